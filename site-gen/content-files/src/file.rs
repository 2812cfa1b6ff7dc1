//! Files on disk that are whole at any moment.

use std::borrow::Cow;
use std::fs;
use std::io::{self, ErrorKind, Write as _};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::diagnostics::{Problem, Problems};

/// Puts new bytes in the place of a file; one that has them already is left alone.
///
/// ```
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("topik.toml");
/// content_files::file::replace(&path, b"[[topik]]")?;
/// assert!(content_files::file::holds(&path, b"[[topik]]"));
/// assert_eq!(std::fs::read_dir(&folder)?.count(), 1, "the temporary name is gone");
///
/// let problems = content_files::file::replace(&path.join("x"), b"").expect_err("no folder");
/// assert!(problems.iter().all(|problem| problem.message.starts_with("tidak dapat ditulis")));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), Problems> {
    if holds(path, bytes) {
        return Ok(());
    }
    write(path, bytes).map_err(|error| Problems::new(vec![unwritable(path, &error)]))
}

/// Tells whether a file or folder is no part of what people write: hidden, or left there by an
/// editor, by Git, by a word processor that has a file open, or by the system that shows the
/// folder.
pub fn is_passed_over(name: &str) -> bool {
    let is_backup = |ending| {
        Path::new(name)
            .extension()
            .is_some_and(|found| found == ending)
    };
    name.starts_with(['.', '#'])
        || name.starts_with("~$")
        || name.ends_with('~')
        || ["orig", "rej", "bak"].into_iter().any(is_backup)
        || [
            "Thumbs.db",
            "ehthumbs.db",
            "desktop.ini",
            "Desktop.ini",
            "Icon\r",
        ]
        .contains(&name)
}

/// Tells whether a file has these bytes.
pub fn holds(path: &Path, bytes: &[u8]) -> bool {
    fs::metadata(path).is_ok_and(|found| found.len() == bytes.len() as u64)
        && fs::read(path).is_ok_and(|found| found == bytes)
}

/// Writes a file, under a temporary name first: nobody ever reads half of it.
///
/// The name is this call's own, so that two programs that write one file don't take each other's
/// half, and hidden, so that no watch and no build takes it for content. Nothing stays of it when
/// the file can't be written.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    static CALLS: AtomicU64 = AtomicU64::new(0);
    let call = CALLS.fetch_add(1, Ordering::Relaxed);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let temporary = path.with_file_name(format!(".{name}.{}-{call}.baru", std::process::id()));
    let written = fs::File::create_new(&temporary)
        .and_then(|mut file| file.write_all(bytes))
        .and_then(|()| fs::rename(&temporary, path));
    if written.is_err() {
        // Mostly it was never there.
        let _ = fs::remove_file(&temporary);
    }
    written
}

/// Builds the problem for a file or a folder that can't be written.
pub fn unwritable(path: &Path, error: &io::Error) -> Problem {
    let hint = match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            "kosongkan ruang penyimpanan, lalu jalankan perintah ini sekali lagi"
        }
        ErrorKind::IsADirectory => "pindahkan atau hapus folder itu, lalu coba lagi",
        ErrorKind::NotADirectory | ErrorKind::AlreadyExists => {
            "pindahkan atau hapus berkas yang menempati folder itu, lalu coba lagi"
        }
        ErrorKind::NotFound => "periksa apakah folder tempatnya masih ada",
        _ => "periksa apakah Anda boleh menulis di folder itu",
    };
    let message = format!("tidak dapat ditulis: {}", cause(error));
    Problem::whole_file(&path.display().to_string(), message).with_hint(hint)
}

/// Says in Indonesian why the system refused; what is rare, in the system's own words.
pub fn cause(error: &io::Error) -> Cow<'static, str> {
    let words = match error.kind() {
        ErrorKind::NotFound => "berkas atau foldernya tidak ada",
        ErrorKind::PermissionDenied => "Anda tidak diizinkan membuka atau mengubahnya",
        ErrorKind::StorageFull => "ruang penyimpanan penuh",
        ErrorKind::QuotaExceeded => "jatah ruang penyimpanan Anda habis",
        ErrorKind::ReadOnlyFilesystem => "tempat penyimpanannya hanya dapat dibaca",
        ErrorKind::IsADirectory => "di tempat itu sudah ada folder bernama sama",
        ErrorKind::NotADirectory | ErrorKind::AlreadyExists => {
            "di tempat itu sudah ada berkas bernama sama"
        }
        ErrorKind::InvalidFilename => "namanya tidak dapat dipakai di komputer ini",
        ErrorKind::FileTooLarge => "berkasnya terlalu besar untuk tempat penyimpanan ini",
        ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy => {
            "berkasnya sedang dipakai program lain"
        }
        ErrorKind::CrossesDevices => "tempat asal dan tujuannya di penyimpanan yang berbeda",
        ErrorKind::DirectoryNotEmpty => "foldernya masih berisi",
        ErrorKind::TimedOut => "tempat penyimpanannya tidak menjawab",
        ErrorKind::OutOfMemory => "memori komputer ini tidak cukup",
        _ => match rare(error) {
            Some(words) => words,
            None => return error.to_string().into(),
        },
    };
    words.into()
}

/// Names the causes that the standard library has no name for, by their numbers on Unix: ELOOP on
/// Linux and on macOS, ENFILE and EMFILE, EIO.
fn rare(error: &io::Error) -> Option<&'static str> {
    match error.raw_os_error().filter(|_| cfg!(unix))? {
        40 if cfg!(target_os = "linux") => Some(LOOP),
        62 if cfg!(target_os = "macos") => Some(LOOP),
        23 | 24 => Some("terlalu banyak berkas yang sedang terbuka di komputer ini"),
        5 => Some("tempat penyimpanannya rusak atau terputus"),
        _ => None,
    }
}

const LOOP: &str = "jalan pintasnya (tautan simbolis) berputar ke dirinya sendiri";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_write_leaves_nothing_behind_and_says_why() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let path = folder.path().join("menu.toml");
        fs::create_dir(&path).expect("it is not there yet");
        let error = write(&path, b"isi").expect_err("a folder is in the way");
        let problem = unwritable(&path, &error);
        assert_eq!(
            problem.message,
            "tidak dapat ditulis: di tempat itu sudah ada folder bernama sama"
        );
        let left = fs::read_dir(folder.path()).expect("it can be read");
        assert_eq!(left.count(), 1, "only the folder itself");
    }

    #[test]
    fn many_writers_of_one_file_leave_one_whole_file_and_its_neighbours() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let path = folder.path().join("kabar.md");
        let copy = folder.path().join("kabar.md.gz");
        fs::write(&copy, "milik orang").expect("it can be written");
        let texts = ["satu", "dua", "tiga"].map(|word| word.repeat(10_000));
        std::thread::scope(|scope| {
            for text in &texts {
                scope.spawn(|| {
                    for _ in 0..50 {
                        replace(&path, text.as_bytes()).expect("nobody is in the way");
                    }
                });
            }
        });
        let found = fs::read_to_string(&path).expect("it is there");
        assert!(texts.contains(&found));
        assert_eq!(
            fs::read_to_string(&copy).ok().as_deref(),
            Some("milik orang")
        );
        let left = fs::read_dir(folder.path()).expect("it can be read");
        assert_eq!(left.count(), 2);
    }

    /// <https://github.com/hahwul/hwaro/issues/611>
    #[test]
    fn what_programs_leave_in_a_folder_is_passed_over() {
        for name in [
            ".DS_Store",
            ".kabar.md.swp",
            "kabar.md~",
            "#kabar.md#",
            "~$kabar.docx",
            "Thumbs.db",
            "desktop.ini",
            "Icon\r",
            "kabar.md.orig",
            "kabar.md.rej",
            "kabar.md.bak",
        ] {
            assert!(is_passed_over(name), "{name}");
        }
        for name in ["kabar.md", "original.md", "thumbs.md", "ikon.svg", "Icon"] {
            assert!(!is_passed_over(name), "{name}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_common_causes_are_not_told_in_english() {
        // EIO, EMFILE, ELOOP, and those between them that a disk or a folder has.
        for number in [
            1, 2, 5, 12, 13, 16, 17, 18, 20, 21, 23, 24, 26, 27, 28, 30, 36, 39, 40, 110, 122,
        ] {
            let error = io::Error::from_raw_os_error(number);
            assert!(!cause(&error).contains("os error"), "{error}");
        }
    }

    #[test]
    fn the_advice_fits_the_cause() {
        let table = [
            (
                ErrorKind::StorageFull,
                "ruang penyimpanan penuh",
                "kosongkan",
            ),
            (
                ErrorKind::PermissionDenied,
                "tidak diizinkan",
                "boleh menulis",
            ),
            (ErrorKind::NotFound, "tidak ada", "masih ada"),
            (ErrorKind::NotADirectory, "berkas bernama sama", "pindahkan"),
        ];
        for (kind, message, hint) in table {
            let problem = unwritable(Path::new("dist"), &kind.into());
            assert!(problem.message.contains(message), "{kind}: {problem}");
            let advice = problem.hint.unwrap_or_default();
            assert!(advice.contains(hint), "{kind}: {advice}");
        }
    }
}
