//! Which files there are under `content/`, and which should not be there.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::diagnostics::Problem;
use crate::suggestion::suggest;

/// The folders of content and the extension of their files.
pub(super) const FOLDERS: [(&str, &str); 9] = [
    ("angka", "toml"),
    ("berita", "md"),
    (FORMS, "toml"),
    ("halaman", "md"),
    ("kecamatan", "md"),
    ("komunitas", "md"),
    ("langkah", "md"),
    ("pelatihan", "md"),
    ("pilar", "md"),
];

/// The folders that have a list page, described by their `_indeks.md`.
pub(crate) const INDEXED: [&str; 7] = [
    "angka",
    "berita",
    "kecamatan",
    "komunitas",
    "langkah",
    "pelatihan",
    "pilar",
];

/// The folder of form definitions.
pub(crate) const FORMS: &str = "formulir";

/// Stem of the file that describes a folder's list page.
pub(crate) const INDEX: &str = "_indeks";

/// The files beside the folders. The editors' guide is not a page.
const ROOT_FILES: [&str; 11] = [
    "PANDUAN.md",
    "alamat.txt",
    "beranda.md",
    "bidang.toml",
    "glosarium.toml",
    "jenis-komunitas.toml",
    "kota.toml",
    "pengalihan.toml",
    "situs.toml",
    "sumber.toml",
    "topik.toml",
];

/// The content folder and the files that will be read from it.
#[derive(Debug)]
pub(super) struct Files {
    root: PathBuf,
    /// Sorted stems of the files in each folder, without `_indeks`.
    stems: BTreeMap<&'static str, Vec<String>>,
}

impl Files {
    /// Lists the content folder. Files that no part of the generator reads are problems: an
    /// editor who made one expects to see it.
    pub(super) fn scan(root: &Path, problems: &mut Vec<Problem>) -> Self {
        let mut files = Self {
            root: root.to_owned(),
            stems: BTreeMap::new(),
        };
        for (name, is_folder) in files.list(Path::new(""), problems) {
            if is_folder {
                match FOLDERS.iter().find(|(folder, _)| *folder == name) {
                    Some((folder, extension)) => files.scan_folder(folder, extension, problems),
                    None => problems.push(files.unknown_folder(&name)),
                }
            } else if !ROOT_FILES.contains(&name.as_str()) {
                let hint = suggest(&name, ROOT_FILES);
                problems.push(files.unknown_file(&name, hint));
            }
        }
        files
    }

    /// The stems of a folder's files, sorted.
    pub(super) fn stems(&self, folder: &str) -> &[String] {
        self.stems.get(folder).map_or(&[], Vec::as_slice)
    }

    /// Where a file is, and how people call it.
    pub(super) fn locate(&self, relative: &str) -> (PathBuf, String) {
        let file = self.root.join(relative);
        let shown = self.shown(relative);
        (file, shown)
    }

    fn scan_folder(
        &mut self,
        folder: &'static str,
        extension: &'static str,
        problems: &mut Vec<Problem>,
    ) {
        let mut stems = Vec::new();
        for (name, is_folder) in self.list(Path::new(folder), problems) {
            let relative = format!("{folder}/{name}");
            if is_folder {
                problems.push(self.unknown_folder(&relative));
                continue;
            }
            if name == format!("{INDEX}.md") && INDEXED.contains(&folder) {
                continue;
            }
            match name.strip_suffix(&format!(".{extension}")) {
                Some(stem) if is_slug(stem) => stems.push(stem.to_owned()),
                Some(_) => problems.push(
                    Problem::whole_file(
                        &self.shown(&relative),
                        format!("nama berkas `{name}` tidak dapat menjadi alamat halaman"),
                    )
                    .with_hint("pakai huruf kecil, angka, dan tanda `-` saja"),
                ),
                None => {
                    let hint = if is_picture(&name) {
                        "taruh gambar di `templates/aset/`, lalu tulis `![keterangan](/aset/nama.jpg)` di halamannya".to_owned()
                    } else {
                        format!("berkas di map ini berakhiran `.{extension}`")
                    };
                    problems.push(self.unknown_file(&relative, hint));
                }
            }
        }
        self.stems.insert(folder, stems);
    }

    /// Names in a folder, sorted, and whether they are folders. Hidden files and the backups
    /// that editors leave are passed over.
    fn list(&self, relative: &Path, problems: &mut Vec<Problem>) -> Vec<(String, bool)> {
        let entries = fs::read_dir(self.root.join(relative)).and_then(|entries| {
            entries
                .map(|entry| {
                    let path = entry?.path();
                    let name = path.file_name().unwrap_or_default().to_string_lossy();
                    Ok((name.into_owned(), path.is_dir()))
                })
                .collect::<std::io::Result<Vec<_>>>()
        });
        match entries {
            Ok(mut entries) => {
                entries.retain(|(name, _)| !name.starts_with('.') && !name.ends_with('~'));
                entries.sort_unstable();
                entries
            }
            Err(error) => {
                let path = self.root.join(relative).display().to_string();
                let message = format!("map ini tidak dapat dibaca: {error}");
                problems.push(
                    Problem::whole_file(&path, message)
                        .with_hint("periksa nama map yang diberikan lewat `--content`"),
                );
                Vec::new()
            }
        }
    }

    fn unknown_file(&self, relative: &str, hint: String) -> Problem {
        Problem::whole_file(
            &self.shown(relative),
            "berkas ini tidak dikenal di sini, jadi tidak akan tampil di situs",
        )
        .with_hint(hint)
    }

    fn unknown_folder(&self, relative: &str) -> Problem {
        let hint = if relative.contains('/') {
            "di dalam map ini hanya ada berkas, tanpa map lain".to_owned()
        } else {
            suggest(relative, FOLDERS.map(|(folder, _)| folder))
        };
        Problem::whole_file(&self.shown(relative), "map ini tidak dikenal di sini").with_hint(hint)
    }

    fn shown(&self, relative: &str) -> String {
        self.root.join(relative).display().to_string()
    }
}

fn is_picture(name: &str) -> bool {
    let extension = Path::new(name).extension().unwrap_or_default();
    ["avif", "gif", "jpeg", "jpg", "png", "svg", "webp"]
        .iter()
        .any(|known| extension.eq_ignore_ascii_case(known))
}

/// Whether a name can be a part of an address.
pub(crate) fn is_slug(stem: &str) -> bool {
    !stem.is_empty()
        && stem
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        && !stem.starts_with('-')
        && !stem.ends_with('-')
}
