//! Mentors themselves.

use http::StatusCode;
use programme::Reference;
use programme::closed_lists::{MentorReason, WithdrawalWay};
use records::history::What;
use records::{Mentor, MentorId};

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
        ("cuti_sampai", "30-11-2026"),
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
async fn a_mentor_is_not_added_twice_unawares() {
    let host = Host::start().await;
    let mut sari = host.officer("Bu Sari", &[]).await;
    let path = "/meja/mentor/baru/";
    let sent = |name: &'static str, kecamatan: &'static str| {
        [("nama", name), ("kecamatan", kecamatan), ("daya", "3")]
    };
    let first = sent("Contoh Bayu", "tebet");
    let added = post(&host, &mut sari, path, &first).await;
    let page = added.location().replace("?kabar=mentor-disimpan", "");
    for again in [first, sent("contoh  BAYU", "tebet")] {
        let asked = post(&host, &mut sari, path, &again).await;
        assert_eq!(asked.status, StatusCode::CONFLICT, "{}", asked.location());
        asked.shows("Di Tebet sudah ada mentor bernama Contoh Bayu.");
        asked.shows(&format!("href=\"{page}\""));
        asked.shows("name=\"yakin-meja\" value=\"1\"");
    }
    // Another one of that name is added knowingly, and once.
    let mut other = first.to_vec();
    other.push(("yakin-meja", "1"));
    let added = post(&host, &mut sari, path, &other).await;
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.body);
    let again = post(&host, &mut sari, path, &other).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    // In another kecamatan she has no namesake.
    let elsewhere = post(&host, &mut sari, path, &sent("Contoh Bayu", "koja")).await;
    assert_eq!(elsewhere.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_leave_that_ends_before_it_begins_is_said_to() {
    let host = Host::start().await;
    let mut sari = host.officer("Bu Sari", &[]).await;
    let sent = [
        ("nama", "Contoh Bayu"),
        ("kecamatan", "tebet"),
        ("daya", "3"),
        ("cuti_dari", "2026-12-05"),
        ("cuti_sampai", "2026-12-01"),
    ];
    let refused = post(&host, &mut sari, "/meja/mentor/baru/", &sent).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.shows("href=\"#cuti_sampai\"");
    refused.shows("Cuti berakhir sebelum dimulai. Tulis 5 Desember 2026 atau hari sesudahnya");
    assert!(!refused.body.contains("dengan angka"));
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

fn assigned(mentor: &MentorId) -> What {
    What::MentorAssigned {
        mentor: mentor.to_string(),
        reason: MentorReason::Chosen,
    }
}

async fn registered(host: &Host, name: &str) -> Reference {
    sent(host, "pendaftaran", "tebet", &[("nama", name)]).await
}

#[tokio::test]
async fn whoever_withdrew_by_mistake_comes_back_though_her_mentor_is_full() {
    let (host, mut rina) = Host::with_rina().await;
    let bayu = mentor(&host, "Contoh Bayu", &[], 1).await.id;
    let melati = registered(&host, "Contoh Melati").await;
    record(&host, melati, assigned(&bayu)).await;
    let way = WithdrawalWay::Phone;
    record(&host, melati, What::Withdrawn { way }).await;
    let kenanga = registered(&host, "Contoh Kenanga").await;
    record(&host, kenanga, assigned(&bayu)).await;
    let sent = [("benar", "tidak"), ("alasan", "salah-orang")];
    let correction = format!("/meja/orang/{melati}/betulkan/3/");
    let done = post(&host, &mut rina, &correction, &sent).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let page = get(&host, &mut rina, done.location()).await;
    page.shows("Mentornya tidak punya tempat lagi, jadi orang ini menunggu mentor lain.");
    page.shows("Menunggu mentor");
    let waiting = get(&host, &mut rina, "/meja/minta-mentor/").await;
    waiting.shows("Contoh Melati");
}

#[tokio::test]
async fn whoever_came_again_is_not_there_twice() {
    let (host, mut rina) = Host::with_rina().await;
    let melati = registered(&host, "Contoh Melati").await;
    let way = WithdrawalWay::Phone;
    record(&host, melati, What::Withdrawn { way }).await;
    let again = registered(&host, "Contoh Melati").await;
    assert_ne!(again, melati);
    let sent = [("benar", "tidak"), ("alasan", "salah-orang")];
    let correction = format!("/meja/orang/{melati}/betulkan/2/");
    let refused = post(&host, &mut rina, &correction, &sent).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    refused.shows("Orang ini sudah mendaftar lagi sesudah persetujuannya ditarik.");
}

#[tokio::test]
async fn a_change_of_mentor_that_cannot_be_undone_says_why() {
    let (host, mut rina) = Host::with_rina().await;
    let bayu = mentor(&host, "Contoh Bayu", &[], 1).await.id;
    let dara = mentor(&host, "Contoh Dara", &[], 1).await.id;
    let melati = registered(&host, "Contoh Melati").await;
    record(&host, melati, assigned(&bayu)).await;
    let path = format!("/meja/orang/{melati}/");
    let sent = [("mentor", dara.as_str())];
    let changed = post(&host, &mut rina, &format!("{path}mentor/"), &sent).await;
    assert_eq!(changed.status, StatusCode::SEE_OTHER, "{}", changed.body);
    let kenanga = registered(&host, "Contoh Kenanga").await;
    record(&host, kenanga, assigned(&bayu)).await;
    get(&host, &mut rina, &path)
        .await
        .shows("sampai pukul 08.15");
    let why = "Mentor sebelumnya tidak punya tempat lagi, jadi orang ini tidak dapat kembali";
    let undo = format!("{path}urungkan/");
    let seen = [("terakhir-meja", "3")];
    let refused = post(&host, &mut rina, &undo, &seen).await;
    let page = get(&host, &mut rina, refused.location()).await;
    page.shows(&format!("Belum diurungkan. {why}"));
    let sent = [("benar", "tidak"), ("alasan", "salah-orang")];
    let correction = format!("{path}betulkan/3/");
    let refused = post(&host, &mut rina, &correction, &sent).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    refused.shows(why);
    // With room again it can be undone, and a second press says so too.
    record(
        &host,
        kenanga,
        What::Withdrawn {
            way: WithdrawalWay::Phone,
        },
    )
    .await;
    for _ in 0..2 {
        let undone = post(&host, &mut rina, &undo, &seen).await;
        assert_eq!(undone.location(), format!("{path}?kabar=diurungkan"));
    }
    let earlier = [("terakhir-meja", "2")];
    let overtaken = post(&host, &mut rina, &undo, &earlier).await;
    let page = get(&host, &mut rina, overtaken.location()).await;
    page.shows("Belum diurungkan, karena sesudahnya ada catatan lain.");
}

#[tokio::test]
async fn the_mentor_whom_she_has_is_not_offered_in_her_place() {
    let (host, mut rina) = Host::with_rina().await;
    let bayu = mentor(&host, "Contoh Bayu", &[], 3).await.id;
    let melati = registered(&host, "Contoh Melati").await;
    let path = format!("/meja/orang/{melati}/mentor/");
    let page = get(&host, &mut rina, &path).await;
    page.shows("Saran: Contoh Bayu, 0 dari 3");
    record(&host, melati, assigned(&bayu)).await;
    let page = get(&host, &mut rina, &path).await;
    page.shows("Mentor sekarang: Contoh Bayu.");
    page.shows("Belum ada pengganti yang cocok");
    assert!(!page.body.contains("Tetapkan Contoh Bayu"), "{}", page.body);
    let dara = mentor(&host, "Contoh Dara", &[], 3).await.id;
    let page = get(&host, &mut rina, &path).await;
    page.shows("Pengganti: Contoh Dara, 0 dari 3");
    // The same form twice, as a slow line sends it, is one assignment.
    let sent = [
        ("mentor", dara.as_str()),
        ("terakhir-meja", "2"),
        ("aksi-meja", "0123456789abcdef"),
    ];
    for _ in 0..2 {
        let done = post(&host, &mut rina, &path, &sent).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    }
    assert_eq!(host.repository.history(melati).await.unwrap().len(), 3);
}
