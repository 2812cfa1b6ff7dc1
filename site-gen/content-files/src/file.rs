//! Files on disk that are whole at any moment.

use std::fs;
use std::io;
use std::path::Path;

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

/// Whether a file has these bytes.
pub fn holds(path: &Path, bytes: &[u8]) -> bool {
    fs::metadata(path).is_ok_and(|found| found.len() == bytes.len() as u64)
        && fs::read(path).is_ok_and(|found| found == bytes)
}

/// Writes under a temporary name first: nobody ever reads half a file.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(".baru");
    fs::write(&temporary, bytes)?;
    fs::rename(&temporary, path)
}

/// Builds the problem for a file or a folder that can't be written.
pub fn unwritable(path: &Path, error: &io::Error) -> Problem {
    let message = format!("tidak dapat ditulis: {error}");
    Problem::whole_file(&path.display().to_string(), message)
        .with_hint("periksa izin tulis dan ruang kosong di map itu")
}
