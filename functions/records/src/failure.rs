//! Meanings of a failed call to the store, in the few cases that call for different action.

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};

/// The store could not take a submission. Its text is for the log and says nothing about the
/// submission: the store's own messages can repeat values, so only their codes are kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{cause}")]
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

    /// Makes the failure of an item that is not as we write it.
    pub(crate) fn unreadable(what: &'static str) -> Self {
        Self {
            cause: format!("unreadable item: {what}"),
            passing: false,
        }
    }

    /// Makes the failure of something drawn at random that is another's already.
    pub fn taken() -> Self {
        Self::contention("drawn number is taken")
    }

    /// Makes the failure of a system that gave no random numbers.
    pub fn no_random_numbers() -> Self {
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

    /// Makes the failure of a refused transaction: the same writes would meet it again.
    pub(crate) fn refused(reason: &str) -> Self {
        Self {
            cause: format!("transaction refused: {reason}"),
            passing: false,
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

    /// Tells whether another try may succeed.
    pub(crate) fn is_passing(&self) -> bool {
        self.passing
    }
}

/// Tells whether this is a refusal that the same call would meet again.
pub(crate) fn is_final(code: Option<&str>) -> bool {
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
                // The store of one machine, on a full disk or under a wrong clock.
                | "StoreClosed"
        )
    )
}
