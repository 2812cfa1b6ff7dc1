//! The list of an office, a person's page, and what officers do there.

use http::StatusCode;
use records::quarantine::Reason;

use crate::cases::sent;
use crate::host::{Answer, Browser, Host, between, later, morning};

const DAY: i64 = 86_400;

/// Sends the form of an act as its page has it, with these answers.
pub async fn act(host: &Host, who: &mut Browser, path: &str, sent: &[(&str, &str)]) -> Answer {
    let page = who.get(&host.desk, path).await;
    assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.body);
    act_from(host, who, path, &page, sent).await
}

pub async fn act_from(
    host: &Host,
    who: &mut Browser,
    path: &str,
    page: &Answer,
    sent: &[(&str, &str)],
) -> Answer {
    let hidden = |name: &str| {
        let start = format!("name=\"{name}\" value=\"");
        between(&page.body, &start, "\"").swap_remove(0)
    };
    let (seen, id) = (hidden("terakhir-meja"), hidden("aksi-meja"));
    let mut sent = sent.to_vec();
    sent.extend([("terakhir-meja", &*seen), ("aksi-meja", &id)]);
    who.submit(&host.desk, path, &sent).await
}

pub fn person(reference: &str, below: &str) -> String {
    format!("/meja/orang/{reference}/{below}")
}

#[tokio::test]
async fn the_list_has_the_late_before_the_new_and_nobody_of_other_offices() {
    let host = Host::start().await;
    let mut rina = host.officer("Bu Rina", &["tebet"]).await;
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
    let host = Host::start().await;
    let mut rina = host.officer("Bu Rina", &["tebet"]).await;
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
    let host = Host::start().await;
    let mut rina = host.officer("Bu Rina", &["tebet"]).await;
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
    let host = Host::start().await;
    let mut rina = host.officer("Bu Rina", &["tebet"]).await;
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
async fn a_persons_page_says_who_reads_it_and_a_foreign_one_is_unknown() {
    let host = Host::start().await;
    let mut rina = host.officer("Bu Rina", &["tebet"]).await;
    let mut dedi = host.officer("Pak Dedi", &["tebet"]).await;
    let mut koja = host.officer("Bu Koja", &["koja"]).await;
    let reference = host
        .registered("Contoh Kenanga", "tebet", 7, morning())
        .await;
    let path = person(&reference, "");
    let page = rina.browser.get(&host.desk, &path).await;
    page.shows("<h1>Contoh Kenanga</h1>");
    page.shows("0812-3450-0007");
    page.shows("Kuliner");
    page.shows("Belum ada yang membukanya sebelum Anda.");
    page.shows("Catat kontak");
    let page = dedi.browser.get(&host.desk, &path).await;
    page.shows("Bu Rina membukanya pukul 08.00");
    let foreign = koja.browser.get(&host.desk, &path).await;
    let unknown = koja
        .browser
        .get(&host.desk, &person("CNT-H2K-7MBX", ""))
        .await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
    assert_eq!(
        foreign.body.replace(&reference, "x"),
        unknown.body.replace("CNT-H2K-7MBX", "x")
    );
    // Nor is anything recorded about her.
    for below in [
        "kontak/",
        "tarik/",
        "urungkan/",
        "surat/",
        "alih/",
        "data/",
        "langkah/p2/",
    ] {
        let sent = [
            ("saluran", "telepon"),
            ("hasil", "tersambung"),
            ("yakin-meja", "ya"),
        ];
        let answer = koja
            .browser
            .submit(&host.desk, &person(&reference, below), &sent)
            .await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{below}");
    }
    assert_eq!(host.items_like("EVT#").await.len(), 1);
    let readings = host.items_like("SUB#").await;
    let readings = readings
        .iter()
        .filter(|item| item["sk"].as_s().unwrap().starts_with("READ#"));
    assert_eq!(readings.count(), 2);
}

#[tokio::test]
async fn a_contact_ends_new_and_is_undone_within_15_minutes() {
    let host = Host::start().await;
    let mut rina = host.officer("Bu Rina", &["tebet"]).await;
    let reference = host
        .registered("Contoh Kenanga", "tebet", 7, morning())
        .await;
    let path = person(&reference, "kontak/");
    let empty = act(&host, &mut rina.browser, &path, &[("saluran", "telepon")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    empty.shows("href=\"#hasil\"");
    empty.shows("value=\"telepon\" checked");
    let sent = [
        ("saluran", "telepon"),
        ("hasil", "tersambung"),
        ("dibahas", "jadwal"),
        ("berikutnya", "5-12-2026"),
        ("catatan", "Contoh catatan"),
    ];
    // A slip in the year would hide her for as long.
    let far = "Tulis hari dalam 90 hari ke depan, paling lambat 26 Februari 2027";
    for (day, message) in [
        ("2036-12-03", far),
        ("27-2-2027", far),
        ("5-12-26", "Tulis hari, bulan, dan tahun dengan angka"),
        ("31-11-2026", "Hari itu tidak ada di kalender"),
    ] {
        let mut slip = sent;
        slip[3].1 = day;
        let answer = act(&host, &mut rina.browser, &path, &slip).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        answer.shows("href=\"#berikutnya\"");
        answer.shows(message);
    }
    let done = act(&host, &mut rina.browser, &path, &sent).await;
    assert_eq!(done.location(), person(&reference, "?kabar=dicatat"));
    let page = rina.browser.get(&host.desk, done.location()).await;
    page.shows("Kontak dicatat: Tersambung");
    page.shows("“Contoh catatan”");
    page.shows("sampai pukul 08.15");
    assert!(!page.body.contains("oc-tag-new"));
    // Nobody else can take it back, and she can't after a quarter of an hour.
    let mut dedi = host.officer("Pak Dedi", &["tebet"]).await;
    let undo = person(&reference, "urungkan/");
    let seen = [("terakhir-meja", "2")];
    let others = dedi.browser.submit(&host.desk, &undo, &seen).await;
    assert_eq!(others.location(), person(&reference, "?kabar=lewat"));
    let late = host.at(|| later(899));
    let page = rina.browser.get(&late, &person(&reference, "")).await;
    page.shows("Urungkan");
    let undone = rina.browser.submit(&host.desk, &undo, &seen).await;
    assert_eq!(undone.location(), person(&reference, "?kabar=diurungkan"));
    let page = rina.browser.get(&host.desk, undone.location()).await;
    page.shows("Diurungkan.");
    page.shows("oc-tag-new");
}

#[tokio::test]
async fn a_call_that_reached_nobody_promises_nothing_and_can_be_taken_back() {
    let host = Host::start().await;
    let mut rina = host.officer("Bu Rina", &["tebet"]).await;
    let reference = host
        .registered("Contoh Kenanga", "tebet", 7, morning())
        .await;
    let (path, undo) = (
        person(&reference, "kontak/"),
        person(&reference, "urungkan/"),
    );
    let sent = [
        ("saluran", "telepon"),
        ("hasil", "tidak-tersambung"),
        ("berikutnya", "2026-12-03"),
    ];
    let promised = act(&host, &mut rina.browser, &path, &sent).await;
    assert_eq!(promised.status, StatusCode::UNPROCESSABLE_ENTITY);
    promised.shows("jadi belum ada janji");
    let wrong = [("saluran", "telepon"), ("hasil", "nomor-salah")];
    for (number, sent) in [("2", &sent[..2]), ("4", &wrong[..])] {
        let done = act(&host, &mut rina.browser, &path, sent).await;
        let page = rina.browser.get(&host.desk, done.location()).await;
        page.shows("Urungkan");
        page.shows(&person(&reference, &format!("betulkan/{number}/")));
        let seen = [("terakhir-meja", number)];
        let undone = rina.browser.submit(&host.desk, &undo, &seen).await;
        assert_eq!(undone.location(), person(&reference, "?kabar=diurungkan"));
    }
}

#[tokio::test]
async fn undoing_is_over_after_a_quarter_of_an_hour() {
    let host = Host::start().await;
    let mut rina = host.officer("Bu Rina", &["tebet"]).await;
    let reference = host
        .registered("Contoh Kenanga", "tebet", 7, morning())
        .await;
    let sent = [("saluran", "telepon"), ("hasil", "tersambung")];
    act(
        &host,
        &mut rina.browser,
        &person(&reference, "kontak/"),
        &sent,
    )
    .await;
    // Something else keeps her session alive.
    let desk = host.at(|| later(600));
    rina.browser.get(&desk, "/meja/").await;
    let desk = host.at(|| later(900));
    let undo = person(&reference, "urungkan/");
    let undone = rina
        .browser
        .submit(&desk, &undo, &[("terakhir-meja", "2")])
        .await;
    let page = rina.browser.get(&desk, undone.location()).await;
    page.shows("Waktu mengurungkan sudah lewat.");
    assert_eq!(host.items_like("EVT#").await.len(), 2);
}

#[tokio::test]
async fn a_colleague_who_was_faster_is_named_and_the_answers_are_kept() {
    let host = Host::start().await;
    let mut rina = host.officer("Bu Rina", &["tebet"]).await;
    let mut dedi = host.officer("Pak Dedi", &["tebet"]).await;
    let reference = host
        .registered("Contoh Dahlia", "tebet", 7, morning())
        .await;
    let p4 = person(&reference, "langkah/p4/");
    let page = dedi.browser.get(&host.desk, &p4).await;
    let sent = [("hari", "2026-11-28"), ("bukti", "bertemu-mentor")];
    let p3 = person(&reference, "langkah/p3/");
    act(&host, &mut rina.browser, &p3, &sent).await;
    let sent = [("hari", "2026-11-28"), ("bukti", "nib-ditunjukkan")];
    let answer = act_from(&host, &mut dedi.browser, &p4, &page, &sent).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    answer.shows("Belum disimpan");
    answer.shows("Bu Rina baru saja mencatat: P3 Pendampingan dicatat (08.00).");
    answer.shows("value=\"nib-ditunjukkan\" checked");
    // Looked at and sent again, it is recorded.
    let again = act_from(&host, &mut dedi.browser, &p4, &answer, &sent).await;
    assert_eq!(again.location(), person(&reference, "?kabar=dicatat"));
    // The same again is said to be there already, and a lost answer is found.
    let same = act_from(&host, &mut rina.browser, &p4, &page, &sent).await;
    assert_eq!(same.status, StatusCode::CONFLICT);
    let lost = act_from(&host, &mut dedi.browser, &p4, &answer, &sent).await;
    assert_eq!(lost.location(), person(&reference, "?kabar=sudah"));
}

#[tokio::test]
async fn what_cannot_have_happened_is_said() {
    let host = Host::start().await;
    let mut rina = host.officer("Bu Rina", &["tebet"]).await;
    let reference = host
        .registered("Contoh Dahlia", "tebet", 7, morning())
        .await;
    let p2 = person(&reference, "langkah/p2/");
    for (sent, message) in [
        (
            [("hari", "2026-11-29"), ("bukti", "belum-ada")],
            "Hari itu belum tiba.",
        ),
        (
            [("hari", "27.11.2026"), ("bukti", "belum-ada")],
            "Hari itu sebelum formulirnya diterima",
        ),
        (
            [("hari", "31-02-2026"), ("bukti", "belum-ada")],
            "Hari itu tidak ada di kalender",
        ),
        (
            [("hari", "2026-11-28"), ("bukti", "nib-ditunjukkan")],
            "Pilih bukti yang Anda lihat",
        ),
        (
            [("hari", "2026-11-28"), ("bukti", "lainnya")],
            "Tulis buktinya dalam beberapa kata",
        ),
    ] {
        let answer = act(&host, &mut rina.browser, &p2, &sent).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{message}");
        answer.shows(message);
    }
    for wrong in ["langkah/p1/", "langkah/p8/", "betulkan/1/", "betulkan/9/"] {
        let answer = rina
            .browser
            .get(&host.desk, &person(&reference, wrong))
            .await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{wrong}");
    }
    assert_eq!(host.items_like("EVT#").await.len(), 1);
}

#[tokio::test]
async fn a_transfer_is_confirmed_and_ends_the_view() {
    let host = Host::start().await;
    let mut rina = host.officer("Bu Rina", &["tebet"]).await;
    let mut koja = host.officer("Bu Koja", &["koja"]).await;
    let reference = host
        .registered("Contoh Dahlia", "tebet", 7, morning())
        .await;
    let path = person(&reference, "alih/");
    let sent = [("kecamatan", "koja"), ("alasan", "pindah-rumah")];
    let asked = act(&host, &mut rina.browser, &path, &sent).await;
    assert_eq!(asked.status, StatusCode::OK);
    asked.shows("Contoh Dahlia dialihkan ke kantor Koja.");
    asked.shows("Sesudah ini Anda tidak dapat membuka datanya lagi.");
    assert_eq!(host.items_like("EVT#").await.len(), 1);
    asked.shows("name=\"alasan\" value=\"pindah-rumah\"");
    let confirmed = [sent[0], sent[1], ("yakin-meja", "ya")];
    let done = act_from(&host, &mut rina.browser, &path, &asked, &confirmed).await;
    assert_eq!(done.location(), "/meja/?kabar=dialihkan&ke=koja");
    let list = rina.browser.get(&host.desk, done.location()).await;
    list.shows("Dialihkan ke Koja. Data orang ini tidak dapat Anda buka lagi.");
    let gone = rina.browser.get(&host.desk, &person(&reference, "")).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
    let page = koja.browser.get(&host.desk, &person(&reference, "")).await;
    page.shows("Pindah rumah; Dari Tebet");
}

#[tokio::test]
async fn a_withdrawal_is_confirmed_and_closes_all_but_its_correction() {
    let host = Host::start().await;
    let mut rina = host.officer("Bu Rina", &["tebet"]).await;
    let reference = host
        .registered("Contoh Dahlia", "tebet", 7, morning())
        .await;
    let path = person(&reference, "tarik/");
    let sent = [("cara", "telepon"), ("hari", "2026-11-28")];
    let asked = act(&host, &mut rina.browser, &path, &sent).await;
    asked.shows("Persetujuan Contoh Dahlia dicatat sebagai ditarik.");
    let confirmed = [sent[0], sent[1], ("yakin-meja", "ya")];
    let done = act_from(&host, &mut rina.browser, &path, &asked, &confirmed).await;
    let page = rina.browser.get(&host.desk, done.location()).await;
    page.shows("Ditarik");
    assert!(!page.body.contains("Catat P2"));
    let contact = person(&reference, "kontak/");
    let refused = [("saluran", "telepon"), ("hasil", "tersambung")];
    let refused = rina.browser.submit(&host.desk, &contact, &refused).await;
    refused.shows("Persetujuan orang ini sudah ditarik");
    // Nor is a blank form shown, which would be filled in for nothing.
    for below in [
        "kontak/",
        "langkah/p2/",
        "alih/",
        "tarik/",
        "surat/",
        "mentor/",
        "betulkan/1/",
    ] {
        let path = person(&reference, below);
        let page = rina.browser.get(&host.desk, &path).await;
        assert_eq!(page.status, StatusCode::CONFLICT, "{below}");
        page.shows("Persetujuan orang ini sudah ditarik, jadi tidak ada lagi yang dicatat.");
        page.shows(&format!("href=\"{}\">Kembali ke", person(&reference, "")));
    }
    let correction = person(&reference, "betulkan/2/");
    let page = rina.browser.get(&host.desk, &correction).await;
    page.shows("Tempat dan urutannya di sesi sudah dilepas");
    let sent = [("benar", "tidak"), ("alasan", "salah-orang")];
    act(&host, &mut rina.browser, &correction, &sent).await;
    let page = rina.browser.get(&host.desk, &person(&reference, "")).await;
    page.shows("Catat P2");
}

#[tokio::test]
async fn a_step_is_corrected_and_the_first_record_stays() {
    let host = Host::start().await;
    let mut rina = host.officer("Bu Rina", &["tebet"]).await;
    let reference = host
        .registered("Contoh Dahlia", "tebet", 7, later(-10 * DAY))
        .await;
    let sent = [("hari", "2026-11-28"), ("bukti", "belum-ada")];
    act(
        &host,
        &mut rina.browser,
        &person(&reference, "langkah/p2/"),
        &sent,
    )
    .await;
    let page = rina.browser.get(&host.desk, &person(&reference, "")).await;
    page.shows("Tanpa bukti");
    let path = person(&reference, "betulkan/2/");
    let sent = [
        ("benar", "diganti"),
        ("alasan", "bukti-keliru"),
        ("bukti", "sertifikat-ditunjukkan"),
    ];
    let wrong = act(&host, &mut rina.browser, &path, &sent).await;
    wrong.shows("Tulis harinya");
    let right = [sent[0], sent[1], sent[2], ("hari", "2026-11-25")];
    act(&host, &mut rina.browser, &path, &right).await;
    let page = rina.browser.get(&host.desk, &person(&reference, "")).await;
    page.shows("25 November 2026, sertifikat ditunjukkan");
    page.shows("&quot;P2 Pelatihan dicatat&quot;, 28 November 2026: yang benar 25 November 2026, Sertifikat ditunjukkan");
    assert_eq!(host.items_like("EVT#").await.len(), 3);
}

#[tokio::test]
async fn where_nobody_waits_it_is_said_above_those_who_go_on() {
    let host = Host::start().await;
    let mut rina = host.officer("Bu Rina", &["tebet"]).await;
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

#[tokio::test]
async fn a_letter_says_where_she_stands_and_that_it_was_handed_over() {
    let host = Host::start().await;
    let mut rina = host.officer("Bu Rina", &["tebet"]).await;
    let reference = host
        .registered("Contoh Dahlia", "tebet", 7, morning())
        .await;
    let path = person(&reference, "surat/");
    let page = rina.browser.get(&host.desk, &path).await;
    page.shows("Langkah Anda sekarang P1 Pendaftaran, tercatat 28 November 2026.");
    page.shows("Dicetak oleh Bu Rina, 28 November 2026, 08.00 WIB");
    page.shows("aria-label=\"Kode QR nomor rujukan\"");
    assert!(!page.body.contains("0812-"));
    let done = act(&host, &mut rina.browser, &path, &[("saluran", "surat")]).await;
    let page = rina.browser.get(&host.desk, done.location()).await;
    page.shows("Urungkan");
    page.shows("Sudah disampaikan");
}

#[tokio::test]
async fn answers_are_put_right_by_the_forms_own_rules() {
    let host = Host::start().await;
    let mut rina = host.officer("Bu Rina", &["tebet"]).await;
    let reference = host
        .registered("Contoh Dahlia", "tebet", 7, morning())
        .await;
    host.registered("Contoh Lain", "tebet", 8, morning()).await;
    let path = person(&reference, "data/");
    let answers = |name: &'static str, phone: &'static str| {
        [
            ("nama", name),
            ("telepon", phone),
            ("kecamatan", "tebet"),
            ("kelurahan", "tebet-timur"),
            ("status_usaha", "belum"),
            ("bidang", "jasa"),
            ("komunitas", "belum-tahu"),
            ("alasan-meja", "salah-ketik"),
        ]
    };
    let wrong = act(
        &host,
        &mut rina.browser,
        &path,
        &answers("Contoh Dahlia", "12"),
    )
    .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.shows("href=\"#telepon\"");
    let taken = answers("Contoh Lain", "081234500008");
    let taken = act(&host, &mut rina.browser, &path, &taken).await;
    taken.shows("Sudah ada kiriman lain dengan nama dan nomor telepon ini.");
    let right = answers("Contoh Dahlia Merah", "081234500007");
    let done = act(&host, &mut rina.browser, &path, &right).await;
    assert_eq!(done.location(), person(&reference, "?kabar=dicatat"));
    let page = rina.browser.get(&host.desk, done.location()).await;
    page.shows("<h1>Contoh Dahlia Merah</h1>");
    page.shows("Data diperbaiki");
    // The list is in step, events hold no answer, and the same person is known again.
    let list = rina.browser.get(&host.desk, "/meja/?bidang=jasa").await;
    list.shows("Contoh Dahlia Merah");
    let events = format!("{:?}", host.items_like("EVT#").await);
    assert!(
        !events.contains("Merah") && events.contains("\"nama\""),
        "{events}"
    );
    assert_eq!(host.items_like("KEY#").await.len(), 4);
    let again = host
        .registered("Contoh Dahlia Merah", "tebet", 7, morning())
        .await;
    assert_eq!(again, reference);
}

#[tokio::test]
async fn what_is_not_asked_for_stays_as_it_is_stored() {
    let host = Host::start().await;
    let mut rina = host.officer("Bu Rina", &["tebet"]).await;
    let stored = [
        ("nama", "Contoh Dahlia"),
        ("telepon", "+6281234500007"),
        // One is over, and one question is asked no more.
        ("sesi", "s-lama"),
        ("pertanyaan_lama", "Contoh jawaban"),
        ("dewasa", "ya"),
        ("persetujuan", "ya"),
    ];
    let reference = sent(&host, "pendaftaran", "tebet", &stored).await;
    let path = person(&reference.to_string(), "data/");
    let page = rina.browser.get(&host.desk, &path).await;
    assert!(!page.body.contains("Tempat langsung dimintakan"));
    assert!(!page.body.contains("name=\"sesi\""), "{}", page.body);
    let right = [
        ("nama", "Contoh Dahlia Merah"),
        ("telepon", "081234500007"),
        ("kecamatan", "tebet"),
        ("kelurahan", "tebet-timur"),
        ("status_usaha", "belum"),
        ("bidang", "jasa"),
        ("komunitas", "belum-tahu"),
        ("alasan-meja", "salah-ketik"),
        // Whatever is sent beside the page.
        ("sesi", "s-tebet"),
    ];
    let done = act(&host, &mut rina.browser, &path, &right).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let items = host.items_like("SUB#").await;
    let record = items
        .iter()
        .find(|item| item["sk"].as_s().unwrap() == "RECORD");
    let answers = record.unwrap()["answers"].as_m().unwrap();
    for (id, answer) in &stored[2..4] {
        assert_eq!(answers[*id].as_s().unwrap(), answer);
    }
    assert_eq!(answers["nama"].as_s().unwrap(), "Contoh Dahlia Merah");
    let page = rina.browser.get(&host.desk, done.location()).await;
    for kept in [
        "Ikut sesi ini,",
        "pertanyaan_lama,",
        "Persetujuan pemakaian data,",
    ] {
        assert!(!page.body.contains(kept), "{kept}");
    }
}

#[tokio::test]
async fn what_is_in_quarantine_is_not_a_pendampings() {
    let host = Host::start().await;
    let mut rina = host.officer("Bu Rina", &["tebet"]).await;
    let mut sari = host.officer("Bu Sari", &[]).await;
    let reference = host
        .doubtful("Contoh Ragu", "tebet", 9, Reason::Links, morning())
        .await;
    let path = person(&reference, "");
    let answer = rina.browser.get(&host.desk, &path).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    let list = rina.browser.get(&host.desk, "/meja/").await;
    assert!(!list.body.contains("Contoh Ragu"));
    let answer = sari.browser.get(&host.desk, &path).await;
    answer.shows("Karantina");
    // Nothing is done for her before she is let in, so no form of it is shown.
    for below in ["kontak/", "data/"] {
        assert!(!answer.body.contains(below), "{below}");
        let path = person(&reference, below);
        let form = sari.browser.get(&host.desk, &path).await;
        assert_eq!(form.status, StatusCode::CONFLICT, "{below}");
    }
    let data = person(&reference, "data/");
    let sent = sari
        .browser
        .submit(&host.desk, &data, &[("nama", "")])
        .await;
    assert_eq!(sent.status, StatusCode::CONFLICT);
    assert!(!sent.body.contains("Contoh Ragu"), "her answers are shown");
}

#[tokio::test]
async fn no_window_is_named_after_a_person() {
    let host = Host::start().await;
    let mut sari = host.officer("Bu Sari", &[]).await;
    let name = "Contoh Kenanga";
    let reference = host.registered(name, "tebet", 7, morning()).await;
    let doubtful = host
        .doubtful("Contoh Seroja", "tebet", 8, Reason::Links, morning())
        .await;
    let below = [
        "", "kontak/", "tarik/", "surat/", "alih/", "data/", "mentor/", "hapus/",
    ];
    let pages = below.map(|below| person(&reference, below));
    let more = [
        person(&reference, "langkah/p2/"),
        format!("/meja/minta-mentor/{reference}/teruskan/"),
        format!("/meja/karantina/{doubtful}/"),
    ];
    for path in pages.iter().chain(&more) {
        let page = sari.browser.get(&host.desk, path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        page.shows("Contoh ");
        let title = between(&page.body, "<title>", "</title>").swap_remove(0);
        for name in ["Kenanga", "Seroja"] {
            assert!(!title.contains(name), "{path}: {title}");
        }
    }
}
