//! `/meja/orang/{nomor}/urungkan/`: an officer takes back what she did last, for 15 minutes.

use jiff::Timestamp;
use programme::Reference;
use programme::closed_lists::{CorrectionReason, Via};
use records::history::{Act, Correction, Event, NotActed, State, What};

use super::{act, address, correct};
use crate::desk::Desk;
use crate::page::{Fault, Handling, Reply, Visit};

/// Whether it is this officer's own last act and can still be undone. What was confirmed on a page
/// of its own is corrected instead.
pub(super) fn is_undoable(state: &State, last: &Event, officer: &str, now: Timestamp) -> bool {
    last.by == officer
        && last.seq == state.seq
        && now < act::undo_until(last.recorded_at)
        && matches!(
            last.what,
            What::StageReached { .. }
                | What::Contacted { .. }
                | What::MentorAssigned { .. }
                | What::Forwarded { .. }
        )
        && correct::is_correctable(state, last)
}

pub(super) fn save<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let reference = Reference::parse(visit.parameter("nomor")).map_err(|_| Fault::NotFound)?;
        let state = desk
            .repository()
            .standing(&visit.scope(), reference, visit.now)
            .await?;
        let events = desk.repository().history(reference).await?;
        let officer = visit.officer().id.as_str();
        let seen = act::seen(visit);
        let last = events
            .last()
            .filter(|last| Some(last.seq) == seen && is_undoable(&state, last, officer, visit.now));
        let back = |news: &str| {
            let to = address(reference, &format!("?kabar={news}"));
            Reply::see_other("undone", &to)
        };
        let Some(last) = last else {
            return Ok(back("lewat"));
        };
        let undo = Act {
            reference,
            seen: Some(last.seq),
            id: Act::draw_id()?,
            by: officer.to_owned(),
            via: Via::Desk,
            at: visit.now,
            what: What::Corrected {
                corrects: last.seq,
                reason: CorrectionReason::Slip,
                correction: Correction::Undone,
            },
            text: None,
        };
        match desk.repository().act(&undo, visit.now).await {
            Ok(_) => Ok(back("diurungkan")),
            Err(NotActed::Store(failure)) => Err(failure.into()),
            // Somebody did something in between, so it is no longer the last.
            Err(_) => Ok(back("lewat")),
        }
    })
}
