//! Recording what happened: acts, each with all that follows from it, in one transaction.
//!
//! An act stands above what it changes: history, uniqueness items, mentors, places. Start at
//! [`Repository::act`](crate::Repository::act).
//!
//! ```text
//! act ─── one more event, the state after it, and what that means for the record
//! keys ── for uniqueness items: let in from quarantine, withdrawn
//! amend ─ answers put right        merge ────── a request joined to a registration
//! assign ─ a mentor suggested      attendance ─ somebody came to a session
//! ```

mod act;
mod amend;
mod assign;
mod attendance;
mod keys;
mod merge;
#[cfg(test)]
mod tests;

pub use amend::IDENTITY_TAKEN;
pub use assign::Assigned;
pub use attendance::Marked;
pub use keys::NAMESAKE;
