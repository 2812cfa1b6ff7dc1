//! Addresses with a method, and which of them a request is for.

use http::Method;
use http::request::Parts;

use crate::refusal::Refusal;

/// An address with a method that it takes.
///
/// A part of the path in braces stands for any one part: `/api/seats/{id}` takes `/api/seats/7` and
/// hands over `7` as `id` ([`Parameters`]). A path without braces goes before one with them. A path
/// that ends in `/{...}` takes what is before it and all below, where it has no other route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    verb: Verb,
    path: String,
}

/// The parts of an address that stand where its route has braces.
///
/// They are as they were sent: not decoded, of any length. Whoever reads one parses it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parameters(Vec<(String, String)>);

/// The things that a browser without script can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verb {
    Get,
    Post,
    Form,
}

/// The route of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// Its place in the list of routes.
    pub index: usize,
    pub verb: Verb,
    pub parameters: Parameters,
}

impl Route {
    /// Makes an address that is read: with GET, or with HEAD to get the headers alone.
    pub fn get(path: impl Into<String>) -> Self {
        Self::new(Verb::Get, path)
    }

    /// Makes an address that something is sent to: by our own pages or by programs, as a plain form
    /// or as JSON.
    pub fn post(path: impl Into<String>) -> Self {
        Self::new(Verb::Post, path)
    }

    /// Makes an address that only our own pages send something to, as a plain form.
    pub fn form(path: impl Into<String>) -> Self {
        Self::new(Verb::Form, path)
    }

    fn new(verb: Verb, path: impl Into<String>) -> Self {
        Self {
            verb,
            path: path.into(),
        }
    }

    /// Returns its path, such as `/api/registration` or `/api/seats/{id}`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Tells whether it is the address of a page, and this path leads to it.
    pub fn opens(&self, path: &str) -> bool {
        matches!(self.verb, Verb::Get) && self.parameters(path).is_some()
    }

    /// Tells whether a path is this route's or lies below it, braces on either side standing for
    /// any part.
    pub(crate) fn covers(&self, path: &str) -> bool {
        let mut parts = path.split('/');
        let above = self.path.strip_suffix('/').unwrap_or(&self.path);
        above.split('/').all(|ours| {
            let is_alike = |theirs| ours == theirs || name(ours).or(name(theirs)).is_some();
            parts.next().is_some_and(is_alike)
        })
    }

    /// Reads the parts of a path that stand in this route's braces; `None` where the path is
    /// another.
    pub(crate) fn parameters(&self, path: &str) -> Option<Parameters> {
        let mut theirs = path.split('/');
        let mut parameters = Vec::new();
        for ours in self.path.split('/') {
            if ours == ALL_BELOW {
                return Some(Parameters(parameters));
            }
            let part = theirs.next()?;
            match name(ours) {
                Some(_) if part.is_empty() => return None,
                Some(name) => parameters.push((name.to_owned(), part.to_owned())),
                None if ours != part => return None,
                None => {}
            }
        }
        theirs.next().is_none().then_some(Parameters(parameters))
    }
}

impl Parameters {
    /// Returns the part that stands for `{name}`, or nothing where the route has no such braces.
    pub fn get(&self, name: &str) -> &str {
        let mut all = self.0.iter();
        let found = all.find(|(own, _)| own == name);
        found.map_or("", |(_, part)| part)
    }
}

impl Verb {
    fn takes(self, method: &Method) -> bool {
        match self {
            Self::Get => matches!(*method, Method::GET | Method::HEAD),
            Self::Post | Self::Form => *method == Method::POST,
        }
    }

    /// Names the methods as in the header `Allow`.
    fn methods(self) -> &'static str {
        match self {
            Self::Get => "GET, HEAD",
            Self::Post | Self::Form => "POST",
        }
    }
}

/// Finds the route of a request: of those with its path, the one with the fewest braces, and of
/// that path the one that takes its method.
pub(crate) fn find(routes: &[Route], parts: &Parts) -> Result<Found, Refusal> {
    let path = parts.uri.path();
    let with_path = routes.iter().enumerate().filter_map(|(index, route)| {
        let parameters = route.parameters(path)?;
        Some((index, route, parameters))
    });
    let mut there: Vec<_> = with_path.collect();
    let breadth = |route: &Route| (route.path.ends_with(ALL_BELOW), braces(&route.path));
    let least = there.iter().map(|(_, route, _)| breadth(route)).min();
    there.retain(|(_, route, _)| Some(breadth(route)) == least);
    if there.is_empty() {
        return Err(Refusal::NotFound);
    }
    let verbs: Vec<_> = there.iter().map(|(_, route, _)| route.verb).collect();
    let mut there = there.into_iter();
    let taking = there.find(|(_, route, _)| route.verb.takes(&parts.method));
    let Some((index, route, parameters)) = taking else {
        let allowed: Vec<_> = verbs.iter().map(|verb| verb.methods()).collect();
        return Err(Refusal::Method(allowed.join(", ")));
    };
    Ok(Found {
        index,
        verb: route.verb,
        parameters,
    })
}

/// The last part of a path that takes all below it.
const ALL_BELOW: &str = "{...}";

fn braces(path: &str) -> usize {
    path.split('/').filter_map(name).count()
}

/// Returns the name in the braces of a part of a route's path.
fn name(part: &str) -> Option<&str> {
    part.strip_prefix('{')?.strip_suffix('}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(method: Method, path: &str) -> Result<(usize, String), Refusal> {
        let routes = [
            Route::get("/meja/mentor/{id}/"),
            Route::get("/meja/mentor/baru/"),
            Route::form("/meja/mentor/{id}/"),
            Route::get("/meja/orang/{nomor}/betulkan/{urutan}/"),
            Route::post("/api/seats"),
            Route::get("/api/seats/{id}"),
            Route::get("/buka/{...}"),
            Route::form("/buka/{id}"),
        ];
        let request = http::Request::builder().method(method).uri(path).body(());
        let (parts, ()) = request.expect("a request").into_parts();
        find(&routes, &parts).map(|found| {
            let parts = found.parameters.0.iter();
            let parts = parts.map(|(name, part)| format!("{name}={part}"));
            (found.index, parts.collect::<Vec<_>>().join(" "))
        })
    }

    #[test]
    fn braces_stand_for_one_part_and_words_go_first() {
        for (method, path, index, parameters) in [
            (Method::GET, "/meja/mentor/m-7/", 0, "id=m-7"),
            (Method::POST, "/meja/mentor/m-7/", 2, "id=m-7"),
            (Method::GET, "/meja/mentor/baru/", 1, ""),
            (
                Method::HEAD,
                "/meja/orang/A-1/betulkan/3/",
                3,
                "nomor=A-1 urutan=3",
            ),
            (Method::GET, "/api/seats/%2e%2e?id=9", 5, "id=%2e%2e"),
            (Method::GET, "/buka/", 6, ""),
            (Method::GET, "/buka/x/y//", 6, ""),
            (Method::POST, "/buka/x", 7, "id=x"),
        ] {
            let expected = Ok((index, parameters.to_owned()));
            assert_eq!(found(method, path), expected, "{path}");
        }
    }

    #[test]
    fn another_path_is_not_there_and_another_method_not_allowed() {
        for path in [
            "/meja/mentor/m-7",
            "/meja/mentor//",
            "/meja/mentor/m-7/x/",
            "/meja/mentor/",
            "/api/seats/",
            "/",
        ] {
            assert_eq!(found(Method::GET, path), Err(Refusal::NotFound), "{path}");
        }
        for (method, path, allowed) in [
            (Method::PUT, "/meja/mentor/m-7/", "GET, HEAD, POST"),
            (Method::POST, "/api/seats/7", "GET, HEAD"),
            (Method::GET, "/api/seats", "POST"),
            // The form of `{id}` is not that of `baru`.
            (Method::POST, "/meja/mentor/baru/", "GET, HEAD"),
            // Only what has no other route is taken from below.
            (Method::GET, "/buka/x", "POST"),
            (Method::POST, "/buka/x/y", "GET, HEAD"),
        ] {
            let expected = Err(Refusal::Method(allowed.to_owned()));
            assert_eq!(found(method, path), expected, "{path}");
        }
    }

    #[test]
    fn only_a_page_is_opened() {
        let page = Route::get("/meja/orang/{nomor}/");
        assert!(page.opens("/meja/orang/X/"));
        for other in ["/meja/orang/X", "/meja/orang/", "/meja/orang/X/y/"] {
            assert!(!page.opens(other), "{other}");
        }
        assert!(!Route::form("/meja/cari/").opens("/meja/cari/"));
    }

    #[test]
    fn a_part_is_read_by_its_name() {
        let route = Route::get("/api/seats/{id}");
        let parameters = route.parameters("/api/seats/7").expect("its path");
        assert_eq!((parameters.get("id"), parameters.get("x")), ("7", ""));
    }
}
