//! `okoce backup`: a copy of the data file, made while the server runs, and the proof that it can
//! be restored.
//!
//! The copy gets its name when it is proven, so what bears one is good: data that no server would
//! open with the keys beside it leaves no copy that a rotation could take for the newest good one.

use std::fs;
use std::io::{self, Write as _};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use embedded_store::key::{self, KeyError};
use embedded_store::{Data, NotOpened as NotOpenedStore, Store, StoreError, has_reserved_name};
use jiff::Timestamp;
use programme::wib;
use records::verify::Verified;
use records::{LOCAL_TABLE, Repository, StoreFailure, local_client};
use serde_json::json;

use crate::doctor::{BROKEN, EARLIER_VERSION, KEY_FROM_BACKUP, KEY_OF_THE_DATA, OTHER_KEY};
use crate::outcome::Outcome;
use crate::sqlite::{self, FileError};
use crate::store::{NotOpened, is_there, keys_and_checks};
use crate::verify;

/// Why there is no backup, with what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum NotBackedUp {
    /// The store is not there.
    #[error("{0}\n{NO_COPY}")]
    NotOpened(#[from] NotOpened),
    /// The file can't be read.
    #[error("{0}\n{BROKEN}\n{NO_COPY}")]
    Unreadable(FileError),
    /// The copy can't be written.
    #[error("{0}\n{NO_COPY}")]
    Unwritable(FileError),
    /// The name is one that files beside a data file have.
    #[error(
        "Nama {} tidak dapat dipakai untuk salinan: nama seperti itu milik berkas di sebelahnya.\n\
         Sebutkan nama lain dengan --to BERKAS, misalnya cadangan/okoce.db.",
        _0.display()
    )]
    ReservedName(PathBuf),
    /// There is no key that can be used.
    #[error("{}\n{NO_COPY}", no_key(_0))]
    NoKey(KeyError),
    /// The keys are those of other data.
    #[error("{OTHER_KEY}\n{KEY_OF_THE_DATA}\n{NO_COPY}")]
    OtherKey,
    /// The file holds items of another version, or of somebody else.
    #[error("{0}\n{EARLIER_VERSION}\n{NO_COPY}")]
    Table(NotOpened),
    /// A copy was made, but does not open or can't be checked.
    #[error("Salinannya tidak dapat dipulihkan: {0}\n{NO_COPY}")]
    NotRestored(String),
}

/// Last words where there is no backup.
const NO_COPY: &str = "Tidak ada salinan yang dibuat; cadangan sebelumnya tidak diubah.";

/// Says what is wrong with the key: one that is there may only be short of what was there before;
/// about all others the store says enough.
fn no_key(error: &KeyError) -> String {
    match error {
        KeyError::Unusable(..) => format!("{error}\n{KEY_FROM_BACKUP}"),
        _ => error.to_string(),
    }
}

impl From<FileError> for NotBackedUp {
    fn from(error: FileError) -> Self {
        match error {
            FileError::Unreadable(..) => Self::Unreadable(error),
            FileError::Taken(_) | FileError::Unwritable(..) => Self::Unwritable(error),
        }
    }
}

/// Copies data and keys, restores the copy to a file of its own, checks that, and throws it away.
pub async fn run(data: &Path, to: Option<PathBuf>) -> Result<Outcome, NotBackedUp> {
    is_there(data)?;
    key::load(data, keys_and_checks).map_err(NotBackedUp::NoKey)?;
    let to = to.unwrap_or_else(|| beside(data, Timestamp::now()));
    let staged = Staged::begin(data, &to)?;
    let began = Instant::now();
    sqlite::copy(data, &staged.data)?;
    let copied = began.elapsed();
    let bytes = fs::metadata(&staged.data)
        .map_err(|cause| FileError::Unwritable(to.clone(), cause))?
        .len();

    let began = Instant::now();
    let verified = restored(&staged, data).await?;
    let restored = began.elapsed();
    let key = staged.put_in_place(&to)?;
    let findings = verified.findings.iter().map(ToString::to_string);
    let mut lines = vec![format!(
        "Disalin ke {} ({} KiB, {:.1} detik).",
        to.display(),
        bytes / 1024,
        copied.as_secs_f64()
    )];
    lines.push(match &key {
        Some(key) => format!("Kuncinya disalin ke {}.", key.display()),
        None => "Kuncinya dari variabel OKOCE_KEY, tidak dari berkas: simpan sendiri.".to_owned(),
    });
    lines.extend(findings);
    lines.push(format!(
        "Dicoba dipulihkan ke berkas lain, dibuka dengan kuncinya, diperiksa, lalu dibuang \
         ({:.1} detik): {}",
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
        if_unshown: None,
    })
}

/// Returns the place of a copy that nobody named: beside the data, with the moment in Jakarta.
fn beside(data: &Path, now: Timestamp) -> PathBuf {
    let moment = wib::local(now).strftime("%Y%m%d-%H%M%S").to_string();
    let stem = data.file_stem().unwrap_or_default().to_string_lossy();
    data.with_file_name(format!("{stem}-cadangan-{moment}.db"))
}

/// A copy without a name of its own yet, in a folder that nobody else enters. The folder goes when
/// this is dropped.
struct Staged {
    folder: PathBuf,
    data: PathBuf,
    /// Without its keys a restored store does not recognise whom it knows. They are in no file
    /// where the environment holds them.
    key: Option<PathBuf>,
}

impl Staged {
    /// Makes the folder, with the keys in it, beside the place of the copy.
    fn begin(data: &Path, to: &Path) -> Result<Self, NotBackedUp> {
        if has_reserved_name(to) {
            return Err(NotBackedUp::ReservedName(to.to_owned()));
        }
        let key = key::file_of(data);
        let key_to = key.as_ref().map(|_| to.with_extension("key"));
        for taken in [Some(to.to_owned()), key_to].into_iter().flatten() {
            // A link that leads nowhere is taken too.
            if taken.symlink_metadata().is_ok() {
                return Err(FileError::Taken(taken).into());
            }
        }
        let unwritable = |cause| FileError::Unwritable(to.to_owned(), cause);
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder).map_err(unwritable)?;
        }
        let folder = to.with_extension(format!("uji-{}", std::process::id()));
        let made = fs::DirBuilder::new().mode(0o700).create(&folder);
        made.map_err(unwritable)?;
        let staged = Self {
            data: folder.join("salinan.db"),
            key: key.as_ref().map(|_| folder.join("salinan.key")),
            folder,
        };
        if let (Some(from), Some(to)) = (&key, &staged.key) {
            let text = fs::read(from)
                .map_err(|cause| NotBackedUp::NoKey(KeyError::File(from.clone(), cause)))?;
            write_new(to, &text).map_err(unwritable)?;
        }
        Ok(staged)
    }

    /// Gives the copy and its keys their names, and says where the keys are. Nothing that is there
    /// is written over.
    fn put_in_place(&self, to: &Path) -> Result<Option<PathBuf>, FileError> {
        let key = self.key.as_ref().map(|_| to.with_extension("key"));
        let pairs = [
            (&self.key, key.as_deref()),
            (&Some(self.data.clone()), Some(to)),
        ];
        let mut placed: Vec<&Path> = Vec::new();
        for (from, to) in pairs {
            let (Some(from), Some(to)) = (from, to) else {
                continue;
            };
            // The name is taken first: a move alone would go over what is there.
            let moved = sqlite::new_file(to).and_then(|_| {
                placed.push(to);
                fs::rename(from, to)
            });
            if let Err(cause) = moved {
                for placed in placed {
                    let _ = fs::remove_file(placed);
                }
                return Err(match cause.kind() {
                    io::ErrorKind::AlreadyExists => FileError::Taken(to.to_owned()),
                    _ => FileError::Unwritable(to.to_owned(), cause),
                });
            }
        }
        let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty());
        fs::File::open(folder.unwrap_or(Path::new(".")))
            .and_then(|folder| folder.sync_all())
            .map_err(|cause| FileError::Unwritable(to.to_owned(), cause))?;
        Ok(key)
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        // It holds nothing but copies, and only its owner enters it.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn write_new(path: &Path, text: &[u8]) -> io::Result<()> {
    let mut file = sqlite::new_file(path)?;
    file.write_all(text)?;
    file.sync_all()
}

/// Restores a copy of `data`, opens it with its keys as a server would, and checks all that is in
/// it.
async fn restored(staged: &Staged, data: &Path) -> Result<Verified, NotBackedUp> {
    let said = |cause: io::Error| NotBackedUp::NotRestored(cause.to_string());
    let failed = |failure: StoreFailure| NotBackedUp::NotRestored(failure.to_string());
    let file = staged.folder.join("okoce.db");
    fs::copy(&staged.data, &file).map_err(said)?;
    if let Some(key) = &staged.key {
        fs::copy(key, file.with_extension("key")).map_err(said)?;
    }
    let file = Data::File(file);
    let opened = Store::open_with_keys(&file, keys_and_checks, async |connector| {
        records::table::ensure(&local_client(connector), LOCAL_TABLE).await
    });
    let (store, secret) = opened.await.map_err(|error| match error {
        NotOpenedStore::Store(StoreError::Corrupt(_, cause)) => {
            NotOpened::Store(StoreError::Corrupt(data.to_owned(), cause)).into()
        }
        NotOpenedStore::Store(error) => NotBackedUp::NotRestored(error.to_string()),
        NotOpenedStore::Key(KeyError::Other(_)) => NotBackedUp::OtherKey,
        NotOpenedStore::Key(error) => NotBackedUp::NoKey(error),
        NotOpenedStore::Unprepared(error) => {
            NotBackedUp::Table(NotOpened::Table(data.to_owned(), error))
        }
    })?;
    let repository = Repository::new(local_client(store.connector()), LOCAL_TABLE);
    if repository.fits(&secret).await.map_err(failed)? == Some(false) {
        return Err(NotBackedUp::OtherKey);
    }
    verify::checked(&repository).await.map_err(failed)
}
