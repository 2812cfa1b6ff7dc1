//! Sessions of trainings and bazaars, as the site has them, and asking for places in them.
//!
//! A session comes from the content, by way of the bundle; who has a place in it is decided in
//! `records`. Whoever asks here finds it in order: lapsed offers have passed on.
//!
//! ```text
//! sessions ─ the sessions of a bundle, asked for and put in order     standing ─ what came of it
//! ```

mod sessions;
mod standing;

pub use sessions::{Had, Held, Sessions};
pub use standing::Standing;
