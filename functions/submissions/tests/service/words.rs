//! The words that a function in a test says.

use std::fs;
use std::path::Path;

/// Reads the words of the generator's test site, as site-gen hands them over.
pub fn messages() -> serde_json::Value {
    let path = "../../site-gen/tests/site/content/pesan.toml";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let written: toml::Table = toml::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let by_id = |list: &str, text: fn(&toml::Value) -> serde_json::Value| {
        let entries = written[list].as_array().unwrap().iter();
        entries
            .map(|entry| (entry["id"].as_str().unwrap().to_owned(), text(entry)))
            .collect::<serde_json::Map<_, _>>()
    };
    let messages = by_id("pesan", |message| {
        serde_json::json!({
            "title": message["judul"].as_str(),
            "paragraphs": message.get("paragraf"),
        })
    });
    let phrases = by_id("kata", |phrase| phrase["teks"].as_str().into());
    serde_json::json!({ "messages": messages, "phrases": phrases })
}
