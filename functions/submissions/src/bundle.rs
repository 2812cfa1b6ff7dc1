//! The bundle that the site generator prepares, read once at the start.

use std::collections::BTreeMap;
use std::path::Path;

use ::bundle::{Messages, Office, Site, file};
use forms::{Form, SESSIONS, StoringForm};
use sessions::Sessions;
use web::bundle::{BundleError, read_json};

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
    site: Site,
}

impl Bundle {
    /// Reads a bundle, `dist/functions` as the site generator writes it.
    pub fn load(directory: &Path) -> Result<Self, BundleError> {
        let all = form_http::read_forms(directory)?;
        let mut asking = all.values();
        let sessions = if asking.any(|form| form.question_from(SESSIONS).is_some()) {
            Sessions::load(directory)?
        } else {
            Sessions::default()
        };
        // Those that look something up are served by functions of their own.
        let (look_ups, storing): (BTreeMap<_, _>, BTreeMap<_, _>) = all
            .into_iter()
            .partition(|(_, form)| form.look_up().is_some());
        let storing = storing.into_iter();
        let forms = storing
            .filter_map(|(endpoint, form)| Some((endpoint, StoringForm::new(form)?)))
            .collect();
        Ok(Self {
            forms,
            look_ups,
            offices: read_json(&directory.join(file::OFFICES))?,
            messages: read_json(&directory.join(file::MESSAGES))?,
            pages: Pages::load(directory)?,
            sessions,
            site: read_json(&directory.join(file::SITE))?,
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

    /// Returns what the functions know of the site.
    pub(crate) fn site(&self) -> &Site {
        &self.site
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
