//! `site-gen rename`: a page gets another address, and nobody meets a broken link.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use site_gen::commands::rename::{RenameError, rename};

use crate::fixture::{Fixture, files, problems, text};
use crate::mutations::Random;

#[test]
fn a_renamed_page_keeps_its_links_and_its_visitors() {
    let fixture = Fixture::new();
    fixture.edit(
        "content/berita/kabar.md",
        "Isi kabar",
        "Isi [kabar][t], [lagi](/tentang/#tabel)",
    );
    fixture.edit(
        "content/berita/kabar.md",
        "\"kutip\".",
        "\"kutip\".\n\n[t]: /tentang/#daftar\n",
    );
    let renamed = rename(&fixture.options, "halaman/tentang.md", "tentang-program").unwrap();
    assert_eq!(
        (renamed.from.as_str(), renamed.to.as_str()),
        ("/tentang/", "/tentang-program/")
    );
    assert_eq!(renamed.redirected, ["/tentang/"]);
    let fixed: BTreeMap<String, usize> = renamed
        .fixed
        .iter()
        .map(|(file, count)| {
            (
                Path::new(file).file_name().unwrap().display().to_string(),
                *count,
            )
        })
        .collect();
    let expected = [
        ("kabar.md", 2),
        ("pendaftaran.toml", 1),
        ("pengalihan.toml", 1),
        ("situs.toml", 1),
    ];
    assert_eq!(
        fixed,
        expected
            .map(|(file, count)| (file.to_owned(), count))
            .into()
    );
    assert_eq!(problems(&fixture), "");

    assert!(!fixture.path("content/halaman/tentang.md").exists());
    let news = text(&fixture, "content/berita/kabar.md");
    assert!(news.contains("[lagi](/tentang-program/#tabel)"), "{news}");
    assert!(news.contains("[t]: /tentang-program/#daftar"), "{news}");
    assert!(text(&fixture, "content/situs.toml").contains("\"/tentang-program/\""));
    let redirects = text(&fixture, "content/pengalihan.toml");
    assert!(
        redirects.contains("ke = \"/tentang-program/#daftar\""),
        "no chain: {redirects}"
    );
    assert!(
        redirects.ends_with(
            "\n\n[[pengalihan]]\ndari = \"/tentang/\"\nke = \"/tentang-program/\"\n\
             catatan = \"Pindah pada 2026-11-21.\"\n"
        ),
        "{redirects}"
    );
    let ledger = text(&fixture, "content/alamat.txt");
    assert!(ledger.contains("\n/tentang/\n") && ledger.contains("\n/tentang-program/\n"));
    fixture.build().unwrap();
    let page = fixture.output("public/tentang/index.html");
    assert!(
        page.contains("content=\"0; url=/tentang-program/\""),
        "{page}"
    );
}

#[test]
fn a_page_may_go_back_to_where_it_was() {
    let fixture = Fixture::new();
    let before = text(&fixture, "content/pengalihan.toml");
    rename(&fixture.options, "/berita/kabar-lama/", "kabar-tua").unwrap();
    rename(&fixture.options, "/berita/kabar-tua/", "kabar-lama").unwrap();
    assert_eq!(problems(&fixture), "");
    let redirects = text(&fixture, "content/pengalihan.toml");
    assert!(redirects.starts_with(&before), "{redirects}");
    assert!(
        !redirects.contains("dari = \"/berita/kabar-lama/\""),
        "{redirects}"
    );
    assert!(
        redirects.contains("dari = \"/berita/kabar-tua/\""),
        "{redirects}"
    );
}

#[test]
fn references_in_front_matter_and_choices_in_links_follow() {
    let fixture = Fixture::new();
    let choices = "[daftar](/daftar/?kecamatan=menteng&x=menteng)";
    fixture.edit("content/berita/kabar.md", "Isi kabar", choices);
    fixture.edit(
        "content/formulir/pendaftaran.toml",
        "dari = \"komunitas\"",
        "dari = \"komunitas\"\ntampil_jika = { pertanyaan = \"kecamatan\", salah_satu = [\"cempaka-putih\", \"menteng\"] }",
    );
    let renamed = rename(
        &fixture.options,
        "kecamatan/menteng",
        "kecamatan/menteng-baru",
    )
    .unwrap();
    assert_eq!(
        renamed.redirected,
        ["/kecamatan/menteng/", "/kecamatan/menteng/kalender.ics",],
        "the list of its trainings leads to the catalogue"
    );
    let stored = renamed
        .stored
        .expect("people and officers have the old name");
    assert!(stored.contains("wilayah kerja petugas"), "{stored}");
    rename(&fixture.options, "komunitas-contoh", "contoh-ritel").unwrap();
    assert_eq!(problems(&fixture), "");
    let news = text(&fixture, "content/berita/kabar.md");
    assert!(
        news.contains("(/daftar/?kecamatan=menteng-baru&x=menteng)"),
        "{news}"
    );
    let training = text(&fixture, "content/pelatihan/dasar-pemasaran.md");
    assert_eq!(training.matches("kecamatan = \"menteng-baru\"").count(), 2);
    assert!(training.contains("penyelenggara = \"contoh-ritel\""));
    let community = text(&fixture, "content/komunitas/contoh-ritel.md");
    assert!(community.contains("wilayah = [\"menteng-baru\"]"));
    let form = text(&fixture, "content/formulir/pendaftaran.toml");
    assert!(form.contains("salah_satu = [\"cempaka-putih\", \"menteng-baru\"]"));
    let redirects = text(&fixture, "content/pengalihan.toml");
    assert!(redirects.contains("dari = \"/kecamatan/menteng/\""));
    assert!(
        !redirects.contains("/komunitas/"),
        "examples were promised to nobody"
    );
}

/// Figures share one page, where each set is a part.
#[test]
fn links_to_a_part_of_a_page_follow_its_name() {
    let fixture = Fixture::new();
    let template = "{% extends \"layout.html\" %}{% block main %}\
        {% for set in list.sets %}<h2 id=\"{{ set.id }}\">x</h2>{% endfor %}{% endblock %}";
    fs::write(fixture.path("templates/angka.html"), template).unwrap();
    fixture.edit(
        "content/berita/kabar.md",
        "Isi kabar",
        "Isi [a](/angka/#peserta), [/angka/#peserta](/angka/?x=y#peserta), [b](/angka/), \
         [c](/angka/\\#peserta), [d][]",
    );
    fixture.edit(
        "content/berita/kabar.md",
        "\"kutip\".",
        "\"kutip\".\n\n[d]: /angka/#peserta\n",
    );
    fixture.edit(
        "content/pengalihan.toml",
        "ke = \"/tentang/#daftar\"",
        "ke = \"/angka/#peserta\"",
    );
    let index = "content/angka/_indeks.md";
    let text_before = text(&fixture, index);
    fs::write(
        fixture.path(index),
        format!("{text_before}\n[e](#peserta)\n"),
    )
    .unwrap();
    assert_eq!(problems(&fixture), "");
    let renamed = rename(&fixture.options, "angka/peserta", "peserta-baru").unwrap();
    assert_eq!(
        (&*renamed.from, &*renamed.to),
        ("/angka/#peserta", "/angka/#peserta-baru")
    );
    assert_eq!(renamed.templates, [] as [&str; 0]);
    assert_eq!(renamed.redirected, [] as [&str; 0]);
    assert_eq!(problems(&fixture), "");
    let news = text(&fixture, "content/berita/kabar.md");
    assert_eq!(news.matches("#peserta-baru").count(), 4, "{news}");
    assert!(text(&fixture, index).contains("(#peserta-baru)"));
    assert!(text(&fixture, "content/pengalihan.toml").contains("/angka/#peserta-baru"));
    assert!(fixture.path("content/angka/peserta-baru.toml").exists());
}

#[test]
fn a_form_changes_its_address_and_keeps_its_file() {
    let fixture = Fixture::new();
    let renamed = rename(&fixture.options, "/daftar/", "pendaftaran").unwrap();
    assert_eq!(renamed.to, "/pendaftaran/");
    assert_eq!(problems(&fixture), "");
    let form = text(&fixture, "content/formulir/pendaftaran.toml");
    assert!(form.contains("alamat = \"/pendaftaran/\""));
    assert!(text(&fixture, "content/beranda.md").contains("\"/pendaftaran/\""));
    assert!(text(&fixture, "content/pengalihan.toml").contains("dari = \"/daftar/\""));
}

#[test]
fn what_cannot_be_renamed_stays_as_it_was() {
    let fixture = Fixture::new();
    let before = files(&fixture.options.content);
    let table = [
        ("berita/kabr", "x", "maksud Anda `berita/kabar`?"),
        ("berita/kabar", "Kabar Baru", "huruf kecil"),
        ("berita/kabar", "kabar", "sama dengan nama lamanya"),
        ("berita/kabar", "kabar-lama", "sudah dipakai"),
        ("berita/kabar", "pilar/kabar", "folder lain"),
        ("/daftar/", "tentang", "sudah dipakai"),
        ("/tentang/", "meja", "sudah dipakai: meja petugas"),
    ];
    for (old, new, expected) in table {
        match rename(&fixture.options, old, new) {
            Err(RenameError::Names(message)) => {
                assert!(message.contains(expected), "{old} {new}: {message}");
            }
            other => panic!("{old} {new}: {other:?}"),
        }
    }
    assert_eq!(files(&fixture.options.content), before);

    fixture.edit("content/berita/kabar-lama.md", "judul =", "judull =");
    let before = files(&fixture.options.content);
    let broken = rename(&fixture.options, "berita/kabar", "kabar-baru");
    assert!(matches!(broken, Err(RenameError::Content(_))), "{broken:?}");
    assert_eq!(files(&fixture.options.content), before);
}

#[test]
fn what_lies_below_a_page_moves_with_it() {
    let fixture = Fixture::new();
    fixture.edit(
        "content/berita/kabar.md",
        "Isi kabar",
        "Isi [kabar](/pelatihan/dasar-pemasaran/kalender.ics), [p](/pelatihan/dasar-pemasaran/), \
         [k][], [daftar](/pelatihan/kecamatan/menteng/)",
    );
    fixture.edit(
        "content/berita/kabar.md",
        "\"kutip\".",
        "\"kutip\".\n\n[k]: /kecamatan/menteng/kalender.ics\n",
    );
    for (old, new) in [
        ("dasar-pemasaran", "pemasaran-satu"),
        ("pemasaran-satu", "pemasaran-dua"),
    ] {
        rename(&fixture.options, old, new).unwrap();
        assert_eq!(problems(&fixture), "");
        let redirects = text(&fixture, "content/pengalihan.toml");
        for first in ["dasar-pemasaran", old] {
            let expected = format!(
                "dari = \"/pelatihan/{first}/kalender.ics\"\nke = \"/pelatihan/{new}/kalender.ics\""
            );
            assert!(redirects.contains(&expected), "{redirects}");
        }
    }
    rename(&fixture.options, "kecamatan/menteng", "menteng-baru").unwrap();
    let news = text(&fixture, "content/berita/kabar.md");
    for link in [
        "[kabar](/pelatihan/pemasaran-dua/kalender.ics)",
        "(/pelatihan/pemasaran-dua/)",
        "[k]: /kecamatan/menteng-baru/kalender.ics",
        "[daftar](/pelatihan/kecamatan/menteng-baru/)",
    ] {
        assert!(news.contains(link), "{news}");
    }
    assert!(!news.contains("dasar-pemasaran"), "{news}");
}

#[test]
fn going_back_leaves_nothing_over() {
    let fixture = Fixture::new();
    let before = text(&fixture, "content/pengalihan.toml");
    let (old, between) = ("dasar-pemasaran", "pemasaran");
    rename(&fixture.options, old, between).unwrap();
    rename(&fixture.options, between, old).unwrap();
    assert_eq!(problems(&fixture), "");
    let added = ["", "kalender.ics"].map(|file| {
        format!(
            "\n[[pengalihan]]\ndari = \"/pelatihan/{between}/{file}\"\n\
             ke = \"/pelatihan/{old}/{file}\"\ncatatan = \"Pindah pada 2026-11-21.\"\n"
        )
    });
    let expected = before + &added.concat();
    assert_eq!(text(&fixture, "content/pengalihan.toml"), expected);
}

/// Ways to write a link to `/berita/kabar-lama/`; `N` is a name for its definition.
const LINKS: [&str; 13] = [
    "[a](/berita/kabar-lama/)",
    "[a](</berita/kabar-lama/>)",
    "[a](  /berita/kabar-lama/  )",
    "[a](/berita/kabar-lama/ \"judul\")",
    "[a](</berita/kabar-lama/> 'judul')",
    "[a](/berita/kabar-lama/ (judul))",
    r"[a](/berita/kabar\-lama/)",
    "[a](/berita/kabar&#45;lama/)",
    "[*a* `](/b/)`](&#x2f;berita/kabar-lama/)",
    r"[\[a\]](/berita/kabar-lama/?dari=beranda)",
    "[a][N]",
    "[N][]",
    "[N]",
];

/// Ways to write a definition.
const DEFINITIONS: [&str; 7] = [
    "[N]: /berita/kabar-lama/",
    "[N]:</berita/kabar-lama/>",
    "[n]: /berita/kabar-lama/ \"judul\"",
    "[N]:\n/berita/kabar-lama/",
    "[N]: /berita/kabar-lama/\n  'judul'",
    r"[N]: /berita\/kabar\-lama/",
    "[N]: &#47;berita/kabar-lama/",
];

/// Places of a line in a text.
const PLACES: [(&str, &str); 6] = [
    ("", ""),
    ("> ", "> "),
    ("- ", "  "),
    ("1. - ", "     "),
    ("## ", ""),
    ("| A |\n| - |\n| ", ""),
];

/// <https://github.com/vimwiki/vimwiki/issues/52>
#[test]
fn every_way_to_write_a_destination_is_mended() {
    let mut body = String::new();
    let mut expected = 0;
    for (first, later) in PLACES {
        for link in LINKS {
            let needs_definition = link.contains('N');
            let is_line = first.starts_with('#') || first.starts_with('|');
            for definition in &DEFINITIONS[..if needs_definition { 7 } else { 1 }] {
                expected += 1;
                let name = format!("Nama {expected}");
                let link = link.replace('N', &name);
                writeln!(body, "\n{first}Bagian {expected} {link}").unwrap();
                if needs_definition {
                    let definition = definition
                        .replacen("[N]", &format!("[{name}]"), 1)
                        .replacen("[n]", &format!("[{}]", name.to_lowercase()), 1);
                    let indent = if is_line { "" } else { later };
                    let definition = definition.replace('\n', &format!("\n{indent}"));
                    writeln!(body, "{}\n{indent}{definition}", indent.trim_end()).unwrap();
                }
            }
        }
    }
    let fixture = Fixture::new();
    let page = "content/halaman/tentang.md";
    fixture.edit(
        page,
        "Paragraf pertama",
        &format!("{body}\nParagraf pertama"),
    );
    assert_eq!(problems(&fixture), "");
    let links = |to: &str| {
        fixture.build().unwrap();
        let html = fixture.output("public/tentang/index.html");
        html.matches(&format!("href=\"/berita/{to}/")).count()
    };
    let before = links("kabar-lama");
    assert!(before >= expected, "{before} of {expected}");
    let others = before - expected;
    match rename(&fixture.options, "berita/kabar-lama", "kabar-baru") {
        Ok(_) => {}
        Err(RenameError::Names(message)) => panic!("{message}"),
        Err(RenameError::Content(problems) | RenameError::Afterwards(problems)) => {
            panic!("{}", fixture.shown(&problems))
        }
    }
    assert_eq!(problems(&fixture), "");
    assert_eq!(links("kabar-baru"), expected + others);
}

#[test]
fn a_link_that_leads_nowhere_is_shown_where_its_address_is_written() {
    let fixture = Fixture::new();
    fixture.edit(
        "content/berita/kabar.md",
        "\"kutip\".",
        "\"kutip\". [a][x] dan [b](</tiada/>)\n\n[x]: /tidak-ada/\n",
    );
    let report = problems(&fixture);
    assert!(
        report.contains("[x]: /tidak-ada/\n   |      ^^^^^^^^^^^"),
        "{report}"
    );
    assert!(report.contains("^^^^^^^\n"), "{report}");
}

/// Moves that are tried one after another; each makes the whole site twice, and half of it twice more.
const MOVES: usize = 40;

#[test]
fn whatever_moves_where_every_address_that_was_ever_recorded_leads_to_a_page() {
    let fixture = Fixture::new();
    // With this, links to everything that can move stand in a page that moves.
    fixture.edit(
        "content/berita/kabar.md",
        "Isi kabar",
        "Isi [a](/pelatihan/dasar-pemasaran/kalender.ics), [b](/kecamatan/menteng/kalender.ics), \
         [c](/tentang/#tabel), [d](/komunitas/komunitas-lama/), [e](/berita/kabar-lama/)",
    );
    let mut pages = [
        ("pelatihan", "dasar-pemasaran"),
        ("kecamatan", "menteng"),
        ("berita", "kabar"),
        ("berita", "kabar-lama"),
        ("halaman", "tentang"),
        ("komunitas", "komunitas-lama"),
    ]
    .map(|(folder, name)| (folder, vec![name.to_owned(), "satu".into(), "dua".into()]));
    let mut recorded = BTreeSet::new();
    let mut random = Random(20_261_121);
    for step in 0..MOVES {
        // What the last one did is undone as often as something else is done.
        let (folder, names) = &mut pages[random.below(6)];
        let (old, new) = (names[0].clone(), names[1 + random.below(2)].clone());
        let what = format!("{step}: {folder}/{old} to {new}");
        match rename(&fixture.options, &format!("{folder}/{old}"), &new) {
            Ok(_) => {}
            // Two news want one name.
            Err(RenameError::Names(message)) if message.contains("sudah dipakai") => continue,
            Err(RenameError::Names(message)) => panic!("{what}: {message}"),
            Err(RenameError::Content(problems) | RenameError::Afterwards(problems)) => {
                panic!("{what}: {}", fixture.shown(&problems))
            }
        }
        let place = names.iter().position(|name| *name == new).unwrap();
        names.swap(0, place);

        assert_eq!(problems(&fixture), "", "{what}");
        let list = text(&fixture, "content/alamat.txt");
        let addresses = list.lines().filter(|line| line.starts_with('/'));
        recorded.extend(addresses.map(str::to_owned));
        assert!(
            recorded
                .iter()
                .all(|address| list.contains(&format!("\n{address}\n")))
        );
    }

    fixture.build().unwrap();
    let redirects: BTreeMap<String, String> =
        serde_json::from_str(&fixture.output("edge/redirects.json")).unwrap();
    for address in &recorded {
        let end = redirects.get(address).unwrap_or(address);
        let end = end.split('#').next().unwrap();
        assert!(!redirects.contains_key(end), "{address} → {end} → …");
        let file = if end.ends_with('/') {
            format!("{end}index.html")
        } else {
            end.to_owned()
        };
        assert!(
            fixture.path(&format!("dist/public{file}")).is_file(),
            "{address} → {end}"
        );
    }
}
