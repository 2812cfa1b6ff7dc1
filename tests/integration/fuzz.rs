//! A short run of the generator that `src/bin/fuzz.rs` lets run for long.

use std::time::Duration;

use tests::fuzz::{Bounds, run};

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_sent_is_answered_and_is_no_failure_of_ours() {
    let tally = run(Bounds {
        count: 20_000,
        time: Duration::from_mins(3),
        seed: 20_261_121,
        workers: 4,
    })
    .await;
    assert!(tally.failures.is_empty(), "{:#?}", tally.failures);
    // Each sort of answer was met, so the generator still reaches every corner.
    for status in [200, 201, 303, 400, 403, 404, 405, 409, 415, 422, 429] {
        let count = tally.statuses.get(&status).copied().unwrap_or_default();
        assert!(count > 0, "no {status} among {:?}", tally.statuses);
    }
}
