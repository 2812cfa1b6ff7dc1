//! The key for keyed hashes on one machine: `OKOCE_KEY` when set, else a random one kept beside
//! the data file. Losing it does not lose submissions, but a repeat of an old one is then no
//! longer recognised, so it belongs to the same backup.

use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use crate::file::Data;

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
    /// The system gave no random bytes.
    #[error("Sistem tidak memberi angka acak untuk kunci ({0}).")]
    Random(getrandom::Error),
}

/// The text of the key: from the environment, from the file beside `data`, or new.
pub fn load_or_create(data: &Data) -> Result<String, KeyError> {
    if let Ok(key) = std::env::var("OKOCE_KEY") {
        return Ok(key);
    }
    match data {
        Data::File(path) => kept_beside(&path.with_extension("key")),
        Data::Memory => random_hex(),
    }
}

fn kept_beside(path: &Path) -> Result<String, KeyError> {
    let file_error = |cause| KeyError::File(path.to_owned(), cause);
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(text.trim().to_owned()),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let key = random_hex()?;
            OpenOptions::new()
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(path)
                .and_then(|mut file| {
                    writeln!(file, "{key}")?;
                    file.sync_all()
                })
                .map_err(file_error)?;
            Ok(key)
        }
        Err(error) => Err(file_error(error)),
    }
}

/// 32 random bytes as 64 hexadecimal digits.
fn random_hex() -> Result<String, KeyError> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(KeyError::Random)?;
    Ok(bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string can't fail.
        let _ = write!(text, "{byte:02x}");
        text
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_key_is_the_same_next_time_and_readable_by_the_owner_only() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("okoce.key");
        let first = kept_beside(&path).unwrap();
        assert_eq!(first.len(), 64);
        assert_eq!(first, kept_beside(&path).unwrap());
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn two_new_keys_differ() {
        assert_ne!(random_hex().unwrap(), random_hex().unwrap());
    }
}
