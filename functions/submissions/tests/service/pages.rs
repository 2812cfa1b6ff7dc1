//! The form again, with what was wrong and every answer kept; headers of every answer.

use http::StatusCode;
use http::header::CONTENT_TYPE;

use crate::host::{Host, SITI, get, siti_but};

#[tokio::test]
async fn a_rejected_form_keeps_every_answer() {
    let host = Host::start().await;
    let mut answers = siti_but("telepon", "12 34");
    answers.retain(|(id, _)| *id != "setuju");
    let page = host.post(&answers).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(page.headers[CONTENT_TYPE], "text/html; charset=utf-8");
    page.shows("<title>Kesalahan: Daftar lokakarya - OK OCE</title>");
    // Both in the summary with a link, and beside the field.
    for (id, message) in [
        ("telepon", "Tulis nomor WhatsApp seperti 0812 3456 7890"),
        ("setuju", "Centang kotak persetujuan jika Anda setuju"),
    ] {
        page.shows(&format!("<a href=\"#{id}\">{message}</a>"));
        page.shows(&format!("<p id=\"{id}-kesalahan\">{message}</p>"));
    }
    page.shows(r#"<input name="nama" value="Siti Aminah">"#);
    page.shows(r#"<input name="telepon" value="12 34">"#);
    page.shows(r#"<option value="menteng" selected>"#);
    page.shows(r#"<option value="menjahit" selected>"#);
    // Escaped, whatever it holds.
    page.shows("&lt;memasak&gt; &amp; menjual kue.");
    assert!(!page.body.contains("<memasak>"));
    assert!(!page.body.contains("role=\"alert\""));
}

#[tokio::test]
async fn an_empty_form_names_every_question() {
    let host = Host::start().await;
    let page = host.post(&[]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let summary = page.body.matches("<a href=\"#").count();
    assert_eq!(summary, 4, "{}", page.body);
}

#[tokio::test]
async fn every_answer_carries_the_headers() {
    let host = Host::start().await;
    let stored = host.post(SITI).await;
    let answers = [
        get(&host.service, stored.location()).await,
        get(&host.service, "/api/workshop").await,
        get(&host.service, "/nowhere").await,
        host.post(&[]).await,
        stored,
    ];
    for answer in answers {
        let header = |name: &str| answer.headers[name].to_str().unwrap().to_owned();
        assert_eq!(header("cache-control"), "no-store", "{}", answer.status);
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("referrer-policy"), "same-origin");
        assert!(header("strict-transport-security").starts_with("max-age="));
        assert!(header("content-security-policy").contains("form-action 'self'"));
        assert!(!answer.headers.contains_key("set-cookie"));
    }
}
