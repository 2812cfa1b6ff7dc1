//! How a person stands: her place in the list of an office, and all that lists, pages and tables say
//! of it.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use programme::Stage;

use super::admission::Objection;
use super::fact::MergeFact;
use super::state::{FOLLOW_UP_DAYS, State, Status};

/// A group of the office's list, in the order of its urgency. The number is part of an index key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// A claimed right waits: the law counts hours.
    Rights,
    /// Nobody of her present office has spoken with her yet.
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

    /// Returns the digit that it begins with in the index.
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

/// How a person stands, told by her state and by her row in an office's list alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Her most urgent group.
    pub group: Group,
    /// The day by which something is due, or the moment of a claimed right.
    pub due: Option<String>,
    /// The stage she is at.
    pub stage: Option<Stage>,
    /// The day on which she entered it.
    pub since: Option<Date>,
    /// Why nothing more is done, where it ended before the last stage or beside it.
    pub ended: Option<Ended>,
}

/// Why nothing more is done for somebody, but what the law asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Consent was withdrawn.
    Withdrawn,
    /// The request goes on with a registration that it was joined to.
    Merged,
}

impl Ended {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Withdrawn, Self::Merged];

    /// Returns the word at the end of her place in the index.
    pub fn code(self) -> &'static str {
        match self {
            Self::Withdrawn => "ditarik",
            Self::Merged => "digabung",
        }
    }

    /// Returns the words that people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Withdrawn => "Ditarik",
            Self::Merged => "Digabung",
        }
    }
}

impl Standing {
    /// Tells whether a promise is broken on the day `today`: what was due by an earlier day has not
    /// been done.
    pub fn is_late(&self, today: Date) -> bool {
        self.due_day().is_some_and(|due| due < today)
    }

    /// Tells whether a claimed right should have been answered by the moment `now`.
    pub fn is_right_overdue(&self, now: Timestamp) -> bool {
        self.answered_until().is_some_and(|until| until < now)
    }

    /// Tells whether she has been at her stage for more than [`FOLLOW_UP_DAYS`] on the day `on`,
    /// whatever else she waits for.
    pub fn is_stalled(&self, on: Date) -> bool {
        let is_going = self.group != Group::Done && self.ended.is_none();
        let since = self
            .since
            .filter(|_| is_going && self.stage != Some(Stage::P7));
        since.is_some_and(|since| since.saturating_add(FOLLOW_UP_DAYS.days()) < on)
    }

    /// Returns the day by which the office promised something.
    pub fn due_day(&self) -> Option<Date> {
        let is_promised = matches!(self.group, Group::New | Group::Mentor | Group::Going);
        self.due.as_deref().filter(|_| is_promised)?.parse().ok()
    }

    /// Returns the moment until which a claimed right is answered: no other group has one.
    pub fn answered_until(&self) -> Option<Timestamp> {
        let is_right = self.group == Group::Rights;
        self.due.as_deref().filter(|_| is_right)?.parse().ok()
    }
}

impl State {
    /// Says how she stands.
    pub fn standing(&self) -> Standing {
        let (group, due) = self.queue();
        let reached = self.stage();
        Standing {
            group,
            due,
            stage: reached.map(|fact| fact.stage),
            since: reached.map(|fact| fact.day),
            ended: self.ended(),
        }
    }

    /// Says why nothing more is done.
    pub fn ended(&self) -> Option<Ended> {
        if self.withdrawn.is_some() {
            Some(Ended::Withdrawn)
        } else {
            self.merged.map(|_| Ended::Merged)
        }
    }

    /// Tells whether the office goes on working for her: what was joined to another goes on there.
    pub fn is_open(&self) -> bool {
        self.closed().is_none()
    }

    /// Returns the objection to all further work for her.
    pub fn closed(&self) -> Option<Objection> {
        match self.status() {
            Status::Erased => Some(Objection::Erased),
            Status::Withdrawn => Some(Objection::Withdrawn),
            Status::Quarantined => Some(Objection::Quarantined),
            Status::Active => {
                let merged = self.merged;
                merged.map(|MergeFact { into, .. }| Objection::Merged { into })
            }
        }
    }

    /// Returns its place in the list of its office: the most urgent group, and the day or moment by
    /// which something is due there.
    pub fn queue(&self) -> (Group, Option<String>) {
        let due = || self.due_day().map(|day| day.to_string());
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
        } else if self.due_day().is_some() {
            (Group::Going, due())
        } else {
            (Group::WithoutDue, None)
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn standing(group: Group, due: &str, since: Option<Date>, stage: Stage) -> Standing {
        Standing {
            group,
            due: Some(due.to_owned()),
            stage: Some(stage),
            since,
            ended: None,
        }
    }

    #[test]
    fn who_is_forgotten_is_told_by_the_row_alone() {
        let today = date(2026, 11, 28);
        let late = |group, due| standing(group, due, None, Stage::P1).is_late(today);
        assert!(late(Group::New, "2026-11-27"));
        assert!(!late(Group::New, "2026-11-28"));
        assert!(!late(Group::Done, "2026-11-27"));
        assert!(!late(Group::Rights, "2026-11-27T00:00:00.000Z"));

        let now: Timestamp = "2026-11-28T03:00:00Z".parse().expect("a time");
        let overdue = |due| standing(Group::Rights, due, None, Stage::P1).is_right_overdue(now);
        assert!(overdue("2026-11-28T02:59:59.999Z"));
        assert!(!overdue("2026-11-28T03:00:00.000Z"));

        let since = date(2026, 11, 13);
        let stalled =
            |group, since, stage| standing(group, "", Some(since), stage).is_stalled(today);
        assert!(stalled(Group::Going, since, Stage::P2));
        assert!(stalled(Group::Rights, since, Stage::P2));
        assert!(stalled(Group::Mentor, since, Stage::P2));
        assert!(!stalled(Group::Going, date(2026, 11, 14), Stage::P2));
        assert!(!stalled(Group::Going, since, Stage::P7));
        assert!(!stalled(Group::Done, since, Stage::P2));
        // Her withdrawal stands, and the rights that she claims wait all the same.
        let withdrawn = Standing {
            ended: Some(Ended::Withdrawn),
            ..standing(Group::Rights, "", Some(since), Stage::P2)
        };
        assert!(!withdrawn.is_stalled(today));
    }
}
