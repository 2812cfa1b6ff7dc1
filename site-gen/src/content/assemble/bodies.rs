//! Renders the Markdown of all files and gathers their links.

use std::ops::Range;
use std::sync::{Arc, PoisonError};

use super::link_path;
use crate::addresses::FileLinks;
use crate::content::parse::{BrokenPage, ParsedPage, Record, RenderedFile};
use crate::content::{Entry, Home, Link, Site};
use crate::markdown::{Body, LinkUse, Rendered, Renderer};
use crate::parallel;
use content_files::diagnostics::Problem;
use content_files::source::{PathStep, Source};

/// The results of rendering so far, except the bodies themselves.
#[derive(Debug)]
pub(super) struct Bodies<'a> {
    markdown: Renderer<'a>,
    pub(super) links: Vec<Arc<FileLinks>>,
    pub(super) problems: Vec<Problem>,
    /// Links of the file that is being put together by hand.
    open: Option<(String, Vec<LinkUse>)>,
}

impl<'a> Bodies<'a> {
    pub(super) fn new(markdown: Renderer<'a>) -> Self {
        Self {
            markdown,
            links: Vec::new(),
            problems: Vec::new(),
            open: None,
        }
    }

    /// Renders the bodies of all files of a kind.
    pub(super) fn entries<T: Send + Sync>(&mut self, parsed: Vec<ParsedPage<T>>) -> Vec<Entry<T>> {
        let markdown = self.markdown;
        let rendered = parallel::map_owned(parsed, |page| render_entry(page, markdown));
        let entries = rendered.into_iter().map(|(entry, rendered)| {
            self.keep(&rendered);
            entry
        });
        entries.collect()
    }

    /// Renders the bodies of pages whose front matter is unusable, for their problems only.
    pub(super) fn broken(&mut self, pages: Vec<BrokenPage>) {
        for BrokenPage { source, path } in pages {
            let rendered = render_file(source.into(), &path, "", self.markdown);
            self.keep(&rendered);
        }
    }

    /// Makes the home page, with the links of its calls to action.
    pub(super) fn home(&mut self, page: Option<ParsedPage<Home>>) -> Option<Entry<Home>> {
        let mut page = page?;
        let source = Arc::clone(&page.source);
        self.keep_links(&source, "tindakan", &mut page.data.actions);
        self.finish_file(source);
        let (entry, rendered) = render_entry(page, self.markdown);
        self.keep(&rendered);
        Some(entry)
    }

    /// Makes the site's settings, with the links of its menus.
    pub(super) fn site(&mut self, record: Option<Record<Site>>) -> Option<Site> {
        let Record {
            source, mut value, ..
        } = record?;
        self.keep_links(&source, "menu", &mut value.menu);
        self.keep_links(&source, "kaki", &mut value.footer);
        self.finish_file(source);
        Some(value)
    }

    /// Renders Markdown that stands in a key of front matter.
    pub(super) fn text_field(
        &mut self,
        source: &Source,
        page: &str,
        title: &str,
        text: &str,
        path: &[PathStep],
    ) -> Arc<Body> {
        let rendered = self.markdown.text(text, title);
        let start = source.locate_text(path, text);
        // Where the text is written with escapes, its places can't be told: the key will do.
        let place = |span: Range<usize>| match start {
            Some(start) => start + span.start..start + span.end,
            None => source.locate(path),
        };
        for finding in rendered.findings {
            let span = place(finding.span.clone());
            self.problems.push(finding.problem(source, span));
        }
        let links = rendered.links.iter().map(|link| LinkUse {
            span: place(link.span.clone()),
            ..link.clone()
        });
        self.open_file(page).extend(links);
        rendered.body
    }

    fn keep(&mut self, rendered: &RenderedFile) {
        self.problems.extend_from_slice(&rendered.problems);
        self.links.push(Arc::clone(&rendered.links));
    }

    /// Keeps the links of the file that was put together by hand.
    pub(super) fn finish_file(&mut self, source: impl Into<Arc<Source>>) {
        if let Some((page, links)) = self.open.take() {
            self.links.push(Arc::new(FileLinks {
                source: source.into(),
                page,
                links,
                start: 0,
            }));
        }
    }

    /// Notes the links of a list in front matter; those to pages that were removed go.
    fn keep_links(&mut self, source: &Source, list: &'static str, links: &mut Vec<Link>) {
        let uses: Vec<LinkUse> = links
            .iter()
            .enumerate()
            .filter(|(_, link)| !self.is_removed(link))
            .map(|(position, link)| LinkUse {
                target: link.path.clone(),
                span: source.locate(&link_path(list, position)),
                is_picture: false,
            })
            .collect();
        links.retain(|link| !self.is_removed(link));
        self.open_file("/").extend(uses);
    }

    fn is_removed(&self, link: &Link) -> bool {
        let path = link.path.split('#').next().unwrap_or_default();
        self.markdown.surroundings.removed.contains(path)
    }

    fn open_file(&mut self, page: &str) -> &mut Vec<LinkUse> {
        let (_, links) = self
            .open
            .get_or_insert_with(|| (page.to_owned(), Vec::new()));
        links
    }
}

/// Returns a page with its body, rendered unless the same file was before.
fn render_entry<T>(page: ParsedPage<T>, markdown: Renderer<'_>) -> (Entry<T>, Arc<RenderedFile>) {
    let ParsedPage {
        source,
        front,
        rendered,
    } = page;
    let mut last = rendered.lock().unwrap_or_else(PoisonError::into_inner);
    let rendered = last.recall(markdown.around(), |_| {
        render_file(source, &front.path, &front.meta.title, markdown)
    });
    let body = Arc::clone(&rendered.body);
    (Entry { front, body }, rendered)
}

fn render_file(
    source: Arc<Source>,
    page: &str,
    title: &str,
    markdown: Renderer<'_>,
) -> RenderedFile {
    let Rendered {
        body,
        links,
        findings,
    } = markdown.text(source.body_text(), title);
    let start = source.body.start;
    let problems = findings.iter().map(|finding| {
        let span = finding.span.clone();
        finding.problem(&source, start + span.start..start + span.end)
    });
    RenderedFile {
        body,
        problems: problems.collect(),
        links: Arc::new(FileLinks {
            page: page.to_owned(),
            links,
            start,
            source,
        }),
    }
}
