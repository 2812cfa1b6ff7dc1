//! Addresses that go away, and what becomes of their visitors.

use super::markup::plain;
use super::report::{Entry, Section};
use super::snapshot::{Document, Snapshot};
use super::values::row;
use crate::addresses::ledger;

/// The addresses of both states.
#[derive(Clone, Copy)]
pub(super) struct Addresses<'a> {
    pub(super) before: &'a Snapshot,
    pub(super) after: &'a Snapshot,
}

impl Addresses<'_> {
    /// Says where the visitors of a page that is gone end up, and those of files that were
    /// published below it, such as a calendar.
    pub(super) fn of_page(self, page: &Document) -> Vec<String> {
        let Some(address) = page
            .address
            .as_deref()
            .filter(|address| self.is_gone(address))
        else {
            return Vec::new();
        };
        let mut visitors = self.visitors(address);
        let is_same =
            |new: &&Document| new.text == page.text && self.before.get(&new.file).is_none();
        let same = self.after.pages().find(is_same);
        if let Some(new) = same.filter(|_| !self.after.redirects.contains_key(address)) {
            let place = new.shown_address();
            visitors = format!("{visitors}; tulisannya sekarang ada di {place}");
        }
        let mut details = vec![visitors];
        details.extend(self.below(page));
        details
    }

    /// Says where the visitors of files end up that were published below a page, without the page's
    /// own.
    pub(super) fn below(self, page: &Document) -> Vec<String> {
        let folder = page.address.as_deref().filter(|address| *address != "/");
        let known = self.before.ledger.iter().flatten();
        let below = known.filter(|address| {
            let rest = folder.and_then(|folder| address.strip_prefix(folder));
            rest.is_some_and(|rest| !rest.is_empty()) && self.is_gone(address)
        });
        below
            .map(|address| format!("{}: {}", plain(address), self.visitors(address)))
            .collect()
    }

    /// Says where those end up who come to an address that no page has any more.
    pub(super) fn visitors(self, address: &str) -> String {
        match self.after.redirects.get(address) {
            Some(target) => format!("pengunjungnya dialihkan ke {}", plain(target)),
            None if self.is_promised(address) => "pengunjungnya TIDAK dialihkan".to_owned(),
            None => {
                "pengunjungnya tidak dialihkan, karena alamatnya belum pernah tercatat".to_owned()
            }
        }
    }

    /// Tells whether nobody has an address any more, as far as files tell.
    pub(super) fn is_gone(self, address: &str) -> bool {
        !self.after.addresses().any(|known| known == address)
    }

    /// Lists addresses that were taken from the ledger, and redirects that are gone.
    pub(super) fn section(self) -> Section {
        let entries = self
            .forgotten()
            .into_iter()
            .chain(self.no_more_redirected());
        Section::new("Alamat terbit", entries)
    }

    fn forgotten(self) -> Option<Entry> {
        let before = self.before.ledger.as_ref()?;
        let detail = match &self.after.ledger {
            None => format!(
                "daftar alamat dihapus, padahal memuat {} alamat yang sudah terbit; kembalikan berkas ini",
                before.len()
            ),
            Some(after) => {
                let gone: Vec<String> = before.difference(after).map(|gone| plain(gone)).collect();
                if gone.is_empty() {
                    return None;
                }
                format!("alamat dihapus dari daftar: {}", row(gone))
            }
        };
        Some(Entry::new(ledger::LIST.to_owned(), vec![detail]))
    }

    fn no_more_redirected(self) -> impl Iterator<Item = Entry> {
        let old = self.before.redirects.iter();
        let gone = old.filter(move |(address, _)| {
            self.is_gone(address) && !self.after.redirects.contains_key(*address)
        });
        gone.map(|(address, target)| {
            let detail = format!(
                "pengunjungnya tadinya dialihkan ke {}, sekarang TIDAK dialihkan lagi",
                plain(target)
            );
            Entry::new(address.clone(), vec![detail])
        })
    }

    fn is_promised(self, address: &str) -> bool {
        let known = self.before.ledger.as_ref();
        known.is_none_or(|known| known.contains(address))
    }
}
