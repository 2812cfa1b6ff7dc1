//! Building the same site again and again, at the cost of what changed.
//!
//! A [`Builder`] goes the same way as a single build and does all of it, except for work whose
//! every input is what it was: then the result is remembered. Nothing is tracked by hand, so
//! nothing can be forgotten: what a result was made from is compared as a whole, and a build from
//! memory gives the bytes of a build from nothing. A property test holds that.

mod content;
mod files;
mod markdown;
mod memo;
mod pages;
mod theme;

use crate::diagnostics::Problems;
use crate::{Options, Report};
pub(crate) use content::ContentMemory;
pub(crate) use files::FileMemo;
pub(crate) use markdown::Markdown;
pub(crate) use memo::Memo;
pub(crate) use pages::PageMemory;
pub(crate) use theme::ThemeMemory;

/// Builds a site that is being edited.
#[derive(Debug)]
pub struct Builder {
    memory: Memory,
}

impl Builder {
    /// Remembers nothing yet: the first build is a whole one.
    pub fn new() -> Self {
        Self {
            memory: Memory {
                content: ContentMemory::remembering(),
                pages: PageMemory::remembering(),
                theme: ThemeMemory::default(),
            },
        }
    }

    /// Does what [`crate::build`] does.
    pub fn build(&mut self, options: &Options) -> Result<Report, Problems> {
        let report = crate::build_with(options, &mut self.memory);
        self.memory.content.turn();
        report
    }
}

impl Default for Builder {
    fn default() -> Self {
        Self::new()
    }
}

/// What is known from earlier builds. The default remembers nothing, and costs nothing.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    /// Files read, Markdown rendered, everything put together.
    pub(crate) content: ContentMemory,
    /// Pages, and templates rendered.
    pub(crate) pages: PageMemory,
    /// Parsed templates and finished style sheets.
    pub(crate) theme: ThemeMemory,
}
