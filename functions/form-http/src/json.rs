//! The answers of a program: an object of question ids to answers.

use std::fmt;

use bundle::PhraseId;
use forms::kind::{Kind, TICKED};
use forms::{Form, RawSubmission};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;
use web::Refusal;

use crate::not_taken::{NotTaken, WrongValue};

/// Reads an object of question ids to answers: a text, a list of texts where several are asked
/// for, `true` or `false` for a box, and `null` for no answer. The answers themselves are checked
/// later, like a form's.
pub fn parse(body: &[u8], form: &Form) -> Result<RawSubmission, NotTaken> {
    let Members(members) = serde_json::from_slice(body).map_err(|_| {
        // The parser's own words can repeat what was sent, so nobody gets to see them.
        NotTaken::Refused(Refusal::Unreadable)
    })?;
    let mut pairs = Vec::new();
    let mut problems = Vec::new();
    for (name, value) in members {
        let Some(question) = form.question(&name) else {
            // The check counts unknown names; the input that people don't see is among them.
            pairs.push((name, text(value).unwrap_or_default()));
            continue;
        };
        match texts(value, question.kind()) {
            Ok(texts) => pairs.extend(texts.into_iter().map(|text| (name.clone(), text))),
            Err(expected) => problems.push(WrongValue {
                question: name,
                expected,
            }),
        }
    }
    if problems.is_empty() {
        Ok(RawSubmission::new(pairs))
    } else {
        Err(NotTaken::Misshapen(problems))
    }
}

/// Returns the texts that a form would have sent for a value, or the words for the values there can
/// be.
fn texts(value: Value, kind: &Kind) -> Result<Vec<String>, PhraseId> {
    match (value, kind) {
        (Value::Null, _) => Ok(Vec::new()),
        (Value::String(text), _) => Ok(vec![text]),
        (Value::Bool(ticked), Kind::Declaration(_) | Kind::Consent(_)) => {
            let tick = ticked.then(|| TICKED.to_owned());
            Ok(tick.into_iter().collect())
        }
        (Value::Array(values), Kind::Choices(_)) => {
            let texts: Option<Vec<String>> = values.into_iter().map(text).collect();
            texts.ok_or(PhraseId::OnlyTextsExpected)
        }
        (_, Kind::Choices(_)) => Err(PhraseId::TextsExpected),
        (_, Kind::Declaration(_) | Kind::Consent(_)) => Err(PhraseId::TickExpected),
        _ => Err(PhraseId::TextExpected),
    }
}

fn text(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        _ => None,
    }
}

/// The members of an object in their order, repeated names and all.
struct Members(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Members;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of question ids to answers")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(Object)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(body: &str) -> Result<Vec<(String, String)>, NotTaken> {
        let raw = parse(body.as_bytes(), &example_form::form())?;
        Ok(raw
            .pairs()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect())
    }

    fn wrong(question: &str, expected: PhraseId) -> WrongValue {
        WrongValue {
            question: question.to_owned(),
            expected,
        }
    }

    #[test]
    fn answers_are_texts_lists_and_ticks() {
        let table: &[(&str, &[(&str, &str)])] = &[
            ("{}", &[]),
            (r#"{"nama": "Siti"}"#, &[("nama", "Siti")]),
            (
                r#"{"minat": ["a", "b"]}"#,
                &[("minat", "a"), ("minat", "b")],
            ),
            (r#"{"setuju": true, "nama": null}"#, &[("setuju", "ya")]),
            (r#"{"setuju": false, "minat": []}"#, &[]),
            (
                r#"{"setuju": "ya", "minat": "a"}"#,
                &[("setuju", "ya"), ("minat", "a")],
            ),
            // Repeated names arrive as a plain form's do; the check says what that means.
            (
                r#"{"nama": "a", "nama": "b"}"#,
                &[("nama", "a"), ("nama", "b")],
            ),
            (r#"{"lain": {"a": [1]}}"#, &[("lain", "")]),
            (r#"{"situs_web": "x"}"#, &[("situs_web", "x")]),
        ];
        for (body, expected) in table {
            let expected: Vec<_> = expected
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect();
            assert_eq!(pairs(body), Ok(expected), "{body}");
        }
    }

    #[test]
    fn other_values_are_named_by_question() {
        let body = r#"{"nama": 1, "minat": ["a", 2, "b"], "setuju": {}, "telepon": ["a"]}"#;
        let expected = vec![
            wrong("nama", PhraseId::TextExpected),
            wrong("minat", PhraseId::OnlyTextsExpected),
            wrong("setuju", PhraseId::TickExpected),
            wrong("telepon", PhraseId::TextExpected),
        ];
        assert_eq!(pairs(body), Err(NotTaken::Misshapen(expected)));
        // A tick is no name, however it would read as a text.
        let name = wrong("nama", PhraseId::TextExpected);
        let ticked = Err(NotTaken::Misshapen(vec![name]));
        assert_eq!(pairs(r#"{"nama": true}"#), ticked);
        let list = wrong("minat", PhraseId::TextsExpected);
        let ticked = Err(NotTaken::Misshapen(vec![list]));
        assert_eq!(pairs(r#"{"minat": true}"#), ticked);
    }

    #[test]
    fn what_is_no_object_is_refused() {
        let deep = "[".repeat(10_000);
        let lone = r#"{"nama": "\ud800"}"#;
        for body in [
            "",
            "[]",
            "1",
            "null",
            "{",
            r#"{"nama": "a"} x"#,
            "{nama: 1}",
            &deep,
            lone,
        ] {
            let refused = Err(NotTaken::Refused(Refusal::Unreadable));
            assert_eq!(pairs(body), refused, "{body}");
        }
    }
}
