//! Documents for people: each file and folder that they name is there, and each invariant of
//! README.md names the file that holds it and the test that fails without it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use tests::system::project_folder;

const DOCUMENTS: [&str; 8] = [
    "README.md",
    "functions/README.md",
    "infra/aws/README.md",
    "infra/dev-server/README.md",
    "site-gen/README.md",
    "templates/README.md",
    "tests/README.md",
    "tests/found.md",
];

/// Folders that a build or an install makes.
const MADE: [&str; 5] = ["dist", "target", "var", "tests/out", "node_modules"];

/// Endings of the files that people write.
const SOURCES: [&str; 7] = [".rs", ".mjs", ".html", ".css", ".js", ".py", ".toml"];

#[test]
fn the_files_that_documents_name_are_there() {
    let mut missing = Vec::new();
    for document in DOCUMENTS {
        let path = project_folder(document);
        let text = fs::read_to_string(&path).unwrap();
        let folder = path.parent().unwrap();
        for name in paths(&text, folder) {
            let is_there = [folder, &project_folder("."), &folder.join("src")]
                .iter()
                .any(|start| start.join(name).exists());
            if !is_there {
                missing.push(format!("{document}: {name}"));
            }
        }
        let (mut below, root) = (BTreeSet::new(), project_folder("."));
        collect_names(folder, &mut below);
        for name in bare_names(&text) {
            if !below.contains(name) && !root.join(name).exists() {
                missing.push(format!("{document}: {name}"));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn every_invariant_names_a_test_that_exists() {
    let text = fs::read_to_string(project_folder("README.md")).unwrap();
    let (_, list) = text.split_once("## What must stay true").unwrap();
    let (list, _) = list.split_once("\n## ").unwrap();
    let rows: Vec<_> = list.lines().filter(|line| is_row(line)).collect();
    assert!(rows.len() >= 10, "{list}");
    for row in rows {
        let cells: Vec<_> = row.trim_matches('|').split(" | ").collect();
        let [_, invariant, held_by, tested_by] = &cells[..] else {
            panic!("four columns: {row}");
        };
        assert!(
            !paths(held_by, &project_folder(".")).is_empty(),
            "{invariant}: no file"
        );
        assert_tested(invariant, tested_by);
    }
}

#[test]
fn every_fault_found_elsewhere_names_a_test_that_exists() {
    let text = fs::read_to_string(project_folder("tests/found.md")).unwrap();
    let rows = text.lines().filter(|line| line.contains("https://"));
    let mut kinds = 0;
    for row in rows {
        let cells: Vec<_> = row.trim_matches('|').split(" | ").collect();
        let [kind, tested_by, _] = &cells[..] else {
            panic!("three columns: {row}");
        };
        assert_tested(kind, tested_by);
        kinds += 1;
    }
    assert!(kinds > 30, "{kinds}");
}

/// Asserts that a cell names tests, and after each or some of them the file in which they are.
fn assert_tested(what: &str, tested_by: &str) {
    let mut files = paths(tested_by, &project_folder("."));
    files.retain(|path| project_folder(path).is_file());
    let mut tests = Vec::new();
    for code in code(tested_by) {
        if !files.contains(&code) {
            tests.extend((!code.contains('/')).then_some(code));
            continue;
        }
        let source = fs::read_to_string(project_folder(code)).unwrap();
        assert!(!tests.is_empty(), "{what}: no test in {code}");
        for test in tests.drain(..) {
            assert!(source.contains(test), "{what}: {code} has no `{test}`");
        }
    }
    assert!(
        !files.is_empty() && tests.is_empty(),
        "{what}: the tests' file"
    );
}

/// Tells whether a line is a row of the table of invariants, which begins with its number.
fn is_row(line: &str) -> bool {
    line.strip_prefix("| ")
        .is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_digit()))
}

/// Finds the code in a document of `folder` that looks like a path of this project, from its root,
/// the folder or the folder's `src`, without what a build or an install makes.
fn paths<'a>(text: &'a str, folder: &Path) -> Vec<&'a str> {
    let links = text
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split([')', '#']).next());
    let named = code(text).filter(|code| {
        let first = code.split('/').next().unwrap_or_default();
        code.contains('/')
            && is_plain(code)
            && (is_source(code)
                || [&project_folder("."), folder, &folder.join("src")]
                    .iter()
                    .any(|start| start.join(first).exists()))
    });
    links
        .filter(|link| !link.contains(':') && !link.is_empty())
        .chain(named)
        .filter(|path| !MADE.iter().any(|made| path.starts_with(made)))
        .filter(|path| Path::new(path).is_relative())
        .collect()
}

/// Iterates over the code that looks like the name of a file somewhere below the document.
fn bare_names(text: &str) -> impl Iterator<Item = &str> {
    code(text).filter(|code| !code.contains('/') && is_plain(code) && is_source(code))
}

/// Tells whether code has no sign but those of a path.
fn is_plain(code: &str) -> bool {
    code.chars()
        .all(|sign| sign.is_ascii_alphanumeric() || "/._-".contains(sign))
}

fn is_source(code: &str) -> bool {
    SOURCES.iter().any(|ending| code.ends_with(ending))
}

/// Collects the names of the files in a folder and below, without what a build or an install makes.
fn collect_names(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().to_string_lossy().into_owned();
        if !entry.file_type().unwrap().is_dir() {
            found.insert(name);
        } else if !MADE.contains(&&*name) && !name.starts_with('.') {
            collect_names(&entry.path(), found);
        }
    }
}

/// Iterates over the text between backticks within a line.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .flat_map(|line| line.split('`').skip(1).step_by(2))
}
