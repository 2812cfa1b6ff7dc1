//! The keys for keyed hashes on one machine: `OKOCE_KEY` when set, else the file beside the data
//! file, which begins with a random one. Losing them does not lose submissions, but a repeat of an
//! old one is then no longer recognised, so they belong to the same backup.
//!
//! A new key is a new first line of the file; the earlier ones stay below it.

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
    /// The keys at this place can't be used, and why.
    #[error("Kunci di {_0} tidak dapat dipakai: {_1}")]
    Unusable(String, String),
}

/// The keys: from the environment, from the file beside `data`, or a new one. `read` takes their
/// text, or says in Indonesian why it can't be used and what to do.
pub fn load_or_create<T>(
    data: &Data,
    read: impl FnOnce(&str) -> Result<T, String>,
) -> Result<T, KeyError> {
    let (place, keys) = if let Ok(keys) = std::env::var("OKOCE_KEY") {
        ("variabel OKOCE_KEY".to_owned(), keys)
    } else if let Data::File(path) = data {
        let path = path.with_extension("key");
        (format!("berkas {}", path.display()), kept_beside(&path)?)
    } else {
        ("memori".to_owned(), random_hex()?)
    };
    read(&keys).map_err(|problem| KeyError::Unusable(place, problem))
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
    Ok(hex::encode(bytes))
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
    fn whatever_stands_in_the_file_is_read_and_a_problem_names_it() {
        let folder = tempfile::tempdir().unwrap();
        let data = Data::File(folder.path().join("okoce.db"));
        let read = || load_or_create(&data, |keys| Ok(keys.to_owned())).unwrap();
        let first = read();
        let path = folder.path().join("okoce.key");
        let two = format!("{}\n{first}\n", random_hex().unwrap());
        std::fs::write(&path, &two).unwrap();
        assert_eq!(read(), two.trim());
        let refused = load_or_create(&data, |_| Err::<(), _>("terlalu pendek".to_owned()));
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
