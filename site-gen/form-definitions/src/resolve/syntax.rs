//! Names and placeholders in a definition.

use forms::name::{MAX_ID_LENGTH, is_id};

use crate::fault::{Faults, Place};

/// Notes a fault unless the text is a name such as `status_usaha`.
pub(super) fn check_id(place: &Place, id: &str, faults: &mut Faults) {
    if !is_id(id) {
        faults.add(
            place,
            format!("nama `{id}` tidak dapat dipakai"),
            format!(
                "mulai dengan huruf kecil, lanjutkan dengan huruf kecil, angka, dan garis bawah, \
                 paling panjang {MAX_ID_LENGTH}, misalnya `status_usaha`"
            ),
        );
    }
}

/// Iterates over everything in braces, with its braces; an opening brace that is never closed runs
/// to the end.
pub(super) fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices('{').map(|(start, _)| {
        let rest = &text[start..];
        let end = rest.find('}').map_or(rest.len(), |end| end + 1);
        &rest[..end]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_placeholders() {
        let table: [(&str, &[&str]); 4] = [
            ("tanpa", &[]),
            ("pada {tenggat} di {kantor}", &["{tenggat}", "{kantor}"]),
            ("{ tenggat }", &["{ tenggat }"]),
            ("buka {tenggat", &["{tenggat"]),
        ];
        for (text, expected) in table {
            assert_eq!(placeholders(text).collect::<Vec<_>>(), expected, "{text:?}");
        }
    }
}
