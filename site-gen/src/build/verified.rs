//! Fourth stage: the site, of which nothing is wrong.

use std::ops::Range;
use std::sync::Arc;

use super::rendered::Rendered;
use super::{Report, Sound};
use crate::addresses::{
    Addresses, Ledger, LinkMemory, Published, anchors, links, pictures, template_links,
};
use crate::content::Layout;
use crate::content::assemble::{Assembled, FileAddresses};
use crate::exports;
use crate::memory::{Last, Same};
use crate::options::Options;
use crate::output::{self, Changes, Files, Laying, OutputMemory};
use crate::pages::{RenderedPages, term_anchor};
use crate::theme;
use content_files::diagnostics::{Problem, Problems};
use content_files::source::{Source, index, key};

/// The whole site: its files in memory, or laid beside it.
#[derive(Debug)]
pub(crate) struct Verified {
    pages: usize,
    warnings: Problems,
    files: Files,
    laying: Option<Laying>,
    pub(crate) addresses: Arc<Addresses>,
    pub(crate) ledger: Ledger,
}

/// The findings of the last build about addresses and links. The default remembers none.
#[derive(Debug, Default)]
pub(crate) struct VerifyMemory {
    addresses: Last<AddressInputs, Named>,
    links: LinkMemory,
    unrecorded: Last<LedgerInputs, Option<Problem>>,
}

/// Everything that has an address.
#[derive(Debug)]
struct AddressInputs {
    pages: Arc<RenderedPages>,
    files: FileAddresses,
    /// Of files for programs.
    exported: Vec<String>,
    /// Of files that are published as they are.
    fixed: Vec<String>,
    examples: Vec<String>,
}

impl PartialEq for AddressInputs {
    fn eq(&self, other: &Self) -> bool {
        let mut pages = self.pages.iter().zip(&*other.pages);
        self.pages.len() == other.pages.len()
            && pages.all(|(own, other)| Arc::ptr_eq(own, other) || own.path == other.path)
            && self.files == other.files
            && (&self.exported, &self.fixed) == (&other.exported, &other.fixed)
            && self.examples == other.examples
    }
}

/// Everything that follows from the addresses alone.
#[derive(Debug)]
struct Named {
    addresses: Arc<Addresses>,
    /// The file of each page, in their order.
    page_files: Vec<Arc<str>>,
}

impl Named {
    fn new(inputs: &AddressInputs) -> Self {
        let pages = || inputs.pages.iter().map(|page| page.path.as_str());
        let exported = inputs.exported.iter().cloned();
        let all = pages()
            .map(str::to_owned)
            .chain(inputs.files.iter())
            .chain(exported);
        let addresses = Addresses::new(all, &inputs.examples);
        Self {
            addresses: Arc::new(addresses.with_fixed(inputs.fixed.iter().cloned())),
            page_files: pages()
                .map(|path| output::public_file(path).into())
                .collect(),
        }
    }
}

/// The text of the ledger, what is promised, and whether examples are part of the site.
type LedgerInputs = (Option<Same<str>>, Same<Addresses>, bool);

impl Rendered<'_> {
    /// Checks all that needs the pages: links, anchors, pictures and addresses. With any error, of
    /// this stage or an earlier one, there is no site.
    pub(super) fn verify(
        self,
        options: &Options,
        memory: &mut VerifyMemory,
    ) -> Result<Verified, Problems> {
        let assembled = &self.prepared.assembled;
        let sound = Sound::of(&self.problems);
        let mut problems = self.problems;
        let exported = self.site.files.iter().map(|file| file.path.clone());
        let fixed = exports::fixed_addresses().map(str::to_owned);
        let assets = self.theme.assets.fixed.iter();
        let inputs = AddressInputs {
            pages: Arc::clone(&self.site.pages),
            files: assembled.addresses.clone(),
            exported: exported.chain(fixed).collect(),
            fixed: assets.map(|asset| asset.path.clone()).collect(),
            examples: assembled.examples.clone(),
        };
        let named = memory.addresses.recall(inputs, Named::new);
        let addresses = Arc::clone(&named.addresses);
        let published = Published {
            addresses: Arc::clone(&addresses),
            certainty: self.certainty,
        };
        let ids = |path: &str| {
            let is_whole = !assembled.incomplete.has(path);
            self.site.ids(path).filter(|_| is_whole)
        };
        let links = &assembled.links;
        let (found, files) = rayon::join(
            || {
                let moves = self.ledger.moves();
                let mut found = links::check(links, &published, moves, ids, &mut memory.links);
                found.extend(pictures::check(links, &self.theme.assets));
                let templates = &self.theme.templates;
                let moves = self.ledger.moves();
                found.extend(template_links::check(templates, &published, moves));
                found.extend(anchors::check(
                    self.site.repeated_ids(),
                    links,
                    |page, id| term(assembled, page, id),
                    |id, message| self.theme.templates.declaring(id, message),
                ));
                found.extend(
                    addresses.check_fixed(|address| theme::fixed_file(&options.templates, address)),
                );
                found.extend(self.ledger.check(&published));
                found
            },
            || self.site.files(&named.page_files, self.theme, &self.ledger),
        );
        problems.extend(found);
        problems.extend(sound.and_then(|sound| {
            unrecorded(
                sound,
                &self.ledger,
                &addresses,
                options,
                &mut memory.unrecorded,
            )
        }));

        let problems = Problems::new(problems);
        if problems.errors() > 0 || (options.strict && !problems.is_empty()) {
            return Err(problems);
        }
        Ok(Verified {
            pages: self.site.pages.len(),
            warnings: problems,
            files,
            laying: self.laying,
            addresses,
            ledger: self.ledger,
        })
    }
}

/// Builds the warning about addresses that are not in the ledger: of a sound site, because a broken
/// one lacks some of its own.
fn unrecorded(
    _: Sound,
    ledger: &Ledger,
    addresses: &Arc<Addresses>,
    options: &Options,
    memory: &mut Last<LedgerInputs, Option<Problem>>,
) -> Option<Problem> {
    let with_examples = options.with_examples;
    let list = ledger.list.as_ref();
    let list = list.map(|list| Same(Arc::clone(&list.source.text)));
    let inputs = (list, Same(Arc::clone(addresses)), with_examples);
    let found = memory.recall(inputs, |_| {
        ledger.check_recorded(&addresses.promised, with_examples)
    });
    Option::clone(&found)
}

impl Verified {
    /// Makes the report about a site of which nothing was written.
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
        let changes = output::write(
            &options.out,
            self.files,
            self.laying,
            options.effort,
            memory,
        )?;
        Ok(Report {
            pages: self.pages,
            warnings: self.warnings,
            changes,
        })
    }
}

/// Finds the term of the glossary that has an id on its page: of two, the later one.
fn term(assembled: &Assembled, page: &str, id: &str) -> Option<(Source, Range<usize>)> {
    let mut singles = assembled.content.as_ref()?.singles().iter();
    singles.find(|single| single.path == page && single.data.layout == Layout::Glossary)?;
    let record = assembled.glossary.as_ref()?;
    let mut terms = record.value.terms.iter();
    let position = terms.rposition(|term| term_anchor(&term.name) == id)?;
    let path = [key("istilah"), index(position), key("nama")];
    Some((record.source.clone(), record.source.locate(&path)))
}
