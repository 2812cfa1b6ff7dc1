//! One content file as it was read: where its front matter and its body are, and where in it a
//! path of keys leads.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use memchr::{memchr, memmem};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostics::{Lines, Problem};
use crate::front_matter::{bom_length, split};
use crate::letters;

/// A content file. Byte positions of problems refer to the whole `text`.
///
/// ```
/// use content_files::Source;
/// use content_files::source::key;
///
/// let text = "+++\njudul = \"Bazar\"\n+++\nSelamat datang.\n";
/// let source = Source::markdown(text.into(), "berita/bazar.md".to_owned())?;
/// assert_eq!(source.front_text(), "judul = \"Bazar\"\n");
/// assert_eq!(source.body_text(), "Selamat datang.\n");
/// assert_eq!(&source.text[source.locate(&[key("judul")])], "\"Bazar\"");
///
/// let open = Source::markdown("+++\njudul = \"Bazar\"\n".into(), "bazar.md".to_owned());
/// let problem = open.expect_err("the front matter is not closed");
/// assert_eq!(problem.message, "bagian depan berkas belum ditutup");
/// # Ok::<(), Box<content_files::Problem>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Source {
    /// Path as shown to people: the content folder as given, and the path in it.
    pub path: String,
    /// Everything in the file; shared, because files are remembered from build to build.
    pub text: Arc<str>,
    /// The TOML part: the whole of a TOML file, or what stands between the `+++` lines.
    pub front: Range<usize>,
    /// The Markdown part; empty in a TOML file.
    pub body: Range<usize>,
    /// Shared by all copies: a file that is remembered gives the same warnings after every edit of
    /// another.
    places: Arc<Places>,
}

/// The answer to where things stand in a file, made when something is first asked for: mostly
/// nothing is wrong with it.
#[derive(Debug, Default)]
struct Places {
    lines: OnceLock<Lines>,
    values: OnceLock<Place>,
}

/// A value of the front matter: its bytes there, and the values in it.
#[derive(Debug, Default)]
struct Place {
    span: Range<usize>,
    inside: Inside,
}

#[derive(Debug, Default)]
enum Inside {
    #[default]
    Nothing,
    Keys(HashMap<String, Place>),
    Items(Vec<Place>),
}

impl Source {
    /// Makes the source of a TOML file.
    pub fn toml(text: Arc<str>, path: String) -> Result<Self, Box<Problem>> {
        check_letters(&text, &path)?;
        let start = bom_length(&text);
        if text[start..].trim().is_empty() {
            return Err(Box::new(empty_file(&path)));
        }
        Ok(Self {
            front: start..text.len(),
            body: text.len()..text.len(),
            path,
            text,
            places: Arc::default(),
        })
    }

    /// Makes the source of a Markdown file and its front matter.
    pub fn markdown(text: Arc<str>, path: String) -> Result<Self, Box<Problem>> {
        check_letters(&text, &path)?;
        if text[bom_length(&text)..].trim().is_empty() {
            return Err(Box::new(empty_file(&path)));
        }
        match split(&text) {
            Ok((front, body)) => Ok(Self {
                path,
                text,
                front,
                body,
                places: Arc::default(),
            }),
            Err((span, message, hint)) => Err(Box::new(
                Problem::new(&path, &text, span, message).with_hint(hint),
            )),
        }
    }

    /// Makes the source of a file that is neither TOML nor Markdown.
    pub fn plain(text: Arc<str>, path: String) -> Result<Self, Box<Problem>> {
        check_letters(&text, &path)?;
        Ok(Self {
            front: 0..0,
            body: 0..text.len(),
            path,
            text,
            places: Arc::default(),
        })
    }

    /// Builds a problem with bytes `span` of the file.
    pub fn problem(&self, span: Range<usize>, message: impl Into<String>) -> Problem {
        let lines = self.places.lines.get_or_init(|| Lines::new(&self.text));
        Problem::in_lines(&self.path, &self.text, lines, span, message)
    }

    /// Builds a problem with the value that `path` leads to, or with the deepest part of it that
    /// exists.
    pub fn problem_at(&self, path: &[PathStep], message: impl Into<String>) -> Problem {
        self.problem(self.locate(path), message)
    }

    /// Returns the text of the front matter.
    pub fn front_text(&self) -> &str {
        &self.text[self.front.clone()]
    }

    /// Returns the text of the body.
    pub fn body_text(&self) -> &str {
        &self.text[self.body.clone()]
    }

    /// Returns the line on which the data begins, to which a problem with the data as a whole
    /// points.
    pub fn opening(&self) -> Range<usize> {
        let start = self.text[..self.front.start]
            .rfind("+++")
            .unwrap_or(self.front.start);
        let line = self.text[start..].lines().next().unwrap_or_default();
        start..start + line.len()
    }

    /// Returns the bytes of the file for bytes of the front matter; without any, where the data
    /// begins.
    pub fn front_span(&self, span: Option<Range<usize>>) -> Range<usize> {
        span.map_or_else(
            || self.opening(),
            |span| self.front.start + span.start..self.front.start + span.end,
        )
    }

    /// Finds the first byte of the string at `path` in the file, if its decoded text stands there
    /// letter for letter.
    pub fn locate_text(&self, path: &[PathStep], decoded: &str) -> Option<usize> {
        let span = self.locate(path);
        let raw = &self.text[span.clone()];
        raw.find(decoded).map(|position| span.start + position)
    }

    /// Finds the value that `path` leads to, or the deepest part of it that exists.
    pub fn locate(&self, path: &[PathStep]) -> Range<usize> {
        // Parses the front matter again: places are needed only when something is wrong, and
        // keeping every span of every file for that would cost more than it saves.
        let mut place = self.places.values.get_or_init(|| {
            let (table, _) = DeTable::parse_recoverable(self.front_text());
            Place {
                span: table.span(),
                inside: inside_table(table.get_ref()),
            }
        });
        let mut is_found = false;
        for step in path {
            let Some(next) = place.step(step) else { break };
            (place, is_found) = (next, true);
        }
        self.front_span(is_found.then(|| place.span.clone()))
    }
}

impl Place {
    fn new(value: &Spanned<DeValue<'_>>) -> Self {
        Self {
            span: value.span(),
            inside: match value.get_ref() {
                DeValue::Table(table) => inside_table(table),
                DeValue::Array(array) => Inside::Items(array.iter().map(Self::new).collect()),
                _ => Inside::Nothing,
            },
        }
    }

    fn step(&self, step: &PathStep) -> Option<&Self> {
        match (&self.inside, step) {
            (Inside::Keys(keys), PathStep::Key(name)) => keys.get(&**name),
            (Inside::Items(items), PathStep::Index(position)) => items.get(*position),
            _ => None,
        }
    }
}

fn inside_table(table: &DeTable<'_>) -> Inside {
    let keys = table.iter();
    Inside::Keys(
        keys.map(|(key, value)| (key.get_ref().to_string(), Place::new(value)))
            .collect(),
    )
}

/// One step into a TOML document.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum PathStep {
    /// A key of a table, as written in the file.
    Key(Cow<'static, str>),
    /// A position in an array, from 0.
    Index(usize),
}

/// Makes a step into a table.
pub fn key(name: impl Into<Cow<'static, str>>) -> PathStep {
    PathStep::Key(name.into())
}

/// Makes a step into an array.
pub fn index(position: usize) -> PathStep {
    PathStep::Index(position)
}

/// Refuses letters and marks that no content file may hold, whatever its format.
fn check_letters(text: &str, path: &str) -> Result<(), Box<Problem>> {
    let start = bom_length(text);
    if let Some((span, letter)) = letters::find_hidden(&text[start..]) {
        let span = start + span.start..start + span.end;
        return Err(Box::new(
            Problem::new(path, text, span, letters::message(letter))
                .with_hint("hapus dan tulis ulang kata ini"),
        ));
    }
    if let Some(start) = memchr(b'\r', text.as_bytes()).filter(|_| !text.contains('\n')) {
        let message =
            "baris-baris di berkas ini tidak terpisah: akhir barisnya dari cara lama (CR)";
        return Err(Box::new(
            Problem::new(path, text, start..start + 1, message).with_hint(
                "simpan ulang berkas ini dengan akhir baris LF (Unix) atau CRLF (Windows)",
            ),
        ));
    }
    let Some(span) = conflict_marker(text) else {
        return Ok(());
    };
    let message = "tanda benturan Git masih ada di berkas ini";
    Err(Box::new(Problem::new(path, text, span, message).with_hint(
        "pilih isi yang dipakai, lalu hapus baris `<<<<<<<`, `=======`, dan `>>>>>>>`",
    )))
}

/// Finds the first line that Git leaves where two changes met. A line of `=` alone may be Markdown.
fn conflict_marker(text: &str) -> Option<Range<usize>> {
    let line = |start: usize| {
        let line = text[start..].lines().next().unwrap_or_default();
        start..start + line.trim_end().len()
    };
    let first = |marker: &str| {
        memmem::find_iter(text.as_bytes(), marker)
            .filter(|start| *start == 0 || text.as_bytes()[start - 1] == b'\n')
            .map(line)
            .find(|line| line.len() > marker.len())
    };
    let markers = ["<<<<<<< ", ">>>>>>> ", "||||||| "].into_iter();
    markers.filter_map(first).min_by_key(|line| line.start)
}

fn empty_file(path: &str) -> Problem {
    Problem::whole_file(path, "berkas ini kosong")
        .with_hint("isi berkas ini, atau hapus bila tidak dipakai")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_conflict_markers_only_with_a_name_behind() {
        assert_eq!(conflict_marker("Judul\n=======\n"), None);
        assert_eq!(conflict_marker("a\n<<<<<<< \n a <<<<<<< b\n"), None);
        assert_eq!(conflict_marker("a\n<<<<<<< HEAD\n"), Some(2..14));
        assert_eq!(conflict_marker(">>>>>>> b\r\n<<<<<<< HEAD\n"), Some(0..9));
    }
}
