//! A clock that leaps under the running server, ahead and back.

use embedded_store::Connector;
use jiff::Timestamp;
use tokio::runtime::Runtime;

use super::{amount, person, verified};
use crate::program::{Place, REGISTRATION};
use crate::store::faketime;

/// Hours from the machine's own time, no two of which are between 20 and 28 apart: a day is what
/// decides.
const OFFSETS: [i64; 7] = [0, -48, -20, 40, 0, 960, -1440];

/// Looks in a row at the server's clock that show the leap.
const LOOKS: usize = 5;

/// Moments that the store knows, in hours from the machine's own time.
struct Known {
    /// The newest moment at which something was written.
    newest: i64,
    /// The moment at which the program was made, until somebody vouches for the clock.
    made: i64,
}

#[test]
fn whatever_the_clock_shows_nothing_is_lost_and_nothing_is_received_in_the_past() {
    let place = Place::new();
    let Some(library) = faketime() else {
        eprintln!("libfaketime is not installed");
        return;
    };
    let jumps = amount("OKOCE_JUMPS", OFFSETS.len());
    let mut command = place.command(&place.path("okoce.db"));
    let set = |hours: i64| {
        std::fs::write(place.path("new"), format!("{hours:+}h\n")).unwrap();
        std::fs::rename(place.path("new"), place.path("jam")).unwrap();
    };
    set(0);
    command
        .arg("--unlimited")
        .env("LD_PRELOAD", library)
        .env("FAKETIME_TIMESTAMP_FILE", place.path("jam"))
        .env("FAKETIME_NO_CACHE", "1")
        .env("FAKETIME_DONT_FAKE_MONOTONIC", "1")
        .env("NO_FAKE_STAT", "1");
    let server = place.run(command);
    let store = Connector::to_running(&place.path("okoce.db"));
    let send = |number| server.post("/api/registration", &person(number));
    let runtime = Runtime::new().unwrap();
    // libfaketime has one time for all threads, and one of them, that looked before the leap, may
    // still be about to set it.
    let leap = |hours: i64| {
        set(hours);
        let mut right = 0;
        while right < LOOKS {
            let shown = runtime.block_on(store.state()).unwrap().now;
            let expected = Timestamp::now().as_second() + hours * 3_600;
            let is_right = (shown - expected).abs() < 60;
            right = if is_right { right + 1 } else { 0 };
        }
    };
    let first = server.post("/api/registration", REGISTRATION);
    assert_eq!(first.status, 303);

    let mut known = Known { newest: 0, made: 0 };
    let (mut received, mut refused, mut vouched) = (Vec::new(), 0, 0);
    for jump in 0..jumps {
        let now = OFFSETS[(jump * (1 + jump / OFFSETS.len())) % OFFSETS.len()];
        leap(now);
        let is_wrong = now < known.newest.max(known.made) - 24;
        let answer = send(jump);
        let expected = if is_wrong { 503 } else { 303 };
        assert_eq!(answer.status, expected, "{jump}: {now} h");
        assert_eq!(server.get("/").status, 200, "pages are served");
        if is_wrong {
            refused += 1;
            // Every other time somebody looks at the clock, and says that it is right.
            if refused % 2 == 0 {
                let state = runtime.block_on(store.confirm_clock());
                assert_eq!(state.unwrap().wrong_before, None);
                known = Known {
                    newest: now,
                    made: i64::MIN + 24,
                };
                vouched += 1;
                assert_eq!(send(jump).status, 303, "{jump}: {now} h, vouched for");
                received.push(jump);
            }
        } else {
            received.push(jump);
            known.newest = known.newest.max(now);
        }
    }
    drop(server);

    let server = place.start_with(&["--unlimited"]);
    let state = runtime.block_on(store.confirm_clock());
    assert_eq!(state.unwrap().swept, 0, "nothing was ever deleted");
    for number in &received {
        let again = server.post("/api/registration", &person(*number));
        assert_eq!(again.status, 303, "{number}");
    }
    let again = server.post("/api/registration", REGISTRATION);
    assert_eq!(again.location, first.location);
    drop(server);
    assert_eq!(verified(&place.path("okoce.db")), received.len() + 1);
    println!(
        "{jumps} leaps of the clock: {} received and all there, {refused} times closed, {vouched} \
         times vouched for",
        received.len() + 1
    );
}
