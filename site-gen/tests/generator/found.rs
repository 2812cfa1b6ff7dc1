//! Faults that public reports of comparable products describe, each tried with a neighbour of its
//! own. Those of writing to disk are in `writing`, those of moving a page in `renaming`; those that
//! are told are folders in `tests/problems` and `tests/warnings`.

use std::fs;
use std::io::Read as _;
use std::process::{Command, Stdio};

use site_gen::Kind;
use site_gen::commands::new::create;

use crate::fixture::{Fixture, files, problems, text};

/// <https://github.com/McShelby/hugo-theme-relearn/issues/646>,
/// <https://github.com/getzola/zola/issues/1286>
#[test]
fn no_heading_takes_an_id_of_its_template_or_of_a_footnote() {
    let fixture = Fixture::new();
    fixture.edit(
        "templates/layout.html",
        "<main>",
        "<main id=\"isi-halaman\"><p id=\"{{ page.title }}\">",
    );
    fixture.edit(
        "content/halaman/tentang.md",
        "## Daftar\n",
        "## Isi halaman\n\n## Catatan kaki 1\n\n## Daftar\n\n[ke bagian](#isi-halaman-2)\n",
    );
    fixture
        .build()
        .map_err(|found| fixture.shown(&found))
        .unwrap();
    let html = fixture.output("public/tentang/index.html");
    let ids: Vec<&str> = html
        .split(" id=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .collect();
    for id in &ids {
        assert_eq!(
            ids.iter().filter(|other| other == &id).count(),
            1,
            "{id} in {ids:?}"
        );
    }
    for id in [
        "isi-halaman",
        "isi-halaman-2",
        "catatan-kaki-1",
        "catatan-kaki-1-2",
    ] {
        assert!(ids.contains(&id), "{id} in {ids:?}");
    }
}

/// <https://github.com/getzola/zola/issues/1282>, <https://github.com/jekyll/jekyll-feed/pull/43>
#[test]
fn links_in_the_feed_start_at_their_entry() {
    let fixture = Fixture::new();
    fixture.edit(
        "content/berita/kabar.md",
        "Isi kabar",
        "Isi[^1]\n\n[^1]: Catatan.\n\nIsi kabar",
    );
    fixture.build().unwrap();
    let feed = fixture.output("public/berita/atom.xml");
    let at = feed.find("#catatan-kaki-1").expect("the note is in it");
    let element = feed[..at].rfind("<content ").unwrap();
    let element = &feed[element..at];
    assert!(
        element.contains("xml:base=\"https://uji.example/berita/kabar/\""),
        "{element}"
    );
    let real = fs::read_to_string(crate::fixture::tests().join("../../templates/atom.xml"));
    assert!(
        real.unwrap()
            .contains("xml:base=\"{{ site.base_url }}{{ entry.path }}\"")
    );
}

/// <https://github.com/rust-lang/mdBook/issues/1396>
#[test]
fn a_folder_that_is_gone_is_told_alone() {
    for folder in ["berita", "kecamatan", "pilar"] {
        let fixture = Fixture::new();
        let path = fixture.path(&format!("content/{folder}"));
        fs::remove_dir_all(&path).unwrap();
        let report = problems(&fixture);
        assert!(report.starts_with(&format!(
            "content/{folder}:1:1: error: folder ini tidak ada"
        )));
        assert!(report.contains("jangan mengalihkan"), "{report}");
        assert!(report.contains("1 masalah di 1 berkas"), "{report}");
        assert!(!report.contains("pengalihan.toml"), "{report}");
        // A file in its place cannot be read as a folder either.
        fs::write(&path, "x").unwrap();
        let report = problems(&fixture);
        assert!(report.contains("folder ini tidak ada"), "{report}");
    }
}

#[cfg(unix)]
#[test]
fn a_link_to_nothing_says_so() {
    let fixture = Fixture::new();
    let link = fixture.path("content/berita/salinan.md");
    std::os::unix::fs::symlink("tiada.md", link).unwrap();
    let report = problems(&fixture);
    assert!(
        report.contains("berkas atau foldernya tidak ada"),
        "{report}"
    );
    assert!(report.contains("tautan simbolis"), "{report}");
    assert!(!report.contains("os error"), "{report}");
}

/// <https://github.com/gohugoio/hugo/pull/6111>
#[cfg(unix)]
#[test]
fn a_folder_that_leads_back_to_itself_is_told_once() {
    let fixture = Fixture::new();
    std::os::unix::fs::symlink(".", fixture.path("templates/aset/loop")).unwrap();
    let report = problems(&fixture);
    assert!(
        report.contains("aset/loop:1:1: error: jalan pintas"),
        "{report}"
    );
    assert_eq!(report.matches("loop").count(), 1, "{report}");
    // One that leads elsewhere is a folder like any other.
    fs::remove_file(fixture.path("templates/aset/loop")).unwrap();
    fs::create_dir(fixture.path("lain")).unwrap();
    fs::write(fixture.path("lain/x.svg"), "<svg/>").unwrap();
    std::os::unix::fs::symlink("../../lain", fixture.path("templates/aset/lain")).unwrap();
    assert_eq!(problems(&fixture), "");
}

/// <https://github.com/hahwul/hwaro/issues/611>
#[test]
fn what_programs_leave_is_neither_content_nor_published() {
    let fixture = Fixture::new();
    let before = files(&fixture.options.content);
    fixture.build().unwrap();
    let built = files(&fixture.options.out);
    for folder in ["content", "content/berita", "templates", "templates/aset"] {
        for name in [
            "Thumbs.db",
            "Icon\r",
            "~$kabar.md",
            "kabar.md.orig",
            "desktop.ini",
        ] {
            fs::write(fixture.path(&format!("{folder}/{name}")), "x").unwrap();
        }
    }
    assert_eq!(problems(&fixture), "");
    fixture.build().unwrap();
    assert_eq!(files(&fixture.options.out), built);
    assert!(files(&fixture.options.content).len() > before.len());
}

/// <https://github.com/estruyf/vscode-front-matter/issues/921>,
/// <https://github.com/blade-build/blade-build/pull/548>
#[test]
fn a_new_file_has_a_name_that_every_machine_can_open() {
    let fixture = Fixture::new();
    for (title, name) in [
        ("Kafé Menteng: Crème", "kafe-menteng-creme.md"),
        ("Kafe\u{301} Tebet", "kafe-tebet.md"),
    ] {
        let path = create(&fixture.options, Kind::News, title).unwrap();
        assert_eq!(path.file_name().unwrap(), name);
    }
    let refused = create(&fixture.options, Kind::News, "Con").unwrap_err();
    assert!(refused.contains("Windows"), "{refused}");
    let renamed = site_gen::commands::rename::rename(&fixture.options, "berita/kabar", "aux");
    let Err(site_gen::commands::rename::RenameError::Names(message)) = renamed else {
        panic!("{renamed:?}");
    };
    assert!(message.contains("Windows"), "{message}");
}

#[test]
fn the_first_file_of_a_kind_makes_its_folder() {
    let fixture = Fixture::new();
    fs::remove_dir_all(fixture.path("content/formulir")).unwrap();
    create(&fixture.options, Kind::Form, "Minta mentor").unwrap();
    assert!(text(&fixture, "content/formulir/minta-mentor.toml").contains("Minta mentor"));
}

#[test]
fn a_list_page_says_that_it_cannot_move() {
    let fixture = Fixture::new();
    let renamed = site_gen::commands::rename::rename(&fixture.options, "/kecamatan/", "kantor");
    let Err(site_gen::commands::rename::RenameError::Names(message)) = renamed else {
        panic!("{renamed:?}");
    };
    assert!(message.contains("halaman daftar"), "{message}");
}

/// <https://github.com/mkdocs/mkdocs/issues/2107>, <https://github.com/vuejs/vitepress/issues/4853>
#[test]
fn a_picture_keeps_its_place_free() {
    let fixture = Fixture::new();
    let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 40 30\"/>";
    fs::write(fixture.path("templates/aset/gambar.svg"), drawing).unwrap();
    fixture.build().unwrap();
    let html = fixture.output("public/tentang/index.html");
    let picture = &html[html.find("<img ").unwrap()..];
    let picture = &picture[..picture.find('>').unwrap()];
    for part in [
        "width=\"40\"",
        "height=\"30\"",
        "loading=\"lazy\"",
        "alt=\"Gambar ikon\"",
    ] {
        assert!(picture.contains(part), "{picture}");
    }
}

/// <https://github.com/medialab/xan/issues/759>, <https://github.com/rvben/rumdl/issues/184>
#[test]
fn whoever_stops_reading_is_no_failure() {
    let command = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_site-gen"));
        command.arg("schema").stderr(Stdio::piped());
        command
    };
    let mut running = command().stdout(Stdio::piped()).spawn().unwrap();
    // The schemas are longer than a pipe holds.
    drop(running.stdout.take());
    let mut said = String::new();
    let stderr = running.stderr.as_mut().unwrap();
    stderr.read_to_string(&mut said).unwrap();
    assert!(running.wait().unwrap().success(), "{said}");
    assert_eq!(said, "");
    // A message that nobody can read does not hide what went wrong.
    let mut broken = command()
        .arg("tiada")
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    drop(broken.stderr.take());
    assert_eq!(broken.wait().unwrap().code(), Some(2));
    #[cfg(target_os = "linux")]
    {
        let full = fs::File::options().write(true).open("/dev/full").unwrap();
        let output = command().stdout(full).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains("tidak dapat ditulis"), "{said}");
    }
}
