//! Which office serves me: finds a kecamatan or kelurahan by its name, forgiving spelling.
//!
//! ```text
//! query ──── what was typed, cut into the names it may hold        (fold: how spellings become one)
//! index ──── the offices with all their names, from the bundle
//! search ─── query + index -> the offices meant, and how sure that is
//! service ── GET /api/office?q=...: leads on to the one office, or shows a page
//! ```
//!
//! Start with [`Index::search`]. Nothing is stored, and what was typed is not logged.

mod fold;
mod index;
mod query;
mod search;
mod service;

pub use fold::fold;
pub use index::Index;
pub use search::{Found, Match, Part};
pub use service::OfficeFinder;
