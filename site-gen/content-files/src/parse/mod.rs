//! A file as a value of its type, or everything that is wrong with it.

mod empty_texts;
mod escaped_letters;
mod unexpected;

use toml::Spanned;
use toml::de::{DeTable, Error};

use crate::diagnostics::Problem;
use crate::schema::{self, TableShape};
use crate::source::Source;
use crate::syntax::{self, Damage};

/// Checks a file and makes a value of it. There is one also with problems, as long as the file can
/// be understood, so that what is wrong between files is reported in the same run.
///
/// ```
/// use content_files::schema::TableShape;
/// use content_files::{Source, parse};
/// use schemars::JsonSchema;
/// use serde::Deserialize;
/// use toml::de::Deserializer;
///
/// #[derive(Deserialize, JsonSchema)]
/// struct Page {
///     judul: String,
/// }
///
/// let source = Source::markdown("+++\njudl = \"Bazar\"\n+++\n".into(), "bazar.md".to_owned())?;
/// let (page, problems) = parse(&source, &TableShape::of::<Page>(), |table| {
///     Page::deserialize(Deserializer::from(table))
/// });
/// assert_eq!(problems[0].headline(), "bazar.md:2:1: error: kunci `judl` tidak dikenal di sini");
/// assert_eq!(problems[0].hint.as_deref(), Some("maksud Anda `judul`?"));
/// assert_eq!(page.expect("it was meant so").judul, "Bazar");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn parse<V>(
    source: &Source,
    shape: &TableShape,
    deserialize: impl FnOnce(Spanned<DeTable<'_>>) -> Result<V, Error>,
) -> (Option<V>, Vec<Problem>) {
    let (mut table, errors) = DeTable::parse_recoverable(source.front_text());
    let damage = (!errors.is_empty()).then(|| syntax::explain(source, &errors, shape));
    empty_texts::leave_out(table.get_mut(), shape);
    let mut problems = unexpected::find(source, shape);
    let hidden = escaped_letters::find(source, table.get_ref());
    if damage.as_ref().is_none_or(|damage| damage.has_all_keys) {
        // What stands below the end of the front matter is not missing as well.
        let is_whole = problems.is_empty();
        let findings = findings(source, &table, shape, damage.as_ref(), is_whole);
        if !findings.is_empty() {
            schema::fix_keys(table.get_mut(), shape);
        }
        problems.extend(findings);
    }
    let is_readable = damage.as_ref().is_none_or(|damage| damage.has_all_values);
    problems.extend(damage.into_iter().flat_map(|damage| damage.problems));
    problems.extend(hidden);
    let value = is_readable.then(|| deserialize(table)).and_then(|read| {
        read.map_err(|error| {
            // The schema has reported it already, in better words; unless it let it through.
            if problems.is_empty() {
                let span = source.front_span(error.span());
                problems.push(
                    source
                        .problem(span, "isi ini tidak dapat dipakai")
                        .with_hint("bandingkan dengan berkas lain di folder yang sama"),
                );
            }
        })
        .ok()
    });
    (value, problems)
}

/// Lists all that does not fit the schema, except where the line is broken anyway. Where the front
/// matter is not all there, nothing is missing.
fn findings(
    source: &Source,
    table: &Spanned<DeTable<'_>>,
    shape: &TableShape,
    damage: Option<&Damage>,
    is_whole: bool,
) -> Vec<Problem> {
    schema::check(table.get_ref(), shape, source.front_text())
        .into_iter()
        .filter(|finding| is_whole || finding.span.is_some())
        .filter(|finding| {
            let start = finding.span.as_ref().map(|span| span.start);
            !damage.is_some_and(|damage| start.is_some_and(|at| damage.covers(source, at)))
        })
        .map(|finding| {
            source
                .problem(source.front_span(finding.span), finding.message)
                .with_hint(finding.hint)
        })
        .collect()
}
