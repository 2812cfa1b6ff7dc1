//! Markdown with its memory.

use crate::markdown::{self, Rendered, Surroundings};
use crate::memory::Memo;
use crate::memory::memo::{Digest, digest};

/// Renders Markdown in the same surroundings, each text once.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Markdown<'a> {
    pub(crate) surroundings: Surroundings<'a>,
    /// Of the surroundings.
    digest: Digest,
    memo: &'a Memo<Rendered>,
}

impl<'a> Markdown<'a> {
    pub(crate) fn new(surroundings: Surroundings<'a>, memo: &'a Memo<Rendered>) -> Self {
        let Surroundings {
            assets,
            left_out,
            base_url,
        } = surroundings;
        let mut left_out: Vec<&[u8]> = left_out.iter().map(String::as_bytes).collect();
        left_out.sort_unstable();
        let assets: Vec<&[u8]> = assets
            .iter()
            .flat_map(|(name, address)| [name.as_bytes(), address.as_bytes()])
            .collect();
        Self {
            surroundings,
            digest: digest(&[&digest(&assets), &digest(&left_out), base_url.as_bytes()]),
            memo,
        }
    }

    /// See [`markdown::render`].
    pub(crate) fn render(self, text: &str, title: &str) -> Rendered {
        let inputs = [text.as_bytes(), title.as_bytes(), &self.digest];
        let make = || markdown::render(text, title, self.surroundings);
        self.memo.recall(&inputs, make)
    }
}
