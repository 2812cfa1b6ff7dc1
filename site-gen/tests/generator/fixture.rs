//! A copy of the small good site in `tests/site`, to change and to build.

use std::fs;
use std::path::{Path, PathBuf};

use site_gen::diagnostics::Problems;
use site_gen::{Options, Report};
use tempfile::TempDir;

/// A site in a folder of its own.
pub struct Fixture {
    folder: TempDir,
    pub options: Options,
}

impl Fixture {
    /// Makes the good site as it is.
    pub fn new() -> Self {
        Self::copy_of(&tests().join("site"))
    }

    /// Makes a copy of the project's own content and templates.
    pub fn real() -> Self {
        Self::copy_of(&tests().join("../.."))
    }

    fn copy_of(site: &Path) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for name in ["content", "templates"] {
            copy(&site.join(name), &folder.path().join(name));
        }
        let options = Options {
            content: folder.path().join("content"),
            templates: folder.path().join("templates"),
            out: folder.path().join("dist"),
            base_url: None,
            with_examples: true,
            joinable_examples: false,
            date: jiff::civil::date(2026, 11, 21),
            strict: false,
            effort: site_gen::Effort::Fast,
        };
        Self { folder, options }
    }

    /// Makes the good site with the files of `overlay` over it; `x.hapus` removes `x`.
    pub fn with(overlay: &Path) -> Self {
        let fixture = Self::new();
        copy(overlay, fixture.folder.path());
        fixture
    }

    /// Builds it.
    pub fn build(&self) -> Result<Report, Problems> {
        site_gen::build(&self.options)
    }

    /// Writes problems as printed, with the folder's own path taken out.
    pub fn shown(&self, problems: &Problems) -> String {
        self.without_own_path(&problems.to_string())
    }

    /// Returns a text without the folder's own path.
    pub fn without_own_path(&self, text: &str) -> String {
        let own = format!("{}/", self.folder.path().display());
        text.replace(&own, "")
    }

    /// Changes one file, given by its path in the fixture.
    pub fn edit(&self, name: &str, from: &str, to: &str) {
        let path = self.folder.path().join(name);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{name} holds {from:?}");
        fs::write(path, text.replacen(from, to, 1)).unwrap();
    }

    /// Returns a file or folder of the fixture.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Reads the text of a file in the output folder.
    pub fn output(&self, name: &str) -> String {
        fs::read_to_string(self.options.out.join(name)).unwrap()
    }
}

/// Lists the problems of a site as it stands, or none.
pub fn problems(fixture: &Fixture) -> String {
    match site_gen::commands::check(&fixture.options) {
        Ok(_) => String::new(),
        Err(problems) => fixture.shown(&problems),
    }
}

/// Reads the text of a file of the fixture.
pub fn text(fixture: &Fixture, name: &str) -> String {
    fs::read_to_string(fixture.path(name)).unwrap()
}

/// Returns the folder of the fixtures.
pub fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

/// Reads the files of a folder and below, by relative path, with their bytes.
pub fn files(root: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    walk(root, &mut |path| {
        let name = path.strip_prefix(root).unwrap().display().to_string();
        files.push((name, fs::read(path).unwrap()));
    });
    files.sort();
    files
}

fn copy(from: &Path, to: &Path) {
    walk(from, &mut |path| {
        let target = to.join(path.strip_prefix(from).unwrap());
        if target.extension() == Some("hapus".as_ref()) {
            fs::remove_file(target.with_extension("")).unwrap();
        } else {
            fs::create_dir_all(target.parent().unwrap()).unwrap();
            fs::copy(path, target).unwrap();
        }
    });
}

fn walk(folder: &Path, visit: &mut dyn FnMut(&Path)) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    for entry in entries {
        if entry.is_dir() {
            walk(&entry, visit);
        } else {
            visit(&entry);
        }
    }
}
