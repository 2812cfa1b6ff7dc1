//! Parses the files of the content folder, each as the type of its kind: every file by itself, in
//! parallel, with every problem that can be seen in one file alone. What can only be seen across
//! files is in [`mod@crate::content::check`].

mod parsed;

use std::sync::{Arc, OnceLock};

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, Deserializer};

pub(crate) use parsed::{
    BrokenPage, Data, Folder, PageKind, ParsedContent, ParsedPage, ReadFile, Record, RenderedFile,
};

use crate::addresses::{Ledger, List, RedirectFile, Redirects, ledger};
use crate::content::folder::{ContentFile, Files, KindFiles};
use crate::content::{Front, Meta};
use crate::kinds::Kind;
use crate::parallel;
use content_files::diagnostics::Problem;
use content_files::parse;
use content_files::schema::TableShape;
use content_files::source::Source;
use programme::Slug;

/// Parses all files. Those that can't become their type are missing.
pub(crate) fn content(files: &Files) -> (ParsedContent, Vec<Problem>) {
    let mut parser = Parser {
        files,
        problems: files.problems.clone(),
        broken: Vec::new(),
    };
    let form_addresses = parser.form_addresses();
    // Every field of it, so that a kind that has one does not compile until it is read here.
    let mut parsed = ParsedContent {
        site: parser.record(Kind::Site),
        home: parser.page(Kind::Home, ""),
        indexes: parser.indexes(),
        pillars: parser.folder(),
        steps: parser.folder(),
        trainings: parser.folder(),
        communities: parser.folder(),
        kecamatan: parser.folder(),
        news: parser.folder(),
        figures: parser.folder(),
        reports: parser.records(Kind::Report),
        singles: parser.folder(),
        forms: parser.records(Kind::Form),
        has_lost_form: form_addresses.len() < files.of(Kind::Form).stems.len(),
        form_addresses,
        cities: parser.record(Kind::Cities),
        topics: parser.record(Kind::Topics),
        sectors: parser.record(Kind::Sectors),
        community_types: parser.record(Kind::CommunityTypes),
        sources: parser.record(Kind::Sources),
        glossary: parser.record(Kind::Glossary),
        messages: parser.record(Kind::Messages),
        ledger: parser.ledger(),
        broken: Vec::new(),
    };
    parsed.broken = parser.broken;
    (parsed, parser.problems)
}

struct Parser<'a> {
    files: &'a Files,
    problems: Vec<Problem>,
    broken: Vec<BrokenPage>,
}

/// The result of reading a file.
struct Read<T> {
    value: Result<T, Option<BrokenPage>>,
    problems: Vec<Problem>,
}

impl<'a> Parser<'a> {
    /// Reads all files of one kind.
    fn folder<T: PageKind>(&mut self) -> Folder<ParsedPage<T>> {
        let shape = OnceLock::new();
        self.gather(T::KIND, |file| file.page(&shape))
    }

    /// Reads all TOML files of a kind without the keys that pages share.
    fn records<T: Data>(&mut self, kind: Kind) -> Folder<Record<T>> {
        let shape = OnceLock::new();
        self.gather(kind, |file| file.record(&shape))
    }

    /// Reads the list pages, by the kind they list. A missing one is a problem: the page would have
    /// no title.
    fn indexes(&mut self) -> Vec<(Kind, ParsedPage<crate::content::Index>)> {
        Kind::listed()
            .filter_map(|kind| Some((kind, self.page(Kind::Index, kind.name())?)))
            .collect()
    }

    /// Reads one Markdown file that must be there.
    fn page<T: Data>(&mut self, kind: Kind, stem: &'a str) -> Option<ParsedPage<T>> {
        let file = self.required(kind, stem)?;
        let read = file.page(&OnceLock::new());
        self.keep(read)
    }

    /// Reads one TOML file that must be there.
    fn record<T: Data>(&mut self, kind: Kind) -> Option<Record<T>> {
        let file = self.required(kind, "")?;
        let read = file.record(&OnceLock::new());
        self.keep(read)
    }

    /// Finds a file that must be there; a problem, if it is not.
    fn required(&mut self, kind: Kind, stem: &'a str) -> Option<NamedFile<'a>> {
        let files = self.files;
        let Some(file) = files.find(kind, stem) else {
            let shown = files.shown(&kind.file(stem));
            self.problems.push(
                Problem::whole_file(&shown, "berkas ini belum ada")
                    .with_hint("buat berkas ini; contohnya ada di `PANDUAN.md`"),
            );
            return None;
        };
        Some(NamedFile {
            files,
            kind,
            stem,
            file,
        })
    }

    /// Reads the list of addresses and the redirects. Only of redirects there may be none.
    fn ledger(&mut self) -> Ledger {
        let shown = self.files.shown(ledger::LIST);
        let list = match self.files.address_list() {
            None => Err(Box::new(ledger::no_list(&shown))),
            Some(text) => text
                .clone()
                .and_then(|text| Source::plain(text, shown))
                .map(|source| List { source }),
        };
        let list = list.map_err(|problem| self.problems.push(*problem)).ok();
        self.problems.extend(list.iter().flat_map(List::problems));
        let has_redirects = self.files.find(Kind::Redirects, "").is_some();
        let redirects = has_redirects.then(|| self.record(Kind::Redirects));
        let are_redirects_lost = matches!(redirects, Some(None));
        let redirects = redirects
            .flatten()
            .map(|record| RedirectFile::new(record.source, record.value));
        Ledger::new(list, Redirects(redirects), are_redirects_lost)
    }

    /// Lists the addresses of the forms, as far as they can be made out in broken files too: links
    /// to a broken form are not mistakes of their own.
    fn form_addresses(&self) -> Vec<String> {
        let forms = self.files.of(Kind::Form).files.iter();
        let addresses = forms.filter_map(|file| file.address(form_address));
        addresses.map(str::to_owned).collect()
    }

    /// Reads the files of a kind, each as `read` gives it.
    fn gather<T: Clone + Send + Sync + 'a>(
        &mut self,
        kind: Kind,
        read: impl Fn(NamedFile<'a>) -> &'a Read<T> + Send + Sync,
    ) -> Folder<T> {
        let files = self.files;
        let KindFiles { stems, files: all } = files.of(kind);
        let read = parallel::map_positions(all.len(), |position| {
            read(NamedFile {
                files,
                kind,
                stem: &stems[position],
                file: &all[position],
            })
        });
        let entries = read.into_iter().filter_map(|read| self.keep(read));
        let entries: Vec<T> = entries.collect();
        Folder {
            is_complete: entries.len() == stems.len(),
            entries,
            stems: Arc::clone(stems),
        }
    }

    fn keep<T: Clone>(&mut self, read: &Read<T>) -> Option<T> {
        self.problems.extend_from_slice(&read.problems);
        match &read.value {
            Ok(value) => Some(value.clone()),
            Err(broken) => {
                self.broken.extend(broken.clone());
                None
            }
        }
    }
}

/// A file, with all that tells what it becomes.
#[derive(Clone, Copy)]
struct NamedFile<'a> {
    files: &'a Files,
    kind: Kind,
    stem: &'a str,
    file: &'a ContentFile,
}

impl<'a> NamedFile<'a> {
    /// Reads a Markdown file. `shape` is made once for all files of the kind, and only where one
    /// of them is not remembered.
    fn page<T: Data>(self, shape: &OnceLock<TableShape>) -> &'a Read<ParsedPage<T>> {
        let address = || {
            self.kind
                .address(self.stem)
                .expect("the kinds of forms and settings are read as records")
        };
        self.value(
            || shape.get_or_init(|| TableShape::of::<Meta>().and(TableShape::of::<T>())),
            |table| {
                let meta = Meta::deserialize(Deserializer::from(table.clone()))?;
                Ok((meta, T::deserialize(Deserializer::from(table))?))
            },
            |source, read| match read {
                Some((meta, data)) => {
                    let front = Front {
                        slug: self.stem.to_owned(),
                        path: address(),
                        meta,
                        data,
                    };
                    Ok(ParsedPage {
                        source: source.into(),
                        front: front.into(),
                        rendered: Arc::default(),
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
    fn record<T: Data>(self, shape: &OnceLock<TableShape>) -> &'a Read<Record<T>> {
        self.value(
            || shape.get_or_init(TableShape::of::<T>),
            |table| T::deserialize(Deserializer::from(table)),
            |source, read| {
                let value = read.ok_or(None)?;
                Ok(Record {
                    source,
                    id: self.stem.to_owned(),
                    value,
                })
            },
        )
    }

    /// Makes the value of a file, unless the same file was read before.
    fn value<'s, V, T: Send + Sync + 'static>(
        self,
        shape: impl FnOnce() -> &'s TableShape,
        deserialize: impl FnOnce(Spanned<DeTable<'_>>) -> Result<V, toml::de::Error>,
        make: impl FnOnce(Source, Option<V>) -> Result<T, Option<BrokenPage>>,
    ) -> &'a Read<T> {
        self.file.made(|text| {
            let shown = || self.files.shown(&self.kind.file(self.stem));
            let source = text.clone().and_then(|text| match self.kind.extension() {
                "toml" => Source::toml(text, shown()),
                _ => Source::markdown(text, shown()),
            });
            match source {
                Ok(source) => {
                    let (value, problems) = parse(&source, shape(), deserialize);
                    Read {
                        value: make(source, value),
                        problems,
                    }
                }
                Err(problem) => Read {
                    value: Err(None),
                    problems: vec![*problem],
                },
            }
        })
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
