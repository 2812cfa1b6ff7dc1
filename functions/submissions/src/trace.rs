//! The log: one line per request, with nothing in it that was sent.

use std::time::Instant;

use crate::repository::StoreFailure;

/// What happened on the way to an outcome.
#[derive(Debug, Default)]
pub(crate) struct Trace {
    /// Calls to the store, counts included.
    pub store_calls: u32,
    /// Questions that need another answer.
    pub rejected: usize,
    /// Why the submission was set aside.
    pub quarantine: Option<&'static str>,
    /// What went wrong in the store.
    pub store_failure: Option<StoreFailure>,
    /// Why the limits could not be looked up or counted.
    pub uncounted: Option<StoreFailure>,
}

/// What the log says of every request.
#[derive(Debug)]
pub(crate) struct Line<'a> {
    pub form: &'a str,
    pub outcome: &'static str,
    pub status: u16,
    pub started: Instant,
    pub request_id: &'a str,
}

impl Trace {
    /// One line per request:
    ///
    /// | field | what |
    /// | --- | --- |
    /// | `event` | `request` |
    /// | `form` | id of the form |
    /// | `outcome` | a name of [`crate::outcome::Outcome::name`] |
    /// | `status` | HTTP status |
    /// | `duration_ms` | from the first byte of the body to the answer |
    /// | `request_id` | the code that the page shows when we failed |
    /// | `store_calls` | calls to the store, 0 where it wasn't asked |
    /// | `rejected` | number of questions that need another answer |
    /// | `quarantine` | why it was set aside, where it was |
    /// | `store_failure` | what went wrong in the store, where something did |
    /// | `uncounted` | why the limits could not be looked up or counted, where they couldn't |
    ///
    /// None of them holds anything that was sent.
    pub(crate) fn log(&self, line: &Line<'_>) {
        let duration_ms = u64::try_from(line.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        let Line {
            form,
            outcome,
            status,
            request_id,
            ..
        } = *line;
        let Self {
            store_calls,
            rejected,
            quarantine,
            ..
        } = *self;
        let uncounted = self.uncounted.as_ref().map(tracing::field::display);
        if let Some(store_failure) = &self.store_failure {
            tracing::error!(
                event = "request",
                form, outcome, status, duration_ms, request_id, store_calls, rejected, quarantine,
                %store_failure, uncounted,
            );
        } else if uncounted.is_some() {
            tracing::warn!(
                event = "request",
                form,
                outcome,
                status,
                duration_ms,
                request_id,
                store_calls,
                rejected,
                quarantine,
                uncounted,
            );
        } else {
            tracing::info!(
                event = "request",
                form,
                outcome,
                status,
                duration_ms,
                request_id,
                store_calls,
                rejected,
                quarantine,
            );
        }
    }
}
