//! Refusals to write: outside of the output folder, and over somebody else's files.

use std::collections::BTreeSet;
use std::path::{Component, Path};

use super::compress::Encoding;
use super::memory::Changed;
use super::one;
use super::places::Folders;
use crate::parallel;
use content_files::diagnostics::{Problem, Problems};

/// Refuses names that lead out of the folder. Names are made of addresses, and those of content.
/// Where content is checked, no name leads out of the folder; should a check be missing, nothing is
/// written.
pub(super) fn refuse_unexpected(root: &Path, files: &[Changed<'_>]) -> Result<(), Problems> {
    let unexpected = files.iter().filter(|(name, _)| !stays_inside(name));
    let problems: Vec<Problem> = unexpected
        .map(|(name, _)| {
            let message = format!("berkas `{name}` berada di luar folder ini, jadi tidak ditulis");
            Problem::whole_file(&root.display().to_string(), message).with_hint(
                "cari alamat yang memuat `..` di folder isi, lalu ganti dengan alamat biasa",
            )
        })
        .collect();
    if problems.is_empty() {
        Ok(())
    } else {
        Err(Problems::new(problems))
    }
}

/// Refuses files in the folder that no list of ours names: somebody else's, unless the very same as
/// that of the site. `is_same` tells whether it is; `None` for a name that is none of its files but
/// may be that of a copy.
pub(super) fn refuse_foreign(
    root: &Path,
    is_same: impl Fn(&str) -> Option<bool> + Sync,
    new: &BTreeSet<String>,
    old: &BTreeSet<String>,
) -> Result<(), Problems> {
    let is_ours = |name: &str| {
        // A copy is as much ours as the file that it is a copy of.
        let copied = || {
            Encoding::ALL.iter().find_map(|encoding| {
                let stem = name.strip_suffix(encoding.extension())?;
                stem.strip_suffix('.')
            })
        };
        is_same(name).or_else(|| is_same(copied()?)) == Some(true)
    };
    let mut folders = Folders::of(root);
    let others = new.iter().filter(|name| !old.contains(*name));
    let others: Vec<&String> = others.filter(|name| !folders.are_new_for(name)).collect();
    let foreign = parallel::map(&others, |&name| {
        (root.join(name).is_file() && !is_ours(name)).then_some(name)
    });
    let foreign: Vec<&String> = foreign.into_iter().flatten().collect();
    let Some(first) = foreign.first() else {
        return Ok(());
    };
    let others = match foreign.len() - 1 {
        0 => String::new(),
        count => format!(", seperti {count} berkas lain"),
    };
    let problem = Problem::whole_file(
        &root.join(first).display().to_string(),
        format!("berkas ini akan tertimpa, padahal bukan hasil `site-gen`{others}"),
    )
    .with_hint(format!(
        "pilih folder lain lewat `--out`; bila isi `{}` boleh hilang, hapus folder itu lebih dulu",
        root.display()
    ));
    Err(one(Box::new(problem)))
}

/// Tells whether a file of this name lies in the output folder.
pub(super) fn stays_inside(name: &str) -> bool {
    let mut parts = Path::new(name).components();
    parts.all(|part| matches!(part, Component::Normal(_)))
}
