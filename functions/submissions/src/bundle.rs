//! The bundle that the site generator prepares, read once at the start.

use std::collections::BTreeMap;
use std::path::Path;

use ::bundle::{Office, file};
use forms::{Form, StoringForm};
use web::bundle::{BundleError, files, read_json};

use crate::pages::Pages;

/// Forms, pages and offices, all read and checked.
#[derive(Debug)]
pub struct Bundle {
    forms: BTreeMap<String, StoringForm>,
    offices: BTreeMap<String, Office>,
    pages: Pages,
}

impl Bundle {
    /// Reads a bundle, `dist/functions` as the site generator writes it.
    pub fn load(directory: &Path) -> Result<Self, BundleError> {
        Ok(Self {
            forms: read_forms(&directory.join(file::FORMS))?,
            offices: read_json(&directory.join(file::OFFICES))?,
            pages: Pages::load(directory)?,
        })
    }

    /// The names of the services of forms that store, such as `registration`: each is reached at
    /// `/api/<name>`.
    pub fn endpoints(&self) -> impl Iterator<Item = &str> {
        self.forms.keys().map(String::as_str)
    }

    pub(crate) fn form(&self, endpoint: &str) -> Option<&StoringForm> {
        self.forms.get(endpoint)
    }

    pub(crate) fn office(&self, kecamatan: &str) -> Option<&Office> {
        self.offices.get(kecamatan)
    }

    pub(crate) fn pages(&self) -> &Pages {
        &self.pages
    }
}

/// Reads the forms that store. One that looks something up is served by a function of its own.
fn read_forms(directory: &Path) -> Result<BTreeMap<String, StoringForm>, BundleError> {
    let mut forms = BTreeMap::new();
    for path in files(directory, "json")? {
        let form: Form = read_json(&path)?;
        let Some(form) = StoringForm::new(form) else {
            continue;
        };
        let endpoint = form.service().to_owned();
        if let Some(other) = forms.insert(endpoint, form) {
            let problem = format!(
                "its endpoint `{}` belongs to the form `{}` already",
                other.service(),
                other.id()
            );
            return Err(BundleError::new(path, problem));
        }
    }
    Ok(forms)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_bundle_is_named() {
        let error = Bundle::load(Path::new("no/such/folder")).expect_err("it is not there");
        let text = error.to_string();
        assert!(
            text.starts_with("the functions' bundle can't be used: no/such/folder/formulir: "),
            "{text}"
        );
    }
}
