//! The status page on the real site's bundle and the embedded store: each of its states, and what
//! somebody learns who guesses.

#![allow(
    clippy::unwrap_used,
    reason = "a test that meets something unexpected should stop there"
)]

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use bundle::{Session, file};
use bytes::Bytes;
use embedded_store::{Data, Store};
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{Request, StatusCode};
use http_body_util::{BodyExt as _, Full};
use jiff::{SignedDuration, Timestamp};
use programme::closed_lists::{Evidence, MentorReason, TransferReason, Via, WithdrawalWay};
use programme::{Reference, SessionKind, SessionMode, Stage};
use records::history::{Act, OPERATOR, What};
use records::{
    EachVersion, Hashes, NewMentor, NewSubmission, Repository, Rules, Saved, Secret, local_client,
    phone_hash, quarantine,
};
use status::StatusService;
use table_rights::{Recorded, of_class, on};
use tempfile::TempDir;

/// The bundle of the real site.
static BUNDLE: LazyLock<TempDir> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder = tempfile::tempdir().unwrap();
    let options = site_gen::Options {
        content: root.join("content"),
        templates: root.join("templates"),
        out: folder.path().to_owned(),
        base_url: None,
        with_examples: true,
        joinable_examples: true,
        strict: false,
        effort: site_gen::Effort::Fast,
        date: site_gen::today(),
    };
    site_gen::build(&options).unwrap();
    folder
});

const PHONE: &str = "+6281255500002";
const RIGHT: &str = "500002";

/// Returns 21 November 2026, 14.05 WIB.
fn noon() -> Timestamp {
    "2026-11-21T07:05:12Z".parse().unwrap()
}

fn secret() -> Secret {
    Secret::new("0123456789abcdef0123456789abcdef").unwrap()
}

struct Host {
    service: StatusService,
    repository: Repository,
    reference: Reference,
    /// The rights that the service used.
    used: Recorded,
    _store: Store,
}

#[derive(Debug)]
struct Answer {
    status: StatusCode,
    body: String,
}

impl Host {
    /// Starts a host with one registration, from three days before.
    async fn start(reason: Option<quarantine::Reason>) -> Self {
        let store = Store::open(&Data::Memory).unwrap();
        let client = local_client(store.connector());
        records::table::ensure(&client, "okoce").await.unwrap();
        let repository = Repository::new(client.clone(), "okoce");
        let (within, used) = table_rights::recording(&client, "shows-status");
        let its_own = Repository::new(within, "okoce");
        let reference = register(&repository, "1", reason).await;
        let bundle = BUNDLE.path().join("functions");
        Self {
            service: service(&bundle, &its_own),
            repository,
            reference,
            used,
            _store: store,
        }
    }

    async fn ask(&self, more: &[(&str, &str)]) -> Answer {
        let reference = self.reference.to_string();
        let mut answers = vec![("nomor", &*reference), ("angka_telepon", RIGHT)];
        answers.extend(more);
        post(&self.service, &answers).await
    }

    async fn happened(&self, what: What) {
        let act = Act {
            reference: self.reference,
            ..act(what)
        };
        self.repository.act(&act, noon()).await.unwrap();
    }
}

impl Answer {
    #[track_caller]
    fn shows(&self, text: &str) {
        assert!(self.body.contains(text), "no `{text}` in:\n{}", self.body);
    }

    #[track_caller]
    fn hides(&self, text: &str) {
        assert!(!self.body.contains(text), "`{text}` is in:\n{}", self.body);
    }
}

/// Makes an act of the operator.
fn act(what: What) -> Act {
    Act {
        reference: Reference::parse("999-999-999D").unwrap(),
        seen: None,
        id: Act::draw_id().unwrap(),
        by: OPERATOR.to_owned(),
        via: Via::Command,
        at: noon(),
        what,
        text: None,
    }
}

/// Registers somebody, three days before, and gives her reference.
async fn register(
    repository: &Repository,
    key: &str,
    reason: Option<quarantine::Reason>,
) -> Reference {
    register_for(repository, key, "pendaftaran", reason).await
}

/// Stores a form of somebody, three days before: a registration, or another, which leads to no step.
async fn register_for(
    repository: &Repository,
    key: &str,
    form: &str,
    reason: Option<quarantine::Reason>,
) -> Reference {
    let received_at = "2026-11-18T07:05:12Z".parse().unwrap();
    let new = NewSubmission {
        form: form.to_owned(),
        hashes: EachVersion {
            current: Hashes {
                key: key.to_owned(),
                content: "2".to_owned(),
            },
            others: Vec::new(),
        },
        phone_hash: Some(phone_hash(&secret(), PHONE)),
        kecamatan: Some("menteng".parse().unwrap()),
        name: Some("Zubaidah Percontohan".to_owned()),
        facets: Vec::new(),
        due: Some(jiff::civil::date(2026, 12, 2)),
        answers: vec![("telepon".to_owned(), PHONE.into())],
        consents: Vec::new(),
        quarantine: reason.map(Into::into),
        assisted: None,
        stage: (form == "pendaftaran").then_some(Stage::P1),
        received_at,
        expires_at: received_at.as_second() + 1_000_000,
    };
    let Saved::New(receipted) = repository.save(&new).await.result.unwrap() else {
        panic!("nobody else has this key");
    };
    receipted.reference
}

fn service(bundle: &Path, repository: &Repository) -> StatusService {
    let service = StatusService::load(bundle, repository.clone(), secret());
    service.unwrap().unwrap().with_clock(noon)
}

async fn post(service: &StatusService, answers: &[(&str, &str)]) -> Answer {
    let body = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(answers)
        .finish();
    send(service, "application/x-www-form-urlencoded", body).await
}

async fn send(service: &StatusService, content_type: &str, body: String) -> Answer {
    let request = Request::post("/api/status").header(CONTENT_TYPE, content_type);
    let request = request.body(Full::new(Bytes::from(body))).unwrap();
    let response = web::serve(service, request).await;
    assert_eq!(response.headers()[CACHE_CONTROL], "no-store");
    let status = response.status();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    Answer {
        status,
        body: String::from_utf8(body.to_vec()).unwrap(),
    }
}

#[tokio::test]
async fn the_way_is_shown_with_what_comes_next_and_no_answer() {
    let host = Host::start(None).await;
    let page = host.ask(&[]).await;
    assert_eq!(page.status, StatusCode::OK);
    page.shows(&host.reference.to_string());
    page.shows(r#"<li aria-current="step"><b>P1</b>"#);
    page.shows("18 November 2026, langkah Anda sekarang");
    page.shows(r#"<a href="/langkah/p2-pelatihan/">P2 Pelatihan</a>, siapkan:"#);
    page.shows("Buku catatan dan alat tulis");
    page.shows(r#"<a href="/kecamatan/menteng/">Kecamatan Menteng</a>"#);
    for personal in ["Zubaidah", "81255", "<script", "2 Desember"] {
        page.hides(personal);
    }

    let (stage, evidence) = (Stage::P4, Evidence::NibShown);
    host.happened(What::StageReached {
        stage,
        evidence,
        session: None,
        since: None,
    })
    .await;
    host.happened(What::Transferred {
        to: "tebet".parse().unwrap(),
        reason: TransferReason::ALL[0],
    })
    .await;
    let mentor = NewMentor {
        name: "Ratna Percontohan".to_owned(),
        kecamatan: "tebet".parse().unwrap(),
        sectors: Vec::new(),
        capacity: 3,
        leave: None,
    };
    let mentor = host.repository.add_mentor(mentor).await.unwrap();
    host.happened(What::MentorAssigned {
        mentor: mentor.id.to_string(),
        reason: MentorReason::Chosen,
    })
    .await;
    let page = host.ask(&[]).await;
    page.shows(r#"<li aria-current="step"><b>P4</b>"#);
    page.shows("Dipindahkan ke kantor Kecamatan Tebet sejak 21 November 2026.");
    page.shows("Mentor Anda: <strong>Ratna</strong>");
    assert_eq!(page.body.matches("<br>belum</li>").count(), 5);
}

#[tokio::test]
async fn what_she_has_of_sessions_is_told_with_exactly_the_rights_for_it() {
    let host = Host::start(None).await;
    let (repository, hers) = (&host.repository, host.reference);
    let other = register(repository, "lain", None).await;
    let sessions = BUNDLE.path().join("functions").join(file::SESSIONS);
    let sessions: Vec<Session> = serde_json::from_slice(&std::fs::read(sessions).unwrap()).unwrap();
    let later = |minutes| noon() + SignedDuration::from_mins(minutes);
    for (place, people) in [[hers, other], [other, hers], [other, hers]]
        .iter()
        .enumerate()
    {
        let rules = Rules {
            session: sessions[place].id.parse().unwrap(),
            kind: SessionKind::Training,
            mode: SessionMode::Queue,
            capacity: 1,
            opens: noon(),
            closes: later(9_000),
            starts: later(10_000),
            is_cancelled: false,
        };
        repository.open_places(&rules, noon()).await.unwrap();
        for (reference, minutes) in people.iter().zip([1, 2]) {
            let clock = move || later(minutes);
            let joined = repository.join(&rules.session, *reference, &clock);
            joined.await.unwrap();
        }
        if place == 2 {
            let left = repository.leave(&rules.session, other, later(60));
            left.await.unwrap();
        }
    }
    let page = host.ask(&[]).await;
    for (told, session, act) in [
        ("Anda mendapat tempat di", 0, "Tidak jadi datang? Batalkan"),
        (
            "Anda di urutan ke-1 dalam antrean",
            1,
            "Batalkan permintaan tempat",
        ),
        (
            "Ada tempat kosong untuk Anda di",
            2,
            "Terima tempat ini, atau lepaskan",
        ),
    ] {
        let session = &sessions[session];
        page.shows(&format!("{told} {}", session.title));
        // Where and when she has to be there, for whoever has a place or can take one.
        if act != "Batalkan permintaan tempat" {
            page.shows(&format!("{}. Lokasi: {}.", session.when, session.place));
        }
        let path = format!("/ikut/?nomor={hers}&amp;sesi={}", session.id);
        page.shows(&format!(r#"<a href="{path}">{act}</a>"#));
    }
    let used = host.used.rights();
    assert!(on(&used, "SUB#").contains("dynamodb:Query"));
    assert_eq!(on(&used, "PLACE#"), on(&of_class("shows-status"), "PLACE#"));
}

#[tokio::test]
async fn a_day_is_promised_only_once_the_programme_is_official() {
    let host = Host::start(None).await;
    let bundle = tempfile::tempdir().unwrap();
    copy(&BUNDLE.path().join("functions"), bundle.path());
    let site = bundle.path().join("situs.json");
    let json = std::fs::read_to_string(&site).unwrap();
    let official = json.replace(r#""is_trial": true"#, r#""is_trial": false"#);
    assert_ne!(json, official);
    std::fs::write(&site, official).unwrap();
    let official = service(bundle.path(), &host.repository);
    let reference = host.reference.to_string();
    let answers = [("nomor", &*reference), ("angka_telepon", RIGHT)];
    let page = post(&official, &answers).await;
    page.shows("paling lambat <strong>2 Desember 2026</strong>");
}

#[tokio::test]
async fn what_waits_for_a_look_is_said_kindly() {
    let host = Host::start(Some(quarantine::Reason::Honeypot)).await;
    let page = host.ask(&[]).await;
    page.shows("Kiriman Anda sedang diperiksa.");
    page.hides("siapkan:");
    host.ask(&[("tindakan", "salinan")])
        .await
        .shows("Permintaan salinan data Anda sudah kami terima");
}

#[tokio::test]
async fn a_right_is_claimed_once_and_answered_alike_each_time() {
    let host = Host::start(None).await;
    for (right, answer) in [
        ("salinan", "Permintaan salinan data Anda sudah kami terima"),
        ("betulkan", "Permintaan membetulkan data sudah kami terima"),
    ] {
        let first = host.ask(&[("tindakan", right)]).await;
        first.shows(answer);
        first.shows("24 November 2026, 14.05 WIB");
        let again = host.ask(&[("tindakan", right)]).await;
        assert_eq!(first.body, again.body);
    }
    let page = host.ask(&[("tindakan", "tarik")]).await;
    page.shows("<h1>Tarik persetujuan pemakaian data?</h1>");
    host.ask(&[]).await.shows(r#"value="tarik""#);
    let certain = [("tindakan", "tarik"), ("yakin", "ya")];
    let page = host.ask(&certain).await;
    page.shows("Penarikan persetujuan Anda sudah kami terima");
    page.hides("Hak atas data Anda");
    let again = host.ask(&[("tindakan", "tarik")]).await;
    assert_eq!(page.body, again.body);

    host.happened(What::Withdrawn {
        way: WithdrawalWay::StatusPage,
    })
    .await;
    let page = host.ask(&[]).await;
    page.shows("Persetujuan Anda sudah ditarik pada 21 November 2026.");
    page.hides("siapkan:");
}

#[tokio::test]
async fn of_the_same_claims_at_once_one_is_recorded() {
    let host = Host::start(None).await;
    let copy = [("tindakan", "salinan")];
    let (one, two, three) = tokio::join!(host.ask(&copy), host.ask(&copy), host.ask(&copy));
    assert_eq!(one.status, StatusCode::OK);
    assert_eq!((&one.body, &one.body), (&two.body, &three.body));
    let proven = host.ask(&[]).await;
    assert_eq!(
        proven.body.matches("Minta salinan data</strong>").count(),
        1
    );
}

#[tokio::test]
async fn wrong_and_unknown_are_told_alike_ten_times() {
    let host = Host::start(None).await;
    let known = host.reference.to_string();
    let unknown = "999-999-999D";
    for _ in 0..10 {
        let wrong = [("nomor", &*known), ("angka_telepon", "1 2 3 4 5 6")];
        let wrong = post(&host.service, &wrong).await;
        let other = [("nomor", unknown), ("angka_telepon", "1 2 3 4 5 6")];
        let other = post(&host.service, &other).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(wrong.body.replace(&known, unknown), other.body);
    }
    let right = host.ask(&[]).await;
    assert_eq!(right.status, StatusCode::TOO_MANY_REQUESTS);
    right.shows("Coba lagi besok, mulai pukul 00.00 WIB");
}

#[tokio::test]
async fn programs_get_json() {
    let host = Host::start(None).await;
    let json = |digits: &str, more: &str| {
        let body = format!(
            r#"{{"nomor": "{}", "angka_telepon": "{digits}"{more}}}"#,
            host.reference
        );
        send(&host.service, "application/json", body)
    };
    let found = json(RIGHT, r#", "tindakan": "tarik""#).await;
    assert_eq!(found.status, StatusCode::OK);
    let found: serde_json::Value = serde_json::from_str(&found.body).unwrap();
    assert_eq!(found["stages"][0]["day"], "2026-11-18");
    assert_eq!(found["cases"][0]["right"], "tarik");
    assert_eq!(found["cases"][0]["due_at"], "2026-11-24T07:05:12Z");
    let described = described();
    let status = &described["components"]["schemas"]["Status"];
    has_all_of(&found, status);
    for list in ["stages", "cases"] {
        has_all_of(&found[list][0], &status["properties"][list]["items"]);
    }
    let wrong = json("123456", "").await;
    assert_eq!(wrong.status, StatusCode::NOT_FOUND);
    let misread = json(RIGHT, r#", "tindakan": "hapus""#).await;
    assert_eq!(misread.status, StatusCode::UNPROCESSABLE_ENTITY);
    misread.shows("#/tindakan");
}

/// Returns the site's description for programs.
fn described() -> serde_json::Value {
    let file = BUNDLE.path().join("functions/openapi.json");
    serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap()
}

/// Checks that an answer holds what its schema says, each under its name, and no more.
#[track_caller]
fn has_all_of(answer: &serde_json::Value, schema: &serde_json::Value) {
    let names: Vec<&String> = answer.as_object().unwrap().keys().collect();
    let described: Vec<&String> = schema["properties"].as_object().unwrap().keys().collect();
    assert_eq!(names, described);
    assert_eq!(schema["additionalProperties"], false);
    let required = schema["required"].as_array().unwrap();
    assert_eq!(required.len(), described.len());
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let path: PathBuf = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            std::fs::create_dir(&target).unwrap();
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).unwrap();
        }
    }
}

#[tokio::test]
async fn a_session_that_is_cancelled_or_gone_is_told_with_what_to_do() {
    let host = Host::start(None).await;
    let (repository, hers) = (&host.repository, host.reference);
    let bundle = tempfile::tempdir().unwrap();
    copy(&BUNDLE.path().join("functions"), bundle.path());
    let path = bundle.path().join(file::SESSIONS);
    let mut sessions: Vec<Session> =
        serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    sessions.truncate(1);
    let later = |minutes| noon() + SignedDuration::from_mins(minutes);
    for (id, starts) in [
        (sessions[0].id.as_str(), later(10_000)),
        ("tidak-ada-lagi", later(10_000)),
        ("sudah-lama-lewat", later(-10_000)),
    ] {
        let rules = Rules {
            session: id.parse().unwrap(),
            kind: SessionKind::Training,
            mode: SessionMode::Queue,
            capacity: 1,
            opens: later(-30_000),
            closes: starts,
            starts,
            is_cancelled: false,
        };
        repository
            .open_places(&rules, later(-20_000))
            .await
            .unwrap();
        let clock = move || later(-20_000);
        let joined = repository.join(&rules.session, hers, &clock).await;
        joined.unwrap();
    }
    sessions[0].is_cancelled = true;
    std::fs::write(&path, serde_json::to_vec(&sessions).unwrap()).unwrap();
    let service = service(bundle.path(), repository);
    let reference = hers.to_string();
    let answers = [("nomor", &*reference), ("angka_telepon", RIGHT)];
    let page = post(&service, &answers).await;
    page.shows(&format!("Sesi ini dibatalkan: {}", sessions[0].title));
    page.shows(r#"<a href="/pelatihan/">Lihat sesi lain</a>"#);
    page.shows("Sesi dengan kode tidak-ada-lagi tidak ada lagi di jadwal.");
    page.shows(r#"<input type="hidden" name="sesi" value="tidak-ada-lagi">"#);
    page.shows(r#"name="tindakan" value="batal">Lepaskan tempat ini"#);
    page.hides("sudah-lama-lewat");
    page.hides("Anda mendapat tempat");
    let asked = format!(r#"{{"nomor": "{reference}", "angka_telepon": "{RIGHT}"}}"#);
    let json = send(&service, "application/json", asked).await;
    let json: serde_json::Value = serde_json::from_str(&json.body).unwrap();
    let results = [0, 1].map(|number| json["sessions"][number]["result"].clone());
    assert_eq!(results, ["dibatalkan", "tidak-terjadwal"]);
}

#[tokio::test]
async fn a_request_says_whether_its_mentor_is_looked_for_found_or_asked_for_elsewhere() {
    let host = Host::start(None).await;
    let (repository, registration) = (&host.repository, host.reference);
    let request = register_for(repository, "minta", "minta-mentor", None).await;
    let number = request.to_string();
    let answers = [("nomor", &*number), ("angka_telepon", RIGHT)];
    let waits = post(&host.service, &answers).await;
    waits.shows("<strong>Menunggu mentor.</strong>");
    host.ask(&[]).await.hides("Menunggu mentor");

    let merged = Act {
        reference: request,
        ..act(What::Merged { into: registration })
    };
    repository
        .merge(&merged, registration, noon())
        .await
        .unwrap();
    let page = post(&host.service, &answers).await;
    page.shows("<strong>Digabung dengan pendaftaran Anda.</strong>");
    page.shows("<strong>Menunggu mentor.</strong>");
    page.hides(&registration.to_string());
    host.ask(&[])
        .await
        .shows("<strong>Menunggu mentor.</strong>");

    let mentor = NewMentor {
        name: "H. M. Yusuf Contoh".to_owned(),
        kecamatan: "menteng".parse().unwrap(),
        sectors: Vec::new(),
        capacity: 3,
        leave: None,
    };
    let mentor = repository.add_mentor(mentor).await.unwrap().id.to_string();
    let reason = MentorReason::Chosen;
    host.happened(What::MentorAssigned { mentor, reason }).await;
    for page in [post(&host.service, &answers).await, host.ask(&[]).await] {
        page.shows("Mentor Anda: <strong>Yusuf</strong>");
        page.hides("Menunggu mentor");
    }
    // What ended for the registration is told with it alone.
    let way = WithdrawalWay::StatusPage;
    host.happened(What::Withdrawn { way }).await;
    let page = post(&host.service, &answers).await;
    page.shows("<strong>Digabung dengan pendaftaran Anda.</strong>");
    page.hides("Mentor Anda");
    page.hides("ditarik pada");
}
