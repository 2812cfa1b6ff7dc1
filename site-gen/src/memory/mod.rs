//! Building the same site again and again, at the cost of what changed.
//!
//! Every step of a build remembers what it made, and gives it again where its every
//! input is what it was. Nothing is tracked by hand, so nothing can be forgotten: what a result was
//! made from is compared as a whole, or noted as it is looked at (`content/sections.rs`), and a
//! build from memory gives the bytes of a build from nothing. A property test holds that. Inputs that
//! are large are the very same as long as nothing in them has changed, so that comparing them costs
//! nothing ([`Same`]).

mod last;

pub(crate) use last::{Last, Same};

/// Drops a large value beside other work: taking thousands of pages apart takes milliseconds that
/// nobody needs to wait for.
pub(crate) fn drop_beside(value: impl Send + 'static) {
    rayon::spawn(move || drop(value));
}
