//! `/meja/mentor/`: the mentors, with the room they have. The secretariat changes them.

use std::slice;

use http::StatusCode;
use jiff::civil::Date;
use programme::{KecamatanId, Slug, wib, words};
use records::{Mentor, MentorStatus, NewMentor, Role};
use web::pages::Link;

use super::mentor_settings::{Settings, fields};
use super::sectors::sectors_in_words;
use super::view::{CaseView, ListView, Outcome, PartView, RowView, SideView, fact, link};
use crate::desk::Desk;
use crate::form::own;
use crate::page::{Fault, Handling, Reply, Visit};
use crate::pages::record::NOT_SAVED;
use crate::pages::standing::TagView;
use crate::shell::Title;

pub(super) const LIST: &str = "/meja/mentor/";
pub(super) const NEW: &str = "/meja/mentor/baru/";
pub(super) const ONE: &str = "/meja/mentor/{id}/";
pub(super) const CLOSE: &str = "/meja/mentor/{id}/tutup/";

pub(super) fn list<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let (scope, today) = (visit.scope(), wib::date(visit.now));
        let all = desk.offices().keys();
        let hers: Vec<KecamatanId> = all.filter(|id| scope.holds(id)).cloned().collect();
        let mut mentors = desk.repository().mentors_of(&hers).await?;
        mentors.sort_by_key(|mentor| {
            let place = desk.kecamatan_name(&mentor.kecamatan).to_owned();
            (place, mentor.name.to_lowercase(), mentor.id.clone())
        });
        let row = |mentor: &Mentor| RowView {
            name: mentor.name.clone(),
            path: address(mentor),
            below: sectors_in_words(desk, &mentor.sectors),
            middle: desk.kecamatan_name(&mentor.kecamatan).to_owned(),
            last: load_in_words(mentor),
            tag: tag(mentor, today),
        };
        let is_theirs = visit.officer().role() == Role::Sekretariat;
        let view = ListView {
            heads: ["Mentor", "Kecamatan", "Dampingan"],
            rows: mentors.iter().map(row).collect(),
            empty: "Belum ada mentor di sini.",
            action: is_theirs.then_some(Link {
                label: "Tambah mentor",
                path: NEW,
            }),
            ..ListView::default()
        };
        view.reply(desk, visit, "Mentor", "mentors")
    })
}

pub(super) fn show<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let mentor = mentor(desk, visit).await?;
        page(desk, visit, &mentor, None, None)
    })
}

pub(super) fn ask_new<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move { new_page(desk, visit, None, &[]) })
}

pub(super) fn add<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let settings = Settings::read(desk, visit, None);
        let Some(new) = settings.right() else {
            return new_page(desk, visit, Some(&settings), &[]);
        };
        let namesakes = namesakes(desk, &new).await?;
        let known = visit.fields.text(own::CONFIRMED).parse().unwrap_or(0);
        if namesakes.len() > known {
            return new_page(desk, visit, Some(&settings), &namesakes);
        }
        let mentor = desk.repository().add_mentor(new).await?;
        let to = format!("{}?kabar=mentor-disimpan", address(&mentor));
        Ok(Reply::see_other("mentor_added", &to))
    })
}

pub(super) fn save<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let mentor = mentor(desk, visit).await?;
        let settings = Settings::read(desk, visit, Some(&mentor));
        let Some(new) = settings.right() else {
            return page(desk, visit, &mentor, Some(&settings), None);
        };
        let changed = Mentor {
            name: new.name,
            sectors: new.sectors,
            capacity: new.capacity,
            leave: new.leave,
            seq: settings.seen.unwrap_or(mentor.seq),
            ..mentor.clone()
        };
        if desk.repository().change_mentor(&changed).await? {
            let to = format!("{}?kabar=mentor-disimpan", address(&mentor));
            return Ok(Reply::see_other("mentor_saved", &to));
        }
        let now_there = self::mentor(desk, visit).await?;
        let conflict = [
            NOT_SAVED.to_owned(),
            format!(
                "Mentor ini baru saja diubah, atau sekarang mendampingi {} orang. Isian Anda masih \
                 ada. Periksa, lalu simpan lagi.",
                now_there.load
            ),
        ];
        page(desk, visit, &now_there, Some(&settings), Some(conflict))
    })
}

/// Lists the mentors with the name of a new one in her kecamatan: most likely she was added before,
/// by a form that is sent again.
async fn namesakes(desk: &Desk, new: &NewMentor) -> Result<Vec<Mentor>, Fault> {
    let there = slice::from_ref(&new.kecamatan);
    let mut mentors = desk.repository().mentors_of(there).await?;
    let name = forms::words(&new.name);
    mentors.retain(|mentor| forms::words(&mentor.name) == name);
    Ok(mentors)
}

/// Finds the mentor in the address, of a kecamatan in scope.
pub(super) async fn mentor(desk: &Desk, visit: &Visit<'_>) -> Result<Mentor, Fault> {
    let id = visit.parameter("id").parse().map_err(|_| Fault::NotFound)?;
    let mentor = desk.repository().mentor(&id).await?;
    let mentor = mentor.filter(|mentor| {
        visit.scope().holds(&mentor.kecamatan) && mentor.status != MentorStatus::Closed
    });
    mentor.ok_or(Fault::NotFound)
}

/// Returns the address of a mentor's page.
pub(super) fn address(mentor: &Mentor) -> String {
    ONE.replace("{id}", mentor.id.as_str())
}

fn load_in_words(mentor: &Mentor) -> String {
    format!("{} dari {}", mentor.load, mentor.capacity)
}

fn tag(mentor: &Mentor, today: Date) -> Option<TagView> {
    let label = match (mentor.status, mentor.leave) {
        (MentorStatus::Closing, _) => "Sedang ditutup".to_owned(),
        (_, Some(leave)) if mentor.is_on_leave(today) => {
            format!("Cuti sampai {}", words::day(leave.through))
        }
        _ if mentor.load >= mentor.capacity => "Penuh".to_owned(),
        _ => return None,
    };
    Some(TagView::new(label, "plain"))
}

/// Renders the form for a new mentor; with the mentors who have her name, of whom it says how many
/// were shown, so that one more of them is added knowingly.
fn new_page(
    desk: &Desk,
    visit: &Visit<'_>,
    typed: Option<&Settings>,
    namesakes: &[Mentor],
) -> Result<Reply, Fault> {
    let mut view = CaseView::from("Mentor", LIST);
    let blank = || fields(desk, [""; 4], &[], Some(None));
    view.forms.push(PartView {
        action: NEW.to_owned(),
        hidden: if namesakes.is_empty() {
            Vec::new()
        } else {
            vec![(own::CONFIRMED.to_owned(), namesakes.len().to_string())]
        },
        fields: typed.map_or_else(blank, |typed| typed.fields.clone()),
        button: "Simpan mentor".to_owned(),
        ..PartView::default()
    });
    let Some(first) = namesakes.first() else {
        return view.reply(desk, visit, "Tambah mentor", status(typed.is_some()));
    };
    let place = desk.kecamatan_name(&first.kecamatan);
    for mentor in namesakes {
        let label = format!("Buka {}, {place}, {}", mentor.name, load_in_words(mentor));
        view.links.push(link(label, address(mentor)));
    }
    let conflict = [
        NOT_SAVED.to_owned(),
        format!(
            "Di {place} sudah ada mentor bernama {}. Orangnya sama? Buka halamannya di bawah. Orang \
             lain dengan nama yang sama? Simpan sekali lagi.",
            first.name
        ),
    ];
    let outcome = Outcome::refused("mentor_has_namesake", (StatusCode::CONFLICT, conflict));
    view.reply(desk, visit, "Tambah mentor", outcome)
}

fn page(
    desk: &Desk,
    visit: &Visit<'_>,
    mentor: &Mentor,
    typed: Option<&Settings>,
    conflict: Option<[String; 2]>,
) -> Result<Reply, Fault> {
    let mut view = CaseView::from("Mentor", LIST);
    let leave = mentor.leave.map_or_else(
        || "Tidak ada".to_owned(),
        |leave| {
            format!(
                "{} sampai {}",
                words::day(leave.from),
                words::day(leave.through)
            )
        },
    );
    view.sides.push(SideView {
        title: "Keadaan".to_owned(),
        rows: vec![
            fact("Kecamatan", desk.kecamatan_name(&mentor.kecamatan)),
            fact("Dampingan", load_in_words(mentor)),
            fact("Bidang usaha", sectors_in_words(desk, &mentor.sectors)),
            fact("Cuti", leave),
        ],
    });
    if visit.officer().role() == Role::Sekretariat {
        let day = |day: Option<Date>| day.map_or_else(String::new, |day| day.to_string());
        let stored = || {
            let chosen: Vec<&str> = mentor.sectors.iter().map(Slug::as_str).collect();
            let from = day(mentor.leave.map(|leave| leave.from));
            let through = day(mentor.leave.map(|leave| leave.through));
            let capacity = mentor.capacity.to_string();
            fields(
                desk,
                [&mentor.name, &capacity, &from, &through],
                &chosen,
                None,
            )
        };
        view.forms.push(PartView {
            heading: "Ubah".to_owned(),
            action: address(mentor),
            hidden: vec![(own::SEEN.to_owned(), mentor.seq.to_string())],
            fields: typed.map_or_else(stored, |typed| typed.fields.clone()),
            button: "Simpan mentor".to_owned(),
            ..PartView::default()
        });
        let close = CLOSE.replace("{id}", mentor.id.as_str());
        view.links.push(link("Tutup mentor ini", close));
    }
    let outcome = Outcome {
        conflict,
        ..status(typed.is_some()).into()
    };
    let title = Title::naming(mentor.name.clone(), "Mentor");
    view.reply(desk, visit, title, outcome)
}

fn status(is_wrong: bool) -> (StatusCode, &'static str) {
    if is_wrong {
        (StatusCode::UNPROCESSABLE_ENTITY, "mentor_rejected")
    } else {
        (StatusCode::OK, "mentor")
    }
}
