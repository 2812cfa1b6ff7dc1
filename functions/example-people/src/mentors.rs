//! Invented mentors.

use jiff::ToSpan;
use jiff::civil::Date;
use programme::{KecamatanId, Slug};
use records::{Leave, Mentor, NewMentor};

use crate::NAMES;

/// Mentors of a kecamatan.
const EACH: usize = 4;

/// The most people that one looks after.
const CAPACITY: u32 = 26;

/// Makes four mentors for each kecamatan, three of them with a sector of their own. Every eleventh
/// is on leave today.
pub fn mentors<'a>(
    kecamatan: impl IntoIterator<Item = &'a KecamatanId>,
    sectors: &[Slug],
    today: Date,
) -> Vec<Mentor> {
    let each = kecamatan
        .into_iter()
        .flat_map(|kecamatan| (1..=EACH).map(move |number| (kecamatan, number)));
    let mentor = |(at, (kecamatan, number)): (usize, (&KecamatanId, usize))| {
        let id = format!("contoh-{kecamatan}-{number}").parse().ok()?;
        let own = sectors.get((at * 5) % sectors.len().max(1));
        let flower = NAMES.get(at % NAMES.len())?;
        let new = NewMentor {
            name: format!("Contoh Mentor {flower} {}", at + 1),
            kecamatan: kecamatan.clone(),
            sectors: own.filter(|_| number < EACH).cloned().into_iter().collect(),
            capacity: CAPACITY,
            leave: (at % 11 == 10).then(|| Leave {
                from: today,
                through: today.saturating_add(5.days()),
            }),
        };
        Some(Mentor::new(id, new))
    };
    each.enumerate().filter_map(mentor).collect()
}
