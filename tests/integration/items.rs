//! The keys of the items in the table: each part has one maker.

use std::collections::BTreeMap;

use tests::sources::sources;
use tests::system::project_folder;

/// Words in keys of two kinds of items, which have nothing to do with each other.
const OF_TWO_KINDS: [(&str, [&str; 2]); 2] = [
    // A mentor, and an officer's account.
    ("PROFILE", ["mentors/mentor.rs", "officers/account.rs"]),
    // Where a submission stands, and a session.
    ("STATE", ["history/items.rs", "places/items.rs"]),
];

/// The keys of the first version are spelled here: they stay as they are, whatever today's become.
const OF_THE_FIRST_VERSION: &str = "convert.rs";

#[test]
fn each_part_of_a_key_is_spelled_once() {
    let mut spelled: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for source in sources(&project_folder("functions/records/src")) {
        if source.path != OF_THE_FIRST_VERSION {
            for part in parts_of_keys(&source.code) {
                spelled.entry(part).or_default().push(source.path.clone());
            }
        }
    }
    assert!(
        spelled.contains_key("RECORD") && spelled.contains_key("SUB#"),
        "the keys are not found: {spelled:?}"
    );
    spelled.retain(|_, files| files.len() > 1);
    let of_two_kinds =
        OF_TWO_KINDS.map(|(word, files)| (word.to_owned(), files.map(str::to_owned)));
    assert_eq!(
        spelled,
        of_two_kinds
            .map(|(word, files)| (word, files.into()))
            .into(),
        "spelled again: there is a constant, or a function that makes the key"
    );
}

#[test]
fn parts_of_keys_are_found() {
    let code = r#"item(format!("SUB#{}", compact), "RECORD".to_owned(), "record", "P1", "It is");"#;
    assert_eq!(parts_of_keys(code).collect::<Vec<_>>(), ["SUB#", "RECORD"]);
}

/// Words in capitals with which texts in the code begin, each alone or before a `#`.
fn parts_of_keys(code: &str) -> impl Iterator<Item = String> {
    let texts = code
        .lines()
        .flat_map(|line| line.split('"').skip(1).step_by(2));
    texts.filter_map(|text| {
        let end = text.find(|letter: char| !letter.is_ascii_uppercase());
        let (word, rest) = text.split_at(end.unwrap_or(text.len()));
        match rest.chars().next() {
            _ if word.len() < 2 => None,
            None => Some(word.to_owned()),
            Some('#') => Some(format!("{word}#")),
            Some(_) => None,
        }
    })
}
