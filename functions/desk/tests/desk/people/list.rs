//! The list of an office, and the search in it.

use http::StatusCode;
use programme::wib::SECONDS_A_DAY as DAY;

use super::{act, person};
use crate::host::{Browser, Host, later, morning};

#[tokio::test]
async fn the_list_has_the_late_before_the_new_and_nobody_of_other_offices() {
    let (host, mut rina) = Host::with_rina().await;
    host.registered("Contoh Cempaka", "tebet", 1, morning())
        .await;
    let early = later(-20 * DAY);
    host.registered("Contoh Kenanga", "tebet", 2, early).await;
    host.registered("Contoh Koja", "koja", 3, morning()).await;
    let list = rina.browser.get(&host.desk, "/meja/").await;
    list.shows("Lewat tenggat (1)");
    list.shows("Lewat 6 hari");
    list.shows("Belum bergerak 14 hari");
    list.shows("Semua <b>2</b>");
    let at = |name: &str| list.body.find(name).unwrap();
    assert!(at("Contoh Kenanga") < at("Contoh Cempaka"));
    assert!(!list.body.contains("Contoh Koja"));
    let late = rina.browser.get(&host.desk, "/meja/?grup=lewat").await;
    assert!(!late.body.contains("Contoh Cempaka"));
    let none = rina.browser.get(&host.desk, "/meja/?bidang=jasa").await;
    none.shows("Tidak ada yang cocok dengan saringan ini.");
    none.shows("Hapus saringan");
    // An office that is not hers, and one that is none.
    let foreign = rina.browser.get(&host.desk, "/meja/?kecamatan=koja").await;
    let unknown = rina
        .browser
        .get(&host.desk, "/meja/?kecamatan=atlantis")
        .await;
    assert_eq!(
        (foreign.status, foreign.body),
        (StatusCode::NOT_FOUND, unknown.body)
    );
}

#[tokio::test]
async fn a_later_form_is_seen_in_the_list() {
    let (host, mut rina) = Host::with_rina().await;
    host.registered("Contoh Melati", "tebet", 1, morning())
        .await;
    host.registered("Contoh Kenanga", "tebet", 2, morning())
        .await;
    let list = rina.browser.get(&host.desk, "/meja/").await;
    list.shows("Susulan <b>0</b>");
    // The same person from another kecamatan: hers stays the one she is registered with.
    host.registered("Contoh Melati", "koja", 1, morning()).await;
    let list = rina.browser.get(&host.desk, "/meja/?grup=susulan").await;
    list.shows("\" aria-current=\"page\">Susulan <b>1</b>");
    list.shows("Contoh Melati</a>");
    list.shows(">Kiriman susulan</span>");
    assert!(!list.body.contains("Contoh Kenanga"));
    let mut koja = host.officer("Bu Koja", &["koja"]).await;
    let list = koja.browser.get(&host.desk, "/meja/").await;
    list.shows("Susulan <b>0</b>");
}

#[tokio::test]
async fn a_page_of_the_list_has_25_rows_and_the_rest_follows() {
    let (host, mut rina) = Host::with_rina().await;
    let names = [
        "Satu", "Dua", "Tiga", "Empat", "Lima", "Enam", "Tujuh", "Delapan", "Sembilan",
    ];
    for (at, name) in (1..).zip(names.iter().cycle().take(27)) {
        host.registered(&format!("Contoh {name}"), "tebet", at, morning())
            .await;
    }
    let first = rina.browser.get(&host.desk, "/meja/").await;
    assert_eq!(first.body.matches("<tr><td>").count(), 25);
    first.shows("Baru (27)");
    first.shows("Halaman 1 dari 2");
    let second = rina.browser.get(&host.desk, "/meja/?hal=2").await;
    assert_eq!(second.body.matches("<tr><td>").count(), 2);
    // A number that is none is a page that is there.
    for wrong in ["0", "99", "x"] {
        let page = rina
            .browser
            .get(&host.desk, &format!("/meja/?hal={wrong}"))
            .await;
        assert_eq!(page.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn the_secretariat_sees_all_offices_and_opens_one() {
    let host = Host::start().await;
    let mut sari = host.officer("Bu Sari", &[]).await;
    host.registered("Contoh Koja", "koja", 1, later(-20 * DAY))
        .await;
    host.registered("Contoh Tebet", "tebet", 2, morning()).await;
    let board = sari.browser.get(&host.desk, "/meja/").await;
    board.shows(
        "0 orang dengan permintaan hak, 1 lewat tenggat, 0 kiriman di karantina, 2 orang di 2 kecamatan.",
    );
    let at = |name: &str| board.body.find(&format!("kecamatan={name}\"")).unwrap();
    assert!(at("koja") < at("tebet"));
    let koja = sari.browser.get(&host.desk, "/meja/?kecamatan=koja").await;
    koja.shows("Daftar kerja Koja");
    koja.shows("Contoh Koja");
    assert!(!koja.body.contains("Contoh Tebet"));
}

#[tokio::test]
async fn a_search_finds_by_name_reference_and_phone_in_scope_only() {
    let (host, mut rina) = Host::with_rina().await;
    let own = host
        .registered("Contoh Melati Putih", "tebet", 11, morning())
        .await;
    let foreign = host
        .registered("Contoh Melati Koja", "koja", 22, morning())
        .await;
    let search = async |who: &mut Browser, words: &str| {
        let sent = [("kata", words)];
        let found = who.submit(&host.desk, "/meja/cari/", &sent).await;
        if !found.location().starts_with("/meja/cari/") {
            return found;
        }
        who.get(&host.desk, found.location()).await
    };
    let by_name = search(&mut rina.browser, "put mel").await;
    by_name.shows("Hasil pencarian (1)");
    by_name.shows("Contoh Melati Putih");
    let by_phone = search(&mut rina.browser, "0812-3450-0011").await;
    by_phone.shows("Contoh Melati Putih");
    let by_reference = search(&mut rina.browser, &own.to_lowercase()).await;
    assert_eq!(by_reference.location(), person(&own, ""));
    // Found by none of these, as if nobody were there.
    for (words, unknown) in [
        ("Koja", "Atlantis"),
        ("081234500022", "081234500033"),
        (&*foreign, "CNT-H2K-7MBX"),
    ] {
        let found = search(&mut rina.browser, words).await;
        let nothing = search(&mut rina.browser, unknown).await;
        found.shows("Hasil pencarian (0)");
        assert_eq!(
            found.body.replace(words, "x"),
            nothing.body.replace(unknown, "x")
        );
    }
}

#[tokio::test]
async fn one_comes_back_to_what_was_found_and_its_address_tells_nobody() {
    let host = Host::start().await;
    let mut rina = host.officer("Bu Rina", &["tebet"]).await.browser;
    host.registered("Contoh Melati", "tebet", 11, morning())
        .await;
    let sent = [("kata", "Melati"), ("grup", "baru")];
    let led = rina.submit(&host.desk, "/meja/cari/", &sent).await;
    assert_eq!(led.status, StatusCode::SEE_OTHER);
    let address = led.location();
    let sealed = address.strip_prefix("/meja/cari/?hasil=").unwrap();
    let bytes = hex::decode(sealed).unwrap();
    assert!(!bytes.windows(6).any(|part| part == b"Melati"));
    for _ in 0..2 {
        let found = rina.get(&host.desk, address).await;
        found.shows("Hasil pencarian (1)");
        found.shows("value=\"Melati\"");
    }
    // A colleague, and she herself once she has signed in anew, get their list.
    let mut dedi = host.officer("Pak Dedi", &["tebet"]).await.browser;
    for wrong in [address, "/meja/cari/", "/meja/cari/?hasil=00ff"] {
        let led = dedi.get(&host.desk, wrong).await;
        assert_eq!(led.location(), "/meja/");
    }
    // What is too long for an address is answered as it is.
    let long = "Melati ".repeat(400);
    let found = rina
        .submit(&host.desk, "/meja/cari/", &[("kata", &*long)])
        .await;
    assert_eq!(found.status, StatusCode::OK);
    found.shows("Hasil pencarian");
}

#[tokio::test]
async fn where_nobody_waits_it_is_said_above_those_who_go_on() {
    let (host, mut rina) = Host::with_rina().await;
    let list = rina.browser.get(&host.desk, "/meja/").await;
    list.shows("Tidak ada yang menunggu. 0 orang sedang berjalan.");
    let reference = host
        .registered("Contoh Dahlia", "tebet", 7, morning())
        .await;
    let list = rina.browser.get(&host.desk, "/meja/").await;
    assert!(!list.body.contains("Tidak ada yang menunggu"));
    let reached = [("saluran", "telepon"), ("hasil", "tersambung")];
    act(
        &host,
        &mut rina.browser,
        &person(&reference, "kontak/"),
        &reached,
    )
    .await;
    let list = rina.browser.get(&host.desk, "/meja/").await;
    list.shows("Tidak ada yang menunggu. 1 orang sedang berjalan.");
    list.shows("Contoh Dahlia");
}
