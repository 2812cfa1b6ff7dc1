//! Definitions like those of the site: do they resolve, and do they speak as they should?

use forms::Failure;

use crate::definitions::{all, minta_mentor, pendaftaran};

#[test]
fn forms_like_those_of_the_site_resolve() {
    let registration = pendaftaran();
    assert_eq!(registration.path(), "/daftar/");
    assert_eq!(registration.action(), "/api/registration");
    assert_eq!(registration.stage(), Some("P1"));
    assert_eq!(registration.identity(), ["nama", "telepon"]);

    let mentor_request = minta_mentor();
    assert_eq!(mentor_request.path(), "/minta-mentor/");
    assert_eq!(mentor_request.action(), "/api/mentor-request");
    assert_eq!(mentor_request.stage(), None);
    assert_eq!(mentor_request.identity(), ["nama", "telepon", "tahap"]);
}

/// A message that shares no word with its label leaves people guessing which field is meant.
#[test]
fn every_message_names_its_field_in_the_labels_words() {
    for form in all() {
        for question in form.questions() {
            let stems = stems(question.label());
            for failure in question.kind().failures(question.required()) {
                let message = question.message(failure);
                let id = question.id();
                assert!(!message.is_empty(), "{id}: {failure:?} has no message");
                if matches!(id, "dewasa" | "setuju") && form.id() == "semua-jenis" {
                    continue;
                }
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
    for form in all() {
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
    for form in [pendaftaran(), minta_mentor()] {
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

/// The beginnings of the longer words: "Tulis" and "tulislah" are the same, "dan" is nothing.
fn stems(text: &str) -> Vec<String> {
    text.to_lowercase()
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| word.chars().count() >= 4)
        .map(|word| word.chars().take(5).collect())
        .collect()
}
