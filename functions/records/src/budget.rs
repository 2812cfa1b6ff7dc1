//! The time and the calls that one piece of work may cost.

use std::pin::Pin;
use std::time::Duration;

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use tokio::time::Instant;

use crate::failure::StoreFailure;

/// How long the store has for one submission, all tries together. The function's own timeout
/// in AWS has to be longer, so that there is time left to tell the person.
pub const DEADLINE: Duration = Duration::from_secs(8);

/// How long something may take that a person waits for and that can be done without. A healthy
/// table answers in a hundredth of this; a store on a busy machine is given the time, because a
/// count that is given up lets one form too many pass.
const SHORT_DEADLINE: Duration = Duration::from_secs(3);

/// The most calls for that.
const FEW_CALLS: u32 = 2;

/// The most calls that are made for one submission.
const MOST_CALLS: u32 = 10;

/// The most calls for what takes many.
const MANY_CALLS: u32 = 60;

/// Time and calls that are left.
pub(crate) struct Budget {
    deadline: Instant,
    calls: u32,
    most_calls: u32,
    pauses: u32,
    last: Option<StoreFailure>,
}

impl Budget {
    pub(crate) fn new() -> Self {
        Self {
            deadline: Instant::now() + DEADLINE,
            calls: 0,
            most_calls: MOST_CALLS,
            pauses: 0,
            last: None,
        }
    }

    /// A budget for work that takes more calls, such as finding a free place in a rush.
    pub(crate) fn patient() -> Self {
        Self {
            most_calls: MANY_CALLS,
            ..Self::new()
        }
    }

    /// A budget for work that is worth less than a submission.
    pub(crate) fn short() -> Self {
        Self {
            deadline: Instant::now() + SHORT_DEADLINE,
            most_calls: FEW_CALLS,
            ..Self::new()
        }
    }

    /// Returns this budget with as many calls for each of `places` that may have to be looked at.
    #[must_use]
    pub(crate) fn for_each_of(mut self, places: usize) -> Self {
        self.most_calls *= u32::try_from(places).unwrap_or(1);
        self
    }

    /// The calls made so far.
    pub(crate) fn calls(&self) -> u32 {
        self.calls
    }

    /// Makes a call and counts it; fails when tries or time run out. Calls come boxed, because
    /// the SDK's futures are large.
    pub(crate) async fn spend<T>(
        &mut self,
        call: Pin<Box<impl Future<Output = T>>>,
    ) -> Result<T, StoreFailure> {
        if self.calls == self.most_calls {
            return Err(match &self.last {
                Some(last) => StoreFailure::out_of_tries(last),
                None => StoreFailure::contention("out of tries"),
            });
        }
        self.calls += 1;
        tokio::time::timeout_at(self.deadline, call)
            .await
            .map_err(|_| StoreFailure::out_of_time(self.last.as_ref()))
    }

    /// Makes a call that may be made any number of times until it succeeds.
    pub(crate) async fn insist<T, E, R, F>(
        &mut self,
        mut call: impl FnMut() -> F,
    ) -> Result<T, StoreFailure>
    where
        E: ProvideErrorMetadata,
        F: Future<Output = Result<T, SdkError<E, R>>>,
    {
        loop {
            match self.spend(Box::pin(call())).await? {
                Ok(answer) => return Ok(answer),
                Err(error) => self.pause(StoreFailure::of(&error)).await?,
            }
        }
    }

    /// Waits before another try, a little longer each time; fails where another try can't
    /// help.
    pub(crate) async fn pause(&mut self, failure: StoreFailure) -> Result<(), StoreFailure> {
        if !failure.is_passing() {
            return Err(failure);
        }
        let longest = Duration::from_millis(50 << self.pauses.min(3));
        self.pauses += 1;
        let until = Instant::now() + longest.mul_f64(jitter());
        if until >= self.deadline {
            return Err(StoreFailure::out_of_time(Some(&failure)));
        }
        self.last = Some(failure);
        tokio::time::sleep_until(until).await;
        Ok(())
    }
}

/// A random share of the pause, so that those who met once don't meet again.
fn jitter() -> f64 {
    let mut byte = [u8::MAX];
    // Without random numbers the whole pause is as good as any.
    let _ = getrandom::fill(&mut byte);
    f64::from(byte[0]) / f64::from(u8::MAX)
}
