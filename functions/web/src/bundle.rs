//! Reading `dist/functions`, the bundle that the site generator prepares for the functions.

use std::fs;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

/// Why a bundle can't be used.
#[derive(Debug, thiserror::Error)]
#[error("the functions' bundle can't be used: {}: {problem}", path.display())]
pub struct BundleError {
    path: PathBuf,
    problem: String,
}

impl BundleError {
    /// Makes a problem with one file or folder of the bundle.
    pub fn new(path: impl Into<PathBuf>, problem: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            problem: problem.into(),
        }
    }
}

/// Finds the bundle: `OKOCE_BUNDLE`, or `dist/functions` beside the binary. `variable` looks up
/// an environment variable; `beside` is the folder of the binary.
pub fn folder(variable: impl Fn(&str) -> Option<String>, beside: &Path) -> PathBuf {
    variable("OKOCE_BUNDLE")
        .filter(|folder| !folder.trim().is_empty())
        .map_or_else(|| beside.join("dist/functions"), PathBuf::from)
}

/// Lists every file under `directory` with this extension, in the order of their paths.
pub fn files(directory: &Path, extension: &str) -> Result<Vec<PathBuf>, BundleError> {
    let mut found = Vec::new();
    let mut open = vec![directory.to_owned()];
    while let Some(folder) = open.pop() {
        let entries = fs::read_dir(&folder)
            .map_err(|problem| BundleError::new(&folder, problem.to_string()))?;
        for entry in entries {
            let entry = entry.map_err(|problem| BundleError::new(&folder, problem.to_string()))?;
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Reads a JSON file as a value.
pub fn read_json<T: DeserializeOwned>(path: &Path) -> Result<T, BundleError> {
    serde_json::from_str(&read(path)?)
        .map_err(|problem| BundleError::new(path, problem.to_string()))
}

/// Reads a file as text.
pub fn read(path: &Path) -> Result<String, BundleError> {
    fs::read_to_string(path).map_err(|problem| BundleError::new(path, problem.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundle_stands_beside_the_binary_unless_told_otherwise() {
        let beside = Path::new("/opt");
        assert_eq!(folder(|_| None, beside), Path::new("/opt/dist/functions"));
        let empty = folder(|_| Some(" ".to_owned()), beside);
        assert_eq!(empty, Path::new("/opt/dist/functions"));
        let named = folder(
            |name| (name == "OKOCE_BUNDLE").then(|| "/x".to_owned()),
            beside,
        );
        assert_eq!(named, Path::new("/x"));
    }

    #[test]
    fn a_missing_file_is_named() {
        let path = Path::new("no/such/folder/situs.json");
        let error = read_json::<serde_json::Value>(path).expect_err("it is not there");
        let text = error.to_string();
        let start = "the functions' bundle can't be used: no/such/folder/situs.json: ";
        assert!(text.starts_with(start), "{text}");
    }

    #[test]
    fn files_are_found_below_and_sorted() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let components = folder.path().join("components");
        fs::create_dir(&components).expect("a folder in it");
        for name in ["b.html", "a.html", "a.css", "components/c.html"] {
            fs::write(folder.path().join(name), "").expect("a file in it");
        }
        let found = files(folder.path(), "html").expect("the folder is there");
        let names: Vec<_> = found
            .iter()
            .map(|path| path.strip_prefix(folder.path()).expect("below it"))
            .collect();
        assert_eq!(
            names,
            ["a.html", "b.html", "components/c.html"].map(Path::new)
        );
    }
}
