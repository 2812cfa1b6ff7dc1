//! A host for the service: a store of its own, a bundle in a folder of its own, a fixed clock.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use bytes::Bytes;
use embedded_store::{Connector, Data, Store};
use http::header::{CONTENT_TYPE, LOCATION};
use http::{HeaderMap, Request, StatusCode};
use http_body_util::{BodyExt, Full};
use jiff::Timestamp;
use records::{Repository, Secret, local_client};
use submissions::{Bundle, FormService, Limits};
use tempfile::TempDir;

use crate::{aws_table, events, logs};

pub type Item = HashMap<String, AttributeValue>;

/// Returns 21 November 2026, 14.05 WIB.
pub fn noon() -> Timestamp {
    "2026-11-21T07:05:12.345Z".parse().unwrap()
}

/// The service of the example form on a fresh store.
pub struct Host {
    pub service: FormService,
    pub client: Client,
    pub repository: Repository,
    bundle: Arc<Bundle>,
    _store: Option<Store>,
    folder: TempDir,
}

/// An answer, with its body read.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Host {
    /// Makes a host whose store is empty.
    pub async fn start() -> Self {
        let store = Store::open(&Data::Memory).unwrap();
        aws_table::create_in(&store.connector()).await;
        let client = local_client(store.connector());
        Self::on(&client, Some(store))
    }

    /// Makes a host whose store nobody answers for.
    pub fn without_store() -> Self {
        let nowhere = Connector::to_running(Path::new("no-such-folder/okoce.db"));
        Self::on(&local_client(nowhere), None)
    }

    fn on(client: &Client, store: Option<Store>) -> Self {
        logs::keep();
        let folder = tempfile::tempdir().unwrap();
        write_bundle(folder.path());
        let bundle = Arc::new(Bundle::load(folder.path()).unwrap());
        let client = events::guarded(client);
        let repository = Repository::new(client.clone(), TABLE);
        Self {
            service: service(&bundle, &repository, secret()),
            client,
            repository,
            bundle,
            _store: store,
            folder,
        }
    }

    /// Returns the service of this host at another time.
    pub fn at(&self, now: fn() -> Timestamp) -> FormService {
        self.service.clone().with_clock(now)
    }

    /// Returns the service of this host on a site that says that it is only tried out.
    pub fn in_trial(&self) -> FormService {
        let file = self.folder.path().join("situs.json");
        let json = fs::read_to_string(&file).unwrap();
        let mut site: serde_json::Value = serde_json::from_str(&json).unwrap();
        site["is_trial"] = true.into();
        fs::write(&file, site.to_string()).unwrap();
        let bundle = Arc::new(Bundle::load(self.folder.path()).unwrap());
        service(&bundle, &self.repository, secret())
    }

    /// Returns the service of this host with another repository.
    pub fn with_repository(&self, repository: &Repository) -> FormService {
        service(&self.bundle, repository, secret())
    }

    /// Returns a service on this host's store that knows other keys.
    pub fn with_keys(&self, keys: &str) -> FormService {
        service(&self.bundle, &self.repository, Secret::new(keys).unwrap())
    }

    /// Sends the example form as a page does.
    pub async fn post(&self, answers: &[(&str, &str)]) -> Answer {
        post(&self.service, answers).await
    }

    /// Reads everything in the store.
    pub async fn items(&self) -> Vec<Item> {
        let pages = self.client.scan().table_name(TABLE).into_paginator();
        pages.items().send().try_collect().await.unwrap()
    }

    /// Reads the items whose sort key starts like this.
    pub async fn items_like(&self, sort: &str) -> Vec<Item> {
        let mut items = self.items().await;
        items.retain(|item| item["sk"].as_s().unwrap().starts_with(sort));
        items
    }
}

impl Answer {
    pub fn location(&self) -> &str {
        self.headers[LOCATION].to_str().unwrap()
    }

    /// Returns the reference in a redirect to a receipt.
    pub fn reference(&self) -> String {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.body);
        let (_, query) = self.location().split_once("?nomor=").unwrap();
        query.split('&').next().unwrap().to_owned()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }

    #[track_caller]
    pub fn shows(&self, text: &str) {
        assert!(
            self.body.contains(text),
            "`{text}` is not in:\n{}",
            self.body
        );
    }
}

/// Complete and correct answers to the example form.
pub const SITI: &[(&str, &str)] = &[
    ("nama", "Siti Aminah"),
    ("telepon", "0812 3456 7890"),
    ("kecamatan", "menteng"),
    ("minat", "memasak"),
    ("minat", "menjahit"),
    ("cerita", "Saya ingin belajar <memasak> & menjual kue."),
    ("setuju", "ya"),
];

/// Returns Siti's answers but for one question.
pub fn siti_but<'a>(id: &'a str, answer: &'a str) -> Vec<(&'a str, &'a str)> {
    let mut answers: Vec<_> = SITI
        .iter()
        .copied()
        .filter(|(name, _)| *name != id)
        .collect();
    answers.push((id, answer));
    answers
}

pub async fn post(service: &FormService, answers: &[(&str, &str)]) -> Answer {
    send(service, Request::post("/api/workshop"), &form_body(answers)).await
}

/// Sends a form-encoded body.
pub async fn send(service: &FormService, request: http::request::Builder, body: &str) -> Answer {
    let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    answer(service, request, body).await
}

pub async fn get(service: &FormService, path: &str) -> Answer {
    answer(service, Request::get(path), "").await
}

pub async fn answer(service: &FormService, request: http::request::Builder, body: &str) -> Answer {
    let body = Full::new(Bytes::copy_from_slice(body.as_bytes()));
    let response = web::serve(service, request.body(body).unwrap()).await;
    let (parts, body) = response.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    Answer {
        status: parts.status,
        headers: parts.headers,
        body: String::from_utf8(body.to_vec()).unwrap(),
    }
}

pub fn form_body(answers: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(answers)
        .finish()
}

pub const TABLE: &str = "okoce-test";

/// Returns the key of every host's keyed hashes.
pub fn secret() -> Secret {
    Secret::new(KEY).unwrap()
}

/// The key in [`secret`].
pub const KEY: &str = "0123456789abcdef0123456789abcdef";

fn service(bundle: &Arc<Bundle>, repository: &Repository, secret: Secret) -> FormService {
    FormService::new(bundle.clone(), "workshop", repository.clone(), secret)
        .unwrap()
        .with_clock(noon)
        .with_limits(Limits::none())
}

fn write_bundle(folder: &Path) {
    let form = serde_json::to_string(&example_form::form()).unwrap();
    fs::create_dir(folder.join("formulir")).unwrap();
    fs::write(folder.join("formulir/lokakarya.json"), form).unwrap();
    let site = r#"{"name": "OK OCE", "base_url": "https://okoce.example"}"#;
    fs::write(folder.join("situs.json"), site).unwrap();
    let offices = r#"{"menteng": {"name": "Menteng", "kota": "Jakarta Pusat", "path": "/kecamatan/menteng/"}}"#;
    fs::write(folder.join("kantor.json"), offices).unwrap();
    fs::write(
        folder.join("pesan.json"),
        example_form::messages().to_string(),
    )
    .unwrap();
    let templates = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/service/templates");
    fs::create_dir(folder.join("templates")).unwrap();
    for template in fs::read_dir(templates).unwrap() {
        let template = template.unwrap();
        let copy = folder.join("templates").join(template.file_name());
        fs::copy(template.path(), copy).unwrap();
    }
}
