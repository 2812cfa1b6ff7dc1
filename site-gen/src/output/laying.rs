//! Files that are written beside the site while others are still made.
//!
//! A page that is laid there needs no memory any more: of a large site, that is a sixth of it. Its
//! place it gets with all others, once nothing is wrong with any of them.

use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::compress::Effort;
use super::preparation::{Laid, Preparation};
use super::public_file;
use super::refusals::stays_inside;

/// The output folder, while pages are laid beside it.
#[derive(Debug)]
pub(crate) struct Laying {
    preparation: Preparation,
    /// Whether no page of a site is there yet, so that none need be compared.
    is_first: bool,
    laid: Mutex<Vec<Laid>>,
}

impl Laying {
    /// Begins beside a site. `None` where that can't be done now: whoever writes the site later waits
    /// for others who write there, or says why it can't be written.
    pub(crate) fn begin(root: &Path, effort: Effort) -> Option<Self> {
        Some(Self {
            preparation: Preparation::enter(root, effort, Duration::ZERO).ok()?,
            is_first: !root.join(public_file("")).exists(),
            laid: Mutex::default(),
        })
    }

    /// Lays the file of an address, and tells whether it could.
    pub(crate) fn lay(&self, address: &str, bytes: &[u8]) -> bool {
        let name = public_file(address);
        if !stays_inside(&name) {
            return false;
        }
        let Ok(prepared) = self.preparation.prepare(&name, bytes, self.is_first) else {
            return false;
        };
        let laid = Laid {
            gets_copies: self.preparation.gets_copies(&name, bytes),
            name,
            prepared,
        };
        self.laid
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(laid);
        true
    }

    /// Ends it, and returns the files that were laid, by their names.
    pub(super) fn end(self) -> (Preparation, Vec<Laid>) {
        let mut laid = self
            .laid
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        laid.sort_unstable_by(|a, b| a.name.cmp(&b.name));
        (self.preparation, laid)
    }
}
