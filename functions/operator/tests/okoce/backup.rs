//! Refusals of `okoce backup`, and the little that is left behind then.

use std::fs;
use std::path::Path;

use crate::{KEY, okoce, place, register, says};

/// Checks that `okoce backup --to cadangan/baru.db` is refused with these words, and that only
/// yesterday's copy is beside it.
#[track_caller]
fn refused(place: &Path, words: &[&str]) {
    let backups = place.join("cadangan");
    fs::create_dir_all(&backups).unwrap();
    fs::write(backups.join("kemarin.db"), "salinan kemarin").unwrap();
    let refused = okoce(place, &["backup", "--to", "cadangan/baru.db"]);
    let said = says(&refused);
    assert_eq!(refused.status.code(), Some(1), "{said}");
    for words in words {
        assert!(said.contains(words), "{words}: {said}");
    }
    let left: Vec<_> = fs::read_dir(&backups)
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left, ["kemarin.db"], "{said}");
    let yesterday = fs::read_to_string(backups.join("kemarin.db")).unwrap();
    assert_eq!(yesterday, "salinan kemarin");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_that_no_server_would_open_is_not_left_as_a_backup() {
    let (folder, store, repository) = place().await;
    register(&repository, "1", "Zubaidah Percontohan", None).await;
    let key = folder.path().join("var/okoce.key");
    let other = "abcdefabcdefabcdefabcdefabcdefab";

    // Also while the site runs.
    fs::write(&key, other).unwrap();
    let words = [
        "Kunci ini bukan kunci datanya",
        "Pulihkan berkas kunci (okoce.key)",
        "Tidak ada salinan yang dibuat",
    ];
    refused(folder.path(), &words);
    drop(store);
    refused(folder.path(), &words);
    let shortened = ["hanya 0 bita", "Pulihkan berkas kunci dari cadangan"];
    fs::write(&key, "").unwrap();
    refused(folder.path(), &shortened);
    fs::write(&key, [0xff; 64]).unwrap();
    refused(folder.path(), &["okoce.key tidak dapat dibaca"]);
    fs::remove_file(&key).unwrap();
    refused(folder.path(), &["okoce.key tidak ada"]);
    fs::create_dir(&key).unwrap();
    refused(folder.path(), &["okoce.key tidak dapat dibaca"]);
    fs::remove_dir(&key).unwrap();

    // A key that was followed by another one opens the data, in whatever line it stands.
    fs::write(&key, format!("{other}\n{KEY}\n")).unwrap();
    let good = okoce(folder.path(), &["backup", "--to", "dua.db"]);
    assert_eq!(good.status.code(), Some(0), "{}", says(&good));
    // Keys in the environment are those that a server opens it with.
    fs::remove_file(&key).unwrap();
    for (value, status) in [(KEY, 0), (other, 1)] {
        let mut command = crate::command(folder.path(), &["backup", "--to", "dari-luar.db"]);
        let backed_up = command.env("OKOCE_KEY", value).output().unwrap();
        assert_eq!(
            backed_up.status.code(),
            Some(status),
            "{}",
            says(&backed_up)
        );
        let is_there = folder.path().join("dari-luar.db").exists();
        assert_eq!(is_there, status == 0);
        let _ = fs::remove_file(folder.path().join("dari-luar.db"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn data_that_is_gone_or_broken_is_not_backed_up() {
    let (folder, store, repository) = place().await;
    register(&repository, "1", "Zubaidah Percontohan", None).await;
    drop(store);
    let data = folder.path().join("var/okoce.db");
    // Whatever the journal holds is in the file.
    assert_eq!(okoce(folder.path(), &["verify"]).status.code(), Some(0));
    let whole = fs::read(&data).unwrap();
    fs::write(&data, &whole[..whole.len() / 2]).unwrap();
    refused(folder.path(), &["salin cadangan terakhir ke tempatnya"]);
    fs::write(&data, "bukan berkas data").unwrap();
    refused(folder.path(), &["salin cadangan terakhir ke tempatnya"]);
    fs::write(&data, "").unwrap();
    refused(folder.path(), &["kosong (0 bita)", "dari cadangan"]);
    fs::remove_file(&data).unwrap();
    refused(folder.path(), &["tidak ada"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_takes_no_name_that_is_taken() {
    let (folder, store, repository) = place().await;
    register(&repository, "1", "Zubaidah Percontohan", None).await;
    drop(store);
    let at = |name: &str| folder.path().join(name);
    fs::write(at("lain.key"), "kunci lain").unwrap();
    let before = (fs::read(at("var/okoce.db")).unwrap(), KEY.to_owned());
    for (to, words) in [
        ("var/okoce.db", "okoce.db sudah ada"),
        // Its key would go over that of the data.
        ("var/okoce.salinan", "okoce.key sudah ada"),
        ("lain.db", "lain.key sudah ada"),
        ("baru.key", "tidak dapat dipakai untuk salinan"),
        ("baru.db-wal", "tidak dapat dipakai untuk salinan"),
    ] {
        let refused = okoce(folder.path(), &["backup", "--to", to]);
        assert_eq!(refused.status.code(), Some(1), "{to}: {}", says(&refused));
        assert!(says(&refused).contains(words), "{to}: {}", says(&refused));
    }
    let after = (
        fs::read(at("var/okoce.db")).unwrap(),
        fs::read_to_string(at("var/okoce.key")).unwrap(),
    );
    assert!(before == after);
    assert_eq!(fs::read_to_string(at("lain.key")).unwrap(), "kunci lain");
    let mut left: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    left.sort();
    assert_eq!(left, ["lain.key", "var"]);
}

#[test]
fn an_empty_file_is_not_made_a_store() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("leer.db");
    fs::write(&data, "").unwrap();
    for command in [
        &["verify"][..],
        &["report", "--as-of", "2026-01-01"],
        &["doctor"],
        &["backup"],
        &["convert"],
        &["officer", "list"],
    ] {
        let refused = okoce(folder.path(), &[command, &["--data", "leer.db"]].concat());
        let said = says(&refused);
        assert_eq!(refused.status.code(), Some(1), "{command:?}: {said}");
        assert!(said.contains("kosong (0 bita)"), "{command:?}: {said}");
        assert_eq!(fs::metadata(&data).unwrap().len(), 0, "{command:?}");
        let left = fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(left, 1, "{command:?}");
    }
}
