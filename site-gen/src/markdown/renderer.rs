//! Markdown with its memory.

use super::{Rendered, Surroundings, render};
use crate::memory::{Digest, Memo, digest};

/// Renders Markdown in the same surroundings, each text once.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Renderer<'a> {
    pub(crate) surroundings: Surroundings<'a>,
    /// Of the surroundings.
    digest: Digest,
    memo: &'a Memo<Rendered>,
}

impl<'a> Renderer<'a> {
    pub(crate) fn new(surroundings: Surroundings<'a>, memo: &'a Memo<Rendered>) -> Self {
        let Surroundings {
            assets,
            ids,
            removed,
            base_url,
        } = surroundings;
        let mut removed: Vec<&[u8]> = removed.iter().map(String::as_bytes).collect();
        removed.sort_unstable();
        // The size of a picture is one of its bytes', of which the address has the digest.
        let assets: Vec<&[u8]> = assets
            .iter()
            .flat_map(|(name, asset)| [name.as_bytes(), asset.address.as_bytes()])
            .collect();
        let ids: Vec<&[u8]> = ids.iter().map(String::as_bytes).collect();
        Self {
            surroundings,
            digest: digest(&[
                &digest(&assets),
                &digest(&ids),
                &digest(&removed),
                base_url.as_bytes(),
            ]),
            memo,
        }
    }

    /// See [`render()`].
    pub(crate) fn render(self, text: &str, title: &str) -> Rendered {
        let inputs = [text.as_bytes(), title.as_bytes(), &self.digest];
        let make = || render(text, title, self.surroundings);
        self.memo.recall(&inputs, make)
    }
}
