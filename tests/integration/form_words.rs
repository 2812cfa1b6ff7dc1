//! The forms of the site, as its functions read them: do their messages and receipts speak as they
//! should?

use std::fs;

use forms::{Failure, Form, StoringForm};
use tests::system::build_options;

/// A message that shares no word with its label leaves people guessing which field is meant.
#[test]
fn every_message_names_its_field_in_the_labels_words() {
    for form in &forms() {
        for question in form.questions() {
            let stems = stems(question.label());
            for failure in question.kind().failures(question.required()) {
                let message = question.message(failure);
                let id = question.id();
                assert!(!message.is_empty(), "{id}: {failure:?} has no message");
                let named = self::stems(message).iter().any(|stem| stems.contains(stem));
                assert!(
                    named,
                    "{id}: \"{message}\" does not name \"{}\"",
                    question.label()
                );
            }
        }
    }
}

/// An instruction where something is missing, and no full stop: the summary is a list.
#[test]
fn messages_are_short_and_end_without_a_full_stop() {
    for form in &forms() {
        for question in form.questions() {
            for failure in question.kind().failures(question.required()) {
                let message = question.message(failure);
                assert!(!message.ends_with(['.', '!']), "{message}");
                if failure == Failure::Empty {
                    let first = message.split(' ').next();
                    let instructs = matches!(first, Some("Tulis" | "Pilih" | "Centang"));
                    assert!(instructs, "{message}");
                }
            }
        }
    }
}

#[test]
fn receipts_say_when_and_where() {
    let forms = forms();
    let storing: Vec<_> = forms.into_iter().filter_map(StoringForm::new).collect();
    assert!(!storing.is_empty());
    for form in storing {
        let office = "kantor Kecamatan Menteng";
        let steps = form.receipt().steps("5 Desember 2026", office).join(" ");
        assert!(steps.contains("paling lambat 5 Desember 2026"), "{steps}");
        assert!(steps.contains("sampai 5 Desember 2026"), "{steps}");
        assert!(
            steps.contains("Datanglah ke kantor Kecamatan Menteng"),
            "{steps}"
        );
        for text in [
            steps,
            form.receipt().ask("5 Desember 2026", office),
            form.receipt().withdraw("5 Desember 2026", office),
        ] {
            assert!(!text.contains(['{', '}']), "{text}");
        }
        assert_eq!(form.receipt().deadline_days(), 14);
    }
}

/// Returns the forms in the bundle of a build of the real content.
fn forms() -> Vec<Form> {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    site_gen::build(&build_options(folder.path().to_owned())).expect("the real content is good");
    let files = fs::read_dir(folder.path().join("functions/formulir")).expect("there are forms");
    let forms: Vec<Form> = files
        .map(|file| {
            let json = fs::read(file.expect("the folder can be read").path()).expect("a file");
            serde_json::from_slice(&json).expect("our own JSON")
        })
        .collect();
    assert!(forms.len() >= 2, "{} forms", forms.len());
    forms
}

/// Returns the beginnings of the longer words: "Tulis" and "tulislah" are the same, "dan" is
/// nothing.
fn stems(text: &str) -> Vec<String> {
    text.to_lowercase()
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| word.chars().count() >= 4)
        .map(|word| word.chars().take(5).collect())
        .collect()
}
