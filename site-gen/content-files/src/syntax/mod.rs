//! The faults of a file that is not TOML, reported as the mistake that an editor made and not as the
//! place where the reader stumbled.
//!
//! All of this is done only for broken files. `outline` says what the lines were meant to be;
//! `unclosed`, `headers` and `values` know the mistakes that people make, and what is left is
//! reported in the reader's own `texts`.

mod dates;
mod equals;
mod headers;
mod marks;
mod outline;
mod quotes;
mod texts;
mod unclosed;
mod values;

use std::ops::Range;

use toml::de::Error;

use crate::diagnostics::Problem;
use crate::letters;
use crate::schema::{Shape, TableShape};
use crate::source::Source;
use headers::Headers;
use outline::{Outline, Place};
use texts::{NO_COMMA, REPEATED, Text, UNQUOTED};
use values::Value;

/// The use that a broken file still has.
pub struct Damage {
    /// One for each mistake.
    pub problems: Vec<Problem>,
    /// Whether the table that the reader made has all the keys of the file.
    pub has_all_keys: bool,
    /// Whether it also has the values that were meant.
    pub has_all_values: bool,
    /// The lines, counted in the front matter, of which nothing more is to be said.
    lines: Vec<usize>,
}

impl Damage {
    /// Tells whether something was reported already of the line at byte `at` of the front matter.
    pub fn covers(&self, source: &Source, at: usize) -> bool {
        self.lines.contains(&line_of(source.front_text(), at))
    }
}

/// A mistake, by bytes of the front matter.
#[derive(Debug)]
struct Fault {
    span: Range<usize>,
    advice: Advice,
}

/// A fault, and the advice for it.
#[derive(Debug)]
struct Advice {
    message: String,
    hint: String,
}

impl Fault {
    fn new(span: Range<usize>, message: impl Into<String>, hint: String) -> Self {
        let advice = Advice::new(message, hint);
        Self { span, advice }
    }
}

impl Advice {
    fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            hint: hint.into(),
        }
    }
}

/// Explains the reader's errors: one for each line, because what follows on the same line mostly
/// follows from it.
pub fn explain(source: &Source, errors: &[Error], shape: &TableShape) -> Damage {
    let text = source.front_text();
    let outline = Outline::of(text);
    let mut errors: Vec<(Range<usize>, &str)> = errors
        .iter()
        .map(|error| (whole_letters(text, error.span()), error.message()))
        .collect();
    errors.sort_by_key(|(span, _)| span.start);
    let has_all_keys = outline.unclosed.is_none()
        && errors
            .iter()
            .all(|(_, message)| Text::of(message).keeps_keys);

    let mut faults = Vec::new();
    let mut reported: Vec<Range<usize>> = Vec::new();
    if let Some(unclosed) = &outline.unclosed {
        errors.retain(|(span, _)| span.start < unclosed.at.start);
        faults.push(unclosed.fault(text));
    }
    let repeated = errors
        .iter()
        .filter(|(_, message)| message.starts_with(REPEATED))
        .map(|(span, _)| span.clone())
        .collect();
    let headers = Headers::check(&outline, shape, repeated);
    faults.extend(headers.faults);
    reported.extend(headers.reported);

    let mut has_all_values = has_all_keys && !headers.has_lost;
    for (span, message) in errors {
        if is_reported(&reported, &span) {
            continue;
        }
        reported.push(line_span(text, span.start));
        let place = outline.place(span.start);
        if let Some(place) = &place
            && message.starts_with(NO_COMMA)
        {
            // Where a list has come out of step, so have the items that follow.
            reported.push(span.start..place.whole.end);
        }
        let (fault, is_as_meant) = explain_one(&outline, shape, place, span, message);
        has_all_values &= is_as_meant;
        faults.push(fault);
    }
    Damage {
        lines: reported
            .iter()
            .map(|span| line_of(text, span.start))
            .collect(),
        problems: faults
            .into_iter()
            .map(|Fault { span, advice }| {
                source
                    .problem(source.front_span(Some(span)), advice.message)
                    .with_hint(advice.hint)
            })
            .collect(),
        has_all_keys,
        has_all_values,
    }
}

/// Explains one error, and says whether the reader took the value as it was meant.
fn explain_one(
    outline: &Outline<'_>,
    shape: &TableShape,
    place: Option<Place<'_>>,
    span: Range<usize>,
    message: &str,
) -> (Fault, bool) {
    if let Some(number) = decimal_comma(outline.text, span.start) {
        let right = outline.text[number.clone()].replace(',', ".");
        let hint = format!("tulis titik, bukan koma, sebelum pecahannya: `{right}`");
        return (Fault::new(number, "bilangan ini memakai koma", hint), false);
    }
    if let Some((blank, letter)) = strange_blank(outline.text, span.start) {
        let message = format!(
            "di sini ada spasi yang bukan spasi biasa ({})",
            letters::number(letter)
        );
        let hint = "hapus spasi itu, lalu ketik lagi dengan bilah spasi; biasanya ikut tersalin dari pengolah kata atau halaman web".to_owned();
        return (Fault::new(blank, message, hint), false);
    }
    if let Some(place) = place {
        let value = value(outline, shape, &place);
        let advice = if Text::of(message).is_about_structure {
            value.quotes()
        } else {
            value.advice()
        };
        if let Some(advice) = advice {
            let is_as_meant = message.starts_with(UNQUOTED) && value.is_bare_text();
            let span = place.value.clone();
            return (Fault { span, advice }, is_as_meant);
        }
    }
    let section = outline.section(span.start);
    let line = line_span(outline.text, span.start);
    let keys = shape.table_at(outline.sections[section].path());
    let equals = keys.and_then(|keys| equals::advice(outline.text[line].trim(), keys, shape));
    let advice = equals.unwrap_or_else(|| Text::of(message).advice());
    (Fault { span, advice }, false)
}

fn value<'v>(outline: &Outline<'v>, shape: &'v TableShape, place: &Place<'v>) -> Value<'v> {
    let shape = match shape.at(&place.path) {
        Some(Shape::List { item, .. }) if place.is_item => Some(item.as_ref()),
        shape => shape,
    };
    Value {
        key: place.path.last().copied().unwrap_or_default(),
        raw: &outline.text[place.value.clone()],
        shape,
        is_item: place.is_item,
    }
}

/// Finds a number with a comma in it, in the line of byte `at`: `lintang = -6,19` between other
/// keys.
fn decimal_comma(text: &str, at: usize) -> Option<Range<usize>> {
    let line = line_span(text, at);
    let start = text[line.clone()].find('{')? + line.start;
    text[start..line.end]
        .match_indices(',')
        .find_map(|(comma, _)| {
            let comma = start + comma;
            let is_digit = |letter: char| letter.is_ascii_digit();
            let before = text[..comma].trim_end_matches(is_digit);
            let behind = text[comma + 1..].trim_start_matches(is_digit);
            let first = before.strip_suffix('-').unwrap_or(before).len();
            let end = text.len() - behind.len();
            let is_number =
                before.len() < comma && comma + 1 < end && text[..first].trim_end().ends_with('=');
            is_number.then_some(first..end)
        })
}

/// Finds a blank outside of texts that looks like a space and is none, in the line of byte `at` and
/// up to its value.
fn strange_blank(text: &str, at: usize) -> Option<(Range<usize>, char)> {
    let line = line_span(text, at);
    let key = text[line.clone()].split(['"', '\'', '#']).next()?;
    let is_strange = |letter: char| letter.is_whitespace() && !letter.is_ascii();
    let (start, letter) = key.char_indices().find(|(_, letter)| is_strange(*letter))?;
    let start = line.start + start;
    Some((start..start + letter.len_utf8(), letter))
}

/// Widens the bytes of an error, which may be parts of a letter, to whole letters.
fn whole_letters(text: &str, span: Option<Range<usize>>) -> Range<usize> {
    let span = span.unwrap_or_default();
    let start = text.floor_char_boundary(span.start);
    start..text.floor_char_boundary(span.end).max(start)
}

fn is_reported(reported: &[Range<usize>], span: &Range<usize>) -> bool {
    reported
        .iter()
        .any(|reported| reported.start <= span.start && span.start <= reported.end)
}

/// Finds the bytes of the line that byte `at` is in.
fn line_span(text: &str, at: usize) -> Range<usize> {
    let at = text.floor_char_boundary(at);
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
    start..end
}

fn line_of(text: &str, at: usize) -> usize {
    text[..text.floor_char_boundary(at)].matches('\n').count()
}
