//! Service of a sent form: it is read, checked, stored once, and answered with a page or
//! with JSON.
//!
//! Start at [`FormService`], a [`web::Function`]: the same in Lambda (the crate
//! `lambda`), in the dev-server and in tests.
//!
//! ```text
//! service ── routes, reads (form-http), checks (forms), stores (records), asks for places (sessions)
//! answer ─── status and page (pages, messages) or JSON, receipts (standings, receipt_text)
//! limits ─── how much one address and one telephone number may send; same_at_once ─ one after the other
//! ```
//!
//! This crate knows forms only through the `forms` crate and their bundle: it has no word of any
//! single form, and nothing of Markdown.

mod answer;
mod bundle;
pub mod limits;
mod messages;
mod outcome;
mod pages;
mod prepare;
mod preview;
mod quarantine;
mod receipt_text;
mod same_at_once;
mod service;
mod standings;

pub use self::bundle::Bundle;
pub use limits::Limits;
pub use prepare::prepare;
pub use preview::Preview;
pub use service::FormService;
