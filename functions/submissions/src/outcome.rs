//! Outcomes of a request, in words; which page, status or JSON says so is decided in
//! [`crate::answer`].

use form_http::NotTaken;
use form_http::receipt::Receipt;

/// Outcome of a request.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// The submission is stored now.
    Stored(Receipt),
    /// Repeat of a submission that was stored before.
    Repeated(Receipt),
    /// Other submission of a person who is stored already; it was kept as a note to the first.
    Noted {
        /// Whether it asked for places in sessions too, for which nothing was done.
        with_sessions: bool,
    },
    /// A receipt is shown.
    ReceiptShown(Receipt),
    /// A receipt is kept as a file.
    ReceiptDownloaded(Receipt),
    /// A receipt's address that we did not give.
    UnknownReceipt,
    /// The form was not taken.
    NotTaken(NotTaken),
}

impl Outcome {
    /// Returns its name in the log.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Stored(_) => "stored",
            Self::Repeated(_) => "repeated",
            Self::Noted { .. } => "noted",
            Self::ReceiptShown(_) => "receipt_shown",
            Self::ReceiptDownloaded(_) => "receipt_downloaded",
            Self::UnknownReceipt => "unknown_receipt",
            Self::NotTaken(reason) => reason.name(),
        }
    }
}
