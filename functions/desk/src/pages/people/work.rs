//! The work on an officer's lists: its rows, how many wait, and where the lists are.

use programme::{KecamatanId, wib};
use records::Scope;

use super::rows::{Row, sort};
use crate::addresses::LIST;
use crate::desk::Desk;
use crate::page::{Fault, Visit};
use crate::pages::standing::Heading;

/// The groups of those for whom the office has to do something now.
pub(super) const WAITING: [Heading; 4] = [
    Heading::Rights,
    Heading::Late,
    Heading::New,
    Heading::Mentor,
];

/// Lists the rows of the officer's offices, or of the one that is wanted, in the order of the work.
/// An office that is not hers is answered as one that does not exist.
pub(super) async fn rows_of(
    desk: &Desk,
    visit: &Visit<'_>,
    wanted: &str,
) -> Result<Vec<Row>, Fault> {
    let offices = if wanted.is_empty() {
        offices(desk, &visit.scope())
    } else {
        let wanted: KecamatanId = wanted.parse().map_err(|_| Fault::NotFound)?;
        let is_there = desk.offices().contains_key(&wanted);
        if !is_there || !visit.scope().holds(&wanted) {
            return Err(Fault::NotFound);
        }
        vec![wanted]
    };
    let today = wib::date(visit.now);
    let later_forms = desk.repository().later_forms(visit.now).await?;
    let mut rows = Vec::new();
    for (office, listed) in offices.iter().zip(desk.lists(&offices, None).await?) {
        let found = listed.into_iter();
        rows.extend(found.map(|listed| Row {
            has_later_form: later_forms.contains(&listed.reference),
            ..Row::new(listed, office.clone(), today)
        }));
    }
    sort(&mut rows);
    Ok(rows)
}

/// Counts the work still waiting on an officer's lists: how many of each kind by its name in an
/// address, and the hours that the most urgent claim of a right has left; less than none where it
/// is late.
pub(crate) async fn waiting(
    desk: &Desk,
    visit: &Visit<'_>,
) -> Result<Vec<(&'static str, i64)>, Fault> {
    let rows = rows_of(desk, visit, "").await?;
    let mut waiting = Vec::new();
    for heading in WAITING {
        let number = rows.iter().filter(|row| row.heading == heading).count();
        if number > 0 {
            waiting.push((heading.code(), i64::try_from(number).unwrap_or(i64::MAX)));
        }
    }
    let until = rows
        .iter()
        .filter_map(|row| row.listed.standing.answered_until())
        .min();
    let hours = until.map(|until| (until.as_second() - visit.now.as_second()) / 3_600);
    waiting.extend(hours.map(|hours| ("jam", hours)));
    Ok(waiting)
}

pub(super) fn offices(desk: &Desk, scope: &Scope) -> Vec<KecamatanId> {
    let all = desk.offices().keys();
    all.filter(|kecamatan| scope.holds(kecamatan))
        .cloned()
        .collect()
}

/// Returns the words for an act after which its person is out of reach.
pub(super) fn notice(desk: &Desk, visit: &Visit<'_>) -> Option<String> {
    if visit.fields.text("kabar") != "dialihkan" {
        return None;
    }
    let to: KecamatanId = visit.fields.text("ke").parse().ok()?;
    let name = &desk.offices().get(&to)?.name;
    Some(format!(
        "Dialihkan ke {name}. Data orang ini tidak dapat Anda buka lagi."
    ))
}

/// Returns the address of the list of a kecamatan.
pub(super) fn to_list(kecamatan: &str) -> String {
    with_query(&[("kecamatan", kecamatan)])
}

/// Returns the address of the list with those of these pairs that have a value.
pub(super) fn with_query(pairs: &[(&str, &str)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(pairs.iter().filter(|(_, value)| !value.is_empty()));
    let query = query.finish();
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{LIST}{mark}{query}")
}
