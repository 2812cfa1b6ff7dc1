//! The search for an office, on the real content.

mod places;
mod service;
mod spelling;
