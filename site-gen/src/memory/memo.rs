//! Results by a digest of everything that they were made from.

use std::collections::HashMap;
use std::mem;
use std::sync::{Mutex, PoisonError};

use sha2::{Digest as _, Sha256};

/// A digest of all inputs of a result.
pub(crate) type Digest = [u8; 32];

/// Remembers what the last two builds used.
#[derive(Debug)]
pub(crate) struct Memo<V>(Option<Mutex<Generations<V>>>);

#[derive(Debug)]
struct Generations<V> {
    last: HashMap<Digest, V>,
    now: HashMap<Digest, V>,
}

impl<V> Default for Memo<V> {
    /// Remembers nothing.
    fn default() -> Self {
        Self(None)
    }
}

impl<V: Clone> Memo<V> {
    pub(crate) fn remembering() -> Self {
        Self(Some(Mutex::new(Generations {
            last: HashMap::new(),
            now: HashMap::new(),
        })))
    }

    /// Returns the result of `make`. `inputs` must be all that it reads.
    pub(crate) fn recall(&self, inputs: &[&[u8]], make: impl FnOnce() -> V) -> V {
        let Some(generations) = &self.0 else {
            return make();
        };
        let lock = || generations.lock().unwrap_or_else(PoisonError::into_inner);
        let digest = digest(inputs);
        let known = lock().find(&digest);
        known.unwrap_or_else(|| {
            // Made without the lock: other threads have other results to make.
            let value = make();
            lock().now.insert(digest, value.clone());
            value
        })
    }

    /// A build is over: what neither it nor the one before it used is forgotten.
    pub(crate) fn turn(&mut self) {
        if let Some(generations) = &mut self.0 {
            let generations = generations
                .get_mut()
                .unwrap_or_else(PoisonError::into_inner);
            generations.last = mem::take(&mut generations.now);
        }
    }
}

impl<V: Clone> Generations<V> {
    fn find(&mut self, digest: &Digest) -> Option<V> {
        if let Some(value) = self.now.get(digest) {
            return Some(value.clone());
        }
        let value = self.last.remove(digest)?;
        self.now.insert(*digest, value.clone());
        Some(value)
    }
}

/// Each input with its length, so that none can run into the next.
pub(crate) fn digest(inputs: &[&[u8]]) -> Digest {
    let mut hash = Sha256::new();
    for input in inputs {
        hash.update((input.len() as u64).to_le_bytes());
        hash.update(input);
    }
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    /// How often a result was made while it was asked for with `inputs`.
    fn makes(memo: &Memo<usize>, inputs: &[&[u8]]) -> usize {
        let made = Cell::new(0);
        memo.recall(inputs, || {
            made.set(made.get() + 1);
            7
        });
        made.get()
    }

    #[test]
    fn remembers_what_the_last_build_used() {
        let mut memo = Memo::remembering();
        assert_eq!(makes(&memo, &[b"a"]), 1);
        assert_eq!(makes(&memo, &[b"a"]), 0);
        memo.turn();
        assert_eq!(makes(&memo, &[b"a"]), 0);
        memo.turn();
        memo.turn();
        assert_eq!(makes(&memo, &[b"a"]), 1);
    }

    #[test]
    fn inputs_do_not_run_into_each_other() {
        let memo = Memo::remembering();
        makes(&memo, &[b"ab", b"c"]);
        assert_eq!(makes(&memo, &[b"a", b"bc"]), 1);
        assert_eq!(makes(&memo, &[b"abc"]), 1);
    }

    #[test]
    fn the_default_remembers_nothing() {
        let memo = Memo::default();
        assert_eq!(makes(&memo, &[b"a"]), 1);
        assert_eq!(makes(&memo, &[b"a"]), 1);
    }
}
