//! Fills a store with invented people, and measures the officers' desk on it, through its own HTTP
//! handler; see `tests/bench/desk`.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::PathBuf;
use std::time::Instant;

use bytes::Bytes;
use clap::Parser;
use desk::{Router, Settings};
use example_people::Pace;
use hmac::{Hmac, KeyInit as _, Mac as _};
use http::header::{CONTENT_TYPE, COOKIE, HOST, LOCATION, ORIGIN, SET_COOKIE};
use http::{Request, StatusCode};
use http_body_util::{BodyExt as _, Full};
use jiff::Timestamp;
use programme::KecamatanId;
use records::{Assignment, Office, Offices, Repository};
use sha1::Sha1;
use tests::crowd;
use tests::measure::{Memory, memory_row, row, runs};

#[derive(Debug, Parser)]
struct Arguments {
    /// The functions' bundle, as the site generator hands it over
    #[arg(long)]
    bundle: PathBuf,
    #[command(flatten)]
    crowd: crowd::Arguments,
}

type Failure = Box<dyn Error>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let arguments = Arguments::parse();
    let (_store, repository) = arguments.crowd.open().await?;
    let form = crowd::form(&arguments.bundle.join("formulir/pendaftaran.json"))?;
    let began = Instant::now();
    let people = &arguments.crowd;
    people
        .fill(&repository, &form, Pace::Usual, Timestamp::now())
        .await?;
    row("filled", began.elapsed());

    let desk = Router::load(
        &arguments.bundle,
        repository.clone(),
        crowd::secret(),
        Settings::default(),
    )?;
    let (kecamatan, people) = average(&repository, &arguments).await?;
    println!("{kecamatan}: {people} people");
    let offices = Offices::new(vec![kecamatan]).ok_or("no office")?;
    let mut rina = Browser::activated(
        &desk,
        &repository,
        Assignment::Pendamping(offices),
        "Contoh Rina",
    )
    .await?;
    runs("list", async || rina.get(&desk, "/meja/").await.map(drop)).await?;
    runs("list, last page", async || {
        rina.get(&desk, "/meja/?hal=9999").await.map(drop)
    })
    .await?;
    for (name, words) in [
        ("search by name", "Melati"),
        ("search by telephone", "0899-0000-0001"),
    ] {
        runs(name, async || {
            let sent = [("kata", words)];
            rina.post(&desk, "/meja/cari/", &sent).await.map(drop)
        })
        .await?;
    }
    runs("report", async || {
        rina.get(&desk, "/meja/laporan/").await.map(drop)
    })
    .await?;
    rina.download(&desk, "csv").await?;
    rina.download(&desk, "xlsx").await?;

    println!("all kecamatan: {} people", arguments.crowd.people);
    let mut sari =
        Browser::activated(&desk, &repository, Assignment::Sekretariat, "Contoh Sari").await?;
    let began = Instant::now();
    sari.get(&desk, "/meja/").await?;
    row("board", began.elapsed());
    sari.download(&desk, "xlsx").await
}

/// Finds the kecamatan with nearly so many people as one of 44 has on average, and how many.
async fn average(
    repository: &Repository,
    arguments: &Arguments,
) -> Result<(KecamatanId, usize), Failure> {
    let offices = std::fs::read(arguments.bundle.join("kantor.json"))?;
    let offices: BTreeMap<KecamatanId, serde_json::Value> = serde_json::from_slice(&offices)?;
    let average = usize::try_from(arguments.crowd.people)? / offices.len().max(1);
    let mut found = Vec::new();
    for id in offices.into_keys() {
        let office = Office::Kecamatan(id.clone());
        found.push((id, repository.list(&office, None).await?.len()));
    }
    let nearest = found
        .into_iter()
        .min_by_key(|(_, people)| people.abs_diff(average));
    nearest.ok_or_else(|| "no office".into())
}

/// An officer's browser: it keeps the cookie, and her authenticator.
struct Browser {
    cookie: String,
    token: String,
    key: Vec<u8>,
    /// The last time step whose code was used.
    last_step: i64,
}

impl Browser {
    /// Makes an officer who is invited, activates her account as the pages have it, and is signed
    /// in.
    async fn activated(
        desk: &Router,
        repository: &Repository,
        assignment: Assignment,
        name: &str,
    ) -> Result<Self, Failure> {
        const PASSWORD: &str = "payung kertas tinggi lima";
        let invited = repository.invite(assignment, "bench", Timestamp::now());
        let code = invited.await?.code.shown();
        let mut browser = Self {
            cookie: String::new(),
            token: String::new(),
            key: Vec::new(),
            last_step: 0,
        };
        let sent = [
            ("kode", code.as_str()),
            ("nama", name),
            ("sandi", PASSWORD),
            ("sandi_lagi", PASSWORD),
        ];
        let page = browser.post(desk, "/meja/aktifkan/", &sent).await?;
        browser.key = key(between(&page, "class=\"oc-desk-key\">", "</code>")?);
        let first = browser.code().await;
        let sent = [("kode", code.as_str()), ("kode_pertama", &first)];
        browser
            .post(desk, "/meja/aktifkan/autentikator/", &sent)
            .await?;
        let page = browser.get(desk, "/meja/akun/").await?;
        between(&page, "name=\"token-meja\" value=\"", "\"")?.clone_into(&mut browser.token);
        Ok(browser)
    }

    async fn download(&mut self, desk: &Router, format: &str) -> Result<(), Failure> {
        let code = self.code().await;
        let sent = [
            ("isi", "pendaftaran"),
            ("jenis", format),
            ("tujuan", "menelepon"),
            ("kode", &code),
        ];
        let memory = Memory::begin();
        let began = Instant::now();
        let file = self.send(desk, "POST", "/meja/unduh/", &sent).await?;
        row(&format!("table, {format}"), began.elapsed());
        println!("{:<28}{:>10} KB", "its size", file.len() / 1_000);
        memory_row("memory for it", memory.grown());
        Ok(())
    }

    async fn get(&mut self, desk: &Router, path: &str) -> Result<String, Failure> {
        let body = self.send(desk, "GET", path, &[]).await?;
        Ok(String::from_utf8(body.to_vec())?)
    }

    async fn post(
        &mut self,
        desk: &Router,
        path: &str,
        sent: &[(&str, &str)],
    ) -> Result<String, Failure> {
        let body = self.send(desk, "POST", path, sent).await?;
        Ok(String::from_utf8(body.to_vec())?)
    }

    async fn send(
        &mut self,
        desk: &Router,
        method: &str,
        path: &str,
        sent: &[(&str, &str)],
    ) -> Result<Bytes, Failure> {
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(sent);
        body.append_pair("token-meja", &self.token);
        let body = match method {
            "GET" => String::new(),
            _ => body.finish(),
        };
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(HOST, "localhost:8080")
            .header(ORIGIN, "http://localhost:8080")
            .header("sec-fetch-site", "same-origin")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(COOKIE, &self.cookie)
            .body(Full::new(Bytes::from(body)))?;
        let (parts, body) = web::serve(desk, request).await.into_parts();
        let to = parts.headers.get(LOCATION);
        if let Some(to) = to.filter(|_| parts.status == StatusCode::SEE_OTHER) {
            // What a search found has an address of its own.
            let to = to.to_str()?.to_owned();
            return Box::pin(self.send(desk, "GET", &to, &[])).await;
        }
        if parts.status != StatusCode::OK {
            return Err(format!("{path}: {} {to:?}", parts.status).into());
        }
        if let Some(cookie) = parts.headers.get(SET_COOKIE) {
            let pair = cookie.to_str()?.split(';').next().unwrap_or_default();
            pair.clone_into(&mut self.cookie);
        }
        Ok(body.collect().await?.to_bytes())
    }

    /// Returns the newest code that was not used yet; waits for it.
    async fn code(&mut self) -> String {
        /// Seconds for which a code is the newest.
        const STEP: i64 = 30;
        // The step before is taken too, and the one after.
        let now = Timestamp::now().as_second();
        let step = (self.last_step + 1).max(now / STEP);
        let early = (step - 1) * STEP - now;
        if let Ok(early) = u64::try_from(early) {
            tokio::time::sleep(std::time::Duration::from_secs(early + 1)).await;
        }
        self.last_step = step;
        let mac = Hmac::<Sha1>::new_from_slice(&self.key).expect("a key of any length will do");
        let hash = mac.chain_update(step.to_be_bytes()).finalize().into_bytes();
        let at = usize::from(hash[19] % 16);
        let number = hash[at..at + 4]
            .iter()
            .fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
        format!("{:06}", (number & 0x7fff_ffff) % 1_000_000)
    }
}

/// Finds the first text between two others.
fn between<'a>(text: &'a str, start: &str, end: &str) -> Result<&'a str, Failure> {
    let found = text
        .split_once(start)
        .and_then(|(_, rest)| rest.split_once(end));
    let (found, _) = found.ok_or_else(|| format!("`{start}` is not on the page"))?;
    Ok(found)
}

/// Reads the bytes of an authenticator's key as the page shows it: five bits a letter.
fn key(shown: &str) -> Vec<u8> {
    const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let (mut key, mut bits, mut held) = (Vec::new(), 0_u32, 0);
    for digit in shown.chars().filter_map(|letter| ALPHABET.find(letter)) {
        bits = bits << 5 | u32::try_from(digit).unwrap_or_default();
        held += 5;
        if held >= 8 {
            held -= 8;
            key.push(u8::try_from(bits >> held & 0xff).unwrap_or_default());
        }
    }
    key
}
