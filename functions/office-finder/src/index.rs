//! The offices and every name by which they can be found.

use bundle::SearchedOffice;

use crate::fold;

/// All offices, ready to be searched.
///
/// ```
/// use bundle::SearchedOffice;
/// use office_finder::{Found, Index};
///
/// let office = SearchedOffice {
///     name: "Kebon Jeruk".to_owned(),
///     kota: "Jakarta Barat".to_owned(),
///     path: "/kecamatan/kebon-jeruk/".to_owned(),
///     spellings: Vec::new(),
///     places: Vec::new(),
///     kelurahan: Vec::new(),
/// };
/// let index = Index::new(vec![office.clone()]);
/// let Found::One(found) = index.search("kec. kebun jeruk") else {
///     panic!("a whole name is clear");
/// };
/// assert_eq!(found.office, &office);
/// assert_eq!(index.search("bogor"), Found::Nothing);
/// ```
#[derive(Debug)]
pub struct Index {
    pub(crate) offices: Vec<SearchedOffice>,
    pub(crate) names: Vec<Name>,
}

/// A name or a spelling of it.
#[derive(Debug)]
pub(crate) struct Name {
    /// The whole name, folded.
    pub key: String,
    /// Parts of it that people may use for it, folded: from its second word to the end, its first
    /// two words, and so on.
    pub parts: Vec<Part>,
    pub place: Place,
}

/// Some words of a name, folded.
#[derive(Debug)]
pub(crate) struct Part {
    pub key: String,
    /// Whether it goes to the end of the name.
    pub to_end: bool,
}

/// Places a name stands for: positions in [`Index::offices`] and in its kelurahan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// The kota of this office; each office of a kota has the name for itself.
    Kota { office: usize },
    /// The kecamatan of this office.
    Kecamatan { office: usize },
    /// A kelurahan of this office.
    Kelurahan { office: usize, position: usize },
    /// A place in the area of this office, under a name that people have for it.
    Known { office: usize, position: usize },
}

impl Place {
    pub(crate) fn office(self) -> usize {
        match self {
            Self::Kota { office }
            | Self::Kecamatan { office }
            | Self::Kelurahan { office, .. }
            | Self::Known { office, .. } => office,
        }
    }
}

impl Index {
    /// Makes an index of these offices.
    pub fn new(offices: Vec<SearchedOffice>) -> Self {
        let mut names = Vec::new();
        for (office, data) in offices.iter().enumerate() {
            for spelling in kota_spellings(&data.kota) {
                names.push(Name::new(&spelling, Place::Kota { office }));
            }
            for spelling in std::iter::once(&data.name).chain(&data.spellings) {
                names.push(Name::new(spelling, Place::Kecamatan { office }));
            }
            for (position, name) in data.places.iter().enumerate() {
                names.push(Name::new(name, Place::Known { office, position }));
            }
            for (position, kelurahan) in data.kelurahan.iter().enumerate() {
                let place = Place::Kelurahan { office, position };
                for spelling in std::iter::once(&kelurahan.name).chain(&kelurahan.spellings) {
                    names.push(Name::new(spelling, place));
                }
            }
        }
        Self { offices, names }
    }

    /// Returns all offices, in the order of the site's lists.
    pub fn offices(&self) -> &[SearchedOffice] {
        &self.offices
    }
}

impl Name {
    fn new(spelling: &str, place: Place) -> Self {
        let words = fold::words(spelling);
        let mut parts = Vec::new();
        for start in 0..words.len() {
            for end in start + 1..=words.len() {
                parts.push(Part {
                    key: fold::key(&words[start..end]),
                    to_end: end == words.len(),
                });
            }
        }
        Self {
            key: fold::key(&words),
            parts,
            place,
        }
    }
}

/// Lists a kota and what people call it: Jakarta Pusat is also Jakpus, Jakarta Utara is Jakut.
fn kota_spellings(name: &str) -> Vec<String> {
    let mut spellings = vec![name.to_owned()];
    if let Some(direction) = name.strip_prefix("Jakarta ") {
        spellings.extend([2, 3].map(|letters| {
            let short: String = direction.chars().take(letters).collect();
            format!("Jak{short}")
        }));
    }
    spellings
}
