//! The keys for keyed hashes on one machine: `OKOCE_KEY` when set, else the file beside the data
//! file, which begins with a random one. Losing them does not lose submissions, but a repeat of an
//! old one is then no longer recognised, so they belong to the same backup.
//!
//! A new key is a new first line of the file; the earlier ones stay below it.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use embedded_store::Data;
use records::{MOST_KEYS, SHORTEST_KEY_BYTES, Secret, UnusableKeys};

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
    /// The keys at this place can't be used.
    #[error("Kunci di {place} tidak dapat dipakai: {}", in_words(*_1), place = _0)]
    Unusable(String, UnusableKeys),
}

/// The keys: from the environment, from the file beside `data`, or a new one.
pub fn load_or_create(data: &Data) -> Result<Secret, KeyError> {
    let (place, keys) = if let Ok(keys) = std::env::var("OKOCE_KEY") {
        ("variabel OKOCE_KEY".to_owned(), keys)
    } else if let Data::File(path) = data {
        let path = path.with_extension("key");
        (format!("berkas {}", path.display()), kept_beside(&path)?)
    } else {
        ("memori".to_owned(), random_hex()?)
    };
    Secret::new(&keys).map_err(|problem| KeyError::Unusable(place, problem))
}

fn in_words(problem: UnusableKeys) -> String {
    match problem {
        UnusableKeys::Short { place, found_bytes } => format!(
            "kunci ke-{place} hanya {found_bytes} bita, paling sedikit {SHORTEST_KEY_BYTES}.\n\
             Buat kunci yang baik dengan: openssl rand -hex 32"
        ),
        UnusableKeys::Repeated { place, first } => {
            format!("kunci ke-{place} sama dengan kunci ke-{first}.\nHapus salah satunya.")
        }
        UnusableKeys::TooMany { found } => format!(
            "ada {found} kunci, paling banyak {MOST_KEYS}.\nHapus yang paling bawah, yang paling lama."
        ),
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
    fn a_new_first_line_is_a_new_key_beside_the_earlier_one() {
        let folder = tempfile::tempdir().unwrap();
        let data = Data::File(folder.path().join("okoce.db"));
        let first = load_or_create(&data).unwrap();
        assert!(first.versions().others.is_empty());
        let path = folder.path().join("okoce.key");
        let kept = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, format!("{}\n{kept}", random_hex().unwrap())).unwrap();
        let hash = |version: &records::Version| version.hash(records::Use::Phone, &[b"nomor"]);
        let both = load_or_create(&data).unwrap().versions().map(hash);
        assert_eq!(both.others, [hash(&first.versions().current)]);

        std::fs::write(&path, format!("{kept}pendek\n")).unwrap();
        assert_eq!(
            load_or_create(&data).unwrap_err().to_string(),
            format!(
                "Kunci di berkas {} tidak dapat dipakai: kunci ke-2 hanya 6 bita, paling sedikit \
                 32.\nBuat kunci yang baik dengan: openssl rand -hex 32",
                path.display()
            )
        );
    }

    #[test]
    fn two_new_keys_differ() {
        assert_ne!(random_hex().unwrap(), random_hex().unwrap());
    }
}
