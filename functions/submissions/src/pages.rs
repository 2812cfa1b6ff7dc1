//! The functions' pages, rendered from the same templates as the site.

use std::path::Path;

use bundle::{Office, template};
use serde::Serialize;
use web::bundle::BundleError;
use web::pages::{Link, PageView, RenderFailure};

/// The templates of the functions' pages.
#[derive(Debug)]
pub(crate) struct Pages {
    templates: web::Pages,
}

/// A receipt, ready to be placed.
#[derive(Debug, Serialize)]
pub(crate) struct ReceiptView<'a> {
    pub title: &'a str,
    pub reference: String,
    /// As in "21 November 2026, 14.05 WIB".
    pub when: String,
    pub answers: Vec<forms::ReceiptAnswer>,
    /// Outcome of asking for places in sessions, with where to go on; `None` where nobody asked.
    pub sessions: Option<SessionsView<'a>>,
    /// One sentence for each chosen option that is closed by now.
    pub closed: Vec<String>,
    pub steps: Vec<String>,
    pub ask: String,
    pub withdraw: String,
    pub office: Option<&'a Office>,
    /// Notice shown while the programme is only tried out; pages say it in their frame.
    #[serde(skip)]
    pub trial_notice: Option<&'a str>,
    /// The form again for the next person, with the same kecamatan to be chosen already.
    pub again: String,
    pub form_title: &'a str,
    /// Address of the same receipt as a file.
    pub file: String,
    /// A link that opens WhatsApp with the reference already written, for whoever wants to send
    /// it to herself. The page itself asks nobody for anything.
    pub whatsapp: String,
}

/// Sessions on a receipt.
#[derive(Debug, Serialize)]
pub(crate) struct SessionsView<'a> {
    /// A sentence for each.
    pub lines: Vec<String>,
    /// How one looks again, or leaves.
    pub more: &'a str,
    /// The form for that.
    pub form: Link<'a>,
}

impl Pages {
    /// Reads the templates of a bundle.
    pub(crate) fn load(bundle: &Path) -> Result<Self, BundleError> {
        let templates = web::Pages::load(bundle, &[template::FORM, template::RECEIPT])?;
        Ok(Self { templates })
    }

    /// Returns the templates, with their common values.
    pub(crate) fn templates(&self) -> &web::Pages {
        &self.templates
    }

    pub(crate) fn receipt(
        &self,
        page: &PageView<'_>,
        receipt: &ReceiptView<'_>,
    ) -> Result<String, RenderFailure> {
        let mut context = self.templates.context(page);
        context.insert("receipt", receipt);
        self.templates.render(template::RECEIPT, &context)
    }
}
