//! Files as the commands leave them that change content for an editor.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use jiff::ToSpan;
use site_gen::Kind;
use site_gen::commands::new::create;

use crate::fixture::{Fixture, files, problems, text};

#[test]
fn a_new_file_of_every_kind_passes_the_check() {
    for kind in Kind::written_by_hand() {
        let fixture = Fixture::new();
        // Pillars and steps are as many as they should be: one must be missing.
        let gone = match kind {
            Kind::Pillar => Some(("pilar", "dua.md", "/pilar/dua/")),
            Kind::Step => Some(("langkah", "p3-pendampingan.md", "/langkah/p3-pendampingan/")),
            _ => None,
        };
        if let Some((folder, file, address)) = gone {
            let full = create(&fixture.options, kind, "Satu lagi").unwrap_err();
            assert!(full.contains("semuanya sudah ada"), "{full}");
            fs::remove_file(fixture.options.content.join(folder).join(file)).unwrap();
            fixture.edit("content/alamat.txt", &format!("{address}\n"), "");
        }
        let title = "Judul \"baru\": satu \\ dua";
        let path = create(&fixture.options, kind, title).unwrap();
        assert!(path.starts_with(fixture.options.content.join(kind.name())));
        assert_eq!(path.file_stem().unwrap(), "judul-baru-satu-dua");
        assert_eq!(problems(&fixture), "", "{}", kind.name());
        let written = fs::read_to_string(&path).unwrap();
        assert!(written.contains("\n# "), "{written}");
        let snapshot = format!("{}.{}", kind.name(), path.extension().unwrap().display());
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(crate::fixture::tests().join("new"));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(snapshot, written));

        let again = create(&fixture.options, kind, title).unwrap_err();
        assert!(again.contains("sudah"), "{again}");
        assert_eq!(fs::read_to_string(&path).unwrap(), written);
    }
}

#[test]
fn a_new_file_needs_a_title_and_an_address_of_its_own() {
    let fixture = Fixture::new();
    let before = files(&fixture.options.content);
    let table = [
        (Kind::News, "???", "tidak dapat dibuat nama berkas"),
        (Kind::News, "Kabar", "sudah ada"),
        (Kind::SinglePage, "Daftar", "sudah dipakai"),
        (Kind::Form, "Tentang", "sudah dipakai"),
        (Kind::SinglePage, "Langkah", "sudah dipakai"),
        (Kind::SinglePage, "api", "sudah dipakai"),
        (Kind::SinglePage, "Meja", "sudah dipakai"),
        (Kind::Form, "Admin", "sudah dipakai"),
    ];
    for (kind, title, expected) in table {
        let message = create(&fixture.options, kind, title).unwrap_err();
        assert!(message.contains(expected), "{title}: {message}");
    }
    let long = create(&fixture.options, Kind::News, &"a".repeat(71)).unwrap_err();
    assert!(long.contains("paling banyak 70 huruf"), "{long}");
    assert_eq!(files(&fixture.options.content), before);
}

#[test]
fn the_ledger_grows_and_forgets_nothing() {
    let fixture = Fixture::new();
    assert_eq!(
        site_gen::commands::record(&fixture.options).unwrap(),
        [] as [&str; 0]
    );
    let before = text(&fixture, "content/alamat.txt");
    create(&fixture.options, Kind::News, "Contoh saja").unwrap();
    assert_eq!(
        site_gen::commands::record(&fixture.options).unwrap(),
        [] as [&str; 0]
    );
    create(&fixture.options, Kind::News, "Kabar nyata").unwrap();
    fixture.edit("content/berita/kabar-nyata.md", "contoh = true", "");
    assert_eq!(
        site_gen::commands::record(&fixture.options).unwrap(),
        ["/berita/kabar-nyata/"]
    );
    let after = text(&fixture, "content/alamat.txt");
    let lines: Vec<&str> = after
        .lines()
        .filter(|line| *line != "/berita/kabar-nyata/")
        .collect();
    assert_eq!(lines, before.lines().collect::<Vec<_>>());

    fs::remove_file(fixture.path("content/berita/kabar-nyata.md")).unwrap();
    let problems = site_gen::commands::record(&fixture.options).unwrap_err();
    assert!(
        fixture
            .shown(&problems)
            .contains("`/berita/kabar-nyata/` sudah terbit")
    );
    assert_eq!(text(&fixture, "content/alamat.txt"), after);
}

#[test]
fn a_lost_ledger_is_not_made_up_for() {
    let fixture = Fixture::new();
    let before = text(&fixture, "content/alamat.txt");
    let ledger = fixture.path("content/alamat.txt");
    fs::remove_file(&ledger).unwrap();
    let lost = problems(&fixture);
    assert!(
        lost.contains("content/alamat.txt:1:1: error: daftar alamat"),
        "{lost}"
    );

    // Where something else is wrong, none is begun.
    fixture.edit("content/berita/kabar.md", "judul =", "judull =");
    site_gen::commands::record(&fixture.options).unwrap_err();
    assert!(!ledger.exists());
    fixture.edit("content/berita/kabar.md", "judull =", "judul =");

    // A site that was never published gets its first.
    let count = site_gen::commands::record(&fixture.options).unwrap().len();
    assert_eq!(problems(&fixture), "");
    assert_eq!(text(&fixture, "content/alamat.txt"), before);
    assert_eq!(
        count,
        before.lines().filter(|line| line.starts_with('/')).count()
    );
}

#[test]
fn an_empty_ledger_is_a_lost_one() {
    let fixture = Fixture::new();
    let before = text(&fixture, "content/alamat.txt");
    let ledger = fixture.path("content/alamat.txt");
    let comments: Vec<&str> = before
        .lines()
        .take_while(|line| line.starts_with('#'))
        .collect();
    let comments = comments.join("\n");
    for empty in ["", "\n\n", "\u{feff}", " \r\n", &comments] {
        fs::write(&ledger, empty).unwrap();
        let lost = problems(&fixture);
        assert!(
            lost.contains("content/alamat.txt:1:1: error: daftar alamat"),
            "{empty:?}: {lost}"
        );

        // Where something else is wrong, it stays as it was.
        fixture.edit("content/berita/kabar.md", "judul =", "judull =");
        site_gen::commands::record(&fixture.options).unwrap_err();
        assert_eq!(text(&fixture, "content/alamat.txt"), empty);
        fixture.edit("content/berita/kabar.md", "judull =", "judul =");

        // The way out that is told for a site that was never published.
        let new = site_gen::commands::record(&fixture.options).unwrap();
        assert_eq!(new.first().map(String::as_str), Some("/"), "{empty:?}");
        assert_eq!(problems(&fixture), "", "{empty:?}");
        assert_eq!(text(&fixture, "content/alamat.txt"), before, "{empty:?}");
    }
}

#[test]
fn a_list_that_became_empty_leads_to_its_catalogue() {
    let fixture = Fixture::new();
    assert!(text(&fixture, "content/alamat.txt").contains("\n/pelatihan/kecamatan/menteng/\n"));
    for _ in 0..2 {
        fixture.edit(
            "content/pelatihan/dasar-pemasaran.md",
            "kecamatan = \"menteng\"",
            "kecamatan = \"cempaka-putih\"",
        );
    }
    fixture
        .build()
        .map_err(|problems| fixture.shown(&problems))
        .unwrap();
    let page = fixture.output("public/pelatihan/kecamatan/menteng/index.html");
    assert!(page.contains("content=\"0; url=/pelatihan/\""), "{page}");
    let redirects = fixture.output("edge/redirects.json");
    assert!(redirects.contains("\"/pelatihan/kecamatan/menteng/\": \"/pelatihan/\""));
    assert!(redirects.contains("\"/berita/feed.xml\": \"/berita/atom.xml\""));
}

/// Publishes a session in Menteng: the real content has examples of sessions only, and an example's
/// list is not recorded.
fn publish_session_in_menteng(fixture: &Fixture, list: &str) {
    fixture.edit(
        "content/pelatihan/membuat-kue.md",
        "selesai = 2027-06-23T15:00:00\nkursi = 24\ndaftar_buka = 2026-11-28T08:00:00\ndaftar_tutup = 2027-06-19T16:00:00\ncontoh = true\n",
        "selesai = 2027-06-23T15:00:00\nkursi = 24\n",
    );
    let first = "/pelatihan/langkah/";
    fixture.edit("content/alamat.txt", first, &format!("{list}\n{first}"));
}

#[test]
fn as_days_go_by_no_published_address_vanishes() {
    let mut fixture = Fixture::real();
    let list = "/pelatihan/kecamatan/menteng/";
    publish_session_in_menteng(&fixture, list);
    fixture.options.date = fixture.options.date.saturating_add(1.year());
    for with_examples in [true, false] {
        fixture.options.with_examples = with_examples;
        assert_eq!(problems(&fixture), "", "nobody did anything");
    }

    // The session is past by then, and an editor writes the next one over it, held elsewhere.
    fixture.edit(
        "content/pelatihan/membuat-kue.md",
        "kecamatan = \"menteng\"",
        "kecamatan = \"matraman\"",
    );
    fixture
        .build()
        .map_err(|problems| fixture.shown(&problems))
        .unwrap();
    let page = fixture.output(&format!("public{list}index.html"));
    assert!(page.contains("content=\"0; url=/pelatihan/\""), "{page}");
    let redirects = fixture.output("edge/redirects.json");
    assert!(
        redirects.contains(&format!("\"{list}\": \"/pelatihan/\"")),
        "{redirects}"
    );
}

#[test]
fn editors_schemas_are_in_step_with_the_types() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas");
    let kept: BTreeMap<String, String> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let name = path.file_stem().unwrap().display().to_string();
            (name, fs::read_to_string(path).unwrap())
        })
        .collect();
    let made: BTreeMap<String, String> = site_gen::commands::schema::all()
        .into_iter()
        .map(|schema| (schema.name.to_owned(), format!("{:#}\n", schema.schema)))
        .collect();
    assert_eq!(
        kept, made,
        "run `cargo run -p site-gen -- schema --out site-gen/schemas`"
    );
}
