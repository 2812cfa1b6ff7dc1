//! One more event under the next number, with all that follows from it, in one transaction.

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use programme::Reference;

use super::attendance::TICKET;
use super::keys::NAMESAKE;
use crate::budget::Budget;
use crate::failure::StoreFailure;
use crate::history::{
    Act, Acted, Correction, Event, NotActed, Objection, State, Sums, What, items,
};
use crate::items::string;
use crate::mentors::{Cases, MENTOR};
use crate::repository::Repository;
use crate::submission::items::record_address;
use crate::table;
use crate::transaction::{Checks, Condition, NotWritten, Transaction};

impl Repository {
    /// Records what happened under the next number: event, state, place in the office's list and
    /// free text in one transaction, or nothing.
    ///
    /// Where it undoes that she came to a session, her ticket says so no longer.
    ///
    /// Of any number at once exactly one gets each number. An action whose answer was lost
    /// recognises its own event when it is tried again with the same [`Act::id`].
    ///
    /// Whoever withdraws gives up her places in sessions: a request that is under way might
    /// otherwise get one after it. None comes back when the withdrawal is put right, but she may ask
    /// anew, behind all who wait then. Where that fails the withdrawal stands, and the same action
    /// again does the rest. Her mentor comes back where he has room; else she waits for another.
    pub async fn act(&self, act: &Act, now: Timestamp) -> Result<Acted, NotActed> {
        let acted = self
            .act_with(act, now, None, &[], |transaction| transaction)
            .await?;
        if matches!(act.what, What::Withdrawn { .. }) {
            self.give_up_all(act.reference, now).await?;
        }
        Ok(acted)
    }

    /// Records like [`Repository::act`], with what `further` adds to the transaction, whose checks
    /// have the names `checks`, and, where `load` is given, only while the mentor that it assigns
    /// has as many cases. No place is given up.
    pub(crate) async fn act_with(
        &self,
        act: &Act,
        now: Timestamp,
        load: Option<u32>,
        checks: &[&'static str],
        further: impl Fn(Transaction) -> Transaction,
    ) -> Result<Acted, NotActed> {
        self.record_with(act, now, load, checks, &[], further).await
    }

    /// Records like [`Repository::act_with`], and changes these attributes of the record with it.
    pub(crate) async fn record_with(
        &self,
        act: &Act,
        now: Timestamp,
        load: Option<u32>,
        checks: &[&'static str],
        attributes: &[(&'static str, Option<AttributeValue>)],
        further: impl Fn(Transaction) -> Transaction,
    ) -> Result<Acted, NotActed> {
        let _turn = self.turns.acquire().await;
        let mut budget = self.budget();
        let mut act = act.clone();
        loop {
            let (before, expires_at) = self.stand(act.reference, now, &mut budget).await?;
            let seen = act.seen.unwrap_or(before.seq);
            if before.seq != seen {
                return self.faster(&act, seen, before, &mut budget).await;
            }
            let step = self.step(&act, before, expires_at, now).await?;
            let begun = self
                .begin_recording(&act, &step, load, now, &mut budget)
                .await?;
            let Some(transaction) = begun else {
                if act.leave_mentor(&step.before) {
                    continue;
                }
                return Err(NotActed::UnknownMentor);
            };
            let transaction = act.with_text(further(transaction), &step);
            let transaction = self
                .complete_recording(transaction, &act, &step, attributes, &mut budget)
                .await?;
            match transaction.send(&self.client, &mut budget).await? {
                Ok(()) => return Ok(step.acted()),
                Err(NotWritten::Refused(refused)) => match Refusal::of(&refused, checks) {
                    Refusal::Check(check) => return Err(NotActed::Refused(check)),
                    Refusal::Mentor if act.leave_mentor(&step.before) => {}
                    Refusal::Mentor => return Err(NotActed::MentorFull),
                    Refusal::Ticket => {
                        let failure = StoreFailure::contention("attendance marked meanwhile");
                        budget.pause(failure).await?;
                    }
                    // By this very action, whose answer got lost, or by somebody else. A doer who had
                    // seen nothing takes the next one.
                    Refusal::NumberTaken => {
                        let (stands, _) = self.stand(act.reference, now, &mut budget).await?;
                        let seq = step.event.seq;
                        let own = self.own(&act, seq, &mut budget).await?;
                        if act.seen.is_some() || own.is_some() {
                            return self.faster(&act, seen, stands, &mut budget).await;
                        }
                        let failure = StoreFailure::contention("another event meanwhile");
                        budget.pause(failure).await?;
                    }
                },
                Err(NotWritten::Contended(failure) | NotWritten::Failed(failure)) => {
                    budget.pause(failure).await?;
                    // It may have taken effect all the same.
                    let own = self.own(&act, step.event.seq, &mut budget).await?;
                    let is_this_try =
                        |own: Event| act.seen.is_none() || own.is_recorded_with(&step.event);
                    if own.is_some_and(is_this_try) {
                        return Ok(step.acted());
                    }
                }
            }
        }
    }

    /// Makes the step that an act is from the state `before` on, where that admits it.
    async fn step(
        &self,
        act: &Act,
        before: State,
        expires_at: i64,
        now: Timestamp,
    ) -> Result<Step, NotActed> {
        let event = act.event(&before, now);
        let earlier = self.corrected(act, &before).await?;
        before.admits(&event, &earlier)?;
        Ok(Step {
            after: before.after(&event, &earlier),
            event,
            before,
            earlier,
            expires_at,
        })
    }

    /// Begins the transaction of the event, the state after it, and what it means for mentors.
    /// `None` where there is no mentor with the id that it names.
    async fn begin_recording(
        &self,
        act: &Act,
        step: &Step,
        load: Option<u32>,
        now: Timestamp,
        budget: &mut Budget,
    ) -> Result<Option<Transaction>, StoreFailure> {
        let recording = self.recording(act.reference, &step.event, &step.before, &step.after);
        let cases = Cases {
            reference: act.reference,
            before: &step.before,
            after: &step.after,
            load,
        };
        self.move_case(recording, &cases, now, budget).await
    }

    /// Adds to a recording what it means for keys, for a ticket, and for the record, whose
    /// `attributes` change with it.
    async fn complete_recording(
        &self,
        recording: Transaction,
        act: &Act,
        step: &Step,
        attributes: &[(&'static str, Option<AttributeValue>)],
        budget: &mut Budget,
    ) -> Result<Transaction, StoreFailure> {
        let reference = act.reference;
        let states = [&step.before, &step.after];
        let recording = self.move_keys(recording, reference, states, budget).await?;
        let recording = self.unmark(recording, act, &step.earlier, budget).await?;
        let mut listing = items::listing(&step.after, reference);
        listing.extend_from_slice(attributes);
        let recording = if matches!(act.what, What::Released { .. }) {
            let now = step.event.recorded_at;
            self.let_in(recording, reference, &mut listing, now, budget)
                .await?
        } else {
            recording
        };
        let record = record_address(reference);
        Ok(recording.set("record", record, listing, Condition::present()))
    }

    /// Reads the events up to the state `before`, where the act is a correction; others don't ask
    /// for them.
    async fn corrected(&self, act: &Act, before: &State) -> Result<Vec<Event>, StoreFailure> {
        if !matches!(act.what, What::Corrected { .. }) {
            return Ok(Vec::new());
        }
        let mut events = self.history(act.reference).await?;
        events.retain(|event| event.seq <= before.seq);
        Ok(events)
    }

    /// Makes the writes of every recording: the event, under a number that nobody has, and the
    /// state, which was at the number before.
    pub(crate) fn recording(
        &self,
        reference: Reference,
        event: &Event,
        before: &State,
        after: &State,
    ) -> Transaction {
        let change = Sums::of_event(Some(before), after);
        self.transaction()
            .put(
                EVENT,
                items::event(event, &change, reference),
                Condition::absent(),
            )
            .put(
                "state",
                items::state(after, reference),
                Condition::at_sequence(before.seq),
            )
    }

    /// Reads the state of a submission whose record is still kept, with the second at which it
    /// expires.
    pub(super) async fn stand(
        &self,
        reference: Reference,
        now: Timestamp,
        budget: &mut Budget,
    ) -> Result<(State, i64), NotActed> {
        let state = self.get(items::state_address(reference), budget).await?;
        let state = items::read_state(&state.ok_or(NotActed::Unknown)?)?;
        let record = self.get(record_address(reference), budget).await?;
        let expires_at = record.as_ref().and_then(|record| {
            record
                .get(table::definition().expiry)?
                .as_n()
                .ok()?
                .parse()
                .ok()
        });
        match expires_at {
            Some(expires_at) if expires_at > now.as_second() => Ok((state, expires_at)),
            _ if state.erased.is_some() => Err(Objection::Erased.into()),
            _ => Err(NotActed::Unknown),
        }
    }

    /// Returns the answer to a doer who had not seen the last event: her own action's, where it is
    /// that, it says the same, and what it recorded still stands.
    async fn faster(
        &self,
        act: &Act,
        seen: u32,
        stands: State,
        budget: &mut Budget,
    ) -> Result<Acted, NotActed> {
        let mut since = self.history(act.reference).await?;
        since.retain(|event| event.seq > seen);
        let Some(next) = since.first().cloned() else {
            // A number that was never given: the form was not ours.
            return Err(NotActed::Unknown);
        };
        if next.act != act.id {
            return Err(NotActed::Faster(since));
        }
        if next.stands(&since) && self.is_said_by(act, &next, budget).await? {
            return Ok(Acted {
                event: next,
                state: stands,
                is_repeat: true,
            });
        }
        Err(NotActed::Resent(since))
    }

    /// Tells whether an event is what an act records, its free text included.
    async fn is_said_by(
        &self,
        act: &Act,
        event: &Event,
        budget: &mut Budget,
    ) -> Result<bool, StoreFailure> {
        if !act.says(event) {
            return Ok(false);
        }
        let text = items::free_text_address(act.reference, event.seq);
        let text = self.get(text, budget).await?;
        let text = text.as_ref().map(|text| string(text, "text"));
        Ok(text == act.text.as_deref())
    }

    /// Returns the event under a number, where it is this very action's.
    async fn own(
        &self,
        act: &Act,
        seq: u32,
        budget: &mut Budget,
    ) -> Result<Option<Event>, StoreFailure> {
        let written = self
            .get(items::address_of(act.reference, seq), budget)
            .await?;
        let event = written.as_ref().map(items::read_event).transpose()?;
        Ok(event.filter(|event| event.act == act.id))
    }
}

/// The check that an event's number is free.
const EVENT: &str = "event";

impl Act {
    /// Adds to a recording the free text about its event.
    fn with_text(&self, recording: Transaction, step: &Step) -> Transaction {
        match &self.text {
            Some(words) => recording.put(
                "text",
                items::free_text(self.reference, step.event.seq, words, step.expires_at),
                Condition::absent(),
            ),
            None => recording,
        }
    }

    /// Puts a withdrawal right without giving her mentor back, who has no room for her. False for
    /// whatever else would give one back: there the mentor whom she has now is kept.
    fn leave_mentor(&mut self, before: &State) -> bool {
        match &mut self.what {
            What::Corrected { correction, .. }
                if *correction == Correction::Undone && before.withdrawn.is_some() =>
            {
                *correction = Correction::UndoneWithoutMentor;
                true
            }
            _ => false,
        }
    }
}

/// An act as it would be recorded.
struct Step {
    event: Event,
    before: State,
    after: State,
    /// Events up to the state before, for a correction.
    earlier: Vec<Event>,
    /// The second after which the record is no longer kept.
    expires_at: i64,
}

impl Step {
    fn acted(self) -> Acted {
        Acted {
            event: self.event,
            state: self.after,
            is_repeat: false,
        }
    }
}

/// Why the store refused a recording.
enum Refusal {
    /// A check that the doer is told.
    Check(&'static str),
    /// The mentor has no room.
    Mentor,
    /// Somebody marked on the ticket that she came, or took it back.
    Ticket,
    /// The number of the event is taken, or the state has moved on.
    NumberTaken,
}

impl Refusal {
    /// Reads the refusal from the checks that failed; `checks` are those of the doer's own. The
    /// others mean nothing where the number is taken: they were made for a state that has passed.
    fn of(refused: &Checks, checks: &[&'static str]) -> Self {
        let own = checks.iter().find(|check| refused.contain(check));
        match own {
            Some(check) => Self::Check(check),
            None if refused.contain(EVENT) => Self::NumberTaken,
            None if refused.contain(NAMESAKE) => Self::Check(NAMESAKE),
            None if refused.contain(MENTOR) => Self::Mentor,
            None if refused.contain(TICKET) => Self::Ticket,
            None => Self::NumberTaken,
        }
    }
}
