//! The description for programs says what the check accepts.

use std::collections::BTreeSet;

use form_definitions::openapi::document;
use forms::{Form, RawSubmission};
use regress::Regex;
use serde_json::{Value, json};

use crate::definitions::{all, cek_status, pendaftaran, registration, semua_jenis};

const FORM: &str = "application/x-www-form-urlencoded";
const ENCODINGS: [&str; 2] = ["application/json", FORM];

/// Finds the schema of a form's body.
fn body(form: &Form, encoding: &str) -> Value {
    let mut document = document("OK OCE", [form]);
    document["paths"][form.action()]["post"]["requestBody"]["content"][encoding]["schema"].take()
}

/// Collects every value under the key, however deep.
fn all_under<'a>(value: &'a Value, key: &str, found: &mut Vec<&'a Value>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                if name == key {
                    found.push(member);
                }
                all_under(member, key, found);
            }
        }
        Value::Array(items) => {
            for item in items {
                all_under(item, key, found);
            }
        }
        _ => {}
    }
}

#[test]
fn each_form_has_its_addresses_and_answers() {
    let forms = all();
    let document = document("OK OCE", &forms);
    let paths = document["paths"].as_object().expect("an object of paths");
    // Of three that store, the status, and places: the free ones of a session are below them.
    assert_eq!(paths.len(), 3 * 3 + 1 + 3);
    for form in &forms {
        let responses = &paths[&form.action()]["post"]["responses"];
        let statuses: BTreeSet<_> = responses.as_object().expect("an object").keys().collect();
        let has = |status: &str| statuses.contains(&status.to_owned());
        assert_eq!(has("201"), form.storing().is_some(), "{}", form.id());
        assert_eq!(has("303"), form.storing().is_some(), "{}", form.id());
        let has_receipt = form.storing().is_some() || form.service() == "seats";
        assert_eq!(has("409"), has_receipt, "{}", form.id());
        let receipt = format!("{}/tanda-terima", form.action());
        assert_eq!(paths.contains_key(&receipt), has_receipt);
        assert_eq!(has("404"), form.look_up().is_some());
        for status in ["200", "400", "413", "422", "429", "503"] {
            assert!(has(status), "{}: {status}", form.id());
        }
        let file = format!("{receipt}.txt");
        assert_eq!(paths.contains_key(&file), form.storing().is_some());
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let document = document("OK OCE", &all());
    let mut references = Vec::new();
    all_under(&document, "$ref", &mut references);
    assert!(!references.is_empty());
    for reference in references {
        let pointer = reference.as_str().and_then(|text| text.strip_prefix('#'));
        let target = pointer.and_then(|pointer| document.pointer(pointer));
        assert!(target.is_some(), "{reference}");
    }
}

#[test]
fn every_question_is_described_and_the_honeypot_is_not() {
    for form in all() {
        for encoding in ENCODINGS {
            let body = body(&form, encoding);
            if form.look_up().is_some() && encoding == FORM {
                assert!(body.is_null(), "{}: that is for people", form.id());
                continue;
            }
            let properties = body["properties"].as_object().expect("an object");
            for question in form.questions() {
                let title = &properties[question.id()]["title"];
                assert_eq!(title, question.label(), "{}", question.id());
            }
            assert_eq!(properties.len(), form.questions().len());
            if let Some(storing) = form.storing() {
                assert!(!properties.contains_key(&storing.honeypot));
            }
        }
    }
}

#[test]
fn options_that_belong_together_are_told_together() {
    let body = body(&pendaftaran(), "application/json");
    let mut choices = Vec::new();
    all_under(&body["allOf"], "anyOf", &mut choices);
    let kelurahan: Vec<_> = choices
        .into_iter()
        .flat_map(|choices| choices.as_array().into_iter().flatten())
        .map(|choice| &choice["properties"])
        .filter(|pair| pair["kecamatan"]["const"] == "menteng")
        .map(|pair| &pair["kelurahan"]["enum"])
        .collect();
    assert_eq!(kelurahan, [&json!(["31.71.06.1001", "31.71.06.1002"])]);
}

#[test]
fn a_question_that_is_not_always_asked_is_checked_when_it_is() {
    let body = body(&pendaftaran(), "application/json");
    let mut asked = Vec::new();
    all_under(&body["allOf"], "if", &mut asked);
    assert_eq!(
        asked,
        [&json!({
            "properties": { "status_usaha": { "enum": ["baru", "berjalan"] } },
            "required": ["status_usaha"],
        })]
    );
}

#[test]
fn patterns_are_those_of_json_schema_and_agree_with_the_check() {
    for encoding in ENCODINGS {
        let body = body(&semua_jenis(), encoding);
        let mut patterns = Vec::new();
        all_under(&body, "pattern", &mut patterns);
        assert!(!patterns.is_empty());
        for pattern in patterns {
            let pattern = pattern.as_str().expect("a text");
            Regex::with_flags(pattern, "u").unwrap_or_else(|error| panic!("{pattern}: {error}"));
        }
    }
    let table = [
        ("nama", "Siti Aminah", true),
        ("nama", "M. Yusuf, S.E.", true),
        ("nama", "陳大文", true),
        ("nama", "Budi2", false),
        ("nama", "...", false),
        ("telepon", "0812-3456-7890", true),
        ("telepon", "(021) 345 6789", true),
        ("telepon", "+62 812 3456 7890", true),
        ("telepon", "12", false),
        ("surel", "siti@contoh.id", true),
        ("surel", "siti", false),
    ];
    let form = pendaftaran();
    let body = self::body(&form, "application/json");
    for (id, value, expected) in table {
        let mut patterns = Vec::new();
        all_under(&body["properties"][id], "pattern", &mut patterns);
        let pattern = patterns[0].as_str().expect("a text");
        let pattern = Regex::with_flags(pattern, "u").expect(pattern);
        assert_eq!(pattern.find(value).is_some(), expected, "{id}: {value}");
        let sent = registration(&[(id, Some(value))]);
        assert_eq!(form.check(&sent).is_ok(), expected, "{id}: {value}");
    }
}

#[test]
fn digits_of_a_telephone_number_agree_with_the_check() {
    let form = cek_status();
    let body = body(&form, "application/json");
    let mut patterns = Vec::new();
    all_under(
        &body["properties"]["angka_telepon"],
        "pattern",
        &mut patterns,
    );
    let pattern = patterns[0].as_str().expect("a text");
    let pattern = Regex::with_flags(pattern, "u").expect(pattern);
    for (value, expected) in [
        ("567890", true),
        ("56-78 90", true),
        ("56789", false),
        ("5678901", false),
        ("56789a", false),
    ] {
        assert_eq!(pattern.find(value).is_some(), expected, "{value}");
        let sent = RawSubmission::new([("nomor", "999-999-999D"), ("angka_telepon", value)]);
        assert_eq!(form.check(&sent).is_ok(), expected, "{value}");
    }
}
