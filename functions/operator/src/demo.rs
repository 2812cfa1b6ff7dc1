//! `okoce demo`: fills a store with invented people.

use std::path::{Path, PathBuf};

use embedded_store::key::KeyError;
use embedded_store::{Data, NotOpened, Store, StoreError};
use example_people::{Crowd, Pace};
use forms::{Form, StoringForm};
use jiff::Timestamp;
use records::table::TableError;
use records::{LOCAL_TABLE, Repository, StoreFailure, local_client};

use serde_json::json;

use crate::outcome::Outcome;
use crate::store::keys_and_checks;

/// People between two lines of progress.
const STEP: usize = 10_000;

/// The form that invented people sent.
const FORM: &str = "formulir/pendaftaran.json";

/// Why no examples were made, with what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum NotFilled {
    /// The file cannot be opened.
    #[error("{0}")]
    Store(#[from] StoreError),
    /// The file holds another table.
    #[error("Berkas data tidak dapat dipakai: {0}.")]
    Table(#[from] TableError),
    /// The store did not answer.
    #[error("Penyimpanan data tidak menjawab ({0}). Coba lagi.")]
    Failed(#[from] StoreFailure),
    /// There is no key to work with.
    #[error("{0}")]
    Key(#[from] KeyError),
    /// The store holds something that is not an example.
    #[error(
        "Berkas data ini berisi data lain, jadi tidak diisi orang contoh.\n\
         Sebutkan berkas baru dengan --data BERKAS."
    )]
    NotOfExamples,
    /// The form can't be read.
    #[error(
        "Formulir {} tidak dapat dibaca.\n\
         Bangun situs lebih dulu (cargo run -p site-gen -- build), atau sebutkan foldernya dengan \
         --bundle.",
        _0.display()
    )]
    NoForm(PathBuf),
}

/// Fills the store on a file, which is made where it is missing.
pub async fn run(data: &Path, bundle: &Path, people: u32, seed: u64) -> Result<Outcome, NotFilled> {
    let form = form(&bundle.join(FORM))?;
    let file = Data::File(data.to_owned());
    let opened = Store::open_with_keys(&file, keys_and_checks, async |connector| {
        records::table::ensure(&local_client(connector), LOCAL_TABLE).await
    });
    let (store, secret) = opened.await.map_err(|error| match error {
        NotOpened::Store(error) => NotFilled::Store(error),
        NotOpened::Key(error) => NotFilled::Key(error),
        NotOpened::Unprepared(error) => NotFilled::Table(error),
    })?;
    let repository = Repository::new(local_client(store.connector()), LOCAL_TABLE);
    if !repository.mark_as_examples().await? {
        return Err(NotFilled::NotOfExamples);
    }
    let crowd = Crowd {
        form: &form,
        secret: &secret,
        now: Timestamp::now(),
        seed,
        pace: Pace::Usual,
    };
    let written = crowd
        .fill(&repository, people, |written| {
            if written.is_multiple_of(STEP) {
                command_line::warn(format_args!("{written} orang contoh ditulis …\n"));
            }
        })
        .await?;
    Ok(Outcome::fine(
        format!(
            "{written} orang contoh ditulis ke {}. Semuanya rekaan.",
            data.display()
        ),
        json!({ "people": written, "seed": seed, "data": data }),
    ))
}

fn form(path: &Path) -> Result<StoringForm, NotFilled> {
    let missing = || NotFilled::NoForm(path.to_owned());
    let text = std::fs::read_to_string(path).map_err(|_| missing())?;
    let form: Form = serde_json::from_str(&text).map_err(|_| missing())?;
    StoringForm::new(form).ok_or_else(missing)
}
