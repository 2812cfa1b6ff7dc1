//! Moves a page to another address without breaking anything: the links and references to it are
//! fixed, a redirect is added, and the ledger of addresses is kept.

mod edits;
mod links;
mod names;
mod redirects;
mod references;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::Arc;

use crate::addresses::{Ledger, ledger};
use crate::build::{Inputs, LastContent, Prepared, Views, prepare, verify};
use crate::content::folder::Files;
use crate::content::parse;
use crate::exports::ExportMemory;
use crate::markdown::LastAround;
use crate::options::Options;
use crate::pages::ViewMemory;
use crate::pages::site_view::SiteView;
use crate::theme::{self, Theme};
use content_files::diagnostics::Problems;
use content_files::file::cause;
use edits::Edits;
use names::PageFile;

/// The result of a rename.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renamed {
    /// The old address; of what is part of a page, with its anchor.
    pub from: String,
    /// The new address, so too.
    pub to: String,
    /// Published addresses whose visitors are sent on: that of the page, and that of a calendar
    /// that bears its name.
    pub redirected: Vec<String>,
    /// Files whose links or references were fixed, with how many.
    pub fixed: BTreeMap<String, usize>,
    /// Templates that name the old address; they are not changed.
    pub templates: Vec<String>,
    /// Words, in Indonesian, about what was sent and still has the old name; `None` where nothing
    /// does.
    pub stored: Option<&'static str>,
}

/// Why nothing was renamed.
#[derive(Debug)]
pub enum RenameError {
    /// The names can't be used; the text says why and what to do, in Indonesian.
    Names(String),
    /// The content has problems that come first.
    Content(Problems),
    /// The site would have problems afterwards, where the page would have another address.
    Afterwards(Problems),
}

impl From<Problems> for RenameError {
    fn from(problems: Problems) -> Self {
        Self::Content(problems)
    }
}

/// New addresses by old ones.
type Moves = BTreeMap<String, String>;

/// Renames the page `old`, an address or a file in the content folder, to `new`, a name or an
/// address. With an error, everything is as it was.
pub fn rename(options: &Options, old: &str, new: &str) -> Result<Renamed, RenameError> {
    let options = &Options {
        strict: false,
        with_examples: true,
        joinable_examples: false,
        ..options.clone()
    };
    verify(options)?;
    let files = Files::read(&options.content);
    let (parsed, _) = parse::content(&files);
    let (templates, _) = theme::read(&options.templates);
    let (theme, _) = theme::load(&options.templates, &templates);
    let content = options.content.display().to_string();
    let pages = names::pages(&parsed);
    let page = names::find(&pages, names::normal(&content, old)).map_err(RenameError::Names)?;
    let target = names::target(page, &pages, names::normal(&content, new));
    let target = target.map_err(RenameError::Names)?;

    let mut edits = Edits::default();
    references::fix(&parsed, page, &target, &mut edits);
    let before = Survey::new(files.clone(), &theme, options);
    let renamed = files
        .with_texts(edits.texts())
        .with_moved(&page.file, &target.file);
    let after = Survey::new(renamed, &theme, options);
    let moves = moves(page, &target, &before.addresses, &after.addresses);

    let ledger = &before.prepared.assembled.ledger;
    let redirects = ledger.redirects.0.as_ref();
    let redirects = redirects.map(|record| record.source.path.as_str());
    let linking = before.prepared.assembled.links.iter();
    for file in linking.filter(|file| Some(file.source.path.as_str()) != redirects) {
        links::fix(file, &moves, &mut edits);
    }
    if page.is_part() {
        // Its page stays, so redirects to it are written nowhere else.
        for file in &before.prepared.assembled.links {
            links::fix_part(file, &page.address, &page.slug, &target.slug, &mut edits);
        }
    }
    let mut fixed = edits.counts();
    let (redirected, count) = keep_ledger(ledger, &moves, options, &mut edits)?;
    fixed.extend(
        redirects
            .filter(|_| count > 0)
            .map(|path| (path.to_owned(), count)),
    );
    carry_out(options, page, &target, edits)?;
    Ok(Renamed {
        redirected,
        fixed,
        templates: theme.templates.naming(&page.place()),
        stored: names::stored(page),
        from: page.place(),
        to: target.place(),
    })
}

/// The results of a state of the content, as far as they can be known without templates.
struct Survey {
    prepared: Prepared,
    /// Of pages, and of files for programs.
    addresses: BTreeSet<String>,
}

impl Survey {
    fn new(files: Files, theme: &Theme, options: &Options) -> Self {
        let inputs = Inputs::new(Arc::new(files), theme, options);
        let prepared = prepare(
            &inputs,
            &mut LastAround::default(),
            &mut LastContent::default(),
        );
        let mut addresses = BTreeSet::new();
        if let Some(content) = &prepared.assembled.content {
            let base_url = options.base_url.as_deref();
            let site = SiteView::new(content, &theme.assets, base_url, options.date);
            let views = Views::new(
                content,
                &site,
                &ViewMemory::default(),
                &ExportMemory::default(),
                None,
            );
            addresses.extend(views.addresses().map(str::to_owned));
        }
        Self {
            prepared,
            addresses,
        }
    }
}

/// Finds the page, and what moves with it because it lies below the page or bears its name: a
/// calendar, a list of what belongs to it.
fn moves(
    page: &PageFile,
    target: &PageFile,
    before: &BTreeSet<String>,
    after: &BTreeSet<String>,
) -> Moves {
    let moved = |address: &str| match address.strip_prefix(&page.address) {
        Some(below) => format!("{}{below}", target.address),
        None => address.replace(&format!("/{}/", page.slug), &format!("/{}/", target.slug)),
    };
    before
        .difference(after)
        .map(|address| (address.clone(), moved(address)))
        .filter(|(_, new)| after.contains(new) && !before.contains(new))
        .collect()
}

/// Adds the redirects and the new addresses; an address that was never published needs neither.
/// Returns the addresses that are redirected, and how many redirects lead to another address.
fn keep_ledger(
    ledger: &Ledger,
    moves: &Moves,
    options: &Options,
    edits: &mut Edits,
) -> Result<(Vec<String>, usize), RenameError> {
    let known = ledger.known();
    let published = moves
        .iter()
        .filter(|(from, _)| known.contains(from.as_str()));
    let new: BTreeSet<String> = published.clone().map(|(_, to)| to.clone()).collect();
    // From a list of a catalogue visitors are sent to that by themselves.
    let redirected = published.map(|(from, _)| from);
    let redirected: Vec<String> = redirected
        .filter(|from| ledger::catalogue(from).is_none())
        .cloned()
        .collect();
    if let Some(list) = &ledger.list
        && !new.is_empty()
    {
        let source = &list.source;
        edits.write_whole(&source.path, Some(&source.text), list.with(&new));
    }
    let path = options
        .content
        .join(ledger::REDIRECTS)
        .display()
        .to_string();
    let old = ledger.redirects.0.as_ref();
    let old = old.map(|record| &*record.source.text);
    let text = old.unwrap_or_default();
    let fixed = redirects::fix(text, moves, &redirected, options.date)
        .map_err(|error| RenameError::Names(format!("`{path}` tidak dapat diubah: {error}")))?;
    if fixed.text != text {
        edits.write_whole(&path, old, fixed.text);
    }
    Ok((redirected, fixed.count))
}

/// Changes the files; when the site is not good afterwards, everything is as it was.
fn carry_out(
    options: &Options,
    page: &PageFile,
    target: &PageFile,
    edits: Edits,
) -> Result<(), RenameError> {
    let undo = edits.write()?;
    let place = |page: &PageFile| options.content.join(&page.file);
    let (from, to) = (place(page), place(target));
    if let Err(error) = fs::rename(&from, &to) {
        undo.write()?;
        let message = format!(
            "`{}` tidak dapat dipindahkan: {}",
            from.display(),
            cause(&error)
        );
        return Err(RenameError::Names(message));
    }
    if let Err(problems) = verify(options) {
        // The old name was free a moment ago, and both are ours.
        let _ = fs::rename(&to, &from);
        undo.write()?;
        return Err(RenameError::Afterwards(problems));
    }
    Ok(())
}
