//! Fourth stage: the site, of which nothing is wrong.

use std::collections::{BTreeSet, HashSet};

use super::rendered::Rendered;
use super::{Report, Sound};
use crate::addresses::{Ledger, Published, anchors, ledger, links, pictures};
use crate::exports;
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
        let read = assembled.addresses.iter().map(String::as_str);
        let exported = self.site.files.iter().map(|file| file.path.as_str());
        let addresses = read.chain(exported).chain(html.keys().copied());
        let fixed: Vec<&str> = exports::fixed_addresses().collect();
        let addresses: HashSet<&str> = addresses.chain(fixed).collect();
        // Those of the pages are sorted already, and are most of them.
        let others = addresses.iter().filter(|path| !html.contains_key(*path));
        let others: Vec<&str> = others.copied().collect();
        html.retain(|path, _| !assembled.incomplete.has(path));
        let published = Published {
            addresses,
            certainty: self.certainty,
        };
        let links = &assembled.links;
        let (found, (promised, files)) = rayon::join(
            || {
                let mut found = links::check(links, &published, self.ledger.moves(), &html);
                found.extend(pictures::check(links, &self.theme.assets));
                found.extend(anchors::check(self.site.repeated_ids(), links));
                found.extend(self.ledger.check(&published));
                found
            },
            || {
                rayon::join(
                    || {
                        let pages = self.site.pages.iter().map(|page| page.path.as_str());
                        ledger::promised(pages.chain(others), &assembled.examples)
                    },
                    || self.site.files(self.theme, &self.ledger),
                )
            },
        );
        problems.extend(found);
        problems
            .extend(sound.and_then(|sound| unrecorded(sound, &self.ledger, &promised, options)));

        let problems = Problems::new(problems);
        if problems.errors() > 0 || (options.strict && !problems.is_empty()) {
            return Err(problems);
        }
        Ok(Verified {
            pages: self.site.pages.len(),
            warnings: problems,
            files,
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
