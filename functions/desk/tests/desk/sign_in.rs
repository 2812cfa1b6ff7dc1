//! Log-in with an authenticator and with a recovery code, and wrong tries.

use std::sync::Arc;

use http::StatusCode;
use http::header::RETRY_AFTER;

use crate::host::{Browser, Host, KEY, PASSWORD, between, later, morning, totp};
use crate::logs;

#[tokio::test]
async fn name_password_and_code_together() {
    let host = Host::start().await;
    let rina = host.officer("Bu Rina", &["tebet", "koja"]).await;
    let desk = host.at(|| later(30));
    let (mut browser, answer) = rina.sign_in(&desk, later(30)).await;
    assert_eq!(
        (answer.status, answer.location()),
        (StatusCode::SEE_OTHER, "/meja/")
    );
    browser
        .get(&desk, "/meja/")
        .await
        .shows("Bu Rina</a>, Koja dan Tebet");
    // The same code again, from elsewhere.
    let (_, again) = rina.sign_in(&desk, later(30)).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    again.shows("Nama, kata sandi, atau kode tidak cocok.");
}

#[tokio::test]
async fn a_new_key_of_the_operators_locks_nobody_out() {
    const NEW: &str = "another-key-that-is-long-enough-to-pass";
    let rotated = format!("{NEW},{KEY}");
    let (host, rina) = Host::with_rina().await;
    // Where nobody knows the old key any more and she never came meanwhile, her authenticator proves
    // nothing.
    let only_new = host.with_keys(NEW).with_clock(|| later(30));
    let (_, answer) = rina.sign_in(&only_new, later(30)).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);

    let desk = host.with_keys(&rotated).with_clock(|| later(30));
    let (mut browser, answer) = rina.sign_in(&desk, later(30)).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    // The code is used up under every key.
    let (_, again) = rina.sign_in(&host.at(|| later(30)), later(30)).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);

    // From then on her authenticator needs the old one no longer.
    let only_new = host.with_keys(NEW).with_clock(|| later(60));
    let (_, answer) = rina.sign_in(&only_new, later(60)).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);

    // One that she sets up now never did.
    let desk = host.with_keys(&rotated).with_clock(|| later(90));
    let sent = [("kode", &*totp(&rina.key, later(90)))];
    let path = "/meja/akun/autentikator/";
    let shown = browser.submit(&desk, path, &sent).await;
    let key = between(&shown.body, "class=\"oc-desk-key\">", "</code>").swap_remove(0);
    let key = crate::host::key(&key);
    let desk = host.with_keys(&rotated).with_clock(|| later(120));
    let sent = [("kode_pertama", &*totp(&key, later(120)))];
    let path = "/meja/akun/autentikator/pasang/";
    let replaced = browser.submit(&desk, path, &sent).await;
    assert_eq!(replaced.status, StatusCode::SEE_OTHER, "{}", replaced.body);
    let only_new = host.with_keys(NEW).with_clock(|| later(150));
    let code = totp(&key, later(150));
    let answer = Browser::default()
        .sign_in(&only_new, "Bu Rina", PASSWORD, &code)
        .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
}

#[tokio::test]
async fn nobody_learns_what_was_wrong() {
    let (host, rina) = Host::with_rina().await;
    let desk = host.at(|| later(30));
    let code = totp(&rina.key, later(30));
    let mut bodies = Vec::new();
    for (address, name, password, code) in [
        (1, "Bu Rina", "payung kertas rendah", &*code),
        (2, "Bu Rina", PASSWORD, "000000"),
        (3, "Bu Rini", PASSWORD, &code),
        (4, "", "", ""),
    ] {
        let mut browser = Browser {
            address: Some([198, 51, 100, address]),
            ..Browser::default()
        };
        let answer = browser.sign_in(&desk, name, password, code).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(browser.cookie.is_none());
        bodies.push(answer.body.replace(&format!(" value=\"{name}\""), ""));
    }
    bodies.dedup();
    assert_eq!(bodies.len(), 1, "{bodies:#?}");
    assert!(!bodies[0].contains(&code) && !bodies[0].contains("kertas"));
}

#[tokio::test]
async fn wrong_tries_wait_and_nobody_is_locked_out() {
    let (host, rina) = Host::with_rina().await;
    let mut guesser = Browser {
        address: Some([198, 51, 100, 1]),
        ..Browser::default()
    };
    for _ in 0..3 {
        let answer = guesser
            .sign_in(&host.desk, "Bu Rina", "tebakan saja", "123456")
            .await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let answer = guesser
        .sign_in(&host.desk, " bu  RINA ", "tebakan saja", "123456")
        .await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(answer.headers[RETRY_AFTER], "30");
    answer.shows("Coba lagi setelah 30 detik.");
    // Not even with the right proof, and an unknown name waits just so.
    let early = host.at(|| later(29));
    let code = totp(&rina.key, later(29));
    let answer = guesser.sign_in(&early, "Bu Rina", PASSWORD, &code).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    for _ in 0..3 {
        guesser
            .sign_in(&host.desk, "Bu Siapa", "tebakan saja", "123456")
            .await;
    }
    let answer = guesser
        .sign_in(&host.desk, "Bu Siapa", "tebakan saja", "123456")
        .await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);

    // She herself sits elsewhere.
    let desk = host.at(|| later(30));
    let (_, answer) = rina.sign_in(&desk, later(30)).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    // Whoever waits gets through.
    let after = host.at(|| later(60));
    let code = totp(&rina.key, later(60));
    let answer = guesser.sign_in(&after, "Bu Rina", PASSWORD, &code).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
}

/// A count that is looked up and then written would let many through.
#[tokio::test(flavor = "multi_thread")]
async fn of_many_guesses_at_once_three_are_answered() {
    let host = Arc::new(Host::start().await);
    host.officer("Bu Rina", &["tebet"]).await;
    let guesses = (0..20).map(|_| {
        let host = Arc::clone(&host);
        tokio::spawn(async move {
            let mut browser = Browser::default();
            let answer = browser.sign_in(&host.desk, "Bu Rina", "tebakan saja", "123456");
            answer.await.status
        })
    });
    let mut answered = 0;
    for guess in guesses.collect::<Vec<_>>() {
        if guess.await.unwrap() == StatusCode::UNPROCESSABLE_ENTITY {
            answered += 1;
        }
    }
    assert_eq!(answered, 3);
}

#[tokio::test]
async fn a_recovery_code_opens_once_and_leads_to_another_authenticator() {
    let (host, rina) = Host::with_rina().await;
    assert_eq!(rina.recovery.len(), 10);
    let path = "/meja/masuk/pemulihan/";
    let sent = [
        ("nama", "Bu Rina"),
        ("sandi", PASSWORD),
        ("kode", &*rina.recovery[4].to_lowercase()),
    ];
    let mut browser = Browser::default();
    let answer = browser.post(&host.desk, path, &sent).await;
    assert_eq!(
        answer.location(),
        "/meja/akun/?kabar=kode-pemulihan-dipakai"
    );
    let page = browser.get(&host.desk, answer.location()).await;
    page.shows("9 belum dipakai");
    page.shows("Anda masuk dengan kode pemulihan.");

    let again = Browser::default().post(&host.desk, path, &sent).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    // No new one comes by itself.
    assert!(!again.body.contains("unggu kode yang baru"));
    again.shows("pakai kode lain dari lembar Anda");

    // No code of the lost one is asked for.
    let shown = browser
        .submit(&host.desk, "/meja/akun/autentikator/", &[])
        .await;
    shown.shows("<svg");
    let key = between(&shown.body, "class=\"oc-desk-key\">", "</code>").swap_remove(0);
    assert_ne!(key, "");
    let key = crate::host::key(&key);
    let first = totp(&key, morning());
    let sent = [("kode_pertama", &*first)];
    let replaced = browser
        .submit(&host.desk, "/meja/akun/autentikator/pasang/", &sent)
        .await;
    assert_eq!(
        replaced.location(),
        "/meja/akun/?kabar=autentikator-diganti"
    );
    assert!(browser.is_signed_in(&host.desk).await);

    let desk = host.at(|| later(60));
    let (_, old) = rina.sign_in(&desk, later(60)).await;
    assert_eq!(old.status, StatusCode::UNPROCESSABLE_ENTITY);
    let code = totp(&key, later(60));
    let new = Browser::default()
        .sign_in(&desk, "Bu Rina", PASSWORD, &code)
        .await;
    assert_eq!(new.status, StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_a_hundred_uses_of_one_recovery_code_one_gets_through() {
    let host = Arc::new(Host::start().await);
    let rina = host.officer("Bu Rina", &["tebet"]).await;
    let id = host.repository.officers().await.unwrap().swap_remove(0).id;
    let code = records::OneTimeCode::typed(&rina.recovery[0]).unwrap();
    let uses = (0..100).map(|_| {
        let (host, id, code) = (Arc::clone(&host), id.clone(), code.clone());
        tokio::spawn(async move {
            let used = host.repository.use_recovery_code(&id, &code, morning());
            used.await.unwrap()
        })
    });
    let mut through = Vec::new();
    for used in uses.collect::<Vec<_>>() {
        through.extend(used.await.unwrap());
    }
    assert_eq!(through, [9]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_one_authenticator_code_sent_by_many_one_gets_through() {
    let host = Arc::new(Host::start().await);
    let rina = Arc::new(host.officer("Bu Rina", &["tebet"]).await);
    let signs = (0..12).map(|number| {
        let (host, rina) = (Arc::clone(&host), Arc::clone(&rina));
        tokio::spawn(async move {
            let desk = host.at(|| later(30));
            let mut browser = Browser {
                address: Some([198, 51, 100, number]),
                ..Browser::default()
            };
            let code = totp(&rina.key, later(30));
            browser
                .sign_in(&desk, "Bu Rina", PASSWORD, &code)
                .await
                .status
        })
    });
    let mut signed = 0;
    for sign in signs.collect::<Vec<_>>() {
        if sign.await.unwrap() == StatusCode::SEE_OTHER {
            signed += 1;
        }
    }
    assert_eq!(signed, 1);
}

#[tokio::test]
async fn neither_store_nor_log_holds_what_she_proves_herself_by() {
    let host = Host::start().await;
    let invited = host.invited(&["koja"]).await.shown();
    let rina = host.officer("Bu Rina Rahasia", &["tebet"]).await;
    let desk = host.at(|| later(30));
    let (mut browser, _) = rina.sign_in(&desk, later(30)).await;
    assert!(browser.is_signed_in(&desk).await);
    let cookie = browser.cookie.clone().unwrap();
    let stored = host.all_stored().await;
    let token = browser.token(&desk).await;
    let logged = logs::lines();
    let key = between(&format!("{:?}", rina.key), "[", "]").swap_remove(0);
    for secret in [
        PASSWORD,
        cookie.strip_prefix("sesi=").unwrap(),
        &token,
        &invited,
        &invited.replace('-', ""),
        &rina.recovery[0],
        &rina.recovery[0].replace('-', ""),
        &key,
    ] {
        assert!(
            !stored.contains(secret) && !logged.contains(secret),
            "{secret}"
        );
    }
    // Her name is in the store, of course.
    assert!(stored.contains("Bu Rina Rahasia") && !logged.contains("Rina"));
    assert!(logged.contains("signed_in"));
}
