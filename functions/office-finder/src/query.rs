//! Query as typed, cut into the names it may hold: `Kel. Gondangdia, Menteng 10350` holds a
//! kelurahan, a name and a postal code.

use crate::fold;

/// One name or number of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Segment {
    /// A name in words, at least one.
    Name { words: Vec<String>, kind: Kind },
    /// Five digits.
    PostalCode(String),
}

impl Segment {
    /// Tells whether it is the name of a street, of which we know none.
    pub(crate) fn is_street(&self) -> bool {
        matches!(
            self,
            Self::Name {
                kind: Kind::Street,
                ..
            }
        )
    }
}

/// Kind of place that the words before a name announce.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Any,
    Kecamatan,
    Kelurahan,
    /// The name of a street, which is often that of a kelurahan, and often not of the one it is in.
    Street,
}

/// Returns the segments of a query, in order.
pub(crate) fn segments(query: &str) -> Vec<Segment> {
    let mut segments = Vec::new();
    for piece in query.split([',', ';', '/', '(', ')', '\n']) {
        read_piece(piece, &mut segments);
    }
    segments
}

/// Words that say nothing about which name is meant.
const EMPTY_WORDS: [&str; 12] = [
    "kantor", "ok", "oce", "okoce", "di", "dki", "no", "rt", "rw", "kode", "kodepos", "pos",
];

/// Towns around Jakarta that people ask for. No office serves them, however like the name is to one
/// of ours (Bogor and Bungur).
const AROUND: [&str; 14] = [
    "bandung",
    "banten",
    "bekasi",
    "bogor",
    "cibinong",
    "cikarang",
    "ciputat",
    "depok",
    "karawang",
    "pamulang",
    "serpong",
    "tangerang",
    "tangerang selatan",
    "tangsel",
];

/// Tells whether the words are the name of a town around Jakarta.
pub(crate) fn is_around(words: &[String]) -> bool {
    let place = words.strip_prefix(&["kota".to_owned()]).unwrap_or(words);
    let place = place
        .strip_prefix(&["kabupaten".to_owned()])
        .unwrap_or(place);
    AROUND.contains(&place.join(" ").as_str())
}

fn read_piece(piece: &str, segments: &mut Vec<Segment>) {
    let mut kind = Kind::Any;
    let mut name: Vec<String> = Vec::new();
    for word in fold::words(piece) {
        if word.bytes().all(|byte| byte.is_ascii_digit()) {
            // Other numbers are of houses and streets.
            if word.len() == 5 {
                push_name(std::mem::take(&mut name), kind, segments);
                kind = Kind::Any;
                segments.push(Segment::PostalCode(word));
            }
            continue;
        }
        let marked = match word.as_str() {
            "kec" | "kecamatan" => Some(Kind::Kecamatan),
            "kel" | "kelurahan" | "desa" => Some(Kind::Kelurahan),
            "jl" | "jln" | "jalan" | "gang" | "gg" => Some(Kind::Street),
            _ => None,
        };
        if let Some(marked) = marked {
            push_name(std::mem::take(&mut name), kind, segments);
            kind = marked;
        } else if !EMPTY_WORDS.contains(&word.as_str()) {
            name.push(written_out(word));
        }
    }
    push_name(name, kind, segments);
}

fn push_name(mut words: Vec<String>, kind: Kind, segments: &mut Vec<Segment>) {
    // "Menteng Jakarta" is Menteng; "Jakarta" alone is all there is.
    if words.len() > 1 && words.last().is_some_and(|last| last == "jakarta") {
        words.pop();
    }
    if !words.is_empty() {
        segments.push(Segment::Name { words, kind });
    }
}

/// Writes out the short forms of words that names in Jakarta are made of.
fn written_out(word: String) -> String {
    let long = match word.as_str() {
        "kb" | "kbn" => "kebon",
        "kby" => "kebayoran",
        "klp" => "kelapa",
        "tj" | "tjg" | "tg" => "tanjung",
        "tn" | "tnh" => "tanah",
        "kp" | "kmp" | "kpg" => "kampung",
        "pd" | "pdk" => "pondok",
        "ps" | "psr" => "pasar",
        "gn" => "gunung",
        "kep" => "kepulauan",
        "ut" | "utr" => "utara",
        "sel" | "slt" => "selatan",
        "bar" | "brt" => "barat",
        "tim" | "tmr" => "timur",
        _ => return word,
    };
    long.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str, kind: Kind) -> Segment {
        Segment::Name {
            words: text.split(' ').map(str::to_owned).collect(),
            kind,
        }
    }

    #[test]
    fn queries_are_cut_into_names() {
        let code = Segment::PostalCode("10350".to_owned());
        for (query, expected) in [
            ("", vec![]),
            (" .,- ", vec![]),
            ("kantor OK OCE di", vec![]),
            ("Kebon Jeruk", vec![name("kebon jeruk", Kind::Any)]),
            ("kec. menteng", vec![name("menteng", Kind::Kecamatan)]),
            (
                "Kelurahan Gondangdia Kecamatan Menteng 10350",
                vec![
                    name("gondangdia", Kind::Kelurahan),
                    name("menteng", Kind::Kecamatan),
                    code.clone(),
                ],
            ),
            (
                "Gondangdia, Menteng",
                vec![name("gondangdia", Kind::Any), name("menteng", Kind::Any)],
            ),
            ("kode pos 10350", vec![code]),
            (
                "Jl. Sabang 12, Menteng",
                vec![name("sabang", Kind::Street), name("menteng", Kind::Any)],
            ),
            ("RT 05 RW 02 Menteng", vec![name("menteng", Kind::Any)]),
            ("menteng jakarta", vec![name("menteng", Kind::Any)]),
            ("tj priok", vec![name("tanjung priok", Kind::Any)]),
        ] {
            assert_eq!(segments(query), expected, "{query:?}");
        }
    }
}
