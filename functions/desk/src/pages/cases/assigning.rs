//! A mentor is found for somebody: the suggestion with its reason, and others with room.

use programme::closed_lists::{MentorReason, ReadPurpose};
use programme::{Slug, wib};
use records::history::{State, What};
use records::{Mentor, Need, Opened, Suggestion, suggest, with_room};

use super::view::{Outcome, PartView};
use crate::definitions::UNDECIDED;
use crate::desk::Desk;
use crate::form;
use crate::page::{Fault, Reply, Visit};
use crate::pages::record::{self, act, hidden, opened, refusal};

/// The name of the field with a mentor's id.
const MENTOR: &str = "mentor";

/// Mentors who could look after somebody.
pub(super) struct Choice {
    need: Need,
    mentors: Vec<Mentor>,
    suggestion: Suggestion,
}

impl Choice {
    /// Looks for mentors for a person who sent this.
    pub(super) async fn of(
        desk: &Desk,
        visit: &Visit<'_>,
        opened: &Opened,
    ) -> Result<Option<Self>, Fault> {
        let answer = |id: &str| {
            let answer = opened.sent.answers.get(id)?.as_str()?;
            answer.parse().ok().filter(|_| answer != UNDECIDED)
        };
        let sector = answer("bidang");
        let community = answer("komunitas");
        let Some(need) = need(desk, visit, &opened.state, sector, community) else {
            return Ok(None);
        };
        let mentors = desk.repository().mentors_for(&need).await?;
        let suggestion = suggest(&need, &mentors);
        Ok(Some(Self {
            need,
            mentors,
            suggestion,
        }))
    }

    /// Returns the community that she chose, where no mentor has room.
    pub(super) fn community(&self) -> Option<&Slug> {
        self.need.community.as_ref()
    }

    /// Makes the forms of the possible acts: the suggested mentor with one button, and the others.
    pub(super) fn forms(
        &self,
        desk: &Desk,
        visit: &Visit<'_>,
        opened: &Opened,
        wrong: Option<&str>,
    ) -> Result<Vec<PartView>, Fault> {
        let hidden = hidden(visit, opened.state.seq)?;
        let action = visit.request.parts.uri.path().to_owned();
        let mut forms = Vec::new();
        let mut suggested = None;
        match &self.suggestion {
            Suggestion::Mentor { id, reason, .. } => {
                if let Some(mentor) = self.mentors.iter().find(|mentor| mentor.id == *id) {
                    suggested = Some(id);
                    let mut sent = hidden.clone();
                    sent.push((MENTOR.to_owned(), id.to_string()));
                    let is_second = opened.state.mentor().is_some();
                    let heading = if is_second { "Pengganti" } else { "Saran" };
                    forms.push(PartView {
                        heading: format!("{heading}: {}", standing(mentor)),
                        is_second,
                        paragraphs: vec![self.because(desk, mentor, *reason)],
                        action: action.clone(),
                        hidden: sent,
                        button: format!("Tetapkan {}", mentor.name),
                        ..PartView::default()
                    });
                }
            }
            Suggestion::Community(_) | Suggestion::Secretariat => forms.push(PartView {
                heading: if self.need.present.is_some() {
                    "Belum ada pengganti yang cocok".to_owned()
                } else {
                    "Belum ada mentor yang cocok".to_owned()
                },
                paragraphs: vec![self.nobody().to_owned()],
                ..PartView::default()
            }),
        }
        let others = with_room(&self.need, &self.mentors);
        let others = others
            .into_iter()
            .filter(|(mentor, _)| Some(&mentor.id) != suggested);
        let options: Vec<(String, String)> = others
            .map(|(mentor, _)| {
                let place = desk.kecamatan_name(&mentor.kecamatan);
                (
                    mentor.id.to_string(),
                    format!("{}, {place}", standing(mentor)),
                )
            })
            .collect();
        if !options.is_empty() || wrong.is_some() {
            let field = form::select(MENTOR, "Mentor yang masih punya tempat", options);
            let mut field = form::answered(field, &visit.fields);
            if let Some(wrong) = wrong {
                field = form::with_error(field, wrong);
            }
            forms.push(PartView {
                heading: "Mentor lain".to_owned(),
                action,
                hidden,
                fields: vec![field],
                button: "Tetapkan mentor".to_owned(),
                is_second: suggested.is_some(),
                ..PartView::default()
            });
        }
        Ok(forms)
    }

    /// Writes the reason for a mentor, with what it comes from.
    fn because(&self, desk: &Desk, mentor: &Mentor, reason: MentorReason) -> String {
        let place = desk.kecamatan_name(&mentor.kecamatan);
        match (reason, &self.need.sector) {
            (MentorReason::SameSector | MentorReason::KotaSector, Some(sector)) => {
                let sector = super::sectors::sector_name(desk, sector);
                format!(
                    "Alasan: {place}, {}, paling longgar.",
                    sector.to_lowercase()
                )
            }
            _ => format!("Alasan: {place}, paling longgar."),
        }
    }

    fn nobody(&self) -> &'static str {
        if self.need.community.is_some() {
            "Mentor sebidang di kecamatan dan kotanya penuh, cuti, atau belum ada. Teruskan kepada \
             komunitas pilihannya, atau pilih mentor lain bila ada."
        } else {
            "Mentor sebidang di kecamatan dan kotanya penuh, cuti, atau belum ada. Teruskan kepada \
             sekretariat, atau pilih mentor lain bila ada."
        }
    }
}

/// Returns the needs of somebody who stands so; `None` where no office is in charge.
pub(super) fn need(
    desk: &Desk,
    visit: &Visit<'_>,
    state: &State,
    sector: Option<Slug>,
    community: Option<Slug>,
) -> Option<Need> {
    let kecamatan = state.kecamatan()?.clone();
    let kota = desk.offices().get(&kecamatan).map(|office| &office.kota);
    let others = desk
        .offices()
        .iter()
        .filter(|(id, office)| Some(&office.kota) == kota && **id != kecamatan);
    let kota = others.map(|(id, _)| id.clone()).collect();
    Some(Need {
        kecamatan,
        kota,
        sector,
        community,
        present: state.mentor().and_then(|id| id.parse().ok()),
        on: wib::date(visit.now),
    })
}

/// Whether a mentor was assigned.
pub(super) enum Assigned {
    Yes,
    /// With the record as it is now, and what spoke against it.
    No(Box<Opened>, Outcome),
}

/// Assigns the mentor that was chosen.
pub(super) async fn assign(desk: &Desk, visit: &Visit<'_>) -> Result<Assigned, Fault> {
    let opened = opened(desk, visit, ReadPurpose::MentorRequest).await?;
    let Some(choice) = Choice::of(desk, visit, &opened).await? else {
        return Err(Fault::NotFound);
    };
    let chosen = visit.fields.text(MENTOR);
    let suggested = match &choice.suggestion {
        Suggestion::Mentor { id, reason, .. } if id.as_str() == chosen => Some(*reason),
        _ => None,
    };
    let with_room = with_room(&choice.need, &choice.mentors);
    let has_room = with_room
        .iter()
        .any(|(mentor, _)| mentor.id.as_str() == chosen);
    // The same form sent twice asks for the one whom she has by now: the record tells them apart.
    let is_present = opened.state.mentor() == Some(chosen);
    if !has_room && !is_present {
        let wrong = if chosen.is_empty() {
            "Pilih mentor"
        } else {
            "Mentor itu tidak punya tempat lagi. Pilih yang lain"
        };
        let outcome = Outcome::wrong("mentor_rejected", wrong);
        return Ok(Assigned::No(Box::new(opened), outcome));
    }
    let what = What::MentorAssigned {
        mentor: chosen.to_owned(),
        reason: suggested.unwrap_or(MentorReason::Chosen),
    };
    let act = act(visit, opened.reference, what)?;
    let Err(reason) = desk.repository().act(&act, visit.now).await else {
        return Ok(Assigned::Yes);
    };
    let refused = refusal(desk, reason, &act.what).await?;
    let outcome = Outcome::refused("mentor_refused", refused);
    let opened = record::opened(desk, visit, ReadPurpose::MentorRequest).await?;
    Ok(Assigned::No(Box::new(opened), outcome))
}

/// Leads on from a mentor's assignment to a page of the desk.
pub(super) fn assigned(page: &str) -> Reply {
    Reply::see_other(
        "mentor_assigned",
        &format!("{page}?kabar=mentor-ditetapkan"),
    )
}

/// Names her present mentor, and the reason.
pub(super) async fn present(desk: &Desk, opened: &Opened) -> Result<Option<String>, Fault> {
    let Some(id) = opened.state.mentor() else {
        return Ok(None);
    };
    let mentor = match id.parse() {
        Ok(id) => desk.repository().mentor(&id).await?,
        Err(_) => None,
    };
    let name = mentor.map_or_else(|| id.to_owned(), |mentor| mentor.name);
    let reason = opened
        .events
        .iter()
        .rev()
        .find_map(|event| match &event.what {
            What::MentorAssigned { mentor, reason } if mentor == id => Some(reason.label()),
            _ => None,
        });
    let reason = reason.map(|reason| format!(" Alasan: {}.", reason.to_lowercase()));
    Ok(Some(format!(
        "Mentor sekarang: {name}.{}",
        reason.unwrap_or_default()
    )))
}

/// Writes a mentor with the room she has: `Contoh Bayu, 3 dari 26`.
fn standing(mentor: &Mentor) -> String {
    format!("{}, {} dari {}", mentor.name, mentor.load, mentor.capacity)
}
