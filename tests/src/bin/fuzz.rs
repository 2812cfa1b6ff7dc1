//! `cargo run -p tests --release --bin fuzz -- --count 1000000`: see [`tests::fuzz`].

use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use tests::fuzz::{Bounds, run};

/// Throws generated requests at the handlers.
#[derive(Debug, Parser)]
struct Arguments {
    /// Most requests
    #[arg(long, default_value_t = 1_000_000)]
    count: u64,
    /// Most seconds
    #[arg(long, default_value_t = 1_800)]
    seconds: u64,
    /// Seed of the requests; one seed always gives the same ones
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many send at once
    #[arg(long, default_value_t = 4)]
    workers: u64,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let tally = run(Bounds {
        count: arguments.count,
        time: Duration::from_secs(arguments.seconds),
        seed: arguments.seed,
        workers: arguments.workers,
    })
    .await;
    println!(
        "{} requests in {:.1} s",
        tally.sent,
        tally.took.as_secs_f64()
    );
    for (status, count) in &tally.statuses {
        println!("  {status}: {count}");
    }
    for failure in &tally.failures {
        println!("FAILED {failure}");
    }
    if tally.failures.is_empty() {
        println!("no panic, no 5xx, nothing stored half");
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
