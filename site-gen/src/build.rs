//! From the folders to the files of the site: [`build`].
//!
//! A build has four stages. Each is a type that only the stage before it can become, and holds what
//! is known by then:
//!
//! 1. [`Loaded`]: the content folder as text, and the theme;
//! 2. [`Checked`]: the content put together, with every problem between its files;
//! 3. [`Rendered`]: every page and file of the site, with every fault of a template;
//! 4. [`Verified`]: the same site, of which nothing is wrong. Only this can be written.
//!
//! A stage goes on with whatever it could make, so that one run reports everything there is to
//! mend. What would only repeat an earlier problem in other words asks for the [`Sound`] of the
//! stages before it.

mod checked;
mod loaded;
mod rendered;
mod verified;

use crate::content::load::FileMemo;
use crate::markdown;
use crate::memory::{Last, Memo, Same};
use crate::options::{self, Options};
use crate::output::{self, Changes};
use crate::pages::PageMemory;
use crate::theme::ThemeMemory;
use content_files::diagnostics::{Problem, Problems};

pub(crate) use checked::{Inputs, Prepared, prepare};
pub(crate) use loaded::Loaded;
pub(crate) use rendered::Views;
pub(crate) use verified::Verified;

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
    build_with(options, &mut Memory::default())
}

/// Builds a site that is being edited, again and again, at the cost of what changed.
#[derive(Debug)]
pub struct Builder {
    memory: Memory,
}

impl Builder {
    /// Remembers nothing yet: the first build is a whole one.
    pub fn new() -> Self {
        Self {
            memory: Memory::remembering(),
        }
    }

    /// Does what [`build`] does.
    pub fn build(&mut self, options: &Options) -> Result<Report, Problems> {
        let report = build_with(options, &mut self.memory);
        self.memory.turn();
        report
    }
}

impl Default for Builder {
    fn default() -> Self {
        Self::new()
    }
}

fn build_with(options: &Options, memory: &mut Memory) -> Result<Report, Problems> {
    options::check_out(options)?;
    let site = verify_with(options, memory)?;
    let changes = output::write(&options.out, &site.files, options.effort)?;
    Ok(site.report(changes))
}

/// Makes the site from nothing, without writing it.
pub(crate) fn verify(options: &Options) -> Result<Verified, Problems> {
    verify_with(options, &mut Memory::default())
}

/// Makes the site. With any error there is none, and all problems are returned, warnings too.
fn verify_with(options: &Options, memory: &mut Memory) -> Result<Verified, Problems> {
    let Memory {
        theme,
        files,
        bodies,
        prepared,
        views,
        pages,
    } = memory;
    let loaded: Loaded<'_> = Loaded::read(options, theme)?;
    let checked: Checked<'_> = loaded.check(options, prepared, files, bodies);
    let rendered: Rendered<'_> = checked.render(options, views, pages);
    rendered.verify(options)
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

/// Results of earlier builds. The default remembers nothing, and costs nothing.
#[derive(Debug, Default)]
struct Memory {
    theme: ThemeMemory,
    /// Files, each as its type.
    files: FileMemo,
    /// Rendered Markdown.
    bodies: Memo<markdown::Rendered>,
    prepared: Last<Inputs, Prepared>,
    views: LastViews,
    pages: PageMemory,
}

/// By the content and the value `site`.
type LastViews = Last<(Same<Prepared>, String), Views>;

impl Memory {
    fn remembering() -> Self {
        Self {
            files: FileMemo::remembering(),
            bodies: Memo::remembering(),
            prepared: Last::remembering(),
            views: Last::remembering(),
            pages: PageMemory::remembering(),
            ..Self::default()
        }
    }

    /// Ends a build: what neither it nor the one before it used is forgotten.
    fn turn(&mut self) {
        self.files.turn();
        self.bodies.turn();
    }
}
