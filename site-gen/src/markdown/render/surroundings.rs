//! The rest of the site, as far as rendering needs it.

use std::collections::{BTreeMap, BTreeSet, HashSet};

/// The facts about the rest of the site that rendering needs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Surroundings<'a> {
    /// The files under `templates/aset/`, by their path there.
    pub(crate) assets: &'a BTreeMap<String, PublishedAsset>,
    /// Ids that the templates give to their own elements.
    pub(crate) ids: &'a BTreeSet<String>,
    /// Addresses that this build leaves out: links to them become text.
    pub(crate) removed: &'a HashSet<String>,
    /// Scheme and host of this site; empty where they are not known.
    pub(crate) base_url: &'a str,
}

/// A file that pages load, as far as Markdown needs to know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PublishedAsset {
    /// With the digest of its bytes.
    pub(crate) address: String,
    /// Width and height of a picture, in pixels.
    pub(crate) size: Option<(usize, usize)>,
    /// Whether its name is that of a picture.
    pub(crate) is_picture: bool,
}
