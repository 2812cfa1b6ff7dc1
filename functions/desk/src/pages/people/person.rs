//! `/meja/orang/{nomor}/`: one person, her way, and all that may be done.

use jiff::{SignedDuration, Timestamp};
use programme::closed_lists::{Evidence, ReadPurpose};
use programme::{Stage, wib, words};
use records::history::{Group, State, Status};
use records::{Holding, MentorId, Opened, Reading, Role};
use serde::Serialize;

use super::history::{self, EventView, Names};
use super::rows::short_moment;
use super::sent::{self, AnswerView};
use super::{act, undo};
use crate::addresses;
use crate::desk::Desk;
use crate::form::own;
use crate::page::{Fault, Handling, Reply, Visit};
use crate::pages::record::{FORMER_MENTOR_FULL, name, opened, phone};
use crate::pages::standing::{self, Heading, TagView};
use crate::shell::{Sheet, Title};

/// The value `person` of the template.
#[derive(Serialize)]
struct PersonView {
    reference: String,
    place: String,
    phone: Option<String>,
    tags: Vec<TagView>,
    /// A colleague who has her open at this moment.
    beside: Option<String>,
    notice: Option<String>,
    undo: Option<UndoView>,
    due: Option<LinkView>,
    way: Vec<StepView>,
    mentor: Option<LinkView>,
    /// Her tickets of sessions, a sentence each.
    sessions: Vec<String>,
    acts: Vec<LinkView>,
    /// Headings of the columns of answers: the form, and each later one.
    columns: Vec<String>,
    answers: Vec<AnswerView>,
    events: Vec<EventView>,
    readers: Vec<ReaderView>,
}

#[derive(Serialize)]
struct LinkView {
    label: String,
    path: String,
}

/// The last act, which can be taken back.
#[derive(Serialize)]
struct UndoView {
    action: String,
    hidden: [(&'static str, u32); 1],
    until: String,
}

#[derive(Serialize)]
struct StepView {
    stage: &'static str,
    name: &'static str,
    /// Day and evidence, where it was reached.
    reached: Option<String>,
    is_without_evidence: bool,
    /// The place where it is recorded, where it is still to come.
    record: Option<String>,
}

#[derive(Serialize)]
struct ReaderView {
    day: String,
    name: String,
    /// When on that day, and what for.
    purpose: String,
}

pub(super) fn show<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let opened = opened(desk, visit, ReadPurpose::Opened).await?;
        let names = desk.names(&opened).await?;
        let mentor = mentor(desk, &opened).await?;
        let sessions = sessions(desk, visit, &opened).await?;
        let view = view(desk, visit, &opened, &names, mentor, sessions);
        let title = Title::naming(name(&opened), opened.reference.to_string());
        let html = Sheet::of(desk, visit, title)
            .with("person", &view)
            .render("desk/orang.html")?;
        Ok(Reply::page("person", html))
    })
}

fn view(
    desk: &Desk,
    visit: &Visit<'_>,
    opened: &Opened,
    names: &Names,
    mentor: Option<LinkView>,
    sessions: Vec<String>,
) -> PersonView {
    let state = &opened.state;
    let form = desk.form(&opened.sent.form);
    let office = state.kecamatan().map(|office| desk.kecamatan_name(office));
    let place = [form.map(forms::Form::title), office];
    let place: Vec<&str> = place.into_iter().flatten().collect();
    PersonView {
        reference: opened.reference.to_string(),
        place: place.join(", "),
        phone: phone(desk, opened),
        tags: tags(desk, visit, opened),
        beside: beside(visit, opened, names),
        notice: notice(visit, opened),
        undo: undo_view(visit, opened),
        due: due(opened, visit),
        way: way(opened),
        mentor,
        sessions,
        acts: acts(visit, opened),
        columns: sent::columns(opened),
        answers: sent::answers(desk, opened),
        events: history::view(opened, names, desk),
        readers: readers(&opened.readings, names, visit.now),
    }
}

fn tags(desk: &Desk, visit: &Visit<'_>, opened: &Opened) -> Vec<TagView> {
    let state = &opened.state;
    let today = wib::date(visit.now);
    let cases = state.cases.iter();
    let mut tags: Vec<TagView> = cases
        .map(|case| {
            let left = standing::hours_left(case.due(), visit.now).to_lowercase();
            TagView::new(format!("! {}, {left}", case.right.label()), "urgent")
        })
        .collect();
    if state.status() == Status::Quarantined {
        tags.push(TagView::new("Karantina", "urgent"));
        return tags;
    }
    // Beside the rights that she claims.
    let standing = State {
        cases: Vec::new(),
        ..state.clone()
    }
    .standing();
    if Heading::of(&standing, today) == Heading::Late
        && let Some(due) = standing.due_day()
    {
        tags.push(TagView::late(due, today));
    }
    tags.extend(standing::tags(&standing, today));
    if !opened.notes.is_empty() {
        let number = opened.notes.len();
        tags.push(TagView::new(format!("Kiriman susulan ({number})"), "plain"));
    }
    if let [.., before, _] = &state.offices[..]
        && let Some(from) = &before.kecamatan
    {
        let label = format!("Dialihkan dari {}", desk.kecamatan_name(from));
        tags.push(TagView::new(label, "plain"));
    }
    tags
}

/// Names a colleague who opened the page within the last half hour.
fn beside(visit: &Visit<'_>, opened: &Opened, names: &Names) -> Option<String> {
    let own = visit.officer().id.as_str();
    let mut readings = opened.readings.iter().rev();
    let reading = readings.find(|reading| reading.officer != own)?;
    let age = visit.now.duration_since(reading.at);
    let name = names.doer(&reading.officer);
    let clock = words::clock(wib::local(reading.at).time());
    (age < SignedDuration::from_mins(30)).then(|| format!("{name} membukanya pukul {clock}"))
}

fn notice(visit: &Visit<'_>, opened: &Opened) -> Option<String> {
    let last = opened.events.last()?;
    let text = match visit.fields.text("kabar") {
        "dicatat" => match &last.what {
            records::history::What::Contacted { result, .. } if !result.is_contact() => {
                "Dicatat. Tenggatnya tetap karena belum tersambung.".to_owned()
            }
            records::history::What::StageReached { stage, .. } => format!("{stage} dicatat."),
            records::history::What::Corrected {
                correction: records::history::Correction::UndoneWithoutMentor,
                ..
            } => "Catatan dibetulkan. Mentornya tidak punya tempat lagi, jadi orang ini menunggu \
                  mentor lain. Pilih lewat \"Tetapkan mentor\"."
                .to_owned(),
            what => format!("{}.", what.label()),
        },
        "sudah" => "Sudah tercatat. Tidak perlu dicatat lagi.".to_owned(),
        "diurungkan" => "Diurungkan.".to_owned(),
        "lewat" => {
            "Waktu mengurungkan sudah lewat. Pakai \"Betulkan catatan\" di riwayat.".to_owned()
        }
        undo::OVERTAKEN => {
            "Belum diurungkan, karena sesudahnya ada catatan lain. Pakai \"Betulkan \
                            catatan\" di riwayat."
                .to_owned()
        }
        undo::MENTOR_FULL => format!("Belum diurungkan. {FORMER_MENTOR_FULL}"),
        _ => return None,
    };
    Some(text)
}

fn undo_view(visit: &Visit<'_>, opened: &Opened) -> Option<UndoView> {
    let last = opened.events.last()?;
    let officer = visit.officer().id.as_str();
    let is_undoable = undo::is_undoable(&opened.state, last, officer, visit.now);
    let until = act::undo_until(last.recorded_at);
    is_undoable.then(|| UndoView {
        action: addresses::person(opened.reference, "urungkan/"),
        hidden: [(own::SEEN, last.seq)],
        until: words::clock(wib::local(until).time()),
    })
}

/// Links to the act that is waited for.
fn due(opened: &Opened, visit: &Visit<'_>) -> Option<LinkView> {
    let state = &opened.state;
    let link = |label: &str, path: String| {
        Some(LinkView {
            label: label.to_owned(),
            path,
        })
    };
    let standing = state.standing();
    match standing.group {
        Group::Rights => link("Jawab permintaan hak", "/meja/hak/".to_owned()),
        _ if !state.is_open() => {
            let into = state.merged?.into;
            link(
                &format!("Buka pendaftaran {into}"),
                addresses::person(into, ""),
            )
        }
        Group::Mentor => link(
            "Tetapkan mentor",
            addresses::person(opened.reference, "mentor/"),
        ),
        Group::Done => None,
        Group::Going if !standing.is_late(wib::date(visit.now)) => {
            let next = next_stage(opened)?;
            let path = addresses::person(
                opened.reference,
                &format!("langkah/{}/", next.code().to_lowercase()),
            );
            link(&format!("Catat {}", history::stage_in_words(next)), path)
        }
        _ => link(
            "Catat kontak",
            addresses::person(opened.reference, "kontak/"),
        ),
    }
}

/// Returns the step after the one she is at.
fn next_stage(opened: &Opened) -> Option<Stage> {
    let at = opened.state.stage()?.stage;
    Stage::ALL.into_iter().find(|stage| *stage > at)
}

fn way(opened: &Opened) -> Vec<StepView> {
    let state = &opened.state;
    if state.stages.is_empty() {
        return Vec::new();
    }
    let is_open = state.is_open();
    let step = |stage: Stage| {
        let fact = state.stages.iter().find(|fact| fact.stage == stage);
        let path = format!("langkah/{}/", stage.code().to_lowercase());
        StepView {
            stage: stage.code(),
            name: stage.name(),
            reached: fact.map(|fact| {
                let day = words::day(fact.day);
                format!("{day}, {}", fact.evidence.label().to_lowercase())
            }),
            is_without_evidence: fact.is_some_and(|fact| fact.evidence == Evidence::None),
            record: (fact.is_none() && is_open).then(|| addresses::person(opened.reference, &path)),
        }
    };
    Stage::ALL.into_iter().map(step).collect()
}

async fn mentor(desk: &Desk, opened: &Opened) -> Result<Option<LinkView>, Fault> {
    let Some(Ok(id)) = opened.state.mentor().map(str::parse::<MentorId>) else {
        return Ok(None);
    };
    let Some(mentor) = desk.repository().mentor(&id).await? else {
        return Ok(None);
    };
    Ok(Some(LinkView {
        label: mentor.name,
        path: format!("/meja/mentor/{id}/"),
    }))
}

/// Says what she has of sessions, also of those that will not be held or that the site has no more.
async fn sessions(desk: &Desk, visit: &Visit<'_>, opened: &Opened) -> Result<Vec<String>, Fault> {
    let definitions = desk.definitions();
    let had = definitions.had(desk.repository(), opened.reference, visit.now);
    let sentences = had.await?.into_iter().map(|had| {
        let session = definitions.session(had.session.as_str());
        let has = match had.holding {
            Holding::Seat => "punya kursi".to_owned(),
            Holding::Offered(until) => format!("ditawari kursi sampai {}", words::moment(until)),
            Holding::Waiting(Some(place)) => format!("urutan ke-{place} dalam antrean"),
            Holding::Waiting(None) => "menunggu kursi".to_owned(),
            Holding::Present => "hadir".to_owned(),
        };
        match session {
            Some(session) if session.is_cancelled => {
                format!(
                    "{}, {}: sesi ini dibatalkan ({has}).",
                    session.title, session.when
                )
            }
            Some(session) => format!("{}, {}: {has}.", session.title, session.when),
            None => {
                let starts = words::moment(had.starts);
                format!(
                    "{}, {starts}: sesi ini tidak ada lagi di jadwal ({has}).",
                    had.session
                )
            }
        }
    });
    Ok(sentences.collect())
}

/// Lists the other things that may be done.
fn acts(visit: &Visit<'_>, opened: &Opened) -> Vec<LinkView> {
    let is_sekretariat = visit.officer().role() == Role::Sekretariat;
    let is_open = opened.state.is_open();
    let all = [
        ("Catat kontak", "kontak/", is_open),
        ("Tetapkan mentor", "mentor/", is_open),
        ("Surat dan pesan", "surat/", is_open),
        ("Perbaiki data", "data/", opened.state.lets_amend().is_ok()),
        ("Alihkan ke kecamatan lain", "alih/", is_open),
        ("Cetak salinan data", "salinan/", true),
        ("Catat penarikan persetujuan", "tarik/", is_open),
        ("Hapus data", "hapus/", is_sekretariat),
    ];
    let open = all.into_iter().filter(|(_, _, is_possible)| *is_possible);
    open.map(|(label, below, _)| LinkView {
        label: label.to_owned(),
        path: addresses::person(opened.reference, below),
    })
    .collect()
}

/// Lists the people who read it, by day and officer, the latest first.
fn readers(readings: &[Reading], names: &Names, now: Timestamp) -> Vec<ReaderView> {
    let mut readers: Vec<(ReaderView, &str, jiff::civil::Date)> = Vec::new();
    for reading in readings.iter().rev() {
        let day = wib::date(reading.at);
        let is_known = readers
            .iter()
            .any(|(_, officer, on)| *officer == reading.officer && *on == day);
        if is_known {
            continue;
        }
        let purpose = reading
            .purpose
            .map(|purpose| purpose.label().to_lowercase());
        let same = readings
            .iter()
            .filter(|other| other.officer == reading.officer && wib::date(other.at) == day);
        let times = match same.count() {
            1 => String::new(),
            times => format!(" ({times} kali hari itu)"),
        };
        let view = ReaderView {
            day: short_moment(reading.at, now),
            name: names.doer(&reading.officer).to_owned(),
            purpose: format!("{}{times}", purpose.unwrap_or_default()),
        };
        readers.push((view, &reading.officer, day));
    }
    readers.into_iter().map(|(view, ..)| view).collect()
}
