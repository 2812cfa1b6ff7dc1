//! Which way the top-level modules of each crate point.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use tests::sources::sources;
use tests::system::project_folder;

/// Arrows between modules: for each, those it names.
type Arrows = BTreeMap<String, BTreeSet<String>>;

#[test]
fn modules_of_each_crate_point_one_way() {
    let crates = crates();
    assert!(crates.len() > 20, "the crates are not found: {crates:?}");
    for folder in crates {
        let arrows = arrows(&folder);
        if let Some(circle) = circle(&arrows) {
            panic!("modules of {folder} in a circle: {}", circle.join(" -> "));
        }
    }
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

/// Lists the folders with the sources of our crates.
fn crates() -> Vec<String> {
    let manifest = fs::read_to_string(project_folder("Cargo.toml")).unwrap();
    let members = manifest
        .lines()
        .find_map(|line| line.strip_prefix("members = "));
    let members: Vec<String> = serde_json::from_str(members.unwrap()).unwrap();
    members.into_iter().map(|member| member + "/src").collect()
}

/// Finds the arrows by the names after `crate::` in the code of each module but the roots and what
/// belongs to a command alone.
fn arrows(folder: &str) -> Arrows {
    const WITHOUT: [&str; 4] = ["lib", "main", "bin", "flags"];
    let root = fs::read_to_string(project_folder(folder).join("lib.rs")).unwrap_or_default();
    let mut arrows = Arrows::new();
    let mut texts = Vec::new();
    for source in sources(&project_folder(folder)) {
        let (module, _) = source.path.split_once(['/', '.']).unwrap();
        if !WITHOUT.contains(&module) {
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
            let target = if arrows.contains_key(target) {
                target
            } else if let Some(target) = module_of(&root, target) {
                target
            } else {
                continue;
            };
            if target != module {
                arrows.get_mut(&module).unwrap().insert(target.to_owned());
            }
        }
    }
    arrows
}

/// Returns the module from which the root of a crate hands on an item; `None` for one of the root's
/// own.
fn module_of<'a>(root: &'a str, item: &str) -> Option<&'a str> {
    root.split("pub use ").skip(1).find_map(|rest| {
        let (module, items) = rest.split_once(';')?.0.split_once("::")?;
        let mut names = items.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
        names.any(|name| name == item).then_some(module)
    })
}

/// Finds the modules that lead back to the first of them, if there are any. What leads nowhere is
/// taken away until nothing is left but circles.
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
