//! Mentors in the store: added, changed, read, closed.

use programme::{KecamatanId, Reference};

use super::mentor::{self, CASE, Mentor, MentorId, MentorStatus, NewMentor};
use crate::failure::StoreFailure;
use crate::items::{Item, string};
use crate::officer::OfficerId;
use crate::repository::Repository;
use crate::table;
use crate::transaction::Condition;

impl Repository {
    /// Adds a mentor, to whom nobody is assigned yet.
    pub async fn add_mentor(&self, new: NewMentor) -> Result<Mentor, StoreFailure> {
        let mentor = Mentor::new(draw_id()?, new);
        let transaction = self
            .transaction()
            .put("mentor", mentor.item(), Condition::absent())
            .put("pointer", mentor::pointer(&mentor), Condition::absent());
        // Refused: forty random bits are our own, so it was this call, whose answer got lost.
        let _ = self.insist_on(&transaction).await?;
        Ok(mentor)
    }

    /// Finds the mentor with this id.
    pub async fn mentor(&self, id: &MentorId) -> Result<Option<Mentor>, StoreFailure> {
        let found = self.get(mentor::address(id), &mut self.budget()).await?;
        found.map(|item| Mentor::read(&item)).transpose()
    }

    /// Lists the mentors of these kecamatan who are not closed, in the order of their ids.
    pub async fn mentors_of(&self, kecamatan: &[KecamatanId]) -> Result<Vec<Mentor>, StoreFailure> {
        let mut keys: Vec<Item> = Vec::new();
        for kecamatan in kecamatan {
            let pointers = self.partition(&mentor::office(kecamatan)).await?;
            for pointer in &pointers {
                keys.push(mentor::address(&mentor::pointed(pointer)?));
            }
        }
        let found = self.items(keys).await?;
        let mentors = found.iter().map(Mentor::read);
        let mut mentors = mentors.collect::<Result<Vec<_>, _>>()?;
        mentors.retain(|mentor| mentor.status != MentorStatus::Closed);
        mentors.sort_unstable_by(|one, other| one.id.cmp(&other.id));
        Ok(mentors)
    }

    /// Puts a changed mentor back: name, sectors, capacity, leave, status. False where another
    /// change was faster, or where she looks after more people by now than she then could.
    pub async fn change_mentor(&self, changed: &Mentor) -> Result<bool, StoreFailure> {
        let mut next = changed.clone();
        next.seq += 1;
        let most = match next.status {
            MentorStatus::Active => next.capacity,
            MentorStatus::Closing => u32::MAX,
            MentorStatus::Closed => 0,
        };
        let condition = mentor::at_sequence_with_load(changed.seq, most);
        let key = mentor::address(&next.id);
        let transaction = self
            .transaction()
            .set("mentor", key, next.settings(), condition);
        if self.insist_on(&transaction).await?.is_ok() {
            return Ok(true);
        }
        // Ours, when it was we who wrote it and the answer got lost.
        let there = self.mentor(&next.id).await?;
        Ok(there.is_some_and(|there| there.settings() == next.settings()))
    }

    /// Lists the references of the people whom a mentor looks after.
    pub async fn cases_of(&self, id: &MentorId) -> Result<Vec<Reference>, StoreFailure> {
        let key = table::definition().partition_key;
        let cases = self
            .pages(None, key, &mentor::partition(id))
            .beginning_with(CASE)
            .all()
            .await?;
        let reference = |case: &Item| {
            let sort = string(case, table::definition().sort_key);
            let reference = sort.strip_prefix(CASE).map(Reference::parse);
            reference
                .and_then(Result::ok)
                .ok_or_else(|| StoreFailure::unreadable("case of a mentor"))
        };
        cases.iter().map(reference).collect()
    }
}

/// Draws an id: mentors and officers have ids of one kind.
fn draw_id() -> Result<MentorId, StoreFailure> {
    let id = OfficerId::draw()?;
    let id = id.as_str().parse();
    Ok(id.expect("small letters and digits are a slug"))
}
