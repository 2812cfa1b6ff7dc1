//! A site that changes under the running server.

use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::program::{Place, Running};

/// Waits until it is so; the test fails where it never is.
fn until(what: &str, is_so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < Duration::from_mins(2), "{what}");
        sleep(Duration::from_millis(50));
    }
}

/// The title of the form as its function sends it back.
fn title(server: &Running) -> String {
    server.post("/api/registration", "nama=").title
}

/// A failure that passes leaves no form without its function until somebody happens to edit it.
#[test]
fn functions_that_could_not_be_read_are_read_again_though_nobody_edits() {
    let place = Place::new();
    let (content, aside) = (place.path("content"), place.path("langkah.json"));
    let original = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content");
    copy_folder(&original, &content);
    let server = place.start_with(&["--content", content.to_str().unwrap()]);
    let before = title(&server);
    assert!(before.contains("Daftar OK OCE"), "{before}");

    // Something that is away for a while, and that the edit does not write anew.
    let steps = place.path("dist/functions/langkah.json");
    std::fs::rename(&steps, &aside).unwrap();
    let form = content.join("formulir/pendaftaran.toml");
    let edited = std::fs::read_to_string(&form).unwrap();
    let edited = edited.replacen("\"Daftar OK OCE\"", "\"Daftar sebagai peserta\"", 1);
    std::fs::write(&form, edited).unwrap();
    until("it was tried", || {
        place.log().contains("Situs tidak dapat disiapkan")
    });
    assert_eq!(title(&server), before, "the functions of before serve on");

    std::fs::rename(&aside, &steps).unwrap();
    until("it was tried again", || {
        title(&server).contains("Daftar sebagai peserta")
    });
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
