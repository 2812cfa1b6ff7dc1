//! Renders the Markdown of all files and gathers their links.

use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::link_path;
use crate::addresses::FileLinks;
use crate::content::load::{BrokenPage, ParsedPage, Record};
use crate::content::{Entry, Home, Link, Site};
use crate::markdown::{Body, LinkUse, Renderer};
use content_files::diagnostics::Problem;
use content_files::source::{PathStep, Source};

/// The results of rendering so far, except the bodies themselves.
#[derive(Debug)]
pub(super) struct Bodies<'a> {
    markdown: Renderer<'a>,
    pub(super) links: Vec<FileLinks>,
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
        let rendered: Vec<(Entry<T>, FileLinks, Vec<Problem>)> = parsed
            .into_par_iter()
            .map(|page| render_entry(page, markdown))
            .collect();
        let mut entries = Vec::with_capacity(rendered.len());
        for (entry, links, problems) in rendered {
            entries.push(entry);
            self.problems.extend(problems);
            self.links.push(links);
        }
        entries
    }

    /// Renders the bodies of pages whose front matter is unusable, for their problems only.
    pub(super) fn broken(&mut self, pages: Vec<BrokenPage>) {
        for BrokenPage { source, path } in pages {
            let (_, links, problems) = render_body(source.into(), &path, "", self.markdown);
            self.problems.extend(problems);
            self.links.push(links);
        }
    }

    /// The home page, with the links of its calls to action.
    pub(super) fn home(&mut self, page: Option<ParsedPage<Home>>) -> Option<Entry<Home>> {
        let mut page = page?;
        let source = Arc::clone(&page.source);
        self.keep_links(&source, "tindakan", &mut page.data.actions);
        self.finish_file(source);
        let (entry, file, problems) = render_entry(page, self.markdown);
        self.problems.extend(problems);
        self.links.push(file);
        Some(entry)
    }

    /// The site's settings, with the links of its menus.
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

    /// Keeps the links of the file that was put together by hand.
    pub(super) fn finish_file(&mut self, source: impl Into<Arc<Source>>) {
        if let Some((page, links)) = self.open.take() {
            self.links.push(FileLinks {
                source: source.into(),
                page,
                links: links.into(),
                start: 0,
            });
        }
    }

    /// Notes the links of a list in front matter; those to pages that were removed go.
    fn keep_links(&mut self, source: &Source, list: &str, links: &mut Vec<Link>) {
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

fn render_entry<T>(
    page: ParsedPage<T>,
    markdown: Renderer<'_>,
) -> (Entry<T>, FileLinks, Vec<Problem>) {
    let ParsedPage { source, front } = page;
    let (body, links, problems) = render_body(source, &front.path, &front.meta.title, markdown);
    (Entry { front, body }, links, problems)
}

fn render_body(
    source: Arc<Source>,
    page: &str,
    title: &str,
    markdown: Renderer<'_>,
) -> (Arc<Body>, FileLinks, Vec<Problem>) {
    let rendered = markdown.body(&source, title);
    let start = source.body.start;
    let place = |span: Range<usize>| start + span.start..start + span.end;
    let problems = rendered
        .findings
        .iter()
        .map(|finding| finding.problem(&source, place(finding.span.clone())))
        .collect();
    let links = FileLinks {
        source,
        page: page.to_owned(),
        links: Arc::clone(&rendered.links),
        start,
    };
    (Arc::clone(&rendered.body), links, problems)
}
