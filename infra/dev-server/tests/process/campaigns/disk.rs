//! A disk that fills up while the server runs, and has room again.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{amount, person, verified};
use crate::program::{Place, Running};

/// A small disk in memory, for as long as the test runs.
pub struct SmallDisk(PathBuf);

impl SmallDisk {
    /// Mounts the disk; nothing where the machine does not let us: only root makes disks.
    pub fn at(path: PathBuf, size: &str) -> Option<Self> {
        std::fs::create_dir(&path).unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={size}"), "none"])
            .arg(&path)
            .output();
        if !mounted.is_ok_and(|mounted| mounted.status.success()) {
            eprintln!("only root can make a small disk");
            return None;
        }
        Some(SmallDisk(path))
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Writes into a file until nothing more can be written.
    fn fill(&self, name: &str) {
        let mut file = File::create(self.path(name)).unwrap();
        for size in [64 * 1024, 1024, 1] {
            while file.write_all(&vec![0; size]).is_ok() {}
        }
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: a server of a failed test may still have files there.
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).status();
    }
}

/// Sends somebody; the receipt's address, or nothing where it could not be stored.
fn send(server: &Running, number: usize) -> Option<String> {
    let answer = server.post("/api/registration", &person(number));
    match answer.status {
        303 => Some(answer.location.unwrap()),
        status => {
            assert_eq!(status, 503, "{answer:?}");
            assert!(answer.title.contains("Belum tersimpan"), "{answer:?}");
            None
        }
    }
}

#[test]
fn on_a_full_disk_nobody_is_told_yes_and_nobody_who_was_is_lost() {
    let place = Place::new();
    let Some(disk) = SmallDisk::at(place.path("kecil"), "12m") else {
        return;
    };
    let mut command = place.command(&disk.path("okoce.db"));
    command.arg("--unlimited");
    let server = place.run(command);
    let (mut next, mut refused, mut receipts) = (0, 0, Vec::new());
    let rounds = amount("OKOCE_FULL", 1);
    for _ in 0..rounds {
        for _ in 0..10 {
            let receipt = send(&server, next).expect("there is room");
            receipts.push((next, receipt));
            next += 1;
        }
        disk.fill("penuh");
        // What the journal has room for is still taken.
        let mut said_no = 0;
        while said_no < 3 {
            match send(&server, next) {
                Some(receipt) => receipts.push((next, receipt)),
                None => said_no += 1,
            }
            next += 1;
        }
        refused += said_no;
        assert_eq!(server.get("/").status, 200);
        std::fs::remove_file(disk.path("penuh")).unwrap();
        for (number, receipt) in receipts.iter().rev().take(20) {
            assert_eq!(send(&server, *number).as_ref(), Some(receipt), "{number}");
        }
    }
    drop(server);
    assert_eq!(verified(&disk.path("okoce.db")), receipts.len());
    the_log_says_so(&place.log(), refused, rounds);
    println!(
        "disk full {rounds} times: {} acknowledged and stored, {refused} refused with words",
        receipts.len()
    );
    left_as_it_was(&place, &disk);
}

/// Checks that each request that was refused has its one line, and that one line a minute names the
/// disk. The only other one is about the days that could not be closed.
fn the_log_says_so(log: &str, refused: usize, rounds: usize) {
    let count = |words: &str| log.lines().filter(|line| line.contains(words)).count();
    let named = count("there is no room left on the disk");
    assert!((1..=2 * rounds).contains(&named), "{log}");
    assert_eq!(count("\"store_failure\":\"StoreClosed\""), refused, "{log}");
    let others = count("\"ERROR\"") - named - refused;
    assert_eq!(others, count("days_not_closed"), "{log}");
}

/// Checks that a start that finds the disk full says so, and changes nothing.
fn left_as_it_was(place: &Place, disk: &SmallDisk) {
    disk.fill("penuh");
    let before = std::fs::read(disk.path("okoce.db")).unwrap();
    let said = place.refuses(&disk.path("okoce.db"), &[]);
    assert!(said.contains("hampir habis"), "{said}");
    assert_eq!(std::fs::read(disk.path("okoce.db")).unwrap(), before);
    assert!(!Path::new(&disk.path("okoce.ruang")).exists());
}
