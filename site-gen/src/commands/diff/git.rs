//! An earlier state of the content, out of Git.

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::options::Options;
use content_files::file::cause;

/// A commit, as it was asked for and as Git calls it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// `HEAD`, `main`, `v1.2`.
    pub name: String,
    /// The commit's short hash.
    pub commit: String,
}

/// The files of a revision in a folder of their own, which goes when this is dropped.
#[derive(Debug)]
pub(super) struct Export {
    pub(super) revision: Revision,
    pub(super) content: PathBuf,
    pub(super) templates: PathBuf,
    folder: PathBuf,
}

impl Drop for Export {
    fn drop(&mut self) {
        // What is left in the folder for temporary files harms nobody.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Takes the content and templates of a revision out of Git. The index and the working tree stay
/// as they are: a second index is filled for it.
pub(super) fn export(options: &Options, revision: &str) -> Result<Export, String> {
    if let Err(error) = Command::new("git").arg("--version").output()
        && error.kind() == ErrorKind::NotFound
    {
        return Err(
            "program `git` tidak ada di komputer ini, jadi tidak ada yang dapat dibandingkan; pasang Git lebih dulu"
                .to_owned(),
        );
    }
    let root = PathBuf::from(
        ask(&options.content, &["rev-parse", "--show-toplevel"]).map_err(|_| {
            format!(
                "`{}` tidak dicatat dengan Git, jadi tidak ada yang dapat dibandingkan",
                options.content.display()
            )
        })?,
    );
    let wanted = format!("{revision}^{{commit}}");
    let commit = ask(
        &root,
        &[
            "rev-parse",
            "--short",
            "--verify",
            "--end-of-options",
            &wanted,
        ],
    )
    .map_err(|_| format!("tidak ada simpanan Git bernama `{revision}`"))?;
    let below_root =
        |folder: &Path| ask(folder, &["rev-parse", "--show-prefix"]).unwrap_or_default();
    let (content, templates) = (below_root(&options.content), below_root(&options.templates));

    let folder = new_folder()?;
    let export = Export {
        revision: Revision {
            name: revision.to_owned(),
            commit: commit.clone(),
        },
        content: folder.join("files").join(&content),
        templates: folder.join("files").join(&templates),
        folder,
    };
    let index = export.folder.join("index");
    let prefix = format!("{}/", export.folder.join("files").display());
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command
            .arg("-C")
            .arg(&root)
            .args(arguments)
            .env("GIT_INDEX_FILE", &index);
        command
    };
    run(git(&["read-tree", &commit]), b"")?;
    let mut list = vec!["ls-files", "-z", "--"];
    list.extend(
        [content.as_str(), templates.as_str()]
            .iter()
            .filter(|path| !path.is_empty()),
    );
    let files = run(git(&list), b"")?;
    run(
        git(&["checkout-index", "-z", "--stdin", "--prefix", &prefix]),
        &files,
    )?;
    Ok(export)
}

fn new_folder() -> Result<PathBuf, String> {
    let time = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    let name = format!("site-gen-{}-{}", std::process::id(), time.as_nanos());
    let folder = std::env::temp_dir().join(name);
    fs::create_dir(&folder)
        .map_err(|error| format!("folder sementara tidak dapat dibuat: {}", cause(&error)))?;
    Ok(folder)
}

/// Asks Git for one line of an answer.
fn ask(folder: &Path, arguments: &[&str]) -> Result<String, String> {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).args(arguments);
    let answer = run(command, b"")?;
    Ok(String::from_utf8_lossy(&answer).trim_end().to_owned())
}

fn run(mut command: Command, input: &[u8]) -> Result<Vec<u8>, String> {
    let failed = |what: &dyn std::fmt::Display| format!("Git tidak dapat dijalankan: {what}");
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| failed(&error))?;
    if let Some(mut stdin) = child.stdin.take() {
        // Should Git have stopped already, its own message says why.
        let _ = stdin.write_all(input);
    }
    let output = child.wait_with_output().map_err(|error| failed(&error))?;
    if output.status.success() {
        Ok(output.stdout)
    } else {
        Err(failed(&String::from_utf8_lossy(&output.stderr).trim()))
    }
}
