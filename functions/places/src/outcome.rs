//! Outcomes of a request, in words; which page, status or JSON says so is decided in
//! [`crate::answer`].

use form_http::NotTaken;
use form_http::receipt::Receipt;
use jiff::Timestamp;
use records::Free;
use sessions::{Held, Standing};

/// Outcome of a request.
#[derive(Debug)]
pub(crate) enum Outcome<'a> {
    /// Something of the session with this id is hers, or not any more; the receipt's address says
    /// what.
    Done(String, Standing, Receipt),
    /// A receipt is shown.
    Shown(&'a Held, Standing, Receipt),
    /// The receipt of a session that was cancelled since.
    ShownCancelled(&'a Held, Receipt),
    /// The receipt of a session, by its id, that the site has no more.
    ShownGone(String, Standing, Receipt),
    /// A receipt's address that we did not give.
    UnknownReceipt,
    /// How many places are free.
    Counted(&'a Held, Free),
    /// She never asked for a place in it.
    NeverAsked(&'a Held),
    /// She came, and can't give back.
    Present(&'a Held),
    /// Nobody can ask yet.
    NotYet(&'a Held, Timestamp),
    /// Nobody can ask any more.
    Closed(&'a Held),
    /// It will not be held.
    Cancelled(&'a Held),
    /// No such session, or not on the site.
    NoSession,
    /// The reference is of nobody who takes part in the programme.
    NoParticipant,
    /// The form was not taken.
    NotTaken(NotTaken),
}

impl Outcome<'_> {
    /// Returns its name in the log.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Done(_, Standing::Seat, _) => "seat",
            Self::Done(_, Standing::Waiting(_), _) => "waiting",
            Self::Done(_, Standing::Applied, _) => "applied",
            Self::Done(_, Standing::Left, _) => "left",
            Self::Shown(..) | Self::ShownCancelled(..) | Self::ShownGone(..) => "receipt_shown",
            Self::UnknownReceipt => "unknown_receipt",
            Self::Counted(..) => "counted",
            Self::NeverAsked(_) => "never_asked",
            Self::Present(_) => "present",
            Self::NotYet(..) => "not_yet",
            Self::Closed(_) => "closed",
            Self::Cancelled(_) => "cancelled",
            Self::NoSession => "no_session",
            Self::NoParticipant => "no_participant",
            Self::NotTaken(reason) => reason.name(),
        }
    }
}
