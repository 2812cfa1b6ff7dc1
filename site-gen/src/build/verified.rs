//! Fourth stage: the site, of which nothing is wrong.

use std::collections::{BTreeSet, HashSet};

use super::rendered::Rendered;
use super::{Report, Sound};
use crate::addresses::{Ledger, Published, anchors, ledger, links, pictures};
use crate::exports;
use crate::memory::drop_beside;
use crate::options::Options;
use crate::output::{self, Changes, Files, OutputMemory};
use content_files::diagnostics::{Problem, Problems};

/// The whole site in memory.
#[derive(Debug)]
pub(crate) struct Verified {
    pages: usize,
    warnings: Problems,
    files: Files,
    /// Addresses that others may rely on, without examples.
    pub(crate) promised: BTreeSet<String>,
    pub(crate) ledger: Ledger,
}

impl Rendered<'_> {
    /// Checks all that needs the pages: links, anchors, pictures and addresses. With any error, of
    /// this stage or an earlier one, there is no site.
    pub(super) fn verify(self, options: &Options) -> Result<Verified, Problems> {
        let assembled = &self.prepared.assembled;
        let sound = Sound::of(&self.problems);
        let mut problems = self.problems;
        let mut html = self.site.html();
        let mut addresses: HashSet<String> = assembled.addresses.clone();
        addresses.extend(html.keys().map(|path| (*path).to_owned()));
        addresses.extend(exports::fixed_addresses().map(str::to_owned));
        addresses.extend(self.site.files.iter().map(|file| file.path.clone()));
        html.retain(|path, _| !assembled.incomplete.has(path));
        let published = Published {
            addresses: addresses.iter().map(String::as_str).collect(),
            certainty: self.certainty,
        };
        let links = &assembled.links;
        problems.extend(links::check(links, &published, self.ledger.moves(), &html));
        problems.extend(pictures::check(links, &self.theme.assets));
        problems.extend(anchors::check(self.site.repeated_ids(), links));
        problems.extend(self.ledger.check(&published));
        let promised = ledger::promised(addresses, &assembled.examples);
        problems
            .extend(sound.and_then(|sound| unrecorded(sound, &self.ledger, &promised, options)));

        let problems = Problems::new(problems);
        if problems.errors() > 0 || (options.strict && !problems.is_empty()) {
            return Err(problems);
        }
        drop_beside(self.prepared);
        Ok(Verified {
            pages: self.site.pages.len(),
            warnings: problems,
            files: self.site.into_files(self.theme, &self.ledger),
            promised,
            ledger: self.ledger,
        })
    }
}

/// The warning about addresses that are not in the ledger: of a sound site, because a broken one
/// lacks some of its own.
fn unrecorded(
    _: Sound,
    ledger: &Ledger,
    promised: &BTreeSet<String>,
    options: &Options,
) -> Option<Problem> {
    ledger.check_recorded(promised, options.with_examples)
}

impl Verified {
    /// The report about a site of which nothing was written.
    pub(crate) fn unwritten(self) -> Report {
        Report {
            pages: self.pages,
            warnings: self.warnings,
            changes: Changes::default(),
        }
    }

    /// Brings the output folder to the state of this site.
    pub(super) fn write(
        self,
        options: &Options,
        memory: &mut OutputMemory,
    ) -> Result<Report, Problems> {
        let changes = output::write(&options.out, self.files, options.effort, memory)?;
        Ok(Report {
            pages: self.pages,
            warnings: self.warnings,
            changes,
        })
    }
}
