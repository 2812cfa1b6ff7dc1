//! The ids in the short lists: each is there once, and fits into an address.

use super::duplicates::Unique;
use crate::content::parse::ParsedContent;
use crate::kinds::Kind;
use content_files::diagnostics::Problem;
use content_files::source::{Source, index, key};
use programme::Slug;

/// The letters that an id may hold.
enum Letters {
    /// Lists of trainings and communities have addresses with it.
    OfAddresses,
    /// As in `SOURCE_ID` of `content/types/lists.rs`.
    OfSources,
}

/// Reports every id that can't be used.
pub(super) fn check(parsed: &ParsedContent, problems: &mut Vec<Problem>) {
    for (kind, mut read) in parsed.kinds() {
        if let (Some((list, letters)), Some(file)) = (list(kind), read.files.next()) {
            check_ids(list, &letters, file.source, &read.ids, problems);
        }
    }
}

/// Returns the key of a kind's list and what its ids may hold; other kinds have no ids.
fn list(kind: Kind) -> Option<(&'static str, Letters)> {
    match kind {
        Kind::Cities => Some(("kota", Letters::OfAddresses)),
        Kind::Topics => Some(("topik", Letters::OfAddresses)),
        Kind::Sectors => Some(("bidang", Letters::OfAddresses)),
        Kind::CommunityTypes => Some(("jenis", Letters::OfAddresses)),
        Kind::Sources => Some(("sumber", Letters::OfSources)),
        Kind::Messages => Some(("pesan", Letters::OfAddresses)),
        Kind::Pillar
        | Kind::Step
        | Kind::Training
        | Kind::Community
        | Kind::Kecamatan
        | Kind::News
        | Kind::FigureSet
        | Kind::Report
        | Kind::SinglePage
        | Kind::Home
        | Kind::Index
        | Kind::Form
        | Kind::Site
        | Kind::Glossary
        | Kind::Redirects => None,
    }
}

fn check_ids(
    list: &'static str,
    letters: &Letters,
    source: &Source,
    ids: &[&str],
    problems: &mut Vec<Problem>,
) {
    let mut unique = Unique::new("id");
    for (position, id) in ids.iter().enumerate() {
        let path = [key(list), index(position), key("id")];
        if let Some(hint) = letters.fault(id) {
            let message = format!("id `{id}` tidak dapat dipakai");
            problems.push(source.problem_at(&path, message).with_hint(hint));
        }
        unique.add(id, source, &path, problems);
    }
}

/// Tells whether a text can be an id of any list.
pub(super) fn is_id(id: &str) -> bool {
    Slug::is_valid(&id.replace('_', "-"))
}

impl Letters {
    /// Returns advice for a wrong id; `None` where it will do. An empty one has been reported
    /// already.
    fn fault(&self, id: &str) -> Option<String> {
        let (fits, marks) = match self {
            Self::OfAddresses => (Slug::is_valid(id), "tanda `-`"),
            Self::OfSources => (is_id(id), "tanda `-` atau `_`"),
        };
        if fits || id.trim().is_empty() {
            return None;
        }
        let example = Slug::of_title(id).map_or_else(String::new, |better| {
            format!(", misalnya `id = \"{}\"`", better.as_str())
        });
        Some(format!(
            "pakai huruf kecil, angka, dan {marks} saja{example}; ubah juga di berkas yang menyebutnya"
        ))
    }
}
