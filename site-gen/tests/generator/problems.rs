//! Each folder in `tests/problems` and `tests/warnings` is a case: files laid over the good site.
//! What an editor is told stands beside the folder, in a `.snap` of its name; adding a case is
//! adding a folder.

use std::fs;
use std::path::PathBuf;
#[cfg(unix)]
use std::process::Command;

use site_gen::diagnostics::MessageFormat;

use crate::fixture::{Fixture, files, tests};

#[test]
fn every_problem_is_told_as_expected() {
    for case in cases("problems") {
        let fixture = Fixture::with(&case);
        let problems = fixture.build().expect_err(&case.display().to_string());
        expect(&case, &fixture.shown(&problems));
        assert!(!fixture.options.out.exists(), "{case:?} writes nothing");
    }
}

#[test]
fn every_warning_is_told_as_expected_and_the_site_is_built() {
    for case in cases("warnings") {
        let mut fixture = Fixture::with(&case);
        let report = fixture
            .build()
            .map_err(|problems| fixture.shown(&problems))
            .unwrap();
        expect(&case, &fixture.shown(&report.warnings));
        let before = files(&fixture.options.out);
        fixture.options.strict = true;
        assert_eq!(fixture.build(), Err(report.warnings), "{case:?}");
        assert_eq!(files(&fixture.options.out), before, "{case:?}");
    }
}

#[test]
fn the_good_site_without_examples_has_nothing_to_warn_of() {
    let mut fixture = Fixture::new();
    fixture.options.with_examples = false;
    fixture.options.strict = true;
    fixture
        .build()
        .map_err(|problems| fixture.shown(&problems))
        .unwrap();
}

/// To read one would mean to wait for whoever writes into it.
#[cfg(unix)]
#[test]
fn what_is_no_file_is_told_and_not_read() {
    let fixture = Fixture::new();
    let pipes = ["content/berita/pipa.md", "templates/aset/pipa.jpg"];
    for pipe in pipes {
        let path = fixture.path(pipe);
        let made = Command::new("mkfifo").arg(path).status().unwrap();
        assert!(made.success());
    }
    let found = fixture.shown(&fixture.build().unwrap_err());
    for pipe in pipes {
        let message = format!("{pipe}:1:1: error: ini bukan berkas biasa");
        assert!(found.contains(&message), "{found}");
    }
}

/// A folder of which examples were left out is whole all the same.
#[test]
fn without_examples_a_link_to_no_part_of_a_list_page_is_told() {
    let mut fixture = Fixture::new();
    let link = "[jenis](/komunitas/#tidak-ada)\n\n## Daftar\n";
    fixture.edit("content/halaman/tentang.md", "## Daftar\n", link);
    for with_examples in [true, false] {
        fixture.options.with_examples = with_examples;
        let found = fixture.shown(&fixture.build().unwrap_err());
        let message = "bagian `#tidak-ada` tidak ada di halaman `/komunitas/`";
        assert!(found.contains(message), "{with_examples}: {found}");
    }
}

/// A list may be there only because of an example.
#[test]
fn what_stands_on_examples_alone_is_told_before_they_are_left_out() {
    let mut fixture = Fixture::new();
    let training = "content/pelatihan/dasar-pemasaran.md";
    let text = fs::read_to_string(fixture.path(training)).unwrap();
    let (start, end) = (
        text.find("[[sesi]]\nid").unwrap(),
        text.rfind("[[sesi]]").unwrap(),
    );
    fs::write(
        fixture.path(training),
        format!("{}{}", &text[..start], &text[end..]),
    )
    .unwrap();
    let list = "/pelatihan/kecamatan/menteng/";
    fixture.edit("content/alamat.txt", &format!("{list}\n"), "");
    fixture.edit(
        "content/berita/kabar.md",
        "Isi kabar",
        &format!("[Isi]({list})"),
    );
    fixture.edit(
        "content/pengalihan.toml",
        "ke = \"/tentang/#daftar\"",
        "ke = \"/komunitas/komunitas-contoh/\"",
    );
    let said = ["kabar.md:12:7", "pengalihan.toml:12:6"];
    let report = site_gen::commands::check(&fixture.options).unwrap();
    let found = fixture.shown(&report.warnings);
    for place in said {
        assert!(
            found.contains(&format!("{place}: warning: tanpa contoh, halaman `/")),
            "{found}"
        );
    }
    // With an error of its own, that is told as ever.
    fixture.edit(
        "content/berita/kabar-lama.md",
        "+++\n\n",
        "+++\n\n[x](/tiada/)\n\n",
    );
    fixture.options.with_examples = false;
    let found = fixture.shown(&site_gen::commands::check(&fixture.options).unwrap_err());
    for place in said {
        assert!(
            found.contains(&format!("{place}: error: tanpa contoh, halaman `/")),
            "{found}"
        );
    }
    assert!(
        found.contains("error: halaman `/tiada/` tidak ada"),
        "{found}"
    );
    assert_eq!(
        found.matches("hanya ada bersama isi contoh").count(),
        2,
        "{found}"
    );
}

/// The last text between backticks in a hint is put in place of the marked part, or of the line.
#[test]
fn a_line_that_a_hint_shows_mends_the_problem() {
    let mut tried = 0;
    for case in ["tanggal", "bilangan-dan-pilihan", "tanda-kutip", "baris"] {
        let fixture = Fixture::with(&tests().join(format!("problems/sintaks-{case}")));
        let before = fixture.build().unwrap_err();
        let mut mended = Vec::new();
        for problem in &before {
            let (Some(source), Some(hint)) = (&problem.source, &problem.hint) else {
                continue;
            };
            let shows_no_line = ["tutup", "pindahkan"]
                .iter()
                .any(|way| hint.starts_with(way));
            let Some(shown) = hint.rsplit('`').nth(1).filter(|_| !shows_no_line) else {
                continue;
            };
            let line = if source.start == source.end {
                shown.to_owned()
            } else {
                let value = shown.split_once(" = ").map_or(shown, |(_, value)| value);
                let (start, end) = (&source.text[..source.start], &source.text[source.end..]);
                format!("{start}{value}{end}")
            };
            let text = fs::read_to_string(&problem.file).unwrap();
            let mut lines: Vec<&str> = text.split('\n').collect();
            lines[problem.line - 1] = &line;
            fs::write(&problem.file, lines.join("\n")).unwrap();
            mended.push((problem.file.clone(), problem.line, problem.message.clone()));
        }
        let after = fixture.build().err().unwrap_or_default();
        for problem in &after {
            let place = (problem.file.clone(), problem.line, problem.message.clone());
            assert!(!mended.contains(&place), "{case}: {problem}");
        }
        tried += mended.len();
    }
    assert!(tried > 30, "only {tried}");
}

/// Parts that are called alike may be made from data, or stand in the frame of all pages.
#[test]
fn a_part_that_has_the_name_of_another_is_told_where_it_stands() {
    let fixture = Fixture::real();
    let glossary = "content/glosarium.toml";
    let text = fs::read_to_string(fixture.path(glossary)).unwrap();
    let term = |name: &str| {
        format!("\n[[istilah]]\nnama = \"{name}\"\narti = \"Arti.\"\ninggris = \"x\"\n")
    };
    let again = format!("{text}{}", term("NIK (nomor lain)"));
    fs::write(fixture.path(glossary), &again).unwrap();
    let figures = fixture.path("content/angka");
    fs::rename(figures.join("hasil.toml"), figures.join("isi-halaman.toml")).unwrap();
    let form = "content/formulir/pendaftaran.toml";
    fixture.edit(form, "## Data Anda", "## Nama");
    let found = fixture.shown(&fixture.build().unwrap_err());
    let line = again.lines().count() - 2;
    for expected in [
        format!("{glossary}:{line}:8: error: nama bagian `#nik` dipakai dua kali"),
        "content/angka/isi-halaman.toml:1:1: error: nama bagian `#isi-halaman`".to_owned(),
        " | ## Nama\n".to_owned(),
    ] {
        assert!(found.contains(&expected), "{expected}: {found}");
    }
}

#[test]
fn a_name_that_the_frame_of_all_pages_has_twice_is_told_once() {
    let fixture = Fixture::real();
    let layout = fs::read_to_string(fixture.path("templates/layout.html")).unwrap();
    let twice = layout.replace("</body>", "<p id=\"isi-halaman\"></p>\n</body>");
    fs::write(fixture.path("templates/layout.html"), twice).unwrap();
    let problems = fixture.build().unwrap_err();
    let found = fixture.shown(&problems);
    assert_eq!(problems.errors(), 1, "{found}");
    assert!(found.contains("templates/layout.html:"), "{found}");
    assert!(found.contains("<p id=\"isi-halaman\">"), "{found}");
    assert!(found.contains("halaman lain"), "{found}");
}

fn cases(folder: &str) -> Vec<PathBuf> {
    let mut cases: Vec<PathBuf> = fs::read_dir(tests().join(folder))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    cases.sort();
    assert!(cases.len() > 5, "the cases are where they were");
    cases
}

fn expect(case: &std::path::Path, report: &str) {
    let name = case.file_name().unwrap().to_str().unwrap();
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(case.parent().unwrap());
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, report));
}

#[test]
fn other_formats_hold_the_same_problems() {
    let fixture = Fixture::with(&tests().join("problems/rujukan-tak-ada"));
    let problems = fixture.build().unwrap_err();
    let count = problems.iter().count();
    let short = problems.render(MessageFormat::Short);
    let json = problems.render(MessageFormat::Json);
    let github = problems.render(MessageFormat::Github);
    assert_eq!(github.lines().count(), count);
    assert!(github.contains(".md,line=14,col=13::kecamatan `cempaka-puti` tidak ada%0Abantuan: "));
    assert_eq!(short.lines().count(), count);
    assert_eq!(json.lines().count(), count);
    for ((problem, short), json) in problems.iter().zip(short.lines()).zip(json.lines()) {
        assert_eq!(short, problem.headline());
        let json: serde_json::Value = serde_json::from_str(json).unwrap();
        assert_eq!(json["file"], problem.file.as_str());
        assert_eq!(json["line"], problem.line);
        assert_eq!(json["column"], problem.column);
        assert_eq!(json["severity"], problem.severity.to_string());
        assert_eq!(json["hint"].as_str(), problem.hint.as_deref());
    }
}

#[test]
fn every_format_is_as_expected() {
    let fixture = Fixture::with(&tests().join("problems/judul-terlalu-panjang"));
    let problems = fixture.build().unwrap_err();
    let formats = [
        ("human", MessageFormat::Human),
        ("short", MessageFormat::Short),
        ("json", MessageFormat::Json),
        ("github", MessageFormat::Github),
    ];
    for (name, format) in formats {
        let report = fixture.without_own_path(&problems.render(format));
        expect(&tests().join("formats").join(name), &report);
    }
}

#[test]
fn line_ends_and_byte_order_marks_do_no_harm() {
    let plain = Fixture::new();
    plain.build().unwrap();
    let windows = Fixture::new();
    for (name, bytes) in files(&windows.options.content) {
        let text = String::from_utf8(bytes).unwrap().replace('\n', "\r\n");
        fs::write(
            windows.options.content.join(name),
            format!("\u{feff}{text}"),
        )
        .unwrap();
    }
    windows
        .build()
        .map_err(|found| windows.shown(&found))
        .unwrap();
    for (name, bytes) in files(&plain.options.out) {
        // Pictures do not change, and compressed copies follow what they copy.
        let Ok(text) = String::from_utf8(bytes) else {
            continue;
        };
        let other = windows.output(&name).replace("\\r\\n", "\\n");
        // Some data files end their lines so in any case.
        assert_eq!(other.replace('\r', ""), text.replace('\r', ""), "{name}");
    }
}
