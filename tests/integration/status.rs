//! The status page against whoever guesses: what is counted, and what the store is asked.

use std::sync::Arc;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{Request, StatusCode};
use http_body_util::Full;
use jiff::Timestamp;
use programme::{Reference, Stage};
use records::{
    EachVersion, Hashes, NewSubmission, Repository, Saved, Secret, local_client, phone_hash,
};
use status::StatusService;
use tests::faulty_store::FaultyStore;
use tests::system::System;
use tokio::task::JoinSet;

const PHONE: &str = "+6281255987654";
const RIGHT: &str = "987654";

/// Says how many guesses there are in all: ten thousand, or as many as `OKOCE_GUESSES` says.
fn guesses() -> usize {
    let number = std::env::var("OKOCE_GUESSES").ok();
    number
        .and_then(|number| number.parse().ok())
        .unwrap_or(10_000)
}

/// Wrong tries with one reference that are answered in a day.
const ANSWERED: usize = 10;

/// Returns 21 November 2026, 14.05 WIB: no day ends while it is guessed.
fn noon() -> Timestamp {
    "2026-11-21T07:05:12Z".parse().unwrap()
}

struct Host {
    service: StatusService,
    repository: Repository,
    store: FaultyStore,
    _system: System,
}

impl Host {
    async fn start() -> Self {
        let system = System::start().await;
        let store = FaultyStore::before(system.store());
        let repository = Repository::new(local_client(store.clone()), system.table());
        let service = StatusService::load(&system.bundle_folder(), repository.clone(), secret());
        let service = service.unwrap().expect("a form that asks for a status");
        Self {
            service: service.counting_addresses(false).with_clock(noon),
            repository,
            store,
            _system: system,
        }
    }

    async fn ask(&self, reference: &str, digits: &str) -> StatusCode {
        let body = format!("nomor={reference}&angka_telepon={digits}");
        let request = Request::post("/api/status")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Full::new(Bytes::from(body)))
            .unwrap();
        web::serve(&self.service, request).await.status()
    }

    /// Lists the calls to the store that a look-up makes.
    async fn calls(&self, reference: &str, digits: &str) -> (StatusCode, Vec<String>) {
        let before = self.store.operations().len();
        let status = self.ask(reference, digits).await;
        (status, self.store.operations().split_off(before))
    }
}

fn secret() -> Secret {
    Secret::new("0123456789abcdef0123456789abcdef").unwrap()
}

async fn register(repository: &Repository, number: usize) -> Reference {
    let new = NewSubmission {
        form: "pendaftaran".to_owned(),
        hashes: EachVersion {
            current: Hashes {
                key: format!("kunci {number}"),
                content: "isi".to_owned(),
            },
            others: Vec::new(),
        },
        phone_hash: Some(phone_hash(&secret(), PHONE)),
        kecamatan: Some("menteng".parse().unwrap()),
        name: None,
        facets: Vec::new(),
        due: None,
        answers: vec![("telepon".to_owned(), PHONE.into())],
        consents: Vec::new(),
        quarantine: None,
        assisted: None,
        stage: Some(Stage::P1),
        received_at: noon(),
        expires_at: noon().as_second() + 1_000_000,
    };
    match repository.save(&new).await.result.unwrap() {
        Saved::New(receipted) => receipted.reference,
        other => panic!("nobody else has this key: {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_store_is_asked_the_same_for_a_wrong_pair_and_an_unknown_reference() {
    let host = Host::start().await;
    let known = register(&host.repository, 0).await.to_string();
    let wrong = host.calls(&known, "123456").await;
    let unknown = host.calls("999-999-999D", "123456").await;
    assert_eq!(wrong, unknown);
    assert_eq!(wrong.0, StatusCode::UNPROCESSABLE_ENTITY);
    let reads = wrong.1.iter().filter(|call| *call == "BatchGetItem");
    assert_eq!(reads.count(), 1, "record and state");
    // The control: another outcome is another list of calls.
    let right = host.calls(&known, RIGHT).await;
    assert_eq!(right.0, StatusCode::OK);
    assert_ne!(right.1, wrong.1);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_any_number_of_guesses_ten_for_each_reference_are_answered() {
    let host = Arc::new(Host::start().await);
    // A thousand for each reference in the long form.
    let each = if guesses() >= 1_000_000 { 1_000 } else { 200 };
    let mut guessers = JoinSet::new();
    for number in 0..guesses() / each {
        let host = Arc::clone(&host);
        guessers.spawn(async move {
            let reference = register(&host.repository, number).await.to_string();
            let mut answered = 0;
            for guess in 0..each {
                match host.ask(&reference, &format!("{guess:06}")).await {
                    StatusCode::UNPROCESSABLE_ENTITY => answered += 1,
                    StatusCode::TOO_MANY_REQUESTS => {}
                    other => panic!("{other} for guess {guess}"),
                }
            }
            // Whoever knows the digits waits too: nobody learns that the last guess was right.
            let right = host.ask(&reference, RIGHT).await;
            (answered, right)
        });
    }
    let mut references = 0;
    while let Some(guessed) = guessers.join_next().await {
        let expected = (ANSWERED, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(guessed.unwrap(), expected);
        references += 1;
    }
    assert_eq!(references, guesses() / each);
}
