//! Forms that an officer filled in with somebody: what she typed today.

use jiff::Timestamp;
use programme::{Reference, wib};

use crate::failure::StoreFailure;
use crate::history::State;
use crate::history::items::{read_state, state_address};
use crate::items::{self, Item, number, put, string};
use crate::officer::OfficerId;
use crate::repository::Repository;
use crate::table;

/// The list of a day is looked at on that day, and kept for a little longer.
const KEPT_SECONDS: i64 = 3 * wib::SECONDS_A_DAY;

/// Makes an entry of the list. It names the reference and nothing else of the person.
pub(crate) fn item(by: &OfficerId, at: Timestamp, reference: Reference) -> Item {
    let key = format!("{at:.3}#{}", reference.compact());
    let mut item = items::item(partition(by, at), key);
    let until = at.as_second() + KEPT_SECONDS;
    put(&mut item, table::definition().expiry, number(until));
    item
}

impl Repository {
    /// Lists the last `most` forms that an officer filled in today, the newest first, each with
    /// where it stands now.
    pub async fn typed_today(
        &self,
        by: &OfficerId,
        most: usize,
        now: Timestamp,
    ) -> Result<Vec<(Reference, Timestamp, State)>, StoreFailure> {
        let unreadable = || StoreFailure::unreadable("list of what was typed");
        let found = self.partition(&partition(by, now)).await?;
        let mut typed = Vec::new();
        for item in found.iter().rev().take(most) {
            let key = string(item, table::definition().sort_key);
            let (at, reference) = key.split_once('#').ok_or_else(unreadable)?;
            let reference = Reference::parse(reference).map_err(|_| unreadable())?;
            let at = at.parse().map_err(|_| unreadable())?;
            let state = self
                .get(state_address(reference), &mut self.budget())
                .await?;
            typed.push((reference, at, read_state(&state.ok_or_else(unreadable)?)?));
        }
        Ok(typed)
    }
}

fn partition(by: &OfficerId, at: Timestamp) -> String {
    format!("TYPED#{by}#{}", wib::date(at))
}

#[cfg(test)]
mod tests {
    use programme::closed_lists::{ConsentWay, Evidence, Occasion, Via};

    use super::*;
    use crate::history::tests::{new_submission, registered};
    use crate::{Assisted, Person, Saved};

    #[tokio::test(flavor = "multi_thread")]
    async fn what_an_officer_typed_says_so_and_is_on_her_list_of_the_day() {
        let (_store, repository, first, now) = registered(false).await;
        let officer: OfficerId = "abcdefgh".parse().expect("an id");
        let mut new = new_submission(now, false);
        new.hashes.current.key = "another".to_owned();
        new.consents = vec![("persetujuan".to_owned(), "2026-11-21".to_owned())];
        new.assisted = Some(Assisted {
            by: officer.clone(),
            evidence: Evidence::PaperForm,
            consent: ConsentWay::Spoken,
            occasion: Occasion::Bazaar,
        });
        let Ok(Saved::New(typed)) = repository.save(&new).await.result else {
            panic!("stored for the first time");
        };
        // The same again is the same.
        let again = repository.save(&new).await.result;
        assert_eq!(again, Ok(Saved::Same(typed)));

        let events = repository.history(typed.reference).await.expect("events");
        assert_eq!((&*events[0].by, events[0].via), ("abcdefgh", Via::Assisted));
        let list = repository.typed_today(&officer, 20, now).await;
        let list = list.expect("the store answers");
        assert_eq!(list.len(), 1);
        assert_eq!((list[0].0, list[0].1), (typed.reference, now));
        assert_eq!(list[0].2.stages[0].evidence, Evidence::PaperForm);
        let own = repository.history(first).await.expect("events");
        assert_eq!((&*own[0].by, own[0].via), ("warga", Via::Form));
        // Another day and another officer have their own.
        let tomorrow = Timestamp::from_second(now.as_second() + 86_400).expect("a time");
        assert_eq!(
            repository.typed_today(&officer, 20, tomorrow).await,
            Ok(vec![])
        );
        let other = "abcdefg2".parse().expect("an id");
        assert_eq!(repository.typed_today(&other, 20, now).await, Ok(vec![]));

        let person = Person::by_reference(typed.reference);
        let exported = repository.export(&person, now).await.expect("exported");
        let record = exported[0].record.as_ref().expect("a record");
        let consent = &record["consents"]["persetujuan"];
        assert_eq!(
            (&consent["way"], &consent["heard_by"], &consent["version"]),
            (
                &"diucapkan".into(),
                &"abcdefgh".into(),
                &"2026-11-21".into()
            )
        );
        assert_eq!(record["occasion"], "bazar");
    }
}
