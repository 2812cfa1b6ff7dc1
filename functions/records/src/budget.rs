//! The time and the calls that one piece of work may cost.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use tokio::time::Instant;

use crate::failure::StoreFailure;

/// How long the store has for one submission, all tries together, and where a request takes several
/// steps for all of them ([`crate::Repository::for_one_request`]). The function's own timeout in AWS has
/// to be longer, so that there is time left to tell the person.
pub const DEADLINE: Duration = Duration::from_secs(8);

/// How long things may take that a person waits for and that can be done without, all of a request
/// together, so that most of its time is left for what can't. A healthy
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
    _step: Option<Step>,
}

/// The time that a request has had of the store so far, in milliseconds. Waiting for a turn is not
/// in it, for that says nothing about the store.
#[derive(Debug, Default)]
pub(crate) struct TimeSpent {
    all: AtomicU64,
    /// Of that, for what can be done without.
    spare: AtomicU64,
}

/// A step of a request: its time counts once it ends.
struct Step {
    since: Instant,
    can_be_spared: bool,
    request: Arc<TimeSpent>,
}

impl TimeSpent {
    fn all(&self) -> Duration {
        Duration::from_millis(self.all.load(Ordering::Relaxed))
    }

    fn spare(&self) -> Duration {
        Duration::from_millis(self.spare.load(Ordering::Relaxed))
    }
}

impl Drop for Step {
    fn drop(&mut self) {
        let millis = u64::try_from(self.since.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.request.all.fetch_add(millis, Ordering::Relaxed);
        if self.can_be_spared {
            self.request.spare.fetch_add(millis, Ordering::Relaxed);
        }
    }
}

impl Budget {
    /// Makes a budget for one piece of work, in the time that its request has left, where it is for
    /// one.
    pub(crate) fn usual(request: Option<&Arc<TimeSpent>>) -> Self {
        Self::of(request, MOST_CALLS, false)
    }

    /// Makes a budget for work that takes more calls, such as finding a free place in a rush.
    pub(crate) fn patient(request: Option<&Arc<TimeSpent>>) -> Self {
        Self::of(request, MANY_CALLS, false)
    }

    /// Makes a budget for work that is worth less than a submission.
    pub(crate) fn short(request: Option<&Arc<TimeSpent>>) -> Self {
        Self::of(request, FEW_CALLS, true)
    }

    fn of(request: Option<&Arc<TimeSpent>>, most_calls: u32, can_be_spared: bool) -> Self {
        let now = Instant::now();
        let left = DEADLINE.saturating_sub(request.map_or(Duration::ZERO, |spent| spent.all()));
        let spare =
            SHORT_DEADLINE.saturating_sub(request.map_or(Duration::ZERO, |spent| spent.spare()));
        Self {
            deadline: now + if can_be_spared { left.min(spare) } else { left },
            calls: 0,
            most_calls,
            pauses: 0,
            last: None,
            _step: request.map(|request| Step {
                since: now,
                can_be_spared,
                request: request.clone(),
            }),
        }
    }

    /// Returns this budget with as many calls for each of `places` where others may be at work.
    #[must_use]
    pub(crate) fn for_each_of(mut self, places: usize) -> Self {
        self.most_calls *= u32::try_from(places).unwrap_or(1);
        self
    }

    /// Makes a budget for work that is done while this one lasts, by the same deadline and with as
    /// many calls. The request's time is counted once, by this one.
    pub(crate) fn beside(&self) -> Self {
        Self {
            deadline: self.deadline,
            calls: 0,
            most_calls: self.most_calls,
            pauses: 0,
            last: None,
            _step: None,
        }
    }

    /// Returns the number of calls made so far.
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
        // A call that can't wait for its answer might still take effect.
        if Instant::now() >= self.deadline {
            return Err(StoreFailure::out_of_time(self.last.as_ref()));
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

/// Draws a random share of the pause, so that those who met once don't meet again.
fn jitter() -> f64 {
    let mut byte = [u8::MAX];
    // Without random numbers the whole pause is as good as any.
    let _ = getrandom::fill(&mut byte);
    f64::from(byte[0]) / f64::from(u8::MAX)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use embedded_store::Connector;

    use super::*;
    use crate::client::local_client;
    use crate::repository::Repository;

    #[tokio::test(start_paused = true)]
    async fn what_is_done_side_by_side_takes_its_time_once() {
        let nowhere = Connector::to_running(Path::new("no-such-folder/okoce.db"));
        let repository = Repository::new(local_client(nowhere), "okoce").for_one_request();
        let wait = |millis| Box::pin(tokio::time::sleep(Duration::from_millis(millis)));
        let together = repository.short_budget();
        let (mut one, mut other) = (together.beside(), together.beside());
        let waited = tokio::join!(one.spend(wait(2_000)), other.spend(wait(2_000)));
        assert_eq!((waited.0.is_ok(), waited.1.is_ok()), (true, true));
        assert_eq!((one.calls(), other.calls()), (1, 1));
        drop((one, other, together));

        // One second of three is left for what can be spared, six of eight for the rest.
        assert!(repository.short_budget().spend(wait(900)).await.is_ok());
        assert!(repository.short_budget().spend(wait(200)).await.is_err());
        assert!(repository.budget().spend(wait(4_900)).await.is_ok());
        assert!(repository.budget().spend(wait(200)).await.is_err());
    }
}
