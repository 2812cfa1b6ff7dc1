//! Which way the top-level modules of the larger crates point.

use std::collections::{BTreeMap, BTreeSet};

use tests::sources::sources;
use tests::system::project_folder;

/// Arrows between modules: for each, those it names.
type Arrows = BTreeMap<String, BTreeSet<String>>;

/// Arrows in `records` that lead back, each from a module to one that is built on it.
const BACK: [(&str, &str); 11] = [
    // The repository makes the budgets, and spends them.
    ("budget", "repository"),
    // An act says what it means for mentors, places and the quarantine, and asks the repository.
    ("history", "mentors"),
    ("history", "places"),
    ("history", "release"),
    ("history", "repository"),
    // A record shows where its submission stands, and the officer who filled it in.
    ("items", "history"),
    ("items", "submission"),
    // Whoever asks what is kept about her also hears who read it.
    ("person", "reads"),
    // The repository holds the queues and the counts of its process, and writes the list of what an
    // officer typed.
    ("repository", "places"),
    ("repository", "tally"),
    ("repository", "typed"),
];

#[test]
fn modules_of_the_generator_point_one_way() {
    // The flags belong to the command, not to the library.
    let arrows = arrows("site-gen/src", &["lib", "main", "flags"]);
    assert!(
        arrows["build"].contains("pages"),
        "the arrows are not found"
    );
    assert_no_circle(&arrows);
}

#[test]
fn modules_of_the_records_point_one_way_but_for_known_arrows() {
    let mut arrows = arrows("functions/records/src", &["lib"]);
    for (from, to) in BACK {
        let targets = arrows.get_mut(from).unwrap();
        assert!(targets.remove(to), "{from} no longer names {to}");
    }
    assert_no_circle(&arrows);
}

#[test]
fn modules_of_the_desk_point_one_way() {
    let arrows = arrows("functions/desk/src", &["lib"]);
    assert!(arrows["router"].contains("pages"), "the arrows are not found");
    assert_no_circle(&arrows);
}

#[test]
fn circles_are_found() {
    let arrows = |list: &[(&str, &str)]| {
        let mut arrows = Arrows::new();
        for (from, to) in list {
            let entry = arrows.entry((*from).to_owned()).or_default();
            entry.insert((*to).to_owned());
        }
        arrows
    };
    assert_eq!(circle(&arrows(&[("a", "b"), ("b", "c"), ("a", "c")])), None);
    let round = circle(&arrows(&[("a", "b"), ("b", "c"), ("c", "b")]));
    assert_eq!(round.unwrap(), ["b", "c", "b"]);
}

/// By the names after `crate::` in the code of each module but these.
fn arrows(folder: &str, without: &[&str]) -> Arrows {
    let mut arrows = Arrows::new();
    let mut texts = Vec::new();
    for source in sources(&project_folder(folder)) {
        let (module, _) = source.path.split_once(['/', '.']).unwrap();
        if !without.contains(&module) {
            arrows.entry(module.to_owned()).or_default();
            texts.push((module.to_owned(), source.code));
        }
    }
    for (module, text) in texts {
        for rest in text.split("crate::").skip(1) {
            assert!(
                !rest.starts_with('{'),
                "{module}: name each module in a `use` of its own"
            );
            let end = rest.find(|letter: char| !letter.is_alphanumeric() && letter != '_');
            let target = &rest[..end.unwrap_or(rest.len())];
            // An item of the crate's root would hide the module that it comes from.
            assert!(
                arrows.contains_key(target),
                "{module}: `crate::{target}` is no module"
            );
            if target != module {
                arrows.get_mut(&module).unwrap().insert(target.to_owned());
            }
        }
    }
    arrows
}

fn assert_no_circle(arrows: &Arrows) {
    if let Some(circle) = circle(arrows) {
        panic!("modules in a circle: {}", circle.join(" -> "));
    }
}

/// Modules that lead back to the first of them, if there are any. What leads nowhere is taken away
/// until nothing is left but circles.
fn circle(arrows: &Arrows) -> Option<Vec<String>> {
    let mut left = arrows.clone();
    loop {
        let names: BTreeSet<String> = left.keys().cloned().collect();
        let before = left.len();
        left.retain(|_, targets| targets.iter().any(|target| names.contains(target)));
        if left.len() == before {
            break;
        }
    }
    let mut way = vec![left.keys().next()?.clone()];
    loop {
        let next = left[way.last()?]
            .iter()
            .find(|target| left.contains_key(*target))?;
        let start = way.iter().position(|passed| passed == next);
        way.push(next.clone());
        if let Some(start) = start {
            return Some(way.split_off(start));
        }
    }
}
