//! From the folders to the files of the site: [`build`].
//!
//! A build has four stages. Each is a type that only the stage before it can become, and holds what
//! is known by then:
//!
//! 1. [`Loaded`]: the content folder as text, and the theme;
//! 2. [`Checked`]: the content put together, with every problem between its files;
//! 3. [`Rendered`]: every page and file of the site, with every fault of a template;
//! 4. [`Verified`]: the same site, of which nothing is wrong. Only this gets its place in the output
//!    folder; a single build prepares pages beside it as they are rendered, so that they need not
//!    stay in memory.
//!
//! A stage goes on with whatever it could make, so that one run reports everything there is to
//! mend. What would only repeat an earlier problem in other words asks for the [`Sound`] of the
//! stages before it.

mod checked;
mod loaded;
mod rendered;
mod verified;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::content::folder::FolderMemory;
use crate::exports::ExportMemory;
use crate::markdown::LastAround;
use crate::memory::Last;
use crate::options::{self, Options};
use crate::output::{Changes, OutputMemory};
use crate::pages::{PageMemory, ViewMemory};
use crate::parallel;
use crate::theme::ThemeMemory;
use content_files::diagnostics::{Problem, Problems};

pub(crate) use checked::{Inputs, LastContent, Prepared, prepare};
pub(crate) use loaded::Loaded;
pub(crate) use rendered::Views;
pub(crate) use verified::{Verified, VerifyMemory};

use checked::Checked;
use rendered::Rendered;

/// A finished build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// How many pages the site has.
    pub pages: usize,
    /// Warnings: the site was built, but somebody should look at them.
    pub warnings: Problems,
    /// Files that changed on disk; none for a check.
    pub changes: Changes,
}

/// Builds the site. With any error, the output folder stays as it was and all problems are
/// returned, warnings too.
pub fn build(options: &Options) -> Result<Report, Problems> {
    Builder::once().build(options)
}

/// Part of a build that takes time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The folders are read.
    Read,
    /// The content is put together and compared.
    Check,
    /// The pages are made.
    Render,
    /// Links and addresses are checked.
    Verify,
    /// Files that changed are written.
    Write,
}

/// Told of each stage when it begins.
pub type Observer<'a> = &'a (dyn Fn(Stage) + Sync);

/// Builds a site, and has what it made until it is dropped.
#[derive(Debug)]
pub struct Builder {
    memory: Memory,
}

impl Builder {
    /// Makes a builder for a site that is being edited: after the first build, the next ones cost
    /// what changed.
    pub fn new() -> Self {
        Self {
            memory: Memory::remembering(),
        }
    }

    /// Makes a builder for one build.
    pub fn once() -> Self {
        Self {
            memory: Memory::default(),
        }
    }

    /// Does what [`build`] does.
    pub fn build(&mut self, options: &Options) -> Result<Report, Problems> {
        self.rebuild(options, &Edited::Anything)
    }

    /// Does what [`build`] does, and tells when each stage begins.
    pub fn build_observed(
        &mut self,
        options: &Options,
        begins: Observer<'_>,
    ) -> Result<Report, Problems> {
        build_with(options, &Edited::Anything, &mut self.memory, begins)
    }

    /// Does what [`build`] does, where nothing has changed since the last time but what is `edited`.
    pub fn rebuild(&mut self, options: &Options, edited: &Edited) -> Result<Report, Problems> {
        build_with(options, edited, &mut self.memory, &|_| {})
    }
}

impl Default for Builder {
    fn default() -> Self {
        Self::new()
    }
}

/// Files that have changed since the last build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edited {
    /// Any: all are read again.
    Anything,
    /// These, in the content or the templates folder; they may be new, or gone.
    Files(BTreeSet<PathBuf>),
}

/// The edited files of both folders, by their paths there.
type EditedIn<'a> = (Vec<&'a Path>, Vec<&'a Path>);

impl Edited {
    /// Returns the edited files of the content and of the templates folder; `None` when any may
    /// have been edited, or one of which nobody knows where it belongs.
    fn in_folders(&self, content: &Path, templates: &Path) -> Option<EditedIn<'_>> {
        let Self::Files(paths) = self else {
            return None;
        };
        let inside = |folder: &Path| -> Vec<&Path> {
            // Whoever watches a folder may name its files in full.
            let full = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
            let paths = paths.iter();
            paths
                .filter_map(|path| path.strip_prefix(folder).or(path.strip_prefix(&full)).ok())
                .collect()
        };
        let (content, templates) = (inside(content), inside(templates));
        (content.len() + templates.len() >= paths.len()).then_some((content, templates))
    }
}

/// Builds of one process that write take turns: one that waited for the output folder of another
/// would keep a thread which that one needs.
static TURNS: Mutex<()> = Mutex::new(());

fn build_with(
    options: &Options,
    edited: &Edited,
    memory: &mut Memory,
    begins: Observer<'_>,
) -> Result<Report, Problems> {
    let _turn = TURNS.lock().unwrap_or_else(PoisonError::into_inner);
    parallel::within(|| {
        options::check_out(options).inspect_err(|_| memory.forget_folders())?;
        let site = verify_with(options, Purpose::Write, edited, memory, begins)?;
        begins(Stage::Write);
        site.write(options, &mut memory.output)
    })
}

/// Makes the site from nothing, without writing it.
pub(crate) fn verify(options: &Options) -> Result<Verified, Problems> {
    parallel::within(|| {
        let memory = &mut Memory::default();
        verify_with(options, Purpose::Check, &Edited::Anything, memory, &|_| {})
    })
}

/// Makes the site. With any error there is none, and all problems are returned, warnings too.
fn verify_with(
    options: &Options,
    purpose: Purpose,
    edited: &Edited,
    memory: &mut Memory,
    begins: Observer<'_>,
) -> Result<Verified, Problems> {
    let Memory {
        theme,
        folder,
        around,
        prepared,
        content,
        views,
        exports,
        pages,
        verified,
        output: _,
    } = memory;
    begins(Stage::Read);
    let loaded: Loaded<'_> = Loaded::read(options, edited, folder, theme)?;
    begins(Stage::Check);
    let checked: Checked<'_> = loaded.check(options, prepared, around, content);
    begins(Stage::Render);
    let rendered: Rendered<'_> = checked.render(options, purpose, views, exports, pages);
    begins(Stage::Verify);
    rendered.verify(options, verified)
}

/// Reason for which a site is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// To know what is wrong with it.
    Check,
    /// To be written, if nothing is wrong with it.
    Write,
}

/// Evidence that no error has been found so far.
///
/// A check that asks for it speaks only where what it finds can't be the mere consequence of
/// something that was reported before.
#[derive(Debug)]
struct Sound(());

impl Sound {
    fn of(problems: &[Problem]) -> Option<Self> {
        let has_error = problems.iter().any(Problem::is_error);
        (!has_error).then_some(Self(()))
    }
}

/// Results of earlier builds. The default remembers only what costs nothing to keep: the whole of
/// the last build's content, and its files.
#[derive(Debug, Default)]
struct Memory {
    theme: ThemeMemory,
    folder: FolderMemory,
    /// In what Markdown was rendered.
    around: LastAround,
    prepared: Last<Inputs, Prepared>,
    content: LastContent,
    /// Pages before templates.
    views: ViewMemory,
    exports: ExportMemory,
    pages: PageMemory,
    verified: VerifyMemory,
    output: OutputMemory,
}

impl Memory {
    fn remembering() -> Self {
        Self {
            folder: FolderMemory::remembering(),
            content: LastContent::remembering(),
            views: ViewMemory::remembering(),
            exports: ExportMemory::remembering(),
            pages: PageMemory::remembering(),
            ..Self::default()
        }
    }

    /// Makes the next build read both folders whole: what was edited meanwhile was not read.
    fn forget_folders(&mut self) {
        self.folder.forget();
        self.theme.forget();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edited_files_are_known_by_short_and_by_full_names() {
        let full = std::path::absolute("isi/berita/b.md").expect("there is a current folder");
        let folders = (Path::new("isi"), Path::new("rupa"));
        let found = |names: &[&str]| {
            let edited = Edited::Files(names.iter().map(PathBuf::from).collect());
            let found = edited.in_folders(folders.0, folders.1)?;
            Some(format!("{found:?}"))
        };
        let table = [
            (vec!["isi/a.md", "rupa/x.html"], r#"(["a.md"], ["x.html"])"#),
            (
                vec![full.to_str().expect("text")],
                r#"(["berita/b.md"], [])"#,
            ),
            (vec![], "([], [])"),
        ];
        for (names, expected) in table {
            assert_eq!(found(&names).as_deref(), Some(expected));
        }
        assert_eq!(found(&["isi/a.md", "lain/a.md"]), None);
        assert_eq!(Edited::Anything.in_folders(folders.0, folders.1), None);
    }
}
