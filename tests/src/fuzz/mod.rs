//! Throws generated requests at the handlers of the real forms, with the embedded store behind
//! them. Whatever is thrown, there is an answer, it is no failure of ours, it carries the headers
//! of every answer, and what is stored is stored whole.
//!
//! A short run is among the integration tests; `src/bin/fuzz.rs` makes long ones.

mod answers;
mod chance;
mod request;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use forms::Form;
use http::header::{CACHE_CONTROL, LOCATION};
use records::{Repository, Secret, local_client};
use submissions::{Bundle, FormService, Limits};

use crate::system::{KEYS_OF_ONE, System};
use chance::Chance;

/// How long a run goes on.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// Most requests.
    pub count: u64,
    /// Most time.
    pub time: Duration,
    /// Seed of the requests; one seed always gives the same ones, in each worker.
    pub seed: u64,
    /// How many workers send at once.
    pub workers: u64,
}

/// Result of a run.
#[derive(Debug, Default)]
pub struct Tally {
    /// Requests that were sent.
    pub sent: u64,
    /// Answers by status.
    pub statuses: BTreeMap<u16, u64>,
    /// Failures: all that should not have happened, each with the seed and the number of its
    /// request.
    pub failures: Vec<String>,
    /// How long it took.
    pub took: Duration,
}

/// Runs until one of the bounds is met or something fails.
pub async fn run(bounds: Bounds) -> Tally {
    let started = Instant::now();
    let system = System::start().await;
    let services = Arc::new(services(&system));
    let left = Arc::new(AtomicU64::new(bounds.count));
    let workers: Vec<_> = (0..bounds.workers)
        .map(|worker| {
            let (services, left) = (Arc::clone(&services), Arc::clone(&left));
            let seed = bounds.seed.wrapping_mul(1_000_003).wrapping_add(worker);
            tokio::spawn(work(services, seed, left, started + bounds.time))
        })
        .collect();
    let mut tally = Tally::default();
    for worker in workers {
        match worker.await {
            Ok(part) => tally.add(part),
            Err(panicked) => tally
                .failures
                .push(format!("a worker panicked: {panicked}")),
        }
    }
    tally.failures.extend(half_stored(&system).await);
    tally.took = started.elapsed();
    tally
}

/// Returns each form that stores with its service, with the limits of everyone.
fn services(system: &System) -> Vec<(Form, FormService)> {
    let folder = system.bundle_folder();
    let bundle = Arc::new(Bundle::load(&folder).expect("the build has a bundle"));
    let client = local_client(system.store());
    let repository = Repository::new(client, system.table());
    let secret = Secret::new("0123456789abcdef0123456789abcdef").expect("32 bytes");
    let forms = std::fs::read_dir(folder.join("formulir")).expect("the bundle has forms");
    forms
        .filter_map(|entry| {
            let path = entry.expect("the folder can be read").path();
            let json = std::fs::read(path).expect("the definition can be read");
            let form: Form = serde_json::from_slice(&json).expect("our own JSON");
            // A form that looks something up has a service of its own.
            form.storing()?;
            let service = FormService::new(
                Arc::clone(&bundle),
                form.service(),
                repository.clone(),
                secret.clone(),
            );
            let service = service.expect("the bundle has its own forms");
            Some((form, service.with_limits(Limits::default())))
        })
        .collect()
}

/// So few that some send twice, and some are many on one number.
const PEOPLE: u64 = 5_000;

/// Receipts whose addresses are sent back, changed.
const KEPT_RECEIPTS: usize = 16;

async fn work(
    services: Arc<Vec<(Form, FormService)>>,
    seed: u64,
    left: Arc<AtomicU64>,
    until: Instant,
) -> Tally {
    let mut chance = Chance::new(seed);
    let mut receipts = Vec::new();
    let mut tally = Tally::default();
    let one_less = |left: u64| left.checked_sub(1);
    while Instant::now() < until
        && left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_less)
            .is_ok()
    {
        let (form, service) = chance.of(&services);
        let request = request::request(form, &receipts, PEOPLE, &mut chance);
        let service = service.clone();
        // In a task of its own, so that a panic is seen and told like any other failure.
        let answer = tokio::spawn(async move { web::serve(&service, request).await }).await;
        tally.sent += 1;
        let place = format!("seed {seed}, request {}", tally.sent);
        let Ok(answer) = answer else {
            tally.failures.push(format!("{place}: panic"));
            break;
        };
        let status = answer.status();
        *tally.statuses.entry(status.as_u16()).or_default() += 1;
        if status.is_server_error() {
            tally.failures.push(format!("{place}: {status}"));
            break;
        }
        if !answer.headers().contains_key(CACHE_CONTROL) {
            tally
                .failures
                .push(format!("{place}: an answer without its headers"));
        }
        if let Some(location) = answer.headers().get(LOCATION) {
            let location = location.to_str().expect("an ASCII header").to_owned();
            receipts.insert(0, location);
            receipts.truncate(KEPT_RECEIPTS);
        }
    }
    tally
}

impl Tally {
    fn add(&mut self, part: Self) {
        self.sent += part.sent;
        for (status, count) in part.statuses {
            *self.statuses.entry(status).or_default() += count;
        }
        self.failures.extend(part.failures);
    }
}

/// Tells of half a submission: a whole one is four sorts of items, and a store with any other
/// number of one kind has half of one.
async fn half_stored(system: &System) -> Option<String> {
    let stored = system.stored().await;
    let count = |kind: &str| {
        let of_kind = stored
            .iter()
            .filter(|item| crate::system::text(item, "sk").starts_with(kind));
        of_kind.count()
    };
    let mut counts = ["KEY", "REFERENCE", "RECORD", "EVENT"].map(count);
    counts[1..]
        .iter_mut()
        .for_each(|count| *count *= KEYS_OF_ONE);
    counts
        .iter()
        .any(|count| *count != counts[0])
        .then(|| format!("keys, references, records and events are not alike many: {counts:?}"))
}
