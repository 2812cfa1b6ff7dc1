//! The name by which somebody is asked for.

/// Titles and forms of address that stand before a name, without their full stops. Written with one,
/// such as `Drs.` or `KH.`, any word is taken for a title or an initial.
const TITLES: &[&str] = &[
    "bang", "bapak", "bpk", "bu", "dr", "dra", "drs", "haji", "hajah", "hajjah", "hj", "ibu", "ir",
    "kak", "kh", "mas", "mbak", "ny", "nyonya", "pak", "prof", "raden", "sdr", "sdri", "tn",
    "tuan", "ust", "ustad", "ustadz", "ustaz", "ustazah",
];

/// Finds the first name in a full name, past titles, forms of address and initials; `None` where
/// there is nothing else.
///
/// ```
/// use programme::given_name;
/// assert_eq!(given_name("H. M. Yusuf Contoh"), Some("Yusuf"));
/// assert_eq!(given_name("Ratna Percontohan, S.E."), Some("Ratna"));
/// assert_eq!(given_name("Hj."), None);
/// ```
pub fn given_name(full: &str) -> Option<&str> {
    // What comes behind a comma are degrees; `H.M.Yusuf` is written without spaces.
    let name = full.split(',').next().unwrap_or_default();
    let words = name.split_whitespace();
    let words = words.flat_map(|word| word.split_inclusive('.'));
    words
        .map(|word| word.trim_matches(['(', ')', '"', '\'']))
        .find(|word| is_name(word))
}

fn is_name(word: &str) -> bool {
    let is_long = word.chars().nth(1).is_some();
    let is_title = TITLES.contains(&word.to_lowercase().as_str());
    is_long && !word.ends_with('.') && !is_title && word.chars().any(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::given_name;

    #[test]
    fn titles_forms_of_address_and_initials_are_passed_over() {
        for (full, expected) in [
            ("Ratna Percontohan", Some("Ratna")),
            ("  ratna  ", Some("ratna")),
            ("H. M. Yusuf Contoh", Some("Yusuf")),
            ("H.M. Yusuf", Some("Yusuf")),
            ("H.M.Yusuf", Some("Yusuf")),
            ("H M Yusuf", Some("Yusuf")),
            ("Hj. Siti Contoh", Some("Siti")),
            ("Drs. H. Contoh", Some("Contoh")),
            ("Dr Ir Bayu Contoh, M.M.", Some("Bayu")),
            ("DRA. NINGSIH", Some("NINGSIH")),
            ("Bu Ani", Some("Ani")),
            ("Pak Haji Umar", Some("Umar")),
            ("Prof. Dr. H. Umar", Some("Umar")),
            ("Bapak", None),
            ("H. M.", None),
            ("", None),
            ("..", None),
        ] {
            assert_eq!(given_name(full), expected, "{full}");
        }
    }
}
