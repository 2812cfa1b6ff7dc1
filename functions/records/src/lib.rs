//! The table: its shape, its items, and the repository that stores each submission exactly once.
//!
//! Start at [`Repository::save`] (`save.rs`). The items are listed in `items.rs`, the table's shape
//! is [`table::definition`]. From bottom to top, where nothing names what stands above it:
//!
//! ```text
//! table, items ──── shape of the table, and what all items share
//! keyed_hash ────── what says something about a person, as keys that don't
//! transaction ───── writes under named checks         budget ─ how long a call is tried
//! repository ────── the table as it is asked          calls, pages, count ─ ways to ask it
//! history ───────── events, what is folded of them, and acts
//! submission ────── what a person sent                mentors, places ─ what may follow from it
//! save, recording ─ what was sent is stored, what happened is recorded
//! person, reads ─── gathers and erases what one person sent; gives it to officers, and keeps who read
//! proof ─────────── whether somebody is who a reference stands for
//! report, verify ── figures, and whether all that is derived equals what it is derived from
//! ```
//!
//! This crate knows no form, no page and no HTTP: a submission comes as plain answers. What is
//! written about a person, and under which key, is decided here and nowhere else.

mod budget;
mod calls;
mod client;
mod convert;
mod count;
mod downloads;
pub mod examples;
mod exception;
mod failure;
pub mod history;
mod items;
mod keyed_hash;
mod mentors;
mod office_list;
mod officer;
mod officers;
mod pages;
mod person;
mod places;
mod proof;
pub mod quarantine;
mod reads;
mod recording;
mod release;
pub mod report;
mod repository;
mod save;
mod sent;
mod shared_reads;
mod signed_in;
mod submission;
pub mod table;
mod tally;
mod transaction;
mod tries;
mod typed;
pub mod verify;

pub use budget::DEADLINE;
pub use client::{LOCAL_TABLE, StoreAddress, local_client, remote_client, timeouts};
pub use convert::{ConvertError, Converted, convert};
pub use downloads::{Download, Filed, Serial};
pub use exception::{EXCEPTION_MINUTES, Grant};
pub use failure::StoreFailure;
pub use keyed_hash::{
    Comparison, EachVersion, MOST_KEYS, Normalisation, Secret, UnusableKeys, Use, Version,
};
pub use mentors::{
    Leave, Mentor, MentorId, MentorStatus, Need, NewMentor, Suggestion, suggest, with_room,
};
pub use office_list::{Listed, Office};
pub use officer::{
    Assignment, InvalidOfficerId, Officer, OfficerId, OfficerStatus, Offices, Renewal, Role, Scope,
};
pub use officers::{
    ACTIVATION_HOURS, Account, Activation, Credentials, Invitation, OneTimeCode, RECOVERY_CODES,
};
pub use person::{Erased, Exported, Person, phone_hash};
pub use places::{
    Chosen, Free, Holder, Holding, Joined, KeptTicket, Left, PlaceList, Rules, TicketState, Waiting,
};
pub use proof::{Claim, Proof, Proven};
pub use reads::{NotOpened, Opened, Reader, Reading};
pub use recording::{Assigned, IDENTITY_TAKEN, Marked, NAMESAKE};
pub use repository::{Attempted, Repository};
pub use save::Saved;
pub use sent::{Consent, Sent};
pub use signed_in::{Entry, IDLE_SECONDS, LONGEST_SECONDS, SignInToken, SignedIn, SignedInBy};
pub use submission::{Assisted, Hashes, NewSubmission, Receipted};
pub use tally::{Counts, Tally, household};
pub use tries::Patience;
