//! Places that can't be given twice: seats of a training's session, selling spots of a bazaar.
//!
//! A place is an item, and somebody has it when the item is there. The store can't hold an item
//! twice, so a place can't be given twice; nothing is counted, and nothing can drift. Whoever
//! waits is one item as well, written by itself, in one of sixteen partitions: a crowd meets at
//! no single key.
//!
//! ```text
//! state ── a session's STATE: its rules, and whether newcomers get in       items ── all items
//! join ─── somebody wants a place: gets one, or waits        queue ── who waits, in what order
//! leave ── gives it back; it passes on          settle ── puts everything where it belongs
//! offer ── how long a place is kept for the next      office ── choosing, the list
//! holding ─ what somebody has, for herself
//! ```
//!
//! The order is kept by one rule: **while somebody waits, no newcomer gets in.** A newcomer takes
//! a place only where the session's intake is open, read just before. Whoever waits first makes
//! sure that it is not, then writes her ticket, then looks again; and it opens again only after a
//! look at the queue that nobody can slip past (see `settle`). So whoever got an answer before
//! another asked stands before the other.

mod holding;
pub(crate) mod items;
mod join;
mod leave;
mod offer;
mod office;
mod queue;
mod settle;
mod state;

pub use holding::Holding;
pub use join::Joined;
pub use leave::Left;
pub use office::{Chosen, Holder, PlaceList, Waiting};
pub use state::{Free, Kind, Mode, Rules};
