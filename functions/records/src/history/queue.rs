//! The place in the list of an office: who is to be looked after first.

use programme::Stage;

use super::state::State;

/// A group of the office's list, in the order of its urgency. The number is part of an index key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// A claimed right waits: the law counts hours.
    Rights,
    /// Nobody has spoken with her yet.
    New,
    /// She asked for a mentor.
    Mentor,
    /// On her way.
    Going,
    /// On her way, nothing promised.
    WithoutDue,
    /// At the last stage, withdrawn or erased.
    Done,
}

impl Group {
    /// All groups, the most urgent first.
    pub const ALL: [Self; 6] = [
        Self::Rights,
        Self::New,
        Self::Mentor,
        Self::Going,
        Self::WithoutDue,
        Self::Done,
    ];

    /// The digit that it begins with in the index.
    pub fn digit(self) -> char {
        match self {
            Self::Rights => '1',
            Self::New => '2',
            Self::Mentor => '3',
            Self::Going => '4',
            Self::WithoutDue => '5',
            Self::Done => '9',
        }
    }
}

impl State {
    /// Its place in the list of its office: the most urgent group, and the day or moment by which
    /// something is due there.
    pub fn queue(&self) -> (Group, Option<String>) {
        let due = || self.due.as_ref().map(|due| due.day.to_string());
        if self.erased.is_some() {
            return (Group::Done, None);
        }
        if let Some(case) = self.cases.iter().min_by_key(|case| case.asked_at) {
            return (Group::Rights, Some(format!("{:.3}", case.due())));
        }
        if self.withdrawn.is_some() || self.merged.is_some() {
            (Group::Done, None)
        } else if self.quarantined && self.stages.is_empty() || self.waits_for_mentor() {
            (Group::Mentor, due())
        } else if self.is_new() {
            (Group::New, due())
        } else if self.stage().is_some_and(|fact| fact.stage == Stage::P7) {
            (Group::Done, None)
        } else if self.due.is_some() {
            (Group::Going, due())
        } else {
            (Group::WithoutDue, None)
        }
    }
}
