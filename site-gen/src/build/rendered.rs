//! Third stage: every page and file of the site.

use std::sync::Arc;

use super::checked::{Checked, Prepared};
use super::{Purpose, Sound};
use crate::addresses::{Certainty, Ids, Ledger};
use crate::content::Content;
use crate::exports::{self, ExportMemory, File, bundle};
use crate::options::Options;
use crate::output::{EDGE_REDIRECTS, Files, Laying, public_file};
use crate::pages::site_view::SiteView;
use crate::pages::{
    self, Destination, Page, PageMemory, RenderedPage, RenderedPages, Renderer, ViewMemory,
};
use crate::theme::Theme;
use content_files::diagnostics::Problem;

/// The site, as far as it could be made.
#[derive(Debug)]
pub(super) struct Rendered<'m> {
    pub(super) site: Site,
    /// Its pages, apart from those that [`Site::files`] makes.
    pub(super) laying: Option<Laying>,
    pub(super) prepared: Arc<Prepared>,
    pub(super) theme: &'m Theme,
    pub(super) ledger: Ledger,
    /// Which addresses are sure, now that the pages have been made or not.
    pub(super) certainty: Certainty,
    /// Of the content, the theme and, where those are sound, of the templates as they were used.
    pub(super) problems: Vec<Problem>,
}

impl<'m> Checked<'m> {
    /// Makes the pages and everything else that is published. Pages that nobody needs again are
    /// laid beside the site as they are made.
    pub(super) fn render(
        self,
        options: &Options,
        purpose: Purpose,
        views: &mut ViewMemory,
        exports: &mut ExportMemory,
        pages: &mut PageMemory,
    ) -> Rendered<'m> {
        let assembled = &self.prepared.assembled;
        let mut ledger = assembled.ledger.clone();
        let mut faults = Vec::new();
        // The search index is made of all pages once more.
        let is_read_again = pages.is_remembering() || cfg!(feature = "search");
        let is_laid =
            purpose == Purpose::Write && !is_read_again && Sound::of(&self.problems).is_some();
        let laying = is_laid.then(|| Laying::begin(&options.out, options.effort));
        let laying = laying.flatten();
        let site = match &assembled.content {
            Some(content) => {
                let base_url = options.base_url.as_deref();
                let assets = &self.theme.assets;
                let mut view = SiteView::new(content, assets, base_url, options.date);
                pages::share_site(&mut self.theme.templates, &mut view, &mut faults);
                let json = serde_json::to_string(&view)
                    .expect("the view is structs, lists and text-keyed maps, which JSON can hold");
                pages.begin(self.theme.templates.sources(), &json);
                // The day is not for templates, but decides what is still to come.
                let shared = format!("{} {json}", options.date);
                views.begin(&shared, content);
                exports.begin(&shared);
                let renderer = Renderer {
                    templates: &self.theme.templates,
                    html: match &laying {
                        Some(laying) => Destination::Beside(laying),
                        None if purpose == Purpose::Check && !is_read_again => Destination::Nowhere,
                        None => Destination::Memory,
                    },
                };
                let at_once = (!pages.is_remembering()).then_some(renderer);
                let views = Views::new(content, &view, views, exports, at_once);
                let mut site = Site::render(
                    views,
                    content,
                    &view,
                    self.theme,
                    renderer,
                    pages,
                    &mut faults,
                );
                site.redirect(&mut ledger, &view, self.theme, &mut faults);
                site
            }
            None => Site::default(),
        };
        let certainty = match self.sound_theme {
            Some(Sound(())) if faults.is_empty() => assembled.certainty,
            _ => assembled.certainty.min(Certainty::Files),
        };
        let mut problems = self.problems;
        // Templates may fail only because of what is missing: that has been reported already.
        if let Some(sound) = Sound::of(&problems) {
            problems.extend(own_faults(sound, faults));
        }
        Rendered {
            site,
            laying,
            theme: self.theme,
            ledger,
            certainty,
            problems,
            prepared: self.prepared,
        }
    }
}

/// Returns the faults as the templates' own, because all they were given is sound.
fn own_faults(_: Sound, faults: Vec<Problem>) -> Vec<Problem> {
    faults
}

/// Everything that is made of the content and the value `site`, without templates.
#[derive(Debug)]
pub(crate) struct Views {
    /// Not yet rendered.
    pages: Vec<Arc<Page>>,
    /// For programs.
    files: Vec<File>,
    /// For the functions, still without templates.
    bundle: Vec<File>,
}

impl Views {
    pub(crate) fn new(
        content: &Content,
        site: &SiteView,
        memory: &ViewMemory,
        exported: &ExportMemory,
        renderer: Option<Renderer<'_>>,
    ) -> Self {
        let (pages, (files, bundle)) = rayon::join(
            || pages::all(content, site, memory, renderer),
            || {
                rayon::join(
                    || exports::files(content, site, exported),
                    || bundle::files(content, site, exported),
                )
            },
        );
        Self {
            pages,
            files,
            bundle,
        }
    }

    /// Iterates over the addresses of the pages and of the files for programs.
    pub(crate) fn addresses(&self) -> impl Iterator<Item = &str> {
        let pages = self.pages.iter().map(|page| page.path.as_str());
        pages.chain(self.files.iter().map(|file| file.path.as_str()))
    }
}

/// Everything that templates made, and what needs none.
#[derive(Debug, Default)]
pub(super) struct Site {
    pub(super) pages: Arc<RenderedPages>,
    /// Pages that only send visitors on, by address.
    redirects: Vec<(String, String)>,
    /// Published besides pages and assets.
    pub(super) files: Vec<File>,
    bundle: Vec<File>,
}

impl Site {
    /// Renders everything but redirects: where those are needed is known when the pages are.
    fn render(
        views: Views,
        content: &Content,
        site: &SiteView,
        theme: &Theme,
        renderer: Renderer<'_>,
        memory: &mut PageMemory,
        faults: &mut Vec<Problem>,
    ) -> Self {
        let Views {
            pages,
            mut files,
            mut bundle,
        } = views;
        let pages = pages::render(renderer, pages, memory, faults);
        bundle.extend(bundle::templates(&theme.templates));
        files.extend(exports::rendered_files(
            theme, content, site, &pages, memory, faults,
        ));
        Self {
            pages,
            files,
            bundle,
            redirects: Vec::new(),
        }
    }

    /// Renders the pages that send visitors of old addresses on.
    fn redirect(
        &mut self,
        ledger: &mut Ledger,
        site: &SiteView,
        theme: &Theme,
        faults: &mut Vec<Problem>,
    ) {
        ledger.imply(|path| self.pages_at(path).next().is_some());
        self.redirects = pages::redirects(&theme.templates, ledger.moves(), site, faults);
    }

    /// Returns the ids of the page at an address. Where two pages want one address, it is not known
    /// which of them a link means: that has been reported already, and the links are let be.
    pub(super) fn ids(&self, path: &str) -> Option<&Ids> {
        let mut found = self.pages_at(path);
        let page = found.next()?;
        found.next().is_none().then_some(&*page.ids)
    }

    fn pages_at(&self, path: &str) -> impl Iterator<Item = &Arc<RenderedPage>> {
        let first = self.pages.partition_point(|page| *page.path < *path);
        let pages = self.pages[first..].iter();
        pages.take_while(move |page| *page.path == *path)
    }

    /// Iterates over the pages on which an id stands twice, each with the id.
    pub(super) fn repeated_ids(&self) -> impl Iterator<Item = (&str, &str)> {
        let pages = self.pages.iter();
        pages.filter_map(|page| Some((page.path.as_str(), page.ids.repeated.as_deref()?)))
    }

    /// Makes everything that was not laid beside the site, as it is written; `names` are those of
    /// the pages' files.
    pub(super) fn files(&self, names: &[Arc<str>], theme: &Theme, ledger: &Ledger) -> Files {
        let pages = names.iter().zip(&*self.pages).filter_map(|(name, page)| {
            let html = page.html.clone()?;
            Some((Arc::clone(name), html.into()))
        });
        let mut files: Files = pages.collect();
        let mut publish = |address: &str, bytes| files.insert(public_file(address).into(), bytes);
        for (path, html) in &self.redirects {
            publish(path, html.as_bytes().into());
        }
        for file in &self.files {
            publish(&file.path, Arc::clone(&file.bytes));
        }
        for asset in theme.assets.all() {
            publish(&asset.path, Arc::clone(&asset.bytes));
        }
        files.insert(EDGE_REDIRECTS.into(), ledger.edge_table().into());
        for File { path, bytes } in &self.bundle {
            if path == ::bundle::file::DESCRIPTION {
                let address = public_file(::bundle::address::DESCRIPTION);
                files.insert(address.into(), Arc::clone(bytes));
            }
            files.insert(format!("functions/{path}").into(), Arc::clone(bytes));
        }
        files
    }
}
