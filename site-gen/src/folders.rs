//! The folders that a build is made of must be there.

use crate::Options;
use crate::diagnostics::{Problem, Problems};

/// Without its folders a build would only find everything missing.
pub(crate) fn find(options: &Options) -> Result<(), Problems> {
    let folders = [
        (&options.content, "--content"),
        (&options.templates, "--templates"),
    ];
    let (mut missing, flags): (Vec<Problem>, Vec<String>) = folders
        .into_iter()
        .filter(|(folder, _)| !folder.is_dir())
        .map(|(folder, flag)| {
            let name = folder.display().to_string();
            let problem = Problem::whole_file(&name, "map ini tidak ada");
            (problem, format!("`{flag}`"))
        })
        .unzip();
    if missing.is_empty() {
        return Ok(());
    }
    // Where both are missing, it is not their names that are wrong.
    missing.truncate(1);
    let flags = flags.join(" dan ");
    let hint = format!("{RUN_FROM}; bila namanya lain, tulis lewat {flags}");
    let told = missing.into_iter().map(|problem| problem.with_hint(&hint));
    Err(Problems::new(told.collect()))
}

/// What to do where a folder is not found.
pub(crate) const RUN_FROM: &str =
    "jalankan perintah ini dari map utama proyek, yang berisi map `content` dan `templates`";
