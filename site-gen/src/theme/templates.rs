//! The Tera templates, and what is wrong with them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::{Path, PathBuf};

use tera::{ErrorKind, ReportError, Tera};

use super::assets::is_published;
use super::attributes::{attributes, without_engine};
use super::{ThemeFile, shown, text};
use content_files::diagnostics::Problem;
use content_files::suggestion::suggest;

/// All templates under their path in `templates/`: `layout.html`, `components/tombol.html`.
#[derive(Debug)]
pub(crate) struct Templates {
    root: PathBuf,
    sources: BTreeMap<String, String>,
    /// Links that are written out, of whatever leads somewhere on this site.
    pub(crate) links: Vec<WrittenLink>,
    pub(crate) tera: TeraEngine,
}

/// A link whose page is written out in a template: nothing of it is computed.
#[derive(Debug)]
pub(crate) struct WrittenLink {
    template: String,
    span: Range<usize>,
    /// The page, without query and fragment.
    pub(crate) page: String,
}

/// `Tera` has no `Debug` of its own.
pub(crate) struct TeraEngine(pub(crate) Tera);

impl std::fmt::Debug for TeraEngine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tera")
    }
}

/// Tera says what is wrong in English, to people who write templates; this is for all others.
pub(crate) const HINT: &str = "isi situs tidak salah: batalkan perubahan terakhir di templat ini, atau sampaikan pesan ini kepada yang merawatnya";

impl Templates {
    pub(super) fn load(root: &Path, files: &[ThemeFile], problems: &mut Vec<Problem>) -> Self {
        let sources: BTreeMap<String, String> = files
            .iter()
            .filter(|file| {
                !is_published(&file.name)
                    && ["html", "xml", "txt"]
                        .iter()
                        .any(|kind| file.has_extension(kind))
            })
            .filter_map(|file| Some((file.name.clone(), text(root, file, problems)?.to_owned())))
            .collect();
        let links = sources
            .iter()
            .flat_map(|(name, source)| links(name, source));
        let mut templates = Self {
            root: root.to_owned(),
            links: links.collect(),
            sources,
            tera: TeraEngine(Tera::new()),
        };
        if let Err(error) = templates.tera.0.add_raw_templates(&templates.sources) {
            // Tera stops at the first template that it can't parse; all of them are told.
            let broken = templates.syntax_errors();
            if broken.is_empty() {
                problems.extend(templates.problems(&error));
            } else {
                templates.tera = TeraEngine(Tera::new());
                problems.extend(broken);
            }
        }
        templates
    }

    /// Returns the source of each template.
    pub(crate) fn sources(&self) -> &BTreeMap<String, String> {
        &self.sources
    }

    /// Lists the ids that the templates give to elements. Those that are made of data are not among
    /// them.
    pub(crate) fn ids(&self) -> BTreeSet<String> {
        let sources = self.sources.values();
        let ids = sources.flat_map(|source| source.split(" id=\"").skip(1));
        ids.filter_map(|rest| rest.split('"').next())
            .filter(|id| !id.is_empty() && !id.contains(['{', ' ']))
            .map(str::to_owned)
            .collect()
    }

    /// Lists the templates that name an address in quotes, as shown to people.
    pub(crate) fn naming(&self, address: &str) -> Vec<String> {
        let sources = self.sources.iter();
        sources
            .filter(|(_, source)| {
                ['"', '\'']
                    .iter()
                    .any(|quote| source.contains(&format!("{quote}{address}")))
            })
            .map(|(name, _)| shown(&self.root, name))
            .collect()
    }

    /// Builds the problem for an id that a template gives to an element: in the one that has it
    /// twice, if there is one, and there at the second.
    pub(crate) fn declaring(&self, id: &str, message: String) -> Option<Problem> {
        let attribute = format!(" id=\"{id}\"");
        let places = self.sources.iter().filter_map(|(name, source)| {
            let mut found = source.match_indices(&attribute).map(|(start, _)| start + 1);
            let first = found.next()?;
            Some((found.next(), first, name))
        });
        let (second, first, name) = places.max_by_key(|place| place.0.is_some())?;
        let start = second.unwrap_or(first);
        Some(self.problem(name, start..start + attribute.len() - 1, message))
    }

    /// Builds the problem with a link.
    pub(crate) fn linking(&self, link: &WrittenLink, message: String) -> Problem {
        self.problem(&link.template, link.span.clone(), message)
    }

    fn problem(&self, name: &str, span: Range<usize>, message: String) -> Problem {
        let source = self.sources.get(name).map_or("", String::as_str);
        Problem::new(&shown(&self.root, name), source, span, message)
    }

    /// Tells whether any template has this text in it.
    pub(crate) fn mention(&self, text: &str) -> bool {
        self.sources.values().any(|source| source.contains(text))
    }

    /// Turns an error of Tera into problems, with the place in the template.
    pub(crate) fn problems(&self, error: &tera::Error) -> Vec<Problem> {
        match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
                vec![self.reported(report)]
            }
            ErrorKind::MissingParent { current, parent } => {
                vec![self.missing_parent(current, parent)]
            }
            ErrorKind::CircularExtend { tpl, .. } | ErrorKind::CircularInclude { tpl, .. } => {
                vec![self.whole(tpl, error)]
            }
            ErrorKind::TemplateNotFound(name) => vec![Problem::whole_file(
                &shown(&self.root, name),
                "templat ini belum ada",
            )],
            ErrorKind::Msg(message) => self.parsed_reports(message),
            _ => vec![self.whole("", error)],
        }
    }

    /// Finds the syntax errors: Tera stops at the first template that it can't parse, so each is
    /// tried alone.
    fn syntax_errors(&self) -> Vec<Problem> {
        self.sources
            .iter()
            .filter_map(|(name, source)| {
                let error = Tera::new().add_raw_template(name, source).err()?;
                match error.kind() {
                    ErrorKind::SyntaxError(report) => Some(self.reported(report)),
                    _ => None,
                }
            })
            .collect()
    }

    fn reported(&self, report: &ReportError) -> Problem {
        let span = report.span();
        self.at(
            report.filename(),
            span.start_line,
            span.start_col,
            span.end_col.saturating_sub(span.start_col).max(1),
            report.message(),
        )
    }

    /// Splits a message: unknown filters, components and the like come as one text with a report
    /// for each: `error: MESSAGE`, then ` --> FILE:LINE:COLUMN`.
    fn parsed_reports(&self, message: &str) -> Vec<Problem> {
        let problems: Vec<Problem> = message
            .split("\n\n")
            .filter_map(|report| {
                let mut lines = report.lines();
                let text = lines.next()?.strip_prefix("error: ")?;
                let place = lines.next()?.trim_start().strip_prefix("--> ")?;
                let (rest, column) = place.rsplit_once(':')?;
                let (file, line) = rest.rsplit_once(':')?;
                let column: usize = column.parse().ok()?;
                let carets = report.lines().last()?.matches('^').count().max(1);
                Some(self.at(
                    file,
                    line.parse().ok()?,
                    column.checked_sub(1)?,
                    carets,
                    text,
                ))
            })
            .collect();
        if problems.is_empty() {
            vec![Problem::whole_file(
                &self.root.display().to_string(),
                message,
            )]
        } else {
            problems
        }
    }

    /// Builds a problem at a line (from 1) and a column in characters (from 0) of a template.
    fn at(&self, name: &str, line: usize, column: usize, width: usize, message: &str) -> Problem {
        let source = self.sources.get(name).map_or("", String::as_str);
        let line_start: usize = source
            .split_inclusive('\n')
            .take(line.saturating_sub(1))
            .map(str::len)
            .sum();
        let bytes = |characters: usize| -> usize {
            source[line_start..]
                .chars()
                .take(characters)
                .map(char::len_utf8)
                .sum()
        };
        let span = line_start + bytes(column)..line_start + bytes(column + width);
        let message = format!("templat: {message}");
        self.problem(name, span, message).with_hint(HINT)
    }

    fn missing_parent(&self, name: &str, parent: &str) -> Problem {
        let source = self.sources.get(name).map_or("", String::as_str);
        let start = source.find(parent).unwrap_or_default();
        let message = format!("templat: induk `{parent}` tidak ada");
        let hint = suggest(parent, self.sources.keys().map(String::as_str));
        self.problem(name, start..start + parent.len(), message)
            .with_hint(hint)
    }

    fn whole(&self, name: &str, error: &tera::Error) -> Problem {
        Problem::whole_file(&shown(&self.root, name), format!("templat: {error}")).with_hint(HINT)
    }
}

fn links(template: &str, source: &str) -> Vec<WrittenLink> {
    let plain = without_engine(source);
    let links = attributes(&plain, "href").filter_map(|found| {
        let page = found.value.split(['#', '?']).next()?;
        let start = found.span.start;
        let is_written = source.get(start..start + page.len()) == Some(page);
        (is_written && page.starts_with('/')).then(|| WrittenLink {
            template: template.to_owned(),
            span: found.span,
            page: page.to_owned(),
        })
    });
    links.collect()
}
