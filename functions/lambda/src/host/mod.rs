//! The host: runs a function in AWS Lambda, behind an HTTP API with payload format 2.0, or a job on a
//! schedule.
//!
//! Events are read here rather than by `lambda_http`, which panics on a body that is not the
//! base64 it claims to be: whatever the event, the process goes on and the sender gets an answer.
//!
//! `edge` lets in what comes through CloudFront, and knows whose request it is; `gzip` compresses
//! answers, which nothing before the function does.

mod answer;
mod edge;
mod event;
mod gzip;
mod log;

use std::convert::Infallible;
use std::path::Path;
use std::process::ExitCode;

use lambda_http::lambda_runtime::{self, LambdaEvent};
use tokio::runtime::{LocalOptions, LocalRuntime};

use self::answer::{Answer, into_answer, refusal};
use self::event::request;
use self::log::log_as_json;
use web::{Function, serve};

use self::edge::Edge;

/// A function that can start.
#[derive(Debug)]
pub struct Prepared<F> {
    /// The function.
    pub function: F,
    /// Days since its key was made, where it has one and somebody says so.
    pub key_age_days: Option<i64>,
}

/// Runs a function until Lambda stops the process. `prepare` makes it, given the folder of the
/// binary; what keeps it from doing so is told on standard error, and the exit code is 1.
///
/// `name` is the program's, for those messages. With `OKOCE_ORIGIN_SECRET`, only requests that come
/// through CloudFront are let in.
pub fn run<F: Function + 'static>(
    name: &str,
    prepare: impl AsyncFnOnce(&Path) -> Result<Prepared<F>, String>,
) -> ExitCode {
    log_as_json();
    exit_code(name, prepare_and_serve(prepare))
}

/// Runs a job each time that Lambda calls. `prepare` makes what it works with, once, given the
/// folder of the binary; `job` is given the event, which the clock's says nothing in, and says what
/// it did, for the log and for who called.
///
/// A job that fails ends the call with an error, so that Lambda counts it and tries again: an alarm
/// on calls without an error sees both a job that fails and one that nobody calls.
pub fn run_job<T>(
    name: &'static str,
    prepare: impl FnOnce(&Path) -> Result<T, String>,
    job: impl AsyncFn(&T, serde_json::Value) -> Result<String, String> + Copy,
) -> ExitCode {
    log_as_json();
    let serve = || {
        let binary = std::env::current_exe().map_err(|problem| problem.to_string())?;
        let prepared = prepare(binary.parent().unwrap_or(&binary))?;
        runtime()?.block_on(async {
            let prepared = &prepared;
            let handler =
                lambda_runtime::service_fn(async |event: LambdaEvent<serde_json::Value>| {
                    let done = job(prepared, event.payload).await;
                    match &done {
                        Ok(outcome) => tracing::info!(event = "job_done", job = name, outcome),
                        Err(problem) => tracing::error!(event = "job_failed", job = name, problem),
                    }
                    done
                });
            lambda_runtime::run(handler)
                .await
                .map_err(|problem| problem.to_string())
        })
    };
    exit_code(name, serve())
}

/// Joins what two reads of the environment give; the error holds the problems of both, one a line.
pub fn both<A, B>(one: Result<A, String>, other: Result<B, String>) -> Result<(A, B), String> {
    match (one, other) {
        (Ok(one), Ok(other)) => Ok((one, other)),
        (Err(one), Err(other)) => Err(format!("{one}\n{other}")),
        (Err(problem), Ok(_)) | (Ok(_), Err(problem)) => Err(problem),
    }
}

fn exit_code(name: &str, ended: Result<(), String>) -> ExitCode {
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{name} can't run:\n{problem}");
            ExitCode::FAILURE
        }
    }
}

/// Makes a runtime of this one thread, which is all that a function has: what tokio has for more of
/// them is not even linked.
fn runtime() -> Result<LocalRuntime, String> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build_local(LocalOptions::default())
        .map_err(|problem| problem.to_string())
}

fn prepare_and_serve<F: Function + 'static>(
    prepare: impl AsyncFnOnce(&Path) -> Result<Prepared<F>, String>,
) -> Result<(), String> {
    let binary = std::env::current_exe().map_err(|problem| problem.to_string())?;
    let edge = Edge::read(|name| std::env::var(name).ok());
    runtime()?.block_on(async {
        let prepared = prepare(binary.parent().unwrap_or(&binary)).await;
        let (edge, prepared) = both(edge, prepared)?;
        log_start(&prepared);
        let function = prepared.function;
        let handler = lambda_runtime::service_fn(|event: LambdaEvent<serde_json::Value>| {
            let (function, edge) = (&function, &edge);
            async move { Ok::<_, Infallible>(answer(function, edge, event.payload).await) }
        });
        lambda_runtime::run(handler)
            .await
            .map_err(|problem| problem.to_string())
    })
}

/// Writes one line per start:
///
/// | field | what |
/// | --- | --- |
/// | `event` | `started` |
/// | `function` | such as `registration` |
/// | `release` | `OKOCE_RELEASE`, where it is set |
/// | `key_age_days` | days since the key was made, where that is known |
fn log_start<F: Function>(prepared: &Prepared<F>) {
    let release = std::env::var("OKOCE_RELEASE").ok();
    tracing::info!(
        event = "started",
        function = prepared.function.name(),
        release,
        key_age_days = prepared.key_age_days,
    );
}

async fn answer(function: &dyn Function, edge: &Edge, event: serde_json::Value) -> Answer {
    let Some(mut request) = request(event) else {
        // A test event from the console, a warm-up ping, or a body that is no base64.
        tracing::warn!(event = "unreadable_event");
        return refusal(400, "");
    };
    if !edge.admits(&mut request) {
        tracing::warn!(event = "not_through_the_edge");
        return refusal(403, NOT_HERE);
    }
    let takes_gzip = gzip::is_taken(request.headers());
    into_answer(serve(function, request).await, takes_gzip).await
}

/// Whoever reads this has typed the address of the API itself.
const NOT_HERE: &str = "<!doctype html><html lang=\"id\"><meta charset=\"utf-8\">\
    <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
    <title>Alamat ini bukan situsnya</title><h1>Alamat ini bukan situsnya</h1>\
    <p>Formulir OK OCE dibuka dari situsnya. Belum ada yang tersimpan.</p></html>\n";

#[cfg(test)]
mod tests {
    use std::fs;

    use lambda_http::Body;
    use serde_json::json;

    use http::StatusCode;
    use web::pages::{Message, PageView};
    use web::{Answering, Incoming, Pages, Refusal, Route, TEXT, Trace, respond};

    use super::event::tests::event;
    use super::*;

    /// Repeats what it gets.
    struct Example {
        routes: [Route; 1],
        pages: Pages,
    }

    impl Example {
        fn new() -> Self {
            let folder = tempfile::tempdir().expect("a temporary folder");
            let site = r#"{"base_url": "https://okoce.example/"}"#;
            fs::write(folder.path().join("situs.json"), site).expect("a file");
            fs::create_dir(folder.path().join("templates")).expect("a folder in it");
            fs::write(folder.path().join("templates/pesan.html"), "").expect("a file");
            Self {
                routes: [Route::post("/api/workshop")],
                pages: Pages::load(folder.path(), &[]).expect("a good bundle"),
            }
        }
    }

    impl Function for Example {
        #[expect(clippy::unnecessary_literal_bound, reason = "as the trait has it")]
        fn name(&self) -> &str {
            "example"
        }

        fn routes(&self) -> &[Route] {
            &self.routes
        }

        fn pages(&self) -> &Pages {
            &self.pages
        }

        fn answer<'a>(&'a self, request: &'a Incoming) -> Answering<'a> {
            let body = [request.parts.uri.to_string().as_bytes(), &*request.body].concat();
            let answer = web::Answer {
                response: Ok(respond(StatusCode::OK, TEXT, body)),
                trace: Trace {
                    outcome: "answered",
                    ..self.trace()
                },
            };
            Box::pin(std::future::ready(answer))
        }

        fn page<'a>(&'a self, title: &'a str) -> PageView<'a> {
            PageView::new(title, "/")
        }

        fn refused(&self, _refusal: &Refusal) -> Message<'_> {
            self.broken()
        }

        fn broken(&self) -> Message<'_> {
            Message {
                title: "Rusak",
                paragraphs: Vec::new(),
                reference: None,
                action: None,
            }
        }
    }

    fn text(answer: &Answer) -> &str {
        let Body::Text(text) = &answer.body else {
            panic!("it is compressed");
        };
        text
    }

    #[tokio::test]
    async fn a_long_answer_is_compressed_for_who_takes_it() {
        let function = Example::new();
        let open = Edge::default();
        let mut asking = event(&"Formulir ".repeat(1_000), false);
        let plain = answer(&function, &open, asking.clone()).await;
        assert!(text(&plain).len() > 9_000);
        asking["headers"]["accept-encoding"] = "gzip, br".into();
        let answered = answer(&function, &open, asking).await;
        assert!(answered.is_base64_encoded);
        assert_eq!(answered.headers["content-encoding"], "gzip");
        let sent = serde_json::to_value(&answered).expect("JSON");
        let body = sent["body"].as_str().expect("a text");
        assert!(body.starts_with("H4sI") && body.len() < 900, "{body}");
    }

    #[tokio::test]
    async fn every_event_gets_an_answer() {
        let function = Example::new();
        let open = Edge::default();
        let answered = answer(&function, &open, event("", false)).await;
        assert_eq!(answered.status_code, 200);
        assert_eq!(text(&answered), "/api/workshop?a=1&b=%20");
        assert_eq!(answered.headers["content-type"], TEXT);
        let unreadable = answer(&function, &open, json!({ "warm": true })).await;
        assert_eq!(unreadable.status_code, 400);
        assert_eq!(unreadable.headers["cache-control"], "no-store");
        let secret = "0123456789abcdef0123456789abcdef".to_owned();
        let closed = Edge::read(|_| Some(secret.clone())).expect("a secret");
        let refused = answer(&function, &closed, event("", false)).await;
        assert_eq!(refused.status_code, 403);
        assert_eq!(refused.headers["content-type"], "text/html; charset=utf-8");
    }
}
