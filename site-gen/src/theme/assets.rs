//! Files that pages load, under names that change with their content: they can be cached for ever.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::{ThemeFile, exif, js, sheets, shown, text};
use crate::markdown::PublishedAsset;
use content_files::diagnostics::Problem;

/// Folder under `templates/` of files with an address that names their content.
const HASHED: &str = "aset/";

/// Folder under `templates/` of files that keep their address: others link to them.
const FIXED: &str = "tetap/";

/// Tells whether a theme file is published as it is, and thus is no template.
pub(super) fn is_published(name: &str) -> bool {
    name.starts_with(HASHED) || name.starts_with(FIXED)
}

/// Returns the name of the theme file that is published as it is at an address.
pub(super) fn fixed_name(address: &str) -> String {
    format!("{FIXED}{}", address.trim_start_matches('/'))
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
    pub(crate) bytes: Arc<[u8]>,
}

impl Assets {
    pub(super) fn load(root: &Path, files: &[ThemeFile], problems: &mut Vec<Problem>) -> Self {
        let published = files.iter().filter(|file| is_published(&file.name));
        problems.extend(
            published.filter_map(|file| unfit(&shown(root, &file.name), &file.name, &file.bytes)),
        );
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
                let bytes = file.bytes.as_slice().into();
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

    /// Returns the address of each file, by its path under `templates/aset/`.
    pub(crate) fn addresses(&self) -> BTreeMap<String, String> {
        self.files
            .iter()
            .map(|(name, asset)| (name.clone(), asset.path.clone()))
            .collect()
    }

    /// Returns each file as Markdown needs to know it, by its path under `templates/aset/`.
    pub(crate) fn published(&self) -> BTreeMap<String, PublishedAsset> {
        let files = self.files.iter();
        files
            .map(|(name, asset)| {
                let published = PublishedAsset {
                    address: asset.path.clone(),
                    size: size(name, &asset.bytes),
                    is_picture: is_picture(name),
                };
                (name.clone(), published)
            })
            .collect()
    }

    /// Iterates over everything to publish.
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
            bytes: bytes.into(),
        }
    }
}

/// The endings of pictures.
const PICTURES: [&str; 8] = ["avif", "gif", "ico", "jpeg", "jpg", "png", SVG, "webp"];

const SVG: &str = "svg";

/// Tells whether a file has the name of a picture.
pub(crate) fn is_picture(name: &str) -> bool {
    picture_ending(name).is_some()
}

/// Returns the ending of a picture's name; `None` for another file.
fn picture_ending(name: &str) -> Option<String> {
    let ending = Path::new(name).extension()?.to_str()?.to_ascii_lowercase();
    PICTURES.contains(&ending.as_str()).then_some(ending)
}

/// Finds the fault of a file that has the name of a picture: a drawing with a script, which a browser
/// would run for whoever opens it by itself, or a page that somebody saved in the place of the picture.
fn unfit(shown: &str, name: &str, bytes: &[u8]) -> Option<Problem> {
    let ending = picture_ending(name)?;
    let is_picture = if ending == SVG {
        let text = String::from_utf8_lossy(bytes).to_ascii_lowercase();
        let scripts = ["<script", ":script", "javascript:"];
        if scripts.iter().any(|sign| text.contains(sign)) || has_handler(&text) {
            let hint = "simpan ulang dari program gambarnya sebagai SVG biasa, atau sebagai PNG";
            return Some(Problem::whole_file(shown, "gambar ini memuat skrip").with_hint(hint));
        }
        ["<svg", ":svg"].iter().any(|root| text.contains(root))
    } else {
        // Icons alone are not among the kinds that `imagesize` is built with.
        ending == "ico" || imagesize::image_type(bytes).is_ok()
    };
    let message = "berkas ini bernama gambar, tetapi isinya bukan gambar";
    let hint = "simpan ulang gambarnya dari asalnya; yang tersimpan mungkin halaman web-nya, atau \
                unduhannya terputus";
    (!is_picture).then(|| {
        let problem = Problem::whole_file(shown, message).with_hint(hint);
        problem.into_warning("bukan-gambar")
    })
}

/// Tells whether an element has an attribute like `onload`.
fn has_handler(text: &str) -> bool {
    text.split_ascii_whitespace().any(|word| {
        let name = word
            .strip_prefix("on")
            .and_then(|rest| rest.split_once('='));
        name.is_some_and(|(name, value)| {
            name.bytes().all(|letter| letter.is_ascii_lowercase()) && value.starts_with(['"', '\''])
        })
    })
}

/// Reads width and height of a picture as it is shown, in pixels; `None` for another file.
fn size(name: &str, bytes: &[u8]) -> Option<(usize, usize)> {
    if Path::new(name).extension() == Some("svg".as_ref()) {
        return std::str::from_utf8(bytes).ok().and_then(svg_size);
    }
    let found = imagesize::blob_size(bytes).ok()?;
    Some(if exif::is_on_its_side(bytes) {
        (found.height, found.width)
    } else {
        (found.width, found.height)
    })
}

/// Reads the size that the root of a drawing gives, or that of its view box.
fn svg_size(text: &str) -> Option<(usize, usize)> {
    let root = &text[text.find("<svg")?..];
    let root = &root[..root.find('>')?];
    let value = |name: &str| {
        let (_, rest) = root.split_once(&format!(" {name}=\""))?;
        rest.split('"').next()
    };
    let pixels = |text: &str| {
        let number: f64 = text.trim_end_matches("px").parse().ok()?;
        // What is larger than any screen is a slip, and no place to keep free.
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it lies between the two"
        )]
        (1.0..=100_000.0)
            .contains(&number)
            .then(|| number.round() as usize)
    };
    let own = value("width")
        .and_then(pixels)
        .zip(value("height").and_then(pixels));
    own.or_else(|| {
        let mut numbers = value("viewBox")?
            .split([' ', ','])
            .filter(|part| !part.is_empty());
        pixels(numbers.nth(2)?).zip(pixels(numbers.next()?))
    })
}

/// Returns the layer of a style sheet: tokens and elements first, then components, then pages:
/// later rules win.
fn layer(name: &str) -> u8 {
    match name.split_once('/') {
        Some(("base", _)) => 0,
        Some(_) => 1,
        None => 2,
    }
}

/// Writes the style sheet with the published addresses of the files it names,
/// `url(/aset/pola.svg)`.
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

/// Returns eight hexadecimal digits: enough to tell the versions of one file apart.
fn short_hash(bytes: &[u8]) -> String {
    hex::encode(&Sha256::digest(bytes)[..4])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// <https://github.com/mkdocs/mkdocs/issues/2107>
    #[test]
    fn pictures_have_a_size_and_other_files_have_none() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x03\x20\0\0\x02\x58\x08\x02\0\0\0";
        let gif = b"GIF89a\x40\x01\xf0\0\0\0\0";
        let table: [(&str, &[u8], _); 9] = [
            ("foto.png", png, Some((800, 600))),
            // What it is tells its bytes, not its name.
            ("foto.jpg", gif, Some((320, 240))),
            (
                "a.svg",
                b"<svg width=\"40\" height=\"30.4px\">",
                Some((40, 30)),
            ),
            (
                "a.svg",
                b"<?xml version='1.0'?><svg viewBox=\"0 0 24 12\">",
                Some((24, 12)),
            ),
            (
                "a.svg",
                b"<svg width=\"100%\" viewBox=\"0,0, 24,12\">",
                Some((24, 12)),
            ),
            (
                "a.svg",
                b"<svg><rect width=\"4\" height=\"3\"/></svg>",
                None,
            ),
            ("a.svg", b"<svg width=\"-1\" height=\"1e99\">", None),
            ("situs.js", b"addEventListener('load', mulai)", None),
            ("kosong.png", b"", None),
        ];
        for (name, bytes, expected) in table {
            assert_eq!(size(name, bytes), expected, "{name}");
        }
    }

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
