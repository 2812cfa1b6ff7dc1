//! The forms of a bundle.

use std::collections::BTreeMap;
use std::path::Path;

use bundle::file;
use forms::Form;
use web::bundle::{BundleError, files, read_json};

/// Reads the forms of a bundle, by their endpoints. Two with one endpoint are refused: only one of
/// them could be reached.
pub fn read_forms(bundle: &Path) -> Result<BTreeMap<String, Form>, BundleError> {
    let mut forms = BTreeMap::new();
    for path in files(&bundle.join(file::FORMS), "json")? {
        let form: Form = read_json(&path)?;
        if let Some(other) = forms.insert(form.service().to_owned(), form) {
            let problem = format!(
                "its endpoint `{}` belongs to the form `{}` already",
                other.service(),
                other.id()
            );
            return Err(BundleError::new(path, problem));
        }
    }
    Ok(forms)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn two_forms_with_one_endpoint_are_refused() {
        let bundle = tempfile::tempdir().expect("a folder");
        let folder = bundle.path().join(file::FORMS);
        fs::create_dir(&folder).expect("its folder");
        let mut form = serde_json::to_value(example_form::form()).expect("a form");
        let mut write = |id: &str| {
            form["id"] = id.into();
            fs::write(folder.join(format!("{id}.json")), form.to_string()).expect("a file");
        };
        write("lokakarya");
        let one = read_forms(bundle.path()).expect("one form");
        assert_eq!(one.keys().collect::<Vec<_>>(), ["workshop"]);
        write("seminar");
        let refused = read_forms(bundle.path()).expect_err("two forms");
        let expected = "its endpoint `workshop` belongs to the form `lokakarya` already";
        let refused = refused.to_string();
        assert!(
            refused.contains("seminar.json") && refused.ends_with(expected),
            "{refused}"
        );
    }
}
