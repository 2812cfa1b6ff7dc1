//! One wrong letter in a name that is known: wherever a name can stand, the right one is offered.

use std::fs;

use crate::fixture::Fixture;

/// Files of the small site and a part of each, in which `‹` and `›` enclose a name.
const PLACES: [(&str, &str); 38] = [
    ("content/angka/peserta.toml", "sumber = [\"‹berita-uji›\"]"),
    ("content/berita/kabar.md", "sumber = [\"‹berita-uji›\"]"),
    ("content/topik.toml", "sumber = [\"‹berita-uji›\"]"),
    (
        "content/jenis-komunitas.toml",
        "sumber = [\"‹berita-uji›\"]",
    ),
    ("content/kecamatan/menteng.md", "kota = \"‹jakarta-pusat›\""),
    (
        "content/komunitas/komunitas-contoh.md",
        "jenis = [\"‹ritel›\"]",
    ),
    (
        "content/komunitas/komunitas-contoh.md",
        "bidang = [\"‹kuliner›\"]",
    ),
    (
        "content/komunitas/komunitas-contoh.md",
        "wilayah = [\"‹menteng›\"]",
    ),
    (
        "content/komunitas/komunitas-contoh.md",
        "status = \"‹aktif›\"",
    ),
    (
        "content/pelatihan/dasar-pemasaran.md",
        "topik = [\"‹pemasaran›\"]",
    ),
    (
        "content/pelatihan/dasar-pemasaran.md",
        "tingkat = \"‹pemula›\"",
    ),
    (
        "content/pelatihan/dasar-pemasaran.md",
        "penyelenggara = \"‹komunitas-contoh›\"",
    ),
    (
        "content/pelatihan/dasar-pemasaran.md",
        "kecamatan = \"‹menteng›\"",
    ),
    // Keys: of a file, of a table in a list, and of a table in a line.
    ("content/berita/kabar.md", "‹ringkasan› = "),
    ("content/pelatihan/dasar-pemasaran.md", "‹tempat› = "),
    ("content/berita/kabar.md", "‹penerbit› = "),
    ("content/situs.toml", "‹pengelola› = "),
    ("content/pengalihan.toml", "‹catatan› = "),
    ("content/formulir/pendaftaran.toml", "‹simpan_hari› = "),
    ("content/formulir/pendaftaran.toml", "‹terlalu_panjang› = "),
    (
        "content/formulir/pendaftaran.toml",
        "identitas = [\"‹nama›\"]",
    ),
    (
        "content/formulir/pendaftaran.toml",
        "jenis = \"‹nama-orang›\"",
    ),
    (
        "content/formulir/pendaftaran.toml",
        "dari = \"‹komunitas›\"",
    ),
    (
        "content/formulir/pendaftaran.toml",
        "tampilan = \"‹daftar›\"",
    ),
    ("content/formulir/pendaftaran.toml", "‹{tenggat}›"),
    ("content/formulir/pendaftaran.toml", "‹{kantor}›"),
    (
        "content/formulir/pendaftaran.toml",
        "pertanyaan = \"‹kecamatan›\"",
    ),
    (
        "content/formulir/pendaftaran.toml",
        "salah_satu = [\"‹menteng›\"]",
    ),
    (
        "content/formulir/pendaftaran.toml",
        "induk = \"‹kecamatan›\"",
    ),
    (
        "content/formulir/pendaftaran.toml",
        "[privasi](‹/tentang/›)",
    ),
    ("content/halaman/tentang.md", "(‹/langkah/p1-pendaftaran/›#"),
    (
        "content/halaman/tentang.md",
        "/langkah/p1-pendaftaran/‹#apa-yang-terjadi›",
    ),
    ("content/halaman/tentang.md", "(‹#tabel›)"),
    ("content/halaman/tentang.md", "(‹/aset/gambar.svg›)"),
    ("content/beranda.md", "alamat = \"‹/daftar/›\""),
    ("content/situs.toml", "alamat = \"‹/tentang/›\""),
    ("content/pengalihan.toml", "ke = \"‹/berita/kabar/›\""),
    ("templates/langkah.html", "extends \"‹layout.html›\""),
];

/// Questions with the references that the small site's form lacks.
const MORE_QUESTIONS: &str = r#"
[[pertanyaan]]
id = "kelurahan"
jenis = "pilihan"
label = "Kelurahan"
dari = "kelurahan"
induk = "kecamatan"
tampil_jika = { pertanyaan = "kecamatan", salah_satu = ["menteng"] }
[pertanyaan.pesan]
tak_dikenal = "Pilih kelurahan dari daftar"
tak_cocok = "Pilih kelurahan di kecamatan itu"
ganda = "Pilih satu kelurahan"
"#;

#[test]
fn a_slip_of_one_letter_finds_the_right_name() {
    let fixture = Fixture::new();
    let form = fixture.path("content/formulir/pendaftaran.toml");
    let questions = fs::read_to_string(&form).unwrap();
    fs::write(&form, format!("{questions}{MORE_QUESTIONS}")).unwrap();
    fixture
        .build()
        .map_err(|problems| fixture.shown(&problems))
        .unwrap();

    let mut tried = 0;
    let mut missed = Vec::new();
    for (file, part) in PLACES {
        let (before, rest) = part.split_once('‹').unwrap();
        let (name, after) = rest.split_once('›').unwrap();
        let path = fixture.path(file);
        let good = fs::read_to_string(&path).unwrap();
        let start = good.find(&format!("{before}{name}{after}"));
        let start = start.unwrap_or_else(|| panic!("{file} holds {part}")) + before.len();
        let line = good[..start].matches('\n').count() + 1;
        for slip in slips(name) {
            let end = start + name.len();
            fs::write(&path, format!("{}{slip}{}", &good[..start], &good[end..])).unwrap();
            let report = match site_gen::commands::check(&fixture.options) {
                Ok(_) => "nothing".to_owned(),
                Err(problems) => {
                    let is_right = problems.iter().any(|problem| {
                        let hint = problem.hint.as_deref().unwrap_or_default();
                        path.ends_with(&problem.file)
                            && problem.line == line
                            && hint.contains("maksud Anda")
                            && hint.contains(&format!("`{name}`"))
                    });
                    if is_right {
                        tried += 1;
                        continue;
                    }
                    fixture.shown(&problems)
                }
            };
            missed.push(format!("{file}: {part} as `{slip}`: {report}"));
        }
        fs::write(&path, good).unwrap();
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
    assert!(tried > 400, "only {tried}");
    println!("{tried} slips in {} places", PLACES.len());
}

/// Makes the slips of fingers at the first, the middle and the last letter of a name: leave it out,
/// write it twice, miss it, or take it before its turn.
fn slips(name: &str) -> Vec<String> {
    let letters: Vec<usize> = name
        .char_indices()
        .filter(|(_, letter)| letter.is_ascii_alphanumeric())
        .map(|(at, _)| at)
        .collect();
    let mut slips = Vec::new();
    for at in [0, letters.len() / 2, letters.len() - 1] {
        let at = letters[at];
        let (before, rest) = name.split_at(at);
        let (letter, after) = rest.split_at(1);
        slips.push(format!("{before}{after}"));
        slips.push(format!("{before}{letter}{letter}{after}"));
        slips.push(format!("{before}x{after}"));
        if let Some(next) = after
            .get(..1)
            .filter(|next| next.as_bytes()[0].is_ascii_alphanumeric())
            && next != letter
        {
            slips.push(format!("{before}{next}{letter}{}", &after[1..]));
        }
    }
    slips
}
