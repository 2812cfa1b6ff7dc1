//! A desk on a store of its own, and browsers that visit it.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use bytes::Bytes;
use desk::{Router, Settings};
use embedded_store::{Data, Store};
use forms::{Form, RawSubmission, StoringForm};
use hmac::{Hmac, KeyInit as _, Mac as _};
use http::header::{CONTENT_TYPE, COOKIE, HOST, LOCATION, ORIGIN, SET_COOKIE};
use http::{HeaderMap, Request, StatusCode};
use http_body_util::{BodyExt as _, Full};
use jiff::Timestamp;
use records::quarantine::Reason;
use records::{Assignment, Offices, OneTimeCode, Repository, Saved, Secret, local_client};
use sha1::Sha1;
use submissions::prepare;
use tempfile::TempDir;
use web::ClientAddress;

use crate::{logs, site};

pub const PASSWORD: &str = "payung kertas tinggi lima";

/// Returns a day's morning; [`later`] is so much later.
pub fn morning() -> Timestamp {
    Timestamp::from_second(MORNING).unwrap()
}

/// Returns the moment so many seconds after the morning.
pub fn later(seconds: i64) -> Timestamp {
    Timestamp::from_second(MORNING + seconds).unwrap()
}

/// 28 November 2026, 08.00 WIB, at the beginning of a time step.
const MORNING: i64 = 1_795_827_600;

/// The operator's key.
pub const KEY: &str = "0123456789abcdef0123456789abcdef";

pub struct Host {
    pub desk: Router,
    pub repository: Repository,
    client: Client,
    _store: Store,
    folder: TempDir,
}

/// An answer, with its body read.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    /// As text; of a file that is none, see `bytes`.
    pub body: String,
    pub bytes: Bytes,
}

/// A browser: it keeps the cookie and sends what browsers send.
#[derive(Clone, Default)]
pub struct Browser {
    pub cookie: Option<String>,
    pub host: Option<&'static str>,
    pub address: Option<[u8; 4]>,
}

/// An officer with an account in use.
pub struct Person {
    pub browser: Browser,
    pub name: String,
    pub key: Vec<u8>,
    pub recovery: Vec<String>,
}

impl Host {
    pub async fn start() -> Self {
        Self::asking(&[]).await
    }

    /// Makes a desk whose registration asks more questions, with these ids.
    pub async fn asking(more: &[&str]) -> Self {
        logs::keep();
        let store = Store::open(&Data::Memory).unwrap();
        let client = local_client(store.connector());
        records::table::ensure(&client, TABLE).await.unwrap();
        let repository = Repository::new(client.clone(), TABLE);
        let its_own = Repository::new(table_rights::within(&client, "works-desk"), TABLE);
        let folder = tempfile::tempdir().unwrap();
        write_bundle(folder.path(), more);
        let desk = desk(folder.path(), &its_own, KEY);
        Self {
            desk: desk.with_clock(morning),
            repository,
            client,
            _store: store,
            folder,
        }
    }

    /// Returns a desk on the same store with other keys of the operator's.
    pub fn with_keys(&self, keys: &str) -> Router {
        desk(self.folder.path(), &self.repository, keys)
    }

    /// Returns a desk on the same store, of a programme that is only tried out.
    pub fn in_trial(&self) -> Router {
        let file = self.folder.path().join("situs.json");
        let site = fs::read_to_string(&file).unwrap();
        let mut site: serde_json::Value = serde_json::from_str(&site).unwrap();
        site["is_trial"] = true.into();
        fs::write(&file, site.to_string()).unwrap();
        desk(self.folder.path(), &self.repository, KEY).with_clock(morning)
    }

    /// Returns the same desk with another clock.
    pub fn at(&self, now: fn() -> Timestamp) -> Router {
        self.desk.clone().with_clock(now)
    }

    pub async fn invited(&self, kecamatan: &[&str]) -> OneTimeCode {
        let slugs = kecamatan.iter().map(|slug| slug.parse().unwrap());
        let assignment = match Offices::new(slugs.collect()) {
            Some(offices) => Assignment::Pendamping(offices),
            None => Assignment::Sekretariat,
        };
        let made = self.repository.invite(assignment, "operator", morning());
        made.await.unwrap().code
    }

    /// Starts a desk at which Bu Rina works, a pendamping of Tebet.
    pub async fn with_rina() -> (Self, Person) {
        let host = Self::start().await;
        let rina = host.officer("Bu Rina", &["tebet"]).await;
        (host, rina)
    }

    /// Makes an officer who has activated her account at the morning, and is signed in; without
    /// kecamatan she is of the secretariat.
    pub async fn officer(&self, name: &str, kecamatan: &[&str]) -> Person {
        let code = self.invited(kecamatan).await;
        let mut browser = Browser::default();
        let (key, shown) = self.set_password(&mut browser, &code.shown(), name).await;
        assert!(shown.body.contains("<svg"), "{}", shown.body);
        let first = totp(&key, morning());
        let sent = [("kode", &*code.shown()), ("kode_pertama", &first)];
        let answer = browser
            .post(&self.desk, "/meja/aktifkan/autentikator/", &sent)
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        Person {
            browser,
            name: name.to_owned(),
            key,
            recovery: between(&answer.body, "<li><code>", "</code>"),
        }
    }

    /// Takes the first step of an activation: gives the authenticator's key.
    pub async fn set_password(
        &self,
        browser: &mut Browser,
        code: &str,
        name: &str,
    ) -> (Vec<u8>, Answer) {
        let sent = [
            ("kode", code),
            ("nama", name),
            ("sandi", PASSWORD),
            ("sandi_lagi", PASSWORD),
        ];
        let answer = browser.post(&self.desk, "/meja/aktifkan/", &sent).await;
        let shown = between(&answer.body, "class=\"oc-desk-key\">", "</code>");
        let key = shown.first().map(|key| self::key(key)).unwrap_or_default();
        (key, answer)
    }

    /// Registers somebody at this moment, and returns her reference. Her phone ends in `last`.
    pub async fn registered(&self, name: &str, office: &str, last: u32, now: Timestamp) -> String {
        self.saved(name, office, last, None, now).await
    }

    /// Registers a counterpart, whose form waits in quarantine, and returns the reference.
    pub async fn doubtful(
        &self,
        name: &str,
        office: &str,
        last: u32,
        why: Reason,
        now: Timestamp,
    ) -> String {
        self.saved(name, office, last, Some(why), now).await
    }

    async fn saved(
        &self,
        name: &str,
        office: &str,
        last: u32,
        why: Option<Reason>,
        now: Timestamp,
    ) -> String {
        let kelurahan = match office {
            "koja" => "lagoa",
            _ => "tebet-timur",
        };
        let phone = format!("0812345{last:05}");
        let sent = [
            ("nama", name),
            ("telepon", &phone),
            ("kecamatan", office),
            ("kelurahan", kelurahan),
            ("status_usaha", "belum"),
            ("bidang", "kuliner"),
            ("komunitas", "belum-tahu"),
            ("dewasa", "ya"),
            ("persetujuan", "ya"),
        ];
        let form = self.form("pendaftaran");
        let checked = form.check(&RawSubmission::new(sent)).unwrap();
        let new = prepare(&form, &checked, why, &secret(), now);
        match self.repository.save(&new).await.result.unwrap() {
            Saved::New(found) | Saved::Other(found) | Saved::Same(found) => {
                found.reference.to_string()
            }
        }
    }

    /// Returns a form of the site, as its bundle has it.
    pub fn form(&self, id: &str) -> StoringForm {
        let form = fs::read(self.folder.path().join(format!("formulir/{id}.json"))).unwrap();
        let form: Form = serde_json::from_slice(&form).unwrap();
        StoringForm::new(form).unwrap()
    }

    /// Reads everything in the store, as text.
    pub async fn all_stored(&self) -> String {
        format!("{:?}", self.items_like("").await)
    }

    /// Reads the items whose partition begins like this.
    pub async fn items_like(&self, partition: &str) -> Vec<HashMap<String, AttributeValue>> {
        let pages = self.client.scan().table_name(TABLE).into_paginator();
        let items = pages.items().send().try_collect().await;
        let mut items: Vec<HashMap<String, AttributeValue>> = items.unwrap();
        items.retain(|item| item["pk"].as_s().unwrap().starts_with(partition));
        items
    }
}

impl Host {
    /// Deletes the items whose partition begins like this, as the store does with what is too old.
    pub async fn delete_like(&self, partition: &str) {
        for item in self.items_like(partition).await {
            let delete = self.client.delete_item().table_name(TABLE);
            let delete = delete.key("pk", item["pk"].clone());
            delete.key("sk", item["sk"].clone()).send().await.unwrap();
        }
    }
}

impl Person {
    /// Signs in with the authenticator at this moment of the desk's clock.
    pub async fn sign_in(&self, desk: &Router, now: Timestamp) -> (Browser, Answer) {
        let mut browser = Browser::default();
        let code = totp(&self.key, now);
        let answer = browser.sign_in(desk, &self.name, PASSWORD, &code).await;
        (browser, answer)
    }
}

impl Browser {
    pub async fn get(&mut self, desk: &Router, path: &str) -> Answer {
        let request = self
            .request("GET", path)
            .header("sec-fetch-site", "same-origin");
        self.send(desk, request, "").await
    }

    /// Sends a form of the desk, as its own pages do.
    pub async fn post(&mut self, desk: &Router, path: &str, sent: &[(&str, &str)]) -> Answer {
        let host = self.host.unwrap_or("localhost:8080");
        let scheme = if host.starts_with("localhost") {
            "http"
        } else {
            "https"
        };
        let request = self
            .request("POST", path)
            .header("sec-fetch-site", "same-origin")
            .header(ORIGIN, format!("{scheme}://{host}"))
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(desk, request, &encoded(sent)).await
    }

    /// Sends a form with the token of her pages.
    pub async fn submit(&mut self, desk: &Router, path: &str, sent: &[(&str, &str)]) -> Answer {
        let token = self.token(desk).await;
        let mut sent = sent.to_vec();
        sent.push(("token-meja", &token));
        self.post(desk, path, &sent).await
    }

    pub async fn sign_in(
        &mut self,
        desk: &Router,
        name: &str,
        password: &str,
        code: &str,
    ) -> Answer {
        let sent = [("nama", name), ("sandi", password), ("kode", code)];
        self.post(desk, "/meja/masuk/", &sent).await
    }

    /// Reads the token in the forms of her pages.
    pub async fn token(&mut self, desk: &Router) -> String {
        let page = self.get(desk, "/meja/akun/").await;
        between(&page.body, "name=\"token-meja\" value=\"", "\"").swap_remove(0)
    }

    /// Tells whether the list opens.
    pub async fn is_signed_in(&mut self, desk: &Router) -> bool {
        self.get(desk, "/meja/").await.status == StatusCode::OK
    }

    pub fn request(&self, method: &str, path: &str) -> http::request::Builder {
        let host = self.host.unwrap_or("localhost:8080");
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(HOST, host);
        if let Some(cookie) = &self.cookie {
            request = request.header(COOKIE, cookie);
        }
        let address = self.address.unwrap_or([192, 0, 2, 1]);
        request.extension(ClientAddress(address.into()))
    }

    pub async fn send(
        &mut self,
        desk: &Router,
        request: http::request::Builder,
        body: &str,
    ) -> Answer {
        let body = Full::new(Bytes::copy_from_slice(body.as_bytes()));
        let response = web::serve(desk, request.body(body).unwrap()).await;
        let (parts, body) = response.into_parts();
        if let Some(cookie) = parts.headers.get(SET_COOKIE) {
            let (pair, rest) = cookie.to_str().unwrap().split_once(';').unwrap();
            self.cookie = (!rest.contains("Max-Age=0")).then(|| pair.to_owned());
        }
        let body = body.collect().await.unwrap().to_bytes();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
            bytes: body,
        }
    }
}

impl Answer {
    pub fn location(&self) -> &str {
        self.headers
            .get(LOCATION)
            .map_or("", |to| to.to_str().unwrap())
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

/// Computes the code that an authenticator with this key shows, written apart from the desk's own.
pub fn totp(key: &[u8], now: Timestamp) -> String {
    let step = u64::try_from(now.as_second() / 30).unwrap();
    let mac = Hmac::<Sha1>::new_from_slice(key).unwrap();
    let hash = mac.chain_update(step.to_be_bytes()).finalize().into_bytes();
    let at = usize::from(hash[19] % 16);
    let number = hash[at..at + 4]
        .iter()
        .fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
    format!("{:06}", (number & 0x7fff_ffff) % 1_000_000)
}

/// Finds all texts between two others.
pub fn between(text: &str, start: &str, end: &str) -> Vec<String> {
    let parts = text.split(start).skip(1);
    parts
        .map(|part| part.split(end).next().unwrap_or_default().to_owned())
        .collect()
}

/// Returns the key of everything that is hashed.
pub fn secret() -> Secret {
    Secret::new(KEY).unwrap()
}

const TABLE: &str = "okoce-test";

/// Reads the bytes of a key as pages show it.
pub fn key(text: &str) -> Vec<u8> {
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let digits = text.chars().filter_map(|letter| alphabet.find(letter));
    let bits: Vec<usize> = digits
        .flat_map(|digit| (0..5).rev().map(move |bit| digit >> bit & 1))
        .collect();
    let byte = |bits: &[usize]| bits.iter().fold(0, |byte, bit| byte << 1 | bit);
    let bytes = bits.chunks_exact(8).map(byte);
    bytes.map(|byte| u8::try_from(byte).unwrap()).collect()
}

fn encoded(sent: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(sent)
        .finish()
}

fn desk(bundle: &Path, repository: &Repository, keys: &str) -> Router {
    let secret = Secret::new(keys).unwrap();
    let settings = Settings {
        origin: "https://meja.okoce.example".to_owned(),
        is_demo: true,
    };
    Router::load(bundle, repository.clone(), secret, settings).unwrap()
}

/// Writes a bundle with the project's own templates.
fn write_bundle(folder: &Path, more: &[&str]) {
    let site = r#"{"name": "OK OCE", "base_url": "https://okoce.example", "css": "/aset/gaya.css",
        "desk_css": "/aset/gaya-meja.css", "assets": {"catat.js": "/aset/catat.js", "meja.js": "/aset/meja.js",
        "ikon.svg": "/aset/ikon.svg"}}"#;
    fs::write(folder.join("situs.json"), site).unwrap();
    let office = |name: &str| {
        format!(r#"{{"name": "{name}", "kota": "Jakarta Contoh", "path": "/kecamatan/x/"}}"#)
    };
    let offices = format!(
        r#"{{"tebet": {}, "koja": {}}}"#,
        office("Tebet"),
        office("Koja")
    );
    fs::write(folder.join("kantor.json"), offices).unwrap();
    site::write(folder, more);
    let templates = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../templates");
    for part in ["desk", "components"] {
        let copy = folder.join("templates").join(part);
        fs::create_dir_all(&copy).unwrap();
        for template in fs::read_dir(templates.join(part)).unwrap() {
            let template = template.unwrap();
            fs::copy(template.path(), copy.join(template.file_name())).unwrap();
        }
    }
}
