//! Files and folders as they are read, or why they can't be.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;
use std::sync::Arc;

use crate::diagnostics::Problem;
use crate::file::cause;

/// Reads a file, shown to people as `path`.
pub fn bytes(file: &Path, path: &str) -> Result<Vec<u8>, Box<Problem>> {
    fs::read(file).map_err(|error| {
        let message = format!("berkas ini tidak dapat dibaca: {}", cause(&error));
        Box::new(Problem::whole_file(path, message).with_hint(advice(&error)))
    })
}

/// Reads the text of a file, shown to people as `path`.
pub fn text(file: &Path, path: &str) -> Result<Arc<str>, Box<Problem>> {
    let bytes = bytes(file, path)?;
    Ok(as_text(&bytes, path)?.into())
}

/// Returns the bytes of a file, shown to people as `path`, as its text.
///
/// ```
/// assert_eq!(content_files::read::as_text(b"Bazar", "bazar.md")?, "Bazar");
///
/// let problem = content_files::read::as_text(b"Baz\xe9r", "bazar.md").expect_err("Latin-1");
/// assert_eq!(problem.message, "ada huruf yang tidak tersimpan sebagai UTF-8");
/// # Ok::<(), Box<content_files::Problem>>(())
/// ```
pub fn as_text<'a>(bytes: &'a [u8], path: &str) -> Result<&'a str, Box<Problem>> {
    std::str::from_utf8(bytes).map_err(|error| {
        let start = error.valid_up_to();
        let end = start + char::REPLACEMENT_CHARACTER.len_utf8();
        let text = String::from_utf8_lossy(bytes);
        let message = "ada huruf yang tidak tersimpan sebagai UTF-8";
        Box::new(
            Problem::new(path, &text, start..end, message)
                .with_hint("simpan ulang berkas ini dengan pengodean UTF-8"),
        )
    })
}

/// Builds the problem of what stands where a file is expected and is none, such as a pipe: to read
/// it would mean to wait for whoever writes into it.
pub fn no_file(path: &str) -> Problem {
    Problem::whole_file(path, "ini bukan berkas biasa, jadi tidak dapat dibaca")
        .with_hint("hapus dari folder ini, atau ganti dengan berkasnya sendiri")
}

/// Builds the problem of a folder that is there and can't be read.
pub fn unreadable_folder(folder: &Path, error: &io::Error) -> Problem {
    let message = format!("folder ini tidak dapat dibaca: {}", cause(error));
    Problem::whole_file(&folder.display().to_string(), message).with_hint(advice(error))
}

/// Says what to do about a file or a folder that is there and can't be read.
fn advice(error: &io::Error) -> &'static str {
    match error.kind() {
        ErrorKind::NotFound => {
            "bila ini jalan pintas (tautan simbolis), tujuannya sudah tidak ada: ganti dengan berkasnya sendiri"
        }
        ErrorKind::PermissionDenied => {
            "minta izin membacanya kepada pemilik berkas itu; isinya tidak perlu diubah"
        }
        _ => "periksa apakah berkas itu dapat dibuka di komputer ini",
    }
}
