//! The arrows between our crates, as README.md draws them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use tests::system::project_folder;

/// Which crates each one depends on.
type Crates = BTreeMap<String, BTreeSet<String>>;

#[test]
fn the_picture_shows_which_way_dependencies_point() {
    let drawn = drawn();
    let real = real();
    assert!(real.len() > 20, "the crates are not found: {real:?}");
    for (crate_, below) in &drawn {
        for name in below {
            assert!(
                reached(&real, crate_).contains(name),
                "README.md draws `{name} <- {crate_}`, which is not so"
            );
        }
    }
    for (crate_, below) in &real {
        for name in below {
            assert!(
                reached(&drawn, crate_).contains(name),
                "README.md does not show that {crate_} depends on {name}"
            );
        }
    }
}

/// Reads the arrows in the picture: `a, b <- c <- d`. A line may have several, far apart from each
/// other and from words between them; what stands before a first arrow ends with the names.
fn drawn() -> Crates {
    let text = fs::read_to_string(project_folder("README.md")).unwrap();
    let (_, picture) = text.split_once("Dependencies point one way").unwrap();
    let picture = picture.split("```").nth(1).unwrap();
    let mut drawn = Crates::new();
    for line in picture.lines() {
        for part in line.split("  ").filter(|part| part.contains(" <- ")) {
            let groups: Vec<Vec<&str>> = part.split(" <- ").map(names).collect();
            for pair in groups.windows(2) {
                for above in &pair[1] {
                    let below = drawn.entry((*above).to_owned()).or_default();
                    below.extend(pair[0].iter().map(|name| (*name).to_owned()));
                }
            }
        }
    }
    drawn
}

/// Splits a list of names.
fn names(list: &str) -> Vec<&str> {
    list.split(", ").map(str::trim).collect()
}

/// Reads the dependencies of each crate of ours, apart from those of its tests. What only tests are
/// made of is not part of the house.
fn real() -> Crates {
    let manifest_in = |folder: &str| -> toml::Table {
        let manifest = project_folder(folder).join("Cargo.toml");
        toml::from_str(&fs::read_to_string(manifest).unwrap()).unwrap()
    };
    let members = manifest_in(".")["workspace"]["members"].clone();
    let members: Vec<String> = members.try_into().unwrap();
    let manifests: Vec<_> = members.iter().map(|member| manifest_in(member)).collect();
    let name = |manifest: &toml::Table| manifest["package"]["name"].as_str().unwrap().to_owned();
    let ours: BTreeSet<String> = manifests.iter().map(name).collect();
    let mut real = Crates::new();
    for manifest in manifests
        .iter()
        .filter(|manifest| name(manifest) != "tests")
    {
        let dependencies = manifest.get("dependencies").and_then(toml::Value::as_table);
        let below = dependencies.into_iter().flatten().map(|(name, _)| name);
        let below = below.filter(|name| ours.contains(*name)).cloned();
        real.insert(name(manifest), below.collect());
    }
    real
}

/// Finds all crates below one.
fn reached(crates: &Crates, from: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open = vec![from.to_owned()];
    while let Some(next) = open.pop() {
        for below in crates.get(&next).into_iter().flatten() {
            if found.insert(below.clone()) {
                open.push(below.clone());
            }
        }
    }
    found
}
