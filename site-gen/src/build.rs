//! The way from the folders to the files of the site, all of it in memory: [`generate_with`].

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use jiff::civil::Date;

use crate::addresses::ledger::{self, Ledger, Published};
use crate::addresses::{links, pictures};
use crate::content::Content;
use crate::content::assemble::{self, Assembled};
use crate::content::check;
use crate::content::load::{self, Files};
use crate::diagnostics::{Problem, Problems};
use crate::exports::{self, File, open_data};
use crate::exports::{bundle, service_worker};
use crate::markdown;
use crate::memory::{FileMemo, Last, Memo, PageMemory, Same, ThemeMemory};
use crate::options::{self, Options};
use crate::output::EDGE_REDIRECTS;
use crate::pages::render::{self, RenderedPage};
use crate::pages::site_view::SiteView;
use crate::pages::{self, Page};
use crate::theme::Theme;

/// The whole site in memory.
pub(crate) struct Site {
    pub(crate) pages: usize,
    pub(crate) warnings: Problems,
    /// By path under the output folder.
    pub(crate) files: BTreeMap<String, Vec<u8>>,
    /// Addresses that others may rely on, without examples.
    pub(crate) promised: BTreeSet<String>,
    pub(crate) ledger: Ledger,
}

/// What is known from earlier builds. The default remembers nothing, and costs nothing.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    theme: ThemeMemory,
    /// Files, each as its type.
    files: FileMemo,
    /// Rendered Markdown.
    bodies: Memo<markdown::Rendered>,
    prepared: Last<Inputs, Prepared>,
    /// By the content and the value `site`.
    views: Last<(Same<Prepared>, String), Views>,
    pages: PageMemory,
}

impl Memory {
    pub(crate) fn remembering() -> Self {
        Self {
            files: FileMemo::remembering(),
            bodies: Memo::remembering(),
            prepared: Last::remembering(),
            views: Last::remembering(),
            pages: PageMemory::remembering(),
            ..Self::default()
        }
    }

    /// A build is over: what neither it nor the one before it used is forgotten.
    pub(crate) fn turn(&mut self) {
        self.files.turn();
        self.bodies.turn();
    }
}

/// Makes the site from nothing; see [`generate_with`].
pub(crate) fn generate(options: &Options) -> Result<Site, Problems> {
    generate_with(options, &mut Memory::default())
}

/// Makes the site. With any error there is none, and all problems are returned, warnings too.
pub(crate) fn generate_with(options: &Options, memory: &mut Memory) -> Result<Site, Problems> {
    options::find_folders(options)?;
    let Memory {
        theme,
        files: known_files,
        bodies,
        prepared,
        views,
        pages,
    } = memory;
    let (files, (theme, mut problems)) = rayon::join(
        || load::read(&options.content),
        || theme.load(&options.templates),
    );
    let mut is_made = !problems.iter().any(Problem::is_error);
    let inputs = Inputs {
        files,
        assets: theme.assets.addresses(),
        with_examples: options.with_examples,
        date: options.date,
    };
    let prepared = prepared.recall(inputs, |inputs| prepare(inputs, known_files, bodies));
    problems.extend_from_slice(&prepared.problems);
    let content_is_whole = !problems.iter().any(Problem::is_error);

    let assembled = &prepared.assembled;
    let mut ledger = assembled.ledger.clone();
    let mut rendered = Rendered::default();
    if let Some(content) = &assembled.content {
        let base_url = options.base_url.as_deref();
        let site = SiteView::new(content, &theme.assets, base_url, options.date);
        render::share_site(&mut theme.templates, &site);
        let site_json = serde_json::to_string(&site)
            .expect("the view is structs, lists and text-keyed maps, which JSON can hold");
        pages.begin(theme.templates.sources(), &site_json);
        let inputs = (Same(Arc::clone(&prepared)), site_json);
        let views = views.recall(inputs, |_| Views::new(content, &site));
        let views = Arc::unwrap_or_clone(views);
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
    addresses.extend(theme.assets.fixed.iter().map(|file| file.path.clone()));
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

/// What the content is made of.
#[derive(Debug, PartialEq)]
pub(crate) struct Inputs {
    pub(crate) files: Files,
    /// Addresses of the theme's files.
    pub(crate) assets: BTreeMap<String, String>,
    pub(crate) with_examples: bool,
    pub(crate) date: Date,
}

/// The content put together, and what is wrong with it.
#[derive(Debug)]
pub(crate) struct Prepared {
    pub(crate) assembled: Assembled,
    problems: Vec<Problem>,
}

/// Makes the content of its files, as far as that goes without templates.
pub(crate) fn prepare(
    inputs: &Inputs,
    files: &FileMemo,
    bodies: &Memo<markdown::Rendered>,
) -> Prepared {
    let with_examples = inputs.with_examples;
    let (drafts, mut problems) = load::load(&inputs.files, files);
    let (faults, warnings) = rayon::join(
        || check::check(&drafts),
        || check::warnings(&drafts, inputs.date, with_examples),
    );
    problems.extend(faults);
    problems.extend(warnings);
    let assets = &inputs.assets;
    let assembled = assemble::assemble(drafts, with_examples, assets, bodies, &mut problems);
    Prepared {
        assembled,
        problems,
    }
}

/// What is made of the content and the value `site`, without templates.
#[derive(Debug, Clone)]
pub(crate) struct Views {
    /// Not yet rendered.
    pub(crate) pages: Vec<Arc<Page>>,
    /// For programs.
    pub(crate) files: Vec<File>,
    /// For the functions, still without templates.
    bundle: BTreeMap<String, Vec<u8>>,
}

impl Views {
    pub(crate) fn new(content: &Content, site: &SiteView) -> Self {
        let (pages, (files, bundle)) = rayon::join(
            || pages::all(content, site),
            || {
                rayon::join(
                    || exports::files(content, site),
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
    let pages = render::pages(&theme.templates, pages, memory, faults);
    bundle.extend(bundle::templates(&theme.templates));
    files.extend(render::feeds(&theme.templates, content, &pages, faults));
    files.extend(service_worker::worker(theme, content, site));
    #[cfg(feature = "search")]
    match crate::exports::search::files(&pages) {
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
