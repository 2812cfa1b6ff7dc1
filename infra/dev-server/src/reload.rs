//! Tells open pages that a build is done or has failed, by server-sent events: plain HTTP, which
//! axum has anyway. Browsers hold at most six such connections to one host, so that `reload.js`
//! lets go of its own while its page is hidden.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream;
use serde_json::{Value, json};
use site_gen::diagnostics::{Problem, Problems};
use tokio::sync::watch;

/// The script that [`crate::routes`] adds to pages, and where it is served.
pub const SCRIPT: &str = include_str!("reload.js");
/// The path of the script.
pub const SCRIPT_PATH: &str = "/_dev/reload.js";
/// Takes the place of the site's service worker, which would go on showing what it has kept.
pub const NO_WORKER: &str = include_str!("no_worker.js");
/// The path of the events; `reload.js` knows it too.
pub const EVENTS_PATH: &str = "/_dev/reload";

/// Result of the last build, told to every page that is open now or is opened later.
#[derive(Debug, Clone)]
pub struct Reloader(watch::Sender<State>);

/// How far the site has come. A page that missed a build in between still learns all it needs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct State {
    version: Version,
    /// Problems of the site, as JSON, until a build is good again.
    problems: Option<Arc<str>>,
    /// The server stops, and nothing more is told.
    is_over: bool,
}

/// A state of the pages as a page names it to the server, `1795838400000.3`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Version {
    /// How often pages have changed, counted from the milliseconds since 1970 at which the server
    /// was started: no page from before looks up to date.
    pages: u64,
    /// How often only the look has changed.
    styles: u64,
}

impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.pages, self.styles)
    }
}

impl Version {
    /// Reads it as a page says it; one that says nothing of use has seen nothing.
    pub fn read(text: &str) -> Self {
        let (pages, styles) = text.split_once('.').unwrap_or((text, ""));
        Self {
            pages: pages.parse().unwrap_or_default(),
            styles: styles.parse().unwrap_or_default(),
        }
    }
}

/// Action of an open page after a good build.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Nothing to see: the site is what it was.
    Nothing,
    /// Only style sheets: they are exchanged, and the page stays.
    Styles,
    /// Anything else: the page is loaded again.
    Pages,
}

impl Default for Reloader {
    fn default() -> Self {
        let since_1970 = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        let version = Version {
            pages: u64::try_from(since_1970.as_millis()).unwrap_or_default(),
            styles: 0,
        };
        Reloader(watch::Sender::new(State {
            version,
            ..State::default()
        }))
    }
}

impl Reloader {
    /// Tells open pages that a build is done.
    pub fn built(&self, change: Change) {
        self.0.send_modify(|state| {
            state.problems = None;
            match change {
                Change::Nothing => {}
                Change::Styles => state.version.styles += 1,
                Change::Pages => state.version.pages += 1,
            }
        });
    }

    /// Tells that a build failed: open pages show the errors over what they have.
    pub fn problems(&self, problems: &Problems) {
        let text = report(problems).to_string();
        self.0
            .send_modify(|state| state.problems = Some(text.into()));
    }

    /// Lets every page go: the server stops.
    pub fn end(&self) {
        self.0.send_modify(|state| state.is_over = true);
    }

    /// Says which state of the pages is served now; a page that is made from it says so to
    /// [`Reloader::events`].
    pub fn version(&self) -> Version {
        self.0.borrow().version
    }

    /// Keeps one page, made from state `version` of the site, informed until it goes away. Each
    /// event carries as its id the version that the page has when it has done as it is told.
    pub fn events(&self, version: Version) -> impl IntoResponse + use<> {
        let mut states = self.0.subscribe();
        states.mark_changed();
        let seen = State {
            version,
            ..State::default()
        };
        let events = stream::unfold((states, seen), async |(mut states, seen)| {
            loop {
                states.changed().await.ok()?;
                let state = states.borrow_and_update().clone();
                if state.is_over {
                    return None;
                }
                if let Some(message) = message(&seen, &state) {
                    let event = Event::default().id(state.version.to_string()).data(message);
                    return Some((Ok::<_, Infallible>(event), (states, state)));
                }
            }
        });
        Sse::new(events).keep_alive(KeepAlive::default())
    }
}

/// Returns the message about a state to a page that has seen another.
fn message(seen: &State, now: &State) -> Option<String> {
    if seen == now {
        return None;
    }
    Some(match &now.problems {
        Some(problems) => problems.to_string(),
        None if seen.version.pages != now.version.pages => json!({ "kind": "pages" }).to_string(),
        None if seen.version.styles != now.version.styles => {
            json!({ "kind": "styles" }).to_string()
        }
        None => json!({ "kind": "same" }).to_string(),
    })
}

/// Lists the errors; warnings can wait until somebody looks for them.
fn report(problems: &Problems) -> Value {
    let errors: Vec<Value> = problems
        .iter()
        .filter(|problem| problem.is_error())
        .map(problem)
        .collect();
    json!({ "kind": "problems", "summary": problems.summary(), "problems": errors })
}

fn problem(problem: &Problem) -> Value {
    let Problem {
        file, line, column, ..
    } = problem;
    // Where the file is for a program outside: the server may have been started anywhere.
    let full = std::path::absolute(file).unwrap_or_else(|_| file.into());
    json!({
        "place": format!("{file}:{line}:{column}"),
        "fullPlace": format!("{}:{line}:{column}", full.display()),
        "message": problem.message,
        "hint": problem.hint,
        "drawing": problem.drawing(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(pages: u64, styles: u64, problems: Option<&str>) -> State {
        State {
            version: Version { pages, styles },
            problems: problems.map(Into::into),
            is_over: false,
        }
    }

    #[test]
    fn a_page_that_missed_builds_learns_what_it_needs() {
        let table = [
            (state(1, 1, None), state(1, 1, None), None),
            (state(1, 1, None), state(1, 2, None), Some("styles")),
            // The pages changed first, then the look: loading the page again brings both.
            (state(1, 1, None), state(2, 2, None), Some("pages")),
            (state(1, 1, Some("x")), state(1, 1, None), Some("same")),
            (state(1, 1, Some("x")), state(2, 1, None), Some("pages")),
            // The server was started anew.
            (state(5, 0, None), state(0, 0, None), Some("pages")),
        ];
        for (seen, now, kind) in table {
            let expected = kind.map(|kind| json!({ "kind": kind }).to_string());
            assert_eq!(message(&seen, &now), expected, "{seen:?} {now:?}");
        }
        let problems = message(&state(1, 1, None), &state(2, 1, Some("wrong")));
        assert_eq!(problems.as_deref(), Some("wrong"));
    }

    #[test]
    fn a_version_is_read_as_it_is_said() {
        let version = Version {
            pages: 1_795_838_400_003,
            styles: 2,
        };
        assert_eq!(Version::read(&version.to_string()), version);
        for text in ["", "x", "-1.y", "."] {
            assert_eq!(Version::read(text), Version::default(), "{text}");
        }
    }

    #[test]
    fn no_page_of_an_earlier_server_is_up_to_date() {
        let earlier = Version {
            pages: 5,
            styles: 0,
        };
        assert!(Reloader::default().version().pages > earlier.pages);
    }

    #[test]
    fn errors_are_told_with_places_and_warnings_are_not() {
        let error = Problem::new("content/a.md", "satu\ndua", 5..8, "salah").with_hint("mungkin");
        let warning = Problem::whole_file("content/b.md", "lama").into_warning("tinjau");
        let report = report(&Problems::new(vec![error, warning]));
        let problems = report["problems"].as_array().expect("a list");
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0]["place"], "content/a.md:2:1");
        assert_eq!(problems[0]["hint"], "mungkin");
        let full = problems[0]["fullPlace"].as_str().expect("a text");
        assert!(
            full.starts_with('/') && full.ends_with("content/a.md:2:1"),
            "{full}"
        );
    }
}
