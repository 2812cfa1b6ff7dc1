//! A form that comes again as the browser kept it: from its back/forward cache, with the action's id.

use http::StatusCode;

use crate::host::{Answer, Browser, Host, between, later, morning};
use crate::people::{act, act_from, person};

/// Presses the button of a page's form with these answers, once it has been pressed with others.
async fn twice(
    host: &Host,
    who: &mut Browser,
    path: &str,
    [first, then]: [&[(&str, &str)]; 2],
) -> Answer {
    let page = who.get(&host.desk, path).await;
    let saved = act_from(host, who, path, &page, first).await;
    assert!(saved.location().ends_with("?kabar=dicatat"));
    let same = act_from(host, who, path, &page, first).await;
    assert_eq!(same.status, StatusCode::SEE_OTHER, "{}", same.body);
    let again = act_from(host, who, path, &page, then).await;
    assert_eq!(again.status, StatusCode::CONFLICT, "{}", again.location());
    again.shows("Belum disimpan");
    assert_ne!(action(&again), action(&page));
    again
}

/// Reads the action's id of a page's form.
fn action(page: &Answer) -> String {
    between(&page.body, "name=\"aksi-meja\" value=\"", "\"").swap_remove(0)
}

/// Reads the address to which a page's own form is sent.
fn target(page: &Answer) -> String {
    between(&page.body, "class=\"oc-form\" action=\"", "\"").swap_remove(0)
}

#[tokio::test]
async fn answers_corrected_once_more_are_not_thrown_away() {
    let host = Host::start().await;
    let mut rina = host.officer("Bu Rina", &["tebet"]).await.browser;
    let reference = host
        .registered("Contoh Dahlia", "tebet", 7, morning())
        .await;
    let path = person(&reference, "data/");
    let answers = |phone: &'static str| {
        [
            ("nama", "Contoh Dahlia"),
            ("telepon", phone),
            ("kecamatan", "tebet"),
            ("kelurahan", "tebet-timur"),
            ("status_usaha", "belum"),
            ("bidang", "kuliner"),
            ("komunitas", "belum-tahu"),
            ("alasan-meja", "salah-ketik"),
        ]
    };
    let (first, then) = (answers("081234501111"), answers("081234502222"));
    let again = twice(&host, &mut rina, &path, [&first, &then]).await;
    again.shows("Yang tersimpan sekarang: Nomor telepon atau WhatsApp: 0812-3450-1111.");
    again.shows("value=\"081234502222\"");
    let saved = act_from(&host, &mut rina, &path, &again, &then).await;
    assert_eq!(saved.location(), person(&reference, "?kabar=dicatat"));
    let page = rina.get(&host.desk, saved.location()).await;
    page.shows("0812-3450-2222");
}

#[tokio::test]
async fn a_contact_told_otherwise_is_shown_again_and_saved_with_one_more_press() {
    let host = Host::start().await;
    let mut rina = host.officer("Bu Rina", &["tebet"]).await.browser;
    let reference = host
        .registered("Contoh Dahlia", "tebet", 7, morning())
        .await;
    let path = person(&reference, "kontak/");
    let first = [("saluran", "telepon"), ("hasil", "tidak-tersambung")];
    let then = [
        ("saluran", "telepon"),
        ("hasil", "tersambung"),
        ("catatan", "Contoh catatan"),
    ];
    let again = twice(&host, &mut rina, &path, [&first, &then]).await;
    again.shows("Formulir ini sudah pernah disimpan: Kontak dicatat: Tidak tersambung (08.00).");
    again.shows("value=\"tersambung\" checked");
    again.shows("Contoh catatan</textarea>");
    let saved = act_from(&host, &mut rina, &path, &again, &then).await;
    assert_eq!(saved.location(), person(&reference, "?kabar=dicatat"));
    let page = rina.get(&host.desk, saved.location()).await;
    page.shows("“Contoh catatan”");
    // Another note alone is other content, too.
    let other = [then[0], then[1], ("catatan", "Contoh lain")];
    let other = act_from(&host, &mut rina, &path, &again, &other).await;
    assert_eq!(other.status, StatusCode::CONFLICT);
    other.shows("Contoh lain</textarea>");
    assert_eq!(host.items_like("EVT#").await.len(), 3);
}

#[tokio::test]
async fn the_evidence_of_a_step_that_came_later_puts_it_right_with_one_more_press() {
    let host = Host::start().await;
    let mut rina = host.officer("Bu Rina", &["tebet"]).await.browser;
    let reference = host
        .registered("Contoh Dahlia", "tebet", 7, morning())
        .await;
    let path = person(&reference, "langkah/p2/");
    let first = [("hari", "2026-11-28"), ("bukti", "belum-ada")];
    let then = [
        ("hari", "2026-11-28"),
        ("bukti", "sertifikat-ditunjukkan"),
        ("catatan", "Contoh catatan"),
    ];
    let again = twice(&host, &mut rina, &path, [&first, &then]).await;
    again.shows("Anda sudah mencatat langkah ini");
    again.shows("Yang tertulis: P2 Pelatihan dicatat, 28 November 2026, Belum ada bukti.");
    for chosen in ["diganti", "sertifikat-ditunjukkan", "bukti-keliru"] {
        again.shows(&format!("value=\"{chosen}\" checked"));
    }
    again.shows("Contoh catatan</textarea>");
    let right = person(&reference, "betulkan/2/");
    assert_eq!(target(&again), right);
    let mut sent = then.to_vec();
    sent.extend([("benar", "diganti"), ("alasan", "bukti-keliru")]);
    let saved = act_from(&host, &mut rina, &right, &again, &sent).await;
    assert_eq!(saved.location(), person(&reference, "?kabar=dicatat"));
    let page = rina.get(&host.desk, saved.location()).await;
    page.shows("28 November 2026, sertifikat ditunjukkan");
}

#[tokio::test]
async fn a_step_that_was_undone_is_not_said_to_be_recorded() {
    let host = Host::start().await;
    let mut rina = host.officer("Bu Rina", &["tebet"]).await.browser;
    let reference = host
        .registered("Contoh Dahlia", "tebet", 7, morning())
        .await;
    let path = person(&reference, "langkah/p3/");
    let page = rina.get(&host.desk, &path).await;
    let sent = [("hari", "2026-11-28"), ("bukti", "bertemu-mentor")];
    act_from(&host, &mut rina, &path, &page, &sent).await;
    let undo = person(&reference, "urungkan/");
    rina.submit(&host.desk, &undo, &[("terakhir-meja", "2")])
        .await;
    let again = act_from(&host, &mut rina, &path, &page, &sent).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    again.shows("(P3 Pendampingan dicatat, 08.00), lalu diurungkan.");
    again.shows("value=\"bertemu-mentor\" checked");
    let saved = act_from(&host, &mut rina, &path, &again, &sent).await;
    assert_eq!(saved.location(), person(&reference, "?kabar=dicatat"));
    let page = rina.get(&host.desk, &person(&reference, "")).await;
    page.shows("P3 Pendampingan");
}

#[tokio::test]
async fn what_a_colleague_undid_is_not_said_to_be_recorded() {
    let host = Host::start().await;
    let mut rina = host.officer("Bu Rina", &["tebet"]).await.browser;
    let mut dedi = host.officer("Pak Dedi", &["tebet"]).await.browser;
    let reference = host
        .registered("Contoh Dahlia", "tebet", 7, morning())
        .await;
    let undo = person(&reference, "urungkan/");
    let step = [("hari", "2026-11-28"), ("bukti", "belum-ada")];
    let contact = [("saluran", "telepon"), ("hasil", "tersambung")];
    for (below, sent, seen, done) in [
        ("langkah/p2/", step, "2", "P2 Pelatihan dicatat"),
        ("kontak/", contact, "5", "Kontak dicatat: Tersambung"),
    ] {
        let path = person(&reference, below);
        let page = dedi.get(&host.desk, &path).await;
        act(&host, &mut rina, &path, &sent).await;
        let seen = [("terakhir-meja", seen)];
        rina.submit(&host.at(|| later(60)), &undo, &seen).await;
        let slower = act_from(&host, &mut dedi, &path, &page, &sent).await;
        assert_eq!(slower.status, StatusCode::CONFLICT);
        slower.shows("Belum disimpan");
        slower.shows(&format!(
            "Bu Rina mencatat: {done} (08.00), lalu Bu Rina mengurungkannya (08.01)."
        ));
        let saved = act_from(&host, &mut dedi, &path, &slower, &sent).await;
        assert_eq!(saved.location(), person(&reference, "?kabar=dicatat"));
    }
    // Behind something else of hers, what a colleague recorded is still said to be there.
    let p3 = person(&reference, "langkah/p3/");
    let page = dedi.get(&host.desk, &p3).await;
    act(&host, &mut rina, &person(&reference, "kontak/"), &contact).await;
    let sent = [("hari", "2026-11-28"), ("bukti", "bertemu-mentor")];
    act(&host, &mut rina, &p3, &sent).await;
    let slower = act_from(&host, &mut dedi, &p3, &page, &sent).await;
    slower.shows("Sudah tercatat");
}
