//! The part of the bundle that the status page is made of.

use std::collections::BTreeMap;
use std::path::Path;

use ::bundle::{Messages, Office, Site, Step, address, file, template};
use forms::{Form, LookUp};
use programme::closed_lists::Right;
use sessions::Sessions;
use web::Pages;
use web::bundle::{BundleError, read_json};

/// Id of the question by which a right is claimed.
pub(crate) const ACTION: &str = "tindakan";

#[derive(Debug)]
pub(crate) struct Bundle {
    pub form: Form,
    pub look_up: LookUp,
    /// Titles of all forms by their ids.
    pub titles: BTreeMap<String, String>,
    pub steps: Vec<Step>,
    pub offices: BTreeMap<String, Office>,
    pub sessions: Sessions,
    pub messages: Messages,
    pub pages: Pages,
    pub site: Site,
}

impl Bundle {
    /// Reads a bundle. `None` where no form asks for a status.
    pub(crate) fn load(directory: &Path) -> Result<Option<Self>, BundleError> {
        let mut forms = form_http::read_forms(directory)?;
        let known = forms.values();
        let titles = known
            .map(|form| (form.id().to_owned(), form.title().to_owned()))
            .collect();
        let Some(form) = forms.remove(address::STATUS) else {
            return Ok(None);
        };
        let unusable = |problem: String| {
            let forms = directory.join(file::FORMS);
            BundleError::new(forms.join(format!("{}.json", form.id())), problem)
        };
        let look_up = form.look_up().cloned().ok_or_else(|| {
            unusable("it stores, and its endpoint is that of a look-up".to_owned())
        })?;
        let action = form.question(ACTION);
        for right in Right::ALL {
            if action.is_none_or(|action| action.kind().option(right.code()).is_none()) {
                let problem = format!("its question `{ACTION}` does not offer `{}`", right.code());
                return Err(unusable(problem));
            }
        }
        let needed = [template::FORM, template::STATUS, template::WITHDRAWAL];
        Ok(Some(Self {
            form,
            look_up,
            titles,
            steps: read_json(&directory.join(file::STEPS))?,
            offices: read_json(&directory.join(file::OFFICES))?,
            sessions: Sessions::load(directory)?,
            messages: read_json(&directory.join(file::MESSAGES))?,
            pages: Pages::load(directory, &needed)?,
            site: read_json(&directory.join(file::SITE))?,
        }))
    }

    /// Returns the words of a right, which are those of its option in the form.
    pub(crate) fn right(&self, right: Right) -> &str {
        let action = self.form.question(ACTION);
        let option = action.and_then(|action| action.kind().option(right.code()));
        let option = option.expect("`load` made sure that the form offers every right");
        &option.label
    }
}
