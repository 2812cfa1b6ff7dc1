//! One content file, as the editor in the browser opens and saves it.

use std::path::Path;

use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};
use toml_edit::DocumentMut;

use crate::EditError;
use crate::hidden;
use crate::merge;
use crate::place::Place;
use crate::values;
use content_files::diagnostics::{MessageFormat, Problem, Problems};
use content_files::file;
use content_files::read;
use content_files::source::Source;

/// The key of the Markdown part, in the JSON of a file. No key of content is English.
pub(crate) const BODY: &str = "body";

/// The key of what [`Version`] a form was filled from.
pub(crate) const VERSION: &str = "_versi";

/// Name of the bytes of a file: two states of it have different ones.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Version(String);

impl Version {
    fn of(bytes: &[u8]) -> Self {
        Self(hex::encode(&Sha256::digest(bytes)[..8]))
    }

    /// Returns it as it stands in the JSON of a file.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The content of a file, as JSON with one key for each of its keys, one for its Markdown, and one
/// for the version it is of.
#[derive(Debug, Clone)]
pub struct Document {
    values: Map<String, Value>,
}

impl Document {
    /// Opens a file of the content folder.
    pub fn open(content: &Path, place: &Place<'_>) -> Result<Self, EditError> {
        let (source, version) = read(content, place)?;
        let toml = parse(&source, place)?;
        let mut values = values::to_json(toml.as_table());
        hidden::drop_all(&mut values);
        if place.kind.has_body() {
            let body = unix_lines(source.body_text());
            values.insert(BODY.to_owned(), body.trim().into());
        }
        values.insert(VERSION.to_owned(), version.0.into());
        Ok(Self { values })
    }

    /// Reads the JSON that a form sends.
    pub fn from_json(json: &str) -> Result<Self, EditError> {
        match serde_json::from_str(json) {
            Ok(values) => Ok(Self { values }),
            Err(error) => Err(EditError::Malformed(error.to_string())),
        }
    }

    /// Writes it as Decap reads it.
    pub fn to_json(&self) -> String {
        Value::Object(self.values.clone()).to_string()
    }

    /// Returns the version that the form was filled from; `None` for a new file.
    pub fn version(&self) -> Option<&str> {
        self.values.get(VERSION)?.as_str()
    }

    /// Puts this into a file that was opened before, as long as it is still of version `opened`,
    /// and returns the version it is of now. Whether the content is right is not asked: what was
    /// typed is kept, and the next build says what is wrong with it.
    pub fn save(
        mut self,
        content: &Path,
        place: &Place<'_>,
        opened: Option<&str>,
    ) -> Result<Version, EditError> {
        let path = content.join(&place.relative);
        let (source, version) = read(content, place)?;
        if Some(version.as_str()) != opened {
            return Err(EditError::Changed(place.path()));
        }
        self.values.remove(VERSION);
        hidden::clean(&mut self.values, BODY)?;
        let body = self.values.remove(BODY);
        let mut toml = parse(&source, place)?;
        merge::table(toml.as_table_mut(), &self.values, &place.kind.shape);

        let has_crlf = source.text.contains("\r\n");
        let front = lines_like(&toml.to_string(), has_crlf);
        let text = &source.text;
        let (before, between) = (
            &text[..source.front.start],
            &text[source.front.end..source.body.start],
        );
        let body = body_like(source.body_text(), body.as_ref(), has_crlf);
        write(&path, place, &format!("{before}{front}{between}{body}"))
    }

    /// Makes a new file of this.
    pub fn create(mut self, content: &Path, place: &Place<'_>) -> Result<Version, EditError> {
        let path = content.join(&place.relative);
        if !place.kind.can_be_new() {
            return Err(EditError::UnknownPlace(place.path()));
        }
        if path.exists() {
            return Err(EditError::Exists(place.path()));
        }
        self.values.remove(VERSION);
        hidden::clean(&mut self.values, BODY)?;
        let body = self.values.remove(BODY);
        let mut toml = DocumentMut::new();
        merge::table(toml.as_table_mut(), &self.values, &place.kind.shape);
        let text = if place.kind.has_body() {
            let body = body.as_ref().and_then(Value::as_str).unwrap_or_default();
            format!("+++\n{toml}+++\n\n{}\n", unix_lines(body).trim())
        } else {
            toml.to_string()
        };
        write(&path, place, &text)
    }
}

/// Reads a file, without letters that nobody sees.
fn read(content: &Path, place: &Place<'_>) -> Result<(Source, Version), EditError> {
    let path = content.join(&place.relative);
    if !path.is_file() {
        return Err(EditError::Missing(place.path()));
    }
    let text = read::text(&path, &place.path())
        .map_err(|problem| EditError::Unreadable(said(*problem)))?;
    let version = Version::of(text.as_bytes());
    let text = hidden::without_in_file(&text, place.kind.has_body());
    let source = source_of(&text, place).map_err(EditError::Unreadable)?;
    Ok((source, version))
}

fn source_of(text: &str, place: &Place<'_>) -> Result<Source, String> {
    let source = if place.kind.has_body() {
        Source::markdown(text.into(), place.path())
    } else {
        Source::toml(text.into(), place.path())
    };
    source.map_err(|problem| said(*problem))
}

fn said(problem: Problem) -> String {
    Problems::new(vec![problem]).render(MessageFormat::Short)
}

fn parse(source: &Source, place: &Place<'_>) -> Result<DocumentMut, EditError> {
    source.front_text().parse().map_err(|_| {
        EditError::Unreadable(format!(
            "`{}` belum dapat dibuka di sini: bagian depannya bukan TOML. Perbaiki dulu di penyunting teks.",
            place.path()
        ))
    })
}

/// Writes a file that can be opened again.
fn write(path: &Path, place: &Place<'_>, text: &str) -> Result<Version, EditError> {
    let source = source_of(text, place).map_err(EditError::Unopenable)?;
    parse(&source, place).map_err(|error| EditError::Unopenable(error.to_string()))?;
    file::replace(path, text.as_bytes())
        .map_err(|problems| EditError::Unwritable(problems.render(MessageFormat::Short)))?;
    Ok(Version::of(text.as_bytes()))
}

/// Writes the Markdown part with new text, between the empty lines that were around the old one.
fn body_like(old: &str, new: Option<&Value>, has_crlf: bool) -> String {
    let Some(new) = new.and_then(Value::as_str) else {
        return old.to_owned();
    };
    let new = unix_lines(new);
    if unix_lines(old).trim() == new.trim() {
        return old.to_owned();
    }
    let kept = old.trim();
    let (before, after) = if kept.is_empty() {
        ("\n", "\n")
    } else {
        let start = old.len() - old.trim_start().len();
        (&old[..start], &old[start + kept.len()..])
    };
    lines_like(&format!("{before}{}{after}", new.trim()), has_crlf)
}

fn unix_lines(text: &str) -> String {
    text.replace("\r\n", "\n")
}

fn lines_like(text: &str, has_crlf: bool) -> String {
    let text = unix_lines(text);
    if has_crlf {
        text.replace('\n', "\r\n")
    } else {
        text
    }
}
