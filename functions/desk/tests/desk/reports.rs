//! The report on the desk.

use programme::wib::SECONDS_A_DAY;

use crate::host::{Host, later, morning};
use crate::site;

/// Returns the text without its tags, on one line.
fn words(html: &str) -> String {
    let mut words = String::new();
    let mut is_tag = false;
    for sign in html.chars() {
        match sign {
            '<' => is_tag = true,
            '>' => {
                is_tag = false;
                words.push(' ');
            }
            sign if !is_tag => words.push(sign),
            _ => {}
        }
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn a_pendamping_sees_her_own_row_and_the_secretariat_all() {
    let (host, mut rina) = Host::with_rina().await;
    site::registered(&host.repository, "tebet", "Contoh Melati", morning()).await;
    site::registered(&host.repository, "koja", "Contoh Kenanga", morning()).await;
    let own = words(&rina.browser.get(&host.desk, "/meja/laporan/").await.body);
    assert!(own.contains("Belum bergerak 14 hari Tebet 0 0 0"), "{own}");
    assert!(own.contains("P7 Tebet 1 0 0 0 0 0 0"), "{own}");
    assert!(!own.contains("Koja") && !own.contains("Semua"), "{own}");

    let mut sari = host.officer("Bu Sari", &[]).await;
    let all = words(&sari.browser.get(&host.desk, "/meja/laporan/").await.body);
    assert!(
        all.contains("Koja 1 0 0 0 0 0 0 Tebet 1 0 0 0 0 0 0 Semua 2 0 0 0 0 0 0"),
        "{all}"
    );
}

#[tokio::test]
async fn who_waits_too_long_is_counted() {
    let host = Host::start().await;
    site::registered(&host.repository, "tebet", "Contoh Melati", morning()).await;
    // The answer was promised within 14 days; she has stood at P1 for as long.
    let weeks_later = || later(15 * SECONDS_A_DAY);
    let desk = host.at(weeks_later);
    let rina = host.officer("Bu Rina", &["tebet"]).await;
    let (mut browser, _) = rina.sign_in(&desk, weeks_later()).await;
    let page = words(&browser.get(&desk, "/meja/laporan/").await.body);
    assert!(
        page.contains("Belum bergerak 14 hari Tebet 0 1 1"),
        "{page}"
    );
}
