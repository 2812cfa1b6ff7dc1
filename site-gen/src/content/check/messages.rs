//! The words of the functions: every message and phrase is there, with its placeholders.

use bundle::{MessageId, PhraseId, placeholders};
use content_files::diagnostics::Problem;
use content_files::source::{PathStep, Source, index, key};
use content_files::suggestion::suggest;

use super::duplicates::Unique;
use crate::content::parse::ParsedContent;

/// Reports every message or phrase that is unknown or missing, and every placeholder.
pub(super) fn check(parsed: &ParsedContent, problems: &mut Vec<Problem>) {
    let Some(file) = &parsed.messages else {
        return;
    };
    let source = &file.source;
    let messages = List {
        key: "pesan",
        known: MessageId::ALL.iter().map(|id| id.name()).collect(),
    };
    let written = file.value.messages.iter().map(|message| &*message.id);
    messages.check(&written.collect::<Vec<_>>(), source, problems);
    for (position, message) in file.value.messages.iter().enumerate() {
        if let Some(id) = MessageId::ALL.iter().find(|id| id.name() == message.id) {
            let place = |name| [key("pesan"), index(position), key(name)];
            // A title stands in the tab and in the log of a program, alone.
            let title = std::slice::from_ref(&message.title);
            check_text(&[], title, source, &place("judul"), problems);
            let known = id.placeholders();
            check_text(
                known,
                &message.paragraphs,
                source,
                &place("paragraf"),
                problems,
            );
        }
    }
    let phrases = List {
        key: "kata",
        known: PhraseId::ALL.iter().map(|id| id.name()).collect(),
    };
    // Those of messages are looked at with those of all lists.
    let mut unique = Unique::new("id");
    let written = file.value.phrases.iter().map(|phrase| &*phrase.id);
    phrases.check(&written.collect::<Vec<_>>(), source, problems);
    for (position, phrase) in file.value.phrases.iter().enumerate() {
        let place = |name| [key("kata"), index(position), key(name)];
        unique.add(&phrase.id, source, &place("id"), problems);
        if let Some(id) = PhraseId::ALL.iter().find(|id| id.name() == phrase.id) {
            let text = std::slice::from_ref(&phrase.text);
            check_text(id.placeholders(), text, source, &place("teks"), problems);
        }
    }
}

/// One of the two lists in the file.
struct List {
    key: &'static str,
    /// The ids of which each must be there.
    known: Vec<&'static str>,
}

impl List {
    fn check(&self, written: &[&str], source: &Source, problems: &mut Vec<Problem>) {
        let list = self.key;
        for (position, id) in written.iter().enumerate() {
            if !self.known.contains(id) {
                let path = [key(list), index(position), key("id")];
                let problem = source.problem_at(&path, format!("{list} `{id}` tidak dikenal"));
                problems.push(problem.with_hint(suggest(id, self.known.iter().copied())));
            }
        }
        for id in &self.known {
            if !written.contains(id) {
                let text = format!("{list} `{id}` belum ada");
                let problem = source.problem(source.opening(), text);
                problems.push(problem.with_hint(format!("tambahkan `[[{list}]]` dengan id itu")));
            }
        }
    }
}

fn check_text(
    known: &[&str],
    texts: &[String],
    source: &Source,
    place: &[PathStep],
    problems: &mut Vec<Problem>,
) {
    let used = || texts.iter().flat_map(|text| placeholders(text));
    for name in used().filter(|name| !known.contains(name)) {
        let problem = source.problem_at(place, format!("isian `{{{name}}}` tidak dikenal"));
        let hint = if known.is_empty() {
            "hapus; tidak ada isian di sini".to_owned()
        } else {
            suggest(name, known.iter().copied())
        };
        problems.push(problem.with_hint(hint));
    }
    for name in known
        .iter()
        .filter(|name| !used().any(|used| used == **name))
    {
        let problem = source.problem_at(place, format!("isian `{{{name}}}` belum ada"));
        let hint = format!("tulis `{{{name}}}` di sana; program mengisinya");
        problems.push(problem.with_hint(hint));
    }
}
