//! The messages of a question: one for each way to fail, and each of them helpful.
//!
//! Source of the rules: the GOV.UK Design System, error message component: say what happened and
//! how to fix it, without "valid" and "invalid", "please" and "sorry".

use std::collections::BTreeMap;

use forms::Failure;
use forms::kind::Kind;

use crate::fault::{Faults, Place};
use crate::source::MessagesSource;

/// Words that say nothing about what to do, or put the blame on someone.
const FORBIDDEN: [&str; 7] = [
    "tidak valid",
    "invalid",
    "mohon",
    "maaf",
    "silakan",
    "silahkan",
    "wajib diisi",
];

/// Longest message, in characters: it stands in the summary and beside the field of a phone.
const MAX_CHARACTERS: usize = 160;

/// Checks the messages against the failures of the kind and gives those that are needed.
pub(super) fn resolve(
    place: &Place,
    source: &MessagesSource,
    kind: &Kind,
    required: bool,
    faults: &mut Faults,
) -> BTreeMap<Failure, String> {
    let needed = kind.failures(required);
    let mut messages = BTreeMap::new();
    for failure in Failure::ALL {
        let place = place.key(failure.key());
        match (source.get(failure), needed.contains(&failure)) {
            (Some(message), true) => {
                check_words(&place, message, faults);
                check_limit(&place, message, failure, kind, faults);
                messages.insert(failure, message.to_owned());
            }
            (None, true) => faults.add(
                &place,
                format!("pesan `{}` belum ada", failure.key()),
                format!("tulis apa yang dilakukan warga {}", when(failure)),
            ),
            (Some(_), false) => faults.add(
                &place,
                format!("pesan `{}` tidak akan pernah tampil", failure.key()),
                "hapus pesan ini; pertanyaan ini tidak dapat gagal dengan cara itu",
            ),
            (None, false) => {}
        }
    }
    messages
}

fn check_words(place: &Place, message: &str, faults: &mut Faults) {
    let words: Vec<_> = message
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    if words.is_empty() {
        faults.add(
            place,
            "pesan ini kosong",
            "tulis apa yang perlu dilakukan warga",
        );
    }
    let padded = format!(" {} ", words.join(" "));
    for forbidden in FORBIDDEN {
        if padded.contains(&format!(" {forbidden} ")) {
            faults.add(
                place,
                format!("pesan memakai kata \"{forbidden}\""),
                "sebut isiannya dan apa yang perlu dilakukan, misalnya \"Tulis nama lengkap Anda\"",
            );
        }
    }
    let length = message.chars().count();
    if length > MAX_CHARACTERS {
        faults.add(
            place,
            format!("pesan sepanjang {length} huruf sukar dibaca di layar telepon"),
            format!("ringkas sampai paling banyak {MAX_CHARACTERS} huruf"),
        );
    }
}

/// Checks that a message names no other number than the limit, which would send people the wrong
/// way.
fn check_limit(place: &Place, message: &str, failure: Failure, kind: &Kind, faults: &mut Faults) {
    let Some((key, limit)) = limit(failure, kind) else {
        return;
    };
    let numbers = numbers(message);
    if let Some(other) = numbers.first()
        && !numbers.contains(&u64::from(limit))
    {
        faults.add(
            place,
            format!("pesan menyebut {other}, padahal batasnya {limit}"),
            format!("tulis {limit} di pesan ini, atau ubah `{key}` pertanyaan ini"),
        );
    }
}

/// Finds the limit that a failure is about, and the key that sets it.
fn limit(failure: Failure, kind: &Kind) -> Option<(&'static str, u32)> {
    let (min, max) = match kind {
        Kind::ShortText(kind) => (Some(kind.limits.min), Some(kind.limits.max)),
        Kind::PersonName(kind) => (Some(kind.limits.min), Some(kind.limits.max)),
        Kind::LongText(kind) => (Some(kind.limits.min), Some(kind.limits.max)),
        Kind::Choices(kind) => (kind.min, kind.max),
        _ => (None, None),
    };
    match failure {
        Failure::TooShort | Failure::TooFew => Some(("paling_sedikit", min?)),
        Failure::TooLong | Failure::TooMany => Some(("paling_banyak", max?)),
        _ => None,
    }
}

/// Reads the numbers in a text; `1.000` is a thousand.
fn numbers(text: &str) -> Vec<u64> {
    text.split(|letter: char| !letter.is_ascii_digit() && letter != '.')
        .filter_map(|word| word.trim_matches('.').replace('.', "").parse().ok())
        .collect()
}

/// Says when the message is shown, to help the editor write it.
fn when(failure: Failure) -> &'static str {
    match failure {
        Failure::Empty => "bila isian dikosongkan",
        Failure::TooShort => "bila tulisannya terlalu pendek",
        Failure::TooLong => "bila tulisannya terlalu panjang",
        Failure::TooFew => "bila pilihannya terlalu sedikit",
        Failure::TooMany => "bila pilihannya terlalu banyak",
        Failure::Shape => "bila bentuk isian belum benar, beserta contoh",
        Failure::Letters => "bila isian memuat huruf atau tanda lain di samping nomornya",
        Failure::Several => "bila tertulis lebih dari satu nomor",
        Failure::Foreign => "bila nomornya dari negara lain",
        Failure::Unknown => "bila pilihannya tidak ada di daftar",
        Failure::Mismatch => "bila pilihannya bukan bagian dari jawaban pertanyaan induk",
        Failure::Characters => "bila tulisannya memuat karakter tersembunyi yang sudah kami buang",
        Failure::Repeated => "bila isian ini terkirim lebih dari satu kali",
    }
}

#[cfg(test)]
mod tests {
    use forms::kind::{Limits, LongText};

    use super::*;

    #[test]
    fn the_limit_is_among_the_numbers_of_its_message() {
        let kind = Kind::LongText(LongText {
            limits: Limits {
                min: 20,
                max: 1_000,
            },
        });
        let table = [
            (Failure::TooLong, "Paling banyak 1.000 huruf.", None),
            (Failure::TooLong, "Paling banyak 1000 huruf", None),
            (Failure::TooLong, "Jawaban 2: paling banyak 1.000.", None),
            (Failure::TooLong, "Ringkas jawaban Anda", None),
            (
                Failure::TooLong,
                "Paling banyak 800 huruf",
                Some("pesan menyebut 800, padahal batasnya 1000"),
            ),
            (
                Failure::TooShort,
                "Tulis paling sedikit 1.000 huruf",
                Some("pesan menyebut 1000, padahal batasnya 20"),
            ),
            (Failure::Empty, "Tulis 3 kalimat", None),
        ];
        for (failure, message, expected) in table {
            let mut faults = Faults::default();
            check_limit(&Place::default(), message, failure, &kind, &mut faults);
            let faults = faults.into_vec();
            let reported = faults.first().map(|fault| fault.message.as_str());
            assert_eq!(reported, expected, "{message:?}");
        }
    }

    #[test]
    fn refuses_words_that_do_not_help() {
        let table = [
            ("Tulis nama lengkap Anda", 0),
            ("Tulis isi permohonan Anda", 0),
            ("Nama paling banyak 100 huruf", 0),
            ("Nama tidak valid", 1),
            ("Nama Tidak  Valid!", 1),
            ("Invalid", 1),
            ("Mohon isi nama", 1),
            ("Maaf, silakan isi nama", 2),
            ("Silahkan isi nama", 1),
            ("Wajib diisi", 1),
            ("Nama wajib diisi.", 1),
            ("", 1),
            (" !", 1),
        ];
        for (message, expected) in table {
            let mut faults = Faults::default();
            check_words(&Place::default(), message, &mut faults);
            assert_eq!(faults.into_vec().len(), expected, "{message:?}");
        }
        let mut faults = Faults::default();
        check_words(
            &Place::default(),
            &"a".repeat(MAX_CHARACTERS + 1),
            &mut faults,
        );
        assert_eq!(faults.into_vec().len(), 1);
    }
}
