//! Addresses of the site: which were published, which moved, and where links lead.

pub(crate) mod ledger;
pub(crate) mod links;
pub mod pictures;
