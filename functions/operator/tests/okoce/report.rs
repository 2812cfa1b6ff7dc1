//! `okoce report --publish`: what is published stays as it is.

use std::fs;

use jiff::{Timestamp, ToSpan};
use programme::closed_lists::{Evidence, Via};
use programme::published_report::{Figures, PublishedReport};
use programme::{Reference, Stage, wib};
use records::Repository;
use records::examples::Example;
use records::history::{CITIZEN, Event, OPERATOR, What};

use crate::{okoce, place, says, submission};

/// Stores people whose events were recorded this many days ago: a receipt, and the stages after it.
async fn load(repository: &Repository, first: u32, people: u32, recorded_days_ago: i64) {
    let now = Timestamp::now();
    let days_ago = |days: i64| now - (24 * days).hours();
    let received = days_ago(60);
    let stages = [Stage::P2, Stage::P3, Stage::P4, Stage::P5];
    let examples = (first..first + people).map(|number| {
        let new = submission(&number.to_string(), "Contoh", None, received);
        let event = |seq: u32, what: What| Event {
            seq,
            form: new.form.clone(),
            at: received,
            recorded_at: days_ago(recorded_days_ago),
            by: if seq == 1 { CITIZEN } else { OPERATOR }.to_owned(),
            via: Via::Command,
            act: format!("{number}-{seq}"),
            kecamatan: new.kecamatan.clone(),
            what,
        };
        let receipt = What::Registered {
            stage: Some(Stage::P1),
            quarantined: false,
            next: None,
            kept_until: Some(new.expires_at),
            evidence: None,
        };
        let mut events = vec![event(1, receipt)];
        events.extend((2..).zip(stages).map(|(seq, stage)| {
            let reached = What::StageReached {
                stage,
                evidence: Evidence::None,
                session: None,
                since: None,
            };
            event(seq, reached)
        }));
        Example {
            reference: reference(number),
            new,
            events,
        }
    });
    let examples: Vec<Example> = examples.collect();
    repository.load(&examples).await.unwrap();
}

/// Writes the site's content into the place where the command looks for it.
fn content(folder: &tempfile::TempDir) {
    let content = folder.path().join("content");
    fs::create_dir(&content).unwrap();
    fs::write(content.join("situs.toml"), "").unwrap();
    fs::create_dir(content.join("kecamatan")).unwrap();
    for name in ["_indeks", "menteng", "tebet"] {
        fs::write(content.join(format!("kecamatan/{name}.md")), "").unwrap();
    }
}

/// Makes some reference for each number, never twice the same.
fn reference(number: u32) -> Reference {
    let mut bytes = [0; 16];
    let mut rest = number;
    for byte in &mut bytes[..8] {
        *byte = u8::try_from(rest % 28).unwrap();
        rest /= 28;
    }
    let found = (0..28).find_map(|last| {
        bytes[8] = last;
        Reference::from_random(&bytes)
    });
    found.expect("not every last character is unlucky")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_published_fortnight_is_the_same_byte_for_byte_after_ten_thousand_later_events() {
    let (folder, _store, repository) = place().await;
    content(&folder);
    assert!(repository.mark_as_examples().await.unwrap());
    load(&repository, 0, 200, 30).await;
    let today = wib::date(Timestamp::now());
    let as_of = today.saturating_sub(20.days());
    let first = today.saturating_sub(61.days());
    let closed = repository.close_examples(first, Timestamp::now()).await;
    closed.unwrap();
    let (as_of, known_at) = (as_of.to_string(), as_of.saturating_add(1.day()).to_string());
    let publish = [
        "report",
        "--publish",
        "--as-of",
        &as_of,
        "--known-at",
        &known_at,
    ];
    let published = okoce(folder.path(), &publish);
    assert_eq!(published.status.code(), Some(0), "{}", says(&published));
    let file = folder.path().join(format!("content/laporan/{as_of}.toml"));
    let before = fs::read(&file).unwrap();
    // A kecamatan where nobody is yet is told with its zeros.
    let report: PublishedReport = String::from_utf8_lossy(&before).parse().unwrap();
    let told: Vec<_> = report.kecamatan.iter().map(|one| &*one.id).collect();
    assert_eq!(told, ["menteng", "tebet"]);
    assert_eq!(report.kecamatan[1].figures, Figures::default());

    // Late news about the days before it, known today.
    load(&repository, 1_000, 2_000, 0).await;
    let again = okoce(folder.path(), &publish);
    assert_eq!(again.status.code(), Some(0), "{}", says(&again));
    assert!(says(&again).contains("sudah terbit, dan tetap sama"));
    fs::remove_file(&file).unwrap();
    assert_eq!(okoce(folder.path(), &publish).status.code(), Some(0));
    assert_eq!(fs::read(&file).unwrap(), before);
    // The control: as it is known today, it is another report.
    let known_now = ["report", "--publish", "--as-of", &as_of];
    let other = okoce(folder.path(), &known_now);
    assert_eq!(other.status.code(), Some(1));
    assert!(
        says(&other).contains("sudah ada dan isinya berbeda"),
        "{}",
        says(&other)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_that_is_not_over_is_shown_and_not_published() {
    let (folder, _store, repository) = place().await;
    content(&folder);
    assert!(repository.mark_as_examples().await.unwrap());
    load(&repository, 0, 20, 1).await;
    let today = wib::date(Timestamp::now());
    let closed = repository.close_examples(today.saturating_sub(61.days()), Timestamp::now());
    closed.await.unwrap();
    let yesterday = today.saturating_sub(1.day()).to_string();
    let today = today.to_string();

    let shown = okoce(folder.path(), &["report", "--as-of", &today]);
    assert_eq!(shown.status.code(), Some(0), "{}", says(&shown));
    let heads = format!(
        "Pernah/sekarang   {}",
        ["P1", "P2"].map(|stage| format!("{stage:>13}")).concat()
    );
    assert!(says(&shown).contains(&heads), "{}", says(&shown));
    for refused in [
        &["report", "--publish", "--as-of", &today][..],
        &[
            "report",
            "--publish",
            "--as-of",
            &yesterday,
            "--known-at",
            &today,
        ],
    ] {
        let refused = okoce(folder.path(), refused);
        assert_ne!(refused.status.code(), Some(0));
        let why = format!("Hari {today} belum selesai, jadi angkanya masih dapat berubah.");
        assert!(says(&refused).contains(&why), "{}", says(&refused));
    }
    assert!(!folder.path().join("content/laporan").exists());
    let published = okoce(
        folder.path(),
        &["report", "--publish", "--as-of", &yesterday],
    );
    assert_eq!(published.status.code(), Some(0), "{}", says(&published));
    let file = folder
        .path()
        .join(format!("content/laporan/{yesterday}.toml"));
    let text = fs::read_to_string(file).unwrap();
    assert!(text.contains(&format!("diketahui = {yesterday}")), "{text}");
}

#[test]
fn what_a_report_cannot_be_asked_for_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let known_before = ["2026-11-21", "--known-at", "2026-11-20"];
    for (days, expected) in [
        (&["30-11-2026"][..], "tulis seperti 2026-11-21"),
        (&known_before, "--known-at tidak boleh sebelum --as-of."),
        // What is published has one form.
        (
            &["2026-11-21", "--publish", "--format", "csv"],
            "tidak dapat dipakai bersama",
        ),
    ] {
        let wrong = okoce(folder.path(), &[&["report", "--as-of"], days].concat());
        let said = says(&wrong);
        assert_eq!(wrong.status.code(), Some(2), "{said}");
        assert!(said.contains(expected), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_published_outside_the_content_of_a_site() {
    let (folder, _store, repository) = place().await;
    assert!(repository.mark_as_examples().await.unwrap());
    fs::create_dir(folder.path().join("lain")).unwrap();
    for elsewhere in ["lain", "tidak-ada"] {
        let publish = [
            "report",
            "--publish",
            "--as-of",
            "2026-01-01",
            "--content",
            elsewhere,
        ];
        let refused = okoce(folder.path(), &publish);
        let said = says(&refused);
        assert_eq!(refused.status.code(), Some(1), "{said}");
        assert!(
            said.contains(&format!("Folder {elsewhere} bukan isi situs")),
            "{said}"
        );
        assert!(said.contains("--content FOLDER"), "{said}");
    }
    assert!(!folder.path().join("tidak-ada").exists());
    assert_eq!(fs::read_dir(folder.path().join("lain")).unwrap().count(), 0);
}
