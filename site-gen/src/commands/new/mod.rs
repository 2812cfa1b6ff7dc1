//! New content files, with a comment for each key, that pass `check` as they are.
//!
//! What a key is for is taken from the schema of its type, so that it is written once. The values
//! that no editor has written yet are placeholders, and the page is marked as an example until
//! somebody has replaced them.

mod values;

use std::fmt::Write as _;
use std::path::PathBuf;

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde_json::Value;

use crate::addresses::owner;
use crate::commands::schema;
use crate::content::folder::Files;
use crate::content::parse::{self, PageKind, ParsedContent};
use crate::content::{
    Community, FigureSet, Kecamatan, Meta, News, Pillar, SinglePage, Step, Training,
};
use crate::kinds::{Kind, Place};
use crate::options::Options;
use crate::options::RUN_FROM;
use crate::output;
use content_files::file::cause;
use content_files::schema::{Shape, TableShape, example};
use programme::Slug;
use values::Values;

/// Makes a file of this kind with this title and returns where it is. With an error, whose text
/// is for the editor, nothing is written.
pub fn create(options: &Options, kind: Kind, title: &str) -> Result<PathBuf, String> {
    let title = title.trim();
    if Slug::is_reserved(&title.to_lowercase()) {
        return Err(format!(
            "nama `{title}` dipakai Windows sendiri, sehingga berkasnya tidak dapat dibuka di sana; pakai judul lain"
        ));
    }
    let Some(slug) = Slug::of_title(title) else {
        return Err(format!(
            "dari judul \"{title}\" tidak dapat dibuat nama berkas; tulis judul dengan huruf atau angka"
        ));
    };
    let slug = slug.as_str();
    if title.chars().count() > MOST_LETTERS || title.contains(char::is_control) {
        return Err(format!(
            "judul paling banyak {MOST_LETTERS} huruf, dalam satu baris"
        ));
    }
    if !options.content.is_dir() {
        let folder = options.content.display();
        return Err(format!("folder `{folder}` tidak ada di sini; {RUN_FROM}"));
    }
    let path = options.content.join(kind.file(slug));
    if path.exists() {
        return Err(format!("`{}` sudah ada; pakai judul lain", path.display()));
    }
    let (parsed, _) = parse::content(&Files::read(&options.content));
    let address = format!("/{slug}/");
    if matches!(kind.place(), Place::Top | Place::Said) && is_taken(&parsed, &address) {
        return Err(format!(
            "alamat `{address}` sudah dipakai; pakai judul lain"
        ));
    }
    let text = text(&parsed, kind, title, slug, options.date)?;
    output::create(&path, text.as_bytes()).map_err(|error| {
        format!(
            "`{}` tidak dapat ditulis: {}",
            path.display(),
            cause(&error)
        )
    })?;
    Ok(path)
}

/// As in [`Meta`].
const MOST_LETTERS: usize = 70;

/// How long after it was written a page is read again.
const REVIEW_MONTHS: i32 = 6;

fn text(
    parsed: &ParsedContent,
    kind: Kind,
    title: &str,
    slug: &str,
    today: Date,
) -> Result<String, String> {
    let review = today.saturating_add(REVIEW_MONTHS.months());
    let values = Values::new(parsed, title, today, review);
    Ok(match kind {
        Kind::Pillar => page::<Pillar>(&values, &values.pillar()?),
        Kind::Step => page::<Step>(&values, &values.step()?),
        Kind::Training => page::<Training>(&values, &[("tahap", "\"P2\"".to_owned())]),
        Kind::Community => {
            page::<Community>(&values, &[("status", "\"belum-diketahui\"".to_owned())])
        }
        Kind::Kecamatan => page::<Kecamatan>(&values, &values.kecamatan()?),
        Kind::News => page::<News>(&values, &values.news()),
        Kind::FigureSet => front::<FigureSet>(&values, &values.figures()?),
        Kind::SinglePage => page::<SinglePage>(&values, &[]),
        Kind::Form => include_str!("form.toml")
            .replace("{judul}", &escape(title))
            .replace("{nama}", slug)
            .replace("{hari}", &today.to_string())
            .replace("{tinjau}", &review.to_string()),
        Kind::Report => {
            return Err("laporan ditulis oleh `okoce report --publish`".to_owned());
        }
        Kind::Home
        | Kind::Index
        | Kind::Site
        | Kind::Cities
        | Kind::Topics
        | Kind::Sectors
        | Kind::CommunityTypes
        | Kind::Sources
        | Kind::Glossary
        | Kind::Messages
        | Kind::Redirects => {
            let name = kind.name();
            return Err(format!(
                "`{name}` hanya ada satu; ubah berkas yang sudah ada"
            ));
        }
    })
}

/// Writes a Markdown file: front matter and the beginning of a body.
fn page<T: PageKind>(values: &Values<'_>, own: &[(&str, String)]) -> String {
    format!(
        "+++\n{}+++\n\nTulis isinya di sini, mulai dengan yang perlu dilakukan pembaca.\n\n## Judul bagian\n\nSatu gagasan satu paragraf. Kalimatnya pendek.\n",
        front::<T>(values, own)
    )
}

/// Writes the keys of a kind with their comments: first those that must be there, then the others,
/// as comments; tables last, because TOML counts what follows them as theirs.
fn front<T: PageKind>(values: &Values<'_>, own: &[(&str, String)]) -> String {
    let shape = TableShape::of::<Meta>().and(TableShape::of::<T>());
    let schema = schema::of(T::KIND).schema;
    let mut text =
        String::from("# Baris yang diawali `#` hanyalah catatan; hapus bila sudah dibaca.\n\n");
    let mut tables = String::new();
    let mut required = shape.required.clone();
    // Not required, but no page should be without them.
    required.insert(required.len().min(4), "pemilik".to_owned());
    required.push("contoh".to_owned());
    for name in &required {
        let Some(shape) = shape.keys.get(name) else {
            continue;
        };
        let value = own
            .iter()
            .find_map(|(key, value)| (key == name).then(|| value.clone()))
            .or_else(|| values.common(name))
            .unwrap_or_else(|| empty(shape));
        let comment = comment(&schema, name, values);
        if is_tables(shape) && !value.starts_with('[') {
            let _ = write!(tables, "\n{comment}[[{name}]]\n{value}");
        } else {
            let _ = write!(text, "{comment}{name} = {value}\n\n");
        }
    }
    for (name, shape) in &shape.keys {
        if required.contains(name) {
            continue;
        }
        let comment = comment(&schema, name, values);
        let example = commented(name, shape);
        if is_tables(shape) {
            let _ = write!(tables, "\n{comment}{example}");
        } else {
            let _ = writeln!(text, "{comment}{example}");
        }
    }
    let text = text.trim_end();
    format!("{text}\n{tables}")
}

/// Describes the purpose of a key, and the names it may refer to.
fn comment(schema: &Value, name: &str, values: &Values<'_>) -> String {
    let description = schema["properties"][name]["description"].as_str();
    let mut comment = description.map_or_else(String::new, |text| format!("# {text}\n"));
    if let Some(known) = values.known(name) {
        let _ = writeln!(comment, "# Yang ada: {known}.");
    }
    comment
}

/// Writes an example of a key, as a comment.
fn commented(name: &str, shape: &Shape) -> String {
    let mut text = format!("# {}\n", example(name, shape));
    if let Shape::List { item, .. } = shape
        && let Shape::Table(table) = item.as_ref()
    {
        for name in &table.required {
            if let Some(shape) = table.keys.get(name) {
                let _ = writeln!(text, "# {}", example(name, shape));
            }
        }
    }
    text
}

/// Writes the value of a key of which nothing is known yet.
fn empty(shape: &Shape) -> String {
    match shape {
        Shape::List { .. } => "[]".to_owned(),
        Shape::Boolean => "false".to_owned(),
        Shape::Choice(known) => format!("\"{}\"", known.first().map_or("", String::as_str)),
        _ => "\"Belum ditulis\"".to_owned(),
    }
}

fn is_tables(shape: &Shape) -> bool {
    matches!(shape, Shape::List { item, .. } if matches!(item.as_ref(), Shape::Table(_)))
}

fn is_taken(parsed: &ParsedContent, address: &str) -> bool {
    let mut known = parsed
        .form_addresses
        .iter()
        .chain(parsed.singles.entries.iter().map(|single| &single.path))
        .chain(parsed.indexes.iter().map(|(_, index)| &index.path));
    known.any(|known| known == address) || owner(address).is_some()
}

/// Writes text for a TOML string in double quotes.
fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_are_escaped() {
        assert_eq!(escape("a \"b\" \\"), "a \\\"b\\\" \\\\");
    }
}
