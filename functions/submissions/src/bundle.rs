//! What the site generator prepares for the functions, read once at the start.
//!
//! ```text
//! formulir/<id>.json   a form's definition, with its options resolved
//! situs.json           the `site` value of every template
//! kantor.json          the offices, by kecamatan
//! templates/**.html    the templates of the functions' pages
//! ```

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use forms::Form;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::pages::Pages;

/// Forms, pages and offices, all read and checked.
#[derive(Debug)]
pub struct Bundle {
    forms: BTreeMap<String, Form>,
    offices: BTreeMap<String, Office>,
    pages: Pages,
    site_origin: String,
}

/// The office of a kecamatan, as the receipt shows it. What nobody knows yet is left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Office {
    pub name: String,
    pub kota: String,
    #[serde(default)]
    pub address: Option<String>,
    #[serde(default)]
    pub hours: Option<String>,
    #[serde(default)]
    pub phone: Option<String>,
    /// Address of the office's page.
    pub path: String,
}

impl Bundle {
    /// Reads a bundle, `dist/functions` as the site generator writes it.
    pub fn load(directory: &Path) -> Result<Self, BundleError> {
        let site: serde_json::Value = read_json(&directory.join("situs.json"))?;
        let base_url = site
            .get("base_url")
            .and_then(serde_json::Value::as_str)
            .unwrap_or_default();
        let site_origin = origin(base_url).to_owned();
        Ok(Self {
            forms: read_forms(&directory.join("formulir"))?,
            offices: read_json(&directory.join("kantor.json"))?,
            pages: read_pages(&directory.join("templates"), &site)?,
            site_origin,
        })
    }

    /// The names of the forms' services, such as `registration`: each is reached at
    /// `/api/<name>`.
    pub fn endpoints(&self) -> impl Iterator<Item = &str> {
        self.forms.keys().map(String::as_str)
    }

    pub(crate) fn form(&self, endpoint: &str) -> Option<&Form> {
        self.forms.get(endpoint)
    }

    pub(crate) fn office(&self, kecamatan: &str) -> Option<&Office> {
        self.offices.get(kecamatan)
    }

    pub(crate) fn pages(&self) -> &Pages {
        &self.pages
    }

    /// Scheme and host of the site, such as `https://okoce.example`.
    pub(crate) fn site_origin(&self) -> &str {
        &self.site_origin
    }
}

/// Why a bundle can't be used.
#[derive(Debug)]
pub struct BundleError {
    path: PathBuf,
    problem: String,
}

impl fmt::Display for BundleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the functions' bundle can't be used: {}: {}",
            self.path.display(),
            self.problem
        )
    }
}

impl std::error::Error for BundleError {}

fn read_forms(directory: &Path) -> Result<BTreeMap<String, Form>, BundleError> {
    let mut forms = BTreeMap::new();
    for path in files(directory, "json")? {
        let form: Form = read_json(&path)?;
        let endpoint = form.service().to_owned();
        if let Some(other) = forms.insert(endpoint, form) {
            let problem = format!(
                "its endpoint `{}` belongs to the form `{}` already",
                other.service(),
                other.id()
            );
            return Err(BundleError { path, problem });
        }
    }
    Ok(forms)
}

fn read_pages(directory: &Path, site: &serde_json::Value) -> Result<Pages, BundleError> {
    let mut templates = Vec::new();
    for path in files(directory, "html")? {
        let name = path
            .strip_prefix(directory)
            .unwrap_or(&path)
            .to_string_lossy()
            .replace('\\', "/");
        templates.push((name, read(&path)?));
    }
    Pages::new(templates, site).map_err(|problem| BundleError {
        path: directory.to_owned(),
        problem,
    })
}

/// Every file under `directory` with this extension, in the order of their names.
fn files(directory: &Path, extension: &str) -> Result<Vec<PathBuf>, BundleError> {
    let at = |path: &Path, problem: &std::io::Error| BundleError {
        path: path.to_owned(),
        problem: problem.to_string(),
    };
    let mut found = Vec::new();
    let mut open = vec![directory.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).map_err(|problem| at(&folder, &problem))? {
            let path = entry.map_err(|problem| at(&folder, &problem))?.path();
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

fn read_json<T: DeserializeOwned>(path: &Path) -> Result<T, BundleError> {
    serde_json::from_str(&read(path)?).map_err(|problem| BundleError {
        path: path.to_owned(),
        problem: problem.to_string(),
    })
}

fn read(path: &Path) -> Result<String, BundleError> {
    fs::read_to_string(path).map_err(|problem| BundleError {
        path: path.to_owned(),
        problem: problem.to_string(),
    })
}

/// Scheme and host of a URL: all before the path.
fn origin(url: &str) -> &str {
    let host = url.find("://").map_or(0, |scheme| scheme + "://".len());
    let end = url[host..].find('/').map_or(url.len(), |path| host + path);
    &url[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_origin_ends_before_the_path() {
        assert_eq!(origin("https://okoce.example"), "https://okoce.example");
        assert_eq!(origin("https://okoce.example/"), "https://okoce.example");
        assert_eq!(
            origin("http://127.0.0.1:8080/situs/"),
            "http://127.0.0.1:8080"
        );
        assert_eq!(origin(""), "");
    }

    #[test]
    fn a_missing_bundle_is_named() {
        let error = Bundle::load(Path::new("no/such/folder")).expect_err("it is not there");
        let text = error.to_string();
        assert!(
            text.starts_with("the functions' bundle can't be used: no/such/folder/situs.json: "),
            "{text}"
        );
    }
}
