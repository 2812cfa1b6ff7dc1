//! Which way the top-level modules of the library point.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Arrows between modules: for each, those it names.
type Arrows = BTreeMap<String, BTreeSet<String>>;

#[test]
fn top_level_modules_point_one_way() {
    let arrows = arrows(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    assert!(
        arrows["build"].contains("pages"),
        "the arrows are not found"
    );
    if let Some(circle) = circle(&arrows) {
        panic!("modules in a circle: {}", circle.join(" -> "));
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

/// By the names after `crate::` in the code of each module.
fn arrows(src: &Path) -> Arrows {
    let mut arrows = Arrows::new();
    let mut texts = Vec::new();
    for entry in fs::read_dir(src).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        // The flags belong to the command, not to the library.
        if !matches!(name.as_str(), "lib" | "main" | "flags") {
            arrows.entry(name.clone()).or_default();
            code(&path, &mut |text| {
                texts.push((name.clone(), text.to_owned()));
            });
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

/// The code of a file, or of all files in a folder, without comments.
fn code(path: &Path, visit: &mut dyn FnMut(&str)) {
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            code(&entry.unwrap().path(), visit);
        }
    } else if path.extension() == Some("rs".as_ref()) {
        let text = fs::read_to_string(path).unwrap();
        let lines = text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"));
        visit(&lines.collect::<Vec<_>>().join("\n"));
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
