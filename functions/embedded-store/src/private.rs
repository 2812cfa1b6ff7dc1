//! Files and folders that only their owner reads, writes and enters.

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

/// Read and written by the owner, and by nobody else.
const PRIVATE_FILE: u32 = 0o600;
/// Entered by the owner, and by nobody else.
const PRIVATE_FOLDER: u32 = 0o700;

/// Opens a file for writing at its end, made when missing, that only its owner reads and writes.
pub(crate) fn file(path: &Path) -> io::Result<File> {
    let file = OpenOptions::new()
        .append(true)
        .create(true)
        .mode(PRIVATE_FILE)
        .open(path)?;
    // The mode above holds for a new file, and less the umask.
    file.set_permissions(Permissions::from_mode(PRIVATE_FILE))?;
    Ok(file)
}

/// Makes a folder that only its owner enters, or takes that from others.
pub(crate) fn folder(path: &Path) -> io::Result<()> {
    let made = DirBuilder::new().mode(PRIVATE_FOLDER).create(path);
    match made {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    if !fs::symlink_metadata(path)?.is_dir() {
        return Err(ErrorKind::NotADirectory.into());
    }
    fs::set_permissions(path, Permissions::from_mode(PRIVATE_FOLDER))
}

/// Makes the folders that are missing, which only their owner enters; those that are there belong to
/// somebody.
pub(crate) fn folders(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true).mode(PRIVATE_FOLDER).create(path)
}

/// Takes a socket's file from everybody but its owner.
pub(crate) fn keep_to_owner(path: &Path) -> io::Result<()> {
    fs::set_permissions(path, Permissions::from_mode(PRIVATE_FILE))
}
