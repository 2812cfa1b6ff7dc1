//! The content and the files it was made from.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::incremental::{FileMemo, Memo};
use crate::load::Files;
use crate::markdown::Rendered;
use crate::{Options, Prepared};

/// The content of the last build, and what is known of its files.
#[derive(Debug, Default)]
pub(crate) struct ContentMemory {
    /// Front matter and form definitions.
    pub(crate) files: FileMemo,
    /// Rendered Markdown.
    pub(crate) bodies: Memo<Rendered>,
    last: Option<Remembered>,
}

/// The content, and all that it was made from.
#[derive(Debug)]
struct Remembered {
    files: Files,
    with_examples: bool,
    date: Date,
    assets: BTreeMap<String, String>,
    prepared: Arc<Prepared>,
}

impl ContentMemory {
    pub(crate) fn remembering() -> Self {
        Self {
            files: FileMemo::remembering(),
            bodies: Memo::remembering(),
            last: None,
        }
    }

    /// The content of these files. Where no byte of them has changed, it is not put together
    /// anew, and the same as before is given.
    pub(crate) fn prepare(
        &mut self,
        files: Files,
        assets: BTreeMap<String, String>,
        options: &Options,
    ) -> Arc<Prepared> {
        let Options {
            with_examples,
            date,
            ..
        } = *options;
        let known = self.last.take().filter(|last| {
            last.files == files
                && last.with_examples == with_examples
                && last.date == date
                && last.assets == assets
        });
        let prepared = known.map_or_else(
            || Arc::new(crate::prepare(&files, &assets, options, self)),
            |known| known.prepared,
        );
        self.last = Some(Remembered {
            files,
            with_examples,
            date,
            assets,
            prepared: Arc::clone(&prepared),
        });
        prepared
    }

    /// See [`Memo::turn`].
    pub(crate) fn turn(&mut self) {
        self.files.turn();
        self.bodies.turn();
    }
}
