//! Every page times every role: the list is the desk's own, so a new page is in it.

use http::{Method, StatusCode};

use crate::host::{Browser, Host, Person};

/// Everything an answer has in it beside the id of its request, and beside the place in the menu that its
/// own address is under.
fn told(answer: &crate::host::Answer) -> (StatusCode, String) {
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
    told(&answer)
}

#[tokio::test]
async fn nobody_opens_a_page_that_is_not_for_her_role() {
    let host = Host::start().await;
    let mut rina = host.officer("Bu Rina", &["tebet"]).await;
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
        // Without a session, whatever the page: to the sign-in page.
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

#[tokio::test]
async fn no_answer_is_a_failure_whatever_is_asked() {
    let host = Host::start().await;
    let mut sari = host.officer("Bu Sari", &[]).await;
    for page in desk::pages() {
        // Pages that end the session come last, by themselves.
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
    let host = Host::start().await;
    let mut rina = host.officer("Bu Rina", &["tebet"]).await;
    for path in ["/meja/x/", "/meja/x", "/meja/orang//x"] {
        let answer = rina.browser.get(&host.desk, path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        answer.shows("Tidak ditemukan di wilayah kerja Anda");
        answer.shows("Bu Rina</a>, Tebet");
    }
    let answer = rina.browser.get(&host.desk, "/meja").await;
    assert_eq!(answer.location(), "/meja/");
    let answer = rina.browser.get(&host.desk, "/meja/lanjut/").await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
}
