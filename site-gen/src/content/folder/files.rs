//! Which files there are under `content/`, and which should not be there.

use std::collections::{BTreeMap, HashSet};
use std::fs::{self, FileType};
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use super::file::{ContentFile, Text};
use crate::addresses::ledger::LIST;
use crate::kinds::Kind;
use crate::parallel;
use crate::theme::assets::is_picture;
use content_files::diagnostics::Problem;
use content_files::file;
use content_files::read;
use content_files::suggestion::suggest;
use programme::Slug;

/// The editors' guide, which is no part of the site.
const GUIDE: &str = "PANDUAN.md";

/// Lists the files beside the folders, sorted.
fn root_files() -> Vec<String> {
    let lone = Kind::ALL.iter().filter(|kind| kind.is_lone());
    let mut names: Vec<String> = lone.map(|kind| kind.file("")).collect();
    names.extend([GUIDE, LIST].map(str::to_owned));
    names.sort_unstable();
    names
}

/// The content folder as it is on disk: the same files, equal in every byte, are the same content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Files {
    root: PathBuf,
    /// The files of each kind.
    by_kind: BTreeMap<Kind, KindFiles>,
    /// The list of addresses.
    list: Option<Arc<ContentFile>>,
    /// A problem for each file that should not be there.
    pub(crate) problems: Vec<Problem>,
    /// A problem for each folder that can't be read. Whatever is in it only seems to be missing.
    lost: Vec<Problem>,
}

/// The parts of their names that tell the files of a kind apart, as [`Kind::file`] takes them,
/// sorted. As long as no file comes or goes, they are the very same.
pub(crate) type Stems = Arc<Vec<String>>;

/// Finds the position of a stem among others, if it is one of them.
pub(crate) fn position_in(stems: &Stems, stem: &str) -> Option<usize> {
    let found = stems.binary_search_by(|known| known.as_str().cmp(stem));
    found.ok()
}

/// The files of one kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct KindFiles {
    pub(crate) stems: Stems,
    /// In the same order.
    pub(crate) files: Arc<Vec<Arc<ContentFile>>>,
}

impl KindFiles {
    fn get(&self, stem: &str) -> Option<&Arc<ContentFile>> {
        Some(&self.files[position_in(&self.stems, stem)?])
    }
}

impl Files {
    /// Reads the content folder. Files that no part of the generator knows are problems: an
    /// editor who made one expects to see it.
    pub(crate) fn read(root: &Path) -> Self {
        Self::read_with(root, |files, name| {
            Arc::new(ContentFile::new(files.read_text(name)))
        })
    }

    /// Reads the folder of `last` again: the `edited` files, by their paths in it, or all.
    pub(super) fn read_again(last: &Self, edited: Option<&[&Path]>) -> Self {
        let edited: Option<HashSet<&Path>> = edited.map(|edited| edited.iter().copied().collect());
        let again = |files: &Self, name: &str| {
            let known = last.get(name);
            match (&edited, known) {
                (Some(edited), Some(known)) if !edited.contains(Path::new(name)) => {
                    Arc::clone(known)
                }
                _ => same(files.read_text(name), known),
            }
        };
        match &edited {
            // The same files as before: nobody has to look for others.
            Some(edited) if edited.iter().all(|path| last.has_file(path)) => {
                let mut files = last.clone();
                for name in edited.iter().filter_map(|path| path.to_str()) {
                    let file = again(last, name);
                    files.replace(name, file);
                }
                files
            }
            _ => Self::read_with(&last.root, again),
        }
    }

    /// Tells whether these are the files of a folder.
    pub(super) fn is_of(&self, root: &Path) -> bool {
        self.root == root
    }

    /// Tells whether there is a file of this name, before and now.
    fn has_file(&self, path: &Path) -> bool {
        let name = path.to_str();
        name.is_some_and(|name| self.get(name).is_some()) && self.root.join(path).is_file()
    }

    fn read_text(&self, name: &str) -> Text {
        read::text(&self.root.join(name), &self.shown(name))
    }

    /// Reads the folder, each file as `read` does.
    fn read_with(root: &Path, read: impl Fn(&Self, &str) -> Arc<ContentFile> + Sync) -> Self {
        let mut files = Self {
            root: root.to_owned(),
            by_kind: BTreeMap::new(),
            list: None,
            problems: Vec::new(),
            lost: Vec::new(),
        };
        let root_files = root_files();
        let mut stems: BTreeMap<Kind, Vec<String>> = BTreeMap::new();
        let mut has_list = false;
        for (name, is_folder) in files.list(Path::new("")) {
            if is_folder {
                match Kind::of_folder(&name) {
                    Some(kind) => files.scan_folder(kind, &mut stems),
                    None => files.problems.push(files.unknown_folder(&name)),
                }
            } else if let Some((kind, stem)) = Kind::of_file(&name) {
                stems.entry(kind).or_default().push(stem.to_owned());
            } else if name == LIST {
                has_list = true;
            } else if name != GUIDE {
                let hint = suggest(&name, root_files.iter().map(String::as_str));
                files.problems.push(files.unknown_file(&name, hint));
            }
        }
        for kind in Kind::listed().filter(|kind| !stems.contains_key(kind)) {
            files.lost.push(files.missing_folder(kind.name()));
        }
        let read_all = |(kind, stems): (Kind, Vec<String>)| {
            let of_stem = |stem| read(&files, &kind.file(stem));
            let all = parallel::map(&stems, |stem| of_stem(stem));
            let stems = Arc::new(stems);
            let files = Arc::new(all);
            (kind, KindFiles { stems, files })
        };
        let by_kind = parallel::map_owned(stems.into_iter().collect(), read_all);
        let list = has_list.then(|| read(&files, LIST));
        Self {
            by_kind: by_kind.into_iter().collect(),
            list,
            ..files
        }
    }

    /// Says why nothing else can be said of the content: a folder of it can't be read.
    pub(crate) fn lost(&self) -> Option<&[Problem]> {
        (!self.lost.is_empty()).then_some(&self.lost)
    }

    /// Returns the files of a kind.
    pub(crate) fn of(&self, kind: Kind) -> &KindFiles {
        static NONE: LazyLock<KindFiles> = LazyLock::new(KindFiles::default);
        self.by_kind.get(&kind).unwrap_or(&NONE)
    }

    /// Finds a file, by its kind and stem, if there is one.
    pub(crate) fn find(&self, kind: Kind, stem: &str) -> Option<&Arc<ContentFile>> {
        self.by_kind.get(&kind)?.get(stem)
    }

    /// Returns the list of addresses, if there is one.
    pub(crate) fn address_list(&self) -> Option<&Text> {
        Some(&self.list.as_ref()?.text)
    }

    /// Finds a file, by its path in the folder, if there is one.
    fn get(&self, name: &str) -> Option<&Arc<ContentFile>> {
        match Kind::of_file(name) {
            Some((kind, stem)) => self.find(kind, stem),
            None => self.list.as_ref().filter(|_| name == LIST),
        }
    }

    /// Puts another file in the place of one that is there.
    fn replace(&mut self, name: &str, file: Arc<ContentFile>) {
        let Some((kind, stem)) = Kind::of_file(name) else {
            self.list = Some(file);
            return;
        };
        if let Some(known) = self.by_kind.get_mut(&kind)
            && let Some(position) = position_in(&known.stems, stem)
        {
            Arc::make_mut(&mut known.files)[position] = file;
        }
    }

    /// Makes the folder with other texts in some files, given by their names as shown to people.
    pub(crate) fn with_texts(mut self, texts: impl IntoIterator<Item = (String, String)>) -> Self {
        for (shown, text) in texts {
            let name = Path::new(&shown).strip_prefix(&self.root);
            let name = name.ok().and_then(Path::to_str).map(str::to_owned);
            if let Some(name) = name.filter(|name| self.get(name).is_some()) {
                self.replace(&name, Arc::new(ContentFile::new(Ok(text.into()))));
            }
        }
        self
    }

    /// Makes the folder with one of its pages, `folder/stem.extension`, under another name in the
    /// same folder.
    pub(crate) fn with_moved(mut self, from: &str, to: &str) -> Self {
        if let (Some((kind, old)), Some((_, new))) = (Kind::of_file(from), Kind::of_file(to))
            && let Some(known) = self.by_kind.get_mut(&kind)
        {
            let files = known.stems.iter().zip(known.files.iter());
            let renamed = files.map(|(stem, file)| {
                if stem == old {
                    (new, Arc::new(ContentFile::new(file.text.clone())))
                } else {
                    (stem.as_str(), Arc::clone(file))
                }
            });
            let renamed: BTreeMap<&str, Arc<ContentFile>> = renamed.collect();
            let (stems, files): (Vec<String>, _) = renamed
                .into_iter()
                .map(|(stem, file)| (stem.to_owned(), file))
                .unzip();
            *known = KindFiles {
                stems: Arc::new(stems),
                files: Arc::new(files),
            };
        }
        self
    }

    fn scan_folder(&mut self, kind: Kind, found: &mut BTreeMap<Kind, Vec<String>>) {
        let (folder, extension) = (kind.name(), kind.extension());
        let mut stems = Vec::new();
        for (name, is_folder) in self.list(Path::new(folder)) {
            let relative = format!("{folder}/{name}");
            if is_folder {
                self.problems.push(self.unknown_folder(&relative));
                continue;
            }
            if kind.has_list() && relative == Kind::Index.file(folder) {
                found
                    .entry(Kind::Index)
                    .or_default()
                    .push(folder.to_owned());
                continue;
            }
            match name.strip_suffix(&format!(".{extension}")) {
                Some(stem) if Slug::is_valid(stem) => stems.push(stem.to_owned()),
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
        // By name without the extension, which comes in another place than after it.
        stems.sort_unstable();
        found.insert(kind, stems);
    }

    /// Lists the names in a folder, sorted, and whether they are folders. Hidden files and the
    /// backups that editors leave are passed over.
    fn list(&mut self, relative: &Path) -> Vec<(String, bool)> {
        let entries = fs::read_dir(self.root.join(relative)).and_then(|entries| {
            entries
                .map(|entry| {
                    let entry = entry?;
                    let mut kind = entry.file_type()?;
                    if kind.is_symlink()
                        && let Ok(target) = fs::metadata(entry.path())
                    {
                        kind = target.file_type();
                    }
                    Ok((entry.file_name().to_string_lossy().into_owned(), kind))
                })
                .collect::<std::io::Result<Vec<_>>>()
        });
        match entries {
            Ok(mut entries) => {
                entries.retain(|(name, _)| !file::is_passed_over(name));
                entries.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
                // One that leads nowhere is a file that can't be read.
                let is_known =
                    |kind: &FileType| kind.is_dir() || kind.is_file() || kind.is_symlink();
                let (known, others): (Vec<_>, Vec<_>) =
                    entries.into_iter().partition(|(_, kind)| is_known(kind));
                for (name, _) in others {
                    let path = self.root.join(relative).join(name).display().to_string();
                    self.problems.push(read::no_file(&path));
                }
                let names = known.into_iter().map(|(name, kind)| (name, kind.is_dir()));
                names.collect()
            }
            Err(error) => {
                let folder = self.root.join(relative);
                self.lost.push(read::unreadable_folder(&folder, &error));
                Vec::new()
            }
        }
    }

    /// Builds the problem of a missing folder: one with a list page was there once, and its pages
    /// are linked and promised.
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

    /// Says how people call a file.
    pub(crate) fn shown(&self, relative: &str) -> String {
        self.root.join(relative).display().to_string()
    }
}

/// Makes a file of this text: the one of before, where that has no other.
fn same(text: Text, known: Option<&Arc<ContentFile>>) -> Arc<ContentFile> {
    match known {
        Some(known) if known.text == text => Arc::clone(known),
        _ => Arc::new(ContentFile::new(text)),
    }
}
