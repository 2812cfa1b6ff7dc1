//! Output that nobody can have.

use std::fs::OpenOptions;
use std::process::{Output, Stdio};

use crate::{command, okoce, place, says};

/// Runs the command with a standard output on which there is no room.
fn on_a_full_disk(place: &std::path::Path, arguments: &[&str]) -> Output {
    let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
    command(place, arguments).stdout(full).output().unwrap()
}

/// Runs the command with a standard output whose reader went away.
fn unread(place: &std::path::Path, arguments: &[&str]) -> Output {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    command(place, arguments).stdout(writer).output().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_told_and_a_reader_that_went_away_is_no_fault() {
    let (folder, store, _) = place().await;
    for arguments in [&["verify"][..], &["officer", "list", "--json"]] {
        let full = on_a_full_disk(folder.path(), arguments);
        assert_eq!(full.status.code(), Some(1), "{}", says(&full));
        assert!(
            says(&full).starts_with("Hasilnya tidak dapat ditulis: "),
            "{}",
            says(&full)
        );
        let unread = unread(folder.path(), arguments);
        assert_eq!(unread.status.code(), Some(0), "{}", says(&unread));
        assert_eq!(says(&unread), "");
    }
    drop(store);
    // Nor where the fault itself can't be told.
    let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut missing = command(folder.path(), &["verify", "--data", "tidak-ada.db"]);
    let missing = missing.stderr(full).stdout(Stdio::null()).status().unwrap();
    assert_eq!(missing.code(), Some(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_that_nobody_saw_has_a_way_out() {
    let (folder, _store, _) = place().await;
    let bundle = folder.path().join("dist/functions");
    std::fs::create_dir_all(&bundle).unwrap();
    std::fs::write(bundle.join("kantor.json"), "{}").unwrap();
    let invite = ["officer", "invite", "--role", "sekretariat"];
    for lost in [on_a_full_disk, unread] {
        let lost = lost(folder.path(), &invite);
        let said = says(&lost);
        assert_eq!(lost.status.code(), Some(1), "{said}");
        let (_, close) = said.split_once("(okoce ").expect("a command");
        let (close, _) = close.split_once(')').expect("its end");
        let close: Vec<&str> = close.split(' ').collect();
        let closed = okoce(folder.path(), &close);
        assert_eq!(
            closed.status.code(),
            Some(0),
            "{close:?}: {}",
            says(&closed)
        );
    }
}
