//! `okoce officer` as it is typed.

use std::path::Path;
use std::process::Output;

use embedded_store::Store;
use tempfile::TempDir;

use crate::says;

fn okoce(place: &Path, arguments: &[&str]) -> Output {
    crate::okoce(place, &[&["officer"][..], arguments].concat())
}

/// Makes a folder with a store and a bundle that knows one kecamatan.
async fn place() -> (TempDir, Store) {
    let (folder, store, _) = crate::place().await;
    let bundle = folder.path().join("dist/functions");
    std::fs::create_dir_all(&bundle).expect("a folder in it");
    let offices = r#"{"tebet": {"name": "Tebet", "kota": "Jakarta Selatan", "path": "/x/"}}"#;
    std::fs::write(bundle.join("kantor.json"), offices).expect("a file");
    (folder, store)
}

#[tokio::test(flavor = "multi_thread")]
async fn officers_are_invited_listed_and_closed() {
    let (folder, store) = place().await;
    // While another process has the store open.
    let place = folder.path();
    let invite = ["invite", "--role", "pendamping", "--kecamatan", "tebet"];
    let invited = okoce(place, &invite);
    let said = says(&invited);
    assert_eq!(invited.status.code(), Some(0), "{said}");
    assert!(said.contains("dibuat: pendamping tebet."), "{said}");
    let code = said
        .split("kode=")
        .nth(1)
        .expect("a link")
        .split_whitespace()
        .next();
    assert_eq!(code.map(str::len), Some(29), "{said}");
    // And on its own.
    drop(store);
    let listed = says(&okoce(place, &["list"]));
    let id = listed.split_whitespace().next().expect("an id").to_owned();
    assert!(
        listed.contains("pendamping tebet  diundang, kode berlaku sampai "),
        "{listed}"
    );
    assert!(said.contains(&id));
    let closed = okoce(place, &["close", &id]);
    assert_eq!(closed.status.code(), Some(0), "{}", says(&closed));
    assert!(says(&okoce(place, &["list"])).starts_with("Belum ada petugas."));
    let again = okoce(place, &["close", &id]);
    assert_eq!(again.status.code(), Some(1));
    assert!(says(&again).contains("Tidak ada petugas dengan id"));
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_use_is_told_with_a_way_out() {
    let (folder, _store) = place().await;
    for (arguments, status, said) in [
        (
            &["invite"][..],
            2,
            "Belum lengkap: tulis juga `--role <TUGAS>`",
        ),
        (
            &["invite", "--role", "admin"],
            2,
            "tidak dapat diisi `admin`; yang ada: ",
        ),
        (
            &["invite", "--role", "pendamping"],
            2,
            "Pendamping perlu kecamatan",
        ),
        (
            &["invite", "--role", "sekretariat", "--kecamatan", "tebet"],
            2,
            "Sekretariat melihat semua kecamatan",
        ),
        (
            &["invite", "--role", "pendamping", "--kecamatan", "teebt"],
            1,
            "Kecamatan `teebt` tidak ada",
        ),
        (
            &["invite", "--role", "pendamping", "--kecamatan", "A B"],
            2,
            "misalnya tebet",
        ),
        (
            &["invite", "--role", "sekretariat", "--bundle", "x"],
            1,
            "Bangun situs lebih dulu",
        ),
        (
            &["list", "--data", "tidak-ada.db"],
            1,
            "Berkas data tidak-ada.db tidak ada",
        ),
        (&["close", "x"], 2, "tulis delapan huruf dan angka"),
    ] {
        let output = okoce(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(status), "{arguments:?}");
        assert!(
            says(&output).contains(said),
            "{arguments:?}: {}",
            says(&output)
        );
    }
    assert!(says(&okoce(folder.path(), &["list"])).starts_with("Belum ada petugas."));
}
