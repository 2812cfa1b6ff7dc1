//! The programme's own terms, for the site and the functions alike: the seven stages, the slug
//! that names a kecamatan, references, telephone numbers, days in Jakarta, and the Indonesian
//! words for dates and lists, and the closed lists of what officers record.
//!
//! Start with [`Stage`] and [`Reference`]. Each type has one parser, and a value of it is right:
//! whoever holds a [`PhoneNumber`] need not look at it again.
//!
//! This crate reads no file, asks no clock, draws no random number and waits for nothing; it
//! knows no form, no page and no store. That is what lets everything else depend on it.

#![warn(
    clippy::disallowed_methods,
    reason = "this crate reads no file and asks no clock"
)]

pub mod base32;
pub mod characters;
pub mod closed_lists;
pub mod deadlines;
mod given_name;
mod phone;
#[cfg(feature = "published-report")]
pub mod published_report;
#[cfg(feature = "qr")]
pub mod qr;
pub mod reference;
mod session;
mod slug;
mod stage;
pub mod wib;
pub mod words;

pub use given_name::given_name;
pub use phone::{InvalidPhoneNumber, PhoneNumber};
pub use reference::{InvalidReference, Reference};
pub use session::{SessionKind, SessionMode, UnknownWord};
pub use slug::{InvalidSlug, KecamatanId, Slug};
pub use stage::{Stage, UnknownStage};
