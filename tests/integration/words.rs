//! The words of the whole site, as its pages show them: from content, templates and code alike.
//!
//! Plain Indonesian is a promise to visitors, so what breaks it fails here with its page and text.

use std::collections::BTreeMap;
use std::fs;

use tests::html::{Block, Page};
use tests::system::{build_options, project_folder};

/// As in the editors' guide and in the generator's own warning: longer sentences are hard to read
/// on a phone.
const MOST_WORDS: usize = 25;

/// Characters of the longest description; search engines cut the rest.
const LONGEST_DESCRIPTION: usize = 160;

/// Words that we don't use, and what we say instead.
const AVOIDED: [(&str, &str); 22] = [
    ("silakan", "say what to do"),
    ("silahkan", "say what to do"),
    ("mohon", "say what to do"),
    ("maaf", "say what to do"),
    ("wajib diisi", "say what to write"),
    ("tidak valid", "say what is needed"),
    ("invalid", "say what is needed"),
    ("error", "kesalahan"),
    ("klik", "pilih, buka, tekan: not everybody has a mouse"),
    ("submit", "kirim"),
    ("upload", "unggah"),
    ("download", "unduh"),
    ("online", "daring, lewat internet"),
    ("offline", "luring, tanpa internet"),
    ("website", "situs"),
    ("customer", "pelanggan"),
    ("jika", "bila: one of the two everywhere"),
    ("HP", "ponsel"),
    ("hp", "ponsel"),
    ("gelar wicara", "acara bincang-bincang"),
    ("lembar sebar", "lembar kerja"),
    ("sidik", "kode acak: nobody's fingers are read"),
];

#[test]
fn the_words_of_the_site_are_plain() {
    let folder = tempfile::tempdir().unwrap();
    site_gen::build(&build_options(folder.path().to_owned())).expect("the real content is good");
    let pages = Page::read_all(&folder.path().join("public"));
    assert!(pages.len() > 100, "{} pages", pages.len());

    let mut faults = Vec::new();
    check_titles(&pages, &mut faults);
    let abbreviations = abbreviations();
    for page in &pages {
        check_frame(page, &mut faults);
        for block in &page.blocks {
            check_sentences(page, block, &mut faults);
            check_avoided(page, block, &mut faults);
        }
        check_abbreviations(page, &abbreviations, &mut faults);
    }
    assert!(
        faults.is_empty(),
        "{} faults\n{}",
        faults.len(),
        faults.join("\n")
    );
}

/// Checks the titles: two tabs, bookmarks or search results must not look the same.
fn check_titles(pages: &[Page], faults: &mut Vec<String>) {
    let mut titles: BTreeMap<&str, &str> = BTreeMap::new();
    let mut descriptions: BTreeMap<&str, &str> = BTreeMap::new();
    for page in pages {
        if let Some(other) = titles.insert(&page.title, &page.address) {
            faults.push(format!(
                "{}: the title of {other}: {}",
                page.address, page.title
            ));
        }
        let description = page.description.as_deref().unwrap_or_default();
        if !description.is_empty()
            && let Some(other) = descriptions.insert(description, &page.address)
        {
            faults.push(format!("{}: the description of {other}", page.address));
        }
    }
}

/// Checks that a page says what it is, how fresh it is, who answers for it and when it is read
/// again.
fn check_frame(page: &Page, faults: &mut Vec<String>) {
    if page.address == "/404.html" {
        return;
    }
    let length = page.description.as_deref().unwrap_or_default().chars();
    match length.count() {
        0 => faults.push(format!("{}: no description", page.address)),
        1..=LONGEST_DESCRIPTION => {}
        length => faults.push(format!("{}: description of {length}", page.address)),
    }
    let is_form = page.html.contains("method=\"post\"");
    for (what, words) in [
        ("date", "Diperbarui "),
        ("owner", "Dirawat oleh "),
        ("review", "Ditinjau lagi "),
    ] {
        if !is_form && !page.blocks.iter().any(|block| block.text.contains(words)) {
            faults.push(format!("{}: no {what}", page.address));
        }
    }
}

fn check_sentences(page: &Page, block: &Block, faults: &mut Vec<String>) {
    for sentence in sentences(&block.text) {
        let words = sentence
            .split_whitespace()
            .filter(|word| word.chars().any(char::is_alphanumeric))
            .count();
        if words > MOST_WORDS {
            faults.push(format!("{}: {words} words: {sentence}", page.address));
        }
    }
}

/// Checks for words to avoid; names of others keep their capitals, and are left alone by that.
fn check_avoided(page: &Page, block: &Block, faults: &mut Vec<String>) {
    for sentence in sentences(&block.text) {
        let mut letters = sentence.chars();
        let first = letters.next().into_iter().flat_map(char::to_lowercase);
        let text: String = first.chain(letters).collect();
        for (word, instead) in AVOIDED {
            if !occurrences(&text, word).is_empty() {
                faults.push(format!(
                    "{}: “{word}” ({instead}): {sentence}",
                    page.address
                ));
            }
        }
        if !occurrences(sentence, "anda").is_empty() {
            faults.push(format!("{}: “anda” for “Anda”: {sentence}", page.address));
        }
    }
}

/// Checks that short forms are explained or linked to the glossary where the text of a page first
/// uses them. Headings and the lead may name them before; what only leads to other pages is
/// explained there.
fn check_abbreviations(page: &Page, abbreviations: &[String], faults: &mut Vec<String>) {
    // The one explains them; the other is an index of titles.
    if ["/glosarium/", "/cari/"].contains(&page.address.as_str()) {
        return;
    }
    let text: Vec<&Block> = page
        .blocks
        .iter()
        .filter(|block| !block.is_heading && !block.is_teaser)
        .collect();
    for short in abbreviations {
        let first = text
            .iter()
            .find(|block| !occurrences(&block.text, short).is_empty());
        if let Some(block) = first
            && !block.links_to("/glosarium/")
            && !explains(&block.text, short)
            && !is_explained_by_a_heading(page, short)
        {
            faults.push(format!(
                "{}: {short} is not explained: {}",
                page.address, block.text
            ));
        }
    }
}

/// Tells whether a heading explains a short form, as in `NIB: tanda bahwa usaha Anda terdaftar`.
fn is_explained_by_a_heading(page: &Page, short: &str) -> bool {
    let mut headings = page.blocks.iter().filter(|block| block.is_heading);
    headings.any(|heading| explains(&heading.text, short))
}

/// Tells whether a text says what a short form stands for: `NIB adalah …`, `NIB (Nomor Induk
/// Berusaha)`, `usaha mikro (UMKM)`, `PTSP, yaitu …`, `NIB: tanda …`.
fn explains(text: &str, short: &str) -> bool {
    occurrences(text, short).into_iter().any(|start| {
        let after = &text[start + short.len()..];
        let in_brackets = after
            .strip_prefix(" (")
            .and_then(|rest| rest.split_once(')'))
            .is_some_and(|(inside, _)| inside.contains(' '));
        let brackets_it = text[..start].ends_with('(') && after.starts_with(')');
        let says = [" adalah ", " berarti ", ", yaitu ", ": "];
        in_brackets || brackets_it || says.iter().any(|said| after.starts_with(said))
    })
}

/// Lists the short forms among the terms of the glossary; the programme's own name is none.
fn abbreviations() -> Vec<String> {
    let glossary = fs::read_to_string(project_folder("content/glosarium.toml")).unwrap();
    let names = glossary
        .lines()
        .filter_map(|line| line.strip_prefix("nama = \"")?.strip_suffix('"'));
    let is_short = |word: &&str| {
        word.len() > 1
            && word
                .chars()
                .all(|letter| letter.is_ascii_uppercase() || letter == '-')
    };
    let mut short: Vec<String> = names
        .filter(|name| *name != "OK OCE")
        .flat_map(|name| name.split([' ', '(', ')']))
        .filter(is_short)
        .map(str::to_owned)
        .collect();
    // Only means something behind BPOM.
    short.retain(|word| word != "MD");
    assert!(short.len() > 10, "{short:?}");
    short
}

/// Finds the places at which a word or phrase stands alone in a text.
fn occurrences(text: &str, phrase: &str) -> Vec<usize> {
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '-';
    text.match_indices(phrase)
        .map(|(start, _)| start)
        .filter(|&start| {
            let before = text[..start].chars().next_back();
            let after = text[start + phrase.len()..].chars().next();
            !before.is_some_and(is_word) && !after.is_some_and(is_word)
        })
        .collect()
}

fn sentences(text: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    let mut start = 0;
    for (end, _) in text.match_indices(' ') {
        let ends = text[start..end].trim_end_matches(['"', '”', '\'', '’', ')']);
        if ends.ends_with(['.', '!', '?', '…']) {
            sentences.push(&text[start..end]);
            start = end + 1;
        }
    }
    sentences.push(&text[start..]);
    sentences
}

#[test]
fn explanations_are_recognised() {
    for (text, expected) in [
        ("NIB adalah Nomor Induk Berusaha.", true),
        ("Urus NIB (Nomor Induk Berusaha) dulu.", true),
        ("Nomor Induk Berusaha (NIB) dulu.", true),
        ("Urus NIB, yaitu nomor usaha.", true),
        ("NIB: tanda bahwa usaha terdaftar", true),
        ("Urus NIB dulu.", false),
        ("NIB (contoh)", false),
        ("NIBX adalah sesuatu", false),
    ] {
        assert_eq!(explains(text, "NIB"), expected, "{text}");
    }
    assert_eq!(
        sentences("Satu. Dua! (Tiga.) empat"),
        ["Satu.", "Dua!", "(Tiga.)", "empat"]
    );
}
