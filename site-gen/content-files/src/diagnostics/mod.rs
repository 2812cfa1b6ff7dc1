//! Problems in content and templates, told to the person who can mend them.
//!
//! Each [`Problem`] stands alone: it holds its place and the line it is about, so that it can be
//! printed, sent as JSON or shown in the browser without the file.
//!
//! The source line and its caret are drawn by `annotate-snippets`, which rustc uses: it measures
//! wide characters and tabs and cuts long lines. The first line is our own, because an editor
//! finds `path:line:column` at the start of it, and the library puts the place on a line of its own.

mod lines;
mod print;

use std::fmt;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde::Serialize;

pub use lines::Lines;
pub use print::MessageFormat;

/// One thing that is wrong, with its place.
///
/// ```
/// use content_files::Problem;
///
/// let problem = Problem::new("situs.toml", "nama = \"\"\n", 7..9, "`nama` masih kosong")
///     .with_hint("tulis isinya di antara tanda kutip");
/// let shown = "\
/// situs.toml:1:8: error: `nama` masih kosong
///   |
/// 1 | nama = \"\"
///   |        ^^
/// bantuan: tulis isinya di antara tanda kutip";
/// assert_eq!(problem.to_string(), shown);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Problem {
    /// Path of the file, as the content folder was given: `content/berita/a.md`.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// How bad it is.
    pub severity: Severity,
    /// Sort of a warning, in one word; those of one sort are reported together when there are
    /// many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub topic: Option<&'static str>,
    /// The fault, in Indonesian.
    pub message: String,
    /// The way out, in Indonesian.
    pub hint: Option<String>,
    /// The line it is about; `None` when the file is missing or empty.
    #[serde(skip)]
    pub source: Option<SourceLine>,
}

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Severity {
    /// The site can't be built with it.
    Error,
    /// The site is built; somebody should look at it. A strict build fails on it too.
    Warning,
}

/// A line of a file and the part of it that a problem is about. Of a line that nobody would read to
/// its end, only what stands around that part.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SourceLine {
    /// The line without its end.
    pub text: String,
    /// First byte of the marked part.
    pub start: usize,
    /// Byte after the marked part; equal to `start` when something is missing there.
    pub end: usize,
}

/// Problems sorted by file and place, none twice.
#[derive(Debug, Clone, Default, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.render(MessageFormat::Human))]
pub struct Problems {
    list: Vec<Problem>,
    /// Whether the site on disk is neither the old nor the new one.
    is_half_changed: bool,
}

impl Problem {
    /// Makes a problem with bytes `span` of `text`. Only the first line of the span is marked.
    pub fn new(file: &str, text: &str, span: Range<usize>, message: impl Into<String>) -> Self {
        Self::in_lines(file, text, &Lines::new(text), span, message)
    }

    /// Makes one of many problems with the same text, of which `lines` are known.
    pub fn in_lines(
        file: &str,
        text: &str,
        lines: &Lines,
        span: Range<usize>,
        message: impl Into<String>,
    ) -> Self {
        let start = text.floor_char_boundary(span.start);
        let end = text.floor_char_boundary(span.end).max(start);
        let line = lines.line_of(start);
        let line_span = lines.span(text, line);
        Self {
            file: file.to_owned(),
            line: line + 1,
            column: lines.characters(text, line_span.start..start) + 1,
            severity: Severity::Error,
            topic: None,
            message: message.into(),
            hint: None,
            source: Some(SourceLine::new(text, line_span, start..end)),
        }
    }

    /// Makes a problem with a file as a whole, for example one that is missing.
    pub fn whole_file(file: &str, message: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            line: 1,
            column: 1,
            severity: Severity::Error,
            topic: None,
            message: message.into(),
            hint: None,
            source: None,
        }
    }

    /// Adds the way out.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Turns it into a warning of a sort that `topic` names: `"tinjau"`.
    #[must_use]
    pub fn into_warning(mut self, topic: &'static str) -> Self {
        self.severity = Severity::Warning;
        self.topic = Some(topic);
        self
    }

    /// Tells whether the site can't be built with it.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// Writes the line with the place and the message.
    pub fn headline(&self) -> String {
        format!(
            "{}:{}:{}: {}: {}",
            self.file, self.line, self.column, self.severity, self.message
        )
    }

    /// Draws the source line with a caret under the marked part; empty without a source line.
    pub fn drawing(&self) -> String {
        let Some(source) = &self.source else {
            return String::new();
        };
        let snippet = Snippet::source(&source.text)
            .line_start(self.line)
            .annotation(AnnotationKind::Primary.span(source.start..source.end));
        // The level is not drawn: without a title a group is only its snippets.
        Renderer::plain().render(&[Group::with_level(Level::ERROR).element(snippet)])
    }
}

impl SourceLine {
    /// Bytes that are kept of a line on either side of the marked part.
    const AROUND: usize = 500;

    fn new(text: &str, line: Range<usize>, marked: Range<usize>) -> Self {
        let start = marked.start.clamp(line.start, line.end);
        let end = marked.end.clamp(start, line.end);
        let from = text.ceil_char_boundary(start.saturating_sub(Self::AROUND).max(line.start));
        let to = text.floor_char_boundary((start + 2 * Self::AROUND).min(line.end));
        Self {
            text: text[from..to].to_owned(),
            start: start - from,
            end: end.min(to) - from,
        }
    }
}

impl Problems {
    /// Sorts the problems; there may be none.
    pub fn new(mut problems: Vec<Problem>) -> Self {
        problems.sort();
        problems.dedup();
        Self {
            list: problems,
            is_half_changed: false,
        }
    }

    /// Says of them that the site was being changed when they were met.
    #[must_use]
    pub fn after_changes(mut self) -> Self {
        self.is_half_changed = true;
        self
    }

    /// Iterates over the problems, sorted by file and place.
    pub fn iter(&self) -> std::slice::Iter<'_, Problem> {
        self.list.iter()
    }

    /// Tells whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Counts those with which the site can't be built.
    pub fn errors(&self) -> usize {
        self.iter().filter(|problem| problem.is_error()).count()
    }

    /// Counts those that are only warnings.
    pub fn warnings(&self) -> usize {
        self.list.len() - self.errors()
    }
}

// Not derived: for `thiserror`, a field called `source` is the error behind this one.
/// Everything about the problem, as printed for people.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.headline())?;
        let drawing = self.drawing();
        if !drawing.is_empty() {
            write!(f, "\n{drawing}")?;
        }
        if let Some(hint) = &self.hint {
            write!(f, "\nbantuan: {hint}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Problem {}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
        })
    }
}

impl<'a> IntoIterator for &'a Problems {
    type Item = &'a Problem;
    type IntoIter = std::slice::Iter<'a, Problem>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_lines_and_characters() {
        let table = [
            ("satu\ndua\n", 5..8, (2, 1, "dua", 0, 3)),
            ("ä = 1", 3..4, (1, 3, "ä = 1", 3, 4)),
            ("\u{feff}a = 1", 3..4, (1, 1, "a = 1", 0, 1)),
            ("a\r\nb\r\n", 3..4, (2, 1, "b", 0, 1)),
            ("a\nb", 0..3, (1, 1, "a", 0, 1)),
            ("", 0..0, (1, 1, "", 0, 0)),
            ("a", 7..9, (1, 2, "a", 1, 1)),
            ("\u{feff}\nb", 4..5, (2, 1, "b", 0, 1)),
        ];
        for (text, span, (line, column, shown, start, end)) in table {
            let problem = Problem::new("f", text, span, "m");
            let source = SourceLine {
                text: shown.to_owned(),
                start,
                end,
            };
            assert_eq!((problem.line, problem.column), (line, column), "{text:?}");
            assert_eq!(problem.source, Some(source), "{text:?}");
        }
    }

    #[test]
    fn of_a_very_long_line_only_what_is_near_is_kept() {
        let text = format!("x\n{}salah{}", "é".repeat(9_000), "ö".repeat(9_000));
        let start = text.find("salah").expect("it stands there");
        let problem = Problem::new("f", &text, start..start + 5, "m");
        assert_eq!((problem.line, problem.column), (2, 9_001));
        let source = problem.source.expect("there is a line");
        assert!(source.text.len() <= 3 * SourceLine::AROUND);
        assert_eq!(&source.text[source.start..source.end], "salah");
    }
}
