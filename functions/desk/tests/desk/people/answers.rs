//! Answers that are put right.

use http::StatusCode;

use super::{act, person};
use crate::cases::sent;
use crate::host::{Host, morning};

#[tokio::test]
async fn answers_are_put_right_by_the_forms_own_rules() {
    let (host, mut rina) = Host::with_rina().await;
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
    let (host, mut rina) = Host::with_rina().await;
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
