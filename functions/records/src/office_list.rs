//! The list of an office: one row for each person, in the order of the office's work.

use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use programme::{KecamatanId, Reference, Stage};
use serde_json::Value;

use crate::failure::StoreFailure;
use crate::history::items::{LATER, QUARANTINE, office};
use crate::history::{Ended, Group, Standing};
use crate::items::{Item, plain, string};
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
    /// How she stands.
    pub standing: Standing,
    /// Her name.
    pub name: Option<String>,
    /// Id of the form.
    pub form: String,
    /// Id of her mentor.
    pub mentor: Option<String>,
    /// Her answers to questions that offer a choice.
    pub facets: BTreeMap<String, Value>,
}

impl Repository {
    /// Lists the rows of an office, of one group or of all, the most urgent first.
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

    /// Finds those of whom later forms have come this month or the last, in all offices.
    pub async fn later_forms(&self, now: Timestamp) -> Result<BTreeSet<Reference>, StoreFailure> {
        let by_office = table::definition().by_office;
        let sort_key = by_office.sort_key.unwrap_or_default();
        let mut found = BTreeSet::new();
        // Times in the store are in UTC.
        let this_month = now.to_zoned_datetime(TimeZone::UTC).date().first_of_month();
        for month in [this_month, this_month.saturating_sub(1.day())] {
            let pages = self.pages(Some(by_office.name), by_office.partition_key, LATER);
            let begins = format!("{:04}-{:02}-", month.year(), month.month());
            let notes = pages.sorted_with(sort_key, &begins).all().await?;
            let references = notes.iter().filter_map(|note| {
                let (_, reference) = string(note, sort_key).split_once('#')?;
                Reference::parse(reference).ok()
            });
            found.extend(references);
        }
        Ok(found)
    }
}

fn read(item: &Item) -> Result<Listed, StoreFailure> {
    let unreadable = || StoreFailure::unreadable("row of an office's list");
    let given = |name: &str| Some(string(item, name)).filter(|text| !text.is_empty());
    let queue = string(
        item,
        table::definition().by_office.sort_key.unwrap_or_default(),
    );
    let mut parts = queue.split('#');
    let digit = parts.next().and_then(|part| part.chars().next());
    let group = Group::ALL
        .into_iter()
        .find(|group| Some(group.digit()) == digit);
    let group = group.ok_or_else(unreadable)?;
    let reference = parts.nth(1).map(Reference::parse);
    let stage = given("stage").and_then(|stage| stage.parse().ok());
    let ended = parts.next();
    let ended = Ended::ALL
        .into_iter()
        .find(|one| Some(one.code()) == ended)
        // Rows of before said it of nobody, and meant those who had withdrawn.
        .or((group == Group::Done && stage != Some(Stage::P7)).then_some(Ended::Withdrawn));
    let facets = item.get("facets").and_then(|facets| facets.as_m().ok());
    Ok(Listed {
        reference: reference.and_then(Result::ok).ok_or_else(unreadable)?,
        standing: Standing {
            group,
            due: given("due").map(str::to_owned),
            stage,
            since: given("since").and_then(|since| since.parse().ok()),
            ended,
        },
        name: given("nama").map(str::to_owned),
        form: string(item, "form").to_owned(),
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
    use programme::closed_lists::{Evidence, Via, WithdrawalWay};

    use super::*;
    use crate::history::tests::{new_submission, registered};
    use crate::history::{Act, What};
    use crate::officer::Scope;
    use crate::save::Saved;

    fn act(reference: Reference, what: What, at: Timestamp) -> Act {
        Act {
            reference,
            seen: None,
            id: Act::draw_id().expect("random numbers"),
            by: "abcdefgh".to_owned(),
            via: Via::Desk,
            at,
            what,
            text: None,
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn later_forms_are_listed_for_two_months_and_go_with_their_record() {
        let (_store, repository, melati, now) = registered(false).await;
        let mut other = new_submission(now, false);
        other.hashes.current.content = "other answers".to_owned();
        let saved = repository.save(&other).await.result;
        assert!(matches!(saved, Ok(Saved::Other(_))), "{saved:?}");
        let later = async |days: i64| {
            let at = Timestamp::from_second(now.as_second() + days * 86_400);
            repository.later_forms(at.expect("a time")).await
        };
        // It came on the first of November.
        for (days, count) in [(0, 1), (59, 1), (61, 0)] {
            assert_eq!(later(days).await.expect("listed").len(), count, "{days}");
        }
        assert!(later(0).await.expect("listed").contains(&melati));
        // Nobody's list has a row more.
        let menteng = Office::Kecamatan("menteng".parse().expect("a slug"));
        let rows = repository.list(&menteng, None).await.expect("listed");
        assert_eq!(rows.len(), 1);
        let person = crate::Person::by_reference(melati);
        let reason = programme::closed_lists::ErasureReason::Wish;
        let erased = repository.erase(&person, "abcdefgh", reason, now).await;
        erased.expect("erased");
        assert!(later(0).await.expect("listed").is_empty());
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_row_tells_as_much_as_the_state_of_how_she_stands() {
        let (_store, repository, melati, now) = registered(false).await;
        let menteng = Office::Kecamatan("menteng".parse().expect("a slug"));
        let mut request = new_submission(now, false);
        request.form = "minta-mentor".to_owned();
        request.stage = None;
        request.hashes.current.key = "a request".to_owned();
        let Ok(Saved::New(request)) = repository.save(&request).await.result else {
            panic!("stored for the first time");
        };
        let check = async |ended: [Option<Ended>; 2]| {
            let rows = repository.list(&menteng, None).await.expect("listed");
            for (reference, ended) in [melati, request.reference].into_iter().zip(ended) {
                let mut rows = rows.iter();
                let row = rows.find(|row| row.reference == reference).expect("a row");
                let state = repository.standing(&Scope::All, reference, now).await;
                assert_eq!(row.standing, state.expect("in scope").standing());
                assert_eq!(row.standing.ended, ended);
            }
        };
        check([None, None]).await;
        let merge = act(request.reference, What::Merged { into: melati }, now);
        repository.merge(&merge, melati, now).await.expect("joined");
        check([None, Some(Ended::Merged)]).await;
        let last = What::StageReached {
            stage: Stage::P7,
            evidence: Evidence::None,
            session: None,
            since: None,
        };
        let withdrawn = What::Withdrawn {
            way: WithdrawalWay::CameIn,
        };
        for (what, ended) in [(last, None), (withdrawn, Some(Ended::Withdrawn))] {
            let done = repository.act(&act(melati, what, now), now).await;
            done.expect("recorded");
            check([ended, Some(Ended::Merged)]).await;
        }
    }
}
