//! How many connections there are at once, of each address too, and which of them has to make room.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, sleep};

/// Time after which a connection that has asked for nothing yet may be closed for another one.
const PATIENCE: Duration = Duration::from_secs(3);

/// Time at the end for connections on which nothing is in work.
pub(super) const LEAVES_WITHIN: Duration = Duration::from_millis(200);

/// Most open files that are asked of the system.
const MOST_FILES: u64 = 65_536;

/// Files that are no connection and no page: data, journal, watched folders, pipes.
const OTHER_FILES: u64 = 64;

/// Most connections, whatever the system allows; each takes some 20 kB.
const MOST: u64 = 16_384;

/// Fewest connections, however little the system allows.
const FEWEST: u64 = 16;

/// Most connections of one address that is not this machine: one in so many of all.
const SHARE_OF_ADDRESS: usize = 4;

/// Computes the most connections at once: half of the files that the system lets us open, as each
/// may have a page open besides itself.
pub(super) fn most() -> usize {
    let files = rlimit::increase_nofile_limit(MOST_FILES).unwrap_or(1024);
    let most = files.saturating_sub(OTHER_FILES) / 2;
    usize::try_from(most.clamp(FEWEST, MOST)).unwrap_or(usize::MAX)
}

/// All connections that there are.
pub(super) struct Seats {
    most: usize,
    taken: Mutex<Taken>,
}

#[derive(Default)]
struct Taken {
    next: u64,
    states: HashMap<u64, Arc<State>>,
    addresses: HashMap<IpAddr, usize>,
}

/// One connection, as long as it is there.
pub(super) struct Seat {
    pub(super) state: Arc<State>,
    seats: Arc<Seats>,
    number: u64,
}

/// Whether a connection waits, and since when.
pub(super) struct State {
    address: IpAddr,
    waiting: Mutex<Waiting>,
    /// Notified when it has to close, and when an answer is out.
    changed: Notify,
}

#[derive(Clone, Copy)]
struct Waiting {
    /// Nothing while an answer is in work.
    since: Option<Instant>,
    was_answered: bool,
    has_to_close: bool,
}

impl Seats {
    pub(super) fn new(most: usize) -> Self {
        Seats {
            most,
            taken: Mutex::default(),
        }
    }

    /// Tells whether there is room for one more; else the one that has waited longest is asked to
    /// leave.
    pub(super) fn has_room(&self) -> bool {
        let taken = self.lock();
        let is_full = taken.states.len() >= self.most;
        if is_full {
            dismiss(taken.states.values());
        }
        !is_full
    }

    /// Takes a seat for a connection from this address, unless the address has too many.
    pub(super) fn take(self: &Arc<Self>, address: IpAddr) -> Option<Seat> {
        let mut taken = self.lock();
        let of_address = taken.addresses.get(&address).copied().unwrap_or_default();
        // On one machine everybody has the machine's own address, and so has a server in front.
        if !address.is_loopback() && of_address >= (self.most / SHARE_OF_ADDRESS).max(1) {
            dismiss(taken.states.values().filter(|it| it.address == address));
            return None;
        }
        let number = taken.next;
        taken.next += 1;
        let state = Arc::new(State {
            address,
            waiting: Mutex::new(Waiting {
                since: Some(Instant::now()),
                was_answered: false,
                has_to_close: false,
            }),
            changed: Notify::new(),
        });
        *taken.addresses.entry(address).or_default() += 1;
        taken.states.insert(number, Arc::clone(&state));
        Some(Seat {
            state,
            seats: Arc::clone(self),
            number,
        })
    }

    fn lock(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Closes the connection that has waited longest, if any has waited long enough.
fn dismiss<'a>(states: impl Iterator<Item = &'a Arc<State>>) {
    let longest = states
        .filter_map(|state| {
            let waiting = *state.waiting();
            let since = waiting.since?;
            let may_go = waiting.was_answered || since.elapsed() >= PATIENCE;
            (may_go && !waiting.has_to_close).then_some((since, state))
        })
        .min_by_key(|(since, _)| *since);
    if let Some((_, state)) = longest {
        state.waiting().has_to_close = true;
        state.changed.notify_waiters();
    }
}

impl State {
    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes that an answer is in work from now on.
    pub(super) fn begin(&self) {
        self.waiting().since = None;
    }

    /// Notes that the answer is out.
    pub(super) fn end(&self) {
        let mut waiting = self.waiting();
        waiting.since = Some(Instant::now());
        waiting.was_answered = true;
        drop(waiting);
        self.changed.notify_waiters();
    }

    /// Waits until the connection has to close.
    pub(super) async fn dismissed(&self) {
        self.until(|waiting| waiting.has_to_close).await;
    }

    /// Waits until no answer is in work, and a moment longer for the last bytes.
    pub(super) async fn idle(&self) {
        self.until(|waiting| waiting.since.is_some()).await;
        sleep(LEAVES_WITHIN).await;
    }

    async fn until(&self, is_so: impl Fn(&Waiting) -> bool) {
        loop {
            let changed = self.changed.notified();
            if is_so(&self.waiting()) {
                return;
            }
            changed.await;
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut taken = self.seats.lock();
        taken.states.remove(&self.number);
        if let Some(count) = taken.addresses.get_mut(&self.state.address) {
            *count -= 1;
            if *count == 0 {
                taken.addresses.remove(&self.state.address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    const OTHER: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));

    #[tokio::test]
    async fn who_waits_longest_makes_room() {
        let seats = Arc::new(Seats::new(2));
        let address = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let silent = seats.take(address).expect("room");
        let busy = seats.take(address).expect("room");
        busy.state.begin();
        assert!(!seats.has_room());
        assert!(!silent.state.waiting().has_to_close, "it has just come");
        silent.state.waiting().since = Instant::now().checked_sub(PATIENCE);
        assert!(!seats.has_room());
        silent.state.dismissed().await;
        assert!(!busy.state.waiting().has_to_close, "an answer is in work");
        drop(silent);
        assert!(seats.has_room());

        // Between two requests nobody has a right to stay.
        busy.state.end();
        let _third = seats.take(address).expect("room");
        assert!(!seats.has_room());
        busy.state.dismissed().await;
    }

    #[tokio::test]
    async fn one_address_has_a_share() {
        let seats = Arc::new(Seats::new(8));
        let _two = [
            seats.take(OTHER).expect("room"),
            seats.take(OTHER).expect("room"),
        ];
        assert!(seats.take(OTHER).is_none());
        assert!(
            seats
                .take(IpAddr::V4(Ipv4Addr::new(192, 0, 2, 2)))
                .is_some()
        );
        let local: Vec<_> = (0..5)
            .filter_map(|_| seats.take(IpAddr::V4(Ipv4Addr::LOCALHOST)))
            .collect();
        assert_eq!(local.len(), 5);
    }
}
