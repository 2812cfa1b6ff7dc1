//! The shapes of names, addresses and placeholders in a definition.

use crate::fault::{Faults, Place};

/// Longest id of a question; it becomes an attribute's name in the store and a column's title.
const MAX_ID_LENGTH: usize = 40;

/// `[a-z][a-z0-9]*` in parts joined by one of `joint`.
fn is_name(text: &str, joint: char) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.split(joint).all(|part| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        })
}

/// A name in addresses: `minta-mentor`.
pub(super) fn is_slug(text: &str) -> bool {
    is_name(text, '-')
}

/// The address of a page: `/daftar/`, `/program/daftar/`.
pub(super) fn is_page_path(text: &str) -> bool {
    text.strip_prefix('/')
        .and_then(|rest| rest.strip_suffix('/'))
        .is_some_and(|inside| inside.split('/').all(is_slug))
}

/// The value of an option: printable ASCII that needs no care in addresses and tables.
pub(super) fn is_option_value(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte))
}

/// Notes a fault unless the text is a name such as `status_usaha`.
pub(super) fn check_id(place: &Place, id: &str, faults: &mut Faults) {
    if !is_name(id, '_') || id.len() > MAX_ID_LENGTH {
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

/// Everything in braces, with its braces; an opening brace that is never closed runs to the end.
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
    fn knows_ids() {
        let long = "a".repeat(MAX_ID_LENGTH);
        let too_long = "a".repeat(MAX_ID_LENGTH + 1);
        let table = [
            ("nama", true),
            ("status_usaha", true),
            ("alamat2", true),
            (&long, true),
            ("", false),
            ("2alamat", false),
            ("_nama", false),
            ("nama_", false),
            ("nama__usaha", false),
            ("Nama", false),
            ("nama-usaha", false),
            ("nama usaha", false),
            ("naïf", false),
            (&too_long, false),
        ];
        for (id, expected) in table {
            let mut faults = Faults::default();
            check_id(&Place::default(), id, &mut faults);
            assert_eq!(faults.is_empty(), expected, "{id:?}");
        }
    }

    #[test]
    fn knows_page_paths() {
        let table = [
            ("/daftar/", true),
            ("/minta-mentor/", true),
            ("/program/daftar/", true),
            ("/", false),
            ("//", false),
            ("daftar/", false),
            ("/daftar", false),
            ("/Daftar/", false),
            ("/daftar//x/", false),
            ("/../", false),
        ];
        for (path, expected) in table {
            assert_eq!(is_page_path(path), expected, "{path:?}");
        }
    }

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
