//! Reads `content/` into typed parsed: every file by itself, in parallel, with every problem that
//! can be seen in one file alone. What can only be seen across files is in [`mod@crate::content::check`].
//!
//! [`read`] takes the files from disk, [`load`] makes the parsed of them.

mod files;
mod folder;
mod memo;
mod parsed;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, Deserializer};

pub(crate) use files::Files;
pub(crate) use folder::FolderMemory;
pub(crate) use memo::FileMemo;
pub(crate) use parsed::{
    BrokenPage, Data, Folder, PageKind, ParsedContent, ParsedPage, ReadFile, Record,
};

use crate::addresses::{Ledger, List, RedirectFile, Redirects, ledger};
use crate::content::Front;
use crate::content::Meta;
use crate::kinds::Kind;
use content_files::diagnostics::Problem;
use content_files::parse;
use content_files::schema::TableShape;
use content_files::source::Source;
use programme::Slug;

/// Reads all files of the content folder.
pub(crate) fn read(content: &Path) -> Files {
    Files::read(content)
}

/// Makes parsed of all files. Those that can't become their type are missing.
pub(crate) fn load(files: &Files, memo: &FileMemo) -> (ParsedContent, Vec<Problem>) {
    let mut loader = Loader {
        files,
        memo,
        problems: files.problems.clone(),
        broken: Vec::new(),
    };
    let form_addresses = loader.form_addresses();
    // Every field of it, so that a kind that has one does not compile until it is read here.
    let mut parsed = ParsedContent {
        site: loader.record(Kind::Site),
        home: loader.page(Kind::Home, ""),
        indexes: loader.indexes(),
        pillars: loader.folder(),
        steps: loader.folder(),
        trainings: loader.folder(),
        communities: loader.folder(),
        kecamatan: loader.folder(),
        news: loader.folder(),
        figures: loader.folder(),
        reports: loader.records(Kind::Report),
        singles: loader.folder(),
        forms: loader.records(Kind::Form),
        has_lost_form: form_addresses.len() < files.stems(Kind::Form).len(),
        form_addresses,
        cities: loader.record(Kind::Cities),
        topics: loader.record(Kind::Topics),
        sectors: loader.record(Kind::Sectors),
        community_types: loader.record(Kind::CommunityTypes),
        sources: loader.record(Kind::Sources),
        glossary: loader.record(Kind::Glossary),
        messages: loader.record(Kind::Messages),
        ledger: loader.ledger(),
        broken: Vec::new(),
    };
    parsed.broken = loader.broken;
    (parsed, loader.problems)
}

struct Loader<'a> {
    files: &'a Files,
    memo: &'a FileMemo,
    problems: Vec<Problem>,
    broken: Vec<BrokenPage>,
}

/// The result of reading a file.
#[derive(Clone)]
struct Read<T> {
    value: Result<T, Option<BrokenPage>>,
    problems: Vec<Problem>,
}

impl Loader<'_> {
    /// All files of one kind.
    fn folder<T: PageKind>(&mut self) -> Folder<ParsedPage<T>> {
        let shape = OnceLock::new();
        let stems = self.files.stems(T::KIND);
        let read: Vec<Read<ParsedPage<T>>> = stems
            .par_iter()
            .map(|slug| self.read_page(T::KIND, slug, &shape))
            .collect();
        let slugs = stems.iter().cloned().collect();
        self.gather(slugs, read)
    }

    /// All TOML files of a kind without the keys that pages share.
    fn records<T: Data>(&mut self, kind: Kind) -> Folder<Record<T>> {
        let shape = OnceLock::new();
        let stems = self.files.stems(kind);
        let read = stems
            .par_iter()
            .map(|id| self.read_record(&kind.file(id), id, &shape))
            .collect();
        let slugs = stems.iter().cloned().collect();
        self.gather(slugs, read)
    }

    /// The list pages, by the kind they list. A missing one is a problem: the page would have no title.
    fn indexes(&mut self) -> Vec<(Kind, ParsedPage<crate::content::Index>)> {
        Kind::listed()
            .filter_map(|kind| Some((kind, self.page(Kind::Index, kind.name())?)))
            .collect()
    }

    /// One Markdown file that must be there.
    fn page<T: Data>(&mut self, kind: Kind, stem: &str) -> Option<ParsedPage<T>> {
        let read = self.read_page(kind, stem, &OnceLock::new());
        self.keep(read)
    }

    /// One TOML file that must be there.
    fn record<T: Data>(&mut self, kind: Kind) -> Option<Record<T>> {
        let read = self.read_record(&kind.file(""), "", &OnceLock::new());
        self.keep(read)
    }

    /// Reads the list of addresses and the redirects. Only of redirects there may be none.
    fn ledger(&mut self) -> Ledger {
        let shown = self.files.shown(ledger::LIST);
        let list = match self.files.text(ledger::LIST) {
            None => Err(Box::new(ledger::no_list(&shown))),
            Some(text) => text
                .and_then(|text| Source::plain(text, shown))
                .map(|source| List { source }),
        };
        let list = list.map_err(|problem| self.problems.push(*problem)).ok();
        self.problems.extend(list.iter().flat_map(List::problems));
        let has_redirects = self.files.text(&Kind::Redirects.file("")).is_some();
        let redirects = has_redirects.then(|| self.record(Kind::Redirects));
        let are_redirects_lost = matches!(redirects, Some(None));
        let redirects = redirects
            .flatten()
            .map(|record| RedirectFile::new(record.source, record.value));
        Ledger::new(list, Redirects(redirects), are_redirects_lost)
    }

    /// The addresses of the forms, as far as they can be made out in broken files too: links to
    /// a broken form are not mistakes of their own.
    fn form_addresses(&self) -> Vec<String> {
        self.files
            .stems(Kind::Form)
            .iter()
            .filter_map(|id| {
                let file = Kind::Form.file(id);
                let text = text(self.files, &file).ok()?;
                // Another result of the same file than the form that it becomes.
                let name = format!("{file}: alamat");
                self.memo.recall(&name, &text, || form_address(&text))
            })
            .collect()
    }

    fn gather<T>(&mut self, slugs: BTreeSet<String>, read: Vec<Read<T>>) -> Folder<T> {
        let entries = read
            .into_iter()
            .filter_map(|result| self.keep(result))
            .collect();
        Folder { entries, slugs }
    }

    fn keep<T>(&mut self, read: Read<T>) -> Option<T> {
        self.problems.extend(read.problems);
        match read.value {
            Ok(value) => Some(value),
            Err(broken) => {
                self.broken.extend(broken);
                None
            }
        }
    }

    /// Reads a Markdown file. `shape` is made once for all files of the kind, and only where one
    /// of them is not remembered.
    fn read_page<T: Data>(
        &self,
        kind: Kind,
        stem: &str,
        shape: &OnceLock<TableShape>,
    ) -> Read<ParsedPage<T>> {
        let address = || {
            kind.address(stem)
                .expect("the kinds of forms and settings are read as records")
        };
        self.read_file(
            &kind.file(stem),
            || shape.get_or_init(|| TableShape::of::<Meta>().and(TableShape::of::<T>())),
            |table| {
                let meta = Meta::deserialize(Deserializer::from(table.clone()))?;
                Ok((meta, T::deserialize(Deserializer::from(table))?))
            },
            |source, read| match read {
                Some((meta, data)) => {
                    let front = Front {
                        slug: stem.to_owned(),
                        path: address(),
                        meta,
                        data,
                    };
                    Ok(ParsedPage {
                        source: source.into(),
                        front: front.into(),
                    })
                }
                None => Err(Some(BrokenPage {
                    source,
                    path: address(),
                })),
            },
        )
    }

    /// Reads a TOML file.
    fn read_record<T: Data>(
        &self,
        relative: &str,
        id: &str,
        shape: &OnceLock<TableShape>,
    ) -> Read<Record<T>> {
        self.read_file(
            relative,
            || shape.get_or_init(TableShape::of::<T>),
            |table| T::deserialize(Deserializer::from(table)),
            |source, read| {
                let value = read.ok_or(None)?;
                Ok(Record {
                    source,
                    id: id.to_owned(),
                    value,
                })
            },
        )
    }

    /// Makes the value of a file, or remembers the one that the same text gave.
    fn read_file<'s, V, T: Clone + Send + Sync + 'static>(
        &self,
        relative: &str,
        shape: impl FnOnce() -> &'s TableShape,
        deserialize: impl FnOnce(Spanned<DeTable<'_>>) -> Result<V, toml::de::Error>,
        make: impl FnOnce(Source, Option<V>) -> Result<T, Option<BrokenPage>>,
    ) -> Read<T> {
        let text = match text(self.files, relative) {
            Ok(text) => text,
            Err(problem) => return Read::failed(*problem),
        };
        self.memo.recall(relative, &text, || {
            match source(text.clone(), self.files.shown(relative), relative) {
                Ok(source) => {
                    let (value, problems) = parse(&source, shape(), deserialize);
                    Read {
                        value: make(source, value),
                        problems,
                    }
                }
                Err(problem) => Read::failed(*problem),
            }
        })
    }
}

impl<T> Read<T> {
    /// Of a file of which nothing can be said but what is wrong with it.
    fn failed(problem: Problem) -> Self {
        Self {
            value: Err(None),
            problems: vec![problem],
        }
    }
}

fn form_address(text: &str) -> Option<String> {
    let (table, _) = DeTable::parse_recoverable(text.trim_start_matches('\u{feff}'));
    let address = table.get_ref().get("alamat")?.get_ref().as_str()?;
    let address = address.trim_matches('/');
    // Of any other, nobody can say where its page would be.
    let is_address = address.split('/').all(Slug::is_valid);
    is_address.then(|| format!("/{address}/"))
}

/// The text of a file that must be there.
fn text(files: &Files, relative: &str) -> Result<Arc<str>, Box<Problem>> {
    files.text(relative).unwrap_or_else(|| {
        let missing = Problem::whole_file(&files.shown(relative), "berkas ini belum ada")
            .with_hint("buat berkas ini; contohnya ada di `PANDUAN.md`");
        Err(Box::new(missing))
    })
}

/// A file in the format that its name tells.
fn source(text: Arc<str>, name: String, relative: &str) -> Result<Source, Box<Problem>> {
    if Path::new(relative).extension() == Some("toml".as_ref()) {
        Source::toml(text, name)
    } else {
        Source::markdown(text, name)
    }
}
