//! What can come of a request, in words; which page, status or JSON says so is decided in
//! [`crate::answer`].

use forms::{RawSubmission, Rejection};
use jiff::Timestamp;
use serde::Serialize;

use crate::receipt::Receipt;
use crate::repository::Receipted;

/// What came of a request.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// The submission is stored now.
    Stored(Receipt),
    /// The same submission was stored before.
    Repeated(Receipt),
    /// The same person's other submission was stored before; this one was kept as a note to it.
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
    /// The request was not taken.
    Refused(Refusal),
}

/// Why a request was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// No such address.
    NotFound,
    /// A receipt's address that we did not give.
    UnknownReceipt,
    /// The address takes other methods, named here as in `Allow`.
    Method(&'static str),
    /// A page of another site sent it.
    CrossSite,
    /// More than [`crate::body::MOST_BODY_BYTES`].
    TooLarge,
    /// Its header lines together are more than [`crate::service::MOST_HEADER_BYTES`].
    HeadersTooLarge,
    /// Neither a plain form nor JSON.
    UnsupportedType,
    /// No text, or no JSON object.
    Unreadable,
    /// The body broke off or took too long.
    Interrupted,
}

/// Why a body is no submission.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum BodyFault {
    /// It can't be read at all.
    Refused(Refusal),
    /// It is JSON, but some values are of a kind that no question takes.
    Misshapen(Vec<FieldProblem>),
}

/// What is wrong with one member of a JSON body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct FieldProblem {
    /// JSON pointer to the member, as a URI fragment (RFC 6901, section 6).
    pub pointer: String,
    pub detail: String,
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
            Self::Refused(refusal) => refusal.name(),
        }
    }
}

impl Refusal {
    fn name(self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::UnknownReceipt => "unknown_receipt",
            Self::Method(_) => "method_not_allowed",
            Self::CrossSite => "cross_site",
            Self::TooLarge => "too_large",
            Self::HeadersTooLarge => "headers_too_large",
            Self::UnsupportedType => "unsupported_type",
            Self::Unreadable => "unreadable",
            Self::Interrupted => "interrupted",
        }
    }
}
