//! `/meja/`: the list of an officer's work.

use forms::FieldView;
use programme::{KecamatanId, wib};
use records::Assignment;
use records::history::Group;
use serde::Serialize;

use super::board;
use super::rows::{FACETS, Facet, Filter, LATER_FORM, Row, STALLED};
use super::work::{WAITING, notice, offices, rows_of, with_query};
use crate::addresses;
use crate::desk::Desk;
use crate::page::{Fault, Handling, Reply, Visit};
use crate::pages::record::NAMELESS;
use crate::pages::standing::{self, Heading, TagView};
use crate::shell::Sheet;

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

pub(super) fn show<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let wanted = visit.fields.text("kecamatan");
        if visit.officer().assignment == Assignment::Sekretariat && wanted.is_empty() {
            return board::show(desk, visit).await;
        }
        let rows = rows_of(desk, visit, wanted).await?;
        let html = page(desk, visit, &rows, wanted, "", visit.fields.text("hal"))?;
        Ok(Reply::page("list", html))
    })
}

/// Renders those of the rows that the filter admits, a page of them; `searched` are the words of a search.
pub(super) fn page(
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
        let nobody = if is_search {
            "Tidak ada yang cocok dengan pencarian ini."
        } else {
            "Tidak ada yang cocok dengan saringan ini."
        };
        return shown.is_empty().then(|| nobody.to_owned());
    }
    let of = |heading: Heading| rows.iter().filter(move |row| row.heading == heading);
    let is_quiet = WAITING.iter().all(|heading| of(*heading).next().is_none());
    let going = of(Heading::Going).count();
    is_quiet.then(|| format!("Tidak ada yang menunggu. {going} orang sedang berjalan."))
}
