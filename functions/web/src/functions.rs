//! The functions that one host serves.

use std::fmt;
use std::sync::Arc;

use crate::function::Function;

/// Functions, of which each request finds at most one.
#[derive(Clone, Default)]
pub struct Functions {
    list: Vec<Arc<dyn Function>>,
}

/// An address that two functions have.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("both `{}` and `{}` have the address {path}", functions[0], functions[1])]
pub struct SharedAddress {
    path: String,
    functions: [String; 2],
}

impl Functions {
    /// Makes a list in which no two functions have the same address.
    pub fn new(list: Vec<Arc<dyn Function>>) -> Result<Self, SharedAddress> {
        for (at, function) in list.iter().enumerate() {
            for route in function.routes() {
                let path = route.path();
                if let Some(earlier) = list[..at].iter().find(|earlier| covers(&***earlier, path)) {
                    return Err(SharedAddress {
                        path: path.to_owned(),
                        functions: [earlier.name().to_owned(), function.name().to_owned()],
                    });
                }
            }
        }
        Ok(Self { list })
    }

    /// Finds the function that answers at this path: the one that has it, or has a path above it,
    /// as `/api/office` is above `/api/office/x`.
    pub fn find(&self, path: &str) -> Option<&dyn Function> {
        let mut functions = self.list.iter().map(|function| &**function);
        functions.find(|function| covers(*function, path))
    }
}

fn covers(function: &dyn Function, path: &str) -> bool {
    function.routes().iter().any(|route| route.covers(path))
}

impl fmt::Debug for Functions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.list.iter().map(|function| function.name());
        f.debug_list().entries(names).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::Example;

    fn list(paths: &[&'static str]) -> Result<Functions, SharedAddress> {
        let functions = paths.iter();
        Functions::new(
            functions
                .map(|path| Arc::new(Example::at(path)) as Arc<dyn Function>)
                .collect(),
        )
    }

    #[test]
    fn a_path_and_all_below_it_finds_its_function() {
        let functions =
            list(&["/api/office", "/api/off", "/meja/", "/seats/{id}"]).expect("four addresses");
        for (path, expected) in [
            ("/api/office", Some("/api/office")),
            ("/api/office/", Some("/api/office")),
            ("/api/office/x/y", Some("/api/office")),
            ("/api/off", Some("/api/off")),
            ("/meja", Some("/meja/")),
            ("/meja/", Some("/meja/")),
            ("/meja/orang/7/", Some("/meja/")),
            ("/mejas/", None),
            ("/seats/7", Some("/seats/{id}")),
            ("/seats/7/x", Some("/seats/{id}")),
            ("/seats", None),
            ("/api/offices", None),
            ("/api", None),
            ("/", None),
            ("", None),
        ] {
            let found = functions.find(path).map(Function::name);
            assert_eq!(found, expected, "{path}");
        }
        assert_eq!(
            format!("{functions:?}"),
            r#"["/api/office", "/api/off", "/meja/", "/seats/{id}"]"#
        );
    }

    #[test]
    fn no_two_functions_share_an_address() {
        for paths in [
            ["/api/a", "/api/a"],
            ["/api/a", "/api/a/b"],
            ["/api/{id}", "/api/a"],
            ["/api/a", "/api/{id}"],
        ] {
            let shared = list(&paths).expect_err("the second hides behind the first");
            let [first, second] = paths;
            assert_eq!(
                shared.to_string(),
                format!("both `{first}` and `{second}` have the address {second}")
            );
        }
    }
}
