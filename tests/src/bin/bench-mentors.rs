//! Asks for mentors for thousands of people at once, on a store in memory; see `tests/bench/desk`.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::PathBuf;
use std::time::Instant;

use clap::Parser;
use embedded_store::Data;
use example_people::{Crowd, Pace};
use jiff::Timestamp;
use programme::closed_lists::{MentorReason, Via};
use programme::{KecamatanId, Reference, wib};
use records::history::{Act, OPERATOR, What};
use records::{Assigned, Need, NewMentor, Repository, Saved};
use tests::crowd;
use tests::measure::row;
use tokio::task::JoinSet;

/// Mentors of each kecamatan.
const EACH: usize = 4;

/// People whom one of them can look after.
const CAPACITY: u32 = 26;

#[derive(Debug, Parser)]
struct Arguments {
    /// The functions' bundle, as the site generator hands it over
    #[arg(long)]
    bundle: PathBuf,
    /// How many people ask at once
    #[arg(long, default_value_t = 10_000)]
    requests: u32,
}

type Failure = Box<dyn Error>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let arguments = Arguments::parse();
    let (_store, repository) = crowd::open(Data::Memory).await?;
    let offices = std::fs::read(arguments.bundle.join("kantor.json"))?;
    let offices: BTreeMap<KecamatanId, serde_json::Value> = serde_json::from_slice(&offices)?;
    let offices: Vec<KecamatanId> = offices.into_keys().collect();
    for number in 0..offices.len() * EACH {
        let mentor = NewMentor {
            name: format!("Contoh Mentor {number}"),
            kecamatan: offices[number % offices.len()].clone(),
            sectors: Vec::new(),
            capacity: CAPACITY,
            leave: None,
        };
        repository.add_mentor(mentor).await?;
    }
    let now = Timestamp::now();
    let waiting = requests(&repository, &arguments, &offices, now).await?;

    let began = Instant::now();
    let mut assigning = JoinSet::new();
    for (kecamatan, reference) in waiting {
        let repository = repository.clone();
        let need = Need {
            kecamatan,
            kota: Vec::new(),
            sector: None,
            community: None,
            present: None,
            on: wib::date(now),
        };
        let act = Act {
            reference,
            seen: None,
            id: Act::draw_id()?,
            by: OPERATOR.to_owned(),
            via: Via::Command,
            at: now,
            // Whoever is suggested takes its place.
            what: What::MentorAssigned {
                mentor: String::new(),
                reason: MentorReason::SameOffice,
            },
            text: None,
        };
        assigning.spawn(async move { repository.assign_suggested(&act, &need, now).await });
    }
    let (mut given, mut queued) = (0_usize, 0_usize);
    while let Some(done) = assigning.join_next().await {
        match done?.map_err(|reason| format!("{reason:?}"))? {
            Assigned::Recorded(_) => given += 1,
            Assigned::Nobody(_) => queued += 1,
        }
    }
    let mentors = offices.len() * EACH;
    let requests = arguments.requests;
    row(&format!("{requests} requests at once"), began.elapsed());
    println!("{mentors} mentors of capacity {CAPACITY}: {given} assigned, {queued} queued");
    is_fair(&repository, &offices, given).await
}

/// Stores requests for mentors in turn from each kecamatan.
async fn requests(
    repository: &Repository,
    arguments: &Arguments,
    offices: &[KecamatanId],
    now: Timestamp,
) -> Result<Vec<(KecamatanId, Reference)>, Failure> {
    let form = crowd::form(&arguments.bundle.join("formulir/minta-mentor.json"))?;
    let secret = crowd::secret();
    let crowd = Crowd {
        form: &form,
        secret: &secret,
        now,
        seed: 7,
        pace: Pace::Usual,
    };
    let mut waiting = Vec::new();
    for (number, home) in (0..arguments.requests).zip(offices.iter().cycle()) {
        let sent = form.check(&crowd.sent(number, home));
        let sent = sent.map_err(|wrong| format!("{:?}", wrong.errors()))?;
        let new = submissions::prepare(&form, &sent, None, &secret, now);
        match repository.save(&new).await.result? {
            Saved::New(kept) => waiting.push((home.clone(), kept.reference)),
            other => return Err(format!("{other:?}").into()),
        }
    }
    Ok(waiting)
}

/// Checks that nobody has more than she can look after, and equals differ by one at most.
async fn is_fair(
    repository: &Repository,
    offices: &[KecamatanId],
    given: usize,
) -> Result<(), Failure> {
    let mut all = 0;
    for kecamatan in offices {
        let mentors = repository.mentors_of(std::slice::from_ref(kecamatan));
        let loads: Vec<u32> = mentors.await?.iter().map(|mentor| mentor.load).collect();
        let most = loads.iter().max().ok_or("no mentor")?;
        let least = loads.iter().min().ok_or("no mentor")?;
        if *most > CAPACITY || most - least > 1 {
            return Err(format!("{kecamatan}: {loads:?}").into());
        }
        all += usize::try_from(loads.iter().sum::<u32>())?;
    }
    if all != given {
        return Err(format!("{given} assigned, {all} counted").into());
    }
    println!("nobody above capacity, equals differ by one at most");
    Ok(())
}
