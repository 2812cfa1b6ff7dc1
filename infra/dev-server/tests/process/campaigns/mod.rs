//! Campaigns against the running program: each is short among the tests, and as long as its variable
//! says; `tests/campaigns` runs them long and prints their figures. Each ends with the full check of
//! the store.

mod client;
mod clock;
mod crowd;
mod disk;
mod files;
mod kill;
mod load;
mod slow;

use std::path::Path;

use operator::{store, verify};
use tokio::runtime::Runtime;

use crate::program::REGISTRATION;

/// Returns as much as the variable says, or else as little as a test among others may take.
fn amount(variable: &str, short: usize) -> usize {
    let told = std::env::var(variable).ok();
    told.map_or(short, |told| told.parse().unwrap())
}

/// Checks a store as `okoce verify` does; the submissions in it.
fn verified(data: &Path) -> usize {
    let place = store::Place::File(data.to_owned());
    let verified = Runtime::new().unwrap().block_on(verify::run(&place));
    let verified = verified.unwrap();
    assert!(verified.is_fine, "{}", verified.text);
    usize::try_from(verified.json["submissions"].as_u64().unwrap()).unwrap()
}

/// Writes the registration of the person with this number, whom nobody else shares name or
/// telephone with.
fn person(number: usize) -> String {
    REGISTRATION
        .replace("Contoh+Warga", &format!("Contoh+{}", in_letters(number)))
        .replace("0812-3456-7890", &telephone(number))
}

/// Writes the registration of this person as a program sends it.
fn person_as_json(number: usize) -> String {
    serde_json::json!({
        "nama": format!("Contoh {}", in_letters(number)),
        "telepon": telephone(number),
        "surel": "",
        "kecamatan": "menteng",
        "kelurahan": "31.71.06.1001",
        "status_usaha": "belum",
        "bidang": "kuliner",
        "komunitas": "belum-tahu",
        "dewasa": true,
        "persetujuan": true,
    })
    .to_string()
}

fn telephone(number: usize) -> String {
    format!("0812{number:08}")
}

/// Writes a number in letters, because names have no digits.
fn in_letters(number: usize) -> String {
    let digits = number.to_string().into_bytes();
    digits
        .iter()
        .map(|digit| char::from(digit - b'0' + b'a'))
        .collect()
}
