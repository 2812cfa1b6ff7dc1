//! Markdown with its memory.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use super::{PublishedAsset, Rendered, Surroundings, render};
use crate::memory::{Memo, Same};
use content_files::source::Source;

/// The bodies of files, rendered, by the file's name.
#[derive(Debug, Default)]
pub(crate) struct BodyMemo {
    /// The surroundings of everything that is remembered.
    around: Option<Around>,
    bodies: Memo<String, Same<str>, Arc<Rendered>>,
}

/// Owned [`Surroundings`], to be kept.
#[derive(Debug)]
struct Around {
    assets: BTreeMap<String, PublishedAsset>,
    ids: BTreeSet<String>,
    removed: HashSet<String>,
    base_url: String,
}

impl BodyMemo {
    pub(crate) fn remembering() -> Self {
        Self {
            around: None,
            bodies: Memo::remembering(),
        }
    }

    /// See [`Memo::turn`].
    pub(crate) fn turn(&mut self) {
        self.bodies.turn();
    }
}

/// Renders Markdown in the same surroundings, each body once.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Renderer<'a> {
    pub(crate) surroundings: Surroundings<'a>,
    memo: &'a Memo<String, Same<str>, Arc<Rendered>>,
}

impl<'a> Renderer<'a> {
    pub(crate) fn new(surroundings: Surroundings<'a>, memo: &'a mut BodyMemo) -> Self {
        let Surroundings {
            assets,
            ids,
            removed,
            base_url,
        } = surroundings;
        let is_same = memo.around.as_ref().is_some_and(|around| {
            (
                &around.assets,
                &around.ids,
                &around.removed,
                &*around.base_url,
            ) == (assets, ids, removed, base_url)
        });
        if !is_same {
            memo.bodies.clear();
            memo.around = Some(Around {
                assets: assets.clone(),
                ids: ids.clone(),
                removed: removed.clone(),
                base_url: base_url.to_owned(),
            });
        }
        Self {
            surroundings,
            memo: &memo.bodies,
        }
    }

    /// The body of a file; see [`render()`].
    pub(crate) fn body(self, source: &Source, title: &str) -> Arc<Rendered> {
        // Where the body begins and what the title is follow from the text.
        let inputs = Same(Arc::clone(&source.text));
        let make = |_: &_| Arc::new(self.text(source.body_text(), title));
        self.memo.recall(source.path.as_str(), inputs, make)
    }

    /// See [`render()`].
    pub(crate) fn text(self, text: &str, title: &str) -> Rendered {
        render(text, title, self.surroundings)
    }
}
