//! Addresses that several pages lead to.

use programme::Reference;

/// The list, where everybody begins.
pub(crate) const LIST: &str = bundle::address::DESK;

/// The officers' accounts.
pub(crate) const OFFICERS: &str = "/meja/petugas/";

/// An officer's own account.
pub(crate) const ACCOUNT: &str = "/meja/akun/";

/// The way to a record beyond the own office.
pub(crate) const EXCEPTION: &str = "/meja/buka/";

/// Returns the address of the page of a person, or of something to do about her: `kontak/`.
pub(crate) fn person(reference: Reference, below: &str) -> String {
    format!("{LIST}orang/{reference}/{below}")
}
