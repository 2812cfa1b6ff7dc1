//! The options of a build, and the check that its folders are there.

use std::path::{Component, Path, PathBuf};

use jiff::civil::Date;

use crate::output::compress::Effort;
use content_files::diagnostics::{Problem, Problems};

/// The settings of a build.
#[derive(Debug, Clone)]
pub struct Options {
    /// The content folder.
    pub content: PathBuf,
    /// The templates folder.
    pub templates: PathBuf,
    /// The output folder: `public` and `functions` are made in it.
    pub out: PathBuf,
    /// Scheme and host instead of the one in `situs.toml`.
    pub base_url: Option<String>,
    /// Whether content that is marked as an example is part of the site.
    pub with_examples: bool,
    /// Whether one can ask for a place in a session that is an example: on a site for trying
    /// things out.
    pub joinable_examples: bool,
    /// The day for which the site is built.
    pub date: Date,
    /// Whether warnings stop the build as errors do.
    pub strict: bool,
    /// How small the compressed copies of the public files are to be.
    pub effort: Effort,
}

/// Checks that the folders are there: without them a build would only find everything missing.
pub(crate) fn find_folders(options: &Options) -> Result<(), Problems> {
    let folders = [
        (&options.content, "--content"),
        (&options.templates, "--templates"),
    ];
    let (mut missing, flags): (Vec<Problem>, Vec<String>) = folders
        .into_iter()
        .filter(|(folder, _)| !folder.is_dir())
        .map(|(folder, flag)| {
            let name = folder.display().to_string();
            let problem = Problem::whole_file(&name, "folder ini tidak ada");
            (problem, format!("`{flag}`"))
        })
        .unzip();
    if missing.is_empty() {
        return Ok(());
    }
    // Where both are missing, it is not their names that are wrong.
    missing.truncate(1);
    let flags = programme::words::list(&flags, "dan");
    let hint = format!("{RUN_FROM}; bila namanya lain, tulis lewat {flags}");
    let problems = missing.into_iter().map(|problem| problem.with_hint(&hint));
    Err(Problems::new(problems.collect()))
}

/// Refuses an output folder that lies in what the site is made of: the next build would take its
/// own output for content.
pub(crate) fn check_out(options: &Options) -> Result<(), Problems> {
    let sources = [&options.content, &options.templates];
    let out = real(&options.out);
    // One that is not there is told of by `find_folders`.
    let within = sources.into_iter().find(|source| {
        source
            .canonicalize()
            .is_ok_and(|source| out.starts_with(source))
    });
    let Some(within) = within else {
        return Ok(());
    };
    let name = options.out.display().to_string();
    let message = format!(
        "folder keluaran berada di dalam folder sumber `{}`",
        within.display()
    );
    let problem = Problem::whole_file(&name, message)
        .with_hint("pilih folder di luar folder isi dan folder templat, misalnya `--out dist`");
    Err(Problems::new(vec![problem]))
}

/// Returns the full path of a folder that need not be there yet, without links.
fn real(folder: &Path) -> PathBuf {
    let full = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let known = full
        .ancestors()
        .find_map(|ancestor| Some((ancestor, ancestor.canonicalize().ok()?)));
    match known {
        Some((ancestor, mut found)) => {
            let rest = full.strip_prefix(ancestor).unwrap_or(Path::new(""));
            for part in rest.components() {
                match part {
                    // What is not there is no link: the step back leads where it was.
                    Component::ParentDir => drop(found.pop()),
                    part => found.push(part),
                }
            }
            found
        }
        None => full,
    }
}

/// The advice where a folder is not found.
pub(crate) const RUN_FROM: &str =
    "jalankan perintah ini dari folder utama proyek, yang berisi folder `content` dan `templates`";
