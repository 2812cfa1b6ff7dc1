//! Requests for a mentor.

use http::StatusCode;
use programme::closed_lists::{MentorReason, Right};
use records::history::What;

use super::{CEMPAKA, events, get, kinds, mentor, post, record, sent};
use crate::host::Host;

#[tokio::test]
async fn a_request_gets_the_suggested_mentor_and_says_why() {
    let (host, mut rina) = Host::with_rina().await;
    let request = sent(&host, "minta-mentor", "tebet", CEMPAKA).await;
    let list = get(&host, &mut rina, "/meja/minta-mentor/").await;
    list.shows("Contoh Cempaka");
    let path = format!("/meja/minta-mentor/{request}/");
    get(&host, &mut rina, &path)
        .await
        .shows("Belum ada mentor yang cocok");
    let bayu = mentor(&host, "Contoh Bayu", &["kuliner"], 1).await;
    let page = get(&host, &mut rina, &path).await;
    for text in [
        "Saran: Contoh Bayu, 0 dari 1",
        "Alasan: Tebet, paling longgar.",
        "Contoh cerita warga",
        "Pesan WhatsApp",
    ] {
        page.shows(text);
    }
    let chosen = [("mentor", bayu.id.as_str()), ("terakhir-meja", "1")];
    let assigned = post(&host, &mut rina, &path, &chosen).await;
    assert_eq!(
        assigned.location(),
        format!("{path}?kabar=mentor-ditetapkan")
    );
    let page = get(&host, &mut rina, assigned.location()).await;
    page.shows("Mentor ditetapkan.");
    page.shows("Mentor sekarang: Contoh Bayu. Alasan: sekecamatan, paling longgar.");
    let stored = What::MentorAssigned {
        mentor: bayu.id.to_string(),
        reason: MentorReason::SameOffice,
    };
    assert_eq!(events(&host, request).await.pop(), Some(stored));

    // There was one place.
    let other = sent(&host, "minta-mentor", "tebet", &[("nama", "Contoh Dahlia")]).await;
    let path = format!("/meja/minta-mentor/{other}/");
    let full = post(&host, &mut rina, &path, &chosen).await;
    assert_eq!(full.status, StatusCode::UNPROCESSABLE_ENTITY);
    full.shows("Mentor itu tidak punya tempat lagi. Pilih yang lain");
    assert_eq!(kinds(&host, other).await, ["registered"]);
}

#[tokio::test]
async fn who_claims_a_right_meanwhile_waits_for_a_mentor_still() {
    let (host, mut rina) = Host::with_rina().await;
    let request = sent(&host, "minta-mentor", "tebet", CEMPAKA).await;
    let melati = sent(&host, "pendaftaran", "tebet", &[("nama", "Contoh Melati")]).await;
    for person in [request, melati] {
        record(&host, person, What::RightAsked { right: Right::Copy }).await;
    }
    let list = get(&host, &mut rina, "/meja/minta-mentor/").await;
    assert_eq!(list.body.matches("Contoh Cempaka").count(), 1);
    assert!(!list.body.contains("Contoh Melati"), "{}", list.body);
}

#[tokio::test]
async fn an_officers_own_choice_is_stored_as_hers_and_a_slower_one_is_told() {
    let (host, mut rina) = Host::with_rina().await;
    let mut dedi = host.officer("Pak Dedi", &["tebet"]).await;
    let answers = [("nama", "Contoh Melati"), ("bidang", "kuliner")];
    let melati = sent(&host, "pendaftaran", "tebet", &answers).await;
    let bayu = mentor(&host, "Contoh Bayu", &["kuliner"], 9).await;
    let dara = mentor(&host, "Contoh Dara", &["jasa"], 9).await;
    let path = format!("/meja/orang/{melati}/mentor/");
    let page = get(&host, &mut rina, &path).await;
    page.shows("Alasan: Tebet, kuliner, paling longgar.");
    page.shows("Contoh Dara, 0 dari 9, Tebet");
    let chosen = [("mentor", dara.id.as_str()), ("terakhir-meja", "1")];
    let assigned = post(&host, &mut rina, &path, &chosen).await;
    assert_eq!(assigned.status, StatusCode::SEE_OTHER, "{}", assigned.body);
    let stored = What::MentorAssigned {
        mentor: dara.id.to_string(),
        reason: MentorReason::Chosen,
    };
    assert_eq!(events(&host, melati).await.pop(), Some(stored));
    let slower = [("mentor", bayu.id.as_str()), ("terakhir-meja", "1")];
    let answer = post(&host, &mut dedi, &path, &slower).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    answer.shows("Bu Rina baru saja mencatat: Mentor ditetapkan");
    assert_eq!(kinds(&host, melati).await.len(), 2);
}

#[tokio::test]
async fn a_mentor_is_taken_back_by_whoever_assigned_her() {
    let (host, mut rina) = Host::with_rina().await;
    let answers = [("nama", "Contoh Melati"), ("bidang", "kuliner")];
    let melati = sent(&host, "pendaftaran", "tebet", &answers).await;
    let bayu = mentor(&host, "Contoh Bayu", &["kuliner"], 9).await;
    let path = format!("/meja/orang/{melati}/");
    let chosen = [("mentor", bayu.id.as_str()), ("terakhir-meja", "1")];
    let assigned = post(&host, &mut rina, &format!("{path}mentor/"), &chosen).await;
    let page = get(&host, &mut rina, assigned.location()).await;
    page.shows("Urungkan");
    page.shows(&format!("{path}betulkan/2/"));
    let load = async || {
        host.repository
            .mentor(&bayu.id)
            .await
            .unwrap()
            .unwrap()
            .load
    };
    assert_eq!(load().await, 1);
    let undo = [("terakhir-meja", "2")];
    let undone = post(&host, &mut rina, &format!("{path}urungkan/"), &undo).await;
    assert_eq!(undone.location(), format!("{path}?kabar=diurungkan"));
    assert_eq!(load().await, 0);
    let page = get(&host, &mut rina, &path).await;
    assert!(!page.body.contains("Urungkan</button>"));

    // So is that it was passed on.
    let to = [("kepada", "sekretariat"), ("terakhir-meja", "1")];
    let request = sent(&host, "minta-mentor", "tebet", CEMPAKA).await;
    let forward = format!("/meja/minta-mentor/{request}/teruskan/");
    let forwarded = post(&host, &mut rina, &forward, &to).await;
    assert_eq!(
        forwarded.status,
        StatusCode::SEE_OTHER,
        "{}",
        forwarded.body
    );
    let undo_forward = format!("/meja/orang/{request}/urungkan/");
    let undone = post(&host, &mut rina, &undo_forward, &undo).await;
    assert!(undone.location().ends_with("?kabar=diurungkan"));
    assert_eq!(
        kinds(&host, request).await,
        ["registered", "forwarded", "corrected"]
    );
}

#[tokio::test]
async fn a_request_and_a_registration_are_joined_after_a_look_at_both() {
    let (host, mut rina) = Host::with_rina().await;
    let request = sent(&host, "minta-mentor", "tebet", CEMPAKA).await;
    let same_phone = [
        ("nama", "Contoh C. Cempaka"),
        ("telepon", "+6281200000001"),
        ("bidang", "kuliner"),
    ];
    let registered = sent(&host, "pendaftaran", "tebet", &same_phone).await;
    let other = sent(&host, "pendaftaran", "tebet", &[("nama", "Contoh Kenanga")]).await;
    let path = format!("/meja/minta-mentor/{request}/");
    let page = get(&host, &mut rina, &path).await;
    let link = format!("{path}gabung/?dengan={registered}");
    page.shows(&link);
    page.shows(": nomor telepon sama");
    // Until it is clicked, nobody's name is there.
    assert!(!page.body.contains("C. Cempaka"));
    let both = get(&host, &mut rina, &link).await;
    both.shows("Contoh C. Cempaka");
    both.shows("Contoh cerita warga");
    // Whoever is not likely the same is not opened beside it.
    let unlike = format!("{path}gabung/?dengan={other}");
    assert_eq!(
        get(&host, &mut rina, &unlike).await.status,
        StatusCode::NOT_FOUND
    );
    let number = registered.to_string();
    let join = [
        ("dengan", number.as_str()),
        ("terakhir-meja", "1"),
        ("aksi-meja", "0123456789abcdef"),
    ];
    for _ in 0..2 {
        let joined = post(&host, &mut rina, &format!("{path}gabung/"), &join).await;
        assert_eq!(
            joined.location(),
            format!("/meja/orang/{registered}/?kabar=digabung")
        );
    }
    assert_eq!(kinds(&host, request).await, ["registered", "merged"]);
    assert_eq!(
        kinds(&host, registered).await,
        ["registered", "mentor_asked"]
    );
    let list = get(&host, &mut rina, "/meja/minta-mentor/").await;
    list.shows(&format!("/meja/orang/{registered}/mentor/"));
    assert!(!list.body.contains(&path), "{}", list.body);
    // Nobody withdrew, and what is to be done is done at the registration.
    let done = get(&host, &mut rina, "/meja/?grup=selesai").await;
    done.shows(">Digabung</span>");
    assert!(!done.body.contains("Ditarik"), "{}", done.body);
    let own = get(&host, &mut rina, &format!("/meja/orang/{request}/")).await;
    own.shows(">Digabung</span>");
    own.shows(&format!(">Buka pendaftaran {registered}</a>"));
    for gone in [">Baru<", "kontak/\"", "tarik/\"", "surat/\""] {
        assert!(!own.body.contains(gone), "{gone}: {}", own.body);
    }
}

#[tokio::test]
async fn what_was_joined_by_mistake_is_put_right_on_each_side() {
    let (host, mut rina) = Host::with_rina().await;
    let request = sent(&host, "minta-mentor", "tebet", CEMPAKA).await;
    let same_phone = [CEMPAKA[1], ("nama", "Contoh Melati")];
    let registered = sent(&host, "pendaftaran", "tebet", &same_phone).await;
    let number = registered.to_string();
    let join = [("dengan", number.as_str()), ("terakhir-meja", "1")];
    let path = format!("/meja/minta-mentor/{request}/gabung/");
    post(&host, &mut rina, &path, &join).await;
    let right = [
        ("benar", "tidak"),
        ("alasan", "salah-orang"),
        ("terakhir-meja", "2"),
    ];
    let sides = [
        (request, registered, "Digabung dengan pendaftaran"),
        (registered, request, "Minta mentor, dari permintaan"),
    ];
    for (one, other, title) in sides {
        let page = format!("/meja/orang/{one}/");
        let history = get(&host, &mut rina, &page).await;
        history.shows(&format!("<b>{title} {other}</b>"));
        history.shows(&format!(
            "<a href=\"/meja/orang/{other}/\">Buka yang digabung</a>"
        ));
        let correct = format!("{page}betulkan/2/");
        let asked = get(&host, &mut rina, &correct).await;
        asked.shows(&format!("{other}, agar"));
        let done = post(&host, &mut rina, &correct, &right).await;
        assert_eq!(done.location(), format!("{page}?kabar=dicatat"));
        let history = get(&host, &mut rina, &page).await;
        history.shows(">Ternyata tidak terjadi</span>");
        history.shows(&format!(
            "&quot;{title} {other}&quot;, 28 November 2026: ternyata"
        ));
        history.shows(">Catat kontak</a>");
    }
    let list = get(&host, &mut rina, "/meja/").await;
    list.shows("Baru <b>1</b>");
    list.shows("Mentor <b>1</b>");
}

#[tokio::test]
async fn a_namesake_in_the_same_kecamatan_is_offered_and_no_other() {
    let host = Host::start().await;
    let mut rina = host.officer("Bu Rina", &["tebet", "koja"]).await;
    let request = sent(&host, "minta-mentor", "tebet", CEMPAKA).await;
    let registered =
        async |name, kecamatan| sent(&host, "pendaftaran", kecamatan, &[("nama", name)]).await;
    let likely = registered("cempaka PUTIH contoh", "tebet").await;
    let elsewhere = registered("Contoh Cempaka", "koja").await;
    let other = registered("Contoh Kenanga", "tebet").await;
    let another_request = sent(
        &host,
        "minta-mentor",
        "tebet",
        &[("nama", "Contoh Cempaka")],
    )
    .await;
    let path = format!("/meja/minta-mentor/{request}/");
    let page = get(&host, &mut rina, &path).await;
    let link = |with| format!("{path}gabung/?dengan={with}");
    page.shows(&format!("{}\">", link(likely)));
    page.shows(&format!("pendaftaran {likely}: nama sama atau mirip"));
    for unlike in [elsewhere, other, another_request] {
        assert!(!page.body.contains(&link(unlike)), "{unlike}");
        let both = get(&host, &mut rina, &link(unlike)).await;
        assert_eq!(both.status, StatusCode::NOT_FOUND, "{unlike}");
    }
    get(&host, &mut rina, &link(likely))
        .await
        .shows("cempaka PUTIH contoh");
}

#[tokio::test]
async fn a_request_without_a_mentor_is_passed_on_and_stays_listed() {
    let (host, mut rina) = Host::with_rina().await;
    let request = sent(&host, "minta-mentor", "tebet", CEMPAKA).await;
    let path = format!("/meja/minta-mentor/{request}/teruskan/");
    let none = post(&host, &mut rina, &path, &[("terakhir-meja", "1")]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    none.shows("Pilih kepada siapa permintaan ini diteruskan");
    let sent = [("kepada", "sekretariat"), ("terakhir-meja", "1")];
    let passed = post(&host, &mut rina, &path, &sent).await;
    let list = get(&host, &mut rina, passed.location()).await;
    list.shows("Permintaan diteruskan.");
    list.shows("Diteruskan: sekretariat");
}
