//! Sessions on the desk: places, choosing, attendance.

use http::StatusCode;
use jiff::Timestamp;
use programme::closed_lists::{Evidence, WithdrawalWay};
use programme::{Reference, SessionKind, SessionMode, Stage};
use records::history::What;
use records::{Holding, Rules};

use crate::cases::record;
use crate::host::{Host, morning};
use crate::site;

pub(crate) fn before() -> Timestamp {
    "2026-11-20T03:00:00Z".parse().unwrap()
}

/// Makes a session of two places, held the day before [`morning`].
fn rules(session: &str, mode: SessionMode) -> Rules {
    Rules {
        session: session.parse().unwrap(),
        kind: SessionKind::Training,
        mode,
        capacity: 2,
        opens: "2026-11-01T02:00:00Z".parse().unwrap(),
        closes: "2026-11-27T01:00:00Z".parse().unwrap(),
        starts: "2026-11-27T02:00:00Z".parse().unwrap(),
        is_cancelled: false,
    }
}

/// Opens a session of the bundle and gives places in it.
pub(crate) async fn joined(host: &Host, session: &str, mode: SessionMode, people: &[Reference]) {
    let rules = rules(session, mode);
    host.repository.open_places(&rules, before()).await.unwrap();
    for reference in people {
        let joined = host.repository.join(&rules.session, *reference, &before);
        joined.await.unwrap();
    }
}

#[tokio::test]
async fn attendance_is_kept_one_by_one_and_who_is_left_is_named() {
    let (host, mut rina) = Host::with_rina().await;
    let melati = site::registered(&host.repository, "tebet", "Contoh Melati", before()).await;
    let kenanga = site::registered(&host.repository, "koja", "Contoh Kenanga", before()).await;
    let dahlia = site::registered(&host.repository, "tebet", "Contoh Dahlia", before()).await;
    joined(&host, "s-tebet", SessionMode::Queue, &[melati, kenanga]).await;
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
    let person = records::Person::by_reference(melati);
    let exported = host.repository.export(&person, morning()).await.unwrap();
    assert_eq!(exported[0].readings[0]["purpose"], "sesi");
    let stage = host.repository.history(melati).await.unwrap();
    assert!(format!("{:?}", stage[1].what).contains(&format!("{:?}", Stage::P2)));
}

#[tokio::test]
async fn a_presence_taken_back_does_not_come_back_by_itself() {
    let (host, mut rina) = Host::with_rina().await;
    let melati = site::registered(&host.repository, "tebet", "Contoh Melati", before()).await;
    let kenanga = site::registered(&host.repository, "koja", "Contoh Kenanga", before()).await;
    joined(&host, "s-tebet", SessionMode::Queue, &[melati, kenanga]).await;
    let path = "/meja/sesi/s-tebet/hadir/";
    let (hers, others) = (("orang", melati.compact()), ("orang", kenanga.compact()));
    let (was_there, she_too) = (("tercatat", hers.1), ("tercatat", others.1));
    rina.browser.submit(&host.desk, path, &[hers]).await;
    let sent = [("benar", "tidak"), ("alasan", "salah-orang")];
    let correction = format!("/meja/orang/{melati}/betulkan/2/");
    let done = rina.browser.submit(&host.desk, &correction, &sent).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let page = rina.browser.get(&host.desk, path).await;
    assert!(!page.body.contains(" checked"));
    let sessions = ["s-tebet".parse().unwrap()];
    let holdings = async |who| host.repository.holdings(&sessions, who).await.unwrap()[0].1;
    assert_eq!(holdings(melati).await, Holding::Seat);
    // Who has the page from before in front of her changes nothing of it by saving another.
    let sent = [hers, was_there, others];
    let answer = rina.browser.submit(&host.desk, path, &sent).await;
    answer.shows("1 orang tercatat hadir.");
    let events = async |who| host.repository.history(who).await.unwrap().len();
    assert_eq!((events(melati).await, events(kenanga).await), (3, 2));
    // Ticked anew she is present anew; a tick that is taken away takes it back, also of somebody of
    // another office.
    rina.browser.submit(&host.desk, path, &[hers]).await;
    assert_eq!(holdings(melati).await, Holding::Present);
    assert_eq!(events(melati).await, 4);
    let page = rina.browser.get(&host.desk, path).await;
    page.shows(&format!(
        "name=\"tercatat\" value=\"{}\"",
        kenanga.compact()
    ));
    let sent = [hers, was_there, she_too];
    let answer = rina.browser.submit(&host.desk, path, &sent).await;
    answer.shows("1 orang tidak lagi tercatat hadir.");
    assert_eq!(holdings(kenanga).await, Holding::Seat);
    assert_eq!((events(melati).await, events(kenanga).await), (4, 3));
    let again = rina
        .browser
        .submit(&host.desk, path, &[hers, was_there])
        .await;
    again.shows("Tidak ada yang berubah.");
    // Whoever withdrew stays as she is, and it is said.
    let way = WithdrawalWay::Letter;
    record(&host, melati, What::Withdrawn { way }).await;
    let answer = rina.browser.submit(&host.desk, path, &[was_there]).await;
    answer.shows("0 dari 1 tidak lagi tercatat hadir. Belum:");
    answer.shows("Persetujuan orang ini sudah ditarik");
}

#[tokio::test]
async fn a_presence_undone_at_her_page_is_none_in_the_session() {
    let (host, mut rina) = Host::with_rina().await;
    let melati = site::registered(&host.repository, "tebet", "Contoh Melati", before()).await;
    joined(&host, "s-tebet", SessionMode::Queue, &[melati]).await;
    let path = "/meja/sesi/s-tebet/hadir/";
    let sent = [("orang", melati.compact())];
    rina.browser.submit(&host.desk, path, &sent).await;
    let undo = format!("/meja/orang/{melati}/urungkan/");
    let undone = rina
        .browser
        .submit(&host.desk, &undo, &[("terakhir-meja", "2")]);
    assert!(undone.await.location().ends_with("diurungkan"));
    let page = rina.browser.get(&host.desk, path).await;
    assert!(!page.body.contains(" checked"));
    // Where the step was there before by other means, only the tick goes.
    rina.browser.submit(&host.desk, path, &sent).await;
    let undone = rina
        .browser
        .submit(&host.desk, &undo, &[("terakhir-meja", "4")]);
    assert!(undone.await.location().ends_with("diurungkan"));
    let certified = What::StageReached {
        stage: Stage::P2,
        evidence: Evidence::CertificateShown,
        session: None,
        since: None,
    };
    record(&host, melati, certified).await;
    rina.browser.submit(&host.desk, path, &sent).await;
    let unticked = [("tercatat", melati.compact())];
    let answer = rina.browser.submit(&host.desk, path, &unticked).await;
    answer.shows("1 orang tidak lagi tercatat hadir.");
    assert!(!answer.body.contains(" checked"));
    let events = host.repository.history(melati).await.unwrap();
    assert_eq!(events.len(), 6);
}

#[tokio::test]
async fn nobody_is_present_before_the_session_begins() {
    let (host, rina) = Host::with_rina().await;
    let melati = site::registered(&host.repository, "tebet", "Contoh Melati", before()).await;
    joined(&host, "s-tebet", SessionMode::Queue, &[melati]).await;
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
    let (host, mut rina) = Host::with_rina().await;
    let mut people = Vec::new();
    for name in ["Contoh Melati", "Contoh Kenanga", "Contoh Dahlia"] {
        people.push(site::registered(&host.repository, "tebet", name, before()).await);
    }
    joined(&host, "s-pilih", SessionMode::Selection, &people).await;
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
    let (host, mut rina) = Host::with_rina().await;
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

#[tokio::test]
async fn a_cancelled_session_shows_whom_to_call_and_gives_nothing_out() {
    let (host, mut rina) = Host::with_rina().await;
    let melati = site::registered(&host.repository, "tebet", "Contoh Melati", before()).await;
    let mawar = site::registered(&host.repository, "tebet", "Contoh Mawar", before()).await;
    let kenanga = site::registered(&host.repository, "koja", "Contoh Kenanga", before()).await;
    joined(
        &host,
        "s-batal",
        SessionMode::Queue,
        &[melati, kenanga, mawar],
    )
    .await;
    let gone = Rules {
        starts: "2026-12-05T02:00:00Z".parse().unwrap(),
        ..rules("s-hilang", SessionMode::Queue)
    };
    host.repository.open_places(&gone, before()).await.unwrap();
    let asked = host.repository.join(&gone.session, melati, &before);
    asked.await.unwrap();
    let list = rina.browser.get(&host.desk, "/meja/sesi/").await;
    list.shows("Dibatalkan</span>");
    let path = "/meja/sesi/s-batal/";
    let page = rina.browser.get(&host.desk, path).await;
    page.shows("<b>Sesi ini dibatalkan.</b>");
    page.shows("Contoh Melati<br>");
    page.shows("Contoh Mawar, ");
    assert_eq!(page.body.matches("Telepon 0812-3456-7890").count(), 2);
    assert!(!page.body.contains("Kenanga") && !page.body.contains("tawarkan/"));
    let person = records::Person::by_reference(mawar);
    let exported = host.repository.export(&person, morning()).await.unwrap();
    assert_eq!(exported[0].readings[0]["purpose"], "sesi");
    for (below, sent) in [
        ("tawarkan/", vec![]),
        (
            "pilih/",
            vec![("kriteria", "1"), ("orang", mawar.compact())],
        ),
        ("hadir/", vec![("orang", melati.compact())]),
    ] {
        let path = format!("{path}{below}");
        let answer = rina.browser.submit(&host.desk, &path, &sent);
        answer.await.shows("sesi ini dibatalkan.");
    }
    assert_eq!(host.repository.history(melati).await.unwrap().len(), 1);
    let page = rina
        .browser
        .get(&host.desk, &format!("/meja/orang/{melati}/"))
        .await;
    page.shows("sesi ini dibatalkan (punya kursi).");
    page.shows("s-hilang, 5 Desember 2026, 09.00 WIB: ");
    page.shows("sesi ini tidak ada lagi di jadwal (punya kursi).");
}
