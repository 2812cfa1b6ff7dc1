//! Published reports: their pages with the project's own templates, and what goes with examples.

use std::fs;

use crate::fixture::{Fixture, files, problems, tests};

/// Makes the good site with two reports, of which the later is an example, in the project's own
/// look.
fn fixture() -> Fixture {
    let fixture = Fixture::with(&tests().join("reports"));
    let own = tests().join("../../templates");
    for (name, bytes) in files(&own) {
        let path = fixture.options.templates.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    fixture
}

fn build(fixture: &Fixture) {
    fixture
        .build()
        .map_err(|found| fixture.shown(&found))
        .unwrap();
}

fn check(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(tests().join("reports"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

fn main_of(html: &str) -> &str {
    let (_, rest) = html.split_once("<main").unwrap();
    rest.split_once("</main>").unwrap().0
}

#[test]
fn reports_are_as_expected() {
    let fixture = fixture();
    build(&fixture);
    for (name, path) in [
        ("daftar", ""),
        ("pertama", "2026-11-12/"),
        ("kedua", "2026-11-26/"),
    ] {
        let html = fixture.output(&format!("public/angka/laporan/{path}index.html"));
        check(name, main_of(&html));
    }
    let csv = fixture.output("public/angka/laporan/2026-11-26/laporan.csv");
    check("csv", &csv.replace("\r\n", "\n"));
    let figures = fixture.output("public/angka/index.html");
    assert!(figures.contains("href=\"/angka/laporan/\""));
}

#[test]
fn an_example_report_is_left_out_with_all_that_is_its_own() {
    let mut fixture = fixture();
    fixture.options.with_examples = false;
    build(&fixture);
    let public = fixture.options.out.join("public/angka/laporan");
    assert!(!public.join("2026-11-26").exists());
    let first = fixture.output("public/angka/laporan/2026-11-12/index.html");
    assert!(!first.contains("2026-11-26"));
    assert!(first.contains("Belum ada. Angka laporan ini tidak diubah lagi"));
    assert!(first.contains("menghitung sampai Kamis, 26 November 2026"));
}

/// The address of what is an example is promised to nobody.
#[test]
fn without_a_report_there_is_no_list() {
    let mut fixture = fixture();
    fs::remove_file(fixture.path("content/laporan/2026-11-12.toml")).unwrap();
    fixture.edit(
        "content/laporan/2026-11-26.toml",
        "sebelumnya = 2026-11-12\n",
        "",
    );
    let path = fixture.path("content/laporan/2026-11-26.toml");
    let text = fs::read_to_string(&path).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let kept = lines
        .iter()
        .take_while(|line| **line != "[[sejak_terbit]]")
        .filter(|line| !line.starts_with("perubahan"));
    let kept: Vec<&str> = kept.copied().collect();
    fs::write(path, kept.join("\n")).unwrap();
    site_gen::commands::record(&fixture.options).unwrap();
    let list = fs::read_to_string(fixture.path("content/alamat.txt")).unwrap();
    assert!(!list.contains("/angka/laporan/"), "{list}");
    fixture.options.with_examples = false;
    assert_eq!(problems(&fixture), "");
    build(&fixture);
    assert!(!fixture.options.out.join("public/angka/laporan").exists());
    assert!(
        !fixture
            .output("public/angka/index.html")
            .contains("laporan")
    );
}

/// The writer's bytes are what the reader takes, to the last figure.
#[test]
fn fixtures_are_the_text_that_the_command_writes() {
    for (name, bytes) in files(&tests().join("reports/content/laporan")) {
        let text = String::from_utf8(bytes).unwrap();
        let report: programme::published_report::PublishedReport = text.parse().unwrap();
        assert_eq!(report.to_toml(), text);
        assert_eq!(report.file_name(), name);
    }
}
