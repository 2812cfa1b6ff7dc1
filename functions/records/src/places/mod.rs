//! Places that can't be given twice: seats of a training's session, selling spots of a bazaar.
//!
//! A place is an item, and somebody has it when the item is there. The store can't hold an item
//! twice, so a place can't be given twice; nothing is counted, and nothing can drift. Whoever
//! waits is one item as well, written by itself, in one of sixteen partitions: a crowd meets at
//! no single key.
//!
//! ```text
//! rules ── a session: its rules, and whether newcomers get in       items ── all items
//! state ── what stands in the store      queue ── who waits, in what order
//! join ─── somebody wants a place: gets one, or waits      holding ─ what she has, for herself
//! offer ── a place passes on to the next, and how long it is kept for her
//! settle ─ puts everything where it belongs      leave ── somebody gives her place back
//! office ─ choosing, the list      open ─── the rules made known, or changed
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
mod open;
mod queue;
mod rules;
mod settle;
mod state;

pub use holding::{Holding, KeptTicket};
pub use items::TicketState;
pub use join::Joined;
pub use leave::Left;
pub use office::{Chosen, Holder, PlaceList, Waiting};
pub use rules::Rules;
pub use state::Free;
