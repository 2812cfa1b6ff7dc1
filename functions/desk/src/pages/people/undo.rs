//! `/meja/orang/{nomor}/urungkan/`: an officer takes back what she did last, for 15 minutes.

use std::slice;

use jiff::Timestamp;
use programme::closed_lists::CorrectionReason;
use records::history::{Correction, Event, NotActed, State, What};

use super::act;
use crate::addresses;
use crate::desk::Desk;
use crate::page::{Handling, Reply, Visit};
use crate::pages::record;

/// Tells whether it is this officer's own last act and can still be undone. What was confirmed on a
/// page of its own is corrected instead.
pub(super) fn is_undoable(state: &State, last: &Event, officer: &str, now: Timestamp) -> bool {
    last.by == officer
        && last.seq == state.seq
        && now < act::undo_until(last.recorded_at)
        && matches!(
            last.what,
            What::StageReached { .. }
                | What::Contacted { .. }
                | What::Notified { .. }
                | What::MentorAssigned { .. }
                | What::Forwarded { .. }
        )
        && state.lets_correct(slice::from_ref(last), last)
}

/// News that something else was recorded after it.
pub(super) const OVERTAKEN: &str = "tersusul";
/// News that the mentor whom it would give back has no room.
pub(super) const MENTOR_FULL: &str = "mentor-penuh";

pub(super) fn save<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let reference = record::reference(visit)?;
        let state = desk
            .repository()
            .standing(&visit.scope(), reference, visit.now)
            .await?;
        let events = desk.repository().history(reference).await?;
        let officer = visit.officer().id.as_str();
        let seen = record::seen(visit);
        let back = |news: &str| {
            let to = addresses::person(reference, &format!("?kabar={news}"));
            Reply::see_other("undone", &to)
        };
        let Some(last) = events.last().filter(|last| Some(last.seq) == seen) else {
            // Pressed twice, it is done.
            let mut undone = events.iter().filter_map(|event| event.what.undoes());
            let is_done = undone.any(|seq| Some(seq) == seen);
            return Ok(back(if is_done { "diurungkan" } else { OVERTAKEN }));
        };
        if !is_undoable(&state, last, officer, visit.now) {
            return Ok(back("lewat"));
        }
        let what = What::Corrected {
            corrects: last.seq,
            reason: CorrectionReason::Slip,
            correction: Correction::Undone,
        };
        let undo = record::act(visit, reference, what)?;
        match desk.repository().act(&undo, visit.now).await {
            Ok(_) => Ok(back("diurungkan")),
            Err(NotActed::Store(failure)) => Err(failure.into()),
            Err(NotActed::MentorFull | NotActed::UnknownMentor) => Ok(back(MENTOR_FULL)),
            // Somebody did something in between, so it is no longer the last.
            Err(_) => Ok(back(OVERTAKEN)),
        }
    })
}
