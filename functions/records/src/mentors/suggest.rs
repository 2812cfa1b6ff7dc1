//! The mentor who should look after somebody: a pure function.

use jiff::Timestamp;
use jiff::civil::Date;
use programme::closed_lists::MentorReason;
use programme::{KecamatanId, Slug};

use super::mentor::{Mentor, MentorId};

/// Facts about somebody who needs a mentor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// Her kecamatan.
    pub kecamatan: KecamatanId,
    /// The other kecamatan of her kota.
    pub kota: Vec<KecamatanId>,
    /// Her sector, where it is known.
    pub sector: Option<Slug>,
    /// The community that she chose, where she chose one.
    pub community: Option<Slug>,
    /// The mentor whom she has already, for whom another is looked for.
    pub present: Option<MentorId>,
    /// The day on which a mentor is looked for.
    pub on: Date,
}

/// Whoever should look after her, or look on for somebody who does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Suggestion {
    /// A mentor.
    Mentor {
        /// Her id.
        id: MentorId,
        /// Why this one.
        reason: MentorReason,
        /// The people she looks after already.
        load: u32,
    },
    /// No mentor in reach has room: the community that she chose.
    Community(Slug),
    /// Neither: the secretariat's queue.
    Secretariat,
}

/// Suggests whoever should look after somebody: a mentor of her kecamatan who knows her sector and
/// has room, then one of her kota, then the community that she chose, then the secretariat.
///
/// Of several, the one with the fewest people; then the one to whom nobody was assigned for the
/// longest; then the one whose id comes first. The order of `mentors` makes no difference.
pub fn suggest(need: &Need, mentors: &[Mentor]) -> Suggestion {
    match with_room(need, mentors).first() {
        Some((mentor, reason)) if mentor.knows(need.sector.as_ref()) => Suggestion::Mentor {
            id: mentor.id.clone(),
            reason: *reason,
            load: mentor.load,
        },
        _ => match &need.community {
            Some(community) => Suggestion::Community(community.clone()),
            None => Suggestion::Secretariat,
        },
    }
}

/// Lists every mentor of the kecamatan and the kota who has room and whom she has not already, with the reason for her: those
/// who know the sector first, in the order in which they would be suggested.
pub fn with_room<'a>(need: &Need, mentors: &'a [Mentor]) -> Vec<(&'a Mentor, MentorReason)> {
    let mut found: Vec<_> = mentors
        .iter()
        .filter(|mentor| mentor.has_room(need.on) && Some(&mentor.id) != need.present.as_ref())
        .filter_map(|mentor| Some((mentor, need.reason(mentor)?)))
        .collect();
    found.sort_unstable_by_key(|(mentor, _)| {
        let knows = mentor.knows(need.sector.as_ref());
        (!knows, mentor.kecamatan != need.kecamatan, turn(mentor))
    });
    found
}

impl Need {
    fn reason(&self, mentor: &Mentor) -> Option<MentorReason> {
        let is_hers = mentor.kecamatan == self.kecamatan;
        let has_sector = self.sector.is_some() && mentor.knows(self.sector.as_ref());
        let is_near = is_hers || self.kota.contains(&mentor.kecamatan);
        is_near.then_some(match (is_hers, has_sector) {
            (true, true) => MentorReason::SameSector,
            (true, false) => MentorReason::SameOffice,
            (false, true) => MentorReason::KotaSector,
            (false, false) => MentorReason::Kota,
        })
    }
}

impl Mentor {
    fn knows(&self, sector: Option<&Slug>) -> bool {
        let Some(sector) = sector else { return true };
        self.sectors.is_empty() || self.sectors.contains(sector)
    }
}

fn turn(mentor: &Mentor) -> (u32, Option<Timestamp>, &MentorId) {
    (mentor.load, mentor.assigned_at, &mentor.id)
}
