//! Fills a store with invented people, and measures report and check on it; see
//! `tests/bench/records`.

use std::path::PathBuf;
use std::time::Instant;

use clap::Parser;
use example_people::Pace;
use jiff::{Timestamp, ToSpan};
use programme::wib;
use records::report::{AsOf, FIRST_DAY};
use records::{Repository, StoreFailure};
use tests::crowd;
use tests::measure::{Memory, memory_row, row, runs};

#[derive(Debug, Parser)]
struct Arguments {
    /// The form that the people sent, as the site generator hands it over
    #[arg(long)]
    form: PathBuf,
    #[command(flatten)]
    crowd: crowd::Arguments,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments = Arguments::parse();
    let (_store, repository) = arguments.crowd.open().await?;
    let now = Timestamp::now();
    let began = Instant::now();
    // Everyone goes from step to step, so that there are about seven events a person.
    let form = crowd::form(&arguments.form)?;
    let people = &arguments.crowd;
    people.fill(&repository, &form, Pace::Eager, now).await?;
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
