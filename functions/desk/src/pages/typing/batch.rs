//! `/meja/catat/kirim/`: forms that a page has kept in its memory, up to fifty at once, each with a
//! result of its own. Sent again, those that are stored stay as they are.

use form_http::NotTaken;
use http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use web::{JSON, respond_json};

use super::registration;
use super::take::{self, Wrong};
use crate::desk::Desk;
use crate::page::{Handling, Reply, Visit};

/// Most forms in a batch.
const MOST: usize = 50;

/// A form of a batch.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    /// The page's own name for it, given back with the result.
    key: String,
    /// Answers by the id of their question, as JSON of `/api/registration` has them.
    answers: Value,
}

/// The result of one.
#[derive(Serialize)]
struct ResultView {
    key: String,
    /// `tersimpan`, `sudah-ada`, `susulan`, `salah`, or `gagal` where the store didn't answer.
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Wrong>,
}

#[derive(Serialize)]
struct Answer {
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<String>,
    results: Vec<ResultView>,
}

pub(super) fn take<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let form = registration(desk)?;
        let sent = serde_json::from_str::<Vec<Entry>>(visit.fields.exact("kiriman"));
        let entries = match sent {
            Ok(entries) if entries.len() <= MOST => entries,
            Ok(_) => {
                return Ok(refused(&format!(
                    "Kirim paling banyak {MOST} orang sekaligus."
                )));
            }
            Err(_) => {
                return Ok(refused(
                    "Kiriman ini tidak dapat dibaca. Muat ulang halaman.",
                ));
            }
        };
        let mut results = Vec::new();
        for Entry { key, answers } in entries {
            let mut result = ResultView {
                key,
                outcome: "salah",
                reference: None,
                errors: Vec::new(),
            };
            let raw = match form_http::parse(answers.to_string().as_bytes(), form) {
                Ok(raw) => raw,
                Err(NotTaken::Misshapen(wrong)) => {
                    let words = desk.definitions().messages();
                    result.errors.extend(wrong.into_iter().map(|wrong| Wrong {
                        field: wrong.question,
                        message: words[wrong.expected].to_owned(),
                    }));
                    results.push(result);
                    continue;
                }
                Err(_) => {
                    result.errors.push(Wrong {
                        field: String::new(),
                        message: "Isian ini tidak dapat dibaca".to_owned(),
                    });
                    results.push(result);
                    continue;
                }
            };
            // One that fails takes none of the others with it: the page sends it again.
            match take::take(desk, visit, form, &raw).await {
                Ok(Ok(taken)) => {
                    result.outcome = taken.code;
                    result.reference = Some(taken.receipted.reference.to_string());
                }
                Ok(Err(wrong)) => result.errors = wrong,
                Err(_) => result.outcome = "gagal",
            }
            results.push(result);
        }
        let answer = Answer {
            problem: None,
            results,
        };
        Ok(Reply::file(
            "batch_taken",
            respond_json(StatusCode::OK, JSON, &answer),
        ))
    })
}

fn refused(problem: &str) -> Reply {
    let answer = Answer {
        problem: Some(problem.to_owned()),
        results: Vec::new(),
    };
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    Reply::file("batch_refused", respond_json(status, JSON, &answer))
}
