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
pub mod content;
pub mod diagnostics;
pub mod drawings;
mod links;
mod load;
pub mod markdown;
mod output;
pub mod pages;
mod render;
mod schema;
pub mod site_view;
mod source;
mod suggestion;
mod syntax;
mod theme;

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use content::Content;
use diagnostics::{Problem, Problems};
pub use output::Changes;
use render::{Feed, RenderedPage};
use site_view::SiteView;
use theme::Theme;

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
}

/// A finished build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// How many pages the site has.
    pub pages: usize,
    /// What changed on disk; nothing for [`check()`].
    pub changes: Changes,
}

/// Builds the site. With any problem, the output folder stays as it was and all problems are
/// returned.
pub fn build(options: &Options) -> Result<Report, Problems> {
    let site = generate(options)?;
    let changes = output::write(&options.out, &site.files).map_err(found)?;
    Ok(Report {
        pages: site.pages,
        changes,
    })
}

/// Does everything that [`build`] does, except writing.
pub fn check(options: &Options) -> Result<Report, Problems> {
    let site = generate(options)?;
    Ok(Report {
        pages: site.pages,
        changes: Changes::default(),
    })
}

/// The day in Jakarta.
pub fn today() -> Date {
    let zone = TimeZone::get("Asia/Jakarta").unwrap_or(TimeZone::UTC);
    Zoned::new(Timestamp::now(), zone).date()
}

/// The whole site in memory.
struct Site {
    pages: usize,
    /// By path under the output folder.
    files: BTreeMap<String, Vec<u8>>,
}

fn generate(options: &Options) -> Result<Site, Problems> {
    find_folders(options)?;
    let (drafts, mut problems) = load::load(&options.content);
    let (mut theme, faults) = theme::load(&options.templates);
    problems.extend(faults);
    problems.extend(check::check(&drafts));
    let assets = theme.assets.addresses();
    let mut assembled = assemble::assemble(drafts, options.with_examples, &assets, &mut problems);
    let content_is_whole = problems.is_empty();

    let mut rendered = Rendered::default();
    if let Some(content) = &assembled.content {
        let base_url = options.base_url.as_deref();
        let site = SiteView::new(&content.site, &theme.assets, base_url, options.date);
        render::share_site(&mut theme.templates, &site);
        let mut faults = Vec::new();
        rendered = render_all(content, &site, &theme, &mut faults);
        // Templates may fail only because of what is missing: that has been told already.
        if content_is_whole {
            problems.extend(faults);
        }
    }

    let html = rendered.html();
    assembled
        .addresses
        .extend(html.keys().map(|path| (*path).to_owned()));
    assembled.addresses.extend(render::FEEDS.map(str::to_owned));
    problems.extend(links::check(&assembled.links, &assembled.addresses, &html));

    match Problems::new(problems) {
        Some(problems) => Err(problems),
        None => Ok(rendered.into_site(&theme)),
    }
}

/// Without its folders a build would only find everything missing.
fn find_folders(options: &Options) -> Result<(), Problems> {
    let folders = [
        (&options.content, "--content"),
        (&options.templates, "--templates"),
    ];
    let missing = folders
        .into_iter()
        .filter(|(folder, _)| !folder.is_dir())
        .map(|(folder, flag)| {
            Problem::whole_file(&folder.display().to_string(), "map ini tidak ada")
                .with_hint(format!("tulis nama map yang benar lewat `{flag}`"))
        })
        .collect();
    Problems::new(missing).map_or(Ok(()), Err)
}

/// Everything that templates made, and the functions' bundle.
#[derive(Default)]
struct Rendered {
    pages: Vec<RenderedPage>,
    feeds: Vec<Feed>,
    bundle: BTreeMap<String, Vec<u8>>,
}

fn render_all(
    content: &Content,
    site: &SiteView,
    theme: &Theme,
    faults: &mut Vec<Problem>,
) -> Rendered {
    let pages = render::pages(&theme.templates, pages::all(content, site), faults);
    let feeds = render::feeds(&theme.templates, content, &pages, faults);
    let bundle = bundle::files(content, site, &theme.templates);
    Rendered {
        pages,
        feeds,
        bundle,
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

    fn into_site(self, theme: &Theme) -> Site {
        let mut files = BTreeMap::new();
        let count = self.pages.len();
        for page in self.pages {
            files.insert(file_of(&page.path), page.html.into_bytes());
        }
        for feed in self.feeds {
            files.insert(file_of(feed.path), feed.text.into_bytes());
        }
        for asset in theme.assets.all() {
            files.insert(file_of(&asset.path), asset.bytes.clone());
        }
        for (name, bytes) in self.bundle {
            files.insert(format!("functions/{name}"), bytes);
        }
        Site {
            pages: count,
            files,
        }
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

/// Problems that are known to be there.
fn found(problems: Vec<Problem>) -> Problems {
    Problems::new(problems).expect("a function fails only with at least one problem")
}
