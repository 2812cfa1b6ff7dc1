//! The contract between the site generator and the functions: what one writes into
//! `dist/functions` and the other reads, and under which addresses pages reach functions.
//!
//! ```text
//! situs.json           the `site` value of every template; functions know its Site
//! kantor.json          the offices that receipts name: kecamatan -> Office
//! kantor-cari.json     the offices that can be searched: [SearchedOffice]
//! langkah.json         the seven steps as the status page shows them: [Step]
//! sesi.json            the sessions with places, those that were cancelled too: [Session]
//! pesan.json           the words that functions answer with: Messages
//! formulir/<id>.json   a form's definition with its options resolved: Form of the crate `forms`
//! templates/**.html    the templates of the functions' pages
//! openapi.json         the functions, described for programs
//! ```
//!
//! Start at [`mod@file`] for the names and at [`Office`] for the shapes. Both sides depend on this
//! crate and on nothing of each other but the programme's own terms: there is no I/O here, no HTTP, no Markdown.

#![warn(
    clippy::disallowed_methods,
    reason = "this crate reads no file and asks no clock"
)]

pub mod address;
pub mod file;
mod messages;
pub mod template;

pub use messages::{MessageId, MessageText, MessageTexts, Messages, PhraseId, placeholders};

use programme::{SessionKind, SessionMode};
use serde::{Deserialize, Serialize};

/// The part of [`file::SITE`] that functions know themselves; templates get all of it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Site {
    /// Scheme and host of the site, such as `https://okoce.example`.
    pub base_url: String,
    /// Whether the programme is only tried out: see [`Site::promised`] and [`Site::trial_notice`].
    #[serde(default)]
    is_trial: bool,
    /// The day of the week on which fortnights of reports end, such as `Jumat`.
    #[serde(default)]
    pub report_weekday: Option<String>,
}

impl Site {
    /// Returns a day by which an office answers as something that may be said; `None` while the
    /// programme is only tried out, when no office has promised one.
    pub fn promised<T>(&self, day: T) -> Option<T> {
        (!self.is_trial).then_some(day)
    }

    /// Returns the sentence that every page and paper carries while the programme is only tried out.
    pub fn trial_notice<'a>(&self, messages: &'a Messages) -> Option<&'a str> {
        self.is_trial.then(|| &messages[PhraseId::Trial])
    }
}

/// A step as the status page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Its code, `P1` to `P7`.
    pub code: String,
    /// Its name.
    pub title: String,
    /// Address of its page.
    pub path: String,
    /// Things to bring.
    pub bring: Vec<String>,
    /// The step that comes next, in a sentence or two.
    pub next: String,
}

/// The office of a kecamatan, as receipts show it. What nobody knows yet is left out.
///
/// ```
/// let json = r#"{"name": "Menteng", "kota": "Jakarta Pusat", "path": "/kecamatan/menteng/"}"#;
/// let office: bundle::Office = serde_json::from_str(json)?;
/// assert_eq!(office.hours, None);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Office {
    /// Name of its kecamatan.
    pub name: String,
    /// Name of the kota it lies in.
    pub kota: String,
    /// Street and number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Its hours, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<String>,
    /// Its telephone number, as people write it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Address of its page.
    pub path: String,
}

/// An office with the names of its area, as it is searched. They stand in the order of the site's
/// lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchedOffice {
    /// Name of its kecamatan.
    pub name: String,
    /// Name of the kota it lies in.
    pub kota: String,
    /// Address of its page.
    pub path: String,
    /// Other spellings of the kecamatan's name.
    pub spellings: Vec<String>,
    /// Names that people have for places in it, and that no map of the administration has.
    #[serde(default)]
    pub places: Vec<String>,
    /// The kelurahan it serves.
    pub kelurahan: Vec<Kelurahan>,
}

/// A session that one can ask for a place in, or could before it was cancelled. Times are WIB, such as `2026-12-05T09:00:00+07:00`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Its id, which never changes.
    pub id: String,
    /// The sort of session.
    pub kind: SessionKind,
    /// Title of its training.
    pub title: String,
    /// Address of its training's page.
    pub path: String,
    /// When it is held, in words.
    pub when: String,
    /// Place where it is held, in words.
    pub place: String,
    /// Slug of its kecamatan.
    pub kecamatan: String,
    /// Number of places; 1 to [`Session::MOST_PLACES`].
    pub places: u32,
    /// The way to a place.
    pub mode: SessionMode,
    /// Criteria that the office goes by when it chooses.
    pub criteria: Vec<String>,
    /// From when one can ask for a place.
    pub opens: String,
    /// Until when.
    pub closes: String,
    /// When it starts.
    pub starts: String,
    /// Whether it is an example, on a site for trying things out.
    pub is_example: bool,
    /// Whether it will not be held. It stays here, for those who have a place in it.
    #[serde(default)]
    pub is_cancelled: bool,
}

impl Session {
    /// The most places that a session can have: the store reads them in one go.
    pub const MOST_PLACES: u32 = 1_000;
}

/// A kelurahan that an office serves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kelurahan {
    /// Its name.
    pub name: String,
    /// Its postal code, five digits.
    pub postal_code: String,
    /// Other spellings of its name.
    pub spellings: Vec<String>,
}
