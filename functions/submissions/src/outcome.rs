//! Outcomes of a request, in words; which page, status or JSON says so is decided in
//! [`crate::answer`].

use forms::{RawSubmission, Rejection};
use jiff::Timestamp;
use web::{FieldProblem, Refusal};

use crate::receipt::Receipt;
use records::Receipted;

/// Outcome of a request.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// The submission is stored now.
    Stored(Receipt),
    /// Repeat of a submission that was stored before.
    Repeated(Receipt),
    /// Other submission of a person who is stored already; it was kept as a note to the first.
    Noted(Receipted),
    /// Some answers need another look.
    Rejected {
        raw: RawSubmission,
        rejection: Rejection,
    },
    /// Some values in a JSON body are of a kind that no question takes.
    Misshapen(Vec<FieldProblem>),
    /// The store failed; nothing is lost, the person still has every answer.
    StoreFailed { raw: RawSubmission },
    /// Too much was sent from this address or with this number; nothing is lost, the person
    /// still has every answer and can send it again from this time on.
    Limited {
        raw: RawSubmission,
        until: Timestamp,
    },
    /// A receipt is shown.
    ReceiptShown(Receipt),
    /// A receipt is kept as a file.
    ReceiptDownloaded(Receipt),
    /// A receipt's address that we did not give.
    UnknownReceipt,
    /// The request was not taken.
    Refused(Refusal),
}

/// Why a body is no submission.
#[derive(Debug, PartialEq, Eq)]
pub enum BodyFault {
    /// It can't be read at all.
    Refused(Refusal),
    /// It is JSON, but some values are of a kind that no question takes.
    Misshapen(Vec<FieldProblem>),
}

impl Outcome {
    /// Its name in the log.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Stored(_) => "stored",
            Self::Repeated(_) => "repeated",
            Self::Noted(_) => "noted",
            Self::Rejected { .. } => "rejected",
            Self::Misshapen(_) => "misshapen",
            Self::StoreFailed { .. } => "store_failed",
            Self::Limited { .. } => "limited",
            Self::ReceiptShown(_) => "receipt_shown",
            Self::ReceiptDownloaded(_) => "receipt_downloaded",
            Self::UnknownReceipt => "unknown_receipt",
            Self::Refused(refusal) => refusal.name(),
        }
    }
}
