//! The search for an office, on the real content.

mod places;
mod script;
mod service;
mod spelling;
