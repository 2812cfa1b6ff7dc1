//! Markdown in the same surroundings.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use super::{PublishedAsset, Rendered, Surroundings, render};
use crate::memory::Same;

/// Owned [`Surroundings`], to be kept: equal ones are the very same from build to build.
#[derive(Debug)]
pub(crate) struct Around {
    assets: BTreeMap<String, PublishedAsset>,
    ids: BTreeSet<String>,
    removed: HashSet<String>,
    base_url: String,
}

/// The surroundings of the last build. The default knows none.
pub(crate) type LastAround = Option<Arc<Around>>;

/// Renders Markdown in the same surroundings.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Renderer<'a> {
    pub(crate) surroundings: Surroundings<'a>,
    around: &'a Arc<Around>,
}

impl<'a> Renderer<'a> {
    pub(crate) fn new(surroundings: Surroundings<'a>, last: &'a mut LastAround) -> Self {
        let Surroundings {
            assets,
            ids,
            removed,
            base_url,
        } = surroundings;
        let known = last.take().filter(|known| {
            (&known.assets, &known.ids, &known.removed, &*known.base_url)
                == (assets, ids, removed, base_url)
        });
        let around = last.insert(known.unwrap_or_else(|| {
            Arc::new(Around {
                assets: assets.clone(),
                ids: ids.clone(),
                removed: removed.clone(),
                base_url: base_url.to_owned(),
            })
        }));
        Self {
            surroundings,
            around,
        }
    }

    /// Returns the surroundings, to be compared with those of another build.
    pub(crate) fn around(self) -> Same<Around> {
        Same(Arc::clone(self.around))
    }

    /// Renders a text, see [`render()`].
    pub(crate) fn text(self, text: &str, title: &str) -> Rendered {
        render(text, title, self.surroundings)
    }
}
