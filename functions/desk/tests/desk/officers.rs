//! The secretariat's work on accounts, and an officer's on her own.

use http::StatusCode;
use records::OfficerStatus;

use crate::host::{Browser, Host, between, later, morning, totp};

#[tokio::test]
async fn the_secretariat_invites_with_a_fresh_code() {
    let host = Host::start().await;
    let mut sari = host.officer("Bu Sari", &[]).await;
    let path = "/meja/petugas/undang/";
    let desk = host.at(|| later(30));
    let code = totp(&sari.key, later(30));
    // What is wrong is said before the code is used up.
    let sent = [("tugas", "pendamping"), ("kode", &*code)];
    let answer = sari.browser.submit(&desk, path, &sent).await;
    answer.shows("Pilih kecamatan pendamping ini");
    let sent = [
        ("tugas", "pendamping"),
        ("kecamatan", "tebet"),
        ("kecamatan", "koja"),
        ("kode", &*code),
    ];
    let answer = sari.browser.submit(&desk, path, &sent).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    answer.shows("Untuk petugas Koja dan Tebet. Berlaku sekali");
    let invited = between(&answer.body, "oc-desk-slip\">", "</code>").swap_remove(0);
    // The same code again does nothing.
    let again = sari.browser.submit(&desk, path, &sent).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    again.shows("Kode ini tidak cocok atau sudah dipakai.");
    assert_eq!(host.items_like("ACTIVATION#").await.len(), 1);

    let mut browser = Browser::default();
    let (_, shown) = host.set_password(&mut browser, &invited, "Bu Rina").await;
    shown.shows("Pasang autentikator");
    let list = sari.browser.get(&desk, "/meja/petugas/").await;
    list.shows("Diundang; kode berlaku sampai 1 Desember 2026, 08.00 WIB");
}

#[tokio::test]
async fn closing_says_what_it_does_and_does_it() {
    let host = Host::start().await;
    let mut sari = host.officer("Bu Sari", &[]).await;
    let mut rina = host.officer("Bu Rina", &["tebet", "koja"]).await;
    host.officer("Pak Dedi", &["koja"]).await;
    let officers = host.repository.officers().await.unwrap();
    let id = |name: &str| {
        let found = officers.iter().find(|officer| officer.name == name);
        found.unwrap().id.clone()
    };
    let path = format!("/meja/petugas/{}/tutup/", id("Bu Rina"));
    let asked = sari.browser.get(&host.desk, &path).await;
    asked.shows("Tutup akun Bu Rina");
    asked.shows("Sesudah ini tidak ada pendamping lagi di Tebet.");

    let wrong = sari
        .browser
        .submit(&host.desk, &path, &[("kode", "000000")])
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(rina.browser.is_signed_in(&host.desk).await);
    let desk = host.at(|| later(30));
    let code = totp(&sari.key, later(30));
    let closed = sari.browser.submit(&desk, &path, &[("kode", &code)]).await;
    assert_eq!(closed.location(), "/meja/petugas/?kabar=akun-ditutup");
    let list = sari.browser.get(&desk, closed.location()).await;
    list.shows("Akun ditutup.");
    assert!(!list.body.contains("Bu Rina"));
    assert!(!rina.browser.is_signed_in(&desk).await);

    // One's own account is a colleague's to close, and a closed one is nobody's.
    let own = format!("/meja/petugas/{}/tutup/", id("Bu Sari"));
    for path in [
        &*own,
        &path,
        "/meja/petugas/aaaaaaaa/tutup/",
        "/meja/petugas/x/tutup/",
    ] {
        let answer = sari.browser.get(&desk, path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    let account = host
        .repository
        .account(&id("Bu Rina"))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(account.officer.status, OfficerStatus::Closed);
}

#[tokio::test]
async fn a_new_password_ends_the_other_sign_ins() {
    let (host, rina) = Host::with_rina().await;
    let mut other = rina.browser.clone();
    let desk = host.at(|| later(30));
    let (mut browser, _) = rina.sign_in(&desk, later(30)).await;
    let desk = host.at(|| later(60));
    let code = totp(&rina.key, later(60));
    let new = "gerobak senja di tikungan";
    let path = "/meja/akun/sandi/";
    let weak = [
        ("sandi", "rina tebet"),
        ("sandi_lagi", "rina tebet"),
        ("kode", &*code),
    ];
    let refused = browser.submit(&desk, path, &weak).await;
    refused.shows("termasuk yang pertama dicoba orang lain");
    let sent = [("sandi", new), ("sandi_lagi", new), ("kode", &*code)];
    let changed = browser.submit(&desk, path, &sent).await;
    assert_eq!(changed.location(), "/meja/akun/?kabar=sandi-diganti");
    assert!(browser.is_signed_in(&desk).await && !other.is_signed_in(&desk).await);
    let desk = host.at(|| later(90));
    let (_, old) = rina.sign_in(&desk, later(90)).await;
    assert_eq!(old.status, StatusCode::UNPROCESSABLE_ENTITY);
    let code = totp(&rina.key, later(90));
    let signed = Browser::default()
        .sign_in(&desk, "Bu Rina", new, &code)
        .await;
    assert_eq!(signed.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn new_recovery_codes_take_the_place_of_the_old() {
    let (host, mut rina) = Host::with_rina().await;
    let desk = host.at(|| later(30));
    let code = totp(&rina.key, later(30));
    let sent = [("kode", &*code)];
    let answer = rina
        .browser
        .submit(&desk, "/meja/akun/kode-pemulihan/", &sent)
        .await;
    let new = between(&answer.body, "<li><code>", "</code>");
    assert_eq!(new.len(), 10);
    let id = host.repository.officers().await.unwrap().swap_remove(0).id;
    for (code, expected) in [(&rina.recovery[0], None), (&new[0], Some(9))] {
        let code = records::OneTimeCode::typed(code).unwrap();
        let used = host
            .repository
            .use_recovery_code(&id, &code, morning())
            .await;
        assert_eq!(used, Ok(expected));
    }
}

#[tokio::test]
async fn two_of_the_secretariat_give_a_new_code_to_whoever_has_lost_all() {
    let host = Host::start().await;
    let mut sari = host.officer("Bu Sari", &[]).await;
    let mut tono = host.officer("Pak Tono", &[]).await;
    let mut rina = host.officer("Bu Rina", &["tebet"]).await;
    let rinas = host.repository.account_named("Bu Rina").await.unwrap();
    let id = rinas.unwrap().officer.id;
    let path = format!("/meja/petugas/{id}/kode/");
    let list = sari.browser.get(&host.desk, "/meja/petugas/").await;
    list.shows(&path);
    let asked = sari.browser.get(&host.desk, &path).await;
    asked.shows("Kode aktivasi baru untuk Bu Rina");
    asked.shows("Minta persetujuan");
    assert!(!asked.body.contains("Belum ada anggota sekretariat lain"));

    let desk = host.at(|| later(30));
    let code = totp(&sari.key, later(30));
    let kept = sari.browser.submit(&desk, &path, &[("kode", &code)]).await;
    assert_eq!(kept.location(), "/meja/petugas/?kabar=kode-diminta");
    // Nothing has changed, and whoever has asked can't approve it, not even with a new code.
    assert!(rina.browser.is_signed_in(&desk).await);
    let waits = sari.browser.get(&desk, &path).await;
    waits.shows("Anda memintanya 28 November 2026, 08.00 WIB.");
    assert!(!waits.body.contains("Setujui"));
    let desk = host.at(|| later(60));
    let code = totp(&sari.key, later(60));
    let again = sari.browser.submit(&desk, &path, &[("kode", &code)]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(host.items_like("ACTIVATION#").await.is_empty());
    // She herself can't either, and for a pendamping there is no such page.
    assert_eq!(
        rina.browser.get(&desk, &path).await.status,
        StatusCode::NOT_FOUND
    );

    let list = tono.browser.get(&desk, "/meja/petugas/").await;
    list.shows("Kode aktivasi baru menunggu persetujuan");
    tono.browser
        .get(&desk, &path)
        .await
        .shows("Bu Sari memintanya 28 November 2026, 08.00 WIB.");
    let wrong = tono
        .browser
        .submit(&desk, &path, &[("kode", "000000")])
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(rina.browser.is_signed_in(&desk).await);
    let code = totp(&tono.key, later(60));
    let made = tono.browser.submit(&desk, &path, &[("kode", &code)]).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.body);
    made.shows("Untuk petugas Tebet. Berlaku sekali");
    let activation = between(&made.body, "oc-desk-slip\">", "</code>").swap_remove(0);

    // Her sign-ins, her password and her recovery codes are of no use any more.
    assert!(!rina.browser.is_signed_in(&desk).await);
    let (_, old) = rina.sign_in(&desk, later(60)).await;
    assert_eq!(old.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        host.items_like(&format!("OFFICER#{id}")).await.len() == 1,
        "the profile alone is left"
    );
    // With the code the account is hers again: the same one, with all that she has recorded.
    let mut browser = Browser::default();
    let (key, shown) = host
        .set_password(&mut browser, &activation, "Bu Rina")
        .await;
    shown.shows("Pasang autentikator");
    let first = totp(&key, morning());
    let sent = [("kode", activation.as_str()), ("kode_pertama", &first)];
    let done = browser
        .post(&host.desk, "/meja/aktifkan/autentikator/", &sent)
        .await;
    assert_eq!(between(&done.body, "<li><code>", "</code>").len(), 10);
    assert!(browser.is_signed_in(&host.desk).await);
    let again = host.repository.account_named("Bu Rina").await.unwrap();
    assert_eq!(again.unwrap().officer.id, id);
}

#[tokio::test]
async fn a_new_code_that_nobody_approves_in_time_is_asked_for_anew() {
    const LATE: i64 = 73 * 3_600;

    let host = Host::start().await;
    let sari = host.officer("Bu Sari", &[]).await;
    host.officer("Pak Tono", &[]).await;
    let account = async |name| {
        let found = host.repository.account_named(name).await.unwrap();
        found.unwrap()
    };
    let (asking, approving) = (account("Bu Sari").await, account("Pak Tono").await);
    host.officer("Bu Rina", &["tebet"]).await;
    let rina = account("Bu Rina").await;
    let repository = &host.repository;
    let asked = repository.ask_renewal(&rina, &asking.officer.id, morning());
    assert!(asked.await.unwrap());
    let rina = account("Bu Rina").await;
    for (by, now) in [
        (&asking.officer.id, morning()),
        (&rina.officer.id, morning()),
        (&approving.officer.id, later(LATE)),
    ] {
        let made = repository.approve_renewal(&rina, by, now).await.unwrap();
        assert!(made.is_none());
    }
    let desk = host.at(|| later(LATE));
    let (mut browser, _) = sari.sign_in(&desk, later(LATE)).await;
    let page = browser
        .get(&desk, &format!("/meja/petugas/{}/kode/", rina.officer.id))
        .await;
    page.shows("Minta persetujuan");
    let made = repository.approve_renewal(&rina, &approving.officer.id, later(60));
    assert!(made.await.unwrap().is_some());
}

#[tokio::test]
async fn an_invitation_whose_code_is_gone_can_be_closed() {
    let host = Host::start().await;
    host.invited(&["tebet"]).await;
    let invited = host.repository.officers().await.unwrap().swap_remove(0);
    let account = host.repository.account(&invited.id).await.unwrap().unwrap();
    // The store deletes what is too old.
    host.delete_like("ACTIVATION#").await;
    assert!(host.repository.close_account(&account).await.unwrap());
    assert!(host.repository.officers().await.unwrap().is_empty());
}
