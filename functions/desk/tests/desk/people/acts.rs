//! Acts that officers record about a person, take back and put right.

use http::StatusCode;
use programme::wib::SECONDS_A_DAY as DAY;

use super::{act, act_from, person};
use crate::host::{Host, later, morning};

#[tokio::test]
async fn a_contact_ends_new_and_is_undone_within_15_minutes() {
    let (host, mut rina) = Host::with_rina().await;
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
    let (host, mut rina) = Host::with_rina().await;
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
    let (host, mut rina) = Host::with_rina().await;
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
    let (host, mut rina) = Host::with_rina().await;
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
    let (host, mut rina) = Host::with_rina().await;
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
    let (host, mut rina) = Host::with_rina().await;
    let mut koja = host.officer("Bu Koja", &["koja"]).await;
    let reference = host
        .registered("Contoh Dahlia", "tebet", 7, morning())
        .await;
    let contact = [("saluran", "telepon"), ("hasil", "tersambung")];
    let path = person(&reference, "kontak/");
    let promised = [contact[0], contact[1], ("berikutnya", "2026-12-02")];
    act(&host, &mut rina.browser, &path, &promised).await;
    let path = person(&reference, "alih/");
    let sent = [("kecamatan", "koja"), ("alasan", "pindah-rumah")];
    let asked = act(&host, &mut rina.browser, &path, &sent).await;
    assert_eq!(asked.status, StatusCode::OK);
    asked.shows("Contoh Dahlia dialihkan ke kantor Koja.");
    asked.shows("Sesudah ini Anda tidak dapat membuka datanya lagi.");
    assert_eq!(host.items_like("EVT#").await.len(), 2);
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
    // Whoever takes charge calls her, as somebody new, within two weeks; once it has, that is over.
    let list = koja.browser.get(&host.desk, "/meja/?grup=baru").await;
    list.shows("Contoh Dahlia");
    list.shows("Sabtu 12 Des");
    act(
        &host,
        &mut koja.browser,
        &person(&reference, "kontak/"),
        &contact,
    )
    .await;
    let list = koja.browser.get(&host.desk, "/meja/?grup=baru").await;
    assert!(!list.body.contains("Contoh Dahlia"));
}

#[tokio::test]
async fn a_withdrawal_is_confirmed_and_closes_all_but_its_correction() {
    let (host, mut rina) = Host::with_rina().await;
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
    let (host, mut rina) = Host::with_rina().await;
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
async fn a_letter_says_where_she_stands_and_that_it_was_handed_over() {
    let (host, mut rina) = Host::with_rina().await;
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
