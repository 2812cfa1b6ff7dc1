//! The programs that run in AWS Lambda. Each calls the same function that the dev-server serves:
//!
//! ```text
//! bin/form ─────────── any form that stores; OKOCE_ENDPOINT names which
//! bin/places ───────── places in sessions, at /api/seats
//! bin/status ───────── where somebody stands, at /api/status
//! bin/desk ─────────── the officers' desk, on a host of its own
//! bin/office-finder ── GET /api/office; knows no table, no key and no SDK
//! bin/jobs ─────────── no address: called on a schedule; OKOCE_JOB names which, a table and no key
//! ```
//!
//! Start at `table` and `jobs`; how requests come and go is in `host`. Nothing here knows a
//! single form: what makes one function of the template differ from another is its environment.

#[cfg(feature = "table")]
mod config;
#[cfg(any(feature = "table", feature = "jobs"))]
mod environment;
#[cfg(feature = "host")]
pub mod host;
#[cfg(feature = "jobs")]
pub mod jobs;
#[cfg(feature = "table")]
pub mod table;
