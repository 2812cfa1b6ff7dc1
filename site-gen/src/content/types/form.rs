//! `content/formulir/*.toml`: a form and the page it stands on.

use forms::Form;
use jiff::civil::Date;

use super::collection::Keyed;

/// A form with its options resolved, and the page around it.
#[derive(Debug, PartialEq)]
pub struct FormPage {
    /// The checked definition; its `intro_html` and `beside_html` are set.
    pub form: Form,
    /// The page's address, `/daftar/`.
    pub path: String,
    /// The page's title and `h1`.
    pub title: String,
    /// One or two sentences for search engines.
    pub summary: String,
    /// The day of the last change in meaning.
    pub updated: Date,
    /// The person or unit that looks after the form.
    pub owner: Option<String>,
    /// The day by which the owner reads it again.
    pub review: Date,
}

impl Keyed for FormPage {
    fn key(&self) -> &str {
        self.form.id()
    }
}
