//! The generator from outside: folders in, folders out.

#![allow(
    clippy::unwrap_used,
    reason = "a test stops at the first surprise, also in its helpers"
)]

mod differences;
mod editing;
mod fixture;
mod found;
mod guide;
mod incremental;
mod mutations;
mod near_misses;
mod output;
mod problems;
mod renaming;
mod reports;
mod sessions;
mod site;
mod writing;
