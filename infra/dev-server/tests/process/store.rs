//! Data on one machine: whole after a kill, refused where it is broken, and the owner's alone.

use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::Command;

use embedded_store::Connector;

use crate::program::{Place, REGISTRATION, after};

#[test]
fn a_stored_submission_survives_kill_9() {
    let place = Place::new();
    let server = place.start();
    let first = server.post("/api/registration", REGISTRATION);
    assert_eq!(first.status, 303);
    server.kill();

    let server = place.start();
    let again = server.post("/api/registration", REGISTRATION);
    assert_eq!(again.status, 303);
    assert_eq!(first.location, again.location, "the first one was lost");
    let receipt = server.get(&again.location.expect("a redirect has a location"));
    assert_eq!(receipt.status, 200);
    server.kill();
}

#[test]
fn a_corrupt_store_is_said_and_left_as_it_is() {
    let place = Place::new();
    let garbage = "ini bukan basis data ".repeat(500);
    std::fs::write(place.path("rusak.db"), &garbage).unwrap();
    let said = place.refuses(&place.path("rusak.db"), &[]);
    assert!(said.contains("rusak"), "{said}");
    let after = std::fs::read_to_string(place.path("rusak.db")).unwrap();
    assert_eq!(after, garbage);
}

#[test]
fn a_store_that_another_server_has_open_is_refused() {
    let place = Place::new();
    let server = place.start();
    let said = place.refuses(&place.path("okoce.db"), &[]);
    assert!(said.contains("sedang dipakai"), "{said}");
    server.kill();
}

#[test]
fn a_full_disk_is_said_as_one() {
    let place = Place::new();
    let small = place.path("kecil");
    std::fs::create_dir(&small).unwrap();
    let mounted = Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=256k", "none"])
        .arg(&small)
        .output();
    if !mounted.is_ok_and(|mounted| mounted.status.success()) {
        eprintln!("only root can make a small disk");
        return;
    }
    let said = place.refuses(&small.join("okoce.db"), &[]);
    let left = std::fs::read_dir(&small).unwrap().count();
    let unmounted = Command::new("umount").arg(&small).status();
    assert!(unmounted.unwrap().success());
    assert!(said.contains("hampir habis"), "{said}");
    assert!(left <= 1, "no half-made store");
}

/// Finds the library that stands between a program and the machine's clock, where it is installed.
pub fn faketime() -> Option<PathBuf> {
    ["x86_64-linux-gnu", "aarch64-linux-gnu"]
        .map(|machine| PathBuf::from(format!("/usr/lib/{machine}/faketime/libfaketime.so.1")))
        .into_iter()
        .find(|library| library.exists())
}

/// Lets the program see another time, from which on it goes.
pub fn under_faketime(command: &mut Command, time: &str) -> bool {
    let Some(library) = faketime() else {
        return false;
    };
    command
        .env("LD_PRELOAD", library)
        .env("FAKETIME", format!("@{time}"))
        // What only measures how long something takes is left alone.
        .env("FAKETIME_DONT_FAKE_MONOTONIC", "1")
        // Files keep their own times, as on a machine whose clock is wrong.
        .env("NO_FAKE_STAT", "1");
    true
}

#[test]
fn under_a_wrong_clock_nothing_is_received_and_nothing_is_lost() {
    let place = Place::new();
    let server = place.start();
    assert_eq!(server.post("/api/registration", REGISTRATION).status, 303);
    server.kill();

    let mut command = place.command(&place.path("okoce.db"));
    if !under_faketime(&mut command, "2000-01-01 00:00:00") {
        eprintln!("libfaketime is not installed");
        return;
    }
    let server = place.run(command);
    assert_eq!(server.get("/").status, 200);
    let other = REGISTRATION.replace("Contoh+Warga", "Contoh+Lain");
    assert_eq!(server.post("/api/registration", &other).status, 503);
    server.kill();

    let server = place.start();
    let first = server.post("/api/registration", REGISTRATION);
    assert_eq!(first.status, 303);
    assert_eq!(server.post("/api/registration", &other).status, 303);
    server.kill();
}

#[test]
fn a_key_of_other_data_is_said_with_a_way_out() {
    let place = Place::new();
    place.start().kill();
    std::fs::write(place.path("okoce.key"), "0".repeat(64)).unwrap();
    let said = place.refuses(&place.path("okoce.db"), &[]);
    assert!(said.contains("bukan kunci berkas data ini"), "{said}");
    std::fs::remove_file(place.path("okoce.key")).unwrap();
    let said = place.refuses(&place.path("okoce.db"), &[]);
    assert!(
        said.contains("okoce.key") && said.contains("OKOCE_KEY"),
        "{said}"
    );
}

#[test]
fn the_sites_port_is_the_only_one_and_its_files_are_the_owners_alone() {
    let place = Place::new();
    // Whoever starts it may let everybody read what is new.
    let command = place.command(&place.path("data/okoce.db"));
    let server = place.run(after("umask 000", &command));
    assert_eq!(server.listening(), std::slice::from_ref(&server.address));
    let modes = [
        (".", 0o700),
        ("okoce.db", 0o600),
        ("okoce.db-wal", 0o600),
        ("okoce.key", 0o600),
        ("okoce.socket", 0o700),
        ("okoce.socket/store", 0o600),
    ];
    for (name, expected) in modes {
        let file = place.path("data").join(name);
        let found = std::fs::metadata(file).unwrap().permissions();
        assert_eq!(found.mode() & 0o777, expected, "{name}");
    }
    server.kill();
}

#[tokio::test]
async fn another_process_reads_the_store_while_the_server_runs() {
    let place = Place::new();
    let server = place.start();
    let first = server.post("/api/registration", REGISTRATION);
    assert_eq!(first.status, 303);
    let store = Connector::to_running(&place.path("okoce.db"));
    let all = r#"{"TableName": "okoce"}"#;
    let answer = store.answer("DynamoDB_20120810.Scan", all.into()).await;
    let answer = answer.unwrap();
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert!(answer.body.contains("Contoh Warga"), "{}", answer.body);
    server.kill();
    let after = store.answer("DynamoDB_20120810.Scan", all.into()).await;
    assert!(after.is_err(), "{after:?}");
}
