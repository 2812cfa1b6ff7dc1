//! Turns `content/` and `templates/` into the public site and the functions' bundle.
//!
//! Start with [`build`]: it reads as the table of contents. [`content`] is what content means,
//! [`pages`] which pages there are, [`diagnostics`] how problems are told.
//!
//! ```text
//! load ──> check ──> assemble ──> pages ──> render ──> links ──> write
//! files    between    Content     contexts   HTML      anchors    only what changed
//! ```
//!
//! Invariants: nothing is written unless everything is right. The same input gives the same
//! bytes: lists are sorted by explicit keys, and the day is an input. This crate knows no AWS and
//! waits for nothing.

mod assemble;
mod bundle;
mod check;
pub mod compare;
pub mod content;
pub mod diagnostics;
pub mod drawings;
pub mod editor;
mod folders;
mod incremental;
mod ledger;
mod links;
mod load;
mod machine;
pub mod markdown;
mod offline;
mod output;
pub mod pages;
pub mod pictures;
pub mod precompress;
pub mod rename;
mod render;
pub mod scaffold;
mod schema;
pub mod search;
pub mod site_view;
mod source;
mod suggestion;
mod syntax;
mod theme;
pub mod usage;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use assemble::Assembled;
use content::Content;
use diagnostics::{Problem, Problems};
pub use incremental::Builder;
use incremental::{ContentMemory, Memory, PageMemory};
use ledger::{Ledger, Published};
use load::Files;
use machine::{File, open_data};
pub use output::Changes;
use pages::Page;
use precompress::Effort;
use render::RenderedPage;
pub use schema::editors::{EditorSchema, all as editor_schemas};
use site_view::SiteView;
use theme::Theme;

/// The redirects for whoever answers requests, under the output folder: a JSON object of old and
/// new addresses.
pub const EDGE_REDIRECTS: &str = "edge/redirects.json";

/// What to build from what.
#[derive(Debug, Clone)]
pub struct Options {
    /// The content folder.
    pub content: PathBuf,
    /// The templates folder.
    pub templates: PathBuf,
    /// The output folder: `public` and `functions` are made in it.
    pub out: PathBuf,
    /// Scheme and host instead of the one in `situs.toml`.
    pub base_url: Option<String>,
    /// Whether content that is marked as an example is part of the site.
    pub with_examples: bool,
    /// The day for which the site is built.
    pub date: Date,
    /// Whether warnings stop the build as errors do.
    pub strict: bool,
    /// How small the compressed copies of the public files are to be.
    pub effort: Effort,
}

/// A finished build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// How many pages the site has.
    pub pages: usize,
    /// What somebody should look at, though the site was built.
    pub warnings: Problems,
    /// What changed on disk; nothing for [`check()`].
    pub changes: Changes,
}

/// Builds the site. With any error, the output folder stays as it was and all problems are
/// returned, warnings too.
pub fn build(options: &Options) -> Result<Report, Problems> {
    build_with(options, &mut Memory::default())
}

fn build_with(options: &Options, memory: &mut Memory) -> Result<Report, Problems> {
    let site = generate_with(options, memory)?;
    let changes =
        output::write(&options.out, &site.files, options.effort).map_err(Problems::new)?;
    Ok(Report {
        pages: site.pages,
        warnings: site.warnings,
        changes,
    })
}

/// Does everything that [`build`] does, except writing.
pub fn check(options: &Options) -> Result<Report, Problems> {
    let site = generate(options)?;
    Ok(Report {
        pages: site.pages,
        warnings: site.warnings,
        changes: Changes::default(),
    })
}

/// Writes every address that is published by now into the ledger, `alamat.txt`. Examples are left
/// out. Returns the addresses that are new in it.
pub fn record(options: &Options) -> Result<Vec<String>, Problems> {
    let site = generate(&Options {
        with_examples: false,
        strict: false,
        ..options.clone()
    })?;
    let new = site.ledger.missing(&site.promised);
    if !new.is_empty() {
        let path = options.content.join(ledger::LIST);
        let text = ledger::text(&site.ledger.with(&site.promised));
        output::replace(&path, text.as_bytes())?;
    }
    Ok(new)
}

/// The day in Jakarta.
pub fn today() -> Date {
    let zone = TimeZone::get("Asia/Jakarta").unwrap_or(TimeZone::UTC);
    Zoned::new(Timestamp::now(), zone).date()
}

/// The whole site in memory.
struct Site {
    pages: usize,
    warnings: Problems,
    /// By path under the output folder.
    files: BTreeMap<String, Vec<u8>>,
    /// Addresses that others may rely on, without examples.
    promised: BTreeSet<String>,
    ledger: Ledger,
}

fn generate(options: &Options) -> Result<Site, Problems> {
    generate_with(options, &mut Memory::default())
}

fn generate_with(options: &Options, memory: &mut Memory) -> Result<Site, Problems> {
    folders::find(options)?;
    let Memory {
        content,
        pages,
        theme,
    } = memory;
    let (files, (theme, mut problems)) = rayon::join(
        || load::read(&options.content),
        || theme.load(&options.templates),
    );
    let mut is_made = !problems.iter().any(Problem::is_error);
    let prepared = content.prepare(files, theme.assets.addresses(), options);
    problems.extend_from_slice(&prepared.problems);
    let content_is_whole = !problems.iter().any(Problem::is_error);

    let assembled = &prepared.assembled;
    let mut ledger = assembled.ledger.clone();
    let mut rendered = Rendered::default();
    if let Some(content) = &assembled.content {
        let base_url = options.base_url.as_deref();
        let site = SiteView::new(content, &theme.assets, base_url, options.date);
        render::share_site(&mut theme.templates, &site);
        pages.begin(theme.templates.sources(), &site);
        let views = pages.views(&prepared, || Views::new(content, &site));
        let mut faults = Vec::new();
        rendered = render_all(views, content, &site, theme, pages, &mut faults);
        ledger.imply(rendered.pages.iter().map(|page| page.path.as_str()));
        let moves = ledger.moves();
        rendered.redirects = render::redirects(&theme.templates, moves, &site, &mut faults);
        is_made &= faults.is_empty();
        // Templates may fail only because of what is missing: that has been told already.
        if content_is_whole {
            problems.extend(faults);
        }
    }

    let mut html = rendered.html();
    let mut addresses = assembled.addresses.clone();
    addresses.extend(html.keys().map(|path| (*path).to_owned()));
    addresses.extend(render::FEEDS.map(str::to_owned));
    addresses.extend(open_data::FILES.map(str::to_owned));
    addresses.extend(rendered.files.iter().map(|file| file.path.clone()));
    html.retain(|path, _| !assembled.unsure.has(path));
    let is_complete = !problems.iter().any(Problem::is_error);
    let published = Published {
        addresses: addresses.iter().map(String::as_str).collect(),
        is_complete: is_made && assembled.is_whole,
        has_lost_form: assembled.has_lost_form,
    };
    let links = &assembled.links;
    problems.extend(links::check(links, &published, ledger.moves(), &html));
    problems.extend(pictures::check(links, &theme.assets));
    problems.extend(ledger.check(&published));
    let promised = ledger::promised(addresses, &assembled.examples);
    if is_complete {
        problems.extend(ledger.check_recorded(&promised, options.with_examples));
    }

    let problems = Problems::new(problems);
    if problems.errors() > 0 || (options.strict && !problems.is_empty()) {
        return Err(problems);
    }
    Ok(Site {
        pages: rendered.pages.len(),
        warnings: problems,
        files: rendered.into_files(theme, &ledger),
        promised,
        ledger,
    })
}

/// The content put together, and what is wrong with it.
#[derive(Debug)]
struct Prepared {
    assembled: Assembled,
    problems: Vec<Problem>,
}

/// Makes the content of its files, as far as that goes without templates.
fn prepare(
    files: &Files,
    assets: &BTreeMap<String, String>,
    options: &Options,
    memory: &ContentMemory,
) -> Prepared {
    let (drafts, mut problems) = load::load(files, &memory.files);
    let (faults, warnings) = rayon::join(
        || check::check(&drafts),
        || check::warnings(&drafts, options.date, options.with_examples),
    );
    problems.extend(faults);
    problems.extend(warnings);
    let assembled = assemble::assemble(
        drafts,
        options.with_examples,
        assets,
        &memory.bodies,
        &mut problems,
    );
    Prepared {
        assembled,
        problems,
    }
}

/// What is made of the content and the value `site`, without templates.
#[derive(Debug, Clone)]
struct Views {
    /// Not yet rendered.
    pages: Vec<Arc<Page>>,
    /// For programs.
    files: Vec<File>,
    /// For the functions, still without templates.
    bundle: BTreeMap<String, Vec<u8>>,
}

impl Views {
    fn new(content: &Content, site: &SiteView) -> Self {
        let (pages, (files, bundle)) = rayon::join(
            || pages::all(content, site),
            || {
                rayon::join(
                    || machine::files(content, site),
                    || bundle::files(content, site),
                )
            },
        );
        Self {
            pages: pages.into_iter().map(Arc::new).collect(),
            files,
            bundle,
        }
    }
}

/// Everything that templates made, and the functions' bundle.
#[derive(Default)]
struct Rendered {
    pages: Vec<RenderedPage>,
    /// Pages that only send visitors on.
    redirects: Vec<RenderedPage>,
    /// What is published besides pages and assets.
    files: Vec<File>,
    bundle: BTreeMap<String, Vec<u8>>,
}

/// Renders everything but redirects: where those are needed is known when the pages are.
fn render_all(
    views: Views,
    content: &Content,
    site: &SiteView,
    theme: &Theme,
    memory: &mut PageMemory,
    faults: &mut Vec<Problem>,
) -> Rendered {
    let Views {
        pages,
        mut files,
        mut bundle,
    } = views;
    bundle.extend(bundle::templates(&theme.templates));
    let pages = render::pages(&theme.templates, pages, memory, faults);
    files.extend(render::feeds(&theme.templates, content, &pages, faults));
    files.extend(offline::worker(theme, content, site));
    #[cfg(feature = "search")]
    match search::files(&pages) {
        Ok(index) => files.extend(index),
        Err(problem) => faults.push(*problem),
    }
    Rendered {
        pages,
        files,
        bundle,
        redirects: Vec::new(),
    }
}

impl Rendered {
    /// The pages' HTML by address. Where two pages want one address, it is not known which of
    /// them a link means: that has been told already, and the links are let be.
    fn html(&self) -> HashMap<&str, &str> {
        let mut html = HashMap::with_capacity(self.pages.len());
        let mut contested = Vec::new();
        for page in &self.pages {
            let path = page.path.as_str();
            if html.insert(path, page.html.as_str()).is_some() {
                contested.push(path);
            }
        }
        for path in contested {
            html.remove(path);
        }
        html
    }

    fn into_files(self, theme: &Theme, ledger: &Ledger) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        for page in self.pages.into_iter().chain(self.redirects) {
            files.insert(file_of(&page.path), page.html.into_bytes());
        }
        files.insert(EDGE_REDIRECTS.to_owned(), ledger.edge_table());
        for file in self.files {
            files.insert(file_of(&file.path), file.bytes);
        }
        for asset in theme.assets.all() {
            files.insert(file_of(&asset.path), asset.bytes.clone());
        }
        if let Some(description) = self.bundle.get(bundle::DESCRIPTION) {
            files.insert(file_of(bundle::DESCRIPTION_ADDRESS), description.clone());
        }
        for (name, bytes) in self.bundle {
            files.insert(format!("functions/{name}"), bytes);
        }
        files
    }
}

/// The file of an address: `/x/` is `public/x/index.html`.
fn file_of(address: &str) -> String {
    if address.ends_with('/') {
        format!("public{address}index.html")
    } else {
        format!("public{address}")
    }
}
