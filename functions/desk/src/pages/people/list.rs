//! `/meja/` and `/meja/cari/`: the list of an officer's work, and the search in it.

use std::collections::BTreeSet;

use forms::FieldView;
use programme::{KecamatanId, PhoneNumber, Reference, wib};
use records::history::Group;
use records::{Assignment, NotOpened, Office, Person, Scope};
use serde::Serialize;
use web::pages::Link;

use super::rows::{FACETS, Facet, Filter, LATER_FORM, Row, STALLED, sort};
use crate::addresses;
use crate::addresses::LIST;
use crate::desk::Desk;
use crate::page::{Fault, Handling, Reply, Visit};
use crate::pages::record::NAMELESS;
use crate::pages::standing::{self, Heading, TagView};
use crate::sealed::{open_search, seal_search};
use crate::shell::Sheet;

/// The address of the search, and of what it found.
pub(super) const SEARCH: &str = "/meja/cari/";

/// The name in that address of what was searched for.
const SEALED: &str = "hasil";

/// Rows on one page.
const PAGE: usize = 25;

/// The value `list` of the template.
#[derive(Serialize)]
struct ListView {
    /// The kecamatan that is shown, where the secretariat has chosen one.
    kecamatan: String,
    /// Words that were searched.
    words: String,
    counts: Vec<CountView>,
    filter: Vec<FieldView>,
    is_filtered: bool,
    has_choice: bool,
    group: String,
    groups: Vec<GroupView>,
    empty: Option<String>,
    notice: Option<String>,
    previous: Option<String>,
    next: Option<String>,
    position: Option<String>,
}

#[derive(Serialize)]
struct CountView {
    label: &'static str,
    path: String,
    count: usize,
    is_current: bool,
}

#[derive(Serialize)]
struct GroupView {
    title: String,
    rows: Vec<RowView>,
}

#[derive(Serialize)]
struct RowView {
    name: String,
    path: String,
    detail: String,
    tags: Vec<TagView>,
    stage: String,
    due_tag: Option<TagView>,
    due: String,
}

/// One kecamatan on the secretariat's board.
#[derive(Serialize)]
struct BoardRow {
    name: String,
    path: String,
    rights: usize,
    late: usize,
    new: usize,
    mentor: usize,
    all: usize,
}

pub(super) fn show<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let wanted = visit.fields.text("kecamatan");
        if visit.officer().assignment == Assignment::Sekretariat && wanted.is_empty() {
            return board(desk, visit).await;
        }
        let rows = rows_of(desk, visit, wanted).await?;
        let html = page(desk, visit, &rows, wanted, "", visit.fields.text("hal"))?;
        Ok(Reply::page("list", html))
    })
}

pub(super) fn search<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let text = visit.fields.text("kata");
        let wanted = visit.fields.text("kecamatan");
        if text.is_empty() {
            return Ok(Reply::see_other("searched_nothing", &to_list(wanted)));
        }
        if let Ok(reference) = Reference::parse(text) {
            let found = desk
                .repository()
                .standing(&visit.scope(), reference, visit.now)
                .await;
            match found {
                Ok(_) => {
                    return Ok(Reply::see_other(
                        "found_by_reference",
                        &addresses::person(reference, ""),
                    ));
                }
                Err(NotOpened::Unknown) => {}
                Err(failure) => return Err(failure.into()),
            }
        }
        // By a page of their own one comes back to the results from somebody's page.
        match seal_search(&visit.fields, desk.secret(), &visit.token) {
            Some(sealed) => {
                let to = format!("{SEARCH}?{SEALED}={sealed}");
                Ok(Reply::see_other("searched", &to))
            }
            None => results(desk, visit).await,
        }
    })
}

/// Shows what was found by the search in the address, which is sealed: no name and no number is
/// ever in one.
pub(super) fn found<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let sealed = visit.fields.exact(SEALED);
        match open_search(sealed, desk.secret(), &visit.token) {
            Some(fields) => results(desk, &visit.with_fields(fields)).await,
            // Of an earlier session.
            None => Ok(Reply::see_other("searched_before", LIST)),
        }
    })
}

async fn results(desk: &Desk, visit: &Visit<'_>) -> Result<Reply, Fault> {
    let text = visit.fields.text("kata");
    let wanted = visit.fields.text("kecamatan");
    let mut rows = rows_of(desk, visit, wanted).await?;
    if PhoneNumber::parse(text).is_ok() {
        let person = Person::by_phone(text, desk.secret()).ok_or(Fault::NotFound)?;
        let found = desk
            .repository()
            .found_in_scope(&visit.scope(), &person, visit.now)
            .await?;
        let found: BTreeSet<Reference> = found.into_iter().collect();
        rows.retain(|row| found.contains(&row.listed.reference));
    } else {
        let words = forms::words(text);
        let words: Vec<String> = words.split_whitespace().map(str::to_owned).collect();
        rows.retain(|row| row.is_named(&words));
    }
    let html = page(desk, visit, &rows, wanted, text, visit.fields.text("hal"))?;
    Ok(Reply::page("found", html))
}

/// Lists the rows of the officer's offices, or of the one that is wanted, in the order of the work.
/// An office that is not hers is answered as one that does not exist.
async fn rows_of(desk: &Desk, visit: &Visit<'_>, wanted: &str) -> Result<Vec<Row>, Fault> {
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

fn offices(desk: &Desk, scope: &Scope) -> Vec<KecamatanId> {
    let all = desk.offices().keys();
    all.filter(|kecamatan| scope.holds(kecamatan))
        .cloned()
        .collect()
}

fn page(
    desk: &Desk,
    visit: &Visit<'_>,
    rows: &[Row],
    kecamatan: &str,
    searched: &str,
    page: &str,
) -> Result<String, Fault> {
    let today = wib::date(visit.now);
    let facets = FACETS.map(|(name, label)| Facet {
        name,
        label,
        questions: desk
            .forms()
            .filter_map(|form| form.question_from(name))
            .collect(),
    });
    let filter = Filter::of(&visit.fields);
    let shown: Vec<&Row> = rows
        .iter()
        .filter(|row| filter.admits(row, &facets, today))
        .collect();
    let last = shown.len().div_ceil(PAGE).max(1);
    let at = page.parse().unwrap_or(1).clamp(1, last);
    let begin = (at - 1) * PAGE;
    let end = (begin + PAGE).min(shown.len());
    let page_at = |number: usize| {
        let number = number.to_string();
        let mut pairs = vec![("hal", number.as_str()), ("kecamatan", kecamatan)];
        let kept = FACETS.map(|(name, _)| name);
        for name in ["grup", "langkah"].into_iter().chain(kept) {
            pairs.push((name, visit.fields.text(name)));
        }
        with_query(&pairs)
    };
    let mut groups: Vec<GroupView> = Vec::new();
    let mut heading = None;
    for row in &shown[begin..end] {
        if heading != Some(row.heading) {
            heading = Some(row.heading);
            let count = shown.iter().filter(|other| other.heading == row.heading);
            groups.push(GroupView {
                title: format!("{} ({})", row.heading.label(), count.count()),
                rows: Vec::new(),
            });
        }
        if let Some(group) = groups.last_mut() {
            group.rows.push(row_view(desk, visit, row, &facets));
        }
    }
    // Names and numbers are never in an address, so further pages of a search are sent like it.
    let is_search = !searched.is_empty();
    let view = ListView {
        kecamatan: kecamatan.to_owned(),
        words: searched.to_owned(),
        counts: counts(rows, &filter, kecamatan, visit),
        filter: filter.fields(rows, &facets),
        is_filtered: !filter.is_empty() || is_search,
        has_choice: filter.has_choice(),
        group: visit.fields.text("grup").to_owned(),
        groups,
        empty: empty(rows, &shown, &filter, is_search),
        notice: notice(desk, visit),
        previous: (at > 1).then(|| page_at(at - 1)),
        next: (at < last).then(|| page_at(at + 1)),
        position: (last > 1).then(|| format!("Halaman {at} dari {last}")),
    };
    let place = match kecamatan.parse::<KecamatanId>() {
        Ok(chosen) => desk.kecamatan_name(&chosen).to_owned(),
        Err(_) => desk.place(&visit.officer().assignment),
    };
    let title = if is_search {
        format!("Hasil pencarian ({})", shown.len())
    } else {
        format!("Daftar kerja {place}")
    };
    Sheet::of(desk, visit, title)
        .with("list", &view)
        .with("page_number", &at)
        .render("desk/daftar.html")
}

fn counts(rows: &[Row], filter: &Filter, kecamatan: &str, visit: &Visit<'_>) -> Vec<CountView> {
    let today = wib::date(visit.now);
    let count = |label, code, count, is_current| CountView {
        label,
        path: with_query(&[("grup", code), ("kecamatan", kecamatan)]),
        count,
        is_current,
    };
    let of = |heading: Heading, label| {
        let number = rows.iter().filter(|row| row.heading == heading).count();
        count(
            label,
            heading.code(),
            number,
            filter.heading == Some(heading),
        )
    };
    let stalled = rows.iter().filter(|row| row.is_stalled(today)).count();
    let later = rows.iter().filter(|row| row.has_later_form).count();
    vec![
        of(Heading::Rights, "Hak"),
        of(Heading::Late, "Lewat"),
        of(Heading::New, "Baru"),
        of(Heading::Mentor, "Mentor"),
        count("Belum bergerak", STALLED, stalled, filter.is_stalled),
        count("Susulan", LATER_FORM, later, filter.has_later_form),
        count("Semua", "", rows.len(), !filter.is_grouped()),
    ]
}

fn row_view(desk: &Desk, visit: &Visit<'_>, row: &Row, facets: &[Facet<'_>]) -> RowView {
    let listed = &row.listed;
    let awaited = match row.heading {
        Heading::Rights => Some("permintaan hak".to_owned()),
        Heading::Late if listed.standing.group == Group::New => Some("belum dihubungi".to_owned()),
        _ => {
            let sector = facets.iter().find(|facet| facet.name == "bidang");
            let answer = sector.and_then(|facet| facet.answer(listed));
            answer.map(|(_, label)| label.to_owned())
        }
    };
    let has_many = offices(desk, &visit.scope()).len() > 1;
    let office = has_many.then(|| desk.kecamatan_name(&row.kecamatan).to_owned());
    let detail = [Some(listed.reference.to_string()), awaited, office];
    let mut tags = standing::tags(&listed.standing, wib::date(visit.now));
    if row.has_later_form {
        tags.push(TagView::new("Kiriman susulan", "plain"));
    }
    let (due_tag, due) = row.due(visit.now);
    RowView {
        name: listed.name.clone().unwrap_or_else(|| NAMELESS.to_owned()),
        path: addresses::person(listed.reference, ""),
        detail: detail.into_iter().flatten().collect::<Vec<_>>().join(", "),
        tags,
        stage: listed
            .standing
            .stage
            .map_or("-", programme::Stage::code)
            .to_owned(),
        due_tag,
        due,
    }
}

/// Returns the words where nobody is shown, or nobody waits.
fn empty(rows: &[Row], shown: &[&Row], filter: &Filter, is_search: bool) -> Option<String> {
    if !filter.is_empty() || is_search {
        let nobody = "Tidak ada yang cocok dengan saringan ini.";
        return shown.is_empty().then(|| nobody.to_owned());
    }
    let of = |heading: Heading| rows.iter().filter(move |row| row.heading == heading);
    let is_quiet = WAITING.iter().all(|heading| of(*heading).next().is_none());
    let going = of(Heading::Going).count();
    is_quiet.then(|| format!("Tidak ada yang menunggu. {going} orang sedang berjalan."))
}

/// The groups of those for whom the office has to do something now.
const WAITING: [Heading; 4] = [
    Heading::Rights,
    Heading::Late,
    Heading::New,
    Heading::Mentor,
];

/// Returns the words for an act after which its person is out of reach.
fn notice(desk: &Desk, visit: &Visit<'_>) -> Option<String> {
    if visit.fields.text("kabar") != "dialihkan" {
        return None;
    }
    let to: KecamatanId = visit.fields.text("ke").parse().ok()?;
    let name = &desk.offices().get(&to)?.name;
    Some(format!(
        "Dialihkan ke {name}. Data orang ini tidak dapat Anda buka lagi."
    ))
}

/// Shows the secretariat's board: rights and late ones first.
async fn board(desk: &Desk, visit: &Visit<'_>) -> Result<Reply, Fault> {
    let rows = rows_of(desk, visit, "").await?;
    let mut board: Vec<BoardRow> = desk
        .offices()
        .iter()
        .map(|(id, office)| {
            let of = |heading: Option<Heading>| {
                let own = rows.iter().filter(|row| row.kecamatan == *id);
                own.filter(|row| heading.is_none_or(|heading| row.heading == heading))
                    .count()
            };
            BoardRow {
                name: office.name.clone(),
                path: to_list(id.as_str()),
                rights: of(Some(Heading::Rights)),
                late: of(Some(Heading::Late)),
                new: of(Some(Heading::New)),
                mentor: of(Some(Heading::Mentor)),
                all: of(None),
            }
        })
        .collect();
    board.sort_by_key(|row| std::cmp::Reverse((row.rights, row.late)));
    let waiting = desk.repository().list(&Office::Quarantine, None).await?;
    let quarantine = Link {
        label: "Buka karantina",
        path: "/meja/karantina/",
    };
    let total = |count: fn(&BoardRow) -> usize| board.iter().map(count).sum::<usize>();
    let summary = format!(
        "{} orang dengan permintaan hak, {} lewat tenggat, {} kiriman di karantina, {} orang di {} kecamatan.",
        total(|row| row.rights),
        total(|row| row.late),
        waiting.len(),
        total(|row| row.all),
        board.len(),
    );
    let html = Sheet::of(desk, visit, "Daftar kerja semua kecamatan")
        .with("board", &board)
        .with("summary", &summary)
        .with("quarantine", &quarantine)
        .with("notice", &notice(desk, visit))
        .render("desk/papan.html")?;
    Ok(Reply::page("board", html))
}

fn to_list(kecamatan: &str) -> String {
    with_query(&[("kecamatan", kecamatan)])
}

/// Returns the address of the list with those of these pairs that have a value.
fn with_query(pairs: &[(&str, &str)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(pairs.iter().filter(|(_, value)| !value.is_empty()));
    let query = query.finish();
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{LIST}{mark}{query}")
}
