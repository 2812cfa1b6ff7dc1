//! Everything that happened to a person, in words.

use std::collections::{BTreeMap, BTreeSet};

use programme::closed_lists::Via;
use programme::{Stage, wib, words};
use records::history::{CITIZEN, Correction, Event, OPERATOR, What};
use records::{OfficerId, Opened, StoreFailure};
use serde::Serialize;

use crate::desk::Desk;
use crate::pages::record::address;

/// One event on a person's page.
#[derive(Serialize)]
pub(super) struct EventView {
    pub seq: u32,
    /// When it was written down.
    pub at: String,
    pub title: String,
    /// Particulars, and who recorded it through what.
    pub details: Vec<String>,
    /// Free text about it.
    pub text: Option<String>,
    /// The place where it is put right.
    pub correct: Option<String>,
}

/// Doers by their id, with the names that colleagues know.
pub(super) type Names = BTreeMap<String, String>;

impl Desk {
    /// The names of those who did or read something.
    pub(crate) async fn doers(&self, ids: BTreeSet<&str>) -> Result<Names, StoreFailure> {
        let mut names = Names::new();
        for id in ids {
            names.insert(id.to_owned(), self.doer(id).await?);
        }
        Ok(names)
    }

    /// The name of a doer.
    pub(crate) async fn doer(&self, id: &str) -> Result<String, StoreFailure> {
        if id == CITIZEN {
            return Ok("Warga sendiri".to_owned());
        }
        if id == OPERATOR {
            return Ok("Pengelola".to_owned());
        }
        let Ok(id) = id.parse::<OfficerId>() else {
            return Ok("Petugas".to_owned());
        };
        let account = self.repository().account(&id).await?;
        let name = account.map(|account| account.officer.name);
        let name = name.filter(|name| !name.is_empty());
        Ok(name.unwrap_or_else(|| "Petugas yang sudah tidak bertugas".to_owned()))
    }
}

/// The events, the newest first.
pub(super) fn view(opened: &Opened, names: &Names, desk: &Desk) -> Vec<EventView> {
    let events = opened.events.iter().rev();
    events
        .map(|event| {
            let mut details = particulars(event, desk);
            let by = names.get(&event.by).map_or("Petugas", String::as_str);
            details.push(match event.via {
                Via::Form => by.to_owned(),
                via => format!("{by}, {}", via.label().to_lowercase()),
            });
            EventView {
                seq: event.seq,
                at: words::moment(event.recorded_at),
                title: summary(&event.what, desk),
                details,
                text: opened.texts.get(&event.seq).cloned(),
                correct: super::correct::is_correctable(&opened.state, event)
                    .then(|| address(opened.reference, &format!("betulkan/{}/", event.seq))),
            }
        })
        .collect()
}

/// An event in a few words.
pub(in crate::pages) fn summary(what: &What, desk: &Desk) -> String {
    match what {
        What::StageReached { stage, .. } => format!("{} dicatat", stage_in_words(*stage)),
        What::Transferred { to, .. } => format!("Dialihkan ke {}", desk.kecamatan_name(to)),
        What::Contacted { result, .. } => format!("Kontak dicatat: {}", result.label()),
        What::RightAsked { right } => format!("Permintaan hak diterima: {}", right.label()),
        what => what.label().to_owned(),
    }
}

/// A stage with its name.
pub(super) fn stage_in_words(stage: Stage) -> String {
    format!("{stage} {}", stage.name())
}

/// Whether both record the same. Of answers that were put right, an event doesn't say how.
pub(in crate::pages) fn is_alike(one: &What, other: &What) -> bool {
    match (one, other) {
        (What::AnswersCorrected { .. }, _) => false,
        (What::StageReached { stage: one, .. }, What::StageReached { stage: other, .. }) => {
            one == other
        }
        (one, other) => one == other,
    }
}

fn particulars(event: &Event, desk: &Desk) -> Vec<String> {
    let day = wib::date(event.at);
    let mut details = Vec::new();
    if day != wib::date(event.recorded_at) {
        details.push(format!("Terjadi {}", words::day(day)));
    }
    match &event.what {
        What::StageReached { evidence, .. } => details.push(evidence.label().to_owned()),
        What::Contacted {
            channel,
            said,
            next,
            ..
        } => {
            details.push(channel.label().to_owned());
            let said: Vec<String> = said
                .iter()
                .map(|said| said.label().to_lowercase())
                .collect();
            if !said.is_empty() {
                details.push(format!("Membahas {}", words::list(&said, "dan")));
            }
            if let Some(next) = next {
                details.push(format!(
                    "Dihubungi lagi paling lambat {}",
                    words::day(*next)
                ));
            }
        }
        What::Notified { channel } => details.push(channel.label().to_owned()),
        What::Transferred { reason, .. } => {
            details.push(reason.label().to_owned());
            let from = event.kecamatan.as_ref();
            details.extend(from.map(|from| format!("Dari {}", desk.kecamatan_name(from))));
        }
        What::Withdrawn { way } => details.push(way.label().to_owned()),
        What::Released { reason } => details.push(reason.label().to_owned()),
        What::Corrected {
            corrects,
            reason,
            correction,
        } => {
            let right = match correction {
                Correction::Undone | Correction::UndoneWithoutMentor => {
                    format!("Catatan nomor {corrects} ternyata tidak terjadi")
                }
                Correction::Instead { day, evidence } => {
                    let evidence = evidence.map(|evidence| format!(", {}", evidence.label()));
                    format!(
                        "Catatan nomor {corrects} yang benar: {}{}",
                        words::day(*day),
                        evidence.unwrap_or_default()
                    )
                }
            };
            details.push(right);
            details.push(reason.label().to_owned());
            if *correction == Correction::UndoneWithoutMentor {
                details.push("Mentornya tidak punya tempat lagi".to_owned());
            }
        }
        What::AnswersCorrected { questions, reason } => {
            let labels: Vec<&str> = questions
                .iter()
                .map(|id| {
                    let form = desk.form(&event.form);
                    let question = form.and_then(|form| form.question(id));
                    question.map_or(id.as_str(), |question| question.label())
                })
                .collect();
            details.push(words::list(&labels, "dan"));
            details.push(reason.label().to_owned());
        }
        _ => {}
    }
    details
}
