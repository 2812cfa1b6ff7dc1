//! A site that changes under the running server.

use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::program::{Place, Running};
use crate::store::under_faketime;

/// Waits until it is so; the test fails where it never is.
fn until(what: &str, is_so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < Duration::from_mins(2), "{what}");
        sleep(Duration::from_millis(50));
    }
}

/// Reads the title of the form as its function sends it back.
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

/// As at the edge in AWS: an address that was published in capitals leads on by itself, every other
/// one by the way it should be written.
#[test]
fn an_old_address_leads_on_however_it_is_written() {
    let place = Place::new();
    let content = place.path("content");
    copy_folder(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content"),
        &content,
    );
    let redirects = r#"
[[pengalihan]]
dari = "/Kabar-Lama/"
ke = "/berita/"

[[pengalihan]]
dari = "/kabar-tua/"
ke = "/berita/"
"#;
    std::fs::write(content.join("pengalihan.toml"), redirects).unwrap();
    let server = place.start_with(&["--content", content.to_str().unwrap()]);
    for (path, expected) in [
        ("/Kabar-Lama/", Some("/berita/")),
        ("/Kabar-Lama", Some("/berita/")),
        ("/kabar-tua/", Some("/berita/")),
        ("/Kabar-Tua).", Some("/berita/")),
        ("/kabar-tua/?a=b&c", Some("/berita/?a=b&c")),
        ("//kabar-tua/?a=b", Some("/kabar-tua/?a=b")),
        ("/kabar-lama/", None),
    ] {
        let location = server.get(path).location;
        assert_eq!(location.as_deref(), expected, "{path}");
    }
}

/// A session, at the end of a training's front matter.
const SESSION: &str = r#"
[[sesi]]
id = "sesi-hari-terakhir"
kecamatan = "tebet"
tempat = "Kantor kecamatan (contoh)"
mulai = 2030-03-14T09:00:00
selesai = 2030-03-14T15:00:00
kursi = 30
daftar_buka = 2030-03-01T08:00:00
daftar_tutup = 2030-03-14T08:00:00
contoh = true
+++
"#;

/// On its last day, fifteen seconds before midnight in Jakarta.
const BEFORE_MIDNIGHT: &str = "2030-03-14 16:59:45";

/// Whoever looks in the morning is not offered what ended the day before, also where nobody edits
/// and nothing is watched.
#[test]
fn a_new_day_has_its_own_pages() {
    let original = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content");
    let start = |more: &[&str]| {
        let place = Place::new();
        let content = place.path("content");
        copy_folder(&original, &content);
        let training = content.join("pelatihan/berjualan-lewat-internet.md");
        let text = std::fs::read_to_string(&training).unwrap();
        let text = text.replacen("\n+++\n", &format!("\n{SESSION}"), 1);
        std::fs::write(&training, text).unwrap();
        let mut command = place.command(&place.path("okoce.db"));
        command.arg("--content").arg(&content).args(more);
        let is_faked = under_faketime(command.env("TZ", "UTC"), BEFORE_MIDNIGHT);
        is_faked.then(|| (place.run(command), place))
    };
    let offers = |place: &Place| {
        let home = std::fs::read_to_string(place.path("dist/public/index.html"));
        home.unwrap().contains("sesi-hari-terakhir")
    };
    let Some([(_first, watched), (_second, left)]) =
        start(&[]).and_then(|watched| Some([watched, start(&["--no-watch"])?]))
    else {
        eprintln!("libfaketime is not installed");
        return;
    };
    assert!(offers(&watched) && offers(&left), "on its last day");
    let broken = "content/halaman/tentang.md";
    for place in [&watched, &left] {
        std::fs::write(place.path(broken), "rusak").unwrap();
    }
    until("the edit was seen", || watched.log().contains(broken));
    std::fs::copy(original.join("halaman/tentang.md"), watched.path(broken)).unwrap();
    until("the next day's", || !offers(&watched) && !offers(&left));
    // Nothing is read that is not watched, though it is another day.
    assert!(!left.log().contains(broken), "{}", left.log());
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
