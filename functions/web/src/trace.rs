//! The log: one line per request, with nothing in it that was sent.

use std::time::Duration;

/// All that the log says of a request beside its status and its time. A fact that a function has
/// not is left out of the line.
#[derive(Debug, Default)]
pub struct Trace {
    /// Name of the outcome, such as `stored`.
    pub outcome: &'static str,
    /// Id of the form that was served.
    pub form: Option<String>,
    /// Calls to the store, counts included; 0 where it wasn't asked.
    pub store_calls: Option<u32>,
    /// Questions that need another answer.
    pub rejected: Option<usize>,
    /// Why the submission was set aside.
    pub quarantine: Option<&'static str>,
    /// Failure of the store; makes the line an error.
    pub store_failure: Option<String>,
    /// Why limits could not be looked up or counted; makes the line a warning.
    pub uncounted: Option<String>,
}

/// The facts of a line that are known of every request.
#[derive(Debug)]
pub(crate) struct Request<'a> {
    /// Name of the function.
    pub function: &'a str,
    pub status: u16,
    pub took: Duration,
    /// The code that a page shows when we failed.
    pub id: &'a str,
}

impl Trace {
    /// Writes one line per request:
    ///
    /// | field | what |
    /// | --- | --- |
    /// | `event` | `request` |
    /// | `function` | name of the function |
    /// | `outcome` | name of the outcome |
    /// | `status` | HTTP status |
    /// | `duration_ms` | from the first byte of the body to the answer |
    /// | `request_id` | the code that the page shows when we failed |
    ///
    /// and each fact of the trace under its own name. None of them holds anything that was sent.
    pub(crate) fn log(&self, request: &Request<'_>) {
        let duration_ms = u64::try_from(request.took.as_millis()).unwrap_or(u64::MAX);
        // The level of an event is a constant, so that each level is a call of its own.
        macro_rules! line {
            ($level:ident) => {
                tracing::$level!(
                    event = "request",
                    function = request.function,
                    form = self.form,
                    outcome = self.outcome,
                    status = request.status,
                    duration_ms,
                    request_id = request.id,
                    store_calls = self.store_calls,
                    rejected = self.rejected,
                    quarantine = self.quarantine,
                    store_failure = self.store_failure,
                    uncounted = self.uncounted,
                )
            };
        }
        if self.store_failure.is_some() {
            line!(error);
        } else if self.uncounted.is_some() {
            line!(warn);
        } else {
            line!(info);
        }
    }
}
