//! Tells open pages that a build is done or has failed, over one web socket each.

use std::sync::Arc;

use axum::extract::ws::{Message, Utf8Bytes, WebSocket};
use serde_json::{Value, json};
use site_gen::diagnostics::{Problem, Problems};
use tokio::sync::watch;

/// The script that [`crate::routes`] adds to pages, and where it is served.
pub const SCRIPT: &str = include_str!("reload.js");
/// The path of the script.
pub const SCRIPT_PATH: &str = "/_dev/reload.js";
/// Takes the place of the site's service worker, which would go on showing what it has kept.
pub const NO_WORKER: &str = include_str!("no_worker.js");
/// The path of the site's service worker.
pub const WORKER_PATH: &str = "/sw.js";
/// The path of the socket; `reload.js` knows it too.
pub const SOCKET_PATH: &str = "/_dev/reload";

/// What the last build came to, told to every page that is open now or is opened later.
#[derive(Debug, Clone)]
pub struct Reloader(watch::Sender<State>);

/// How far the site has come. A page that missed a build in between still learns all it needs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct State {
    /// How often pages have changed.
    pages: u64,
    /// How often only the look has changed.
    styles: u64,
    /// What is wrong, as JSON, until a build is good again.
    problems: Option<Arc<str>>,
}

/// What an open page should do about a good build.
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
        Reloader(watch::Sender::new(State::default()))
    }
}

impl Reloader {
    /// A build is done.
    pub fn built(&self, change: Change) {
        self.0.send_modify(|state| {
            state.problems = None;
            match change {
                Change::Nothing => {}
                Change::Styles => state.styles += 1,
                Change::Pages => state.pages += 1,
            }
        });
    }

    /// A build failed: open pages show the errors over what they have.
    pub fn problems(&self, problems: &Problems) {
        let text = told(problems).to_string();
        self.0
            .send_modify(|state| state.problems = Some(text.into()));
    }

    /// Which state of the pages is served now; a page that is made from it says so to
    /// [`Reloader::inform`].
    pub fn pages(&self) -> u64 {
        self.0.borrow().pages
    }

    /// Keeps one page, made from state `pages` of the site, informed until it goes away.
    pub async fn inform(self, mut socket: WebSocket, pages: u64) {
        let mut states = self.0.subscribe();
        let mut seen = State {
            pages,
            problems: None,
            ..states.borrow().clone()
        };
        loop {
            let state = states.borrow_and_update().clone();
            if let Some(message) = message(&seen, &state)
                && socket
                    .send(Message::Text(Utf8Bytes::from(message)))
                    .await
                    .is_err()
            {
                return;
            }
            seen = state;
            tokio::select! {
                changed = states.changed() => if changed.is_err() { return },
                received = socket.recv() => {
                    // Pages send nothing; this notices that they have gone.
                    if received.is_none_or(|message| message.is_err()) {
                        return;
                    }
                }
            }
        }
    }
}

/// What a page that has seen one state is told about another.
fn message(seen: &State, now: &State) -> Option<String> {
    if seen == now {
        return None;
    }
    Some(match &now.problems {
        Some(problems) => problems.to_string(),
        None if seen.pages != now.pages => json!({ "kind": "pages" }).to_string(),
        None if seen.styles != now.styles => json!({ "kind": "styles" }).to_string(),
        None => json!({ "kind": "same" }).to_string(),
    })
}

/// The errors; warnings can wait until somebody looks for them.
fn told(problems: &Problems) -> Value {
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
            pages,
            styles,
            problems: problems.map(Into::into),
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
    fn errors_are_told_with_places_and_warnings_are_not() {
        let error = Problem::new("content/a.md", "satu\ndua", 5..8, "salah").with_hint("mungkin");
        let warning = Problem::whole_file("content/b.md", "lama").into_warning("tinjau");
        let told = told(&Problems::new(vec![error, warning]));
        let problems = told["problems"].as_array().expect("a list");
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
