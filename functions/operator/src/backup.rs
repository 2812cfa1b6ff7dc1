//! `okoce backup`: a copy of the data file, made while the server runs, and the proof that it can
//! be restored.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use jiff::Timestamp;
use programme::wib;
use records::StoreFailure;
use serde_json::json;

use crate::outcome::Outcome;
use crate::sqlite::{self, FileError};
use crate::store::{NotOpened, Place};
use crate::verify;

/// Why there is no backup, or none that can be trusted, with what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum NotBackedUp {
    /// The store is not there.
    #[error("{0}")]
    NotOpened(#[from] NotOpened),
    /// The file can't be read or the copy not be written.
    #[error("{0}")]
    File(#[from] FileError),
    /// The copy was made, but does not open or can't be checked.
    #[error("Salinan {} tidak dapat dipulihkan: {_1}\nJangan andalkan salinan ini.", _0.display())]
    NotRestored(PathBuf, String),
}

/// Copies data and keys, restores the copy to a file of its own, checks that, and throws it away.
pub async fn run(data: &Path, to: Option<PathBuf>) -> Result<Outcome, NotBackedUp> {
    if !data.exists() {
        return Err(NotOpened::Missing(data.to_owned()).into());
    }
    let to = to.unwrap_or_else(|| beside(data, Timestamp::now()));
    let unwritable = |cause| FileError::Unwritable(to.clone(), cause);
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).map_err(unwritable)?;
    }
    let began = Instant::now();
    sqlite::copy(data, &to)?;
    let copied = began.elapsed();
    let key = copy_key(data, &to)?;
    let bytes = fs::metadata(&to).map_err(unwritable)?.len();

    let began = Instant::now();
    let drill = restored(&to).await;
    let verified = drill.map_err(|cause| NotBackedUp::NotRestored(to.clone(), cause))?;
    let restored = began.elapsed();
    let findings = verified.findings.iter().map(ToString::to_string);
    let mut lines = vec![format!(
        "Disalin ke {} ({} KiB, {:.1} detik).",
        to.display(),
        bytes / 1024,
        copied.as_secs_f64()
    )];
    lines.push(match &key {
        Some(key) => format!("Kuncinya disalin ke {}.", key.display()),
        None => "Kuncinya tidak di samping berkas data (OKOCE_KEY?): simpan sendiri.".to_owned(),
    });
    lines.extend(findings);
    lines.push(format!(
        "Dicoba dipulihkan ke berkas lain, diperiksa, lalu dibuang ({:.1} detik): {}",
        restored.as_secs_f64(),
        verify::summary(&verified)
    ));
    lines.push("Pindahkan salinan ini ke komputer lain.".to_owned());
    Ok(Outcome {
        text: lines.join("\n"),
        json: json!({
            "copy": to,
            "bytes": bytes,
            "key": key,
            "copied_in_seconds": copied.as_secs_f64(),
            "restored_in_seconds": restored.as_secs_f64(),
            "verified": verify::as_json(&verified),
        }),
        is_fine: verified.findings.is_empty(),
    })
}

/// The place of a copy that nobody named: beside the data, with the moment in Jakarta.
fn beside(data: &Path, now: Timestamp) -> PathBuf {
    let moment = wib::local(now).strftime("%Y%m%d-%H%M%S").to_string();
    let stem = data.file_stem().unwrap_or_default().to_string_lossy();
    data.with_file_name(format!("{stem}-cadangan-{moment}.db"))
}

/// Without its keys a restored store does not recognise whom it knows.
fn copy_key(data: &Path, to: &Path) -> Result<Option<PathBuf>, FileError> {
    let key = to.with_extension("key");
    let unwritable = |cause| FileError::Unwritable(key.clone(), cause);
    let Ok(text) = fs::read(data.with_extension("key")) else {
        return Ok(None);
    };
    let mut file = sqlite::new_file(&key).map_err(unwritable)?;
    file.write_all(&text).map_err(unwritable)?;
    file.sync_all().map_err(unwritable)?;
    Ok(Some(key))
}

/// Restores a copy in a folder that nobody else enters, and checks all that is in it.
async fn restored(copy: &Path) -> Result<records::verify::Verified, String> {
    let folder = copy.with_extension(format!("uji-{}", std::process::id()));
    let made = fs::DirBuilder::new().mode(0o700).create(&folder);
    made.map_err(|cause| cause.to_string())?;
    let file = folder.join("okoce.db");
    let result = async {
        fs::copy(copy, &file).map_err(|cause| cause.to_string())?;
        let store = Place::File(file).open().await;
        let store = store.map_err(|cause| cause.to_string())?;
        let verified = verify::checked(&store.repository).await;
        verified.map_err(|failure: StoreFailure| failure.to_string())
    }
    .await;
    let gone = fs::remove_dir_all(&folder).map_err(|cause| cause.to_string());
    result.and_then(|verified| gone.map(|()| verified))
}
