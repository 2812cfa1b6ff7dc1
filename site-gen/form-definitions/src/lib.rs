//! The definitions of forms, as editors write them in `content/formulir/<id>.toml`: from a file to
//! a [`forms::Form`] that can work, or to every [`Fault`] that keeps it from working.
//!
//! ```text
//! x.toml ── FormSource ── resolve(options of the content) ──> Form, or every Fault with its place
//! Form ──────────────────── openapi::document ─────────────> openapi.json, for programs
//! ```
//!
//! Start with [`resolve()`]; the keys are in [`source`].
//!
//! Invariants: keys and messages are Indonesian, because editors read them; every fault is
//! reported at once. Only the site generator uses this crate: the functions read the form's JSON
//! and know neither TOML nor a schema. It reads no file and asks no clock.

#![warn(
    clippy::disallowed_methods,
    reason = "this crate reads no file and asks no clock"
)]

mod fault;
pub mod openapi;
mod resolve;
pub mod source;

pub use fault::Fault;
pub use resolve::resolve;
pub use source::FormSource;
