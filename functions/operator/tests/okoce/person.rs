//! `okoce person` and `okoce release`.

use std::path::Path;

use jiff::Timestamp;
use programme::closed_lists::{Channel, Via};
use records::history::{Act, OPERATOR, What};
use records::{Person, quarantine};

use crate::{PHONE, command, json, okoce, place, register, says};

const NAME: &str = "Zubaidah Percontohan";

#[tokio::test(flavor = "multi_thread")]
async fn who_reads_all_is_written_down_before_it_is_printed() {
    let (folder, _store, repository) = place().await;
    let reference = register(&repository, "1", NAME, None).await.to_string();
    let export = ["person", "export", "--reference", &reference];
    let first = json(&okoce(folder.path(), &export));
    assert_eq!(first[0]["record"]["answers"]["nama"], NAME);
    assert_eq!(first[0]["readings"].as_array().unwrap().len(), 0);
    let second = json(&okoce(folder.path(), &export));
    let readings = &second[0]["readings"];
    assert_eq!(readings.as_array().unwrap().len(), 1);
    assert_eq!(
        (&readings[0]["by"], &readings[0]["purpose"]),
        (&"operator".into(), &"salinan".into())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_is_recorded_with_its_evidence() {
    let (folder, _store, repository) = place().await;
    let reference = register(&repository, "1", NAME, None).await.to_string();
    let reached = |stage: &str, evidence: &str| {
        let words = ["person", "reached", "--reference", &reference];
        let more = ["--stage", stage, "--evidence", evidence];
        okoce(folder.path(), &[&words[..], &more].concat())
    };
    let other = reached("P2", "nib-ditunjukkan");
    assert_eq!(other.status.code(), Some(2));
    let said = says(&other);
    assert!(said.starts_with("Bukti itu bukan bukti P2."), "{said}");
    assert!(
        said.contains("  sertifikat-ditunjukkan    Sertifikat ditunjukkan"),
        "{said}"
    );

    let first = reached("P1", "dikirim-sendiri");
    assert_eq!(first.status.code(), Some(2));
    assert!(
        says(&first).contains("tulis P2 sampai P7"),
        "{}",
        says(&first)
    );

    let done = reached("p2", "sertifikat-ditunjukkan");
    assert_eq!(done.status.code(), Some(0), "{}", says(&done));
    assert!(says(&done).starts_with(&format!("P2 dicatat untuk {reference} pada ")));
    let again = reached("P2", "sertifikat-ditunjukkan");
    assert_eq!(again.status.code(), Some(1));
    assert!(says(&again).starts_with("P2 sudah dicatat untuk "));
    let unknown = okoce(
        folder.path(),
        &[
            "person",
            "reached",
            "--reference",
            "999-999-999D",
            "--stage",
            "P2",
            "--evidence",
            "lainnya",
        ],
    );
    assert!(says(&unknown).starts_with("Tidak ada data yang disimpan"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_is_let_in() {
    let (folder, _store, repository) = place().await;
    let reason = quarantine::Reason::Links;
    let waits = register(&repository, "1", NAME, Some(reason.into())).await;
    let waits = waits.to_string();
    let released = okoce(
        folder.path(),
        &["release", &waits, "--reason", "datang-ke-kantor"],
    );
    let said = says(&released);
    assert_eq!(released.status.code(), Some(0), "{said}");
    assert!(
        said.starts_with(&format!("{waits} diterima dari karantina")),
        "{said}"
    );
    let again = okoce(folder.path(), &["release", &waits]);
    assert_eq!(again.status.code(), Some(1));
    assert!(says(&again).starts_with("Kiriman ini tidak di karantina."));
    let wrong = okoce(folder.path(), &["release", &waits, "--reason", "bagus"]);
    assert_eq!(wrong.status.code(), Some(2));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_with_one_identity_are_shown_side_by_side_and_nothing_is_changed() {
    let (folder, _store, repository) = place().await;
    let registered = register(&repository, "nyata", "Zubaidah Terdaftar", None).await;
    let set_aside = quarantine::SetAside {
        reason: quarantine::Reason::Honeypot,
        keys: vec!["nyata".to_owned()],
    };
    let waits = register(&repository, "karantina", NAME, Some(set_aside)).await;
    let (waits, registered) = (waits.to_string(), registered.to_string());

    let clash = okoce(folder.path(), &["release", &waits]);
    let said = says(&clash);
    assert_eq!(clash.status.code(), Some(1), "{said}");
    assert!(
        said.contains(&waits) && said.contains(&registered),
        "{said}"
    );
    assert!(
        !said.contains("Zubaidah"),
        "personal without being asked: {said}"
    );

    // Asked for, both are shown, and both say who read them.
    let shown = says(&okoce(folder.path(), &["release", &waits, "--show"]));
    assert!(
        shown.contains(NAME) && shown.contains("Zubaidah Terdaftar"),
        "{shown}"
    );
    for (reference, purpose) in [(&waits, "karantina"), (&registered, "dibandingkan")] {
        let person = Person::by_reference(reference.parse().unwrap());
        let exported = repository.export(&person, jiff::Timestamp::now()).await;
        let readings = &exported.unwrap()[0].readings;
        assert_eq!(readings.len(), 1, "{reference}");
        assert_eq!(readings[0]["purpose"], purpose);
    }

    let kept = json(&okoce(
        folder.path(),
        &["release", &waits, "--as-note", "--json"],
    ));
    assert_eq!(kept["note_of"], registered);
    let person = Person::by_reference(registered.parse().unwrap());
    let exported = repository
        .export(&person, jiff::Timestamp::now())
        .await
        .unwrap();
    assert_eq!(exported[0].notes[0]["answers"]["nama"], NAME);
    let gone = okoce(folder.path(), &["release", &waits]);
    assert!(
        says(&gone).starts_with("Tidak ada data yang disimpan"),
        "{}",
        says(&gone)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn erasure_leaves_no_name_and_no_number_anywhere_and_every_count() {
    let (folder, store, repository) = place().await;
    let reference = register(&repository, "1", NAME, None).await;
    let act = Act {
        reference,
        seen: None,
        id: Act::draw_id().unwrap(),
        by: OPERATOR.to_owned(),
        via: Via::Command,
        at: jiff::Timestamp::now(),
        what: What::Notified {
            channel: Channel::Phone,
        },
        text: Some(format!("Berbicara dengan {NAME}")),
    };
    repository.act(&act, act.at).await.unwrap();
    let reference = reference.to_string();
    let today = programme::wib::date(jiff::Timestamp::now()).to_string();
    let reached = || {
        let report = okoce(folder.path(), &["report", "--as-of", &today, "--json"]);
        json(&report)["total"]["reached"].clone()
    };
    let counted = reached();
    assert_eq!(counted[0], 1);
    assert!(
        is_anywhere(folder.path()),
        "the control: it is there before"
    );

    let erase = ["person", "erase", "--reference", &reference];
    let erased = okoce(folder.path(), &erase);
    assert_eq!(erased.status.code(), Some(0), "{}", says(&erased));
    assert!(!is_anywhere(folder.path()), "while the store is open");
    drop((store, repository));
    assert_eq!(reached(), counted);
    assert!(!is_anywhere(folder.path()), "after it was closed");
    let export = okoce(
        folder.path(),
        &["person", "export", "--reference", &reference],
    );
    assert!(says(&export).starts_with("Tidak ada data yang disimpan"));
}

/// Tells whether her name or the end of her number is in any file of the folder.
fn is_anywhere(folder: &Path) -> bool {
    let entries = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries.into_iter().any(|entry| {
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            return is_anywhere(&entry.path());
        }
        // Sockets and pipes hold nothing.
        let bytes = if kind.is_file() {
            std::fs::read(entry.path()).unwrap()
        } else {
            Vec::new()
        };
        let text = String::from_utf8_lossy(&bytes);
        text.contains("Zubaidah") || text.contains("55500002")
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_is_shown_without_being_let_in() {
    let (folder, _store, repository) = place().await;
    let reason = quarantine::Reason::Links;
    let waits = register(&repository, "1", NAME, Some(reason.into())).await;
    let reference = waits.to_string();
    for _ in 0..2 {
        let shown = okoce(folder.path(), &["release", &reference, "--show"]);
        let said = says(&shown);
        assert_eq!(shown.status.code(), Some(0), "{said}");
        assert!(
            said.starts_with("Belum ada yang diubah.") && said.contains(NAME),
            "{said}"
        );
    }
    assert_eq!(repository.history(waits).await.unwrap().len(), 1);
    let person = Person::by_reference(waits);
    let exported = repository.export(&person, Timestamp::now()).await.unwrap();
    assert_eq!(exported[0].readings[0]["purpose"], "karantina");
    let both = okoce(
        folder.path(),
        &["release", &reference, "--show", "--as-note"],
    );
    assert_eq!(both.status.code(), Some(2));
    let released = okoce(folder.path(), &["release", &reference]);
    assert_eq!(released.status.code(), Some(0), "{}", says(&released));
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_erased_by_a_telephone_that_several_people_have() {
    let (folder, _store, repository) = place().await;
    let first = register(&repository, "1", NAME, None).await.to_string();
    let second = register(&repository, "2", "Zubaidah Kakaknya", None)
        .await
        .to_string();
    let number = folder.path().join("nomor.txt");
    std::fs::write(&number, PHONE).unwrap();
    let erase = || {
        let mut erase = command(folder.path(), &["person", "erase", "--phone"]);
        let number = std::fs::File::open(&number).unwrap();
        erase.stdin(number).output().unwrap()
    };
    let refused = erase();
    let said = says(&refused);
    assert_eq!(refused.status.code(), Some(1), "{said}");
    assert!(said.starts_with("Belum ada yang dihapus"), "{said}");
    assert!(said.contains(&first) && said.contains(&second), "{said}");
    assert!(!said.contains("Zubaidah"), "{said}");
    let one = okoce(folder.path(), &["person", "erase", "--reference", &first]);
    assert_eq!(one.status.code(), Some(0), "{}", says(&one));
    let last = erase();
    assert_eq!(last.status.code(), Some(0), "{}", says(&last));
    assert!(says(&last).starts_with("Dihapus: 1 kiriman"));

    // All that one person has sent goes at once, however she wrote her name.
    for (id, name) in [("3", NAME.to_owned()), ("4", NAME.to_uppercase())] {
        register(&repository, id, &name, None).await;
    }
    let own = erase();
    assert_eq!(own.status.code(), Some(0), "{}", says(&own));
    assert!(says(&own).starts_with("Dihapus: 2 kiriman"));
}
