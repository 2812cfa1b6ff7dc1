//! Requests and answers in JSON, as programs send and get them.

use http::header::CONTENT_TYPE;
use http::{Request, StatusCode};
use serde_json::json;

use crate::host::{Answer, Host, answer, get};

fn siti() -> serde_json::Value {
    json!({
        "nama": "Siti Aminah",
        "telepon": "0812 3456 7890",
        "kecamatan": "menteng",
        "minat": ["memasak", "menjahit"],
        "setuju": true,
    })
}

async fn post(host: &Host, body: &str) -> Answer {
    let request = Request::post("/api/workshop").header(CONTENT_TYPE, "application/json");
    answer(&host.service, request, body).await
}

#[tokio::test]
async fn stored_repeated_noted() {
    let host = Host::start().await;
    let stored = post(&host, &siti().to_string()).await;
    assert_eq!(stored.status, StatusCode::CREATED, "{}", stored.body);
    assert_eq!(stored.headers[CONTENT_TYPE], "application/json");
    let accepted = stored.json();
    assert_eq!(accepted["received_at"], "2026-11-21T07:05:12Z");
    let receipt = get(&host.service, accepted["receipt"].as_str().unwrap()).await;
    receipt.shows(accepted["reference"].as_str().unwrap());

    let again = post(&host, &siti().to_string()).await;
    assert_eq!(again.status, StatusCode::OK);
    assert_eq!(again.json()["reference"], accepted["reference"]);

    let mut changed = siti();
    changed["minat"] = json!([]);
    let noted = post(&host, &changed.to_string()).await;
    assert_eq!(noted.status, StatusCode::CONFLICT);
    assert_eq!(noted.headers[CONTENT_TYPE], "application/problem+json");
    assert_eq!(noted.json()["reference"], serde_json::Value::Null);
    assert_eq!(noted.json()["status"], 409);
}

#[tokio::test]
async fn a_form_and_json_are_the_same_submission() {
    let host = Host::start().await;
    let page = host
        .post(&[
            ("nama", "Siti Aminah"),
            ("telepon", "+6281234567890"),
            ("kecamatan", "menteng"),
            ("minat", "memasak"),
            ("minat", "menjahit"),
            ("setuju", "ya"),
        ])
        .await;
    let program = post(&host, &siti().to_string()).await;
    assert_eq!(program.json()["reference"], page.reference());
}

#[tokio::test]
async fn a_problem_has_an_entry_per_question() {
    let host = Host::start().await;
    let problem = post(
        &host,
        r#"{"nama": "Siti", "telepon": "12", "kecamatan": "bulan"}"#,
    )
    .await;
    assert_eq!(problem.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(problem.headers[CONTENT_TYPE], "application/problem+json");
    assert_eq!(
        problem.json(),
        json!({
            "status": 422,
            "title": "Ada jawaban yang perlu diperbaiki",
            "detail": "Perbaiki jawaban yang disebut, lalu kirim lagi.",
            "errors": [
                {
                    "pointer": "#/telepon",
                    "detail": "Tulis nomor WhatsApp seperti 0812 3456 7890",
                },
                { "pointer": "#/kecamatan", "detail": "Pilih kecamatan dari daftar" },
                { "pointer": "#/setuju", "detail": "Centang kotak persetujuan jika Anda setuju" },
            ],
        })
    );
    assert!(host.items().await.is_empty());
}

#[tokio::test]
async fn refusals_are_problems_too() {
    let host = Host::start().await;
    let unreadable = post(&host, "{").await;
    assert_eq!(unreadable.status, StatusCode::BAD_REQUEST);
    assert_eq!(unreadable.headers[CONTENT_TYPE], "application/problem+json");
    let misshapen = post(&host, r#"{"nama": 7}"#).await;
    assert_eq!(misshapen.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(misshapen.json()["errors"][0]["pointer"], "#/nama");
    let request = Request::get("/api/workshop").header("accept", "application/json");
    let method = answer(&host.service, request, "").await;
    assert_eq!(method.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(method.json()["status"], 405);
    assert!(host.items().await.is_empty());
}
