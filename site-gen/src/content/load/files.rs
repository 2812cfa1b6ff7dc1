//! Which files there are under `content/`, and which should not be there.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostics::Problem;
use crate::source;
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

/// The editors' guide, which is no part of the site.
const GUIDE: &str = "PANDUAN.md";

/// The files beside the folders.
const ROOT_FILES: [&str; 11] = [
    GUIDE,
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

/// The content folder as it is on disk: the same files, equal in every byte, are the same content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Files {
    root: PathBuf,
    /// Sorted stems of the files in each folder, without `_indeks`.
    stems: BTreeMap<&'static str, Vec<String>>,
    /// The text of every file that is part of the site, by its path in the folder.
    texts: BTreeMap<String, Result<Arc<str>, Box<Problem>>>,
    /// What should not be there.
    pub(super) problems: Vec<Problem>,
}

impl Files {
    /// Reads the content folder. Files that no part of the generator knows are problems: an
    /// editor who made one expects to see it.
    pub(super) fn read(root: &Path) -> Self {
        let mut files = Self {
            root: root.to_owned(),
            stems: BTreeMap::new(),
            texts: BTreeMap::new(),
            problems: Vec::new(),
        };
        let mut names = Vec::new();
        for (name, is_folder) in files.list(Path::new("")) {
            if is_folder {
                match FOLDERS.iter().find(|(folder, _)| *folder == name) {
                    Some((folder, extension)) => files.scan_folder(folder, extension, &mut names),
                    None => files.problems.push(files.unknown_folder(&name)),
                }
            } else if !ROOT_FILES.contains(&name.as_str()) {
                let hint = suggest(&name, ROOT_FILES);
                files.problems.push(files.unknown_file(&name, hint));
            } else if name != GUIDE {
                names.push(name);
            }
        }
        let read: Vec<_> = names
            .into_par_iter()
            .map(|name| {
                let text = source::read(&files.root.join(&name), &files.shown(&name));
                (name, text)
            })
            .collect();
        files.texts = read.into_iter().collect();
        files
    }

    /// The stems of a folder's files, sorted.
    pub(super) fn stems(&self, folder: &str) -> &[String] {
        self.stems.get(folder).map_or(&[], Vec::as_slice)
    }

    /// The text of a file, if there is one.
    pub(super) fn text(&self, relative: &str) -> Option<Result<Arc<str>, Box<Problem>>> {
        self.texts.get(relative).cloned()
    }

    /// The folder with other texts in some files, given by their names as shown to people.
    pub(crate) fn with_texts(mut self, texts: impl IntoIterator<Item = (String, String)>) -> Self {
        let shown: BTreeMap<String, String> = self
            .texts
            .keys()
            .map(|name| (self.shown(name), name.clone()))
            .collect();
        for (name, text) in texts {
            if let Some(name) = shown.get(&name) {
                self.texts.insert(name.clone(), Ok(text.into()));
            }
        }
        self
    }

    /// The folder with one of its pages, `folder/stem.extension`, under another name.
    pub(crate) fn with_moved(mut self, from: &str, to: &str) -> Self {
        if let Some(text) = self.texts.remove(from) {
            self.texts.insert(to.to_owned(), text);
        }
        let (folder, old) = parts(from);
        if let Some(stems) = self.stems.get_mut(folder) {
            stems.retain(|stem| stem != old);
            stems.push(parts(to).1.to_owned());
            stems.sort_unstable();
        }
        self
    }

    fn scan_folder(
        &mut self,
        folder: &'static str,
        extension: &'static str,
        names: &mut Vec<String>,
    ) {
        let mut stems = Vec::new();
        for (name, is_folder) in self.list(Path::new(folder)) {
            let relative = format!("{folder}/{name}");
            if is_folder {
                self.problems.push(self.unknown_folder(&relative));
                continue;
            }
            if name == format!("{INDEX}.md") && INDEXED.contains(&folder) {
                names.push(relative);
                continue;
            }
            match name.strip_suffix(&format!(".{extension}")) {
                Some(stem) if is_slug(stem) => {
                    stems.push(stem.to_owned());
                    names.push(relative);
                }
                Some(_) => self.problems.push(
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
                    self.problems.push(self.unknown_file(&relative, hint));
                }
            }
        }
        self.stems.insert(folder, stems);
    }

    /// Names in a folder, sorted, and whether they are folders. Hidden files and the backups
    /// that editors leave are passed over.
    fn list(&mut self, relative: &Path) -> Vec<(String, bool)> {
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
                self.problems.push(
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

    /// How people call a file.
    pub(super) fn shown(&self, relative: &str) -> String {
        self.root.join(relative).display().to_string()
    }
}

/// Folder and stem of a page's file.
fn parts(relative: &str) -> (&str, &str) {
    let (folder, name) = relative.split_once('/').unwrap_or(("", relative));
    (folder, name.split('.').next().unwrap_or_default())
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
