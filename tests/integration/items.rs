//! The items in the table: their keys, and the two lists that say what they hold.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

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

/// Words in capitals that are in no item's key: of a request to the store, and keys of an index.
const IN_NO_KEY: [&str; 4] = ["KARANTINA", "KEC#", "SET", "SUSULAN"];

#[test]
fn each_part_of_a_key_is_spelled_once() {
    let mut spelled = spelled();
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
fn the_list_of_items_has_every_key_that_is_made() {
    let mut made: BTreeSet<String> = spelled().into_keys().collect();
    for word in IN_NO_KEY {
        assert!(made.remove(word), "{word} is not in the code");
    }
    let listed = listed_in_code();
    let cells = listed.iter().flat_map(|key| key.split('`'));
    let listed: BTreeSet<String> = cells.filter_map(part_of_a_key).collect();
    assert_eq!(listed, made, "the list in `items.rs`, and the code");
}

#[test]
fn both_lists_of_items_name_the_same() {
    let text = fs::read_to_string(project_folder("functions/README.md")).unwrap();
    let (_, text) = text.split_once("\n## The table\n").unwrap();
    let (_, text) = text.split_once("\n| Item | Holds | Personal |\n").unwrap();
    let (text, _) = text.split_once("\n\n").unwrap();
    let rows = text.lines().skip(1);
    let keys = rows.flat_map(|row| cells(row)[0].split(", "));
    let keys: Vec<_> = keys.map(str::to_owned).collect();
    let named: BTreeSet<_> = keys.iter().cloned().collect();
    assert_eq!(named.len(), keys.len(), "named twice: {keys:?}");
    assert_eq!(named, listed_in_code(), "README.md, and `items.rs`");
}

#[test]
fn parts_of_keys_are_found() {
    let code = r#"item(format!("SUB#{}", compact), "RECORD".to_owned(), "record", "P1", "It is");"#;
    assert_eq!(parts_of_keys(code).collect::<Vec<_>>(), ["SUB#", "RECORD"]);
}

/// Returns the parts of keys in the code of `records`, each with the files that spell it, once for
/// each time.
fn spelled() -> BTreeMap<String, Vec<String>> {
    let mut spelled: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for source in sources(&project_folder("functions/records/src")) {
        if source.path != OF_THE_FIRST_VERSION {
            for part in parts_of_keys(&source.code) {
                spelled.entry(part).or_default().push(source.path.clone());
            }
        }
    }
    spelled
}

/// Returns the keys in the list of items at the top of `items.rs`, as README.md writes them.
fn listed_in_code() -> BTreeSet<String> {
    let text = fs::read_to_string(project_folder("functions/records/src/items.rs")).unwrap();
    let rows = text.lines().filter_map(|line| line.strip_prefix("//! | `"));
    let listed = rows.map(|row| {
        let row = format!("`{row}");
        let cells = cells(&row);
        format!("{} / {}", cells[0], cells[1])
    });
    // The first row says how the keys are called.
    listed.filter(|key| key != "`pk` / `sk`").collect()
}

fn cells(row: &str) -> Vec<&str> {
    row.trim_matches(['|', ' ']).split(" | ").collect()
}

fn parts_of_keys(code: &str) -> impl Iterator<Item = String> {
    let texts = code
        .lines()
        .flat_map(|line| line.split('"').skip(1).step_by(2));
    texts.filter_map(part_of_a_key)
}

/// Returns the word in capitals with which a text begins, where it is alone or before a `#`.
fn part_of_a_key(text: &str) -> Option<String> {
    let end = text.find(|letter: char| !letter.is_ascii_uppercase());
    let (word, rest) = text.split_at(end.unwrap_or(text.len()));
    match rest.chars().next() {
        _ if word.len() < 2 => None,
        None => Some(word.to_owned()),
        Some('#') => Some(format!("{word}#")),
        Some(_) => None,
    }
}
