//! One result for each name, by everything that it was made from.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{PoisonError, RwLock};

/// Remembers what the last two builds used. The default remembers nothing, and costs nothing.
#[derive(Debug)]
pub(crate) struct Memo<K, I, V>(Option<RwLock<Results<K, I, V>>>);

#[derive(Debug)]
struct Results<K, I, V> {
    by_name: HashMap<K, Known<I, V>>,
    build: u64,
}

#[derive(Debug)]
struct Known<I, V> {
    inputs: I,
    value: V,
    /// The last build that used it.
    used: AtomicU64,
}

impl<K, I, V> Default for Memo<K, I, V> {
    fn default() -> Self {
        Self(None)
    }
}

impl<K: Hash + Eq, I: PartialEq, V: Clone> Memo<K, I, V> {
    pub(crate) fn remembering() -> Self {
        Self(Some(RwLock::new(Results {
            by_name: HashMap::new(),
            build: 0,
        })))
    }

    /// Returns the result of `make`: the one of before where the inputs are equal. With `name`, they
    /// must be all that it reads.
    pub(crate) fn recall<Q>(&self, name: &Q, inputs: I, make: impl FnOnce(&I) -> V) -> V
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ToOwned<Owned = K> + ?Sized,
    {
        let Some(results) = &self.0 else {
            return make(&inputs);
        };
        {
            let results = results.read().unwrap_or_else(PoisonError::into_inner);
            if let Some(known) = results.by_name.get(name)
                && known.inputs == inputs
            {
                known.used.store(results.build, Ordering::Relaxed);
                return known.value.clone();
            }
        }
        // Made without the lock: other threads have other results to make.
        let value = make(&inputs);
        let mut results = results.write().unwrap_or_else(PoisonError::into_inner);
        let known = Known {
            inputs,
            value: value.clone(),
            used: AtomicU64::new(results.build),
        };
        results.by_name.insert(name.to_owned(), known);
        value
    }

    /// A build is over: what neither it nor the one before it used is forgotten.
    pub(crate) fn turn(&self) {
        if let Some(results) = &self.0 {
            let mut results = results.write().unwrap_or_else(PoisonError::into_inner);
            let build = results.build;
            results
                .by_name
                .retain(|_, known| *known.used.get_mut() + 1 >= build);
            results.build += 1;
        }
    }

    /// Forgets everything.
    pub(crate) fn clear(&mut self) {
        if let Some(results) = &mut self.0 {
            let results = results.get_mut().unwrap_or_else(PoisonError::into_inner);
            results.by_name.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    /// How often a result was made while it was asked for.
    fn makes(memo: &Memo<String, u8, usize>, name: &str, inputs: u8) -> usize {
        let made = Cell::new(0);
        memo.recall(name, inputs, |_| {
            made.set(made.get() + 1);
            7
        });
        made.get()
    }

    #[test]
    fn remembers_what_the_last_build_used() {
        let mut memo = Memo::remembering();
        assert_eq!(makes(&memo, "a", 1), 1);
        assert_eq!(makes(&memo, "a", 1), 0);
        memo.turn();
        assert_eq!(makes(&memo, "a", 1), 0);
        for _ in 0..3 {
            memo.turn();
        }
        assert_eq!(makes(&memo, "a", 1), 1);
        memo.clear();
        assert_eq!(makes(&memo, "a", 1), 1);
    }

    #[test]
    fn other_inputs_and_other_names_have_other_results() {
        let memo = Memo::remembering();
        assert_eq!(makes(&memo, "a", 1), 1);
        assert_eq!(makes(&memo, "b", 1), 1);
        assert_eq!(makes(&memo, "a", 2), 1);
        assert_eq!(makes(&memo, "a", 1), 1);
    }

    #[test]
    fn the_default_remembers_nothing() {
        let memo = Memo::default();
        assert_eq!(makes(&memo, "a", 1), 1);
        assert_eq!(makes(&memo, "a", 1), 1);
    }
}
