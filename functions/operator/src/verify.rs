//! `okoce verify`: the full check of a store.

use jiff::Timestamp;
use records::StoreFailure;
use records::verify::Verified;
use serde_json::{Value, json};

use crate::outcome::Outcome;
use crate::store::{NotOpened, Place};

/// Submissions between two lines of progress.
const STEP: usize = 10_000;

/// Why a store was not checked.
#[derive(Debug, thiserror::Error)]
pub enum NotVerified {
    /// The store is not there.
    #[error("{0}")]
    NotOpened(#[from] NotOpened),
    /// The store did not answer, or holds something that can't be read.
    #[error("Pemeriksaan berhenti: {0}")]
    Store(#[from] StoreFailure),
}

/// Checks the store and tells what is off.
pub async fn run(place: &Place) -> Result<Outcome, NotVerified> {
    let store = place.open().await?;
    let verified = checked(&store.repository).await?;
    let mut lines: Vec<String> = verified.findings.iter().map(ToString::to_string).collect();
    lines.push(summary(&verified));
    Ok(Outcome {
        text: lines.join("\n"),
        json: as_json(&verified),
        is_fine: verified.findings.is_empty(),
        if_unshown: None,
    })
}

/// Checks a store, with lines of progress on standard error.
pub(crate) async fn checked(repository: &records::Repository) -> Result<Verified, StoreFailure> {
    let mut shown = 0;
    let progress = |submissions| {
        if submissions >= shown + STEP {
            shown = submissions;
            command_line::warn(format_args!("{submissions} kiriman diperiksa …\n"));
        }
    };
    repository.verify(Timestamp::now(), progress).await
}

pub(crate) fn summary(verified: &Verified) -> String {
    let counted = format!(
        "{} kiriman, {} peristiwa, dan jumlah {} hari diperiksa.",
        verified.submissions, verified.events, verified.days
    );
    match verified.findings.len() {
        0 => format!("{counted} Semuanya sesuai."),
        number => format!(
            "{counted} {number} hal tidak sesuai. Jangan ubah apa pun sebelum menyalin datanya."
        ),
    }
}

pub(crate) fn as_json(verified: &Verified) -> Value {
    let findings: Vec<String> = verified.findings.iter().map(ToString::to_string).collect();
    json!({
        "submissions": verified.submissions,
        "events": verified.events,
        "days": verified.days,
        "findings": findings,
    })
}
