//! Everything under `templates/`: the templates, and the files that pages load.

pub(crate) mod assets;
mod attributes;
mod css;
mod exif;
mod js;
mod loading;
mod memory;
mod sheets;
pub(crate) mod templates;

use std::fs;
use std::path::{Path, PathBuf};

use assets::Assets;
use content_files::diagnostics::Problem;
use content_files::file::is_passed_over;
use content_files::read;
pub(crate) use memory::ThemeMemory;
use templates::Templates;

/// The look of the site.
#[derive(Debug)]
pub(crate) struct Theme {
    pub(crate) templates: Templates,
    pub(crate) assets: Assets,
    /// Source of the service worker, `sw.js`, if the theme has one.
    pub(crate) service_worker: Option<String>,
}

/// Reads the files of `templates/`.
pub(crate) fn read(root: &Path) -> (Vec<ThemeFile>, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut files = Vec::new();
    list(root, "", &mut Vec::new(), &mut files, &mut problems);
    (files, problems)
}

/// Makes the theme of its files. Templates with problems are missing from it.
pub(crate) fn load(root: &Path, files: &[ThemeFile]) -> (Theme, Vec<Problem>) {
    let (mut problems, mut of_assets) = (Vec::new(), Vec::new());
    let (templates, assets) = rayon::join(
        || Templates::load(root, files, &mut problems),
        || Assets::load(root, files, &mut of_assets),
    );
    problems.extend(of_assets);
    problems.extend(loading::check(root, files, &assets.files));
    let service_worker = files
        .iter()
        .find(|file| file.name == "sw.js")
        .and_then(|file| text(root, file, &mut problems))
        .map(str::to_owned);
    let theme = Theme {
        templates,
        assets,
        service_worker,
    };
    (theme, problems)
}

/// A file under `templates/`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ThemeFile {
    /// Path in the folder, with `/`: `components/tombol.html`.
    name: String,
    bytes: Vec<u8>,
}

impl ThemeFile {
    fn has_extension(&self, extension: &str) -> bool {
        Path::new(&self.name).extension() == Some(extension.as_ref())
    }
}

/// Returns the path of a file under `templates/` as shown to people.
fn shown(root: &Path, name: &str) -> String {
    root.join(name).display().to_string()
}

/// Names the file that is published as it is at an address, as shown to people.
pub(crate) fn fixed_file(root: &Path, address: &str) -> String {
    shown(root, &assets::fixed_name(address))
}

/// Lists all files in a folder and below, by name. `above` are the folders that lead to it, by
/// their true paths: one that leads back to one of them would have no end.
fn list(
    root: &Path,
    prefix: &str,
    above: &mut Vec<PathBuf>,
    files: &mut Vec<ThemeFile>,
    problems: &mut Vec<Problem>,
) {
    let folder = root.join(prefix);
    let true_path = folder.canonicalize().unwrap_or_else(|_| folder.clone());
    if above.contains(&true_path) {
        problems.push(
            Problem::whole_file(
                &folder.display().to_string(),
                "jalan pintas (tautan simbolis) ini kembali ke folder yang memuatnya, tanpa akhir",
            )
            .with_hint("hapus jalan pintas ini"),
        );
        return;
    }
    let names = fs::read_dir(&folder).and_then(|entries| {
        entries
            .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
            .collect::<std::io::Result<Vec<_>>>()
    });
    let mut names = match names {
        Ok(names) => names,
        Err(error) => {
            problems.push(read::unreadable_folder(&folder, &error));
            return;
        }
    };
    names.retain(|name| !is_passed_over(name));
    names.sort_unstable();
    above.push(true_path);
    for name in names {
        let name = if prefix.is_empty() {
            name
        } else {
            format!("{prefix}/{name}")
        };
        let path = root.join(&name);
        if let Ok(there) = fs::metadata(&path).map(|metadata| metadata.file_type()) {
            if there.is_dir() {
                list(root, &name, above, files, problems);
                continue;
            }
            if !there.is_file() {
                problems.push(read::no_file(&shown(root, &name)));
                continue;
            }
        }
        match read::bytes(&path, &shown(root, &name)) {
            Ok(bytes) => files.push(ThemeFile { name, bytes }),
            Err(problem) => problems.push(*problem),
        }
    }
    above.pop();
}

/// Returns the text of a theme file; a problem if it is not UTF-8.
fn text<'a>(root: &Path, file: &'a ThemeFile, problems: &mut Vec<Problem>) -> Option<&'a str> {
    read::as_text(&file.bytes, &shown(root, &file.name))
        .map_err(|problem| problems.push(*problem))
        .ok()
}
