//! A build's manners towards a folder: alone or after another, whole or not at all, and never to files
//! that are not its own.
//!
//! Each test stands for a public report of a comparable product, named at it.

use std::fs;
use std::process::{Command, Stdio};
use std::thread;

use site_gen::Options;

use crate::fixture::{Fixture, files, text};

/// Reads what was published, without the lock and the list of what is ours, which say who wrote and
/// when.
fn published(fixture: &Fixture) -> Vec<(String, Vec<u8>)> {
    let mut found = files(&fixture.options.out);
    found.retain(|(name, _)| !name.starts_with(".site-gen"));
    found
}

/// Builds a site in four processes at a time, of which each ends well.
fn build_side_by_side(fixture: &Fixture) {
    let Options {
        content,
        templates,
        out,
        date,
        ..
    } = &fixture.options;
    let start = |_| {
        Command::new(env!("CARGO_BIN_EXE_site-gen"))
            .args(["build", "--date", &date.to_string()])
            .arg("--content")
            .arg(content)
            .arg("--templates")
            .arg(templates)
            .arg("--out")
            .arg(out)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    };
    let builds: Vec<_> = (0..4).map(start).collect();
    for mut build in builds {
        assert!(build.wait().unwrap().success());
    }
}

/// <https://github.com/gohugoio/hugo/issues/8166>, <https://github.com/nuxt/framework/issues/4632>
#[test]
fn builds_into_one_folder_do_not_break_each_other() {
    let alone = Fixture::new();
    alone.build().unwrap();
    let shared = Fixture::new();
    build_side_by_side(&shared);
    assert_eq!(published(&shared), published(&alone));
    // The same while the content changes under them.
    shared.edit("content/halaman/tentang.md", "Paragraf", "Kalimat");
    alone.edit("content/halaman/tentang.md", "Paragraf", "Kalimat");
    alone.build().unwrap();
    build_side_by_side(&shared);
    assert_eq!(published(&shared), published(&alone));
    // Some of one process take turns.
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| shared.build().map(|_| ()).unwrap());
        }
    });
    assert_eq!(published(&shared), published(&alone));
}

/// <https://github.com/cloud-gov/pages-build-container/issues/327>
#[test]
fn a_file_that_cannot_be_written_leaves_every_other_as_it_was() {
    let fixture = Fixture::new();
    fixture.build().unwrap();
    let page = fixture.options.out.join("public/tentang/index.html");
    fs::remove_file(&page).unwrap();
    fs::create_dir(&page).unwrap();
    fs::write(page.join("x"), "milik orang").unwrap();
    let before = files(&fixture.options.out);
    // Every page has the menu.
    fixture.edit("content/situs.toml", "nama = \"", "nama = \"Baru ");
    let problems = fixture.build().unwrap_err();
    let report = fixture.shown(&problems);
    assert_eq!(problems.errors(), 1, "{report}");
    assert!(report.contains("sudah ada folder bernama sama"), "{report}");
    assert!(report.ends_with("Situs tidak diubah.\n"), "{report}");
    assert_eq!(files(&fixture.options.out), before);

    fs::remove_dir_all(&page).unwrap();
    fixture.build().unwrap();
    let anew = Fixture::new();
    fs::write(
        anew.path("content/situs.toml"),
        text(&fixture, "content/situs.toml"),
    )
    .unwrap();
    anew.build().unwrap();
    assert_eq!(published(&fixture), published(&anew));
}

/// <https://github.com/getzola/zola/issues/1378>, <https://github.com/rust-lang/mdBook/issues/436>
#[test]
fn an_output_folder_in_the_sources_is_refused() {
    let mut fixture = Fixture::new();
    let before = files(fixture.path("").as_path());
    for out in [
        "content",
        "content/dist",
        "content/berita/../dist/x",
        "templates",
        "dist/../templates/aset/x",
    ] {
        fixture.options.out = fixture.path(out);
        let problems = fixture.build().expect_err(out);
        let report = fixture.shown(&problems);
        assert!(report.contains("di dalam folder sumber"), "{out}: {report}");
        assert_eq!(files(fixture.path("").as_path()), before, "{out}");
    }
    // A name that only begins alike is another folder.
    fixture.options.out = fixture.path("content-dist");
    fixture.build().unwrap();
}

#[cfg(unix)]
#[test]
fn a_link_into_the_sources_is_seen_through() {
    let mut fixture = Fixture::new();
    std::os::unix::fs::symlink(fixture.path("content"), fixture.path("jalan")).unwrap();
    fixture.options.out = fixture.path("jalan/dist");
    fixture.build().unwrap_err();
    assert!(!fixture.path("content/dist").exists());
}

/// <https://github.com/getzola/zola/issues/2251>, <https://github.com/axodotdev/oranda/issues/669>
#[test]
fn files_of_others_are_neither_overwritten_nor_removed_later() {
    let fixture = Fixture::new();
    for foreign in ["public/index.html", "functions/situs.json"] {
        let path = fixture.options.out.join(foreign);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, "milik orang").unwrap();
        let before = files(&fixture.options.out);
        let problems = fixture.build().expect_err(foreign);
        let report = fixture.shown(&problems);
        assert!(report.contains("bukan hasil `site-gen`"), "{report}");
        assert_eq!(files(&fixture.options.out), before);
        fs::remove_file(&path).unwrap();
    }
    fixture.build().unwrap();
    // A list that was lost is no reason to stop: all that it named is the very same.
    fs::remove_file(fixture.options.out.join(".site-gen")).unwrap();
    fixture.build().unwrap();
    // A copy that somebody else made of a page of ours is in the way of our own.
    let copy = fixture
        .options
        .out
        .join("public/berita/kabar-lama/index.html.zst");
    fs::write(&copy, "milik orang").unwrap();
    fs::remove_file(fixture.path("content/berita/kabar-lama.md")).unwrap();
    fixture.edit("content/alamat.txt", "/berita/kabar-lama/\n", "");
    fixture.build().unwrap();
    assert_eq!(fs::read_to_string(&copy).unwrap(), "milik orang");
}
