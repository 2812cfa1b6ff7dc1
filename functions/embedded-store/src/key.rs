//! The keys for keyed hashes on one machine: `OKOCE_KEY` when set, else the file beside the data
//! file, which begins with a random one. Losing them does not lose submissions, but a repeat of an
//! old one is then no longer recognised, so they belong to the same backup, and a data file is not
//! opened without them: it holds check values of its own.
//!
//! A new key is a new first line of the file; the earlier ones stay below it.

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use crate::file::{self, Data};
use crate::private;

/// Why there is no key to work with.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The key file cannot be read or made.
    #[error(
        "Berkas kunci {} tidak dapat dibaca atau dibuat ({_1}).\n\
         Beri izin tulis pada foldernya, atau isi variabel OKOCE_KEY.",
        _0.display()
    )]
    File(PathBuf, std::io::Error),
    /// There is data, but no key to it.
    #[error(
        "Berkas kunci {} tidak ada, padahal berkas datanya ada.\n\
         Tanpa kunci itu orang yang sudah terdaftar tidak dikenali lagi. Kembalikan berkas kunci \
         dari cadangan, atau isi variabel OKOCE_KEY dengan kunci itu.",
        _0.display()
    )]
    Missing(PathBuf),
    /// The keys are those of other data.
    #[error(
        "Kunci di {_0} bukan kunci berkas data ini.\n\
         Dengan kunci lain orang yang sudah terdaftar tidak dikenali lagi. Kembalikan kunci \
         berkas data ini dari cadangan; kunci baru ditulis di atasnya, dan kunci lama tetap di bawah."
    )]
    Other(String),
    /// The system gave no random bytes.
    #[error("Sistem tidak memberi angka acak untuk kunci ({0}).")]
    Random(getrandom::Error),
    /// The keys at this place can't be used, and why.
    #[error("Kunci di {_0} tidak dapat dipakai: {_1}")]
    Unusable(String, String),
}

/// Name of the variable that holds the keys where they are in no file.
const VARIABLE: &str = "OKOCE_KEY";

/// Keys as text, and the place they are from.
pub(crate) struct Found {
    pub(crate) place: String,
    pub(crate) text: String,
    /// The file into which new ones are yet to be written.
    unwritten: Option<PathBuf>,
}

/// Reads the keys of data that is there: from the environment, or from the file beside it. `read`
/// takes their text, or says in Indonesian why it can't be used and what to do.
pub fn load<T>(data: &Path, read: impl FnOnce(&str) -> Result<T, String>) -> Result<T, KeyError> {
    let found = Found::of(&Data::File(data.to_owned()), false)?;
    read(&found.text).map_err(|problem| KeyError::Unusable(found.place, problem))
}

/// Returns the file beside `data` that [`load`] reads; none where the variable `OKOCE_KEY` holds
/// the keys.
pub fn file_of(data: &Path) -> Option<PathBuf> {
    std::env::var(VARIABLE).is_err().then(|| beside(data))
}

impl Found {
    /// Finds the keys to `data`; new ones where it is new and there are none.
    pub(crate) fn of(data: &Data, is_new: bool) -> Result<Self, KeyError> {
        let found = |place: String, text: String| Found {
            place,
            text,
            unwritten: None,
        };
        if let Ok(keys) = std::env::var(VARIABLE) {
            return Ok(found("variabel OKOCE_KEY".to_owned(), keys));
        }
        let Data::File(data) = data else {
            return Ok(found("memori".to_owned(), random_hex()?));
        };
        let path = beside(data);
        let place = format!("berkas {}", path.display());
        match fs::read_to_string(&path) {
            Ok(text) => Ok(found(place, text.trim().to_owned())),
            Err(error) if error.kind() != ErrorKind::NotFound => Err(KeyError::File(path, error)),
            Err(_) if is_new => Ok(Found {
                unwritten: Some(path),
                ..found(place, random_hex()?)
            }),
            Err(_) => Err(KeyError::Missing(path)),
        }
    }

    /// Writes new keys into their file, whole or not at all.
    pub(crate) fn keep(&self) -> Result<(), KeyError> {
        let Some(path) = &self.unwritten else {
            return Ok(());
        };
        write_whole(path, &self.text).map_err(|cause| KeyError::File(path.clone(), cause))
    }
}

/// Returns the file of the keys to the data file at `data`, under whatever name.
pub(crate) fn beside(data: &Path) -> PathBuf {
    file::real(data).with_extension("key")
}

fn write_whole(path: &Path, text: &str) -> std::io::Result<()> {
    let begun = path.with_extension("kunci-baru");
    let mut file = private::file(&begun)?;
    // An interrupted start may have left half of one.
    file.set_len(0)?;
    writeln!(file, "{text}")?;
    file.sync_all()?;
    fs::rename(&begun, path)?;
    file::sync_folder(path)
}

/// Draws 32 random bytes as 64 hexadecimal digits.
fn random_hex() -> Result<String, KeyError> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(KeyError::Random)?;
    Ok(hex::encode(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_key_is_the_same_next_time_and_readable_by_the_owner_only() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let data = Data::File(folder.path().join("okoce.db"));
        let first = Found::of(&data, true).unwrap();
        first.keep().unwrap();
        assert_eq!(first.text.len(), 64);
        assert_eq!(first.text, Found::of(&data, true).unwrap().text);
        assert_eq!(first.text, Found::of(&data, false).unwrap().text);
        let mode = fs::metadata(folder.path().join("okoce.key"));
        assert_eq!(mode.unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn whatever_stands_in_the_file_is_read_and_a_problem_names_it() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("okoce.db");
        let path = beside(&data);
        let missing = load(&data, |keys| Ok(keys.to_owned())).unwrap_err();
        assert!(matches!(missing, KeyError::Missing(_)), "{missing:?}");
        let two = format!("{}\n{}\n", random_hex().unwrap(), random_hex().unwrap());
        fs::write(&path, &two).unwrap();
        assert_eq!(load(&data, |keys| Ok(keys.to_owned())).unwrap(), two.trim());
        let refused = load(&data, |_| Err::<(), _>("terlalu pendek".to_owned()));
        assert_eq!(
            refused.unwrap_err().to_string(),
            format!(
                "Kunci di berkas {} tidak dapat dipakai: terlalu pendek",
                path.display()
            )
        );
    }

    #[test]
    fn two_new_keys_differ() {
        assert_ne!(random_hex().unwrap(), random_hex().unwrap());
    }
}
