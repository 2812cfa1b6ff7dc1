//! A store of invented people, for trying the desk: `cargo run -- --demo`.

use std::path::Path;

use example_people::Crowd;
use forms::{Form, StoringForm};
use jiff::Timestamp;
use records::history::OPERATOR;
use records::{Assignment, Offices, Repository, Secret};

use crate::StartError;

/// The number of invented people.
const PEOPLE: u32 = 2_000;

/// The seed: the same people each time.
const SEED: u64 = 1;

/// The kecamatan of the example pendamping.
const KECAMATAN: &str = "tebet";

/// Fills the empty store, and invites an example officer of each role: their activation
/// codes.
pub async fn fill(
    repository: &Repository,
    secret: &Secret,
    bundle: &Path,
) -> Result<Vec<String>, StartError> {
    let other = |cause: &dyn std::fmt::Display| StartError::Demo(cause.to_string());
    let path = bundle.join("formulir/pendaftaran.json");
    let text = std::fs::read_to_string(&path)
        .map_err(|cause| StartError::Demo(format!("{}: {cause}", path.display())))?;
    let form: Form = serde_json::from_str(&text).map_err(|cause| other(&cause))?;
    let form = StoringForm::new(form)
        .ok_or_else(|| StartError::Demo("formulir pendaftaran tidak menyimpan".to_owned()))?;
    let is_marked = repository.mark_as_examples().await;
    if !is_marked.map_err(|cause| other(&cause))? {
        return Err(StartError::Demo(
            "berkas data ini berisi data lain. Jalankan tanpa --data.".to_owned(),
        ));
    }
    let crowd = Crowd {
        form: &form,
        secret,
        now: Timestamp::now(),
        seed: SEED,
    };
    let filled = crowd.fill(repository, PEOPLE, |_| {}).await;
    filled.map_err(|cause| other(&cause))?;
    let tebet = KECAMATAN.parse().ok().into_iter().collect();
    let pendamping = Offices::new(tebet).map(Assignment::Pendamping);
    let mut codes = Vec::new();
    for assignment in pendamping.into_iter().chain([Assignment::Sekretariat]) {
        let invited = repository.invite(assignment, OPERATOR, Timestamp::now());
        let invited = invited.await.map_err(|cause| other(&cause))?;
        codes.push(invited.code.shown().clone());
    }
    Ok(codes)
}
