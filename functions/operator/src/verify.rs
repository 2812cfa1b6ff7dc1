//! `okoce verify`: the full check of a store.

use std::path::Path;

use jiff::Timestamp;
use records::StoreFailure;
use serde_json::json;

use crate::store::{self, NotOpened};

/// Submissions between two lines of progress.
const STEP: usize = 10_000;

/// Why a store is not right, or was not checked.
#[derive(Debug, thiserror::Error)]
pub enum NotVerified {
    /// The store is not there.
    #[error("{0}")]
    NotOpened(#[from] NotOpened),
    /// The store did not answer, or holds something that can't be read.
    #[error("Pemeriksaan berhenti: {0}")]
    Store(#[from] StoreFailure),
    /// Something is off; it was printed.
    #[error("{0} hal tidak sesuai. Jangan ubah apa pun sebelum menyalin datanya.")]
    Findings(usize),
}

/// Checks the store and prints what is off.
pub async fn run(data: &Path, as_json: bool) -> Result<(), NotVerified> {
    let store = store::open(data).await?;
    let mut told = 0;
    let verified = store
        .repository
        .verify(Timestamp::now(), |submissions| {
            if !as_json && submissions >= told + STEP {
                told = submissions;
                eprintln!("{submissions} kiriman diperiksa …");
            }
        })
        .await?;
    let findings: Vec<String> = verified.findings.iter().map(ToString::to_string).collect();
    if as_json {
        let outcome = json!({
            "submissions": verified.submissions,
            "events": verified.events,
            "days": verified.days,
            "findings": findings,
        });
        println!("{outcome}");
    } else {
        for finding in &findings {
            println!("{finding}");
        }
        println!(
            "{} kiriman, {} peristiwa, dan jumlah {} hari diperiksa.",
            verified.submissions, verified.events, verified.days
        );
    }
    match findings.len() {
        0 => {
            if !as_json {
                println!("Semuanya sesuai.");
            }
            Ok(())
        }
        number => Err(NotVerified::Findings(number)),
    }
}
