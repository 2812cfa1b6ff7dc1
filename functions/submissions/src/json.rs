//! JSON in and out: an object of question ids to answers; problems as RFC 9457 tells them.

use std::fmt;

use forms::kind::TICKED;
use forms::{Form, RawSubmission};
use serde::Serialize;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::body::BodyFault;
use crate::outcome::{FieldProblem, Refusal};

/// Media type of a problem (RFC 9457, section 3).
pub(crate) const PROBLEM_TYPE: &str = "application/problem+json";

/// The answer to a stored submission.
#[derive(Debug, Serialize)]
pub(crate) struct Accepted {
    pub reference: String,
    pub received_at: String,
    /// Path and query of the receipt.
    pub receipt: String,
}

/// A problem. Its `type` is left out, which means `about:blank`: the status says it all.
#[derive(Debug, Serialize)]
pub(crate) struct Problem<'a> {
    pub status: u16,
    pub title: &'a str,
    pub detail: String,
    /// One entry per question that needs another answer.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub errors: &'a [FieldProblem],
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<&'a str>,
}

/// Reads an object of question ids to answers: a text, a list of texts, `true` for a ticked box,
/// `false` or `null` for none. The questions themselves are checked later, like a form's.
pub(crate) fn parse(body: &[u8], form: &Form) -> Result<RawSubmission, BodyFault> {
    let Members(members) = serde_json::from_slice(body).map_err(|_| {
        // The parser's own words can repeat what was sent, so nobody gets to see them.
        BodyFault::Refused(Refusal::Unreadable)
    })?;
    let mut pairs = Vec::new();
    let mut problems = Vec::new();
    for (name, value) in members {
        match value {
            Member::Texts(texts) => {
                pairs.extend(texts.into_iter().map(|text| (name.clone(), text)));
            }
            Member::Other if form.question(&name).is_some() => problems.push(FieldProblem {
                pointer: format!("#/{name}"),
                detail: "Isi dengan teks, daftar teks, true, false, atau null.".to_owned(),
            }),
            // Of an unknown name only the number counts.
            Member::Other => pairs.push((name, String::new())),
        }
    }
    if problems.is_empty() {
        Ok(RawSubmission::new(pairs))
    } else {
        Err(BodyFault::Misshapen(problems))
    }
}

/// The members of an object in their order, repeated names and all.
struct Members(Vec<(String, Member)>);

enum Member {
    Texts(Vec<String>),
    Other,
}

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

impl<'de> Deserialize<'de> for Member {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Answer)
    }
}

struct Answer;

impl<'de> Visitor<'de> for Answer {
    type Value = Member;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_str<E>(self, text: &str) -> Result<Member, E> {
        Ok(Member::Texts(vec![text.to_owned()]))
    }

    fn visit_bool<E>(self, ticked: bool) -> Result<Member, E> {
        let texts = ticked.then(|| TICKED.to_owned());
        Ok(Member::Texts(texts.into_iter().collect()))
    }

    fn visit_unit<E>(self) -> Result<Member, E> {
        Ok(Member::Texts(Vec::new()))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Member, E> {
        Ok(Member::Other)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Member, E> {
        Ok(Member::Other)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Member, E> {
        Ok(Member::Other)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Member, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Member::Other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Member, A::Error> {
        let mut texts = Some(Vec::new());
        while let Some(element) = list.next_element::<Element>()? {
            match element {
                Element::Text(text) => {
                    if let Some(texts) = &mut texts {
                        texts.push(text);
                    }
                }
                Element::Other(_) => texts = None,
            }
        }
        Ok(texts.map_or(Member::Other, Member::Texts))
    }
}

#[derive(serde::Deserialize)]
#[serde(untagged)]
enum Element {
    Text(String),
    Other(IgnoredAny),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example;

    fn pairs(body: &str) -> Result<Vec<(String, String)>, BodyFault> {
        let raw = parse(body.as_bytes(), &example::form())?;
        Ok(raw
            .pairs()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect())
    }

    fn problem(name: &str) -> FieldProblem {
        FieldProblem {
            pointer: format!("#/{name}"),
            detail: "Isi dengan teks, daftar teks, true, false, atau null.".to_owned(),
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
            // Repeated names arrive as a plain form's do; the check says what that means.
            (
                r#"{"nama": "a", "nama": "b"}"#,
                &[("nama", "a"), ("nama", "b")],
            ),
            (r#"{"lain": {"a": [1]}}"#, &[("lain", "")]),
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
    fn other_values_are_named_by_pointer() {
        let body = r#"{"nama": 1, "minat": ["a", 2, "b"], "setuju": {}, "telepon": [[]]}"#;
        let expected = ["nama", "minat", "setuju", "telepon"].map(problem).to_vec();
        assert_eq!(pairs(body), Err(BodyFault::Misshapen(expected)));
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
            let refused = Err(BodyFault::Refused(Refusal::Unreadable));
            assert_eq!(pairs(body), refused, "{body}");
        }
    }
}
