//! Names broken into lines that fit a small space.

use std::ops::Range;

/// What is always written short, as road signs do.
const SHORT: [(&str, &str); 1] = [("Kepulauan", "Kep.")];

/// Breaks a name into lines, none wider than `limit` (thousandths of the font size) where that is
/// possible: as few lines as can be, then as few hyphens, then lines of about the same length.
///
/// Words are divided between syllables only, so that every part can be spoken, and the parts of a
/// divided word stand alone: `Keba-/yoran/Lama`, not `Kebayo-/ran Lama`.
pub(super) fn lines(name: &str, limit: u32) -> Vec<String> {
    let parts = parts(name);
    // The best way to set the parts from each position on: what it costs and where its first
    // line ends. Worked out from the back, so that each way builds on the best rest.
    let mut best: Vec<(Cost, usize)> = vec![(Cost::default(), 0); parts.len() + 1];
    for start in (0..parts.len()).rev() {
        best[start] = (start + 1..=parts.len())
            .map(|end| (best[end].0.plus(&parts, start..end, limit), end))
            .min()
            .unwrap_or_default();
    }
    let mut lines = Vec::new();
    let mut start = 0;
    while start < parts.len() {
        let end = best[start].1;
        lines.push(line(&parts[start..end]));
        start = end;
    }
    lines
}

/// Letters of broken names stand this much closer, in thousandths: `letter-spacing` of the map.
const CLOSER: u32 = 20;

/// The widths are those of `DejaVu Sans`, the widest of the fonts that `system-ui` stands for, in
/// thousandths; Roboto and Segoe UI are about a tenth narrower.
fn letter_width(letter: char) -> u32 {
    match letter {
        'i' | 'j' | 'l' | 'I' | 'J' => 295,
        ' ' | '.' | ',' | '(' | ')' | '-' | 'f' => 361,
        'r' | 't' => 411,
        's' | 'z' | 'c' => 550,
        'a' | 'e' | 'k' | 'o' | 'v' | 'x' | 'y' | 'L' | 'F' | 'P' | 'T' => 615,
        'b' | 'd' | 'g' | 'h' | 'n' | 'p' | 'q' | 'u' | 'E' | 'S' | '0'..='9' => 636,
        'A' | 'B' | 'C' | 'K' | 'R' | 'U' | 'V' | 'X' | 'Y' | 'Z' => 698,
        'D' | 'G' | 'H' | 'N' | 'O' | 'Q' => 788,
        'M' | 'w' => 863,
        'm' | 'W' => 974,
        _ => 1_000,
    }
}

/// A piece of a name that is never divided: a syllable.
#[derive(Debug, PartialEq, Eq)]
struct Part {
    text: String,
    ends_word: bool,
}

/// The reasons to prefer one way of breaking over another, the weightiest first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Cost {
    /// How much of all lines does not fit.
    too_wide: u32,
    /// Lines that hold a part of a divided word beside another word.
    mixed: usize,
    lines: usize,
    hyphens: usize,
    most_syllables: usize,
    /// The widest line in whole letters or so: smaller differences don't matter, and then the
    /// first line is the shorter one.
    widest: u32,
}

impl Cost {
    fn plus(self, parts: &[Part], range: Range<usize>, limit: u32) -> Self {
        let begins_inside = range.start > 0 && !parts[range.start - 1].ends_word;
        let own = &parts[range];
        let ends_inside = own.last().is_some_and(|part| !part.ends_word);
        let has_words = own.iter().rev().skip(1).any(|part| part.ends_word);
        let text = line(own);
        let width: u32 = text
            .chars()
            .map(|letter| letter_width(letter) - CLOSER)
            .sum();
        Self {
            too_wide: self.too_wide + width.saturating_sub(limit),
            mixed: self.mixed + usize::from(has_words && (begins_inside || ends_inside)),
            lines: self.lines + 1,
            hyphens: self.hyphens + usize::from(ends_inside),
            most_syllables: self.most_syllables.max(own.len()),
            widest: self.widest.max(width / 1_000),
        }
    }
}

/// The parts as one line, with a hyphen where the last word goes on.
fn line(parts: &[Part]) -> String {
    let mut text = String::new();
    for (position, part) in parts.iter().enumerate() {
        text.push_str(&part.text);
        let is_last = position + 1 == parts.len();
        match (part.ends_word, is_last) {
            (true, false) => text.push(' '),
            (false, true) => text.push('-'),
            _ => {}
        }
    }
    text
}

fn parts(name: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    for word in name.split_whitespace() {
        let word = SHORT
            .iter()
            .find(|(long, _)| *long == word)
            .map_or(word, |(_, short)| short);
        parts.extend(syllables(word).into_iter().map(|text| Part {
            text,
            ends_word: false,
        }));
        if let Some(last) = parts.last_mut() {
            last.ends_word = true;
        }
    }
    parts
}

/// Divides a word by the Indonesian rule (EYD V, "pemenggalan kata"): before a single consonant,
/// after the first of several, between two vowels; `ng`, `ny`, `sy` and `kh` count as one
/// consonant, `ai`, `au` and `oi` as one vowel. No syllable of one letter stands alone.
fn syllables(word: &str) -> Vec<String> {
    let sounds = sounds(word);
    let vowels: Vec<usize> = (0..sounds.len())
        .filter(|&position| is_vowel(&sounds[position]))
        .collect();
    let mut starts = vec![0];
    for pair in vowels.windows(2) {
        // One consonant or none: the next syllable begins there; else after the first.
        let between = pair[1] - pair[0] - 1;
        starts.push(pair[0] + 1 + usize::from(between > 1));
    }
    starts.push(sounds.len());

    let mut syllables: Vec<String> = Vec::new();
    for pair in starts.windows(2) {
        let text = sounds[pair[0]..pair[1]].concat();
        match syllables.last_mut() {
            Some(last) if is_single(last) || is_single(&text) => last.push_str(&text),
            _ => syllables.push(text),
        }
    }
    syllables
}

fn is_single(text: &str) -> bool {
    text.chars().nth(1).is_none()
}

/// The letters of a word, with those that are one sound together.
fn sounds(word: &str) -> Vec<String> {
    const PAIRS: [&str; 7] = ["ng", "ny", "sy", "kh", "ai", "au", "oi"];
    let mut sounds: Vec<String> = Vec::new();
    for letter in word.chars() {
        match sounds.last_mut() {
            Some(last) if PAIRS.contains(&format!("{last}{letter}").to_lowercase().as_str()) => {
                last.push(letter);
            }
            _ => sounds.push(letter.to_string()),
        }
    }
    sounds
}

fn is_vowel(sound: &str) -> bool {
    sound
        .chars()
        .next()
        .is_some_and(|letter| "aeiou".contains(letter.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_divided_between_syllables() {
        for (word, divided) in [
            ("Cengkareng", "Ceng-ka-reng"),
            ("Pesanggrahan", "Pe-sang-gra-han"),
            ("Pademangan", "Pa-de-ma-ngan"),
            ("Kembangan", "Kem-ba-ngan"),
            ("Setiabudi", "Se-tia-bu-di"),
            ("Abang", "Abang"),
            ("Pulau", "Pu-lau"),
            ("Senen", "Se-nen"),
            ("Kep.", "Kep."),
            ("Pal", "Pal"),
            ("", ""),
        ] {
            assert_eq!(syllables(word).join("-"), divided, "{word}");
        }
    }

    #[test]
    fn names_are_broken_into_few_even_lines() {
        for (name, expected) in [
            ("Koja", "Koja"),
            ("Pal Merah", "Pal/Merah"),
            ("Cengkareng", "Ceng-/kareng"),
            ("Pesanggrahan", "Pesang-/grahan"),
            ("Grogol Petamburan", "Grogol/Petam-/buran"),
            ("Kepulauan Seribu Selatan", "Kep./Seribu/Selatan"),
            ("Kebayoran Lama", "Keba-/yoran/Lama"),
            ("Matraman", "Mat-/raman"),
            ("Pulogadung", "Pulo-/gadung"),
            ("Kramatjati", "Kramat-/jati"),
            ("Jatinegara", "Jati-/negara"),
            ("Pademangan", "Pade-/mangan"),
            ("", ""),
        ] {
            assert_eq!(lines(name, 4_000).join("/"), expected, "{name}");
        }
    }

    #[test]
    fn a_part_of_a_word_stands_alone() {
        assert_eq!(lines("Kebayoran Lama", 4_700).join("/"), "Keba-/yoran/Lama");
        assert_eq!(
            lines("Grogol Petamburan", 4_700).join("/"),
            "Grogol/Petam-/buran"
        );
    }

    #[test]
    fn a_wide_space_needs_no_break() {
        assert_eq!(lines("Kebon Jeruk", 40_000), ["Kebon Jeruk"]);
    }

    #[test]
    fn what_cannot_fit_is_still_there() {
        let lines = lines("Strrrrrong ääää", 1_000);
        assert_eq!(lines.concat().replace('-', ""), "Strrrrrongääää");
    }
}
