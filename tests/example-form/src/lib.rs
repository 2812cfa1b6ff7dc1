//! A form that is in no content, and the words that its function says: what is shown on them holds
//! for any form.

#![allow(
    clippy::unwrap_used,
    reason = "a test that meets something unexpected should stop there"
)]

use std::fs;
use std::path::Path;

use form_definitions::FormSource;
use forms::{ChoiceOption, Form, OptionSources};
use serde_json::{Map, Value, json};

/// Returns the form of `example.toml`, at the endpoint `workshop`.
pub fn form() -> Form {
    let source: FormSource = toml::from_str(include_str!("example.toml")).unwrap();
    let kecamatan = vec![
        ChoiceOption::new("gambir", "Gambir").in_group("Jakarta Pusat"),
        ChoiceOption::new("menteng", "Menteng").in_group("Jakarta Pusat"),
        // Closed since a page was loaded.
        ChoiceOption::new("tebet", "Tebet")
            .in_group("Jakarta Selatan")
            .closed(),
    ];
    let options = OptionSources::from([("kecamatan".to_owned(), kecamatan)]);
    form_definitions::resolve("lokakarya", &source, &options).unwrap()
}

/// Reads the words of the generator's test site, as site-gen hands them over in `pesan.json`.
pub fn messages() -> Value {
    let path = "../../site-gen/tests/site/content/pesan.toml";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let written: toml::Table = toml::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let by_id = |list: &str, text: fn(&toml::Value) -> Value| {
        let entries = written[list].as_array().unwrap().iter();
        entries
            .map(|entry| (entry["id"].as_str().unwrap().to_owned(), text(entry)))
            .collect::<Map<_, _>>()
    };
    let messages = by_id("pesan", |message| {
        json!({
            "title": message["judul"].as_str(),
            "paragraphs": message.get("paragraf"),
        })
    });
    let phrases = by_id("kata", |phrase| phrase["teks"].as_str().into());
    json!({ "messages": messages, "phrases": phrases })
}
