//! The effects of a build on disk.

use std::fs;
use std::time::{Duration, SystemTime};

use crate::fixture::{Fixture, files, problems, text};

#[test]
fn the_same_input_gives_the_same_bytes() {
    let first = Fixture::new();
    let second = Fixture::new();
    first.build().unwrap();
    second.build().unwrap();
    assert_eq!(files(&first.options.out), files(&second.options.out));
}

#[test]
fn a_problem_leaves_the_output_as_it_was() {
    let fixture = Fixture::new();
    fixture.build().unwrap();
    let before = files(&fixture.options.out);
    fixture.edit(
        "content/berita/kabar.md",
        "Isi kabar",
        "Isi [kabar](/tidak-ada/)",
    );
    fixture.edit("content/halaman/tentang.md", "Paragraf", "Kalimat");
    fixture.build().unwrap_err();
    assert_eq!(files(&fixture.options.out), before);
}

#[test]
fn a_problem_that_is_found_at_the_end_leaves_no_folder_behind() {
    let broken_anchor = (
        "content/berita/kabar.md",
        "Isi kabar",
        "Isi [kabar](/tentang/#tidak-ada)",
    );
    let broken_template = (
        "templates/halaman.html",
        "{{ single.body_html | safe }}",
        "{{ single.body_html.x.y }}",
    );
    for (name, from, to) in [broken_anchor, broken_template] {
        let mut fixture = Fixture::new();
        fixture.options.out = fixture.path("hasil/2026/dist");
        fixture.edit(name, from, to);
        fixture.build().unwrap_err();
        assert!(!fixture.path("hasil").exists(), "{name}");
    }
}

/// One build writes its pages while it makes others; one of many keeps them all in memory.
#[test]
fn a_single_build_writes_what_one_of_many_does() {
    let (single, many) = (Fixture::new(), Fixture::new());
    for text in ["Isi kabar", "Kabar yang lain", "Kabar lagi"] {
        let reports = [
            site_gen::build(&single.options).unwrap(),
            site_gen::Builder::new().build(&many.options).unwrap(),
        ];
        assert_eq!(reports[0].changes, reports[1].changes);
        assert_eq!(files(&single.options.out), files(&many.options.out));
        for fixture in [&single, &many] {
            let news = fs::read_to_string(fixture.path("content/berita/kabar.md")).unwrap();
            fs::write(
                fixture.path("content/berita/kabar.md"),
                format!("{news}\n{text}.\n"),
            )
            .unwrap();
        }
    }
}

#[test]
fn only_changed_files_are_written() {
    let fixture = Fixture::new();
    fixture.build().unwrap();
    let old = SystemTime::now() - Duration::from_hours(1);
    for (name, _) in files(&fixture.options.out) {
        let file = fs::File::options()
            .write(true)
            .open(fixture.options.out.join(name))
            .unwrap();
        file.set_modified(old).unwrap();
    }
    fixture.edit("content/halaman/tentang.md", "Paragraf", "Kalimat");
    let report = fixture.build().unwrap();
    assert_eq!(report.changes.written, ["public/tentang/index.html"]);
    assert!(report.changes.removed.is_empty());
    for (name, _) in files(&fixture.options.out) {
        let modified = fs::metadata(fixture.options.out.join(&name))
            .and_then(|data| data.modified())
            .unwrap();
        // With its compressed copies; and the lock names the last process.
        let is_touched = ["public/tentang/index.html", ".site-gen-kunci"]
            .iter()
            .any(|start| name.starts_with(start));
        assert_eq!(modified != old, is_touched, "{name}");
    }
}

#[test]
fn vanished_files_are_removed_and_foreign_files_are_not() {
    let fixture = Fixture::new();
    fixture.build().unwrap();
    let foreign = fixture.options.out.join("public/milik-orang.txt");
    fs::write(&foreign, "x").unwrap();
    fs::remove_file(fixture.path("content/berita/kabar-lama.md")).unwrap();
    fixture.edit("content/alamat.txt", "/berita/kabar-lama/\n", "");
    let report = fixture.build().unwrap();
    assert_eq!(
        report.changes.removed,
        ["public/berita/kabar-lama/index.html"]
    );
    assert!(
        !fixture
            .options
            .out
            .join("public/berita/kabar-lama")
            .exists()
    );
    assert!(fixture.options.out.join("public/berita/kabar").exists());
    assert!(foreign.exists());
}

/// A page may be called as our folder of the calendars of single sessions, or of the search.
#[test]
fn the_ledger_keeps_every_page_and_what_people_wrote_in_it() {
    let fixture = Fixture::new();
    let list = "content/alamat.txt";
    fixture.edit(list, "/tentang/\n", "# Dari situs lama.\n/tentang/\n");
    let before = text(&fixture, list).replace('\n', "\r\n");
    fs::write(fixture.path(list), &before).unwrap();
    let copy = |from: &str, to: &str| fs::copy(fixture.path(from), fixture.path(to)).unwrap();
    let training = "content/pelatihan/dasar-pemasaran.md";
    copy(training, "content/pelatihan/sesi.md");
    let id = "id = \"dasar-pemasaran-desember\"";
    fixture.edit("content/pelatihan/sesi.md", id, "id = \"sesi-1\"");
    for name in ["sesi", "pagefind"] {
        let page = format!("content/halaman/{name}.md");
        copy("content/halaman/tentang.md", &page);
    }
    let new = site_gen::commands::record(&fixture.options).unwrap();
    let expected = [
        "/pagefind/",
        "/pelatihan/sesi/",
        "/pelatihan/sesi/kalender.ics",
        "/sesi/",
    ];
    assert_eq!(new, expected);
    let after = text(&fixture, list);
    assert!(
        after.contains("\r\n# Dari situs lama.\r\n/tentang/\r\n"),
        "{after}"
    );
    let kept = after.split("\r\n").filter(|line| !expected.contains(line));
    assert_eq!(kept.collect::<Vec<_>>().join("\r\n"), before);
    fs::remove_file(fixture.path("content/halaman/sesi.md")).unwrap();
    let shown = problems(&fixture);
    assert!(shown.contains("`/sesi/` sudah terbit"), "{shown}");
}

#[test]
fn missing_folders_are_told_alone() {
    let mut fixture = Fixture::new();
    fixture.options.content = fixture.path("isi");
    let problems = fixture.build().unwrap_err();
    let shown = fixture.shown(&problems);
    assert!(
        shown.starts_with("isi:1:1: error: folder ini tidak ada\n"),
        "{shown}"
    );
    assert_eq!(problems.iter().count(), 1);
}

#[test]
fn whoever_is_in_another_folder_is_told_where_to_go() {
    let mut fixture = Fixture::new();
    fixture.options.content = fixture.path("content/content");
    fixture.options.templates = fixture.path("content/templates");
    let problems = fixture.build().unwrap_err();
    let hints: Vec<_> = problems.iter().map(|problem| &problem.hint).collect();
    let kind = site_gen::Kind::News;
    let refused = site_gen::commands::new::create(&fixture.options, kind, "Bazar").unwrap_err();
    let expected = "jalankan perintah ini dari folder utama proyek";
    assert!(refused.contains(expected), "{refused}");
    let [Some(hint)] = hints.as_slice() else {
        panic!("one message with advice: {hints:?}");
    };
    assert!(hint.starts_with(expected), "{hint}");
}

#[test]
fn a_folder_that_cannot_be_written_is_told() {
    let mut fixture = Fixture::new();
    fixture.options.out = fixture.path("berkas");
    fs::write(&fixture.options.out, "x").unwrap();
    let problems = fixture.build().unwrap_err();
    let problem = problems.iter().next().unwrap();
    assert!(
        problem.message.starts_with("tidak dapat ditulis"),
        "{problem}"
    );
}
