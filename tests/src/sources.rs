//! The source of a crate, as tests read it that hold it to its own rules.

use std::fs;
use std::path::Path;

/// A file of Rust.
pub struct Source {
    /// Its path within the folder, such as `places/items.rs`.
    pub path: String,
    /// Its code, without comments that have a line of their own and without unit tests.
    pub code: String,
}

/// Reads every file of Rust in a folder, in the order of their paths, but those that hold unit
/// tests.
///
/// # Panics
///
/// When the folder cannot be read.
pub fn sources(folder: &Path) -> Vec<Source> {
    let mut found = Vec::new();
    collect(folder, "", &mut found);
    found.sort_by(|one, other| one.path.cmp(&other.path));
    found
}

fn collect(folder: &Path, within: &str, found: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the folder can be read").path();
        let name = path.file_name().and_then(|name| name.to_str());
        let name = name.expect("our names are ASCII");
        if path.is_dir() {
            collect(&path, &format!("{within}{name}/"), found);
        } else if path.extension() == Some("rs".as_ref()) && name != "tests.rs" {
            let text = fs::read_to_string(&path).expect("the file can be read");
            found.push(Source {
                path: format!("{within}{name}"),
                code: code(&text),
            });
        }
    }
}

fn code(text: &str) -> String {
    let (code, _) = text
        .split_once("#[cfg(test)]\nmod tests {")
        .unwrap_or((text, ""));
    let lines = code
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}
