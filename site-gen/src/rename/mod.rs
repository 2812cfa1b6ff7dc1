//! Moves a page to another address without breaking anything: the links and references to it are
//! mended, a redirect is added, and the ledger of addresses is kept.

mod edits;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;

use forms::PathStep;

use crate::diagnostics::Problems;
use crate::generate::{Memory, generate};
use crate::incremental::{FileMemo, Memo};
use crate::ledger::{self, Ledger};
use crate::links::FileLinks;
use crate::load::{self, Draft, Drafts, Folder, Kind, is_slug};
use crate::source::{Source, index, key};
use crate::suggestion::suggest;
use crate::{Options, assemble, theme};
use edits::Edits;

/// What a rename did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renamed {
    /// The old address.
    pub from: String,
    /// The new address.
    pub to: String,
    /// Published addresses whose visitors are sent on: that of the page, and those of a calendar
    /// or a list that bears its name.
    pub redirected: Vec<String>,
    /// Files whose links or references were mended, with how many.
    pub mended: BTreeMap<String, usize>,
    /// Templates that name the old address; they are not changed.
    pub templates: Vec<String>,
}

/// Why nothing was renamed.
#[derive(Debug)]
pub enum RenameError {
    /// The names can't be used; the text says why and what to do, in Indonesian.
    Names(String),
    /// The content has problems that come first, or would have them afterwards.
    Content(Problems),
}

impl From<Problems> for RenameError {
    fn from(problems: Problems) -> Self {
        Self::Content(problems)
    }
}

/// Renames the page `old`, an address or a file in the content folder, to `new`, a name or an
/// address. With an error, everything is as it was.
pub fn rename(options: &Options, old: &str, new: &str) -> Result<Renamed, RenameError> {
    let options = &Options {
        strict: false,
        ..options.clone()
    };
    generate(options, &mut Memory::default())?;
    let (drafts, _) = load::load(&load::read(&options.content), &FileMemo::default());
    let (files, _) = theme::read(&options.templates);
    let (theme, _) = theme::load(&options.templates, &files);
    let content = options.content.display().to_string();
    let pages = pages(&drafts);
    let page = find(&pages, normal(&content, old)).map_err(RenameError::Names)?;
    let target = target(page, &pages, normal(&content, new)).map_err(RenameError::Names)?;

    let mut edits = Edits::default();
    references(&drafts, page, &target, &mut edits);
    let assets = theme.assets.addresses();
    let assembled = assemble::assemble(drafts, true, &assets, &Memo::default(), &mut Vec::new());
    if target.address != page.address {
        for file in &assembled.links {
            links(file, &page.address, &target.address, &mut edits);
        }
    }
    let mended = edits.counts();
    let moving = Move {
        options,
        ledger: &assembled.ledger,
        page,
        target: &target,
        edits,
    };
    let redirected = moving.carry_out()?;
    Ok(Renamed {
        redirected,
        mended,
        templates: theme.templates.naming(&page.address),
        from: page.address.clone(),
        to: target.address,
    })
}

/// Everything that changes on disk.
struct Move<'a> {
    options: &'a Options,
    ledger: &'a Ledger,
    page: &'a PageFile,
    target: &'a PageFile,
    edits: Edits,
}

impl Move<'_> {
    /// Moves the page, and what lies below or beside it under its name: a calendar, a list of what
    /// belongs to it. Which of those are gone by the move is seen when it has been tried.
    fn carry_out(&self) -> Result<Vec<String>, RenameError> {
        if self.page.address == self.target.address {
            self.attempt(&[])?;
            return Ok(Vec::new());
        }
        let mut moves = vec![(self.page.address.clone(), self.target.address.clone())];
        match self.attempt(&moves) {
            Err(RenameError::Content(problems)) => {
                let Some(list) = &self.ledger.list else {
                    return Err(problems.into());
                };
                let gone = problems
                    .iter()
                    .filter(|problem| problem.file == list.source.path);
                let gone = gone.filter_map(|problem| problem.source.as_ref());
                let gone = gone.map(|line| line.text.trim());
                moves.extend(gone.filter_map(|address| {
                    let to = self.moved(address)?;
                    Some((address.to_owned(), to))
                }));
                if moves.len() == 1 {
                    return Err(problems.into());
                }
                self.attempt(&moves)
            }
            result => result,
        }
    }

    /// The new address of something that bears the page's name.
    fn moved(&self, address: &str) -> Option<String> {
        let parts = address.split('/');
        let moved: Vec<&str> = parts
            .map(|part| {
                if part == self.page.slug {
                    &self.target.slug
                } else {
                    part
                }
            })
            .collect();
        let moved = moved.join("/");
        (moved != address).then_some(moved)
    }

    /// Changes the files; when the site is not good afterwards, everything is as it was.
    /// Returns the addresses that are redirected.
    fn attempt(&self, moves: &[(String, String)]) -> Result<Vec<String>, RenameError> {
        let mut edits = self.edits.clone();
        let redirected = keep_ledger(self.ledger, moves, self.options, &mut edits);
        let undo = edits.write()?;
        let place = |page: &PageFile| self.options.content.join(&page.file);
        let (from, to) = (place(self.page), place(self.target));
        if let Err(error) = fs::rename(&from, &to) {
            undo.write()?;
            let message = format!("`{}` tidak dapat dipindahkan: {error}", from.display());
            return Err(RenameError::Names(message));
        }
        if let Err(problems) = generate(self.options, &mut Memory::default()) {
            // The old name was free a moment ago, and both are ours.
            let _ = fs::rename(&to, &from);
            undo.write()?;
            return Err(problems.into());
        }
        Ok(redirected)
    }
}

/// A page that has a file of its own.
#[derive(Debug, Clone)]
struct PageFile {
    folder: &'static str,
    slug: String,
    address: String,
    /// In the content folder.
    file: String,
}

impl PageFile {
    fn is_form(&self) -> bool {
        self.folder == load::FORMS
    }
}

fn pages(drafts: &Drafts) -> Vec<PageFile> {
    fn all<T: Kind>(folder: &Folder<Draft<T>>) -> impl Iterator<Item = PageFile> {
        folder.slugs.iter().map(|slug| page_file::<T>(slug))
    }
    let forms = drafts.forms.entries.iter().map(|form| PageFile {
        folder: load::FORMS,
        slug: form.id.clone(),
        address: form.value.path.clone(),
        file: format!("{}/{}.toml", load::FORMS, form.id),
    });
    all(&drafts.pillars)
        .chain(all(&drafts.steps))
        .chain(all(&drafts.trainings))
        .chain(all(&drafts.communities))
        .chain(all(&drafts.kecamatan))
        .chain(all(&drafts.news))
        .chain(all(&drafts.figures))
        .chain(all(&drafts.singles))
        .chain(forms)
        .collect()
}

fn page_file<T: Kind>(slug: &str) -> PageFile {
    PageFile {
        folder: T::FOLDER,
        slug: slug.to_owned(),
        address: T::address(slug),
        file: format!("{}/{slug}.{}", T::FOLDER, T::EXTENSION),
    }
}

/// A name as names are compared: `berita/kabar` for `content/berita/kabar.md` and
/// `/berita/kabar/`.
fn normal<'a>(content: &str, name: &'a str) -> &'a str {
    let name = name.strip_prefix("./").unwrap_or(name);
    let name = name.strip_prefix(content).unwrap_or(name).trim_matches('/');
    name.strip_suffix(".md")
        .or_else(|| name.strip_suffix(".toml"))
        .unwrap_or(name)
}

/// The page that is called so, by address, by file, or by a name that no other page has.
fn find<'a>(pages: &'a [PageFile], name: &str) -> Result<&'a PageFile, String> {
    let file = |page: &PageFile| format!("{}/{}", page.folder, page.slug);
    let exact = pages.iter().find(|page| file(page) == name).or_else(|| {
        pages
            .iter()
            .find(|page| page.address.trim_matches('/') == name)
    });
    let mut named = pages.iter().filter(|page| page.slug == name);
    match (exact, named.next(), named.next()) {
        (Some(page), ..) | (None, Some(page), None) => Ok(page),
        (None, Some(_), Some(_)) => Err(format!(
            "ada beberapa halaman bernama `{name}`; tulis dengan mapnya, misalnya `berita/{name}`"
        )),
        (None, None, _) => {
            let known: Vec<String> = pages.iter().map(file).collect();
            let hint = suggest(name, known.iter().map(String::as_str));
            Err(format!("halaman `{name}` tidak ada; {hint}"))
        }
    }
}

/// The page as it will be. A form keeps its file: the file's name is stored with what was sent.
fn target(page: &PageFile, pages: &[PageFile], new: &str) -> Result<PageFile, String> {
    let (folder, slug) = match new.rsplit_once('/') {
        _ if page.is_form() => (None, new),
        Some((folder, slug)) => (Some(folder), slug),
        None => (None, new),
    };
    if folder.is_some_and(|folder| folder != page.folder) {
        return Err(format!(
            "halaman di map `{}` tidak dapat pindah ke map lain; tulis nama barunya saja, misalnya `{slug}`",
            page.folder
        ));
    }
    if slug.is_empty() || !slug.split('/').all(is_slug) {
        return Err(format!(
            "`{slug}` tidak dapat menjadi alamat halaman; pakai huruf kecil, angka, dan tanda `-` saja"
        ));
    }
    let parent = page
        .address
        .trim_end_matches('/')
        .trim_end_matches(&page.slug);
    let target = if page.is_form() {
        PageFile {
            address: format!("/{slug}/"),
            ..page.clone()
        }
    } else {
        PageFile {
            slug: slug.to_owned(),
            address: if parent.ends_with('/') {
                format!("{parent}{slug}/")
            } else {
                // Sets of figures share their page.
                page.address.clone()
            },
            file: page.file.replace(&page.slug, slug),
            folder: page.folder,
        }
    };
    let is_taken = |other: &PageFile| {
        (other.file == target.file && !page.is_form())
            || (other.address == target.address && target.address != page.address)
    };
    if target.file == page.file && target.address == page.address {
        return Err(format!("nama barunya sama dengan nama lamanya: `{slug}`"));
    }
    match pages.iter().find(|other| is_taken(other)) {
        Some(other) => Err(format!("`{slug}` sudah dipakai: {}", other.file)),
        None => Ok(target),
    }
}

/// Mends the front matter that names the page's file, and a form's own address.
fn references(drafts: &Drafts, page: &PageFile, target: &PageFile, edits: &mut Edits) {
    let mut mend = |source: &Source, path: &[PathStep], value: &str| {
        edits.replace(source, source.locate(path), format!("\"{value}\""));
    };
    if page.is_form() {
        let form = drafts
            .forms
            .entries
            .iter()
            .find(|form| form.id == page.slug);
        if let Some(form) = form {
            mend(&form.source, &[key("alamat")], &target.address);
        }
        return;
    }
    let named = |items: &[String]| {
        let items = items.iter().enumerate();
        let places = items.filter(|(_, item)| **item == page.slug);
        places.map(|(place, _)| place).collect::<Vec<_>>()
    };
    for training in &drafts.trainings.entries {
        let data = &training.data;
        if page.folder == "komunitas" && data.organiser.as_deref() == Some(&page.slug) {
            mend(&training.source, &[key("penyelenggara")], &target.slug);
        }
        for (place, session) in data.sessions.iter().enumerate() {
            if page.folder == "kecamatan" && session.kecamatan == page.slug {
                let path = [key("sesi"), index(place), key("kecamatan")];
                mend(&training.source, &path, &target.slug);
            }
        }
    }
    for community in &drafts.communities.entries {
        if page.folder == "kecamatan" {
            for place in named(&community.data.areas) {
                let path = [key("wilayah"), index(place)];
                mend(&community.source, &path, &target.slug);
            }
        }
    }
    // A question may depend on a choice among pages.
    for form in &drafts.forms.entries {
        let questions = &form.value.questions;
        for (place, question) in questions.iter().enumerate() {
            let Some(condition) = &question.condition else {
                continue;
            };
            let asked = questions
                .iter()
                .find(|other| other.id == condition.question);
            if asked.and_then(|asked| asked.from.as_deref()) == Some(page.folder) {
                for option in named(&condition.any_of) {
                    let path = [
                        key("pertanyaan"),
                        index(place),
                        key("tampil_jika"),
                        key("salah_satu"),
                        index(option),
                    ];
                    mend(&form.source, &path, &target.slug);
                }
            }
        }
    }
}

/// Mends the links of a file that lead to the page.
fn links(file: &FileLinks, old: &str, new: &str, edits: &mut Edits) {
    let source = &file.source;
    for link in &file.links {
        let path = link.target.split(['#', '?']).next().unwrap_or_default();
        if path != old {
            continue;
        }
        let shown = &source.text[link.span.clone()];
        if let Some(start) = shown.find(old) {
            let start = link.span.start + start;
            edits.replace(source, start..start + old.len(), new);
            continue;
        }
        // `[text][name]`: the address stands with the name, somewhere else in the body.
        let definition = format!("]: {old}");
        for (start, _) in source.text.match_indices(&definition) {
            let end = start + definition.len();
            if source.text[end..]
                .starts_with(|letter: char| letter.is_whitespace() || letter == '#')
                || end == source.text.len()
            {
                edits.replace(source, end - old.len()..end, new);
            }
        }
    }
}

/// Adds the redirects and the new addresses; an address that was never published needs neither.
fn keep_ledger(
    ledger: &Ledger,
    moves: &[(String, String)],
    options: &Options,
    edits: &mut Edits,
) -> Vec<String> {
    let mut redirected = Vec::new();
    let mut new = BTreeSet::new();
    let mut text = String::new();
    for (from, to) in moves {
        drop_redirect(ledger, to, edits);
        let mut known = ledger.list.iter().flat_map(ledger::List::entries);
        if !known.any(|(address, _)| address == from) {
            continue;
        }
        redirected.push(from.clone());
        new.insert(to.clone());
        let _ = write!(
            text,
            "\n[[pengalihan]]\ndari = \"{from}\"\nke = \"{to}\"\ncatatan = \"Pindah pada {}.\"\n",
            options.date
        );
    }
    let Some(list) = &ledger.list else {
        return redirected;
    };
    if redirected.is_empty() {
        return redirected;
    }
    let whole = 0..list.source.text.len();
    edits.replace(&list.source, whole, ledger::text(&ledger.with(&new)));
    match &ledger.redirects.0 {
        Some(record) => {
            let source = &record.source;
            let end = source.text.len();
            let gap = if source.text.ends_with('\n') {
                ""
            } else {
                "\n"
            };
            edits.replace(source, end..end, format!("{gap}{text}"));
        }
        None => edits.create(
            &options.content.join(ledger::REDIRECTS),
            text.trim_start().to_owned(),
        ),
    }
    redirected
}

/// A page may go back to where it was: then nobody is sent on from there any more.
fn drop_redirect(ledger: &Ledger, from: &str, edits: &mut Edits) {
    if let Some(record) = &ledger.redirects.0
        && let Some(place) = ledger.redirects.place_of(from)
    {
        let source = &record.source;
        let start = source.locate(&[key("pengalihan"), index(place)]).start;
        let rest = &source.text[start..];
        let end = rest[2..].find("\n[[").map_or(rest.len(), |next| next + 3);
        edits.replace(source, start..start + end, "");
    }
}
