//! Reads `content/` into typed drafts: every file by itself, in parallel, with every problem that
//! can be seen in one file alone. What can only be seen across files is in [`mod@crate::check`].

mod draft;
mod files;

use std::collections::BTreeSet;
use std::path::Path;

use forms::source::FormSource;
use rayon::prelude::*;
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, Deserializer};

pub(crate) use draft::{BrokenPage, Draft, Drafts, Folder, Kind, Record};
use files::Files;
pub(crate) use files::{FORMS, INDEX, INDEXED, is_slug};

use crate::content::Meta;
use crate::diagnostics::Problem;
use crate::ledger::{self, Ledger, List, Redirects};
use crate::schema::{self, TableShape};
use crate::source::Source;
use crate::syntax;

/// Reads everything. Files that can't become their type are missing from the drafts.
pub(crate) fn load(content: &Path) -> (Drafts, Vec<Problem>) {
    let mut problems = Vec::new();
    let files = Files::scan(content, &mut problems);
    let mut loader = Loader {
        files,
        problems,
        broken: Vec::new(),
    };
    let mut drafts = Drafts {
        site: loader.record("situs.toml"),
        home: loader.page("beranda.md", "/", "beranda"),
        indexes: loader.indexes(),
        pillars: loader.folder(),
        steps: loader.folder(),
        trainings: loader.folder(),
        communities: loader.folder(),
        kecamatan: loader.folder(),
        news: loader.folder(),
        figures: loader.folder(),
        singles: loader.folder(),
        forms: loader.forms(),
        form_addresses: loader.form_addresses(),
        cities: loader.record("kota.toml"),
        topics: loader.record("topik.toml"),
        sectors: loader.record("bidang.toml"),
        community_types: loader.record("jenis-komunitas.toml"),
        sources: loader.record("sumber.toml"),
        glossary: loader.record("glosarium.toml"),
        ledger: loader.ledger(),
        broken: Vec::new(),
    };
    drafts.broken = loader.broken;
    (drafts, loader.problems)
}

struct Loader {
    files: Files,
    problems: Vec<Problem>,
    broken: Vec<BrokenPage>,
}

/// What reading a file gave.
struct Read<T> {
    value: Result<T, Option<BrokenPage>>,
    problems: Vec<Problem>,
}

impl Loader {
    /// All files of one kind.
    fn folder<T: Kind>(&mut self) -> Folder<Draft<T>> {
        let shape = page_shape::<T>();
        let stems = self.files.stems(T::FOLDER);
        let read: Vec<Read<Draft<T>>> = stems
            .par_iter()
            .map(|slug| {
                let relative = format!("{}/{slug}.{}", T::FOLDER, T::EXTENSION);
                read_page(&self.files, &relative, &T::address(slug), slug, &shape)
            })
            .collect();
        let slugs = stems.iter().cloned().collect();
        self.gather(slugs, read)
    }

    fn forms(&mut self) -> Folder<Record<FormSource>> {
        let shape = TableShape::of::<FormSource>();
        let stems = self.files.stems(files::FORMS);
        let read = stems
            .par_iter()
            .map(|id| read_record(&self.files, &form_file(id), id, &shape))
            .collect();
        let slugs = stems.iter().cloned().collect();
        self.gather(slugs, read)
    }

    /// The list pages, by folder. A missing one is a problem: the page would have no title.
    fn indexes(&mut self) -> Vec<(&'static str, Draft<crate::content::Index>)> {
        files::INDEXED
            .into_iter()
            .filter_map(|folder| {
                let relative = format!("{folder}/{}.md", files::INDEX);
                let index = self.page(&relative, &format!("/{folder}/"), files::INDEX)?;
                Some((folder, index))
            })
            .collect()
    }

    /// One Markdown file that must be there.
    fn page<T>(&mut self, relative: &str, address: &str, slug: &str) -> Option<Draft<T>>
    where
        T: DeserializeOwned + JsonSchema,
    {
        let shape = page_shape::<T>();
        let read = read_page(&self.files, relative, address, slug, &shape);
        self.keep(read)
    }

    /// One TOML file that must be there.
    fn record<T>(&mut self, relative: &str) -> Option<Record<T>>
    where
        T: DeserializeOwned + JsonSchema,
    {
        let read = read_record(&self.files, relative, "", &TableShape::of::<T>());
        self.keep(read)
    }

    /// What is known about addresses; both files may be missing.
    fn ledger(&mut self) -> Ledger {
        let (file, shown) = self.files.locate(ledger::LIST);
        let has_redirects = self.files.locate(ledger::REDIRECTS).0.exists();
        let list = if file.exists() {
            match Source::read_text(&file, shown) {
                Ok(source) => Some(List { source }),
                Err(problem) => {
                    self.problems.push(*problem);
                    None
                }
            }
        } else {
            self.problems.push(ledger::no_list(&shown));
            None
        };
        self.problems.extend(list.iter().flat_map(List::problems));
        let redirects = has_redirects.then(|| self.record(ledger::REDIRECTS));
        Ledger::new(list, Redirects(redirects.flatten()))
    }

    /// The addresses of the forms, as far as they can be made out in broken files too: links to
    /// a broken form are not mistakes of their own.
    fn form_addresses(&self) -> Vec<String> {
        self.files
            .stems(files::FORMS)
            .iter()
            .filter_map(|id| {
                let source = read(&self.files, &form_file(id)).ok()?;
                let (table, _) = DeTable::parse_recoverable(source.front_text());
                let address = table.get_ref().get("alamat")?.get_ref().as_str()?;
                Some(format!("/{}/", address.trim_matches('/')))
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
}

fn form_file(id: &str) -> String {
    format!("{}/{id}.toml", files::FORMS)
}

fn page_shape<T: JsonSchema>() -> TableShape {
    TableShape::of::<Meta>().and(TableShape::of::<T>())
}

fn read_page<T: DeserializeOwned>(
    files: &Files,
    relative: &str,
    address: &str,
    slug: &str,
    shape: &TableShape,
) -> Read<Draft<T>> {
    let path = address.to_owned();
    read_file(
        files,
        relative,
        shape,
        |table| {
            let meta = Meta::deserialize(Deserializer::from(table.clone()))?;
            Ok((meta, T::deserialize(Deserializer::from(table))?))
        },
        |source, read| match read {
            Some((meta, data)) => Ok(Draft {
                source,
                slug: slug.to_owned(),
                path,
                meta,
                data,
            }),
            None => Err(Some(BrokenPage { source, path })),
        },
    )
}

fn read_record<T: DeserializeOwned>(
    files: &Files,
    relative: &str,
    id: &str,
    shape: &TableShape,
) -> Read<Record<T>> {
    read_file(
        files,
        relative,
        shape,
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

/// Reads a file, checks it and makes a value of it. A file with problems is kept as long as it
/// can be understood, so that what is wrong between files is told in the same run.
fn read_file<V, T>(
    files: &Files,
    relative: &str,
    shape: &TableShape,
    deserialize: impl FnOnce(Spanned<DeTable<'_>>) -> Result<V, toml::de::Error>,
    make: impl FnOnce(Source, Option<V>) -> Result<T, Option<BrokenPage>>,
) -> Read<T> {
    let source = match read(files, relative) {
        Ok(source) => source,
        Err(problems) => {
            return Read {
                value: Err(None),
                problems,
            };
        }
    };
    let (table, errors) = DeTable::parse_recoverable(source.front_text());
    if !errors.is_empty() {
        let problems = syntax::problems(&source, &errors);
        return Read {
            value: make(source, None),
            problems,
        };
    }
    let mut problems = findings(&source, &table, shape);
    let value = match deserialize(table) {
        Ok(value) => Some(value),
        Err(error) => {
            // The schema has told it already, in better words; unless it let it through.
            if problems.is_empty() {
                let span = source.front_span(error.span());
                let message = format!("isi ini tidak dapat dipakai: {}", error.message());
                problems.push(source.problem(span, message));
            }
            None
        }
    };
    Read {
        value: make(source, value),
        problems,
    }
}

fn findings(source: &Source, table: &Spanned<DeTable<'_>>, shape: &TableShape) -> Vec<Problem> {
    schema::check(table.get_ref(), shape)
        .into_iter()
        .map(|finding| {
            source
                .problem(source.front_span(finding.span), finding.message)
                .with_hint(finding.hint)
        })
        .collect()
}

fn read(files: &Files, relative: &str) -> Result<Source, Vec<Problem>> {
    let (file, shown) = files.locate(relative);
    if !file.exists() {
        return Err(vec![
            Problem::whole_file(&shown, "berkas ini belum ada")
                .with_hint("buat berkas ini; contohnya ada di `PANDUAN.md`"),
        ]);
    }
    let read = if file.extension() == Some("toml".as_ref()) {
        Source::read_toml(&file, shown)
    } else {
        Source::read_markdown(&file, shown)
    };
    read.map_err(|problem| vec![*problem])
}
