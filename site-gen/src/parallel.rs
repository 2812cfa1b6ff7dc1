//! Work on all cores, over lists whose items are made apart from each other.
//!
//! Only [`each`] uses the parallel iterators of `rayon`: were they used wherever a list is made, the
//! compiler would make some dozens of functions anew for each, an eighth of this crate's code.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use rayon::prelude::*;

/// Does work with many steps on one of the threads that share them. Whoever asks for it sleeps
/// meanwhile: a thread more than there are cores, awake between two steps, makes the system put two
/// of the others on one core for the next dozen milliseconds. While such work waits for a part of
/// itself, its thread may do other such work; so none may wait for another in the same process.
pub(crate) fn within<R: Send>(work: impl FnOnce() -> R + Send) -> R {
    rayon::scope(|_| work())
}

/// Makes something of each item, on all cores; the results have the order of the items.
pub(crate) fn map<'a, T, R>(items: &'a [T], make: impl Fn(&'a T) -> R + Sync) -> Vec<R>
where
    T: Sync,
    R: Send + Sync,
{
    map_positions(items.len(), |position| make(&items[position]))
}

/// Makes something of each item, and begins none after one has failed. The first failure in the order
/// of the items is returned.
pub(crate) fn try_map<'a, T, R, E>(
    items: &'a [T],
    make: impl Fn(&'a T) -> Result<R, E> + Sync,
) -> Result<Vec<R>, E>
where
    T: Sync,
    R: Send + Sync,
    E: Send + Sync,
{
    let has_failed = AtomicBool::new(false);
    let results = map(items, |item| {
        if has_failed.load(Ordering::Relaxed) {
            return None;
        }
        let result = make(item);
        has_failed.fetch_or(result.is_err(), Ordering::Relaxed);
        Some(result)
    });
    results.into_iter().flatten().collect()
}

/// Makes something of items that are gone when it is made: `make` takes them.
pub(crate) fn map_owned<T, R>(items: Vec<T>, make: impl Fn(T) -> R + Sync) -> Vec<R>
where
    T: Send,
    R: Send + Sync,
{
    let items: Vec<_> = items
        .into_iter()
        .map(|item| Mutex::new(Some(item)))
        .collect();
    map(&items, |item| {
        let item = item.lock().unwrap_or_else(PoisonError::into_inner).take();
        make(item.expect("each item is used once"))
    })
}

/// Makes something for each of the positions from 0 to below `count`, on all cores, in their order.
pub(crate) fn map_positions<R>(count: usize, make: impl Fn(usize) -> R + Sync) -> Vec<R>
where
    R: Send + Sync,
{
    let results: Vec<OnceLock<R>> = (0..count).map(|_| OnceLock::new()).collect();
    each(count, &|position| {
        results[position].get_or_init(|| make(position));
    });
    let results = results.into_iter().map(|result| {
        result
            .into_inner()
            .expect("each position was visited, or its panic went on")
    });
    results.collect()
}

/// A thread that has nothing to do takes over what another has not begun, but no part of a piece of
/// work: of a list there are many more pieces than cores, so that all end at about the same time.
const PIECES: usize = 64;

fn each(count: usize, work: &(dyn Fn(usize) + Sync)) {
    let positions = (0..count).into_par_iter();
    positions
        .with_max_len(count.div_ceil(PIECES))
        .for_each(work);
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use super::*;

    #[test]
    fn work_within_is_done_by_one_of_those_who_share_it() {
        assert_eq!(rayon::current_thread_index(), None);
        let thread = within(rayon::current_thread_index);
        assert!(thread.is_some_and(|index| index < rayon::current_num_threads()));
    }

    #[test]
    fn what_was_made_has_the_order_of_the_items() {
        for count in [0, 1, 63, 64, 65, 1000] {
            let items: Vec<usize> = (0..count).collect();
            let doubled: Vec<usize> = items.iter().map(|item| item * 2).collect();
            assert_eq!(map(&items, |item| item * 2), doubled);
            assert_eq!(map_owned(items, |item| item * 2), doubled);
        }
    }

    #[test]
    fn after_a_failure_nothing_is_begun_and_the_first_is_told() {
        let items: Vec<usize> = (0..10_000).collect();
        let begun = AtomicUsize::new(0);
        let made = try_map(&items, |item| {
            begun.fetch_add(1, Ordering::Relaxed);
            Err::<(), usize>(*item)
        });
        let begun = begun.into_inner();
        assert!(made.is_err_and(|item| item < items.len()));
        assert!(begun <= rayon::current_num_threads(), "{begun} were begun");
        let made: Result<Vec<usize>, ()> = try_map(&items, |item| Ok(*item));
        assert_eq!(made, Ok(items));
    }
}
