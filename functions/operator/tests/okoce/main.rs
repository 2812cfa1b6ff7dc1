//! The command as it is typed: its exit status, what it says, and what it leaves in the store.

#![allow(
    clippy::unwrap_used,
    reason = "a test that meets something unexpected should stop there"
)]

mod aws;
mod backup;
mod command;
mod flips;
mod machine;
mod officer;
mod output;
mod person;
mod recording;
mod report;

use std::path::Path;
use std::process::{Command, Output};

use embedded_store::{Data, Store};
use jiff::{SignedDuration, Timestamp};
use programme::{Reference, Stage};
use records::{
    EachVersion, Hashes, LOCAL_TABLE, NewSubmission, Repository, Saved, Secret, local_client,
    phone_hash, quarantine,
};
use tempfile::TempDir;

/// Runs the command in a folder whose `var/okoce.db` is the store.
fn okoce(place: &Path, arguments: &[&str]) -> Output {
    command(place, arguments)
        .output()
        .expect("the command runs")
}

fn command(place: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_okoce"));
    command.args(arguments).current_dir(place);
    for variable in [
        "OKOCE_TABLE",
        "OKOCE_KEY",
        "OKOCE_KEY_ARN",
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_REGION",
        "AWS_ENDPOINT_URL_DYNAMODB",
    ] {
        command.env_remove(variable);
    }
    command
}

fn says(output: &Output) -> String {
    let bytes = [&output.stdout[..], &output.stderr[..]].concat();
    String::from_utf8(bytes).expect("text")
}

/// Reads the words of a command to programs, after it ended well.
#[track_caller]
fn json(output: &Output) -> serde_json::Value {
    assert_eq!(output.status.code(), Some(0), "{}", says(output));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

const KEY: &str = "0123456789abcdef0123456789abcdef";
const PHONE: &str = "+6281255500002";

/// Makes a folder with an open store and its key.
async fn place() -> (TempDir, Store, Repository) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let var = folder.path().join("var");
    std::fs::create_dir(&var).expect("a folder in it");
    let store = Store::open(&Data::File(var.join("okoce.db"))).expect("a store");
    let key = var.join("okoce.key");
    std::fs::write(&key, KEY).expect("a key");
    std::fs::set_permissions(&key, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    let client = local_client(store.connector());
    let made = records::table::ensure(&client, LOCAL_TABLE).await;
    made.expect("a table");
    (folder, store, Repository::new(client, LOCAL_TABLE))
}

/// Makes a form as it was received, under this key.
fn submission(
    key: &str,
    name: &str,
    set_aside: Option<quarantine::SetAside>,
    received_at: Timestamp,
) -> NewSubmission {
    NewSubmission {
        form: "pendaftaran".to_owned(),
        hashes: EachVersion {
            current: Hashes {
                key: key.to_owned(),
                content: format!("isi {key}"),
            },
            others: Vec::new(),
        },
        phone_hash: Some(phone_hash(&Secret::new(KEY).unwrap(), PHONE)),
        kecamatan: Some("menteng".parse().unwrap()),
        name: Some(name.to_owned()),
        facets: Vec::new(),
        due: None,
        answers: vec![
            ("nama".to_owned(), name.into()),
            ("telepon".to_owned(), PHONE.into()),
        ],
        consents: Vec::new(),
        quarantine: set_aside,
        assisted: None,
        stage: Some(Stage::P1),
        received_at,
        expires_at: received_at.as_second() + 100_000_000,
    }
}

/// Registers somebody, three days ago; set aside where it says so.
async fn register(
    repository: &Repository,
    key: &str,
    name: &str,
    set_aside: Option<quarantine::SetAside>,
) -> Reference {
    let received_at = Timestamp::now() - SignedDuration::from_hours(72);
    let new = submission(key, name, set_aside, received_at);
    let Saved::New(receipted) = repository.save(&new).await.result.unwrap() else {
        panic!("nobody else has this key");
    };
    receipted.reference
}
