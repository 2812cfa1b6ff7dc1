//! The files of a bundle, by their paths in it.

/// The `site` value of every template.
pub const SITE: &str = "situs.json";

/// The offices that receipts name, by the slug of their kecamatan: [`crate::Office`].
pub const OFFICES: &str = "kantor.json";

/// The offices that can be searched, a list of [`crate::SearchedOffice`].
pub const SEARCHED_OFFICES: &str = "kantor-cari.json";

/// The seven steps as the status page shows them, a list of [`crate::Step`].
pub const STEPS: &str = "langkah.json";

/// The words that functions answer with: [`crate::MessageTexts`], read as [`crate::Messages`].
pub const MESSAGES: &str = "pesan.json";

/// The sessions that one can ask for a place in, a list of [`crate::Session`].
pub const SESSIONS: &str = "sesi.json";

/// The folder of the forms' definitions.
pub const FORMS: &str = "formulir";

/// The folder of the templates.
pub const TEMPLATES: &str = "templates";

/// The functions, described for programs (OpenAPI). No function reads it: it is a file of the site
/// too, at [`crate::address::DESCRIPTION`].
pub const DESCRIPTION: &str = "openapi.json";

/// Names the file of a form's definition by the form's id.
pub fn form(id: &str) -> String {
    format!("{FORMS}/{id}.json")
}

/// Names the file of a template by the template's name.
pub fn template(name: &str) -> String {
    format!("{TEMPLATES}/{name}")
}
