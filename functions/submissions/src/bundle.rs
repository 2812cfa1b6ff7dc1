//! The bundle that the site generator prepares, read once at the start.

use std::collections::BTreeMap;
use std::path::Path;

use ::bundle::{Messages, Office, Site, file};
use forms::{Form, SESSIONS, StoringForm};
use sessions::Sessions;
use web::bundle::{BundleError, files, read_json};

use crate::pages::Pages;

/// Forms, pages and offices, all read and checked.
#[derive(Debug)]
pub struct Bundle {
    forms: BTreeMap<String, StoringForm>,
    look_ups: BTreeMap<String, Form>,
    offices: BTreeMap<String, Office>,
    messages: Messages,
    pages: Pages,
    sessions: Sessions,
    is_trial: bool,
}

impl Bundle {
    /// Reads a bundle, `dist/functions` as the site generator writes it.
    pub fn load(directory: &Path) -> Result<Self, BundleError> {
        let (forms, look_ups) = read_forms(&directory.join(file::FORMS))?;
        let Site { is_trial, .. } = read_json(&directory.join(file::SITE))?;
        let mut all = forms.values().map(|form| &**form).chain(look_ups.values());
        let sessions = if all.any(|form| form.question_from(SESSIONS).is_some()) {
            Sessions::load(directory)?
        } else {
            Sessions::default()
        };
        Ok(Self {
            forms,
            look_ups,
            offices: read_json(&directory.join(file::OFFICES))?,
            messages: read_json(&directory.join(file::MESSAGES))?,
            pages: Pages::load(directory)?,
            sessions,
            is_trial,
        })
    }

    /// Iterates over the names of the services of forms that store, such as `registration`: each is
    /// reached at `/api/<name>`.
    pub fn endpoints(&self) -> impl Iterator<Item = &str> {
        self.forms.keys().map(String::as_str)
    }

    /// Finds the form that looks something up at this endpoint, such as `seats`.
    pub(crate) fn look_up(&self, endpoint: &str) -> Option<&Form> {
        self.look_ups.get(endpoint)
    }

    pub(crate) fn form(&self, endpoint: &str) -> Option<&StoringForm> {
        self.forms.get(endpoint)
    }

    pub(crate) fn office(&self, kecamatan: &str) -> Option<&Office> {
        self.offices.get(kecamatan)
    }

    /// Tells whether the programme is only tried out: then no office has promised a day.
    pub(crate) fn is_trial(&self) -> bool {
        self.is_trial
    }

    /// Returns the messages.
    pub(crate) fn messages(&self) -> &Messages {
        &self.messages
    }

    /// Returns the sessions, where a form asks for one.
    pub(crate) fn sessions(&self) -> &Sessions {
        &self.sessions
    }

    /// Returns the pages.
    pub(crate) fn pages(&self) -> &Pages {
        &self.pages
    }
}

/// Forms that store and forms that look something up, by their endpoints.
type Forms = (BTreeMap<String, StoringForm>, BTreeMap<String, Form>);

/// Reads the forms that store, and those that look something up, which are served by functions of
/// their own.
fn read_forms(directory: &Path) -> Result<Forms, BundleError> {
    let mut forms = BTreeMap::new();
    let mut look_ups = BTreeMap::new();
    for path in files(directory, "json")? {
        let form: Form = read_json(&path)?;
        if form.look_up().is_some() {
            look_ups.insert(form.service().to_owned(), form);
            continue;
        }
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
    Ok((forms, look_ups))
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
