//! The project's own content, for tests: what the map promises depends on the 44 kecamatan.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::content::Content;
use crate::content::load::FileMemo;
use crate::content::{assemble, load};
use crate::markdown::BodyMemo;

pub(super) fn jakarta() -> Content {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../content");
    let (parsed, mut problems) = load::load(&load::read(&folder), &FileMemo::default());
    assemble::assemble(
        parsed,
        true,
        (&BTreeMap::new(), &BTreeSet::new()),
        &mut BodyMemo::default(),
        &mut problems,
    )
    .content
    .expect("the project's content is whole")
}
