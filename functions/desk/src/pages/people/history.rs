//! Everything that happened to a person, in words.

use std::collections::{BTreeMap, BTreeSet};

use forms::Form;
use jiff::civil::Date;
use programme::closed_lists::{Channel, Said, Via};
use programme::{Stage, wib, words};
use records::history::{CITIZEN, Correction, Event, OPERATOR, What};
use records::{MentorId, OfficerId, Opened, StoreFailure};
use serde::Serialize;

use crate::addresses;
use crate::desk::Desk;

/// One event, as a person's page and the copy of her data tell it.
#[derive(Serialize)]
pub(in crate::pages) struct EventView {
    /// When it was written down.
    pub at: String,
    pub title: String,
    /// That it was put right since, and how.
    pub corrected: Option<&'static str>,
    /// Particulars, and who recorded it through what.
    pub details: Vec<String>,
    /// Free text about it.
    pub text: Option<String>,
    /// The page of the record on the other side of a join.
    pub other: Option<String>,
    /// The place where it is put right.
    pub correct: Option<String>,
}

/// Everybody who is named only by an id in what is kept about a person.
pub(crate) struct Names {
    doers: BTreeMap<String, String>,
    mentors: BTreeMap<String, String>,
}

impl Names {
    /// Returns the name of a doer, as colleagues know it.
    pub(crate) fn doer<'a>(&'a self, id: &str) -> &'a str {
        self.doers.get(id).map_or("Petugas", String::as_str)
    }

    /// Returns the name of a mentor; her id where she is no more.
    pub(crate) fn mentor<'a>(&'a self, id: &'a str) -> &'a str {
        self.mentors.get(id).map_or(id, String::as_str)
    }
}

impl Desk {
    /// Looks up the names of those who did or read something, and of the mentors she had.
    pub(crate) async fn names(&self, opened: &Opened) -> Result<Names, StoreFailure> {
        let events = opened.events.iter();
        let read = opened.readings.iter();
        let doers: BTreeSet<&str> = events
            .clone()
            .map(|event| event.by.as_str())
            .chain(read.map(|reading| reading.officer.as_str()))
            .collect();
        let mut names = Names {
            doers: BTreeMap::new(),
            mentors: BTreeMap::new(),
        };
        for id in doers {
            names.doers.insert(id.to_owned(), self.doer(id).await?);
        }
        let mentors: BTreeSet<&str> = events
            .filter_map(|event| match &event.what {
                What::MentorAssigned { mentor, .. } => Some(mentor.as_str()),
                _ => None,
            })
            .collect();
        for id in mentors {
            let Ok(known) = id.parse::<MentorId>() else {
                continue;
            };
            if let Some(mentor) = self.repository().mentor(&known).await? {
                names.mentors.insert(id.to_owned(), mentor.name);
            }
        }
        Ok(names)
    }

    /// Looks up the name of a doer.
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

/// Lists the events, the newest first.
pub(in crate::pages) fn view(opened: &Opened, names: &Names, desk: &Desk) -> Vec<EventView> {
    let events = opened.events.iter().rev();
    events
        .map(|event| {
            let mut details = particulars(opened, event, names, desk);
            let by = names.doer(&event.by);
            details.push(match event.via {
                Via::Form => by.to_owned(),
                via => format!("{by}, {}", via.label().to_lowercase()),
            });
            let other = match event.what {
                What::Merged { into } => Some(into),
                What::MentorAsked { request } => Some(request),
                _ => None,
            };
            EventView {
                at: words::moment(event.recorded_at),
                title: summary(&event.what, desk),
                corrected: corrected(opened, event),
                details,
                text: opened.texts.get(&event.seq).cloned(),
                other: other.map(|other| addresses::person(other, "")),
                correct: opened.state.lets_correct(&opened.events, event).then(|| {
                    addresses::person(opened.reference, &format!("betulkan/{}/", event.seq))
                }),
            }
        })
        .collect()
}

/// Writes an event in a few words.
pub(in crate::pages) fn summary(what: &What, desk: &Desk) -> String {
    match what {
        What::StageReached { stage, .. } => format!("{} dicatat", stage_in_words(*stage)),
        What::Transferred { to, .. } => format!("Dialihkan ke {}", desk.kecamatan_name(to)),
        What::Contacted { result, .. } => format!("Kontak dicatat: {}", result.label()),
        What::RightAsked { right } => format!("Permintaan hak diterima: {}", right.label()),
        What::Forwarded { to } => {
            let to = to.label().to_lowercase();
            format!("Permintaan mentor diteruskan kepada {to}")
        }
        What::Merged { into } => format!("Digabung dengan pendaftaran {into}"),
        What::MentorAsked { request } => format!("Minta mentor, dari permintaan {request}"),
        what => what.label().to_owned(),
    }
}

/// Says that an event was put right since, and how.
fn corrected(opened: &Opened, event: &Event) -> Option<&'static str> {
    let later = opened.events.iter().rev();
    let mut corrections = later.filter_map(|later| match &later.what {
        What::Corrected {
            corrects,
            correction,
            ..
        } if *corrects == event.seq => Some(correction),
        _ => None,
    });
    Some(match corrections.next()? {
        Correction::Undone | Correction::UndoneWithoutMentor => "Ternyata tidak terjadi",
        Correction::Instead { .. } => "Dibetulkan",
    })
}

/// Names an earlier event of hers, by what it was and its day.
fn earlier(opened: &Opened, seq: u32, desk: &Desk) -> String {
    let event = opened.events.iter().find(|event| event.seq == seq);
    event.map_or_else(String::new, |event| {
        let day = words::day(wib::date(event.at));
        format!("\"{}\", {day}", summary(&event.what, desk))
    })
}

/// Writes a stage with its name.
pub(super) fn stage_in_words(stage: Stage) -> String {
    format!("{stage} {}", stage.name())
}

/// Tells whether both record the same. Of answers that were put right, an event doesn't say how.
pub(in crate::pages) fn is_alike(one: &What, other: &What) -> bool {
    match (one, other) {
        (What::AnswersCorrected { .. }, _) => false,
        (What::StageReached { stage: one, .. }, What::StageReached { stage: other, .. }) => {
            one == other
        }
        (one, other) => one == other,
    }
}

fn particulars(opened: &Opened, event: &Event, names: &Names, desk: &Desk) -> Vec<String> {
    let day = wib::date(event.at);
    let mut details = Vec::new();
    if day != wib::date(event.recorded_at) {
        details.push(format!("Terjadi {}", words::day(day)));
    }
    match &event.what {
        What::Registered {
            quarantined,
            evidence,
            ..
        } => {
            details.extend(evidence.map(|evidence| evidence.label().to_owned()));
            details.extend(quarantined.then(|| "Masuk karantina dahulu".to_owned()));
        }
        What::StageReached {
            evidence, session, ..
        } => {
            details.push(evidence.label().to_owned());
            details.extend(session.as_deref().map(|id| session_in_words(id, desk)));
        }
        What::MentorAssigned { mentor, reason } => {
            details.push(names.mentor(mentor).to_owned());
            details.push(reason.label().to_owned());
        }
        What::Contacted {
            channel,
            said,
            next,
            ..
        } => details.extend(contact(*channel, said, *next)),
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
            details.push(put_right(&earlier(opened, *corrects, desk), correction));
            details.push(reason.label().to_owned());
            if *correction == Correction::UndoneWithoutMentor {
                details.push("Mentornya tidak punya tempat lagi".to_owned());
            }
        }
        What::AnswersCorrected { questions, reason } => {
            details.push(questions_in_words(questions, desk.form(&event.form)));
            details.push(reason.label().to_owned());
        }
        What::RightAnswered { case, identity } => {
            details.push(earlier(opened, *case, desk));
            details.extend(identity.map(|identity| identity.label().to_owned()));
        }
        // Their summaries say all there is; of what was erased there is no page.
        What::MentorAsked { .. }
        | What::Merged { .. }
        | What::Forwarded { .. }
        | What::RightAsked { .. }
        | What::Erased { .. } => {}
    }
    details
}

fn contact(channel: Channel, said: &[Said], next: Option<Date>) -> Vec<String> {
    let mut details = vec![channel.label().to_owned()];
    let said: Vec<String> = said
        .iter()
        .map(|said| said.label().to_lowercase())
        .collect();
    if !said.is_empty() {
        details.push(format!("Membahas {}", words::list(&said, "dan")));
    }
    let next = next.map(|next| format!("Dihubungi lagi paling lambat {}", words::day(next)));
    details.extend(next);
    details
}

fn put_right(corrected: &str, correction: &Correction) -> String {
    match correction {
        Correction::Undone | Correction::UndoneWithoutMentor => {
            format!("{corrected}: ternyata tidak terjadi")
        }
        Correction::Instead { day, evidence } => {
            let evidence = evidence.map(|evidence| format!(", {}", evidence.label()));
            let evidence = evidence.unwrap_or_default();
            format!("{corrected}: yang benar {}{evidence}", words::day(*day))
        }
    }
}

/// Names the questions with these ids; by the id where the form has one no more.
fn questions_in_words(ids: &[String], form: Option<&Form>) -> String {
    let label = |id: &String| {
        let question = form.and_then(|form| form.question(id));
        question.map_or(id.clone(), |question| question.label().to_owned())
    };
    let labels: Vec<String> = ids.iter().map(label).collect();
    words::list(&labels, "dan")
}

/// Names a session by its title and time; by its id where the site has it no more.
pub(in crate::pages) fn session_in_words(id: &str, desk: &Desk) -> String {
    desk.definitions().session(id).map_or_else(
        || format!("Sesi {id}"),
        |session| format!("{}, {}", session.title, session.when),
    )
}
