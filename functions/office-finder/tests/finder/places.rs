//! The bundle of the real content, built once for all tests.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use bundle::SearchedOffice;
use office_finder::{Found, Index};
use tempfile::TempDir;

static BUNDLE: LazyLock<TempDir> = LazyLock::new(|| {
    let project = |name| {
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../..")
            .join(name)
    };
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let options = site_gen::Options {
        content: project("content"),
        templates: project("templates"),
        out: folder.path().to_owned(),
        base_url: None,
        with_examples: true,
        joinable_examples: false,
        strict: false,
        effort: site_gen::Effort::Fast,
        date: site_gen::today(),
    };
    site_gen::build(&options).expect("the real content is good");
    folder
});

static INDEX: LazyLock<Index> = LazyLock::new(|| Index::new(offices()));

pub fn bundle() -> PathBuf {
    BUNDLE.path().join("functions")
}

pub fn offices() -> Vec<SearchedOffice> {
    let file = bundle().join(bundle::file::SEARCHED_OFFICES);
    let json = std::fs::read_to_string(file).expect("the site generator wrote it");
    serde_json::from_str(&json).expect("both sides agree on its shape")
}

/// Names the places a query leads to: `Menteng` alone, or `? Cilandak, Kebayoran Baru` to choose
/// from.
pub fn led_to(query: &str) -> String {
    match INDEX.search(query) {
        Found::One(found) => found.office.name.clone(),
        Found::Several(matches) => {
            let names: Vec<&str> = matches
                .iter()
                .map(|found| found.office.name.as_str())
                .collect();
            format!("? {}", names.join(", "))
        }
        Found::Nothing => "-".to_owned(),
    }
}
