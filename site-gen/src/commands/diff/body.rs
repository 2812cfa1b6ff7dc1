//! Differences between two texts, by section.

use super::quote::{change, in_full, quote};
use super::values::{pair, row};

/// Changed sentences beyond which only their number is said.
const SHOWN: usize = 4;

/// A heading and what stands under it, without the blank lines around that; the text before the
/// first heading has none.
#[derive(PartialEq)]
struct Part<'a> {
    title: &'a str,
    text: String,
}

/// Writes one line for each section that changed.
pub(super) fn differences(before: &str, after: &str) -> Vec<String> {
    let (before, after) = (parts(before), parts(after));
    if before == after {
        return Vec::new();
    }
    let (new, gone, both) = pair(&before, &after, |part| part.title.to_owned());
    let mut details = Vec::new();
    let names = |parts: Vec<&Part<'_>>| row(parts.into_iter().map(|part| quote(part.title)));
    if !new.is_empty() {
        details.push(format!("bagian baru: {}", names(new)));
    }
    if !gone.is_empty() {
        details.push(format!("bagian dihapus: {}", names(gone)));
    }
    for (old, new) in both {
        if old.text != new.text {
            let place = match new.title {
                "" => "tulisan pembuka".to_owned(),
                title => format!("bagian {}", quote(title)),
            };
            details.extend(changed(
                &place,
                &sentences(&old.text),
                &sentences(&new.text),
            ));
        }
    }
    if details.is_empty() {
        details.push("urutan bagiannya berubah".to_owned());
    }
    details
}

fn changed(place: &str, before: &[String], after: &[String]) -> Vec<String> {
    let (new, gone, _) = pair(before, after, Clone::clone);
    if new.is_empty() && gone.is_empty() {
        return vec![format!("{place}: susunannya berubah")];
    }
    if let ([old], [new]) = (gone.as_slice(), new.as_slice()) {
        return vec![format!("{place}: {}", change(old, new))];
    }
    if new.len() + gone.len() > SHOWN {
        return vec![format!(
            "{place}: {} kalimat baru, {} kalimat dihapus",
            new.len(),
            gone.len()
        )];
    }
    let gone = gone
        .iter()
        .map(|text| format!("{place}, dihapus: {}", in_full(text)));
    let new = new
        .iter()
        .map(|text| format!("{place}, ditambah: {}", in_full(text)));
    gone.chain(new).collect()
}

fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = vec![Part {
        title: "",
        text: String::new(),
    }];
    let mut in_code = false;
    for line in text.lines() {
        in_code ^= line.starts_with("```");
        if line.starts_with('#') && !in_code {
            parts.push(Part {
                title: line.trim_matches('#').trim(),
                text: String::new(),
            });
        } else if let Some(part) = parts.last_mut() {
            let is_first = part.text.is_empty();
            if !(is_first && line.trim().is_empty()) {
                part.text.push_str(line);
                part.text.push('\n');
            }
        }
    }
    for part in &mut parts {
        part.text.truncate(part.text.trim_end().len());
    }
    parts.retain(|part| !part.title.is_empty() || !part.text.is_empty());
    parts
}

/// Splits a text into sentences and items of lists, with their white space made even.
fn sentences(text: &str) -> Vec<String> {
    let mut sentences = Vec::new();
    let mut current = String::new();
    let mut finish = |current: &mut String| {
        if !current.is_empty() {
            sentences.push(std::mem::take(current));
        }
    };
    for line in text.lines() {
        let line = line.trim();
        let item = line.strip_prefix("- ").or_else(|| line.strip_prefix("* "));
        if line.is_empty() || item.is_some() || line.starts_with('|') {
            finish(&mut current);
        }
        for word in item.unwrap_or(line).split_whitespace() {
            if !current.is_empty() {
                current.push(' ');
            }
            current.push_str(word);
            if word.ends_with(['.', '!', '?']) {
                finish(&mut current);
            }
        }
    }
    finish(&mut current);
    sentences
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_told_by_section() {
        let before = "Pembuka.\n\n## Satu\n\nKalimat a. Kalimat b.\n\n## Dua\n\n- x\n- y\n";
        let table = [
            (before.to_owned(), vec![]),
            // Blank lines around a section are no part of it.
            (
                format!("{before}\n## Tiga\n\nBaru.\n"),
                vec!["bagian baru: “Tiga”"],
            ),
            (
                before.replace("## Dua\n\n- x\n- y\n", ""),
                vec!["bagian dihapus: “Dua”"],
            ),
            (before.replace("## Satu\n\n", "\n## Satu\n"), vec![]),
            (
                before.replace("Kalimat b.", "Kalimat c."),
                vec!["bagian “Satu”: “Kalimat b.” menjadi “Kalimat c.”"],
            ),
            (
                before.replace("a. K", "a.\nK"),
                vec!["bagian “Satu”: susunannya berubah"],
            ),
            (
                before.replace("- y\n", "- y\n- z\n"),
                vec!["bagian “Dua”, ditambah: “z”"],
            ),
            (
                before.replace("## Dua", "## Tiga"),
                vec!["bagian baru: “Tiga”", "bagian dihapus: “Dua”"],
            ),
            (
                before.replace("Pembuka.", "P. Q. R. S. T."),
                vec!["tulisan pembuka: 5 kalimat baru, 1 kalimat dihapus"],
            ),
        ];
        for (after, expected) in table {
            assert_eq!(differences(before, &after), expected, "{after}");
        }
    }
}
