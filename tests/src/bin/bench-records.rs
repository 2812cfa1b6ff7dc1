//! Fills a store with invented people, and measures report and check on it; see
//! `tests/bench/records`.

use std::path::PathBuf;
use std::time::Instant;

use clap::Parser;
use embedded_store::{Data, Store};
use example_people::{Crowd, Pace};
use forms::StoringForm;
use jiff::{Timestamp, ToSpan};
use programme::wib;
use records::report::{AsOf, FIRST_DAY};
use records::{LOCAL_TABLE, Repository, Secret, StoreFailure, local_client, table};
use tests::measure::{Memory, memory_row, row, runs};

#[derive(Debug, Parser)]
struct Arguments {
    /// The store's file, which is made; left out, the store is in memory
    #[arg(long)]
    data: Option<PathBuf>,
    /// The form that the people sent, as the site generator hands it over
    #[arg(long)]
    form: PathBuf,
    /// How many people
    #[arg(long)]
    people: u32,
    /// The seed they are drawn from
    #[arg(long, default_value_t = 7)]
    seed: u64,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments = Arguments::parse();
    let file = arguments.data.clone().map_or(Data::Memory, Data::File);
    let store = Store::open(&file)?;
    let client = local_client(store.connector());
    table::ensure(&client, LOCAL_TABLE).await?;
    let repository = Repository::new(client, LOCAL_TABLE);
    let now = Timestamp::now();
    let began = Instant::now();
    fill(&repository, &arguments, now).await?;
    row("filled", began.elapsed());
    repository.close_days(now).await?;
    let known_at = wib::date(now).saturating_sub(1.day());
    let report = AsOf {
        day: known_at,
        known_at,
    };
    let before = AsOf {
        day: known_at.saturating_sub(14.days()),
        known_at,
    };
    let first = repository.closed_days().await?;
    let first = first.map_or(FIRST_DAY, |days| days.first);

    // Once for SQLite's cache, which is the store's and not the report's.
    let figures = repository.figures(&[report, before], now).await?;
    let memory = Memory::begin();
    runs("report from sums", async || {
        let figures = repository.figures(&[report, before], now).await;
        figures.map(drop)
    })
    .await?;
    memory_row("memory for it", memory.grown());

    let began = Instant::now();
    let rebuilt = repository
        .figures_from_events(&[report, before], first)
        .await?;
    row("the same from events", began.elapsed());
    if rebuilt != figures {
        return Err("the report from events is another".into());
    }
    let began = Instant::now();
    repository.lapses(report, first).await?;
    row("stalled and median days", began.elapsed());
    verify(&repository, now).await?;
    Ok(())
}

/// Everyone goes from step to step, so that there are about seven events a person.
async fn fill(
    repository: &Repository,
    arguments: &Arguments,
    now: Timestamp,
) -> Result<(), Box<dyn std::error::Error>> {
    let form = serde_json::from_slice(&std::fs::read(&arguments.form)?)?;
    let crowd = Crowd {
        form: &StoringForm::new(form).ok_or("the form stores nothing")?,
        secret: &Secret::new("0123456789abcdef0123456789abcdef")?,
        now,
        seed: arguments.seed,
        pace: Pace::Eager,
    };
    if !repository.mark_as_examples().await? {
        return Err("the store holds something else".into());
    }
    crowd.fill(repository, arguments.people, |_| {}).await?;
    Ok(())
}

async fn verify(repository: &Repository, now: Timestamp) -> Result<(), StoreFailure> {
    let began = Instant::now();
    let verified = repository.verify(now, |_| {}).await?;
    row("verify", began.elapsed());
    println!(
        "{} submissions, {} events, {} findings",
        verified.submissions,
        verified.events,
        verified.findings.len()
    );
    Ok(())
}
