//! `/meja/sesi/`: sessions of the officer's kecamatan, who has a place, who waits, and choosing.

mod attendance;

use std::collections::BTreeMap;

use bundle::Session;
use jiff::Timestamp;
use programme::closed_lists::ReadPurpose;
use programme::{KecamatanId, Reference, SessionMode, Slug, words};
use records::{Assignment, Chosen, Office, PlaceList, Reader};
use serde::Serialize;

use crate::desk::Desk;
use crate::form;
use crate::menu::Roles;
use crate::page::{Fault, Handling, Page, Reply, Visit};
use crate::pages::record;
use crate::shell::Sheet;

pub(crate) const PAGES: &[Page] = &[
    Page::get(SESSIONS, Roles::All, list),
    Page::get("/meja/sesi/{id}/", Roles::All, show),
    Page::form("/meja/sesi/{id}/pilih/", Roles::All, choose),
    Page::form("/meja/sesi/{id}/tawarkan/", Roles::All, offer),
    Page::get("/meja/sesi/{id}/hadir/", Roles::All, attendance::show),
    Page::form("/meja/sesi/{id}/hadir/", Roles::All, attendance::mark),
];

pub(crate) const NOTICES: &[(&str, &str)] = &[(
    "kursi-ditawarkan",
    "Kursi yang kosong sudah ditawarkan kepada antrean, menurut urutannya.",
)];

const SESSIONS: &str = "/meja/sesi/";

/// A session that the officer looks after.
struct Held<'a> {
    session: &'a Session,
    id: Slug,
    kecamatan: KecamatanId,
}

/// A session in the list of all.
#[derive(Serialize)]
struct SessionView<'a> {
    path: String,
    title: &'a str,
    when: &'a str,
    place: &'a str,
    taken: usize,
    places: u32,
    waiting: usize,
    is_example: bool,
    is_cancelled: bool,
}

/// Somebody who has a place, or waits for one.
#[derive(Serialize)]
struct PersonView {
    /// Without dashes, as a form sends it.
    value: String,
    reference: String,
    /// Her name, where she is in the officer's scope.
    name: Option<String>,
    /// Her telephone, where she is to be called: the session is cancelled.
    phone: Option<String>,
    since: String,
    /// Words for anything out of the ordinary.
    tag: Option<String>,
    is_present: bool,
}

/// Outcome of an act on several people.
#[derive(Serialize)]
struct ResultView {
    /// Such as `27 dari 30 tercatat.`
    text: String,
    /// Those for whom it was not done, each with the reason.
    left: Vec<String>,
}

fn list<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let scope = visit.scope();
        let mut sessions: Vec<&Session> = desk.definitions().sessions().collect();
        sessions.retain(|session| {
            kecamatan_of(session).is_some_and(|kecamatan| scope.holds(&kecamatan))
        });
        sessions.sort_by_key(|session| session.starts.parse::<Timestamp>().ok());
        let mut views = Vec::new();
        for session in sessions {
            let Ok(id) = session.id.parse() else { continue };
            let places = desk.repository().places(&id).await?;
            views.push(SessionView {
                path: format!("{SESSIONS}{id}/"),
                title: &session.title,
                when: &session.when,
                place: &session.place,
                taken: places.taken.len(),
                places: session.places,
                waiting: places.waiting.len(),
                is_example: session.is_example,
                is_cancelled: session.is_cancelled,
            });
        }
        let html = Sheet::of(desk, visit, "Sesi")
            .with("sessions", &views)
            .render("desk/sesi-semua.html")?;
        Ok(Reply::page("sessions", html))
    })
}

fn show<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let held = held(desk, visit)?;
        let html = page(desk, visit, &held, None).await?;
        Ok(Reply::page("session", html))
    })
}

/// Gives places to those who were ticked, each by itself.
fn choose<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let held = held(desk, visit)?;
        if held.session.is_cancelled {
            return refused(desk, visit, &held).await;
        }
        let criterion = visit.fields.text("kriteria").parse::<u32>().ok();
        let known = held.session.criteria.len();
        let criterion = criterion.filter(|number| (1..=known).contains(&(*number as usize)));
        let Some(criterion) = criterion else {
            let result = ResultView {
                text: "Belum ada yang dipilih: tentukan dahulu kriterianya.".to_owned(),
                left: Vec::new(),
            };
            let html = page(desk, visit, &held, Some(result)).await?;
            return Ok(Reply::wrong("choice_rejected", html));
        };
        let mut result = Outcome::default();
        for reference in sent(visit, "orang") {
            let by = visit.officer().id.as_str();
            let chosen = desk
                .repository()
                .choose(&held.id, reference, criterion, by, visit.now)
                .await?;
            result.add(
                reference,
                match chosen {
                    Chosen::Seat => None,
                    Chosen::Full => Some("semua kursi sudah terisi".to_owned()),
                    Chosen::NotWaiting => Some("tidak sedang mengantre".to_owned()),
                    Chosen::NotBySelection => Some("sesi ini menurut urutan".to_owned()),
                    Chosen::Cancelled => Some("sesi ini dibatalkan".to_owned()),
                },
            );
        }
        let result = result.view("mendapat kursi", "Belum ada yang dicentang.");
        let html = page(desk, visit, &held, Some(result)).await?;
        Ok(Reply::page("chosen", html))
    })
}

/// Offers free places to those who wait, in their order.
fn offer<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let held = held(desk, visit)?;
        if held.session.is_cancelled {
            return refused(desk, visit, &held).await;
        }
        desk.repository().settle_places(&held.id, visit.now).await?;
        let to = format!("{SESSIONS}{}/?kabar=kursi-ditawarkan", held.id);
        Ok(Reply::see_other("offered", &to))
    })
}

/// Shows a cancelled session again, of which nothing is given out any more.
async fn refused(desk: &Desk, visit: &Visit<'_>, held: &Held<'_>) -> Result<Reply, Fault> {
    let result = ResultView {
        text: "Tidak ada yang berubah: sesi ini dibatalkan.".to_owned(),
        left: Vec::new(),
    };
    let html = page(desk, visit, held, Some(result)).await?;
    Ok(Reply::wrong("cancelled", html))
}

/// Returns the kecamatan of a session.
fn kecamatan_of(session: &Session) -> Option<KecamatanId> {
    session.kecamatan.parse().ok()
}

/// Finds the session of the address, where it is held in the officer's scope.
fn held<'a>(desk: &'a Desk, visit: &Visit<'_>) -> Result<Held<'a>, Fault> {
    let session = desk
        .definitions()
        .session(visit.parameter("id"))
        .ok_or(Fault::NotFound)?;
    let kecamatan = kecamatan_of(session).filter(|one| visit.scope().holds(one));
    let id = session.id.parse().ok();
    match (id, kecamatan) {
        (Some(id), Some(kecamatan)) => Ok(Held {
            session,
            id,
            kecamatan,
        }),
        _ => Err(Fault::NotFound),
    }
}

async fn page(
    desk: &Desk,
    visit: &Visit<'_>,
    held: &Held<'_>,
    result: Option<ResultView>,
) -> Result<String, Fault> {
    let Held { session, id, .. } = held;
    let places = desk.repository().places(id).await?;
    let (names, phones) = if session.is_cancelled {
        contacts(desk, visit, &places).await?
    } else {
        (names(desk, visit, held, &places).await?, BTreeMap::new())
    };
    let mut taken = taken(&places, &names);
    let waiting = places.waiting.iter();
    let mut waiting: Vec<PersonView> = waiting
        .map(|one| person(one.reference, one.since, &names, None))
        .collect();
    for view in taken.iter_mut().chain(&mut waiting) {
        view.phone = phones.get(&view.value).cloned();
    }
    let criteria = (1..).zip(&session.criteria);
    let criteria: Vec<(String, &str)> = criteria
        .map(|(number, words): (u32, _)| (number.to_string(), words.as_str()))
        .collect();
    let criteria = criteria
        .iter()
        .map(|(number, words)| (number.as_str(), *words));
    let criteria = form::radios("kriteria", "Kriteria yang dipenuhi", criteria);
    Sheet::of(desk, visit, session.title.clone())
        .with("session", session)
        .with("path", &format!("{SESSIONS}{id}/"))
        .with("is_selection", &(session.mode == SessionMode::Selection))
        .with("criteria", &criteria)
        .with("taken", &taken)
        .with("waiting", &waiting)
        .with("result", &result)
        .render("desk/sesi.html")
}

fn taken(places: &PlaceList, names: &BTreeMap<Reference, String>) -> Vec<PersonView> {
    let taken = places.taken.iter().map(|holder| {
        let tag = match (holder.is_present, holder.offered_until) {
            (true, _) => Some("Hadir".to_owned()),
            (false, Some(until)) => Some(format!("Ditawari sampai {}", words::moment(until))),
            (false, None) if holder.is_above => Some("Melebihi jumlah kursi".to_owned()),
            _ => None,
        };
        let mut view = person(holder.reference, holder.since, names, tag);
        view.is_present = holder.is_present;
        view
    });
    taken.collect()
}

fn person(
    reference: Reference,
    since: Timestamp,
    names: &BTreeMap<Reference, String>,
    tag: Option<String>,
) -> PersonView {
    PersonView {
        value: reference.compact().to_owned(),
        reference: reference.to_string(),
        name: names.get(&reference).cloned(),
        phone: None,
        since: words::moment(since),
        tag,
        is_present: false,
    }
}

/// Looks up the names of those in the officer's scope; it is written down at each that she saw it.
/// Others are known by their reference alone.
async fn names(
    desk: &Desk,
    visit: &Visit<'_>,
    held: &Held<'_>,
    places: &PlaceList,
) -> Result<BTreeMap<Reference, String>, Fault> {
    let officer = visit.officer();
    let theirs = [held.kecamatan.clone()];
    let kecamatan = match &officer.assignment {
        Assignment::Pendamping(own) => own.as_slice(),
        Assignment::Sekretariat => &theirs,
    };
    let mut names = BTreeMap::new();
    for kecamatan in kecamatan {
        let office = Office::Kecamatan(kecamatan.clone());
        for listed in desk.repository().list(&office, None).await? {
            names.extend(listed.name.map(|name| (listed.reference, name)));
        }
    }
    let taken = places.taken.iter().map(|holder| holder.reference);
    let here: Vec<Reference> = taken
        .chain(places.waiting.iter().map(|one| one.reference))
        .filter(|reference| names.contains_key(reference))
        .collect();
    names.retain(|reference, _| here.contains(reference));
    let reader = Reader {
        officer: officer.id.clone(),
        purpose: ReadPurpose::Attendance,
    };
    desk.repository()
        .note_readings(&here, &reader, visit.now)
        .await?;
    Ok(names)
}

/// Opens the record of everyone in the officer's scope who has to do with a cancelled session, for
/// her name, and for her telephone by her reference without dashes: the office calls her. It is
/// written down at each.
async fn contacts(
    desk: &Desk,
    visit: &Visit<'_>,
    places: &PlaceList,
) -> Result<(BTreeMap<Reference, String>, BTreeMap<String, String>), Fault> {
    let taken = places.taken.iter().map(|holder| holder.reference);
    let waiting = places.waiting.iter().map(|one| one.reference);
    let (mut names, mut phones) = (BTreeMap::new(), BTreeMap::new());
    for reference in taken.chain(waiting) {
        let opened = match record::open(desk, visit, reference, ReadPurpose::Attendance).await {
            Ok(opened) => opened,
            Err(Fault::NotFound) => continue,
            Err(fault) => return Err(fault),
        };
        names.insert(reference, record::name(&opened).to_owned());
        let phone = record::phone(desk, &opened);
        phones.extend(phone.map(|phone| (reference.compact().to_owned(), phone)));
    }
    Ok((names, phones))
}

/// Reads the references that were sent under a name, each once: `orang` is a box that was ticked.
fn sent(visit: &Visit<'_>, name: &str) -> Vec<Reference> {
    let mut sent: Vec<Reference> = Vec::new();
    for reference in visit.fields.all(name).filter_map(|one| one.parse().ok()) {
        if !sent.contains(&reference) {
            sent.push(reference);
        }
    }
    sent
}

/// An act on several people, as it goes.
#[derive(Default)]
struct Outcome {
    done: usize,
    left: Vec<String>,
}

impl Outcome {
    fn add(&mut self, who: impl std::fmt::Display, objection: Option<String>) {
        match objection {
            None => self.done += 1,
            Some(objection) => self.left.push(format!("{who} ({objection})")),
        }
    }

    fn view(self, done: &str, nobody: &str) -> ResultView {
        ResultView::of([(self, done)], nobody)
    }
}

impl ResultView {
    /// Says for how many each act was done, and for whom it was not.
    fn of<'a>(acts: impl IntoIterator<Item = (Outcome, &'a str)>, nobody: &str) -> Self {
        let (mut said, mut left) = (Vec::new(), Vec::new());
        for (outcome, done) in acts {
            let all = outcome.done + outcome.left.len();
            match (all, outcome.left.len()) {
                (0, _) => {}
                (_, 0) => said.push(format!("{all} orang {done}.")),
                _ => said.push(format!("{} dari {all} {done}.", outcome.done)),
            }
            left.extend(outcome.left);
        }
        if said.is_empty() {
            said.push(nobody.to_owned());
        }
        if !left.is_empty() {
            said.push("Belum:".to_owned());
        }
        Self {
            text: said.join(" "),
            left,
        }
    }
}
