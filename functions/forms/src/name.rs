//! The shapes of the names in a form: ids, addresses and values of options.

use programme::Slug;

/// Longest id of a question, in bytes; it becomes an attribute's name in the store and a column's
/// title.
pub const MAX_ID_LENGTH: usize = 40;

/// Tells whether the text is the id of a question, such as `status_usaha`.
pub fn is_id(text: &str) -> bool {
    text.len() <= MAX_ID_LENGTH
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.split('_').all(|part| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        })
}

/// Tells whether the text is the address of a page, such as `/daftar/` or `/program/daftar/`.
pub fn is_page_path(text: &str) -> bool {
    text.strip_prefix('/')
        .and_then(|rest| rest.strip_suffix('/'))
        .is_some_and(|inside| inside.split('/').all(Slug::is_valid))
}

/// Tells whether the text is the value of an option: printable ASCII that needs no care in
/// addresses and tables.
pub fn is_option_value(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte))
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
            assert_eq!(is_id(id), expected, "{id:?}");
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
}
