//! The list of an office: one row for each person, in the order of the office's work.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use programme::{KecamatanId, Reference, Stage};
use serde_json::Value;

use crate::failure::StoreFailure;
use crate::history::items::{QUARANTINE, office};
use crate::history::{FOLLOW_UP_DAYS, Group};
use crate::items::{Item, plain};
use crate::person::string;
use crate::repository::Repository;
use crate::table;

/// The list that is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Office {
    /// The office of a kecamatan.
    Kecamatan(KecamatanId),
    /// The secretariat's list of what waits in quarantine, of all kecamatan.
    Quarantine,
}

/// One row of a list. It may be a second behind: whatever is decided on, is read again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The reference.
    pub reference: Reference,
    /// Her most urgent group.
    pub group: Group,
    /// The day by which something is due, or the moment of a claimed right.
    pub due: Option<String>,
    /// Her name.
    pub name: Option<String>,
    /// Id of the form.
    pub form: String,
    /// The stage she is at.
    pub stage: Option<Stage>,
    /// The day on which she entered it.
    pub since: Option<Date>,
    /// Id of her mentor.
    pub mentor: Option<String>,
    /// Her answers to questions that offer a choice.
    pub facets: BTreeMap<String, Value>,
}

impl Listed {
    /// Whether a promise is broken on the day `today`: what was due by an earlier day has not been
    /// done.
    pub fn is_late(&self, today: Date) -> bool {
        let due = self.due.as_deref().and_then(|due| due.parse::<Date>().ok());
        matches!(self.group, Group::New | Group::Mentor | Group::Going)
            && due.is_some_and(|due| due < today)
    }

    /// Whether a claimed right should have been answered by the moment `now`.
    pub fn is_right_overdue(&self, now: Timestamp) -> bool {
        let due = self
            .due
            .as_deref()
            .and_then(|due| due.parse::<Timestamp>().ok());
        self.group == Group::Rights && due.is_some_and(|due| due < now)
    }

    /// Whether she has been at her stage for more than [`FOLLOW_UP_DAYS`] on the day `on`, whatever
    /// else she waits for: as [`State::is_stalled`](crate::history::State::is_stalled) has it.
    pub fn is_stalled(&self, on: Date) -> bool {
        let is_going = self.group != Group::Done && self.stage != Some(Stage::P7);
        let since = self.since.filter(|_| is_going);
        since.is_some_and(|since| since.saturating_add(FOLLOW_UP_DAYS.days()) < on)
    }
}

impl Repository {
    /// The rows of an office, of one group or of all, the most urgent first.
    pub async fn list(
        &self,
        of: &Office,
        group: Option<Group>,
    ) -> Result<Vec<Listed>, StoreFailure> {
        let by_office = table::definition().by_office;
        let partition = match of {
            Office::Kecamatan(id) => office(id.as_str()),
            Office::Quarantine => QUARANTINE.to_owned(),
        };
        let mut pages = self.pages(Some(by_office.name), by_office.partition_key, &partition);
        if let (Some(group), Some(sort_key)) = (group, by_office.sort_key) {
            pages = pages.sorted_with(sort_key, &format!("{}#", group.digit()));
        }
        pages.all().await?.iter().map(read).collect()
    }
}

fn read(item: &Item) -> Result<Listed, StoreFailure> {
    let unreadable = || StoreFailure::unreadable("row of an office's list");
    let queue = string(
        item,
        table::definition().by_office.sort_key.unwrap_or_default(),
    );
    let mut parts = queue.split('#');
    let digit = parts.next().and_then(|part| part.chars().next());
    let group = Group::ALL
        .into_iter()
        .find(|group| Some(group.digit()) == digit);
    let reference = parts.nth(1).map(Reference::parse);
    let given = |name: &str| Some(string(item, name)).filter(|text| !text.is_empty());
    let facets = item.get("facets").and_then(|facets| facets.as_m().ok());
    Ok(Listed {
        reference: reference.and_then(Result::ok).ok_or_else(unreadable)?,
        group: group.ok_or_else(unreadable)?,
        due: given("due").map(str::to_owned),
        name: given("nama").map(str::to_owned),
        form: string(item, "form").to_owned(),
        stage: given("stage").and_then(|stage| stage.parse().ok()),
        since: given("since").and_then(|since| since.parse().ok()),
        mentor: given("mentor").map(str::to_owned),
        facets: facets
            .into_iter()
            .flatten()
            .map(|(question, answer)| (question.clone(), plain(answer)))
            .collect(),
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn listed(group: Group, due: &str, since: Option<Date>, stage: Stage) -> Listed {
        Listed {
            reference: Reference::parse("999-999-999D").expect("a reference"),
            group,
            due: Some(due.to_owned()),
            name: None,
            form: String::new(),
            stage: Some(stage),
            since,
            mentor: None,
            facets: BTreeMap::new(),
        }
    }

    #[test]
    fn who_is_forgotten_is_told_by_the_row_alone() {
        let today = date(2026, 11, 28);
        let late = |group, due| listed(group, due, None, Stage::P1).is_late(today);
        assert!(late(Group::New, "2026-11-27"));
        assert!(!late(Group::New, "2026-11-28"));
        assert!(!late(Group::Done, "2026-11-27"));
        assert!(!late(Group::Rights, "2026-11-27T00:00:00.000Z"));

        let now: Timestamp = "2026-11-28T03:00:00Z".parse().expect("a time");
        let overdue = |due| listed(Group::Rights, due, None, Stage::P1).is_right_overdue(now);
        assert!(overdue("2026-11-28T02:59:59.999Z"));
        assert!(!overdue("2026-11-28T03:00:00.000Z"));

        let stalled = |group, since, stage| listed(group, "", Some(since), stage).is_stalled(today);
        assert!(stalled(Group::Going, date(2026, 11, 13), Stage::P2));
        assert!(stalled(Group::Rights, date(2026, 11, 13), Stage::P2));
        assert!(stalled(Group::Mentor, date(2026, 11, 13), Stage::P2));
        assert!(!stalled(Group::Going, date(2026, 11, 14), Stage::P2));
        assert!(!stalled(Group::Going, date(2026, 11, 13), Stage::P7));
        assert!(!stalled(Group::Done, date(2026, 11, 13), Stage::P2));
    }
}
