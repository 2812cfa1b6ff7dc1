//! What the site generator prepares for the functions, read once at the start.
//!
//! ```text
//! formulir/<id>.json   a form's definition, with its options resolved
//! situs.json           the `site` value of every template
//! kantor.json          the offices, by kecamatan
//! templates/**.html    the templates of the functions' pages
//! ```

use std::collections::BTreeMap;
use std::path::Path;

use forms::Form;
use host::bundle::{files, read_json};

use crate::office::Office;
use crate::pages::Pages;

pub use host::bundle::BundleError;

/// Forms, pages and offices, all read and checked.
#[derive(Debug)]
pub struct Bundle {
    forms: BTreeMap<String, Form>,
    offices: BTreeMap<String, Office>,
    pages: Pages,
    site_origin: String,
}

impl Bundle {
    /// Reads a bundle, `dist/functions` as the site generator writes it.
    pub fn load(directory: &Path) -> Result<Self, BundleError> {
        let site: serde_json::Value = read_json(&directory.join("situs.json"))?;
        let base_url = site
            .get("base_url")
            .and_then(serde_json::Value::as_str)
            .unwrap_or_default();
        let site_origin = origin(base_url).to_owned();
        Ok(Self {
            forms: read_forms(&directory.join("formulir"))?,
            offices: read_json(&directory.join("kantor.json"))?,
            pages: Pages::load(directory)?,
            site_origin,
        })
    }

    /// The names of the forms' services, such as `registration`: each is reached at
    /// `/api/<name>`.
    pub fn endpoints(&self) -> impl Iterator<Item = &str> {
        self.forms.keys().map(String::as_str)
    }

    pub(crate) fn form(&self, endpoint: &str) -> Option<&Form> {
        self.forms.get(endpoint)
    }

    pub(crate) fn office(&self, kecamatan: &str) -> Option<&Office> {
        self.offices.get(kecamatan)
    }

    pub(crate) fn pages(&self) -> &Pages {
        &self.pages
    }

    /// Scheme and host of the site, such as `https://okoce.example`.
    pub(crate) fn site_origin(&self) -> &str {
        &self.site_origin
    }
}

fn read_forms(directory: &Path) -> Result<BTreeMap<String, Form>, BundleError> {
    let mut forms = BTreeMap::new();
    for path in files(directory, "json")? {
        let form: Form = read_json(&path)?;
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

/// Scheme and host of a URL: all before the path.
fn origin(url: &str) -> &str {
    let host = url.find("://").map_or(0, |scheme| scheme + "://".len());
    let end = url[host..].find('/').map_or(url.len(), |path| host + path);
    &url[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_origin_ends_before_the_path() {
        assert_eq!(origin("https://okoce.example"), "https://okoce.example");
        assert_eq!(origin("https://okoce.example/"), "https://okoce.example");
        assert_eq!(
            origin("http://127.0.0.1:8080/situs/"),
            "http://127.0.0.1:8080"
        );
        assert_eq!(origin(""), "");
    }

    #[test]
    fn a_missing_bundle_is_named() {
        let error = Bundle::load(Path::new("no/such/folder")).expect_err("it is not there");
        let text = error.to_string();
        assert!(
            text.starts_with("the functions' bundle can't be used: no/such/folder/situs.json: "),
            "{text}"
        );
    }
}
