//! The clock, which can be wrong: an old machine with a flat battery starts in the year 2000. Its
//! time decides what is expired, so a wrong one could delete what people were told is kept.
//!
//! The store remembers the newest moment at which something was written. While the clock is more
//! than a day before that, or before the program itself was made, nothing is written. Expired rows
//! are deleted only once the clock has gone on as clocks do for a day; see `sweep`.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

pub(crate) const HOUR: i64 = 60 * 60;
pub(crate) const DAY: i64 = 24 * HOUR;

/// Longest way forward, in seconds, that a clock goes without anybody having looked after it: a
/// machine that was off over a holiday. After a longer one it has to prove itself again.
const LONGEST_PAUSE: i64 = 30 * DAY;

/// Seconds between two moments that are written down: at most so much is forgotten by a kill, and
/// it is little beside the day that a clock may be behind.
const NOTED_EVERY: i64 = HOUR;

/// The clock of the machine, and all that the store has seen of it.
pub(crate) struct Clock {
    seconds: fn() -> i64,
    /// Second at which this program was made.
    made: i64,
    marks: Mutex<Marks>,
}

/// Moments of a store's past, in seconds since 1970; kept in the store itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Marks {
    /// The newest moment at which something was written.
    pub newest: i64,
    /// The moment since which the clock has gone on without a leap.
    pub steady_since: i64,
    /// The last deletion of expired rows.
    pub swept: i64,
    /// The making of the program that somebody vouched against, see [`Clock::confirm`].
    pub confirmed_against: i64,
}

/// A clock that can't be right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Wrong {
    /// The second it shows.
    pub now: i64,
    /// The second that was over already.
    pub at_least: i64,
}

impl Clock {
    pub(crate) fn of_the_machine(marks: Marks) -> Self {
        Self::new(seconds_since_1970, made(), marks)
    }

    pub(crate) fn new(seconds: fn() -> i64, made: i64, marks: Marks) -> Self {
        let clock = Clock {
            seconds,
            made,
            marks: Mutex::new(marks),
        };
        clock.look_for_leap();
        clock
    }

    pub(crate) fn now(&self) -> i64 {
        (self.seconds)()
    }

    pub(crate) fn marks(&self) -> Marks {
        *self.lock()
    }

    /// Checks whether the clock may be right.
    pub(crate) fn check(&self) -> Result<(), Wrong> {
        let marks = self.marks();
        let made = if marks.confirmed_against == self.made {
            0
        } else {
            self.made
        };
        let (now, at_least) = (self.now(), marks.newest.max(made));
        if now < at_least - DAY {
            Err(Wrong { now, at_least })
        } else {
            Ok(())
        }
    }

    /// Returns the marks to be written down, when that is due. Called when something is written and
    /// the clock is not wrong.
    pub(crate) fn due(&self) -> Option<Marks> {
        self.look_for_leap();
        let now = self.now();
        let mut marks = self.lock();
        // It may be behind by less than a day: that moves nothing back.
        if now < marks.newest + NOTED_EVERY {
            return None;
        }
        marks.newest = now;
        Some(*marks)
    }

    /// Takes the clock as right because somebody says so, and returns the marks to be written down.
    pub(crate) fn confirm(&self) -> Marks {
        let now = self.now();
        let mut marks = self.lock();
        marks.newest = now;
        marks.steady_since = now;
        marks.confirmed_against = self.made;
        *marks
    }

    /// Tells whether the clock has been steady for a day, and nothing was swept on the last one.
    pub(crate) fn may_sweep(&self) -> bool {
        let (now, marks) = (self.now(), self.marks());
        self.check().is_ok() && now - marks.steady_since >= DAY && now - marks.swept >= DAY
    }

    /// Notes a sweep, and returns the marks to be written down.
    pub(crate) fn swept(&self) -> Marks {
        let now = self.now();
        let mut marks = self.lock();
        marks.swept = now;
        *marks
    }

    fn look_for_leap(&self) {
        let now = self.now();
        let mut marks = self.lock();
        let is_ahead = now > marks.newest + LONGEST_PAUSE;
        let is_back = now < marks.newest - DAY;
        if is_ahead || is_back || marks.steady_since > now {
            marks.steady_since = now;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Marks> {
        self.marks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn seconds_since_1970() -> i64 {
    seconds(SystemTime::now())
}

/// Returns the second at which the program that runs was made or copied here; 0 where nobody says.
fn made() -> i64 {
    let program = std::env::current_exe().and_then(|path| path.metadata()?.modified());
    program.map(seconds).unwrap_or_default()
}

fn seconds(time: SystemTime) -> i64 {
    let seconds = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(seconds.as_secs()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: i64 = 1_795_838_400;

    fn clock(now: fn() -> i64, marks: Marks) -> Clock {
        Clock::new(now, NOON - 10 * DAY, marks)
    }

    fn at(newest: i64) -> Marks {
        Marks {
            newest,
            ..Marks::default()
        }
    }

    #[test]
    fn a_clock_before_what_is_known_is_wrong() {
        // The newest item, and whether the clock may be right at noon.
        for (newest, expected) in [
            (0, true),
            (NOON - DAY, true),
            (NOON + DAY, true),
            (NOON + DAY + 1, false),
            (NOON + 40 * DAY, false),
        ] {
            let found = clock(|| NOON, at(newest)).check();
            assert_eq!(found.is_ok(), expected, "{newest}");
        }
        let flat_battery = clock(|| 946_684_800, Marks::default());
        let wrong = Wrong {
            now: 946_684_800,
            at_least: NOON - 10 * DAY,
        };
        assert_eq!(flat_battery.check(), Err(wrong));
    }

    #[test]
    fn somebody_can_vouch_for_it() {
        let flat_battery = clock(|| 946_684_800, at(NOON));
        assert!(flat_battery.check().is_err());
        let marks = flat_battery.confirm();
        assert!(flat_battery.check().is_ok());
        // After a restart as well; but not for a program that was made later.
        assert!(clock(|| 946_684_800, marks).check().is_ok());
        let later = Clock::new(|| 946_684_800, NOON, marks);
        assert!(later.check().is_err());
        // It is no reason to delete anything.
        assert!(!flat_battery.may_sweep());
    }

    #[test]
    fn moments_are_noted_once_an_hour_and_never_backwards() {
        let noted = |now: fn() -> i64, newest| clock(now, at(newest)).due().map(|it| it.newest);
        assert_eq!(noted(|| NOON, 0), Some(NOON));
        assert_eq!(noted(|| NOON, NOON - HOUR), Some(NOON));
        assert_eq!(noted(|| NOON, NOON - HOUR + 1), None);
        assert_eq!(noted(|| NOON, NOON + HOUR), None);
    }

    #[test]
    fn sweeping_waits_for_a_steady_day() {
        let swept = |newest, steady_since, swept| {
            let marks = Marks {
                newest,
                steady_since,
                swept,
                confirmed_against: 0,
            };
            clock(|| NOON, marks).may_sweep()
        };
        let (week, hour) = (NOON - 7 * DAY, NOON - HOUR);
        assert!(swept(hour, week, 0));
        assert!(swept(NOON - 3 * DAY, week, 0), "a machine that was off");
        assert!(!swept(hour, hour, 0), "steady for an hour only");
        assert!(!swept(hour, week, hour), "swept already");
        assert!(!swept(NOON - 31 * DAY, NOON - 60 * DAY, 0), "a leap ahead");
        assert!(!swept(NOON + 2 * DAY, week, 0), "a leap back");
        assert!(!swept(0, 0, 0), "nothing is known of it");
    }
}
