//! Many times one form at once: a button that is pressed again and again, a telephone that sends what
//! it has no answer to. One goes after the other, so that the first is stored before the limits count
//! the others as tries of their own.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::OwnedMutexGuard;

/// Longest wait for the others, after which a form goes on beside them: a store that hangs must not
/// hold up a queue of its own.
const LONGEST_WAIT: Duration = Duration::from_secs(20);

/// Forms that are being stored by this process, by the keyed hash of who they are about. Clones
/// share everything.
#[derive(Clone, Debug, Default)]
pub(crate) struct SameAtOnce(Arc<Mutex<HashMap<String, Arc<tokio::sync::Mutex<()>>>>>);

/// The turn of one form; the next one with its key follows when it is dropped.
pub(crate) struct Turn<'a> {
    all: &'a SameAtOnce,
    key: &'a str,
    held: Option<OwnedMutexGuard<()>>,
}

impl SameAtOnce {
    /// Waits for the others with this key.
    pub(crate) async fn turn<'a>(&'a self, key: &'a str) -> Turn<'a> {
        let mut turn = Turn {
            all: self,
            key,
            held: None,
        };
        let one = {
            let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(all.entry(key.to_owned()).or_default())
        };
        let held = tokio::time::timeout(LONGEST_WAIT, one.lock_owned()).await;
        turn.held = held.ok();
        turn
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        drop(self.held.take());
        let mut all = self.all.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Whoever waits has it as well.
        if all
            .get(self.key)
            .is_some_and(|one| Arc::strong_count(one) == 1)
        {
            all.remove(self.key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_same_wait_for_each_other_and_nothing_is_left_of_them() {
        let all = SameAtOnce::default();
        let first = all.turn("a").await;
        let _other = all.turn("b").await;
        let same = all.turn("a");
        tokio::pin!(same);
        let waits = tokio::time::timeout(Duration::from_millis(50), &mut same);
        assert!(waits.await.is_err());
        drop(first);
        drop(same.await);
        let left: Vec<String> = all.0.lock().unwrap().keys().cloned().collect();
        assert_eq!(left, ["b"]);
    }
}
