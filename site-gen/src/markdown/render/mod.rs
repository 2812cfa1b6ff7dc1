//! From pulldown-cmark's events to HTML and findings.

mod bare_address;
mod bracket_slips;
pub(crate) mod destination;
mod findings;
mod footnotes;
mod full_address;
mod headings;
mod links;
mod list_slips;
mod rendered;
mod sentences;
mod slips;
mod surroundings;
mod tables;

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use memchr::memchr;
use programme::characters::is_blank;
use pulldown_cmark::html::push_html;
use pulldown_cmark::{BrokenLink, CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd};
use unicase::UniCase;

use super::slug::Slugs;
use super::{Body, Heading};
use footnotes::Footnote;
use headings::OpenHeading;
use links::{OpenImage, OpenLink};
use list_slips::OpenList;
pub(crate) use rendered::{Finding, LinkUse, Rendered};
use sentences::Prose;
pub(crate) use surroundings::{PublishedAsset, Surroundings};
use tables::Table;

/// Renders Markdown. `title` names tables that stand before the first heading.
pub(crate) fn render(text: &str, title: &str, surroundings: Surroundings<'_>) -> Rendered {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS;
    let mut renderer = BodyRenderer::new(text, title, surroundings);
    let mut undefined = Vec::new();
    let mut used = HashSet::new();
    let parser = Parser::new_with_broken_link_callback(
        text,
        options,
        Some(|link: BrokenLink<'_>| {
            undefined.push((link.link_type, link.span));
            None
        }),
    );
    let mut events = parser.into_offset_iter();
    let has_definitions = events.reference_definitions().iter().next().is_some();
    // Where text and links are: what looks like the address of a link there is none.
    let mut shown = Vec::new();
    while let Some((event, span)) = events.next() {
        if let Event::Start(Tag::Link { id, .. } | Tag::Image { id, .. }) = &event {
            let definition = events.reference_definitions().get(id);
            renderer.definition = definition.map(|definition| definition.span.clone());
            used.extend(definition.map(|definition| definition.span.start));
        }
        if has_definitions && matches!(event, Event::Text(_) | Event::Start(Tag::Link { .. })) {
            shown.push(span.clone());
        }
        renderer.event(event, span.clone());
        renderer.last_end = span.end;
    }
    let definitions = events.reference_definitions();
    let lines = has_definitions.then(|| slips::definitions(text));
    let repeated: Vec<Range<usize>> = lines
        .into_iter()
        .flatten()
        .filter(|(name, line)| {
            let above = shown.partition_point(|span| span.start <= line.start);
            let is_shown = above > 0 && shown[above - 1].end > line.start;
            let first = definitions.get(name).filter(|_| !is_shown);
            first.is_some_and(|first| first.span.start != line.start)
        })
        .map(|(_, line)| line)
        .collect();
    let mut unused: Vec<Range<usize>> = definitions
        .iter()
        .filter(|(_, definition)| !used.contains(&definition.span.start))
        .map(|(_, definition)| definition.span.clone())
        .collect();
    unused.sort_by_key(|span| span.start);
    drop(events);
    for span in unused {
        renderer.check_unused(span);
    }
    for span in repeated {
        renderer.warn_of_second(span);
    }
    for (link_type, span) in undefined {
        renderer.check_undefined(link_type, span);
    }
    renderer.check_unreferred();
    renderer.finish()
}

/// The state of one text while it is rendered.
struct BodyRenderer<'a> {
    text: &'a str,
    surroundings: Surroundings<'a>,
    events: Vec<Event<'a>>,
    links: Vec<LinkUse>,
    findings: Vec<Finding>,
    slugs: Slugs<'a>,
    headings: Vec<Heading>,
    /// Which events each of them is made of.
    heading_events: Vec<Range<usize>>,
    /// Open quotations, lists and footnotes: no place for a heading.
    nesting: usize,
    heading: Option<OpenHeading>,
    link: Option<OpenLink>,
    image: Option<OpenImage>,
    prose: Prose,
    in_code: bool,
    html_block: Option<(Range<usize>, String)>,
    table: Table,
    table_label: String,
    table_labels: HashMap<String, usize>,
    footnotes: HashMap<UniCase<CowStr<'a>>, Footnote>,
    /// Place of the address of the link or image that begins, if not there: `[x]: /y/`.
    definition: Option<Range<usize>>,
    /// Whether there is a `^` anywhere: hardly any text has one.
    has_carets: bool,
    /// The signs that may be part of an address in running text, which hardly any text has either.
    address_signs: Vec<bare_address::Sign>,
    /// The byte behind the last event.
    last_end: usize,
    /// Lists around the place, the innermost last.
    lists: Vec<OpenList>,
    /// The column of the list that ended last, and the byte behind it.
    last_list: Option<(usize, usize)>,
    /// The byte behind the emphasis marks that were told last.
    told_marks: usize,
    /// The beginning of the last line that was told to be no point of a list.
    told_items: usize,
}

impl<'a> BodyRenderer<'a> {
    fn new(text: &'a str, title: &str, surroundings: Surroundings<'a>) -> Self {
        Self {
            text,
            surroundings,
            // Hardly any text has more.
            events: Vec::with_capacity(text.len() / BYTES_AN_EVENT),
            links: Vec::new(),
            findings: Vec::new(),
            slugs: Slugs::new(surroundings.ids),
            headings: Vec::new(),
            heading_events: Vec::new(),
            nesting: 0,
            heading: None,
            link: None,
            image: None,
            prose: Prose::default(),
            in_code: false,
            html_block: None,
            table: Table::default(),
            table_label: title.to_owned(),
            table_labels: HashMap::new(),
            footnotes: HashMap::new(),
            definition: None,
            has_carets: memchr(b'^', text.as_bytes()).is_some(),
            address_signs: bare_address::signs(text),
            last_end: 0,
            lists: Vec::new(),
            last_list: None,
            told_marks: 0,
            told_items: usize::MAX,
        }
    }

    fn event(&mut self, event: Event<'a>, span: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, span),
            Event::End(tag) => self.end(tag, span),
            Event::Text(text) => {
                self.check_unlinked(&span);
                self.check_bare_address(&span);
                self.check_note(&span);
                self.check_emphasis(&span);
                self.check_decoded(&text, &span);
                self.plain_text(&text);
                self.running_text(&text, &span);
                self.content(Event::Text(text));
            }
            Event::Code(code) => {
                self.plain_text(&code);
                self.running_text(&code, &span);
                self.content(Event::Code(code));
            }
            Event::SoftBreak => {
                self.check_glued(span.start);
                self.plain_text(" ");
                self.running_text(" ", &span);
                self.content(Event::SoftBreak);
            }
            Event::HardBreak => {
                self.plain_text(" ");
                self.running_text(" ", &span);
                self.content(Event::Html("<br>\n".into()));
            }
            Event::Rule => self.html("<hr>\n"),
            Event::FootnoteReference(name) => self.refer_to_footnote(name),
            Event::TaskListMarker(done) => self.html(if done {
                "<span role=\"img\" aria-label=\"Sudah\">☑</span> "
            } else {
                "<span role=\"img\" aria-label=\"Belum\">☐</span> "
            }),
            Event::InlineHtml(html) => self.raw_html(span, &html),
            Event::Html(html) => match &mut self.html_block {
                Some((_, block)) => block.push_str(&html),
                None => self.raw_html(span, &html),
            },
            // Not among the options that are switched on.
            Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'a>, span: Range<usize>) {
        if is_block(tag.to_end()) {
            self.end_prose();
        }
        self.in_code |= matches!(tag, Tag::CodeBlock(_));
        match tag {
            Tag::Heading { level, .. } => {
                self.heading = Some(OpenHeading {
                    start_event: self.events.len(),
                    level,
                    span,
                    text: String::new(),
                });
                self.events.push(Event::Start(tag));
            }
            Tag::Paragraph => {
                self.check_paragraph(span);
                self.events.push(Event::Start(tag));
            }
            Tag::BlockQuote(_) | Tag::List(_) => {
                if let Tag::List(first) = &tag {
                    self.start_list(*first, &span);
                }
                self.nesting += 1;
                self.events.push(Event::Start(tag));
            }
            Tag::FootnoteDefinition(name) => {
                self.nesting += 1;
                self.start_footnote(name, span);
            }
            Tag::Link {
                link_type,
                dest_url,
                ..
            } => self.start_link(link_type, &dest_url, span),
            Tag::Image { dest_url, .. } => self.start_image(&dest_url, span),
            Tag::HtmlBlock => self.html_block = Some((span, String::new())),
            Tag::Table(alignments) => self.start_table(alignments),
            Tag::TableHead => self.start_head(),
            Tag::TableRow => self.start_row(span),
            Tag::TableCell => self.start_cell(),
            tag => {
                match &tag {
                    Tag::Item => self.check_point(&span),
                    Tag::CodeBlock(CodeBlockKind::Fenced(language)) => {
                        self.check_decoded(language, &span);
                        self.check_fence(&span);
                    }
                    _ => {}
                }
                self.content(Event::Start(tag));
            }
        }
    }

    fn end(&mut self, tag: TagEnd, span: Range<usize>) {
        if is_block(tag) {
            self.end_prose();
        }
        self.in_code &= tag != TagEnd::CodeBlock;
        match tag {
            TagEnd::Heading(_) => self.end_heading(tag),
            TagEnd::Paragraph => self.events.push(Event::End(tag)),
            TagEnd::BlockQuote(_) | TagEnd::List(_) => {
                if matches!(tag, TagEnd::List(_)) {
                    self.end_list(&span);
                }
                self.nesting -= 1;
                self.events.push(Event::End(tag));
            }
            TagEnd::FootnoteDefinition => {
                self.nesting -= 1;
                self.html("</div>\n");
            }
            TagEnd::Link => self.end_link(),
            TagEnd::Image => self.end_image(),
            TagEnd::HtmlBlock => {
                if let Some((span, html)) = self.html_block.take() {
                    self.raw_html(span, &html);
                }
            }
            TagEnd::Table => self.html("</tbody>\n</table>\n</div>\n"),
            TagEnd::TableHead => self.end_head(span),
            TagEnd::TableRow => self.html("</tr>\n"),
            TagEnd::TableCell => self.end_cell(),
            tag => self.content(Event::End(tag)),
        }
    }

    fn finish(mut self) -> Rendered {
        let mut html = String::with_capacity(self.text.len() * 3 / 2);
        let mut events = self.events.into_iter();
        let mut taken = 0;
        for (heading, place) in self.headings.iter_mut().zip(self.heading_events) {
            push_html(&mut html, events.by_ref().take(place.start - taken));
            heading.element.start = html.len();
            push_html(&mut html, events.by_ref().take(place.len()));
            heading.element.end = html.trim_end().len();
            taken = place.end;
        }
        push_html(&mut html, events);
        Rendered {
            body: Arc::new(Body {
                html: html.trim_end().into(),
                headings: self.headings,
            }),
            links: self.links,
            findings: self.findings,
        }
    }

    /// Adds text that heading, link, image and cell may be made of.
    fn plain_text(&mut self, text: &str) {
        if let Some(image) = &mut self.image {
            image.alt.push_str(text);
            return;
        }
        let shows = !is_blank(text);
        self.table.cell.1 |= shows;
        if let Some(link) = &mut self.link {
            link.has_text |= shows;
        }
        if let Some(heading) = &mut self.heading {
            heading.text.push_str(text);
        }
    }

    /// Adds text of which sentences are made.
    fn running_text(&mut self, text: &str, span: &Range<usize>) {
        if self.image.is_none() && !self.in_code {
            self.prose.push(text, span.start);
        }
    }

    /// Adds content that is shown, unless it is the text of an image.
    fn content(&mut self, event: Event<'a>) {
        if self.image.is_none() {
            self.events.push(event);
        }
    }

    fn html(&mut self, html: impl Into<CowStr<'a>>) {
        self.content(Event::Html(html.into()));
    }
}

/// Fewest bytes of Markdown from one event to the next, in running text.
const BYTES_AN_EVENT: usize = 16;

/// Tells whether text before and after it belongs to different sentences.
fn is_block(tag: TagEnd) -> bool {
    !matches!(
        tag,
        TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image
    )
}
