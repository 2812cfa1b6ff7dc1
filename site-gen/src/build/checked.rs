//! Second stage: the content put together, as far as that goes without templates.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use super::{Loaded, Sound};
use crate::content::assemble::{Assembled, assemble, close_example_sessions};
use crate::content::folder::Files;
use crate::content::{Content, check, parse};
use crate::markdown::{LastAround, PublishedAsset};
use crate::memory::{Last, drop_beside};
use crate::options::Options;
use crate::theme::Theme;
use content_files::diagnostics::Problem;

/// The content and the theme, with everything that can be said of them before a page is made.
#[derive(Debug)]
pub(super) struct Checked<'m> {
    pub(super) prepared: Arc<Prepared>,
    pub(super) theme: &'m mut Theme,
    /// Whether every template and file of the theme can be used.
    pub(super) sound_theme: Option<Sound>,
    /// Of the content and the theme.
    pub(super) problems: Vec<Problem>,
}

impl<'m> Loaded<'m> {
    /// Reads the content for its meaning and compares its files.
    pub(super) fn check(
        self,
        options: &Options,
        prepared: &mut Last<Inputs, Prepared>,
        around: &mut LastAround,
        content: &mut LastContent,
    ) -> Checked<'m> {
        let inputs = Inputs::new(self.files, self.theme, options);
        let prepared = prepared.recall(inputs, |inputs| prepare(inputs, around, content));
        let sound_theme = Sound::of(&self.problems);
        let mut problems = self.problems;
        problems.extend_from_slice(&prepared.problems);
        Checked {
            prepared,
            theme: self.theme,
            sound_theme,
            problems,
        }
    }
}

/// Everything that the content is made of.
#[derive(Debug, PartialEq)]
pub(crate) struct Inputs {
    files: Arc<Files>,
    /// Of the theme: what Markdown can show, and what it must not name alike.
    assets: BTreeMap<String, PublishedAsset>,
    ids: BTreeSet<String>,
    with_examples: bool,
    joinable_examples: bool,
    /// The address given instead of that in the content.
    base_url: Option<String>,
    date: Date,
}

impl Inputs {
    pub(crate) fn new(files: Arc<Files>, theme: &Theme, options: &Options) -> Self {
        Self {
            files,
            assets: theme.assets.published(),
            ids: theme.templates.ids(),
            with_examples: options.with_examples,
            joinable_examples: options.joinable_examples,
            base_url: options.base_url.clone(),
            date: options.date,
        }
    }
}

/// The content put together, and what is wrong with it.
#[derive(Debug)]
pub(crate) struct Prepared {
    pub(crate) assembled: Assembled,
    problems: Vec<Problem>,
}

/// The content of the last build that had one. The default remembers none.
#[derive(Debug, Default)]
pub(crate) struct LastContent {
    is_remembering: bool,
    known: Option<Content>,
}

impl LastContent {
    pub(super) fn remembering() -> Self {
        Self {
            is_remembering: true,
            known: None,
        }
    }

    fn keep(&mut self, content: Option<&Content>) {
        if let Some(content) = content.filter(|_| self.is_remembering) {
            drop_beside(self.known.replace(content.reader()));
        }
    }
}

/// Makes the content of its files.
pub(crate) fn prepare(
    inputs: &Inputs,
    around: &mut LastAround,
    last: &mut LastContent,
) -> Prepared {
    let with_examples = inputs.with_examples;
    if let Some(lost) = inputs.files.lost() {
        // Every link into the folder and every promised address would be told as a fault of its own,
        // with advice that only makes it worse.
        return Prepared {
            assembled: Assembled::nothing(),
            problems: lost.to_vec(),
        };
    }
    let (mut parsed, mut problems) = parse::content(&inputs.files);
    let (errors, warnings) = rayon::join(
        || check::check(&parsed, inputs.base_url.as_deref()),
        || check::warnings(&parsed, inputs.date, with_examples),
    );
    problems.extend(errors);
    problems.extend(warnings);
    if !inputs.joinable_examples {
        close_example_sessions(&mut parsed);
    }
    let theme = (&inputs.assets, &inputs.ids);
    let assembled = assemble(
        parsed,
        with_examples,
        inputs.date,
        theme,
        around,
        last.known.as_ref(),
        &mut problems,
    );
    last.keep(assembled.content.as_ref());
    Prepared {
        assembled,
        problems,
    }
}
