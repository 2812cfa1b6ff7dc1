//! `/meja/mentor/`: the mentors, with the room they have. The secretariat changes them.

use std::collections::BTreeSet;
use std::slice;

use forms::FieldView;
use forms::kind::Kind;
use http::StatusCode;
use jiff::civil::Date;
use programme::{KecamatanId, Slug, wib, words};
use records::{Leave, Mentor, MentorStatus, NewMentor, Role};
use web::pages::Link;

use super::view::{CaseView, ListView, Outcome, PartView, RowView, SideView, fact, link};
use crate::definitions::UNDECIDED;
use crate::desk::Desk;
use crate::form::{self, own};
use crate::page::{Fault, Handling, Reply, Visit};
use crate::pages::record::NOT_SAVED;
use crate::pages::standing::TagView;
use crate::shell::Title;

pub(super) const LIST: &str = "/meja/mentor/";
pub(super) const NEW: &str = "/meja/mentor/baru/";
pub(super) const ONE: &str = "/meja/mentor/{id}/";
pub(super) const CLOSE: &str = "/meja/mentor/{id}/tutup/";

/// The most people that one mentor can be given.
const MOST_PEOPLE: u32 = 200;

/// The most letters of a name, as in the forms of citizens.
const LONGEST_NAME: usize = 100;

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

/// Returns the words for a sector: those of the registration's form.
pub(super) fn sector_name<'a>(desk: &'a Desk, sector: &'a Slug) -> &'a str {
    let sectors = sectors(desk).into_iter();
    let mut found = sectors.filter(|(value, _)| *value == sector.as_str());
    found.next().map_or(sector.as_str(), |(_, label)| label)
}

/// Lists the sectors that the registration's form offers.
fn sectors(desk: &Desk) -> Vec<(&str, &str)> {
    let form = desk.form("pendaftaran");
    let question = form.and_then(|form| form.question_from("bidang"));
    let Some(Kind::Choice(choice)) = question.map(forms::Question::kind) else {
        return Vec::new();
    };
    let options = choice.options.iter();
    let options = options.filter(|option| option.value != UNDECIDED);
    options
        .map(|option| (option.value.as_str(), option.label.as_str()))
        .collect()
}

fn sectors_in_words(desk: &Desk, sectors: &[Slug]) -> String {
    if sectors.is_empty() {
        return "Semua bidang".to_owned();
    }
    let names = sectors.iter().map(|sector| sector_name(desk, sector));
    words::list(&names.collect::<Vec<_>>(), "dan")
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

/// Everything that was typed about a mentor, with what is wrong about it.
struct Settings {
    fields: Vec<FieldView>,
    kecamatan: Option<KecamatanId>,
    /// The change that the form was made after.
    seen: Option<u32>,
    right: Option<(String, Vec<Slug>, u32, Option<Leave>)>,
}

impl Settings {
    /// Reads what was sent; about a mentor who is there, or a new one.
    fn read(desk: &Desk, visit: &Visit<'_>, mentor: Option<&Mentor>) -> Self {
        let sent = &visit.fields;
        let name = sent.text("nama");
        let chosen: BTreeSet<&str> = sent.all("bidang").collect();
        let kecamatan = sent.text("kecamatan").parse::<KecamatanId>().ok();
        let kecamatan = kecamatan.filter(|id| desk.offices().contains_key(id));
        // Of a mentor who is there it doesn't change.
        let kecamatan = mentor.map_or(kecamatan, |mentor| Some(mentor.kecamatan.clone()));
        let mut fields = fields(
            desk,
            [
                name,
                sent.text("daya"),
                sent.text("cuti_dari"),
                sent.text("cuti_sampai"),
            ],
            &chosen.iter().copied().collect::<Vec<_>>(),
            mentor.is_none().then_some(kecamatan.as_ref()),
        );
        let mut wrong = |id: &str, message: &str| {
            if let Some(field) = fields.iter_mut().find(|field| field.name == id) {
                *field = form::with_error(field.clone(), message);
            }
        };
        if name.is_empty() || name.chars().count() > LONGEST_NAME {
            wrong("nama", "Tulis nama mentor, paling banyak 100 huruf");
        }
        if mentor.is_none() && kecamatan.is_none() {
            wrong("kecamatan", "Pilih kecamatan mentor ini");
        }
        let capacity = sent.text("daya").parse::<u32>().ok();
        let capacity = capacity.filter(|capacity| (1..=MOST_PEOPLE).contains(capacity));
        let load = mentor.map_or(0, |mentor| mentor.load);
        match capacity {
            None => wrong("daya", "Tulis daya tampung dengan angka, 1 sampai 200"),
            Some(capacity) if capacity < load => {
                let message = format!("Sekarang mendampingi {load} orang. Tulis {load} atau lebih");
                wrong("daya", &message);
            }
            Some(_) => {}
        }
        let day = |id: &str| form::read_day(sent.text(id));
        let leave = match (day("cuti_dari"), day("cuti_sampai")) {
            (Ok(None), Ok(None)) => None,
            (Ok(Some(from)), Ok(Some(through))) if from <= through => Some(Leave { from, through }),
            (Ok(Some(from)), Ok(Some(_))) => {
                let message = format!(
                    "Cuti berakhir sebelum dimulai. Tulis {} atau hari sesudahnya",
                    words::day(from)
                );
                wrong("cuti_sampai", &message);
                None
            }
            _ => {
                let message = "Tulis hari pertama dan hari terakhir cuti dengan angka, misalnya \
                               30-11-2026, atau kosongkan keduanya";
                wrong("cuti_dari", message);
                None
            }
        };
        let is_right = fields.iter().all(|field| field.error.is_none());
        let known = sectors(desk);
        let chosen = known.iter().filter(|(value, _)| chosen.contains(value));
        let chosen = chosen.filter_map(|(value, _)| value.parse().ok()).collect();
        let right = capacity.map(|capacity| (name.to_owned(), chosen, capacity, leave));
        Self {
            fields,
            kecamatan,
            seen: sent.text(own::SEEN).parse().ok(),
            right: right.filter(|_| is_right),
        }
    }

    /// Returns everything that was typed, where nothing is wrong with it.
    fn right(&self) -> Option<NewMentor> {
        let (name, sectors, capacity, leave) = self.right.clone()?;
        Some(NewMentor {
            name,
            kecamatan: self.kecamatan.clone()?,
            sectors,
            capacity,
            leave,
        })
    }
}

#[expect(
    clippy::option_option,
    reason = "whether a kecamatan is asked for, and which one was chosen"
)]
fn fields(
    desk: &Desk,
    [name, capacity, from, through]: [&str; 4],
    chosen: &[&str],
    kecamatan: Option<Option<&KecamatanId>>,
) -> Vec<FieldView> {
    let typed = |field: FieldView, value: &str| form::with_value(field, value);
    let mut fields = vec![typed(form::input("nama", "Nama mentor"), name)];
    if let Some(kecamatan) = kecamatan {
        let options = desk.offices().iter();
        let options = options.map(|(id, office)| (id.as_str(), office.name.as_str()));
        let field = form::select("kecamatan", "Kecamatan", options);
        fields.push(form::chosen(field, kecamatan.map_or("", |id| id.as_str())));
    }
    let field = form::checkboxes("bidang", "Bidang usaha", sectors(desk));
    let field = form::chosen_all(field, chosen);
    fields.push(form::with_hint(field, "Tanpa pilihan berarti semua bidang"));
    let field = FieldView {
        inputmode: Some("numeric"),
        ..form::input("daya", "Daya tampung")
    };
    let field = form::with_hint(
        field,
        "Paling banyak berapa orang didampingi pada waktu yang sama",
    );
    fields.push(typed(field, capacity));
    for (id, label, value) in [
        ("cuti_dari", "Cuti sejak", from),
        ("cuti_sampai", "Cuti sampai dengan", through),
    ] {
        fields.push(typed(form::optional(form::day(id, label)), value));
    }
    fields
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
