//! The part of the bundle that places in sessions are made of.

use std::path::Path;

use ::bundle::{Messages, address, file, template};
use forms::{Form, LookUp};
use sessions::Sessions;
use web::Pages;
use web::bundle::{BundleError, read_json};

#[derive(Debug)]
pub(crate) struct Bundle {
    /// The form that asks for a place.
    pub form: Form,
    pub look_up: LookUp,
    pub sessions: Sessions,
    pub messages: Messages,
    pub pages: Pages,
}

impl Bundle {
    /// Reads a bundle. `None` where no form asks for a place.
    pub(crate) fn load(directory: &Path) -> Result<Option<Self>, BundleError> {
        let Some(form) = form_http::read_forms(directory)?.remove(address::SEATS) else {
            return Ok(None);
        };
        let Some(look_up) = form.look_up().cloned() else {
            return Ok(None);
        };
        Ok(Some(Self {
            form,
            look_up,
            sessions: Sessions::load(directory)?,
            messages: read_json(&directory.join(file::MESSAGES))?,
            pages: Pages::load(directory, &[template::FORM])?,
        }))
    }
}
