//! Mentors, requests, rights and the look beyond the own office, from outside.

use http::StatusCode;
use programme::closed_lists::{MentorReason, Right, Via};
use programme::{Reference, Stage};
use records::history::{Act, CITIZEN, What};
use records::quarantine::{Reason, SetAside};
use records::{EachVersion, Hashes, Mentor, NewMentor, NewSubmission, Saved};

use crate::host::{Answer, Host, Person, later, morning, totp};

/// Somebody whose form was received in the morning.
async fn sent(host: &Host, form: &str, kecamatan: &str, answers: &[(&str, &str)]) -> Reference {
    received(host, form, kecamatan, answers, false).await
}

async fn received(
    host: &Host,
    form: &str,
    kecamatan: &str,
    answers: &[(&str, &str)],
    is_doubtful: bool,
) -> Reference {
    let aside = if is_doubtful { "aside" } else { "" };
    let answer = |id: &str| answers.iter().find(|(found, _)| *found == id);
    let secret = records::Secret::new("0123456789abcdef0123456789abcdef").unwrap();
    let phone = answer("telepon").map(|(_, number)| records::phone_hash(&secret, number));
    let is_registration = form == "pendaftaran";
    let new = NewSubmission {
        form: form.to_owned(),
        assisted: None,
        hashes: EachVersion {
            current: Hashes {
                key: format!("{aside} {form} {answers:?}"),
                content: format!("{answers:?}"),
            },
            others: Vec::new(),
        },
        phone_hash: phone,
        kecamatan: kecamatan.parse().ok(),
        name: answer("nama").map(|(_, name)| (*name).to_owned()),
        facets: answer("bidang")
            .map(|(id, value)| ((*id).to_owned(), (*value).into()))
            .into_iter()
            .collect(),
        due: None,
        answers: answers
            .iter()
            .map(|(id, value)| ((*id).to_owned(), (*value).into()))
            .collect(),
        consents: Vec::new(),
        quarantine: is_doubtful.then(|| SetAside {
            reason: Reason::Honeypot,
            keys: vec![format!(" {form} {answers:?}")],
        }),
        stage: is_registration.then_some(Stage::P1),
        received_at: morning(),
        expires_at: morning().as_second() + 86_400 * 730,
    };
    match host.repository.save(&new).await.result {
        Ok(Saved::New(receipted)) => receipted.reference,
        other => panic!("{other:?}"),
    }
}

const CEMPAKA: &[(&str, &str)] = &[
    ("nama", "Contoh Cempaka"),
    ("telepon", "+6281200000001"),
    ("kebutuhan", "Contoh cerita warga"),
    ("cara", "whatsapp"),
];

async fn mentor(host: &Host, name: &str, sectors: &[&str], capacity: u32) -> Mentor {
    let new = NewMentor {
        name: name.to_owned(),
        kecamatan: "tebet".parse().unwrap(),
        sectors: sectors
            .iter()
            .map(|sector| sector.parse().unwrap())
            .collect(),
        capacity,
        leave: None,
    };
    host.repository.add_mentor(new).await.unwrap()
}

/// Records an event that the citizen herself caused at the status page.
pub(crate) async fn record(host: &Host, reference: Reference, what: What) -> Act {
    let act = Act {
        reference,
        seen: None,
        id: Act::draw_id().unwrap(),
        by: CITIZEN.to_owned(),
        via: Via::Status,
        at: morning(),
        what,
        text: None,
    };
    host.repository.act(&act, morning()).await.unwrap();
    act
}

/// The kinds of events of a submission, with the reason for the mentor.
async fn events(host: &Host, reference: Reference) -> Vec<What> {
    let events = host.repository.history(reference).await.unwrap();
    events.into_iter().map(|event| event.what).collect()
}

async fn kinds(host: &Host, reference: Reference) -> Vec<&'static str> {
    events(host, reference)
        .await
        .iter()
        .map(What::kind)
        .collect()
}

async fn get(host: &Host, person: &mut Person, path: &str) -> Answer {
    person.browser.get(&host.desk, path).await
}

async fn post(host: &Host, person: &mut Person, path: &str, sent: &[(&str, &str)]) -> Answer {
    person.browser.submit(&host.desk, path, sent).await
}

#[tokio::test]
async fn a_request_gets_the_suggested_mentor_and_says_why() {
    let host = Host::start().await;
    let mut rina = host.officer("Bu Rina", &["tebet"]).await;
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
    let chosen = [("mentor", bayu.id.as_str()), ("terakhir", "1")];
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
async fn an_officers_own_choice_is_stored_as_hers_and_a_slower_one_is_told() {
    let host = Host::start().await;
    let mut rina = host.officer("Bu Rina", &["tebet"]).await;
    let mut dedi = host.officer("Pak Dedi", &["tebet"]).await;
    let answers = [("nama", "Contoh Melati"), ("bidang", "kuliner")];
    let melati = sent(&host, "pendaftaran", "tebet", &answers).await;
    let bayu = mentor(&host, "Contoh Bayu", &["kuliner"], 9).await;
    let dara = mentor(&host, "Contoh Dara", &["jasa"], 9).await;
    let path = format!("/meja/orang/{melati}/mentor/");
    let page = get(&host, &mut rina, &path).await;
    page.shows("Alasan: Tebet, kuliner, paling longgar.");
    page.shows("Contoh Dara, 0 dari 9, Tebet");
    let chosen = [("mentor", dara.id.as_str()), ("terakhir", "1")];
    let assigned = post(&host, &mut rina, &path, &chosen).await;
    assert_eq!(assigned.status, StatusCode::SEE_OTHER, "{}", assigned.body);
    let stored = What::MentorAssigned {
        mentor: dara.id.to_string(),
        reason: MentorReason::Chosen,
    };
    assert_eq!(events(&host, melati).await.pop(), Some(stored));
    let slower = [("mentor", bayu.id.as_str()), ("terakhir", "1")];
    let answer = post(&host, &mut dedi, &path, &slower).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    answer.shows("Bu Rina baru saja mencatat: mentor ditetapkan");
    assert_eq!(kinds(&host, melati).await.len(), 2);
}

#[tokio::test]
async fn a_mentor_is_taken_back_by_whoever_assigned_her() {
    let host = Host::start().await;
    let mut rina = host.officer("Bu Rina", &["tebet"]).await;
    let answers = [("nama", "Contoh Melati"), ("bidang", "kuliner")];
    let melati = sent(&host, "pendaftaran", "tebet", &answers).await;
    let bayu = mentor(&host, "Contoh Bayu", &["kuliner"], 9).await;
    let path = format!("/meja/orang/{melati}/");
    let chosen = [("mentor", bayu.id.as_str()), ("terakhir", "1")];
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
    let undo = [("terakhir", "2")];
    let undone = post(&host, &mut rina, &format!("{path}urungkan/"), &undo).await;
    assert_eq!(undone.location(), format!("{path}?kabar=diurungkan"));
    assert_eq!(load().await, 0);
    let page = get(&host, &mut rina, &path).await;
    assert!(!page.body.contains("Urungkan</button>"));

    // So is that it was passed on.
    let to = [("kepada", "sekretariat"), ("terakhir", "1")];
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
async fn foreign_cases_are_answered_as_unknown_ones() {
    let host = Host::start().await;
    let mut dedi = host.officer("Pak Dedi", &["koja"]).await;
    let request = sent(&host, "minta-mentor", "tebet", CEMPAKA).await;
    let melati = sent(&host, "pendaftaran", "tebet", &[("nama", "Contoh Melati")]).await;
    let right = Right::Copy;
    record(&host, melati, What::RightAsked { right }).await;
    let bayu = mentor(&host, "Contoh Bayu", &[], 9).await;
    let unknown = Reference::from_random(&[7; 16]).unwrap();
    let pairs = [
        (
            format!("/meja/minta-mentor/{request}/"),
            format!("/meja/minta-mentor/{unknown}/"),
        ),
        (
            format!("/meja/minta-mentor/{request}/gabung/?dengan={melati}"),
            format!("/meja/minta-mentor/{unknown}/gabung/?dengan={melati}"),
        ),
        (
            format!("/meja/minta-mentor/{request}/teruskan/"),
            format!("/meja/minta-mentor/{unknown}/teruskan/"),
        ),
        (
            format!("/meja/orang/{melati}/mentor/"),
            format!("/meja/orang/{unknown}/mentor/"),
        ),
        (
            format!("/meja/orang/{melati}/salinan/"),
            format!("/meja/orang/{unknown}/salinan/"),
        ),
        (
            format!("/meja/hak/{melati}/2/"),
            format!("/meja/hak/{unknown}/2/"),
        ),
        (
            format!("/meja/buka/{melati}/"),
            format!("/meja/buka/{unknown}/"),
        ),
        (
            format!("/meja/mentor/{}/", bayu.id),
            "/meja/mentor/aaaaaaaa/".to_owned(),
        ),
    ];
    let stored = host.all_stored().await;
    for (foreign, unknown) in pairs {
        let bare = |path: &str| path.split('?').next().unwrap().to_owned();
        let answer = get(&host, &mut dedi, &foreign).await;
        let expected = get(&host, &mut dedi, &unknown).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{foreign}");
        let body = expected.body.replace(&bare(&unknown), &bare(&foreign));
        assert_eq!(answer.body, body, "{foreign}");
    }
    // Nobody was read, and no list has any of it.
    assert_eq!(
        host.all_stored().await.matches("READ#").count(),
        stored.matches("READ#").count()
    );
    for path in ["/meja/minta-mentor/", "/meja/hak/", "/meja/mentor/"] {
        let list = get(&host, &mut dedi, path).await;
        assert_eq!(list.status, StatusCode::OK);
        assert!(!list.body.contains("Contoh "), "{path}");
    }
}

#[tokio::test]
async fn a_request_and_a_registration_are_joined_after_a_look_at_both() {
    let host = Host::start().await;
    let mut rina = host.officer("Bu Rina", &["tebet"]).await;
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
        ("terakhir", "1"),
        ("aksi", "0123456789abcdef"),
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
}

#[tokio::test]
async fn a_request_without_a_mentor_is_passed_on_and_stays_listed() {
    let host = Host::start().await;
    let mut rina = host.officer("Bu Rina", &["tebet"]).await;
    let request = sent(&host, "minta-mentor", "tebet", CEMPAKA).await;
    let path = format!("/meja/minta-mentor/{request}/teruskan/");
    let none = post(&host, &mut rina, &path, &[("terakhir", "1")]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    none.shows("Pilih kepada siapa permintaan ini diteruskan");
    let sent = [("kepada", "sekretariat"), ("terakhir", "1")];
    let passed = post(&host, &mut rina, &path, &sent).await;
    let list = get(&host, &mut rina, passed.location()).await;
    list.shows("Permintaan diteruskan.");
    list.shows("Diteruskan: sekretariat");
}

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
    let changed = [("nama", "Contoh Bayu"), ("daya", "3"), ("terakhir", "1")];
    let saved = post(&host, &mut sari, &page, &changed).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let changed = [("nama", "Contoh Bayu"), ("daya", "4"), ("terakhir", "1")];
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

#[tokio::test]
async fn a_right_is_answered_after_who_asked_is_made_sure_of() {
    let host = Host::start().await;
    let mut rina = host.officer("Bu Rina", &["tebet"]).await;
    let melati = sent(&host, "pendaftaran", "tebet", &[("nama", "Contoh Melati")]).await;
    record(&host, melati, What::RightAsked { right: Right::Copy }).await;
    record(
        &host,
        melati,
        What::RightAsked {
            right: Right::Withdraw,
        },
    )
    .await;
    let list = get(&host, &mut rina, "/meja/hak/").await;
    list.shows("Sisa 72 jam");
    list.shows("1 Desember 2026, 08.00 WIB");
    let path = format!("/meja/hak/{melati}/2/");
    let page = get(&host, &mut rina, &path).await;
    page.shows("3 x 24 jam, termasuk akhir pekan");
    page.shows(&format!("/meja/orang/{melati}/salinan/"));
    let none = post(&host, &mut rina, &path, &[("terakhir", "3")]).await;
    none.shows("Pilih bagaimana Anda memastikan orangnya");
    let sure = [
        ("terakhir", "3"),
        ("identitas", "bertemu"),
        ("aksi", "0123456789abcdef"),
    ];
    let confirm = post(&host, &mut rina, &path, &sure).await;
    confirm.shows("dicatat sudah dijawab dan hilang dari daftar hak");
    assert_eq!(kinds(&host, melati).await.len(), 3);
    let mut yes = sure.to_vec();
    yes.push(("yakin", "ya"));
    for _ in 0..2 {
        let answered = post(&host, &mut rina, &path, &yes).await;
        assert_eq!(answered.location(), "/meja/hak/?kabar=hak-dijawab");
    }
    assert_eq!(kinds(&host, melati).await.len(), 4);
    // A withdrawal is recorded before it is answered.
    let path = format!("/meja/hak/{melati}/3/");
    get(&host, &mut rina, &path)
        .await
        .shows(&format!("/meja/orang/{melati}/tarik/"));
    let mut yes = yes.clone();
    yes[0].1 = "4";
    let early = post(&host, &mut rina, &path, &yes).await;
    early.shows("Catat penarikan persetujuannya dulu");
}

#[tokio::test]
async fn a_copy_needs_a_fresh_code_and_names_its_readers() {
    let host = Host::start().await;
    let mut rina = host.officer("Bu Rina", &["tebet"]).await;
    let answers = [("nama", "Contoh Melati"), ("bidang", "kuliner")];
    let melati = sent(&host, "pendaftaran", "tebet", &answers).await;
    get(&host, &mut rina, &format!("/meja/orang/{melati}/mentor/")).await;
    let path = format!("/meja/orang/{melati}/salinan/");
    let asked = get(&host, &mut rina, &path).await;
    assert!(!asked.body.contains("Contoh Melati"));
    let wrong = post(&host, &mut rina, &path, &[("kode", "000000")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let desk = host.at(|| later(30));
    let code = totp(&rina.key, later(30));
    let copy = rina.browser.submit(&desk, &path, &[("kode", &code)]).await;
    for text in [
        "Contoh Melati",
        "Kuliner",
        "Mendaftar, Warga sendiri",
        "Menangani permintaan mentor",
    ] {
        copy.shows(text);
    }
    assert!(host.all_stored().await.contains("\"salinan\""));
}

#[tokio::test]
async fn the_secretariat_erases_with_a_reason_and_a_fresh_code() {
    let host = Host::start().await;
    let mut sari = host.officer("Bu Sari", &[]).await;
    let melati = sent(&host, "pendaftaran", "tebet", &[("nama", "Contoh Melati")]).await;
    let path = format!("/meja/orang/{melati}/hapus/");
    let desk = host.at(|| later(30));
    let code = totp(&sari.key, later(30));
    let none = sari.browser.submit(&desk, &path, &[("kode", &code)]).await;
    none.shows("Pilih alasannya");
    let sent = [("kode", code.as_str()), ("alasan", "permintaan-warga")];
    let erased = sari.browser.submit(&desk, &path, &sent).await;
    assert_eq!(
        erased.location(),
        "/meja/?kabar=data-dihapus",
        "{}",
        erased.body
    );
    assert!(!host.all_stored().await.contains("Contoh Melati"));
    let event = host
        .repository
        .history(melati)
        .await
        .unwrap()
        .pop()
        .unwrap();
    let officers = host.repository.officers().await.unwrap();
    assert_eq!(
        (event.what.kind(), event.by.as_str()),
        ("erased", officers[0].id.as_str())
    );
}

#[tokio::test]
async fn a_look_beyond_the_own_office_is_short_read_only_and_listed() {
    let host = Host::start().await;
    let mut dedi = host.officer("Pak Dedi", &["koja"]).await;
    let mut budi = host.officer("Pak Budi", &["koja"]).await;
    let mut sari = host.officer("Bu Sari", &[]).await;
    let melati = sent(&host, "pendaftaran", "tebet", &[("nama", "Contoh Melati")]).await;
    let number = melati.to_string();
    let blank = post(&host, &mut dedi, "/meja/buka/", &[("nomor", "x")]).await;
    blank.shows("Tulis nomor rujukan");
    blank.shows("Pilih alasannya");
    let desk = host.at(|| later(30));
    let code = totp(&dedi.key, later(30));
    let sent = [
        ("nomor", number.as_str()),
        ("alasan", "warga-di-depan-saya"),
        ("kode", &code),
    ];
    let opened = dedi.browser.submit(&desk, "/meja/buka/", &sent).await;
    assert_eq!(
        opened.location(),
        format!("/meja/buka/{melati}/"),
        "{}",
        opened.body
    );
    let path = opened.location().to_owned();
    let page = dedi.browser.get(&desk, &path).await;
    page.shows("Contoh Melati");
    page.shows("sampai pukul 08.30");
    assert!(host.all_stored().await.contains("buka-dengan-alasan"));
    // For him alone, for that page alone, and for half an hour.
    assert_eq!(
        budi.browser.get(&desk, &path).await.status,
        StatusCode::NOT_FOUND
    );
    let elsewhere = dedi
        .browser
        .get(&desk, &format!("/meja/orang/{melati}/mentor/"))
        .await;
    assert_eq!(elsewhere.status, StatusCode::NOT_FOUND);
    for minutes in [10, 20] {
        let desk = if minutes == 10 {
            host.at(|| later(600))
        } else {
            host.at(|| later(1_200))
        };
        assert_eq!(dedi.browser.get(&desk, &path).await.status, StatusCode::OK);
    }
    let desk = host.at(|| later(1_831));
    assert_eq!(
        dedi.browser.get(&desk, &path).await.status,
        StatusCode::NOT_FOUND
    );
    let list = get(&host, &mut sari, "/meja/buka/").await;
    list.shows(&format!("Pak Dedi, {melati}: warga di depan saya"));
    assert!(
        !get(&host, &mut budi, "/meja/buka/")
            .await
            .body
            .contains(&number)
    );
}

#[tokio::test]
async fn the_secretariat_lets_in_from_quarantine_under_the_real_key() {
    let host = Host::start().await;
    let mut sari = host.officer("Bu Sari", &[]).await;
    let mut rina = host.officer("Bu Rina", &["tebet"]).await;
    let answers = [("nama", "Contoh Melati"), ("bidang", "kuliner")];
    let melati = received(&host, "pendaftaran", "tebet", &answers, true).await;
    let path = format!("/meja/karantina/{melati}/");
    assert_eq!(
        get(&host, &mut rina, &path).await.status,
        StatusCode::NOT_FOUND
    );
    get(&host, &mut sari, "/meja/karantina/")
        .await
        .shows("Contoh Melati");
    get(&host, &mut sari, &path)
        .await
        .shows("Kolom yang tidak terlihat orang terisi");
    let none = post(
        &host,
        &mut sari,
        &path,
        &[("putusan", "terima"), ("terakhir", "1")],
    )
    .await;
    none.shows("Pilih alasannya");
    let accept = [
        ("putusan", "terima"),
        ("alasan-terima", "sudah-dihubungi"),
        ("terakhir", "1"),
    ];
    let confirm = post(&host, &mut sari, &path, &accept).await;
    confirm.shows("masuk daftar Tebet");
    let mut yes = accept.to_vec();
    yes.push(("yakin", "ya"));
    let done = post(&host, &mut sari, &path, &yes).await;
    assert_eq!(
        done.location(),
        "/meja/karantina/?kabar=diterima",
        "{}",
        done.body
    );
    assert_eq!(kinds(&host, melati).await, ["registered", "released"]);
    let keys = host.items_like("KEY#").await;
    let key = format!("KEY# pendaftaran {answers:?}");
    assert_eq!(keys.len(), 1);
    assert_eq!(keys[0]["pk"].as_s().unwrap(), &key);
    // Erasing finds that key.
    let person = records::Person::by_reference(&melati.to_string()).unwrap();
    let reason = programme::closed_lists::ErasureReason::Wish;
    host.repository
        .erase(&person, "operator", reason, later(60))
        .await
        .unwrap();
    assert!(host.items_like("KEY#").await.is_empty());
}

#[tokio::test]
async fn whoever_is_registered_already_keeps_her_place_and_nothing_is_lost() {
    let host = Host::start().await;
    let mut sari = host.officer("Bu Sari", &[]).await;
    let answers = [("nama", "Contoh Melati"), ("bidang", "kuliner")];
    let doubtful = received(&host, "pendaftaran", "tebet", &answers, true).await;
    let real = sent(&host, "pendaftaran", "tebet", &answers).await;
    let path = format!("/meja/karantina/{doubtful}/");
    let page = get(&host, &mut sari, &path).await;
    page.shows(&real.to_string());
    page.shows("Simpan sebagai kiriman susulan");
    let accept = [
        ("putusan", "terima"),
        ("alasan-terima", "sudah-dihubungi"),
        ("terakhir", "1"),
        ("yakin", "ya"),
    ];
    let refused = post(&host, &mut sari, &path, &accept).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    refused.shows("sudah terdaftar");
    assert_eq!(kinds(&host, doubtful).await, ["registered"]);
    let note = [("putusan", "susulan"), ("terakhir", "1"), ("yakin", "ya")];
    let kept = post(&host, &mut sari, &path, &note).await;
    assert_eq!(
        kept.location(),
        format!("/meja/orang/{real}/?kabar=susulan"),
        "{}",
        kept.body
    );
    assert_eq!(kinds(&host, doubtful).await, ["registered", "erased"]);
    let notes = host.items_like("SUB#").await;
    let notes = notes
        .iter()
        .filter(|item| item["sk"].as_s().unwrap().starts_with("NOTE#"));
    assert_eq!(notes.count(), 1);
}

#[tokio::test]
async fn what_is_refused_from_quarantine_is_erased_with_the_reason() {
    let host = Host::start().await;
    let mut sari = host.officer("Bu Sari", &[]).await;
    let answers = [("nama", "Contoh Iklan")];
    let doubtful = received(&host, "pendaftaran", "tebet", &answers, true).await;
    let path = format!("/meja/karantina/{doubtful}/");
    let refuse = [
        ("putusan", "tolak"),
        ("alasan-tolak", "iklan"),
        ("terakhir", "1"),
        ("yakin", "ya"),
    ];
    let done = post(&host, &mut sari, &path, &refuse).await;
    assert_eq!(
        done.location(),
        "/meja/karantina/?kabar=ditolak",
        "{}",
        done.body
    );
    assert!(!host.all_stored().await.contains("Contoh Iklan"));
    let reason = programme::closed_lists::ErasureReason::Advertisement;
    assert_eq!(
        events(&host, doubtful).await.pop(),
        Some(What::Erased { reason })
    );
}
