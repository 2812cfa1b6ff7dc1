//! The content of the small site that tests build.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::content::Content;
use crate::content::load::FileMemo;
use crate::content::{assemble, load};
use crate::markdown::BodyMemo;

pub(super) fn small_site() -> Content {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/site/content");
    let (parsed, mut problems) = load::load(&load::read(&folder), &FileMemo::default());
    assemble::assemble(
        parsed,
        true,
        jiff::civil::Date::MIN,
        (&BTreeMap::new(), &BTreeSet::new()),
        &mut BodyMemo::default(),
        None,
        &mut problems,
    )
    .content
    .expect("the small site is whole")
}
