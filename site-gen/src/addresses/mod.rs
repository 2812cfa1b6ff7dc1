//! Addresses of the site: which were published, which moved, and where links lead.
//!
//! Start with [`ledger`]. Everything here is told which pages there are ([`Published`]); it makes
//! none, and reads no file.

pub(crate) mod anchors;
pub mod base;
mod files;
pub(crate) mod ledger;
pub(crate) mod links;
mod list;
pub mod pictures;
mod redirects;
pub(crate) mod template_links;

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use crate::kinds;

pub(crate) use anchors::Ids;
pub(crate) use files::{owner, too_long};
pub(crate) use ledger::Ledger;
pub(crate) use links::{FileLinks, LinkMemory};
pub(crate) use list::{HOME, List, NEW, is_blank};
pub(crate) use redirects::{Redirect, RedirectFile, RedirectList, Redirects};

/// The addresses that a site answers to, without its redirects.
#[derive(Debug)]
pub(crate) struct Published {
    pub(crate) addresses: Arc<Addresses>,
    pub(crate) certainty: Certainty,
}

/// Addresses, and those of them that others may rely on.
#[derive(Debug, Default)]
pub(crate) struct Addresses {
    all: HashSet<String>,
    pub(crate) promised: BTreeSet<String>,
    /// Of files that are published as they are, whatever the content.
    fixed: BTreeSet<String>,
}

/// Addresses of which it is certain whether they have a page, from the fewest to all. Where files
/// are broken, other pages may only seem to be gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Certainty {
    /// None: not even the files are known.
    Nothing,
    /// Those of files in folders with a list page; there is a form whose address is not known.
    ListedFiles,
    /// Those of content files, which are known even when a file is broken.
    Files,
    /// Every address: all pages could be made.
    All,
}

impl Addresses {
    /// Takes all `addresses`, of which nobody is promised those of `examples`.
    pub(crate) fn new(addresses: impl Iterator<Item = String>, examples: &[String]) -> Self {
        let all: HashSet<String> = addresses.collect();
        let promised = ledger::promised(all.iter().map(String::as_str), examples);
        Self {
            all,
            promised,
            fixed: BTreeSet::new(),
        }
    }

    /// Adds files that no link is checked against.
    pub(crate) fn with_fixed(mut self, fixed: impl IntoIterator<Item = String>) -> Self {
        self.fixed.extend(fixed);
        self
    }

    /// Tells whether an address is one of them.
    pub(crate) fn has(&self, address: &str) -> bool {
        self.all.contains(address)
    }

    /// Iterates over all of them, in no order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        self.all.iter().map(String::as_str)
    }
}

impl Published {
    /// Tells whether there is surely no page or file at an address.
    pub(crate) fn lacks(&self, address: &str) -> bool {
        let is_certain = match self.certainty {
            Certainty::Nothing => false,
            Certainty::ListedFiles => is_entry(address) && is_listed(address),
            Certainty::Files => is_entry(address),
            Certainty::All => true,
        };
        is_certain && !self.addresses.has(address)
    }
}

/// Tells whether an address is that of one content file: those are known even when a file is
/// broken.
fn is_entry(address: &str) -> bool {
    let mut parts = address.trim_matches('/').split('/');
    let is_page = address.ends_with('/');
    match (parts.next(), parts.next(), parts.next()) {
        (_, None, _) => is_page,
        (Some(folder), Some(_), None) => is_page && kinds::is_listed_folder(folder),
        _ => false,
    }
}

/// Tells whether an address is that of an entry of a folder with a list page, or below one.
fn is_listed(address: &str) -> bool {
    let folder = address.trim_start_matches('/').split('/').next();
    folder.is_some_and(kinds::is_listed_folder)
}

/// Tells whether an address has a part that leads to another folder than the one it names: the file
/// of `/../x/` would lie outside the site.
fn wanders(address: &str) -> bool {
    address.split('/').any(|part| matches!(part, "." | ".."))
}
