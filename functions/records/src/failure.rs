//! What a failed call to the store means, in the few cases that call for different action.

use std::fmt;

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;

/// The store could not take a submission. Its text is for the log and says nothing about the
/// submission: the store's own messages can repeat values, so only their codes are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreFailure {
    cause: String,
    passing: bool,
}

impl StoreFailure {
    pub(crate) fn out_of_time(last: Option<&Self>) -> Self {
        Self {
            cause: match last {
                Some(last) => format!("out of time after: {}", last.cause),
                None => "out of time".to_owned(),
            },
            passing: true,
        }
    }

    pub(crate) fn out_of_tries(last: &Self) -> Self {
        Self {
            cause: format!("out of tries after: {}", last.cause),
            passing: true,
        }
    }

    /// An item that is not as we write it.
    pub(crate) fn unreadable(what: &'static str) -> Self {
        Self {
            cause: format!("unreadable item: {what}"),
            passing: false,
        }
    }

    pub(crate) fn no_random_numbers() -> Self {
        Self {
            cause: "the system gave no random numbers".to_owned(),
            passing: false,
        }
    }

    pub(crate) fn contention(code: &str) -> Self {
        Self {
            cause: code.to_owned(),
            passing: true,
        }
    }

    /// Reads a failed call. Whether the call took effect is unknown in most cases.
    pub(crate) fn of<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>) -> Self {
        let code = || error.code().unwrap_or("no code").to_owned();
        let (cause, passing) = match error {
            SdkError::ConstructionFailure(_) => ("request could not be built".to_owned(), false),
            SdkError::TimeoutError(_) => ("no answer in time".to_owned(), true),
            SdkError::DispatchFailure(failure) => {
                let cause = if failure.is_timeout() {
                    "no answer in time"
                } else if failure.is_io() {
                    "connection failed"
                } else {
                    "request could not be sent"
                };
                (cause.to_owned(), !failure.is_user())
            }
            SdkError::ResponseError(_) => ("answer could not be read".to_owned(), true),
            SdkError::ServiceError(_) => (code(), !is_final(error.code())),
            _ => ("unknown failure".to_owned(), true),
        };
        Self { cause, passing }
    }

    /// Whether another try may succeed.
    pub(crate) fn is_passing(&self) -> bool {
        self.passing
    }
}

impl fmt::Display for StoreFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.cause)
    }
}

impl std::error::Error for StoreFailure {}

/// Why a transaction was not carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NotWritten {
    /// The natural key is taken: this submission, or another by the same person, is stored.
    KeyTaken,
    /// The reference is taken by another submission.
    ReferenceTaken,
    /// Another transaction on the same items was under way.
    Contended(StoreFailure),
    /// The call failed; it may have taken effect all the same.
    Failed(StoreFailure),
}

impl NotWritten {
    /// Reads the reasons of a cancelled transaction; they stand in the order of its writes,
    /// key first and reference second.
    pub(crate) fn of<R>(error: &SdkError<TransactWriteItemsError, R>) -> Self {
        let Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) =
            error.as_service_error()
        else {
            return Self::Failed(StoreFailure::of(error));
        };
        let codes: Vec<&str> = cancelled
            .cancellation_reasons()
            .iter()
            .map(|reason| reason.code().unwrap_or("None"))
            .collect();
        let refused = |place: usize| codes.get(place) == Some(&"ConditionalCheckFailed");
        if refused(0) {
            return Self::KeyTaken;
        }
        if refused(1) {
            return Self::ReferenceTaken;
        }
        match codes.into_iter().find(|code| *code != "None") {
            Some(code) if is_final(Some(code)) => Self::Failed(StoreFailure {
                cause: format!("transaction refused: {code}"),
                passing: false,
            }),
            other => Self::Contended(StoreFailure::contention(other.unwrap_or("no reason"))),
        }
    }
}

/// Refusals that the same call would meet again.
fn is_final(code: Option<&str>) -> bool {
    matches!(
        code,
        Some(
            "ValidationException"
                | "ValidationError"
                | "SerializationException"
                | "ResourceNotFoundException"
                | "AccessDeniedException"
                | "AccessDenied"
                | "MissingAuthenticationTokenException"
                | "UnrecognizedClientException"
                | "InvalidSignatureException"
                | "IncompleteSignatureException"
                | "ExpiredTokenException"
                | "ItemCollectionSizeLimitExceeded"
                | "ItemCollectionSizeLimitExceededException"
        )
    )
}
