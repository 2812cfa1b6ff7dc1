//! Sessions on the desk: places, choosing, attendance.

use http::StatusCode;
use jiff::Timestamp;
use programme::{Reference, Stage};
use records::{Kind, Mode, Rules};

use crate::host::{Host, morning};
use crate::site;

fn before() -> Timestamp {
    "2026-11-20T03:00:00Z".parse().unwrap()
}

/// Opens a session of the bundle and gives places in it.
async fn joined(host: &Host, session: &str, mode: Mode, people: &[Reference]) {
    let rules = Rules {
        session: session.parse().unwrap(),
        kind: Kind::Training,
        mode,
        capacity: 2,
        opens: "2026-11-01T02:00:00Z".parse().unwrap(),
        closes: "2026-11-27T01:00:00Z".parse().unwrap(),
        starts: "2026-11-27T02:00:00Z".parse().unwrap(),
    };
    host.repository.open_places(&rules, before()).await.unwrap();
    for reference in people {
        let joined = host.repository.join(&rules.session, *reference, &before);
        joined.await.unwrap();
    }
}

#[tokio::test]
async fn attendance_is_kept_one_by_one_and_who_is_left_is_named() {
    let host = Host::start().await;
    let mut rina = host.officer("Bu Rina", &["tebet"]).await;
    let melati = site::registered(&host.repository, "tebet", "Contoh Melati", before()).await;
    let kenanga = site::registered(&host.repository, "koja", "Contoh Kenanga", before()).await;
    let dahlia = site::registered(&host.repository, "tebet", "Contoh Dahlia", before()).await;
    joined(&host, "s-tebet", Mode::Queue, &[melati, kenanga]).await;
    let path = "/meja/sesi/s-tebet/hadir/";
    let page = rina.browser.get(&host.desk, path).await;
    page.shows("Contoh Melati");
    page.shows(&kenanga.to_string());
    // Who is in another scope is known by her reference alone.
    assert!(!page.body.contains("Kenanga"));

    let typed = format!("{kenanga}\r\n\r\n{dahlia}\r\nxyz");
    let sent = [("orang", melati.compact()), ("nomor", &*typed)];
    let answer = rina.browser.submit(&host.desk, path, &sent).await;
    assert_eq!(answer.status, StatusCode::OK);
    answer.shows("2 dari 4 tercatat hadir. Belum:");
    answer.shows(&format!("{dahlia} (tidak punya kursi di sesi ini)"));
    answer.shows("satu nomor (salah ketik, perbaiki di bawah)");
    answer.shows("xyz</textarea>");
    answer.shows("(sudah tercatat)");
    for (reference, stages) in [(melati, 2), (kenanga, 2), (dahlia, 1)] {
        let events = host.repository.history(reference).await.unwrap();
        assert_eq!(events.len(), stages, "{reference}");
    }
    // Once more is the same once more.
    let again = rina.browser.submit(&host.desk, path, &sent[..1]).await;
    again.shows("1 orang tercatat hadir.");
    assert_eq!(host.repository.history(melati).await.unwrap().len(), 2);
    let person = records::Person::by_reference(&melati.to_string()).unwrap();
    let exported = host.repository.export(&person, morning()).await.unwrap();
    assert_eq!(exported[0].readings[0]["purpose"], "sesi");
    let stage = host.repository.history(melati).await.unwrap();
    assert!(format!("{:?}", stage[1].what).contains(&format!("{:?}", Stage::P2)));
}

#[tokio::test]
async fn nobody_is_present_before_the_session_begins() {
    let host = Host::start().await;
    let rina = host.officer("Bu Rina", &["tebet"]).await;
    let melati = site::registered(&host.repository, "tebet", "Contoh Melati", before()).await;
    joined(&host, "s-tebet", Mode::Queue, &[melati]).await;
    let early = || "2026-11-27T01:59:00Z".parse().unwrap();
    let desk = host.at(early);
    let (mut browser, _) = rina.sign_in(&desk, early()).await;
    // Her account is younger than the session here; signing in needs a later step than the last.
    if browser.cookie.is_none() {
        browser = rina.browser.clone();
    }
    let sent = [("orang", melati.compact())];
    let answer = browser
        .submit(&desk, "/meja/sesi/s-tebet/hadir/", &sent)
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    answer.shows("sesi ini belum mulai");
    assert_eq!(host.repository.history(melati).await.unwrap().len(), 1);
}

#[tokio::test]
async fn the_office_chooses_by_a_criterion_while_there_are_places() {
    let host = Host::start().await;
    let mut rina = host.officer("Bu Rina", &["tebet"]).await;
    let mut people = Vec::new();
    for name in ["Contoh Melati", "Contoh Kenanga", "Contoh Dahlia"] {
        people.push(site::registered(&host.repository, "tebet", name, before()).await);
    }
    joined(&host, "s-pilih", Mode::Selection, &people).await;
    let path = "/meja/sesi/s-pilih/pilih/";
    let ticked = people
        .iter()
        .map(|reference| ("orang", reference.compact()));
    let mut sent: Vec<(&str, &str)> = ticked.collect();
    let without = rina.browser.submit(&host.desk, path, &sent).await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    sent.push(("kriteria", "1"));
    let answer = rina.browser.submit(&host.desk, path, &sent).await;
    answer.shows("2 dari 3 mendapat kursi. Belum:");
    answer.shows("(semua kursi sudah terisi)");
    let id = "s-pilih".parse().unwrap();
    assert_eq!(host.repository.places(&id).await.unwrap().taken.len(), 2);
}

#[tokio::test]
async fn a_session_elsewhere_is_none() {
    let host = Host::start().await;
    let mut rina = host.officer("Bu Rina", &["tebet"]).await;
    let list = rina.browser.get(&host.desk, "/meja/sesi/").await;
    list.shows("/meja/sesi/s-tebet/");
    assert!(!list.body.contains("s-koja"));
    for path in ["", "hadir/"] {
        let foreign = rina
            .browser
            .get(&host.desk, &format!("/meja/sesi/s-koja/{path}"))
            .await;
        let unknown = rina
            .browser
            .get(&host.desk, &format!("/meja/sesi/s-abcd/{path}"))
            .await;
        assert_eq!(foreign.status, StatusCode::NOT_FOUND);
        assert_eq!(foreign.body.replace("s-koja", "s-abcd"), unknown.body);
    }
    for path in ["hadir/", "pilih/", "tawarkan/"] {
        let path = format!("/meja/sesi/s-koja/{path}");
        let answer = rina.browser.submit(&host.desk, &path, &[]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    let mut sari = host.officer("Bu Sari", &[]).await;
    let list = sari.browser.get(&host.desk, "/meja/sesi/").await;
    list.shows("/meja/sesi/s-koja/");
}
