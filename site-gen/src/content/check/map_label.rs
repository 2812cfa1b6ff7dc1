//! Whether the name of a kecamatan fits its tile on the map.

use crate::content::Kecamatan;
use crate::content::map_label::{MOST_LINES, fits_tile};
use crate::content::parse::ParsedPage;
use content_files::diagnostics::Problem;
use content_files::source::{index, key};

const EXAMPLE: &str = "bagi kata yang panjang di antara dua suku kata, misalnya `label_peta = [\"Pesang-\", \"grahan\"]`";

/// Checks the lines that the content gives: each is a part of the name, in order, and none is
/// too long.
pub(super) fn check(office: &ParsedPage<Kecamatan>, problems: &mut Vec<Problem>) {
    let mut rest = office.meta.title.as_str();
    for (position, line) in office.data.map_label.iter().enumerate() {
        let path = [key("label_peta"), index(position)];
        let part = line.trim_end_matches(['-', '.']);
        let message = match rest.find(part) {
            _ if part.is_empty() => format!("baris `{line}` di peta tidak berisi kata"),
            None => format!(
                "baris `{line}` di peta bukan bagian nama `{}`",
                office.meta.title
            ),
            Some(start) => {
                rest = &rest[start + part.len()..];
                if fits_tile(line) {
                    continue;
                }
                format!("baris `{line}` terlalu panjang untuk petak di peta")
            }
        };
        problems.push(office.source.problem_at(&path, message).with_hint(EXAMPLE));
    }
}

/// Checks a name that is divided at its spaces alone, because the content gives no lines.
pub(super) fn check_unlabelled(office: &ParsedPage<Kecamatan>, warnings: &mut Vec<Problem>) {
    let title = &office.meta.title;
    let lines = office.data.map_lines(title);
    let fits = lines.len() <= MOST_LINES && lines.iter().all(|line| fits_tile(line));
    if office.data.map_label.is_empty() && !fits {
        let message = format!("nama `{title}` tidak muat di petaknya pada peta");
        warnings.push(
            office
                .source
                .problem_at(&[key("judul")], message)
                .with_hint(EXAMPLE)
                .into_warning("label_peta"),
        );
    }
}
