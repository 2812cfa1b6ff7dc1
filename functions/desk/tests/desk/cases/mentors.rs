//! Mentors themselves.

use http::StatusCode;
use programme::closed_lists::MentorReason;
use records::Mentor;
use records::history::What;

use super::{get, kinds, mentor, post, record, sent};
use crate::host::{Host, later, totp};

#[tokio::test]
async fn the_secretariat_keeps_mentors_and_officers_read_them() {
    let host = Host::start().await;
    let mut sari = host.officer("Bu Sari", &[]).await;
    let mut rina = host.officer("Bu Rina", &["tebet"]).await;
    let wrong = [
        ("nama", "Contoh Bayu"),
        ("daya", "banyak"),
        ("cuti_dari", "2026-12-01"),
    ];
    let refused = post(&host, &mut sari, "/meja/mentor/baru/", &wrong).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for text in [
        "Pilih kecamatan mentor ini",
        "Tulis daya tampung dengan angka, 1 sampai 200",
        "Tulis hari pertama dan hari terakhir cuti",
        "value=\"Contoh Bayu\"",
    ] {
        refused.shows(text);
    }
    let right = [
        ("nama", "Contoh Bayu"),
        ("kecamatan", "tebet"),
        ("bidang", "kuliner"),
        ("daya", "26"),
        ("cuti_dari", "2026-11-28"),
        ("cuti_sampai", "2026-11-30"),
    ];
    let added = post(&host, &mut sari, "/meja/mentor/baru/", &right).await;
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.body);
    let page = added.location().replace("?kabar=mentor-disimpan", "");
    let list = get(&host, &mut rina, "/meja/mentor/").await;
    list.shows("0 dari 26");
    list.shows("Cuti sampai 30 November 2026");
    let hers = get(&host, &mut rina, &page).await;
    hers.shows("28 November 2026 sampai 30 November 2026");
    assert!(!hers.body.contains("Simpan mentor"));
    let changed = [
        ("nama", "Contoh Bayu"),
        ("daya", "3"),
        ("terakhir-meja", "1"),
    ];
    let saved = post(&host, &mut sari, &page, &changed).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let changed = [
        ("nama", "Contoh Bayu"),
        ("daya", "4"),
        ("terakhir-meja", "1"),
    ];
    let late = post(&host, &mut sari, &page, &changed).await;
    late.shows("Mentor ini baru saja diubah");
    get(&host, &mut rina, "/meja/mentor/")
        .await
        .shows("Semua bidang");
}

#[tokio::test]
async fn a_mentor_who_leaves_has_her_people_moved_first() {
    let host = Host::start().await;
    let mut sari = host.officer("Bu Sari", &[]).await;
    let bayu = mentor(&host, "Contoh Bayu", &[], 3).await;
    let mut people = Vec::new();
    for name in ["Contoh Satu", "Contoh Dua"] {
        let answers = [("nama", name), ("bidang", "kuliner")];
        let reference = sent(&host, "pendaftaran", "tebet", &answers).await;
        let what = What::MentorAssigned {
            mentor: bayu.id.to_string(),
            reason: MentorReason::Chosen,
        };
        record(&host, reference, what).await;
        people.push(reference);
    }
    let dara = mentor(&host, "Contoh Dara", &["kuliner"], 1).await;
    let path = format!("/meja/mentor/{}/tutup/", bayu.id);
    let asked = get(&host, &mut sari, &path).await;
    asked.shows("Warga dampingan (2)");
    asked.shows("Contoh Dara (sekecamatan dan sebidang, paling longgar)");
    asked.shows("Sekretariat, sampai ada mentornya");
    let wrong = post(&host, &mut sari, &path, &[("kode", "000000")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let desk = host.at(|| later(30));
    let code = totp(&sari.key, later(30));
    let closed = sari.browser.submit(&desk, &path, &[("kode", &code)]).await;
    assert_eq!(
        closed.location(),
        "/meja/mentor/?kabar=mentor-ditutup",
        "{}",
        closed.body
    );
    let mut last = Vec::new();
    for person in people {
        last.extend(kinds(&host, person).await.pop());
    }
    last.sort_unstable();
    assert_eq!(last, ["forwarded", "mentor_assigned"]);
    let load = |mentor: Option<Mentor>| mentor.unwrap().load;
    assert_eq!(load(host.repository.mentor(&dara.id).await.unwrap()), 1);
    assert_eq!(load(host.repository.mentor(&bayu.id).await.unwrap()), 0);
    assert_eq!(
        get(&host, &mut sari, &path).await.status,
        StatusCode::NOT_FOUND
    );
}
