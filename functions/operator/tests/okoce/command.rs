//! Conversion, and wrong use.

use std::path::Path;
use std::process::Output;

use crate::says;

fn okoce(arguments: &[&str]) -> Output {
    crate::okoce(Path::new("."), arguments)
}

#[test]
fn a_store_of_the_first_version_is_converted_once() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let data = folder.path().join("okoce.db");
    let first =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/integration/first-version.db");
    std::fs::copy(first, &data).expect("a copy of the store");
    let name = data.to_str().expect("an ordinary path");

    let converted = okoce(&["convert", "--data", name]);
    let said = says(&converted);
    assert_eq!(converted.status.code(), Some(0), "{said}");
    assert!(
        said.contains("Selesai: 2 kiriman, 2 di antaranya baru saja diubah."),
        "{said}"
    );
    let copy = folder.path().join("okoce.versi-1.db");
    assert!(
        said.contains(copy.to_str().expect("an ordinary path")),
        "{said}"
    );
    assert!(copy.exists());
    // Nobody's answers are on the screen.
    assert!(!said.contains("Contoh Warga"), "{said}");

    let again = okoce(&["convert", "--data", name]);
    assert_eq!(again.status.code(), Some(0));
    assert!(
        says(&again).contains("sudah sesuai versi ini"),
        "{}",
        says(&again)
    );
}

#[test]
fn a_missing_file_is_not_made() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let data = folder.path().join("tidak-ada.db");
    let output = okoce(&[
        "convert",
        "--data",
        data.to_str().expect("an ordinary path"),
    ]);
    assert_eq!(output.status.code(), Some(1));
    assert!(says(&output).contains("tidak ada.\nSebutkan tempatnya dengan --data BERKAS."));
    assert!(!data.exists());
}

#[test]
fn wrong_use_is_told_in_indonesian() {
    let output = okoce(&["konversi"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(says(&output).starts_with("Perintah `konversi` tidak ada"));
    // Its last sign says that one of the others is wrong.
    for words in [
        &["release", "999-999-9992"][..],
        &["person", "export", "--reference", "999-999-9992"],
        &["person", "erase", "--reference", "Siti"],
        &["person", "withdraw", "--reference", ""],
    ] {
        let output = okoce(words);
        assert_eq!(output.status.code(), Some(2), "{}", says(&output));
    }
    let mistyped = okoce(&["release", "999-999-9992"]);
    let said = "periksa lagi nomor rujukannya, misalnya ABC-DEF-GHJK";
    assert!(says(&mistyped).contains(said), "{}", says(&mistyped));
}
