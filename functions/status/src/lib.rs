//! A person's standing in P1 to P7, at `POST /api/status`: by her reference and the last six
//! digits of her telephone number. From the same page she claims her rights over her data.
//!
//! Start at [`StatusService`], a [`web::Function`].
//!
//! ```text
//! service ── reads (form-http), proves and records (records), answers
//! bundle ─── the form, the steps, the offices, the titles of the other forms
//! view ───── the page as its template shows it      json ── the same for programs
//! sessions ─ what she has of sessions, in both
//! ```
//!
//! Never an answer of a form is shown, and the digits stand in hidden fields of a page that nobody
//! stores, never in an address.

mod bundle;
mod json;
mod service;
mod sessions;
mod view;

pub use service::StatusService;
