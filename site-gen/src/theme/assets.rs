//! Files that pages load, under names that change with their content: they can be cached for ever.

use std::collections::BTreeMap;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::{ThemeFile, js, sheets, text};
use content_files::diagnostics::Problem;

/// Folder under `templates/` of files with an address that names their content.
const HASHED: &str = "aset/";

/// Folder under `templates/` of files that keep their address: others link to them.
const FIXED: &str = "tetap/";

/// Whether a theme file is published as it is, and thus is no template.
pub(super) fn is_published(name: &str) -> bool {
    name.starts_with(HASHED) || name.starts_with(FIXED)
}

/// The style sheets and everything under `templates/aset/` and `templates/tetap/`.
#[derive(Debug)]
pub(crate) struct Assets {
    /// The style sheet of every page.
    pub(crate) css: Asset,
    /// The style sheet that pages of forms do without; none if it would be empty.
    pub(crate) content_css: Option<Asset>,
    /// The style sheet of the officers' desk; none if it would be empty.
    pub(crate) desk_css: Option<Asset>,
    /// The other files, by their path under `templates/aset/`.
    pub(crate) files: BTreeMap<String, Asset>,
    /// Files under `templates/tetap/`, at the address that they have there.
    pub(crate) fixed: Vec<Asset>,
}

/// A file as it will be published.
#[derive(Debug)]
pub(crate) struct Asset {
    /// Address, `/aset/gaya.1a2b3c4d.css`.
    pub(crate) path: String,
    pub(crate) bytes: Vec<u8>,
}

impl Assets {
    pub(super) fn load(root: &Path, files: &[ThemeFile], problems: &mut Vec<Problem>) -> Self {
        let published: BTreeMap<String, Asset> = files
            .iter()
            .filter_map(|file| {
                let name = file.name.strip_prefix(HASHED)?;
                let bytes = if file.has_extension("js") {
                    js::compact(text(root, file, problems)?).into_bytes()
                } else {
                    file.bytes.clone()
                };
                Some((name.to_owned(), Asset::new(name, bytes)))
            })
            .collect();
        let mut sheets: Vec<&ThemeFile> = files
            .iter()
            .filter(|file| file.has_extension("css") && !is_published(&file.name))
            .collect();
        sheets.sort_by_key(|file| (layer(&file.name), file.name.as_str()));
        let sheets = sheets
            .into_iter()
            .filter_map(|sheet| Some((sheet.name.as_str(), text(root, sheet, problems)?)));
        let sheets = sheets::divide(sheets);
        let fixed = files
            .iter()
            .filter_map(|file| {
                let path = format!("/{}", file.name.strip_prefix(FIXED)?);
                let bytes = file.bytes.clone();
                Some(Asset { path, bytes })
            })
            .collect();
        let sheet = |name, css| Asset::new(name, with_addresses(css, &published).into_bytes());
        Self {
            css: sheet("gaya.css", &sheets.all),
            content_css: (!sheets.content.is_empty())
                .then(|| sheet("gaya-isi.css", &sheets.content)),
            desk_css: (!sheets.desk.is_empty()).then(|| sheet("gaya-meja.css", &sheets.desk)),
            files: published,
            fixed,
        }
    }

    /// The address of each file, by its path under `templates/aset/`.
    pub(crate) fn addresses(&self) -> BTreeMap<String, String> {
        self.files
            .iter()
            .map(|(name, asset)| (name.clone(), asset.path.clone()))
            .collect()
    }

    /// Everything to publish.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Asset> {
        std::iter::once(&self.css)
            .chain(&self.content_css)
            .chain(&self.desk_css)
            .chain(self.files.values())
            .chain(&self.fixed)
    }
}

impl Asset {
    fn new(name: &str, bytes: Vec<u8>) -> Self {
        let hash = short_hash(&bytes);
        let (stem, extension) = match name.rsplit_once('.') {
            Some((stem, extension)) if !stem.is_empty() && !extension.contains('/') => {
                (stem, format!(".{extension}"))
            }
            _ => (name, String::new()),
        };
        Self {
            path: format!("/aset/{stem}.{hash}{extension}"),
            bytes,
        }
    }
}

/// Tokens and elements first, then components, then pages: later rules win.
fn layer(name: &str) -> u8 {
    match name.split_once('/') {
        Some(("base", _)) => 0,
        Some(_) => 1,
        None => 2,
    }
}

/// The style sheet with the published addresses of the files it names, `url(/aset/pola.svg)`.
fn with_addresses(css: &str, files: &BTreeMap<String, Asset>) -> String {
    let mut css = css.to_owned();
    // Longest first, so that a name inside another does not take its place.
    let mut names: Vec<&String> = files.keys().collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    for name in names {
        css = css.replace(&format!("/aset/{name}"), &files[name].path);
    }
    css
}

/// Eight hexadecimal digits: enough to tell the versions of one file apart.
fn short_hash(bytes: &[u8]) -> String {
    hex::encode(&Sha256::digest(bytes)[..4])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_carry_the_hash_before_the_extension() {
        let table = [
            ("gaya.css", "/aset/gaya.e3b0c442.css"),
            ("ikon/a.b.svg", "/aset/ikon/a.b.e3b0c442.svg"),
            ("CNAME", "/aset/CNAME.e3b0c442"),
        ];
        for (name, path) in table {
            assert_eq!(Asset::new(name, Vec::new()).path, path, "{name}");
        }
    }
}
