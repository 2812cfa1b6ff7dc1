//! `okoce backup` and `okoce doctor` on a file of this machine.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use crate::{KEY, command, json, okoce, place, register, says};

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_is_made_while_the_store_runs_and_proves_that_it_restores() {
    let (folder, store, repository) = place().await;
    let reference = register(&repository, "1", "Zubaidah Percontohan", None)
        .await
        .to_string();
    let report = json(&okoce(
        folder.path(),
        &["backup", "--to", "cadangan/satu.db", "--json"],
    ));
    assert_eq!(report["verified"]["submissions"], 1);
    assert_eq!(report["verified"]["findings"].as_array().unwrap().len(), 0);
    let copy = folder.path().join("cadangan/satu.db");
    let mode = fs::metadata(&copy).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert_eq!(fs::read_to_string(copy.with_extension("key")).unwrap(), KEY);
    // Nothing of the drill is left.
    let left: Vec<_> = fs::read_dir(copy.parent().unwrap()).unwrap().collect();
    assert_eq!(left.len(), 2, "{left:?}");
    // It is never written over.
    let again = okoce(folder.path(), &["backup", "--to", "cadangan/satu.db"]);
    assert_eq!(again.status.code(), Some(1));
    assert!(
        says(&again).contains("sudah ada, dan tidak kami timpa"),
        "{}",
        says(&again)
    );
    drop(store);

    let restored = [
        "person",
        "export",
        "--reference",
        &reference,
        "--data",
        "cadangan/satu.db",
    ];
    let exported = json(&okoce(folder.path(), &restored));
    assert_eq!(exported[0]["reference"], reference);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_in_order_is_told_so_whether_or_not_it_runs() {
    let (folder, store, repository) = place().await;
    register(&repository, "1", "Zubaidah Percontohan", None).await;
    repository.close_days(jiff::Timestamp::now()).await.unwrap();
    let running = okoce(folder.path(), &["doctor"]);
    let said = says(&running);
    assert_eq!(running.status.code(), Some(0), "{said}");
    assert!(
        said.contains("sedang dipakai situs yang berjalan"),
        "{said}"
    );
    assert!(said.contains("Kuncinya sesuai dengan datanya."), "{said}");
    drop(store);
    let alone = okoce(folder.path(), &["doctor"]);
    assert_eq!(alone.status.code(), Some(0), "{}", says(&alone));
    assert!(says(&alone).contains("tidak sedang dipakai"));
}

/// Lists the names of all that the doctor finds off.
fn off(folder: &std::path::Path, more: &[&str]) -> Vec<String> {
    let output = okoce(folder, &[&["doctor", "--json"][..], more].concat());
    assert_eq!(output.status.code(), Some(1), "{}", says(&output));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let looks = report["looks"].as_array().unwrap();
    let off = looks.iter().filter(|look| look["is_fine"] == false);
    off.inspect(|look| assert!(look["way_out"].is_string(), "{look}"))
        .map(|look| look["about"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_off_is_named_with_a_way_out() {
    let (folder, store, repository) = place().await;
    register(&repository, "1", "Zubaidah Percontohan", None).await;
    drop(store);
    let var = folder.path().join("var");
    fs::set_permissions(var.join("okoce.key"), fs::Permissions::from_mode(0o644)).unwrap();
    assert_eq!(off(folder.path(), &[]), ["permissions"]);
    fs::set_permissions(var.join("okoce.key"), fs::Permissions::from_mode(0o600)).unwrap();

    fs::write(var.join("okoce.key"), KEY.replace('0', "f")).unwrap();
    assert_eq!(off(folder.path(), &[]), ["key"]);
    fs::write(var.join("okoce.key"), KEY).unwrap();

    // Pages in the middle of a file that hold nothing sensible.
    let copied = okoce(folder.path(), &["backup", "--to", "rusak.db"]);
    assert_eq!(copied.status.code(), Some(0), "{}", says(&copied));
    let broken = folder.path().join("rusak.db");
    let mut bytes = fs::read(&broken).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..].fill(0x55);
    fs::write(&broken, bytes).unwrap();
    assert!(off(folder.path(), &["--data", "rusak.db"]).contains(&"quick_check".to_owned()));
    let missing = okoce(folder.path(), &["doctor", "--data", "tidak-ada.db"]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(says(&missing).contains("tidak ada"), "{}", says(&missing));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_clock_is_named_until_somebody_vouches_for_it() {
    let (folder, store, repository) = place().await;
    register(&repository, "1", "Zubaidah Percontohan", None).await;
    drop(store);
    let library = ["x86_64-linux-gnu", "aarch64-linux-gnu"]
        .map(|machine| format!("/usr/lib/{machine}/faketime/libfaketime.so.1"))
        .into_iter()
        .find(|library| fs::exists(library).unwrap_or_default());
    let Some(library) = library else {
        eprintln!("libfaketime is not installed");
        return;
    };
    let long_ago = |more: &[&str]| {
        let mut command = command(folder.path(), &[&["doctor"][..], more].concat());
        command
            .env("LD_PRELOAD", &library)
            .env("FAKETIME", "@2000-01-01 00:00:00")
            .env("FAKETIME_DONT_FAKE_MONOTONIC", "1")
            .env("NO_FAKE_STAT", "1");
        command.output().unwrap()
    };
    let wrong = says(&long_ago(&[]));
    assert!(wrong.contains("di belakang catatan terbaru"), "{wrong}");
    assert!(wrong.contains("okoce doctor --clock-is-right"), "{wrong}");
    let confirmed = says(&long_ago(&["--clock-is-right"]));
    assert!(confirmed.contains("dinyatakan benar"), "{confirmed}");
    let after = says(&long_ago(&[]));
    assert!(!after.contains("di belakang catatan terbaru"), "{after}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_value_is_told_in_indonesian_with_the_way_out() {
    let (folder, _store, repository) = place().await;
    for (arguments, status, words) in [
        (&["demo", "--people", "abc"][..], 2, "tulis angka bulat"),
        (&["demo", "--seed", "-1"], 2, "`-1` tidak dikenal"),
        (&["demo", "--seed", "1.000"], 2, "tulis angka bulat"),
        (
            &["--data", "var", "verify"],
            1,
            "var adalah folder, bukan berkas data.",
        ),
        (&["--data", "var", "backup"], 1, "misalnya var/okoce.db"),
        (
            &[
                "officer",
                "invite",
                "--role",
                "sekretariat",
                "--desk",
                "ftp://x",
            ],
            2,
            "tulis http://",
        ),
        (
            &[
                "officer",
                "invite",
                "--role",
                "sekretariat",
                "--desk",
                "http://",
            ],
            2,
            "tulis http://",
        ),
        (
            &[
                "officer",
                "invite",
                "--role",
                "sekretariat",
                "--desk",
                "https://x/y",
            ],
            2,
            "tulis http://",
        ),
    ] {
        let refused = okoce(folder.path(), arguments);
        let said = says(&refused);
        assert_eq!(refused.status.code(), Some(status), "{arguments:?}: {said}");
        assert!(said.contains(words), "{arguments:?}: {said}");
        assert!(!said.contains("invalid"), "{arguments:?}: {said}");
    }
    assert!(repository.officers().await.unwrap().is_empty());
}
