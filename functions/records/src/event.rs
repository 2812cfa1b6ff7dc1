//! Events of a person's submission, which are only ever added, and the state that is folded from
//! them.
//!
//! Each event has a number of its own within the submission, from 1 on, and is written under the
//! condition that there is none with that number. The state says up to which event it is folded;
//! both are written in one transaction.

use jiff::Timestamp;
use jiff::civil::Date;
use programme::{KecamatanId, Reference, Stage, wib};

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Event {
    /// Its number within the submission, from 1 on.
    pub seq: u32,
    pub kind: Kind,
    /// Id of the form.
    pub form: String,
    /// When it happened.
    pub at: Timestamp,
    /// When it was written down.
    pub recorded_at: Timestamp,
    /// The stage that was entered.
    pub stage: Option<Stage>,
    pub kecamatan: Option<KecamatanId>,
    /// Doer of the event: `warga` for the person herself, `operator` for whoever runs `okoce`.
    pub by: &'static str,
    /// The channel: `form`, or `okoce` for the operator's command.
    pub via: &'static str,
}

/// The sort of thing that happened: a closed list, one word each in the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A form was received. A quarantined one enters its stage when the office lets it.
    Registered,
    /// The record was erased at the person's wish.
    Erased,
}

/// State of a submission: the fold of its events. It names nobody and outlives the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct State {
    /// Number of the last event that is folded in.
    pub seq: u32,
    pub status: Status,
    pub stage: Option<Stage>,
    /// The day each stage was first reached, in order.
    pub reached: Vec<(Stage, Date)>,
    pub kecamatan: Option<KecamatanId>,
    /// The day by which the office should do something.
    pub due: Option<Date>,
}

/// Whether a submission takes part in lists and counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// Set aside for the office to look at; outside all counts.
    Quarantined,
    /// In the programme.
    Active,
    /// Erased at the person's wish.
    Erased,
}

impl Kind {
    /// The word in the store.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::Erased => "erased",
        }
    }
}

impl Status {
    const ALL: [Self; 3] = [Self::Quarantined, Self::Active, Self::Erased];

    /// The word in the store.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Quarantined => "karantina",
            Self::Active => "aktif",
            Self::Erased => "dihapus",
        }
    }

    /// The status with this word.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }
}

impl State {
    /// The state of a submission that was just received.
    pub(crate) fn first(event: &Event, is_quarantined: bool) -> Self {
        let day = wib::date(event.at);
        Self {
            seq: event.seq,
            status: if is_quarantined {
                Status::Quarantined
            } else {
                Status::Active
            },
            stage: event.stage,
            reached: event.stage.map(|stage| (stage, day)).into_iter().collect(),
            kecamatan: event.kecamatan.clone(),
            due: Some(day),
        }
    }

    /// The state after one more event.
    pub(crate) fn after(&self, event: &Event) -> Self {
        let mut after = self.clone();
        after.seq = event.seq;
        match event.kind {
            Kind::Registered => {}
            Kind::Erased => {
                after.status = Status::Erased;
                after.due = None;
            }
        }
        after
    }
}

/// The change that an event makes to the counts, computed once from the state before it (`None`
/// for the first event), so that reports add up numbers and never judge events again.
///
/// | cell | counts |
/// | --- | --- |
/// | `pernah#<stage>#<kecamatan>` | who ever reached the stage; never goes down but by a correction |
/// | `sekarang#<stage>#<kecamatan>` | who is there now |
/// | `dihapus#<kecamatan>` | who was erased, after having been counted |
///
/// A kecamatan that is unknown is `-`. What is quarantined, or of a form without a stage, is in no
/// count.
pub(crate) fn delta(before: Option<&State>, event: &Event) -> Vec<(String, i32)> {
    let place = |kecamatan: Option<&KecamatanId>| {
        kecamatan.map_or_else(|| "-".to_owned(), ToString::to_string)
    };
    match (event.kind, before) {
        (Kind::Registered, _) => match event.stage {
            Some(stage) => {
                let kecamatan = place(event.kecamatan.as_ref());
                vec![
                    (format!("pernah#{stage}#{kecamatan}"), 1),
                    (format!("sekarang#{stage}#{kecamatan}"), 1),
                ]
            }
            None => Vec::new(),
        },
        (Kind::Erased, Some(before)) if before.status == Status::Active => match before.stage {
            Some(stage) => {
                let kecamatan = place(before.kecamatan.as_ref());
                vec![
                    (format!("sekarang#{stage}#{kecamatan}"), -1),
                    (format!("dihapus#{kecamatan}"), 1),
                ]
            }
            None => Vec::new(),
        },
        (Kind::Erased, _) => Vec::new(),
    }
}

/// The partition of the index by day, `2026-11-21#5`: eight shards, because one partition of an
/// index takes 1,000 writes a second, and a hot index slows the table's own writes down.
pub(crate) fn shard(at: Timestamp, reference: Reference) -> String {
    let sum: u32 = reference.compact().bytes().map(u32::from).sum();
    format!("{}#{}", wib::date(at), sum % 8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(seq: u32, kind: Kind, stage: Option<Stage>) -> Event {
        let at = "2026-11-21T17:05:00Z".parse().expect("a time");
        Event {
            seq,
            kind,
            form: "pendaftaran".to_owned(),
            at,
            recorded_at: at,
            stage,
            kecamatan: "menteng".parse().ok(),
            by: "warga",
            via: "form",
        }
    }

    #[test]
    fn who_registers_and_is_erased_was_there_once() {
        let first = event(1, Kind::Registered, Some(Stage::P1));
        let state = State::first(&first, false);
        // Five past midnight in Jakarta.
        assert_eq!(
            state.reached,
            [(Stage::P1, jiff::civil::date(2026, 11, 22))]
        );
        let erased = event(2, Kind::Erased, None);
        let mut sum = delta(None, &first);
        sum.extend(delta(Some(&state), &erased));
        let expected = [
            ("pernah#P1#menteng", 1),
            ("sekarang#P1#menteng", 1),
            ("sekarang#P1#menteng", -1),
            ("dihapus#menteng", 1),
        ];
        let expected = expected.map(|(cell, change)| (cell.to_owned(), change));
        assert_eq!(sum, expected);
        let after = state.after(&erased);
        assert_eq!(
            (after.seq, after.status, after.due),
            (2, Status::Erased, None)
        );
        // Nobody is taken off twice.
        assert!(delta(Some(&after), &event(3, Kind::Erased, None)).is_empty());
    }

    #[test]
    fn what_is_quarantined_is_in_no_count() {
        let first = event(1, Kind::Registered, None);
        let state = State::first(&first, true);
        assert!(delta(None, &first).is_empty());
        assert!(delta(Some(&state), &event(2, Kind::Erased, None)).is_empty());
    }
}
