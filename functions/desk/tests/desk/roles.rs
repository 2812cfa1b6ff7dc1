//! Every page times every role: the list is the desk's own, so a new page is in it.

use http::{Method, StatusCode};
use programme::Reference;
use programme::closed_lists::Right;
use records::NewMentor;
use records::history::What;

use crate::cases::record;
use crate::host::{Browser, Host, Person, morning};

/// Writes everything an answer has in it beside the id of its request, and beside the place in the
/// menu that its own address is under.
fn shown(answer: &crate::host::Answer) -> (StatusCode, String) {
    let body = answer.body.replace(" aria-current=\"true\"", "");
    (answer.status, body)
}

async fn asked(
    host: &Host,
    person: &mut Person,
    method: &Method,
    path: &str,
) -> (StatusCode, String) {
    let answer = if *method == Method::POST {
        person.browser.submit(&host.desk, path, &[]).await
    } else {
        person.browser.get(&host.desk, path).await
    };
    shown(&answer)
}

#[tokio::test]
async fn nobody_opens_a_page_that_is_not_for_her_role() {
    let (host, mut rina) = Host::with_rina().await;
    let unknown = asked(
        &host,
        &mut rina,
        &Method::GET,
        "/meja/petugas/aaaaaaaa/tutup/",
    )
    .await;
    assert_eq!(unknown.0, StatusCode::NOT_FOUND);
    let mut pages = 0;
    for page in desk::pages() {
        let Some(roles) = page.roles() else {
            continue;
        };
        pages += 1;
        let path = page
            .path()
            .replace("{id}", "aaaaaaaa")
            .replace("{nomor}", "CNTH2K7MBX")
            .replace("{kasus}", "2")
            .replace("{...}", "tidak-ada");
        // Without a sign-in, whatever the page: to the sign-in page.
        let mut stranger = Browser::default();
        let answer = if page.method() == Method::POST {
            stranger.post(&host.desk, &path, &[]).await
        } else {
            stranger.get(&host.desk, &path).await
        };
        assert!(answer.location().starts_with("/meja/masuk/"), "{path}");
        if roles.contain(records::Role::Pendamping) {
            continue;
        }
        // As if there were no such page; its own address is in the form that keeps her signed in.
        let answer = asked(&host, &mut rina, &page.method(), &path).await;
        let own = unknown.1.replace("/meja/petugas/aaaaaaaa/tutup/", &path);
        assert_eq!(answer, (StatusCode::NOT_FOUND, own), "{path}");
    }
    assert!(pages > 10, "{pages}");
}

/// Writes a page's path with these in place of its parameters.
fn filled(path: &str, number: &str, id: &str) -> String {
    path.replace("{nomor}", number)
        .replace("{id}", id)
        .replace("{kasus}", "2")
        .replace("{e}", "2")
        .replace("{p}", "p4")
        .replace("{...}", id)
}

#[tokio::test]
async fn what_is_another_offices_is_byte_for_byte_unknown_on_every_page() {
    let (host, mut rina) = Host::with_rina().await;
    let mut dedi = host.officer("Pak Dedi", &["koja"]).await;
    let foreign = host
        .registered("Contoh Rahasia", "koja", 7, morning())
        .await;
    // A step and a claimed right, so that every page about her has something to show.
    let reference = Reference::parse(&foreign).unwrap();
    for what in [
        What::RightAsked { right: Right::Copy },
        What::MentorAsked { request: reference },
    ] {
        record(&host, reference, what).await;
    }
    let mentor = NewMentor {
        name: "Contoh Bayu".to_owned(),
        kecamatan: "koja".parse().unwrap(),
        sectors: Vec::new(),
        capacity: 3,
        leave: None,
    };
    let mentor = host.repository.add_mentor(mentor).await.unwrap();
    let unknown = Reference::from_random(&[9; 16]).unwrap().to_string();
    let (mut compared, mut opened) = (0, 0);
    for page in desk::pages().filter(|page| page.path().contains('{')) {
        let id = match page.path() {
            path if path.starts_with("/meja/sesi/") => "s-koja",
            path if path.starts_with("/meja/mentor/") => mentor.id.as_str(),
            _ => "aaaaaaaa",
        };
        let hers = filled(page.path(), &foreign, id);
        let nobodys = filled(page.path(), &unknown, "bbbbbbbb");
        let (status, page_shown) = asked(&host, &mut rina, &page.method(), &hers).await;
        let of_nobody = asked(&host, &mut rina, &page.method(), &nobodys).await;
        // The address is in the form that keeps her signed in.
        let page_shown = page_shown.replace(&hers, &nobodys);
        assert_eq!((status, page_shown), of_nobody, "{} {hers}", page.method());
        assert_eq!(of_nobody.0, StatusCode::NOT_FOUND, "{nobodys}");
        compared += 1;
        let is_for_her = page
            .roles()
            .is_some_and(|roles| roles.contain(records::Role::Pendamping));
        if is_for_her && page.method() == Method::GET {
            let own = asked(&host, &mut dedi, &Method::GET, &hers).await;
            opened += usize::from(own.0 == StatusCode::OK);
        }
    }
    // Neither does anybody who searches, filters, counts or looks through a list.
    for path in [
        "/meja/",
        "/meja/hak/",
        "/meja/minta-mentor/",
        "/meja/mentor/",
        "/meja/sesi/",
        "/meja/unduh/",
        "/meja/laporan/",
    ] {
        let page = rina.browser.get(&host.desk, path).await;
        for secret in ["Rahasia", &foreign, "Contoh Bayu", "s-koja"] {
            assert!(!page.body.contains(secret), "{path}: {secret}");
        }
    }
    for words in ["Rahasia", &foreign, "081234500007"] {
        let found = rina
            .browser
            .submit(&host.desk, "/meja/cari/", &[("kata", words)])
            .await;
        let found = rina.browser.get(&host.desk, found.location()).await;
        found.shows("Hasil pencarian (0)");
    }
    assert!(compared >= 40, "{compared}");
    // What is unknown to one is open to the other.
    assert!(opened >= 14, "{opened}");
}

#[tokio::test]
async fn no_answer_is_a_failure_whatever_is_asked() {
    let host = Host::start().await;
    let mut sari = host.officer("Bu Sari", &[]).await;
    for page in desk::pages() {
        // Pages that end the sign-in come last, by themselves.
        if page.path().contains("keluar") || page.path().contains("semua") {
            continue;
        }
        for part in ["aaaaaaaa", "%00", "..%2f", "CNT-H2K-7MBX", "😀"] {
            let part = if part.is_ascii() {
                part.to_owned()
            } else {
                "%F0%9F%98%80".to_owned()
            };
            let path = page.path().split('/').map(|segment| {
                if segment.starts_with('{') {
                    part.clone()
                } else {
                    segment.to_owned()
                }
            });
            let path = path.collect::<Vec<_>>().join("/");
            let (status, _) = asked(&host, &mut sari, &page.method(), &path).await;
            assert!(status.as_u16() < 500, "{status} {path}");
        }
    }
}

#[tokio::test]
async fn an_address_that_leads_nowhere_is_said_in_the_frame() {
    let (host, mut rina) = Host::with_rina().await;
    for path in ["/meja/x/", "/meja/x", "/meja/orang//x"] {
        let answer = rina.browser.get(&host.desk, path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        answer.shows("Tidak ditemukan di wilayah kerja Anda");
        answer.shows("Bu Rina</a>, Tebet");
        answer.shows("href=\"/meja/buka/\">Buka dengan alasan</a>");
    }
    let answer = rina.browser.get(&host.desk, "/meja").await;
    assert_eq!(answer.location(), "/meja/");
    let answer = rina.browser.get(&host.desk, "/meja/lanjut/").await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
}
