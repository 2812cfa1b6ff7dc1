//! The functions' pages, rendered from the same templates as the site.

use forms::FormView;
use serde::Serialize;
use tera::{Context, Tera, Value};

use crate::bundle::Office;

/// Templates and the values that are the same on every page.
pub(crate) struct Pages {
    tera: Tera,
    site: Value,
}

/// The form, with what was wrong and every answer kept.
const FORM: &str = "formulir.html";
/// The receipt.
const RECEIPT: &str = "tanda-terima.html";
/// Any other outcome: what happened and what to do.
const MESSAGE: &str = "pesan.html";

/// The `page` value of every template.
#[derive(Debug, Serialize)]
pub(crate) struct PageView<'a> {
    pub title: &'a str,
    pub title_prefix: Option<&'a str>,
    pub description: Option<&'a str>,
    /// Address of the form's page, whichever page is shown, so that the menu marks it.
    pub path: &'a str,
    pub breadcrumbs: Vec<Link<'a>>,
    /// Always: what a function shows belongs to one person and one moment.
    pub noindex: bool,
}

/// A link with its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Link<'a> {
    pub label: &'a str,
    pub path: &'a str,
}

/// A receipt, ready to be placed.
#[derive(Debug, Serialize)]
pub(crate) struct ReceiptView<'a> {
    pub title: &'a str,
    pub reference: String,
    /// As in "21 November 2026, 14.05 WIB".
    pub when: String,
    pub answers: Vec<forms::ReceiptAnswer>,
    pub steps: Vec<String>,
    pub ask: String,
    pub withdraw: String,
    pub office: Option<&'a Office>,
    pub form_title: &'a str,
}

/// A plain outcome: what happened and what to do now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Message<'a> {
    pub title: &'a str,
    pub paragraphs: Vec<String>,
    pub reference: Option<String>,
    pub action: Option<Link<'a>>,
}

/// Something to know before going on, above a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Notice {
    pub title: &'static str,
    pub paragraphs: Vec<String>,
}

/// Where a template failed. Its values may be personal, so nothing more is told.
#[derive(Debug)]
pub(crate) struct RenderFailure {
    pub template: String,
    pub line: usize,
}

impl Pages {
    /// Takes the templates, each with its name. The error is the template engine's report.
    pub(crate) fn new(
        templates: Vec<(String, String)>,
        site: &serde_json::Value,
    ) -> Result<Self, String> {
        let mut tera = Tera::new();
        tera.add_raw_templates(templates)
            .map_err(|problem| problem.to_string())?;
        for template in [FORM, RECEIPT, MESSAGE] {
            if !tera.contains_template(template) {
                return Err(format!("the template `{template}` is missing"));
            }
        }
        let site = Value::try_from_serializable(site).map_err(|problem| problem.to_string())?;
        Ok(Self { tera, site })
    }

    pub(crate) fn form(
        &self,
        page: &PageView<'_>,
        form: &FormView,
        notice: Option<&Notice>,
    ) -> Result<String, RenderFailure> {
        let mut context = self.context(page);
        context.insert("form", form);
        context.insert("notice", &notice);
        self.render(FORM, &context)
    }

    pub(crate) fn receipt(
        &self,
        page: &PageView<'_>,
        receipt: &ReceiptView<'_>,
    ) -> Result<String, RenderFailure> {
        let mut context = self.context(page);
        context.insert("receipt", receipt);
        self.render(RECEIPT, &context)
    }

    pub(crate) fn message(
        &self,
        page: &PageView<'_>,
        message: &Message<'_>,
    ) -> Result<String, RenderFailure> {
        let mut context = self.context(page);
        context.insert("message", message);
        self.render(MESSAGE, &context)
    }

    fn context(&self, page: &PageView<'_>) -> Context {
        let mut context = Context::new();
        context.insert_value("site", self.site.clone());
        context.insert("page", page);
        context
    }

    fn render(&self, template: &str, context: &Context) -> Result<String, RenderFailure> {
        self.tera.render(template, context).map_err(|error| {
            if let tera::ErrorKind::RenderingError(report) = error.kind() {
                RenderFailure {
                    template: report.filename().to_owned(),
                    line: report.span().start_line,
                }
            } else {
                RenderFailure {
                    template: template.to_owned(),
                    line: 0,
                }
            }
        })
    }
}

impl std::fmt::Debug for Pages {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pages").finish_non_exhaustive()
    }
}
