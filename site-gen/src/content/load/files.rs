//! Which files there are under `content/`, and which should not be there.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use crate::addresses::ledger::LIST;
use crate::kinds::Kind;
use content_files::diagnostics::Problem;
use content_files::file;
use content_files::source;
use content_files::suggestion::suggest;
use programme::Slug;

/// The editors' guide, which is no part of the site.
const GUIDE: &str = "PANDUAN.md";

/// The files beside the folders, sorted.
fn root_files() -> Vec<String> {
    let lone = Kind::ALL.iter().filter(|kind| kind.is_lone());
    let mut names: Vec<String> = lone.map(|kind| kind.file("")).collect();
    names.extend([GUIDE, LIST].map(str::to_owned));
    names.sort_unstable();
    names
}

/// The text of a file, or why it can't be read.
type Text = Result<Arc<str>, Box<Problem>>;

/// The content folder as it is on disk: the same files, equal in every byte, are the same content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Files {
    root: PathBuf,
    /// Sorted stems of the files in each kind's folder, without `_indeks`.
    stems: BTreeMap<Kind, Vec<String>>,
    /// The text of every file that is part of the site, by its path in the folder.
    texts: BTreeMap<String, Text>,
    /// A problem for each file that should not be there.
    pub(super) problems: Vec<Problem>,
    /// A problem for each folder that can't be read. Whatever is in it only seems to be missing.
    lost: Vec<Problem>,
}

impl Files {
    /// Reads the content folder. Files that no part of the generator knows are problems: an
    /// editor who made one expects to see it.
    pub(super) fn read(root: &Path) -> Self {
        Self::read_with(root, Self::read_text)
    }

    /// Reads the folder of `last` again: the `edited` files, by their paths in it, or all.
    pub(super) fn read_again(last: &Self, edited: Option<&[&Path]>) -> Self {
        let edited: Option<HashSet<&Path>> = edited.map(|edited| edited.iter().copied().collect());
        let again = |files: &Self, name: &str| {
            let known = last.texts.get(name);
            match (&edited, known) {
                (Some(edited), Some(known)) if !edited.contains(Path::new(name)) => known.clone(),
                _ => same(files.read_text(name), known),
            }
        };
        match &edited {
            // The same files as before: nobody has to look for others.
            Some(edited) if edited.iter().all(|path| last.has_text(path)) => {
                let mut files = last.clone();
                for name in edited.iter().filter_map(|path| path.to_str()) {
                    let text = again(&files, name);
                    files.texts.insert(name.to_owned(), text);
                }
                files
            }
            _ => Self::read_with(&last.root, again),
        }
    }

    /// Whether these are the files of a folder.
    pub(super) fn is_of(&self, root: &Path) -> bool {
        self.root == root
    }

    /// Whether there is a text of this name, before and now.
    fn has_text(&self, path: &Path) -> bool {
        let name = path.to_str();
        name.is_some_and(|name| self.texts.contains_key(name)) && self.root.join(path).is_file()
    }

    fn read_text(&self, name: &str) -> Text {
        source::read(&self.root.join(name), &self.shown(name))
    }

    /// Reads the folder, each file as `read` does.
    fn read_with(root: &Path, read: impl Fn(&Self, &str) -> Text + Sync) -> Self {
        let mut files = Self {
            root: root.to_owned(),
            stems: BTreeMap::new(),
            texts: BTreeMap::new(),
            problems: Vec::new(),
            lost: Vec::new(),
        };
        let root_files = root_files();
        let mut names = Vec::new();
        for (name, is_folder) in files.list(Path::new("")) {
            if is_folder {
                match Kind::of_folder(&name) {
                    Some(kind) => files.scan_folder(kind, &mut names),
                    None => files.problems.push(files.unknown_folder(&name)),
                }
            } else if !root_files.contains(&name) {
                let hint = suggest(&name, root_files.iter().map(String::as_str));
                files.problems.push(files.unknown_file(&name, hint));
            } else if name != GUIDE {
                names.push(name);
            }
        }
        for kind in Kind::listed().filter(|kind| !files.stems.contains_key(kind)) {
            files.lost.push(files.missing_folder(kind.name()));
        }
        let texts: Vec<_> = names
            .into_par_iter()
            .map(|name| {
                let text = read(&files, &name);
                (name, text)
            })
            .collect();
        files.texts = texts.into_iter().collect();
        files
    }

    /// Why nothing else can be said of the content: a folder of it can't be read.
    pub(crate) fn lost(&self) -> Option<&[Problem]> {
        (!self.lost.is_empty()).then_some(&self.lost)
    }

    /// The stems of the files in a kind's folder, sorted.
    pub(super) fn stems(&self, kind: Kind) -> &[String] {
        self.stems.get(&kind).map_or(&[], Vec::as_slice)
    }

    /// The text of a file, if there is one.
    pub(super) fn text(&self, relative: &str) -> Option<Text> {
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
        if let (Some((kind, old)), Some((_, new))) = (Kind::of_file(from), Kind::of_file(to))
            && let Some(stems) = self.stems.get_mut(&kind)
        {
            stems.retain(|stem| stem != old);
            stems.push(new.to_owned());
            stems.sort_unstable();
        }
        self
    }

    fn scan_folder(&mut self, kind: Kind, names: &mut Vec<String>) {
        let (folder, extension) = (kind.name(), kind.extension());
        let mut stems = Vec::new();
        for (name, is_folder) in self.list(Path::new(folder)) {
            let relative = format!("{folder}/{name}");
            if is_folder {
                self.problems.push(self.unknown_folder(&relative));
                continue;
            }
            if kind.has_list() && relative == Kind::Index.file(folder) {
                names.push(relative);
                continue;
            }
            match name.strip_suffix(&format!(".{extension}")) {
                Some(stem) if Slug::is_valid(stem) => {
                    stems.push(stem.to_owned());
                    names.push(relative);
                }
                Some(_) => self.problems.push(
                    Problem::whole_file(
                        &self.shown(&relative),
                        format!("nama berkas `{name}` tidak dapat menjadi alamat halaman"),
                    )
                    .with_hint(if Slug::is_reserved(name.split('.').next().unwrap_or_default()) {
                        "nama ini dipakai Windows sendiri, sehingga berkasnya tidak dapat dibuka di sana; ganti dengan nama lain"
                    } else {
                        "pakai huruf kecil, angka, dan tanda `-` saja"
                    }),
                ),
                None => {
                    let hint = if is_picture(&name) {
                        "taruh gambar di `templates/aset/`, lalu tulis `![keterangan](/aset/nama.jpg)` di halamannya".to_owned()
                    } else {
                        format!("berkas di folder ini berakhiran `.{extension}`")
                    };
                    self.problems.push(self.unknown_file(&relative, hint));
                }
            }
        }
        self.stems.insert(kind, stems);
    }

    /// Names in a folder, sorted, and whether they are folders. Hidden files and the backups
    /// that editors leave are passed over.
    fn list(&mut self, relative: &Path) -> Vec<(String, bool)> {
        let entries = fs::read_dir(self.root.join(relative)).and_then(|entries| {
            entries
                .map(|entry| {
                    let entry = entry?;
                    let kind = entry.file_type()?;
                    let is_folder = kind.is_dir() || kind.is_symlink() && entry.path().is_dir();
                    Ok((entry.file_name().to_string_lossy().into_owned(), is_folder))
                })
                .collect::<std::io::Result<Vec<_>>>()
        });
        match entries {
            Ok(mut entries) => {
                entries.retain(|(name, _)| !file::is_passed_over(name));
                entries.sort_unstable();
                entries
            }
            Err(error) => {
                let path = self.root.join(relative).display().to_string();
                let message = format!("folder ini tidak dapat dibaca: {}", file::cause(&error));
                let problem = Problem::whole_file(&path, message);
                self.lost
                    .push(problem.with_hint(source::unreadable(&error)));
                Vec::new()
            }
        }
    }

    /// A folder with a list page was there once: its pages are linked and promised.
    fn missing_folder(&self, name: &str) -> Problem {
        Problem::whole_file(&self.shown(name), "folder ini tidak ada").with_hint(
            "kembalikan folder ini beserta isinya, misalnya dengan `git restore`; jangan mengalihkan alamat halamannya",
        )
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
            "di dalam folder ini hanya ada berkas, tanpa folder lain".to_owned()
        } else {
            let mut known: Vec<&str> = Kind::with_folder().map(Kind::name).collect();
            known.sort_unstable();
            suggest(relative, known)
        };
        Problem::whole_file(&self.shown(relative), "folder ini tidak dikenal di sini")
            .with_hint(hint)
    }

    /// How people call a file.
    pub(super) fn shown(&self, relative: &str) -> String {
        self.root.join(relative).display().to_string()
    }
}

/// The text, or the one of before where that is no other.
fn same(text: Text, known: Option<&Text>) -> Text {
    match (text, known) {
        (Ok(text), Some(Ok(known))) if text == *known => Ok(Arc::clone(known)),
        (text, _) => text,
    }
}

fn is_picture(name: &str) -> bool {
    let extension = Path::new(name).extension().unwrap_or_default();
    ["avif", "gif", "jpeg", "jpg", "png", "svg", "webp"]
        .iter()
        .any(|known| extension.eq_ignore_ascii_case(known))
}
