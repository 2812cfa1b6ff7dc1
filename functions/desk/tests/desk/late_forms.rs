//! A form that comes after its sign-in has ended: nothing of it is lost, and nobody else sees it.

use http::StatusCode;

use crate::host::{Answer, Browser, Host, PASSWORD, between, later, morning, totp};
use crate::logs;

/// An hour after the morning: everybody's sign-in has ended.
const LATE: i64 = 3_600;

const NOTE: &str = "Contoh catatan yang \"panjang\" & <penting>";

/// Opens a form about somebody in time and sends it too late; returns its path, and the answer.
async fn sent_late(host: &Host, browser: &mut Browser, name: &str) -> (String, Answer) {
    let reference = host.registered(name, "tebet", 7, morning()).await;
    let path = format!("/meja/orang/{reference}/kontak/");
    let page = browser.get(&host.desk, &path).await;
    let hidden = |name: &str| {
        let start = format!("name=\"{name}\" value=\"");
        between(&page.body, &start, "\"").swap_remove(0)
    };
    let (token, seen, id) = (
        hidden("token-meja"),
        hidden("terakhir-meja"),
        hidden("aksi-meja"),
    );
    let sent = [
        ("token-meja", &*token),
        ("terakhir-meja", &seen),
        ("aksi-meja", &id),
        ("saluran", "telepon"),
        ("hasil", "tersambung"),
        ("dibahas", "jadwal"),
        ("berikutnya", "5-12-2026"),
        ("catatan", NOTE),
        ("kode", "123456"),
    ];
    let answer = browser.post(&host.at(|| later(LATE)), &path, &sent).await;
    (path, answer)
}

/// Lists names and values of a page's hidden fields, as a browser reads them.
fn hidden(page: &Answer) -> Vec<(String, String)> {
    let fields = between(&page.body, "<input type=\"hidden\" name=\"", "\">");
    let pairs = fields.iter().map(|field| {
        let (name, value) = field.split_once("\" value=\"").unwrap();
        let mut value = value.to_owned();
        for (escaped, letter) in [
            ("&lt;", "<"),
            ("&gt;", ">"),
            ("&quot;", "\""),
            ("&amp;", "&"),
        ] {
            value = value.replace(escaped, letter);
        }
        (name.to_owned(), value)
    });
    pairs.collect()
}

/// Signs in on the page that holds a late form.
async fn signed_in(host: &Host, page: &Answer, name: &str, key: &[u8]) -> (Browser, Answer) {
    let code = totp(key, later(LATE));
    let mut sent = hidden(page);
    for (name, value) in [("nama", name), ("sandi", PASSWORD), ("kode", &code)] {
        sent.push((name.to_owned(), value.to_owned()));
    }
    let sent: Vec<_> = sent
        .iter()
        .map(|(name, value)| (&**name, &**value))
        .collect();
    let mut browser = Browser::default();
    let desk = host.at(|| later(LATE));
    let answer = browser.post(&desk, "/meja/masuk/", &sent).await;
    (browser, answer)
}

#[tokio::test]
async fn what_was_filled_in_comes_back_to_her_after_the_sign_in() {
    let (host, mut rina) = Host::with_rina().await;
    let (path, kept) = sent_late(&host, &mut rina.browser, "Contoh Kenanga").await;
    assert_eq!(kept.status, StatusCode::FORBIDDEN);
    assert!(rina.browser.cookie.is_none(), "the sign-in has ended");
    kept.shows("Anda dikeluarkan setelah 15 menit tanpa kegiatan.");
    kept.shows("Isian Anda belum tersimpan, tetapi belum hilang");
    for secret in ["Contoh catatan", "Kenanga", "tersambung", "123456"] {
        assert!(
            !kept.body.contains(secret),
            "{secret} is on the page of a shared PC"
        );
    }

    let desk = host.at(|| later(LATE));
    let (mut browser, back) = signed_in(&host, &kept, "Bu Rina", &rina.key).await;
    assert_eq!(back.status, StatusCode::OK, "{}", back.body);
    // The form itself, filled in, with whom it is about.
    for text in [
        "Isian Anda belum tersimpan, karena Anda sudah dikeluarkan",
        "<h1>Catat kontak</h1>",
        "<b>Contoh Kenanga</b>",
        "value=\"telepon\" checked",
        "value=\"tersambung\" checked",
        "value=\"jadwal\" checked",
        "value=\"5-12-2026\"",
        "Contoh catatan yang &quot;panjang&quot; &amp; &lt;penting&gt;</textarea>",
    ] {
        back.shows(text);
    }
    back.shows(&format!("action=\"{path}\""));
    assert!(!back.body.contains("123456"));
    let hidden = hidden(&back);
    let mut sent: Vec<_> = hidden
        .iter()
        .map(|(name, value)| (&**name, &**value))
        .collect();
    sent.extend([
        ("saluran", "telepon"),
        ("hasil", "tersambung"),
        ("catatan", NOTE),
    ]);
    let done = browser.post(&desk, &path, &sent).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let page = browser.get(&desk, done.location()).await;
    page.shows("Kontak dicatat: Tersambung");
    page.shows("Contoh catatan yang &quot;panjang&quot; &amp; &lt;penting&gt;");
    let logged = logs::lines();
    assert!(!logged.contains("Contoh catatan") && !logged.contains("tersambung"));
}

#[tokio::test]
async fn a_slip_at_the_sign_in_or_another_way_to_it_loses_nothing() {
    let (host, mut rina) = Host::with_rina().await;
    let (_, kept) = sent_late(&host, &mut rina.browser, "Contoh Kenanga").await;
    let (_, wrong) = signed_in(&host, &kept, "Bu Rina", b"not her authenticator").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);

    let mut sent = hidden(&wrong);
    sent.push(("ganti".to_owned(), "ya".to_owned()));
    let sent: Vec<_> = sent
        .iter()
        .map(|(name, value)| (&**name, &**value))
        .collect();
    let desk = host.at(|| later(LATE));
    let path = "/meja/masuk/pemulihan/";
    let other = Browser::default().post(&desk, path, &sent).await;
    assert_eq!(other.status, StatusCode::OK);
    other.shows("Kode pemulihan");
    assert!(!other.body.contains("tidak cocok"), "nothing was tried");
    assert_eq!(hidden(&other), hidden(&kept));

    let mut sent = hidden(&other);
    for (name, value) in [
        ("nama", "Bu Rina"),
        ("sandi", PASSWORD),
        ("kode", &*rina.recovery[0]),
    ] {
        sent.push((name.to_owned(), value.to_owned()));
    }
    let sent: Vec<_> = sent
        .iter()
        .map(|(name, value)| (&**name, &**value))
        .collect();
    let back = Browser::default().post(&desk, path, &sent).await;
    back.shows("Isian Anda belum tersimpan");
}

#[tokio::test]
async fn what_no_page_shows_again_is_named_before_it_is_sent() {
    let host = Host::start().await;
    let mut sari = host.officer("Bu Sari", &[]).await;
    let token = sari.browser.token(&host.desk).await;
    let sent = [
        ("token-meja", &*token),
        ("nama", "Contoh Bayu"),
        ("kecamatan", "tebet"),
        ("daya", "3"),
    ];
    let desk = host.at(|| later(LATE));
    let path = "/meja/mentor/baru/";
    let kept = sari.browser.post(&desk, path, &sent).await;
    let (mut browser, back) = signed_in(&host, &kept, "Bu Sari", &sari.key).await;
    for text in [
        "<h1>Isian Anda belum tersimpan</h1>",
        "<b>Mentor</b>",
        "<dd>Contoh Bayu</dd>",
        "<dt>daya</dt><dd>3</dd>",
    ] {
        back.shows(text);
    }
    assert!(!back.body.contains("<dt>token"));
    let sent = hidden(&back);
    let sent: Vec<_> = sent
        .iter()
        .map(|(name, value)| (&**name, &**value))
        .collect();
    let done = browser.post(&desk, path, &sent).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
}

#[tokio::test]
async fn nobody_else_gets_it() {
    let (host, mut rina) = Host::with_rina().await;
    let dedi = host.officer("Pak Dedi", &["tebet"]).await;
    let (path, kept) = sent_late(&host, &mut rina.browser, "Contoh Kenanga").await;
    let (mut browser, answer) = signed_in(&host, &kept, "Pak Dedi", &dedi.key).await;
    assert_eq!(answer.location(), "/meja/?kabar=isian-petugas-lain");
    let desk = host.at(|| later(LATE));
    let list = browser.get(&desk, answer.location()).await;
    list.shows("milik petugas lain");
    assert!(!list.body.contains("Contoh catatan"));

    // A form that no page of hers has made is led to the sign-in, and so is a script.
    let mut browser = host.officer("Bu Ayu", &["tebet"]).await.browser;
    let token = browser.token(&host.desk).await;
    let forged = [("token-meja", "00"), ("catatan", "x")];
    let led = browser.clone().post(&desk, &path, &forged).await;
    assert_eq!(led.location(), "/meja/masuk/?sebab=diam");
    let request = browser
        .request("POST", &path)
        .header("sec-fetch-site", "same-origin")
        .header("sec-fetch-mode", "cors")
        .header("origin", "http://localhost:8080")
        .header("content-type", "application/x-www-form-urlencoded");
    let body = format!("token-meja={token}&catatan=x");
    let led = browser.send(&desk, request, &body).await;
    assert_eq!(led.location(), "/meja/masuk/?sebab=diam");
}
