//! `site-gen diff`: what an editor pastes into a review.

use std::fs;
use std::process::Command;

use site_gen::Kind;
use site_gen::commands::diff::{Comparison, with_revision};
use site_gen::commands::new::create;

use crate::fixture::{Fixture, files, tests};

/// Makes the good site, kept in a Git of its own.
fn in_git() -> Fixture {
    let fixture = Fixture::new();
    git(&fixture, &["init", "--quiet", "--initial-branch", "main"]);
    git(&fixture, &["add", "content", "templates"]);
    git(&fixture, &["commit", "--quiet", "--message", "Semula"]);
    fixture
}

fn git(fixture: &Fixture, arguments: &[&str]) {
    let output = Command::new("git")
        .current_dir(fixture.path(""))
        .args([
            "-c",
            "user.name=Penguji",
            "-c",
            "user.email=uji@uji.example",
        ])
        .args(arguments)
        .output()
        .unwrap();
    assert!(output.status.success(), "{arguments:?}: {output:?}");
}

/// Compares a report; each repository's commit has another name.
fn expect(name: &str, comparison: &Comparison, report: &str) {
    let commit = format!("({})", comparison.since.commit);
    let report = report.replace(&commit, "(0a1b2c3)");
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(tests().join("differences"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, report));
}

#[test]
fn nothing_changed_is_said_too() {
    let fixture = in_git();
    let comparison = with_revision(&fixture.options, "HEAD").unwrap();
    assert!(comparison.sections.is_empty());
    let expected = format!(
        "Isi situs tidak berubah sejak HEAD ({}).\n",
        comparison.since.commit
    );
    assert_eq!(comparison.text(), expected);
}

#[test]
fn changes_are_told_by_page_form_and_file() {
    let fixture = in_git();
    let before = files(&fixture.path(".git"));

    create(&fixture.options, Kind::News, "Kabar <baru>").unwrap();
    site_gen::commands::rename::rename(&fixture.options, "pilar/dua", "kedua").unwrap();
    fs::remove_file(fixture.path("content/berita/kabar-lama.md")).unwrap();
    fixture.edit(
        "content/pengalihan.toml",
        "[[pengalihan]]",
        "[[pengalihan]]\ndari = \"/berita/kabar-lama/\"\nke = \"/berita/\"\n\n[[pengalihan]]",
    );
    fixture.edit(
        "content/kecamatan/menteng.md",
        "kode_pos = \"10310\"",
        "kode_pos = \"10311\"",
    );
    fixture.edit(
        "content/kecamatan/menteng.md",
        "koordinat",
        "alamat = \"Jalan Uji\"\nkoordinat",
    );
    fixture.edit(
        "content/halaman/tentang.md",
        "- dua, ~~salah~~",
        "- dua & \"tiga\"",
    );
    fixture.edit(
        "content/pelatihan/dasar-pemasaran.md",
        "topik = [\"pemasaran\"]",
        "topik = [\"produksi\"]",
    );
    fixture.edit(
        "content/pelatihan/dasar-pemasaran.md",
        "2026-12-05T09:00:00",
        "2026-12-06T08:00:00",
    );
    fixture.edit(
        "content/pelatihan/dasar-pemasaran.md",
        "2026-12-05T12:00:00",
        "2026-12-06T12:00:00",
    );
    fixture.edit("content/glosarium.toml", "[[istilah]]", "[[istilah]]\nnama = \"Modal\"\narti = \"Uang untuk usaha.\"\ninggris = \"capital\"\n\n[[istilah]]");
    // The form itself changes, and so do options that come from elsewhere.
    fixture.edit(
        "content/formulir/pendaftaran.toml",
        "kosong = \"Tulis nama lengkap Anda\"",
        "kosong = \"Tulis nama Anda\"",
    );
    fixture.edit(
        "content/formulir/pendaftaran.toml",
        "wajib = true\ndi_tanda_terima",
        "wajib = false\ndi_tanda_terima",
    );
    fixture.edit(
        "content/formulir/pendaftaran.toml",
        "kosong = \"Pilih kecamatan\"\n",
        "",
    );
    fixture.edit(
        "content/komunitas/komunitas-lama.md",
        "status = \"tutup\"",
        "status = \"aktif\"",
    );
    fixture.edit(
        "content/komunitas/komunitas-contoh.md",
        "dapat_dipilih = true",
        "dapat_dipilih = false",
    );
    fixture.edit(
        "content/kecamatan/cempaka-putih.md",
        "judul = \"Cempaka Putih\"",
        "judul = \"Cempaka Putih Raya\"",
    );
    fixture.edit("templates/halaman.css", "}", "} ");

    let comparison = with_revision(&fixture.options, "HEAD").unwrap();
    expect("teks", &comparison, &comparison.text());
    expect("html", &comparison, &comparison.html());
    assert_eq!(files(&fixture.path(".git")), before, "Git is only read");
}

#[test]
fn states_that_are_not_good_can_be_compared() {
    let fixture = in_git();
    fixture.edit(
        "content/berita/kabar.md",
        "judul = \"Kabar uji\"",
        "judul = Kabar uji",
    );
    fixture.edit(
        "content/formulir/pendaftaran.toml",
        "dari = \"kecamatan\"",
        "dari = \"kota\"",
    );
    fixture.edit(
        "content/formulir/pendaftaran.toml",
        "pilihan = [{ nilai = \"belum-tahu\", label = \"Belum tahu\" }]",
        "pilihan = [{ nilai = \"tidak\", label = \"Tidak\" }]",
    );
    let comparison = with_revision(&fixture.options, "HEAD").unwrap();
    expect("rusak", &comparison, &comparison.text());
    let html = comparison.html();
    assert!(
        html.contains("<p><strong>Isi yang sekarang belum lulus"),
        "{html}"
    );

    git(
        &fixture,
        &["commit", "--quiet", "--all", "--message", "Rusak"],
    );
    let text = with_revision(&fixture.options, "HEAD").unwrap().text();
    let then = "Isi di HEAD belum lulus pemeriksaan menurut aturan sekarang: 2 masalah.";
    assert!(text.contains(then), "{text}");
}

#[test]
fn it_is_said_what_becomes_of_the_visitors_of_an_address_that_goes() {
    let fixture = in_git();
    // Deleted; renamed by hand; an example, promised to nobody; a form that moved; a redirect.
    fs::remove_file(fixture.path("content/pelatihan/dasar-pemasaran.md")).unwrap();
    fs::rename(
        fixture.path("content/berita/kabar.md"),
        fixture.path("content/berita/kabar-baru.md"),
    )
    .unwrap();
    fs::remove_file(fixture.path("content/komunitas/komunitas-contoh.md")).unwrap();
    fixture.edit(
        "content/formulir/pendaftaran.toml",
        "\"/daftar/\"",
        "\"/pendaftaran/\"",
    );
    fixture.edit(
        "content/pengalihan.toml",
        "dari = \"/berita/feed.xml\"\nke = \"/berita/atom.xml\"",
        "dari = \"/pelatihan/dasar-pemasaran/\"\nke = \"/pelatihan/\"",
    );
    fixture.edit("content/alamat.txt", "/berita/kabar/\n", "");
    let comparison = with_revision(&fixture.options, "HEAD").unwrap();
    expect("alamat", &comparison, &comparison.text());

    fs::remove_file(fixture.path("content/alamat.txt")).unwrap();
    let text = with_revision(&fixture.options, "HEAD").unwrap().text();
    assert!(
        text.contains("daftar alamat dihapus, padahal memuat 45 alamat"),
        "{text}"
    );
    assert!(text.contains("pengunjungnya TIDAK dialihkan"), "{text}");
}

/// A consent is kept by its version, so it may not change under the old one.
#[test]
fn a_consent_that_changed_needs_a_new_version() {
    let fixture = in_git();
    let form = "content/formulir/pendaftaran.toml";
    let consent = "\n[[pertanyaan]]\nid = \"setuju\"\njenis = \"persetujuan\"\nlabel = \"Kesediaan\"\nwajib = true\n\
        teks = \"Saya setuju petugas di kantor kecamatan dan sekretariat program memakai data di formulir ini untuk mencatat \
        pendaftaran saya dan menghubungi saya tentang langkah berikutnya. Data disimpan {simpan_hari} hari, lalu dihapus.\"\n\
        versi = \"2026-11-20\"\n[pertanyaan.pesan]\nkosong = \"Centang bila setuju\"\nganda = \"Centang sekali saja\"\n";
    let text = fs::read_to_string(fixture.path(form)).unwrap();
    fs::write(fixture.path(form), text + consent).unwrap();
    git(
        &fixture,
        &["commit", "--quiet", "--all", "--message", "Setuju"],
    );
    let report = || with_revision(&fixture.options, "HEAD").unwrap().text();
    let missing = "teks persetujuan berubah tanpa `versi` baru";

    fixture.edit(form, "lalu dihapus", "lalu dijual");
    let first = report();
    assert!(first.contains(missing), "{first}");
    let change = "“Saya setuju petugas di … disimpan {simpan_hari} hari, lalu dihapus.” menjadi \
        “Saya setuju petugas di … disimpan {simpan_hari} hari, lalu dijual.”";
    assert!(first.contains(change), "{first}");
    fixture.edit(form, "versi = \"2026-11-20\"", "versi = \"2026-11-22\"");
    assert!(!report().contains(missing), "{}", report());

    git(
        &fixture,
        &["commit", "--quiet", "--all", "--message", "Lagi"],
    );
    fixture.edit(form, "lalu dijual", "lalu   dijual");
    assert!(
        !report().contains(missing),
        "it reads the same: {}",
        report()
    );
    fixture.edit(form, "simpan_hari = 30", "simpan_hari = 3000");
    assert!(report().contains(missing), "{}", report());
}

#[test]
fn what_cannot_be_compared_is_said() {
    let fixture = in_git();
    let message = with_revision(&fixture.options, "tidak-ada").unwrap_err();
    assert_eq!(message, "tidak ada simpanan Git bernama `tidak-ada`");
    let message = with_revision(&fixture.options, "--output=x").unwrap_err();
    assert!(message.contains("tidak ada simpanan Git"), "{message}");
    let loose = Fixture::new();
    let message = with_revision(&loose.options, "HEAD").unwrap_err();
    assert!(message.contains("tidak dicatat dengan Git"), "{message}");
}

#[test]
fn a_machine_without_git_is_told_to_get_it() {
    let fixture = Fixture::new();
    let output = Command::new(env!("CARGO_BIN_EXE_site-gen"))
        .arg("diff")
        .current_dir(fixture.path(""))
        .env("PATH", fixture.path("kosong"))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.starts_with("program `git` tidak ada"), "{said}");
}

/// <https://github.com/OpenACalendar/OpenACalendar-Web-Core/issues/176>,
/// <https://github.com/sebbo2002/ical-generator/pull/71>
#[test]
fn a_changed_page_that_keeps_its_day_is_told() {
    let reminds = |name: &str, from: &str, to: &str| {
        let fixture = in_git();
        fixture.edit(name, from, to);
        let comparison = with_revision(&fixture.options, "HEAD").unwrap();
        comparison
            .text()
            .contains("`diperbarui` belum diganti di 1 halaman")
    };
    let training = "content/pelatihan/dasar-pemasaran.md";
    assert!(reminds(training, "tempat = \"Aula\"", "tempat = \"Balai\""));
    assert!(reminds("content/berita/kabar.md", "Isi kabar", "Isi lain"));
    // Nothing that visitors see.
    assert!(!reminds(
        training,
        "tinjau = 2027-05-21",
        "tinjau = 2027-06-21"
    ));
    let both = "diperbarui = 2026-11-22\nringkasan = \"Lain.\"";
    let before = "ringkasan = \"Ringkasan Dasar pemasaran.\"\ndiperbarui = 2026-11-21";
    assert!(!reminds(training, before, both));
}
