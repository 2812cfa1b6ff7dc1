//! `okoce convert`: brings a data file of the first version into today's items.

use std::path::{Path, PathBuf};

use embedded_store::{Data, Store, StoreError};
use records::table::TableError;
use serde_json::json;

use crate::outcome::Outcome;
use crate::store::{self, NotOpened};
use records::{ConvertError, Converted, LOCAL_TABLE};

/// Submissions between two lines of progress.
const STEP: usize = 1_000;

/// Why a data file was not converted, with what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum NotConverted {
    /// There is no such file; opening it would make an empty one.
    #[error("Berkas data {} tidak ada.\nSebutkan tempatnya dengan --data BERKAS.", _0.display())]
    Missing(PathBuf),
    /// There is a file, but nothing in it.
    #[error("{0}")]
    NotOpened(#[from] NotOpened),
    /// The file cannot be opened or copied.
    #[error("{0}")]
    Store(#[from] StoreError),
    /// The file is a store, but holds a table that no version of ours made.
    #[error("Berkas data {} tidak dapat dibaca: {_1}.\nTidak ada yang diubah.", _0.display())]
    Foreign(PathBuf, TableError),
    /// The work stopped on the way.
    #[error(
        "Pengubahan berhenti di tengah jalan: {_1}.\n\
         Tidak ada yang hilang. Jalankan lagi perintah yang sama; \
         data lama tersimpan di {}.",
        _0.display()
    )]
    Stopped(PathBuf, ConvertError),
}

/// Converts the file, after a copy of it was put beside it. A file of today's version stays as it
/// is.
pub async fn run(path: PathBuf) -> Result<Outcome, NotConverted> {
    if !path.exists() {
        return Err(NotConverted::Missing(path));
    }
    store::is_there(&path)?;
    let store = Store::open(&Data::File(path.clone()))?;
    let client = records::local_client(store.connector());
    match records::table::ensure(&client, LOCAL_TABLE).await {
        Ok(()) => {
            let text = format!("Berkas data {} sudah sesuai versi ini.", path.display());
            return Ok(Outcome::fine(
                text,
                json!({ "submissions": 0, "converted": 0 }),
            ));
        }
        Err(TableError::FirstVersion { .. }) => {}
        Err(other) => return Err(NotConverted::Foreign(path, other)),
    }
    let copy = copy_beside(&store, &path)?;
    let converted = records::convert(&client, LOCAL_TABLE, report)
        .await
        .map_err(|error| NotConverted::Stopped(copy.clone(), error))?;
    Ok(Outcome::fine(
        format!(
            "Selesai: {} kiriman, {} di antaranya baru saja diubah.\nData lama tersimpan di {}.",
            converted.submissions,
            converted.now,
            copy.display()
        ),
        json!({
            "submissions": converted.submissions,
            "converted": converted.now,
            "copy": copy,
        }),
    ))
}

/// Copies the old data into a file beside it. One that an interrupted conversion left there is
/// older, so it stays.
fn copy_beside(store: &Store, path: &Path) -> Result<PathBuf, StoreError> {
    let copy = path.with_extension("versi-1.db");
    if !copy.exists() {
        store.copy_to(&copy)?;
    }
    Ok(copy)
}

fn report(converted: Converted) {
    if converted.submissions.is_multiple_of(STEP) {
        command_line::warn(format_args!(
            "{} kiriman diperiksa …\n",
            converted.submissions
        ));
    }
}
