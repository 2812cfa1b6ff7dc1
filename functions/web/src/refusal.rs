//! Requests that are not taken, whichever function they were for.

use http::StatusCode;

/// Why a request is not taken. The words for it are the function's own: see
/// [`crate::Function::refused`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No such address.
    NotFound,
    /// The address takes other methods, named here as in `Allow`.
    Method(String),
    /// A page of another site sent it.
    CrossSite,
    /// Its body is more than [`crate::MOST_BODY_BYTES`].
    TooLarge,
    /// Its header lines together are more than [`crate::MOST_HEADER_BYTES`].
    HeadersTooLarge,
    /// Its body is neither a plain form nor JSON.
    UnsupportedType,
    /// Its body is no text, or no JSON object.
    Unreadable,
    /// Its body broke off or took too long.
    Interrupted,
}

impl Refusal {
    /// Returns the status that says so.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Method(_) => StatusCode::METHOD_NOT_ALLOWED,
            Self::CrossSite => StatusCode::FORBIDDEN,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::HeadersTooLarge => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            Self::UnsupportedType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Unreadable => StatusCode::BAD_REQUEST,
            Self::Interrupted => StatusCode::REQUEST_TIMEOUT,
        }
    }

    /// Returns its name in the log.
    pub fn name(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
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
