//! Places in sessions: asking for one, giving it back, and how many are free.
//!
//! Start at [`PlacesService`], a [`web::Function`]. Who gets which place is decided in `records`;
//! here is who may ask, and what each is told.
//!
//! ```text
//! service ── routes; reads (form-http), proves and asks (records)
//! answer ─── the outcome as page, receipt or JSON                        outcome ── in words
//! ```

mod answer;
mod bundle;
mod outcome;
mod service;

pub use service::PlacesService;
