//! What happens to a sent form: it is read, checked, stored once, and answered with a page or
//! with JSON.
//!
//! Start at [`FormService::handle`]. The same service runs in Lambda (`lambda`, with the feature of
//! that name), in the dev-server and in tests; each host brings its own connection and puts its [`ClientAddress`]
//! into the request.
//!
//! ```text
//! service ── routes, reads (origin, body, json), checks (forms), stores (repository), answers
//! answer ─── status and page (pages, messages) or JSON (json), receipts (receipt, receipt_text)
//! limits ─── how much one address and one telephone number may send
//! ```
//!
//! This crate knows forms only through the `forms` crate and their bundle: it has no word of any
//! single form, and nothing of Markdown.

mod answer;
mod body;
mod bundle;
mod config;
mod json;
mod keyed_hash;
#[cfg(feature = "lambda")]
pub mod lambda;
pub mod limits;
mod messages;
mod office;
mod origin;
mod outcome;
mod pages;
mod preview;
mod quarantine;
mod receipt;
mod receipt_text;
mod repository;
mod request_id;
mod service;
pub mod table;
mod trace;

pub use body::MOST_BODY_BYTES;
pub use bundle::{Bundle, BundleError};
pub use config::Config;
pub use host::{ClientAddress, headers};
pub use keyed_hash::{SHORTEST_KEY_BYTES, Secret, ShortKey};
pub use limits::Limits;
pub use preview::Preview;
pub use repository::{
    DEADLINE, DrawReference, Erased, Exported, Person, Repository, StoreAddress, StoreFailure,
    dynamodb_client,
};
pub use service::FormService;

#[cfg(test)]
#[path = "../tests/service/example.rs"]
mod example;
