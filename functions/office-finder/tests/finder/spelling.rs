//! Spellings that people type and the places they lead to.

use std::collections::BTreeSet;
use std::iter;
use std::sync::LazyLock;

use office_finder::fold;
use proptest::prelude::*;

use crate::places::{led_to, offices};

/// Two offices have a claim to this name, so it is asked which is meant.
const SHARED_NAME: &str = "Jatinegara";

/// Query and where it leads; `?` asks, `-` has found nothing.
const QUERIES: &[(&str, &str)] = &[
    // Spaces, hyphens, capitals, o and u, double letters.
    ("kebun jeruk", "Kebon Jeruk"),
    ("kebonjeruk", "Kebon Jeruk"),
    ("KEBON-JERUK", "Kebon Jeruk"),
    ("  kebon   jeruk ", "Kebon Jeruk"),
    ("setia budi", "Setiabudi"),
    ("tanjung priuk", "Tanjung Priok"),
    ("tanjungpriok", "Tanjung Priok"),
    ("pal merah", "Pal Merah"),
    ("palmerah", "Pal Merah"),
    ("pulo gadung", "Pulogadung"),
    ("pulau gadung", "? Pulogadung"),
    ("kali deres", "Kalideres"),
    ("kramat jati", "Kramatjati"),
    ("mampang perapatan", "? Mampang Prapatan"),
    ("duren sawit", "Duren Sawit"),
    ("durensawit", "Duren Sawit"),
    ("kebayoran baru", "Kebayoran Baru"),
    ("kebayuran lama", "Kebayoran Lama"),
    ("jaga karsa", "Jagakarsa"),
    ("cempaka puteh", "? Cempaka Putih"),
    // Kelurahan lead to the office that serves them.
    ("kampung tengah", "Kramatjati"),
    ("tengah", "Kramatjati"),
    ("pluit", "Penjaringan"),
    ("harapan mulya", "Kemayoran"),
    ("rawa sari", "Cempaka Putih"),
    ("papango", "Tanjung Priok"),
    ("rawabadak utara", "Koja"),
    ("suka pura", "Cilincing"),
    ("kali baru", "Cilincing"),
    ("wijaya kesuma", "Grogol Petamburan"),
    ("kalianyar", "Tambora"),
    ("jati pulo", "Pal Merah"),
    ("pal meriem", "Matraman"),
    ("bale kambang", "Kramatjati"),
    ("pinang ranti", "Makasar"),
    ("halim perdana kusumah", "Makasar"),
    ("halim", "? Makasar"),
    ("sunter", "? Tanjung Priok"),
    ("lubang buaya", "Cipayung"),
    ("pulau tidung", "Kepulauan Seribu Selatan"),
    // What people call places.
    ("Kemang", "Mampang Prapatan"),
    ("blok m", "Kebayoran Baru"),
    ("BLOK-M", "Kebayoran Baru"),
    ("scbd", "Kebayoran Baru"),
    ("PIK", "Penjaringan"),
    ("pantai indah kapuk", "Penjaringan"),
    ("kota tua", "? Taman Sari, Tambora"),
    // Words before and after the name.
    ("kec. menteng", "Menteng"),
    ("Kecamatan Menteng", "Menteng"),
    ("kel. Pegangsaan", "Menteng"),
    ("kantor OK OCE di Menteng", "Menteng"),
    ("menteng jakarta", "Menteng"),
    ("menteng, jakarta pusat", "Menteng"),
    ("kebon jeruk jakbar", "Kebon Jeruk"),
    ("kelurahan gondangdia kecamatan menteng", "Menteng"),
    ("gondangdia menteng jakarta pusat", "Menteng"),
    ("Jl. Sabang 12 RT 03 RW 01, Kebon Sirih", "Menteng"),
    ("Jl. Kebon Sirih 12, Menteng", "Menteng"),
    ("kb jeruk", "Kebon Jeruk"),
    ("tj priok", "Tanjung Priok"),
    ("tn abang", "Tanah Abang"),
    ("tnh abang", "Tanah Abang"),
    ("kby lama", "Kebayoran Lama"),
    ("klp gading", "Kelapa Gading"),
    ("kp melayu", "Jatinegara"),
    ("kebayoran lama selatan", "Kebayoran Lama"),
    // Postal codes.
    ("10310", "Menteng"),
    ("kode pos 11530", "Kebon Jeruk"),
    ("12345", "-"),
    // A letter or two wrong.
    ("mentneg", "? Menteng"),
    ("mentang", "? Menteng"),
    ("kemayorn", "? Kemayoran"),
    ("cengkarang", "? Cengkareng"),
    ("penjarinagn", "? Penjaringan"),
    ("grogol petambran", "? Grogol Petamburan"),
    ("kelapa gadding", "Kelapa Gading"),
    ("cilincin", "? Cilincing"),
    ("jagakrasa", "? Jagakarsa"),
    ("tanahabang", "Tanah Abang"),
    ("tanah abng", "? Tanah Abang"),
    // Where several are meant, or may be, it asks.
    ("jatinegara", "? Cakung, Jatinegara"),
    ("kec jatinegara", "Jatinegara"),
    ("kel jatinegara", "Cakung"),
    ("jatinegara jakarta timur", "? Cakung, Jatinegara"),
    ("cipete", "? Cilandak, Kebayoran Baru"),
    ("gandaria", "? Cilandak, Kebayoran Baru"),
    ("kuningan", "? Mampang Prapatan, Setiabudi"),
    ("kebayoran", "? Kebayoran Baru, Kebayoran Lama"),
    (
        "pulau seribu",
        "? Kepulauan Seribu Selatan, Kepulauan Seribu Utara",
    ),
    (
        "kepulauan seribu",
        "? Kepulauan Seribu Selatan, Kepulauan Seribu Utara",
    ),
    ("gading", "? Kelapa Gading"),
    ("buntur", "? Senen, Setiabudi"),
    ("kojq", "? Koja"),
    ("jl kebon sirih", "? Menteng"),
    ("sabang, kebon sirih", "? Menteng"),
    ("menteng, tebet", "? Menteng, Tebet"),
    ("menteng, bogor", "? Menteng"),
    ("menteng 99999", "? Menteng"),
    ("kemanggi", "? Pal Merah"),
    // What is not there.
    ("bandung", "-"),
    ("Bogor", "-"),
    ("Kota Bekasi", "-"),
    ("Cibinong", "-"),
    ("blok q", "? Kebayoran Baru"),
    ("jl", "-"),
    ("jalan sabang", "-"),
    ("", "-"),
    ("zzzzzzzz", "-"),
    ("😀", "-"),
];

#[test]
fn queries_lead_where_people_mean() {
    let wrong: Vec<String> = QUERIES
        .iter()
        .filter_map(|(query, expected)| {
            let found = led_to(query);
            (found != *expected).then(|| format!("{query:?}: {found}, expected {expected}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_name_and_spelling_of_the_content_leads_to_its_office() {
    let mut tried = 0;
    for office in offices() {
        let kelurahan = office.kelurahan.iter();
        let names =
            kelurahan.flat_map(|place| std::iter::once(&place.name).chain(&place.spellings));
        let own = std::iter::once(&office.name).chain(&office.spellings);
        for name in own.chain(names) {
            tried += 1;
            if name != SHARED_NAME {
                assert_eq!(led_to(name), office.name, "{name}");
                assert_eq!(led_to(&name.to_uppercase()), office.name, "{name}");
                let hyphens = name.replace(' ', "-");
                assert_eq!(led_to(&hyphens), office.name, "{name}");
                let joined = name.replace(' ', "");
                assert_eq!(led_to(&joined), office.name, "{name}");
            }
        }
    }
    assert!(tried >= 44 + 267 + 23, "{tried}");
}

#[test]
fn kecamatan_and_kelurahan_can_be_told_apart_by_the_word_before() {
    for office in offices() {
        assert_eq!(led_to(&format!("kec {}", office.name)), office.name);
        for kelurahan in &office.kelurahan {
            let query = format!("Kelurahan {}", kelurahan.name);
            assert_eq!(led_to(&query), office.name, "{query}");
            let query = format!("{}, {}", kelurahan.name, office.name);
            assert_eq!(led_to(&query), office.name, "{query}");
        }
    }
}

#[test]
fn every_postal_code_leads_to_an_office_that_has_it() {
    for office in offices() {
        for kelurahan in &office.kelurahan {
            let found = led_to(&kelurahan.postal_code);
            assert!(
                found.contains(&office.name),
                "{}: {found}",
                kelurahan.postal_code
            );
        }
    }
}

#[test]
fn a_wrong_letter_leads_nowhere_by_itself() {
    for office in offices() {
        let name = office.name.to_lowercase();
        if name.len() < 6 || office.name == SHARED_NAME {
            continue;
        }
        for position in 0..name.len() {
            if !name.is_char_boundary(position) || &name[position..=position] == " " {
                continue;
            }
            let mut slip = name.clone();
            slip.replace_range(position..=position, "x");
            let found = led_to(&slip);
            assert!(found.contains(&office.name), "{slip}: {found}");
            assert!(found.starts_with("? "), "{slip}: {found}");
        }
    }
}

/// All whole names and listed spellings, as the search folds them.
static NAMES: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let mut names = BTreeSet::new();
    for office in offices() {
        let kelurahan = office.kelurahan.iter();
        let of_kelurahan = kelurahan.flat_map(|it| iter::once(&it.name).chain(&it.spellings));
        let own = iter::once(&office.name).chain(&office.spellings);
        let all = own.chain(&office.places).chain(of_kelurahan);
        names.extend(all.map(|name| fold(name)));
    }
    names
});

/// Draws a name with one slip of the finger: a letter left out, typed twice, next to the right one,
/// or in the other's place; or broken off.
fn slipped() -> impl Strategy<Value = String> {
    let names: Vec<String> = NAMES
        .iter()
        .filter(|name| name.len() > 4)
        .cloned()
        .collect();
    (
        prop::sample::select(names),
        any::<prop::sample::Index>(),
        0..5_usize,
        "[a-z]",
    )
        .prop_map(|(name, place, slip, letter)| {
            let place = place.index(name.len() - 1);
            let (before, after) = name.split_at(place);
            match slip {
                0 => format!("{before}{}", &after[1..]),
                1 => format!("{before}{letter}{after}"),
                2 => format!("{before}{letter}{}", &after[1..]),
                3 => format!("{before}{}{}{}", &after[1..2], &after[..1], &after[2..]),
                _ => before.to_owned(),
            }
        })
}

proptest! {
    /// Whatever slips, nobody is led to an office by what is no name.
    /// Source: <https://github.com/pelias/pelias/issues/331>
    #[test]
    fn only_whole_names_lead_on(typed in slipped()) {
        let found = led_to(&typed);
        let is_name = NAMES.contains(&fold(&typed));
        prop_assert!(is_name || found == "-" || found.starts_with("? "), "{}: {}", typed, found);
    }

    #[test]
    fn whatever_is_typed_there_is_an_answer(query in "\\PC{0,120}") {
        let _ = led_to(&query);
    }

    #[test]
    fn many_short_words_are_no_trouble(words in proptest::collection::vec("[a-z]{1,9}", 0..40)) {
        let _ = led_to(&words.join(" "));
    }
}
