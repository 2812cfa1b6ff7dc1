//! The content of the small site that tests build.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::content::Content;
use crate::content::folder::Files;
use crate::content::{assemble, parse};
use crate::markdown::LastAround;

pub(super) fn small_site() -> Content {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/site/content");
    let (parsed, mut problems) = parse::content(&Files::read(&folder));
    assemble::assemble(
        parsed,
        true,
        jiff::civil::Date::MIN,
        (&BTreeMap::new(), &BTreeSet::new()),
        &mut LastAround::default(),
        None,
        &mut problems,
    )
    .content
    .expect("the small site is whole")
}
