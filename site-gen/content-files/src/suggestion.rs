//! "maksud Anda ...?" for near misses.

/// Writes the known names nearest to what was written, or some names to choose from: those that are
/// near, where they are many.
///
/// ```
/// use content_files::suggestion::suggest;
///
/// let known = ["menteng", "senen"];
/// assert_eq!(suggest("mentng", known), "maksud Anda `menteng`?");
/// assert_eq!(suggest("bogor", known), "yang ada: `menteng`, `senen`");
/// ```
pub fn suggest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let mut known: Vec<&str> = known.into_iter().collect();
    let near = equally_near(written, known.iter().copied());
    if (1..=EQUALLY_NEAR).contains(&near.len()) {
        return format!("maksud Anda {}?", quoted(&near).join(" atau "));
    }
    if known.is_empty() {
        return "belum ada satu pun yang dapat dipilih".to_owned();
    }
    known.sort_unstable();
    if known.len() <= LISTED {
        return format!("yang ada: {}", quoted(&known).join(", "));
    }
    let (which, mut names) = if near.is_empty() {
        ("ada", known)
    } else {
        ("mirip", near)
    };
    names.truncate(LISTED);
    format!("yang {which} antara lain: {}", quoted(&names).join(", "))
}

/// Finds the known names nearest to what was written: one, or a few that are equally near.
///
/// When many are equally near, as with `P8` among `P1` to `P7`, none is.
pub fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let near = equally_near(written, known);
    if near.len() > EQUALLY_NEAR {
        return Vec::new();
    }
    near
}

/// Finds the known names that are nearest, sorted: those with a slip in them; else those that have
/// what was written among their words, for a name that was cut short is nearer than another of
/// about the same letters; else those that are spelled most alike.
///
/// Alike means that at most a third of the letters differ, and at least one may: a slip in a short
/// id still finds its neighbour and an unrelated word does not.
pub fn equally_near<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    Known::new(known).equally_near(written)
}

/// Names that many slips are compared with.
#[derive(Debug)]
pub struct Known<'a>(Vec<(&'a str, Letters)>);

impl<'a> Known<'a> {
    /// Takes any names, in any order.
    pub fn new(names: impl IntoIterator<Item = &'a str>) -> Self {
        let names = names.into_iter();
        Self(names.map(|name| (name, Letters::of(name))).collect())
    }

    /// Finds them as [`equally_near`] does.
    pub fn equally_near(&self, written: &str) -> Vec<&'a str> {
        let (distance, mut near) = self.nearest(written);
        let Some(&name) = near.iter().min() else {
            return Vec::new();
        };
        if distance > 1 {
            let names = self.0.iter().map(|(name, _)| *name);
            let mut longer: Vec<&str> = names.filter(|name| is_part(written, name)).collect();
            if !longer.is_empty() {
                longer.sort_unstable();
                return longer;
            }
        }
        let letters = written.chars().count().max(name.chars().count());
        if distance > (letters / 3).max(1) {
            return Vec::new();
        }
        near.sort_unstable();
        near
    }

    /// Finds the names at the least distance, and that. To compare two words costs a thousand times
    /// as much as to compare their letters, so that those come first whose letters are most alike.
    fn nearest(&self, written: &str) -> (usize, Vec<&'a str>) {
        let letters = Letters::of(written);
        let mut by_bound: Vec<Vec<&str>> = Vec::new();
        for (name, known) in &self.0 {
            let bound = letters.least_distance(known);
            if by_bound.len() <= bound {
                by_bound.resize_with(bound + 1, Vec::new);
            }
            by_bound[bound].push(name);
        }
        let (mut least, mut near) = (usize::MAX, Vec::new());
        for (bound, names) in by_bound.into_iter().enumerate() {
            if bound > least {
                break;
            }
            for name in names {
                let distance = strsim::damerau_levenshtein(written, name);
                if distance < least {
                    (least, near) = (distance, Vec::new());
                }
                if distance == least {
                    near.push(name);
                }
            }
        }
        (least, near)
    }
}

/// How often each letter is in a word, some letters counted as one.
#[derive(Debug)]
struct Letters([u8; 32]);

impl Letters {
    fn of(word: &str) -> Self {
        let mut counts = [0_u8; 32];
        for letter in word.chars() {
            let count = &mut counts[letter as usize % 32];
            *count = count.saturating_add(1);
        }
        Self(counts)
    }

    /// Computes a distance that two words at least have: each step adds, takes away or changes one
    /// letter, or only moves one.
    fn least_distance(&self, other: &Self) -> usize {
        let pairs = self.0.iter().zip(&other.0);
        let (more, fewer) = pairs.fold((0, 0), |(more, fewer), (own, other)| {
            (
                more + u16::from(own.saturating_sub(*other)),
                fewer + u16::from(other.saturating_sub(*own)),
            )
        });
        usize::from(more.max(fewer))
    }
}

/// Tells whether what was written is some of the words of a name, in the same folder:
/// `/pelatihan/pengemasan/` of `/pelatihan/pengemasan-produk/`.
fn is_part(written: &str, name: &str) -> bool {
    fn split(name: &str) -> (&str, &str) {
        let name = name.trim_end_matches('/');
        name.rsplit_once('/').unwrap_or(("", name))
    }
    let ((written_folder, written), (folder, name)) = (split(written), split(name));
    if folder != written_folder || written.len() < SHORTEST_PART {
        return false;
    }
    let is_end = |letter: Option<char>| letter.is_none_or(|letter| !letter.is_alphanumeric());
    name.match_indices(written).any(|(start, part)| {
        let (before, after) = (&name[..start], &name[start + part.len()..]);
        is_end(before.chars().next_back()) && is_end(after.chars().next())
    })
}

/// Shorter words are in too many names.
const SHORTEST_PART: usize = 4;

/// More names than this are not read.
const LISTED: usize = 12;

/// More names than this are a list, not a suggestion.
const EQUALLY_NEAR: usize = 3;

fn quoted(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| format!("`{name}`")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_never_say_that_words_are_further_apart_than_they_are() {
        let words = [
            "",
            "a",
            "menteng",
            "mentegn",
            "sawah-besar",
            "Kafé 24",
            "aaaa",
            "é",
        ];
        for one in words {
            for other in words {
                let least = Letters::of(one).least_distance(&Letters::of(other));
                let distance = strsim::damerau_levenshtein(one, other);
                assert!(least <= distance, "{one} {other}: {least} of {distance}");
            }
        }
    }

    #[test]
    fn suggests_near_names_and_lists_others() {
        let known = ["menteng", "senen", "cempaka-putih"];
        let table = [
            ("cempaka-puti", "maksud Anda `cempaka-putih`?"),
            ("cempakaputih", "maksud Anda `cempaka-putih`?"),
            ("Menteng", "maksud Anda `menteng`?"),
            ("sennen", "maksud Anda `senen`?"),
            ("bogor", "yang ada: `cempaka-putih`, `menteng`, `senen`"),
        ];
        for (written, expected) in table {
            assert_eq!(suggest(written, known), expected, "{written}");
        }
        assert_eq!(suggest("p8", ["p1", "p7"]), "maksud Anda `p1` atau `p7`?");
        assert_eq!(
            suggest("p8", ["p1", "p2", "p3", "p4"]),
            "yang ada: `p1`, `p2`, `p3`, `p4`"
        );
        let long = ["/a/pengemasan-produk/", "/a/bidang/jasa/", "/a/kemasan/"];
        assert_eq!(
            suggest("/a/pengemasan/", long),
            "maksud Anda `/a/pengemasan-produk/`?"
        );
        assert_eq!(
            suggest("putih", ["cempaka-putih", "putihan", "puti"]),
            "maksud Anda `puti`?"
        );
        let many: Vec<String> = (10..30).map(|number| format!("berita-{number}")).collect();
        let many = || many.iter().map(String::as_str);
        assert_eq!(
            suggest("berita-2x", many().take(14)),
            "yang mirip antara lain: `berita-20`, `berita-21`, `berita-22`, `berita-23`"
        );
        assert!(suggest("x", many()).starts_with("yang ada antara lain: `berita-10`, "));
        assert_eq!(suggest("x", []), "belum ada satu pun yang dapat dipilih");
    }
}
