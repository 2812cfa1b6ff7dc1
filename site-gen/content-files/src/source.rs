//! One content file as it was read: where its front matter and its body are, and where in it a
//! path of keys leads.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use memchr::{memchr, memmem};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostics::{Lines, Problem};
use crate::file::cause;
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
        match split_front_matter(&text) {
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

/// Reads the text of a file, shown to people as `path`.
pub fn read(file: &Path, path: &str) -> Result<Arc<str>, Box<Problem>> {
    let bytes = std::fs::read(file).map_err(|error| {
        let message = format!("berkas ini tidak dapat dibaca: {}", cause(&error));
        Box::new(Problem::whole_file(path, message).with_hint(unreadable(&error)))
    })?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let start = error.utf8_error().valid_up_to();
        let end = start + char::REPLACEMENT_CHARACTER.len_utf8();
        let text = String::from_utf8_lossy(error.as_bytes());
        let message = "ada huruf yang tidak tersimpan sebagai UTF-8";
        Box::new(
            Problem::new(path, &text, start..end, message)
                .with_hint("simpan ulang berkas ini dengan pengodean UTF-8"),
        )
    })?;
    Ok(text.into())
}

/// Builds the problem of what stands where a file is expected and is none, such as a pipe: to read
/// it would mean to wait for whoever writes into it.
pub fn no_file(path: &str) -> Problem {
    Problem::whole_file(path, "ini bukan berkas biasa, jadi tidak dapat dibaca")
        .with_hint("hapus dari folder ini, atau ganti dengan berkasnya sendiri")
}

/// Returns the advice for a file or a folder that is there and can't be read.
pub fn unreadable(error: &std::io::Error) -> &'static str {
    match error.kind() {
        std::io::ErrorKind::NotFound => {
            "bila ini jalan pintas (tautan simbolis), tujuannya sudah tidak ada: ganti dengan berkasnya sendiri"
        }
        std::io::ErrorKind::PermissionDenied => {
            "minta izin membacanya kepada pemilik berkas itu; isinya tidak perlu diubah"
        }
        _ => "periksa apakah berkas itu dapat dibuka di komputer ini",
    }
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

/// Measures the byte-order mark that editors on Windows may put before the text.
fn bom_length(text: &str) -> usize {
    text.len() - text.trim_start_matches('\u{feff}').len()
}

type SplitFault = (Range<usize>, &'static str, &'static str);

/// Finds the front matter and the body. Empty lines before the first `+++` do no harm.
fn split_front_matter(text: &str) -> Result<(Range<usize>, Range<usize>), SplitFault> {
    let mut position = bom_length(text);
    let mut opening: Option<Range<usize>> = None;
    for line in text[position..].split_inclusive('\n') {
        let content = line.trim_end();
        let start = position;
        position += line.len();
        match &opening {
            None if content.is_empty() => {}
            None if content == "+++" => opening = Some(start..position),
            None => {
                let hint = if content == "---" {
                    "bagian depan di sini memakai TOML: ganti `---` dengan `+++`, dan tulis `kunci = \"isi\"`"
                } else {
                    "mulai berkas ini dengan baris `+++`, lalu judul dan keterangan lain, lalu `+++` lagi"
                };
                return Err((
                    start..start + content.len(),
                    "bagian depan berkas belum ada",
                    hint,
                ));
            }
            Some(opening) if content == "+++" => {
                if text[opening.end..start].trim().is_empty() && has_fence(&text[position..]) {
                    return Err((
                        start..start + content.len(),
                        "baris `+++` ini berlebih: bagian depan jadi kosong",
                        "hapus baris ini",
                    ));
                }
                let (front, rest) = (&text[opening.end..start], &text[position..]);
                if let Some(quotes) = open_text(front)
                    && rest.contains(quotes)
                    && has_fence(rest)
                {
                    return Err((
                        start..start + content.len(),
                        "baris `+++` ini berada di dalam teks beberapa baris, tetapi menutup bagian depan",
                        "beri satu spasi di depan `+++` ini",
                    ));
                }
                return Ok((opening.end..start, position..text.len()));
            }
            Some(_) => {}
        }
    }
    let opening = opening.unwrap_or_default();
    Err((
        opening.start..opening.start + "+++".len(),
        "bagian depan berkas belum ditutup",
        "tulis baris `+++` di antara bagian depan dan isi halaman",
    ))
}

/// Finds the quotes of a text of several lines that is still open at the end of a front matter.
fn open_text(front: &str) -> Option<&'static str> {
    let quotes = ["\"\"\"", "'''"];
    quotes
        .into_iter()
        .find(|quotes| front.matches(quotes).count() % 2 == 1)
}

/// Tells whether one of the lines closes a front matter.
fn has_fence(text: &str) -> bool {
    text.lines().any(|line| line.trim_end() == "+++")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_front_matter() {
        let table = [
            ("+++\na = 1\n+++\nisi\n", "a = 1\n", "isi\n"),
            (
                "\u{feff}+++\r\na = 1\r\n+++\r\nisi\r\n",
                "a = 1\r\n",
                "isi\r\n",
            ),
            ("\n\n+++\n+++", "", ""),
            ("+++  \na = 1\n+++ \n", "a = 1\n", ""),
        ];
        for (text, front, body) in table {
            let (front_span, body_span) = split_front_matter(text).expect(text);
            assert_eq!(&text[front_span], front, "{text:?}");
            assert_eq!(&text[body_span], body, "{text:?}");
        }
    }

    #[test]
    fn finds_conflict_markers_only_with_a_name_behind() {
        assert_eq!(conflict_marker("Judul\n=======\n"), None);
        assert_eq!(conflict_marker("a\n<<<<<<< \n a <<<<<<< b\n"), None);
        assert_eq!(conflict_marker("a\n<<<<<<< HEAD\n"), Some(2..14));
        assert_eq!(conflict_marker(">>>>>>> b\r\n<<<<<<< HEAD\n"), Some(0..9));
    }
}
