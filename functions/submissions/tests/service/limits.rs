//! Limits: generous, told plainly, and never in the way of what is stored already.

use aws_sdk_dynamodb::types::AttributeValue;
use http::header::{CONTENT_TYPE, RETRY_AFTER};
use http::{Request, StatusCode};
use jiff::Timestamp;
use records::{Counts, Tally};
use submissions::limits::networks;
use submissions::{FormService, Limits};
use web::ClientAddress;

use crate::host::{Answer, Host, SITI, answer, form_body, noon, secret, siti_but};

/// Sends the example form from an address.
async fn post(service: &FormService, address: &str, answers: &[(&str, &str)]) -> Answer {
    let request = Request::post("/api/workshop")
        .extension(ClientAddress(address.parse().unwrap()))
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    answer(service, request, &form_body(answers)).await
}

/// Sends the forms of ten people who share Siti's number, which is as many as an hour takes.
async fn ten(service: &FormService, address: &str) {
    for number in 0..10 {
        let name = format!("Anak {}", "a".repeat(number + 1));
        let stored = post(service, address, &siti_but("nama", &name)).await;
        assert_eq!(stored.status, StatusCode::SEE_OTHER, "{}", stored.body);
    }
}

async fn limited() -> (Host, FormService) {
    let host = Host::start().await;
    let service = host.service.clone().with_limits(Limits::default());
    (host, service)
}

#[tokio::test]
async fn a_limited_form_is_told_when_to_come_back_and_stores_nothing() {
    let (host, service) = limited().await;
    ten(&service, "203.0.113.7").await;
    let before = host.items().await;

    // From another address, because the number is what is counted.
    let page = post(&service, "192.0.2.1", &siti_but("nama", "Budi")).await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    // 14.05.12 in Jakarta; the hour ends at 15.00.
    assert_eq!(page.headers[RETRY_AFTER], "3288");
    page.shows("<title>Belum diterima: Daftar lokakarya - OK OCE</title>");
    page.shows("kirim lagi mulai pukul 15.00 WIB");
    page.shows(r#"<input name="nama" value="Budi">"#);
    // The address that it came from has all its room still.
    let mut after = host.items().await;
    after.retain(|item| item.get("whole_day") != Some(&AttributeValue::N("0".to_owned())));
    assert_eq!(after, before);

    let later: fn() -> Timestamp = || "2026-11-21T08:00:00Z".parse().unwrap();
    let service = service.with_clock(later);
    let stored = post(&service, "192.0.2.1", &siti_but("nama", "Budi")).await;
    assert_eq!(stored.status, StatusCode::SEE_OTHER);
}

/// Whichever of two limits refuses, and however often.
#[tokio::test]
async fn what_one_limit_refuses_takes_no_room_under_the_other() {
    let host = Host::start().await;
    for is_first in [true, false] {
        let tally = |what: &str, hour| {
            let most = Counts { hour, day: 9 };
            Tally::new(&secret(), what, &is_first.to_string(), most, noon())
        };
        let (narrow, wide) = (tally("narrow", 1), tally("wide", 3));
        let mut both = [narrow, wide.clone()];
        if !is_first {
            both.reverse();
        }
        let passed = host.repository.count_all(&both).await;
        assert_eq!((passed.result.unwrap(), passed.calls), (None, 2));
        for _ in 0..4 {
            let refused = host.repository.count_all(&both).await;
            let opens_at = "2026-11-21T08:00:00Z".parse().unwrap();
            assert_eq!(
                (refused.result.unwrap(), refused.calls),
                (Some(opens_at), 3)
            );
        }
        let room = async || host.repository.count(&wide).await.unwrap();
        assert_eq!((room().await, room().await), (Ok(()), Ok(())));
        assert_eq!(room().await, Err(Counts { hour: 3, day: 3 }));
    }
}

/// Two hours use the room of a day up, and the next opens at midnight.
#[tokio::test]
async fn tomorrow_is_named() {
    let (_host, service) = limited().await;
    ten(&service, "203.0.113.7").await;
    let next_hour: fn() -> Timestamp = || "2026-11-21T08:05:00Z".parse().unwrap();
    let service = service.with_clock(next_hour);
    for number in 10..20 {
        let name = format!("Anak {}", "a".repeat(number + 1));
        let stored = post(&service, "203.0.113.7", &siti_but("nama", &name)).await;
        assert_eq!(stored.status, StatusCode::SEE_OTHER, "{}", stored.body);
    }
    let page = post(&service, "203.0.113.7", &siti_but("nama", "Budi")).await;
    page.shows("kirim lagi besok, mulai pukul 00.00 WIB");
}

#[tokio::test]
async fn the_same_form_again_is_no_new_one() {
    let (host, service) = limited().await;
    let first = post(&service, "203.0.113.7", SITI).await.reference();
    for _ in 0..12 {
        assert_eq!(post(&service, "203.0.113.7", SITI).await.reference(), first);
    }
    let tallies = host.items_like("TALLY").await;
    assert_eq!(tallies.len(), 2);
    for tally in &tallies {
        assert_eq!(tally["whole_day"].as_n().unwrap(), "1");
    }
    // Also where there is no room for another.
    for number in 0..9 {
        let name = format!("Anak {}", "a".repeat(number + 1));
        post(&service, "203.0.113.7", &siti_but("nama", &name)).await;
    }
    let full = post(&service, "203.0.113.7", &siti_but("nama", "Budi")).await;
    assert_eq!(full.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(post(&service, "203.0.113.7", SITI).await.reference(), first);
}

#[tokio::test]
async fn what_is_counted_tells_nobody_and_is_gone_after_the_day() {
    let (host, service) = limited().await;
    post(&service, "203.0.113.7", SITI).await;
    post(&service, "203.0.113.7", &siti_but("nama", "Budi")).await;
    // A rejected form counts nothing.
    post(&service, "203.0.113.7", &siti_but("telepon", "12")).await;
    let tallies = host.items_like("TALLY").await;
    assert_eq!(tallies.len(), 2, "one for the address, one for the number");
    // Midnight in Jakarta.
    let midnight: Timestamp = "2026-11-21T17:00:00Z".parse().unwrap();
    for tally in &tallies {
        assert_eq!(tally.len(), 5, "{tally:?}");
        assert_eq!(tally["whole_day"].as_n().unwrap(), "2");
        assert_eq!(tally["hour_14"].as_n().unwrap(), "2");
        let expiry = tally["expires_at"].as_n().unwrap();
        assert_eq!(*expiry, midnight.as_second().to_string());
        let shown = format!("{tally:?}");
        assert!(
            !shown.contains("203.0.113") && !shown.contains("81234567890"),
            "{shown}"
        );
    }
}

#[tokio::test]
async fn an_office_has_ten_times_the_room() {
    let host = Host::start().await;
    let offices = Limits::new(networks("203.0.113.0/24").unwrap());
    let service = host.service.clone().with_limits(offices);
    ten(&service, "203.0.113.7").await;
    let eleventh = post(&service, "203.0.113.7", &siti_but("nama", "Budi")).await;
    assert_eq!(eleventh.status, StatusCode::SEE_OTHER);
    // Elsewhere the number is full.
    let elsewhere = post(&service, "192.0.2.1", &siti_but("nama", "Ani")).await;
    assert_eq!(elsewhere.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn without_limits_nothing_is_counted() {
    let host = Host::start().await;
    ten(&host.service, "203.0.113.7").await;
    let eleventh = post(&host.service, "203.0.113.7", &siti_but("nama", "Budi")).await;
    assert_eq!(eleventh.status, StatusCode::SEE_OTHER);
    assert!(host.items_like("TALLY").await.is_empty());
}

#[tokio::test]
async fn a_program_is_told_too() {
    let (_host, service) = limited().await;
    ten(&service, "203.0.113.7").await;
    let request = Request::post("/api/workshop").header(CONTENT_TYPE, "application/json");
    let body =
        r#"{"nama": "Budi", "telepon": "081234567890", "kecamatan": "menteng", "setuju": true}"#;
    let problem = answer(&service, request, body).await;
    assert_eq!(problem.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(problem.headers[CONTENT_TYPE], "application/problem+json");
    assert_eq!(problem.headers[RETRY_AFTER], "3288");
    assert_eq!(problem.json()["status"], 429);
}

/// Posts of as many people with one number, as many at once as one machine may have sockets for;
/// how many of them pass.
async fn passed(count: usize) -> (usize, Host) {
    let (host, service) = limited().await;
    let open = std::sync::Arc::new(tokio::sync::Semaphore::new(200));
    let posts: Vec<_> = (0..count)
        .map(|number| {
            let (service, open) = (service.clone(), open.clone());
            tokio::spawn(async move {
                let _open = open.acquire().await.unwrap();
                let letter = |number: usize| char::from(b'a' + u8::try_from(number % 26).unwrap());
                let name = ["Anak ".to_owned(), letter(number).into()];
                let name = name.concat()
                    + &[letter(number / 26), letter(number / 676)]
                        .iter()
                        .collect::<String>();
                // Each from an address of its own: the number is what is counted.
                let address = format!("203.0.{}.{}", number / 250, number % 250 + 1);
                post(&service, &address, &siti_but("nama", &name)).await
            })
        })
        .collect();
    let mut passed = 0;
    for answer in posts {
        match answer.await.unwrap().status {
            StatusCode::SEE_OTHER => passed += 1,
            status => assert_eq!(status, StatusCode::TOO_MANY_REQUESTS),
        }
    }
    (passed, host)
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_at_once_exactly_as_many_pass_as_may() {
    for count in [40, 200] {
        let (passed, host) = passed(count).await;
        assert_eq!(passed, 10, "of {count}");
        assert_eq!(host.items_like("RECORD").await.len(), 10, "of {count}");
    }
}

/// As many at once as a town has; it takes half a minute.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "a campaign"]
async fn of_1500_at_once_exactly_as_many_pass_as_may() {
    let (passed, host) = passed(1_500).await;
    assert_eq!(passed, 10);
    assert_eq!(host.items_like("RECORD").await.len(), 10);
}
