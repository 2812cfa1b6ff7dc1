//! Names that are part of an address.

/// Whether a name can be a part of an address.
pub(crate) fn is_slug(stem: &str) -> bool {
    !stem.is_empty()
        && stem
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        && !stem.starts_with('-')
        && !stem.ends_with('-')
}

/// Name made of a title: its letters and digits, in small letters.
pub(crate) fn slug(title: &str) -> String {
    let mut slug = String::new();
    for letter in title.chars().flat_map(char::to_lowercase) {
        if letter.is_ascii_alphanumeric() {
            slug.push(letter);
        } else if !slug.is_empty() && !slug.ends_with('-') && letter != '\'' {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_made_of_titles() {
        let table = [
            ("Bazar di Menteng", "bazar-di-menteng"),
            ("  Izin: apa & bagaimana? ", "izin-apa-bagaimana"),
            ("Jum'at \"berkah\"", "jumat-berkah"),
            ("???", ""),
        ];
        for (title, name) in table {
            assert_eq!(slug(title), name, "{title}");
        }
    }
}
