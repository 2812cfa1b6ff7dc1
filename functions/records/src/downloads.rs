//! Tables that officers take with them: the people in them, and the note that they were taken.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use programme::closed_lists::{DownloadOf, DownloadPurpose};
use programme::{KecamatanId, Reference, base32, wib};
use serde_json::Value;

use crate::failure::StoreFailure;
use crate::history::items::{STATE, office, read_state, state_address};
use crate::history::{State, Status};
use crate::items::{self, Item, is_expired, number, plain, put, read_number, string, text};
use crate::officer::{OfficerId, Scope};
use crate::reads::Reader;
use crate::repository::Repository;
use crate::submission::items::{RECORD, record_address};
use crate::table;
use crate::transaction::{Condition, NotWritten};

/// A table that was taken: an event of its own, which is never changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Download {
    /// Its number, which stands in the table too.
    pub serial: Serial,
    /// The officer.
    pub by: OfficerId,
    /// When.
    pub at: Timestamp,
    /// The people in it.
    pub of: DownloadOf,
    /// The kind of file, such as `xlsx`.
    pub format: String,
    /// The purpose.
    pub purpose: DownloadPurpose,
    /// How many people are in it.
    pub rows: u32,
}

/// The number of a table: eight letters and digits at random.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Serial(String);

/// Everything a person of a table sent, and where she stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filed {
    /// Her reference.
    pub reference: Reference,
    /// The place where she stands.
    pub state: State,
    /// Her answers by the id of their question.
    pub answers: BTreeMap<String, Value>,
}

/// References whose records and states are read in one call, which takes 100 items.
const AT_ONCE: usize = 50;

impl Serial {
    /// Draws a new one.
    pub fn draw() -> Result<Self, StoreFailure> {
        let mut bytes = [0; 5];
        getrandom::fill(&mut bytes).map_err(|_| StoreFailure::no_random_numbers())?;
        Ok(Self(base32::encode(&bytes)))
    }

    /// Returns its letters and digits alone.
    pub fn compact(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Serial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&base32::in_fours(&self.0))
    }
}

impl Repository {
    /// Hands over the people of an office who sent this form and are wanted, some at a time, in the
    /// order of the office's list. Those who withdrew are not among them.
    ///
    /// That `reader` has them is written down before they are handed over. Only who is in `scope`
    /// is, whatever the list says.
    pub async fn for_each_filed(
        &self,
        scope: &Scope,
        kecamatan: &KecamatanId,
        form: &str,
        (reader, now): (&Reader, Timestamp),
        is_wanted: impl Fn(&Filed) -> bool + Send,
        mut each: impl FnMut(Vec<Filed>) + Send,
    ) -> Result<(), StoreFailure> {
        if !scope.holds(kecamatan) {
            return Ok(());
        }
        let by_office = table::definition().by_office;
        let partition = office(kecamatan.as_str());
        let mut pages = self.pages(Some(by_office.name), by_office.partition_key, &partition);
        while let Some(page) = pages.next().await? {
            let sent = page.iter().filter(|row| string(row, "form") == form);
            let references: Vec<Reference> = sent.filter_map(items::reference_of).collect();
            for references in references.chunks(AT_ONCE) {
                let mut filed = self.filed(scope, references, now).await?;
                filed.retain(&is_wanted);
                let theirs: Vec<Reference> = filed.iter().map(|filed| filed.reference).collect();
                self.note_readings(&theirs, reader, now).await?;
                each(filed);
            }
        }
        Ok(())
    }

    /// Writes down that a table was taken. False where its number is another's.
    pub async fn note_download(&self, download: &Download) -> Result<bool, StoreFailure> {
        let key = format!("{:.3}#{}", download.at, download.serial.0);
        let mut item = items::item(month(download.at), key);
        put(&mut item, "by", text(download.by.as_str()));
        put(&mut item, "of", text(download.of.code()));
        put(&mut item, "format", text(&download.format));
        put(&mut item, "purpose", text(download.purpose.code()));
        put(&mut item, "rows", number(download.rows.into()));
        let taken = items::item(
            format!("DOWNLOAD#{}", download.serial.0),
            "SERIAL".to_owned(),
        );
        let transaction = self
            .transaction()
            .put("download", item, Condition::absent())
            .put("serial", taken, Condition::absent());
        let mut budget = self.budget();
        let mut is_again = false;
        loop {
            match transaction.clone().send(&self.client, &mut budget).await? {
                Ok(()) => return Ok(true),
                // Our own write, whose answer got lost, or another's number.
                Err(NotWritten::Refused(_)) => return Ok(is_again),
                Err(NotWritten::Contended(failure) | NotWritten::Failed(failure)) => {
                    is_again = true;
                    budget.pause(failure).await?;
                }
            }
        }
    }

    /// Lists the tables that were taken this month and the last, the newest first: an officer's
    /// own, or with `None` everybody's.
    pub async fn downloads(
        &self,
        by: Option<&OfficerId>,
        now: Timestamp,
    ) -> Result<Vec<Download>, StoreFailure> {
        let first = wib::date(now).first_of_month();
        let last_month = first.saturating_sub(1.day());
        let mut downloads = Vec::new();
        for month in [month_of(first), month_of(last_month)] {
            let found = self.partition(&month).await?;
            for item in found.iter().rev() {
                let download = read(item)?;
                if by.is_none_or(|by| *by == download.by) {
                    downloads.push(download);
                }
            }
        }
        Ok(downloads)
    }

    /// Reads records and states of some people, in their order.
    async fn filed(
        &self,
        scope: &Scope,
        references: &[Reference],
        now: Timestamp,
    ) -> Result<Vec<Filed>, StoreFailure> {
        let keys = references
            .iter()
            .flat_map(|reference| [record_address(*reference), state_address(*reference)]);
        let found = self.items(keys.collect()).await?;
        let mut filed = Vec::new();
        for reference in references {
            let partition = items::submission(*reference);
            let theirs = |sort: &str| {
                found.iter().find(|item| {
                    let definition = table::definition();
                    string(item, definition.partition_key) == partition
                        && string(item, definition.sort_key) == sort
                })
            };
            let record = theirs(RECORD).filter(|record| !is_expired(record, now));
            let (Some(record), Some(state)) = (record, theirs(STATE)) else {
                continue;
            };
            let state = read_state(state)?;
            if state.status() != Status::Active || !scope.holds_person(&state) {
                continue;
            }
            let answers = record
                .get("answers")
                .and_then(|answers| answers.as_m().ok());
            let answers = answers.ok_or_else(|| StoreFailure::unreadable("answers"))?;
            filed.push(Filed {
                reference: *reference,
                state,
                answers: answers
                    .iter()
                    .map(|(question, answer)| (question.clone(), plain(answer)))
                    .collect(),
            });
        }
        Ok(filed)
    }
}

fn month(at: Timestamp) -> String {
    month_of(wib::date(at))
}

fn month_of(day: Date) -> String {
    format!("DOWNLOADS#{:04}-{:02}", day.year(), day.month())
}

fn read(item: &Item) -> Result<Download, StoreFailure> {
    let unreadable = || StoreFailure::unreadable("download");
    let key = string(item, table::definition().sort_key);
    let (at, serial) = key.split_once('#').ok_or_else(unreadable)?;
    let rows = read_number(item, "rows").and_then(|rows| rows.try_into().ok());
    Ok(Download {
        serial: Serial(serial.to_owned()),
        by: string(item, "by").parse().map_err(|_| unreadable())?,
        at: at.parse().map_err(|_| unreadable())?,
        of: string(item, "of").parse().map_err(|_| unreadable())?,
        format: string(item, "format").to_owned(),
        purpose: string(item, "purpose").parse().map_err(|_| unreadable())?,
        rows: rows.ok_or_else(unreadable)?,
    })
}

#[cfg(test)]
mod tests {
    use programme::Stage;
    use programme::closed_lists::{ReadPurpose, Via, WithdrawalWay};

    use super::*;
    use crate::Saved;
    use crate::history::tests::{new_submission, registered};
    use crate::history::{Act, What};
    use crate::officer::Offices;

    fn scope(kecamatan: &str) -> Scope {
        let kecamatan = kecamatan.parse().expect("a slug");
        Scope::Kecamatan(Offices::new(vec![kecamatan]).expect("one"))
    }

    fn reader() -> Reader {
        Reader {
            officer: "abcdefgh".parse().expect("an id"),
            purpose: ReadPurpose::Table,
        }
    }

    async fn taken(
        repository: &Repository,
        scope: &Scope,
        form: &str,
        now: Timestamp,
    ) -> Vec<Filed> {
        let menteng = "menteng".parse().expect("a slug");
        let mut taken = Vec::new();
        repository
            .for_each_filed(
                scope,
                &menteng,
                form,
                (&reader(), now),
                |_| true,
                |filed| taken.extend(filed),
            )
            .await
            .expect("the store answers");
        taken
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn who_is_in_a_table_is_in_scope_takes_part_and_has_a_reading() {
        let (_store, repository, first, now) = registered(false).await;
        let mut new = new_submission(now, false);
        for at in 0..60 {
            new.hashes.current.key = format!("another {at}");
            assert!(matches!(
                repository.save(&new).await.result,
                Ok(Saved::New(_))
            ));
        }
        let all = taken(&repository, &scope("menteng"), &new.form, now).await;
        assert_eq!(all.len(), 61);
        let filed = all
            .iter()
            .find(|filed| filed.reference == first)
            .expect("her");
        assert_eq!(filed.answers["nama"], "Contoh Melati");
        assert_eq!(filed.state.stage().map(|fact| fact.stage), Some(Stage::P1));

        let withdrawal = Act {
            reference: first,
            seen: None,
            id: Act::draw_id().expect("random numbers"),
            by: "abcdefgh".to_owned(),
            via: Via::Desk,
            at: now,
            what: What::Withdrawn {
                way: WithdrawalWay::CameIn,
            },
            text: None,
        };
        repository.act(&withdrawal, now).await.expect("recorded");
        let left = taken(&repository, &Scope::All, &new.form, now).await;
        assert_eq!(left.len(), 60);
        assert!(left.iter().all(|filed| filed.reference != first));

        // Another office, another form.
        assert_eq!(taken(&repository, &scope("koja"), &new.form, now).await, []);
        assert_eq!(taken(&repository, &Scope::All, "lain", now).await, []);

        let opened = repository
            .person(&Scope::All, left[0].reference, &reader(), now)
            .await
            .expect("in scope");
        assert_eq!(opened.readings.len(), 1);
        assert_eq!(opened.readings[0].purpose, Some(ReadPurpose::Table));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_download_is_an_event_under_a_number_of_its_own() {
        let (_store, repository, _, now) = registered(false).await;
        let download = Download {
            serial: Serial::draw().expect("random numbers"),
            by: "abcdefgh".parse().expect("an id"),
            at: now,
            of: DownloadOf::Registered,
            format: "csv".to_owned(),
            purpose: DownloadPurpose::Calling,
            rows: 61,
        };
        assert_eq!(repository.note_download(&download).await, Ok(true));
        assert_eq!(repository.note_download(&download).await, Ok(false));
        let last_month = Timestamp::from_second(now.as_second() - 20 * 86_400).expect("a time");
        let earlier = Download {
            serial: Serial::draw().expect("random numbers"),
            by: "abcdefg2".parse().expect("an id"),
            at: last_month,
            ..download.clone()
        };
        assert_eq!(repository.note_download(&earlier).await, Ok(true));
        let all = repository.downloads(None, now).await;
        assert_eq!(all, Ok(vec![download.clone(), earlier]));
        let own = repository.downloads(Some(&download.by), now).await;
        assert_eq!(own, Ok(vec![download]));
    }
}
