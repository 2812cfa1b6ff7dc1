//! A store that the first version wrote: refused with the way out, converted, and then the same
//! person is known again.

use std::fs;

use dev_server::{Server, StartError};
use embedded_store::Data;
use operator::convert;
use programme::Reference;
use records::{Person, Repository};

use tests::system::{System, all_items, project_folder, text};

use crate::main_job::{REGISTRATION, with};

/// The key under which the example file was written; no other file has it.
const KEY: &str = "e9e75717d997421b0164ad869edceb3d00d29a15d430409350a0928e0d8489dd";

#[tokio::test(flavor = "multi_thread")]
async fn a_store_of_the_first_version_is_refused_until_it_is_converted() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("okoce.db");
    fs::copy(project_folder("tests/integration/first-version.db"), &path).unwrap();
    fs::write(path.with_extension("key"), KEY).unwrap();
    let data = Data::File(path.clone());

    let options = System::options(project_folder("content"), data.clone(), folder.path());
    let refused = Server::start(options)
        .await
        .expect_err("it is of the first version");
    assert!(matches!(refused, StartError::EarlierStore(_)), "{refused}");
    let way_out = format!("okoce convert --data {}", path.display());
    assert!(refused.to_string().contains(&way_out), "{refused}");

    convert::run(path).await.unwrap();

    let system = System::start_with(project_folder("content"), data).await;
    let old = "FVF-FF8-7MKY".parse::<Reference>().unwrap();
    let records = |items: Vec<_>| {
        items
            .iter()
            .filter(|item| text(item, "sk") == "RECORD")
            .count()
    };
    let client = records::local_client(system.store());
    assert_eq!(records(all_items(&client, system.table()).await), 2);
    let again = with(REGISTRATION, "nama", "Contoh Warga");
    let answer = system.post("/api/registration", &again).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    assert!(answer.location.unwrap().contains("FVF-FF8-7MKY"));
    assert_eq!(records(all_items(&client, system.table()).await), 2);

    // All that was kept is there still: the later form, and the event under its number.
    let repository = Repository::new(client, system.table());
    let person = Person::by_reference(old);
    let exported = repository
        .export(&person, jiff::Timestamp::now())
        .await
        .unwrap();
    let [one] = &exported[..] else {
        panic!("one submission: {exported:?}");
    };
    assert_eq!((one.notes.len(), one.events.len()), (1, 1));
    assert_eq!(one.events[0]["kind"], "registered");
    assert_eq!(one.events[0]["at"], "2026-11-28T05:07:39.375Z");
}
