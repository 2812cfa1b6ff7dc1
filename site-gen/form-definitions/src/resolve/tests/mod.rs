//! One good definition, and every way to spoil it.

mod look_up;
mod questions;

use forms::kind::Kind;
use forms::{ChoiceOption, Form, OptionSources, Question};

use crate::fault::Fault;
use crate::source::FormSource;

const GOOD: &str = r#"
judul = "Contoh"
ringkasan = "Formulir contoh."
diperbarui = 2026-11-21
pemilik = "Sekretariat program"
tinjau = 2027-05-21
alamat = "/contoh/"
layanan = "contoh"
pengantar = "Pengantar."
tombol = "Kirim"
identitas = ["nama", "telepon"]
tahap = "P1"
simpan_hari = 30
umpan = "umpan"

[tanda_terima]
judul = "Diterima"
tenggat_hari = 14
langkah = ["Kami jawab paling lambat {tenggat} di {kantor}."]
tanya = "Datanglah ke {kantor}."
tarik = "Datanglah ke {kantor}."

[[pertanyaan]]
id = "nama"
jenis = "nama-orang"
label = "Nama"
wajib = true
pribadi = true
isi_otomatis = "name"
pesan = { kosong = "Tulis nama", terlalu_panjang = "Ringkas nama", bentuk = "Tulis nama", karakter = "Periksa nama", ganda = "Tulis satu nama" }

[[pertanyaan]]
id = "telepon"
jenis = "telepon"
label = "Telepon"
wajib = true
pribadi = true
pesan = { kosong = "Tulis telepon", terlalu_pendek = "Tulis telepon", terlalu_panjang = "Tulis telepon", bentuk = "Tulis telepon", huruf = "Tulis telepon", beberapa = "Tulis telepon", luar_negeri = "Tulis telepon", ganda = "Tulis satu telepon" }

[[pertanyaan]]
id = "kecamatan"
jenis = "pilihan"
label = "Kecamatan"
wajib = true
di_tanda_terima = true
dari = "kecamatan"
pesan = { kosong = "Pilih kecamatan", tak_dikenal = "Pilih kecamatan", ganda = "Pilih satu kecamatan" }

[[pertanyaan]]
id = "kelurahan"
jenis = "pilihan"
label = "Kelurahan"
tampilan = "daftar"
dari = "kelurahan"
induk = "kecamatan"
pesan = { tak_dikenal = "Pilih kelurahan", tak_cocok = "Pilih kelurahan lain", ganda = "Pilih satu kelurahan" }

[[pertanyaan]]
id = "status"
jenis = "pilihan"
label = "Status"
pilihan = [{ nilai = "belum", label = "Belum" }, { nilai = "sudah", label = "Sudah" }]
pesan = { tak_dikenal = "Pilih status", ganda = "Pilih satu status" }

[[pertanyaan]]
id = "usaha"
jenis = "teks-pendek"
label = "Usaha"
paling_sedikit = 2
paling_banyak = 20
tampil_jika = { pertanyaan = "status", salah_satu = ["sudah"] }
pesan = { terlalu_pendek = "Tulis usaha", terlalu_panjang = "Ringkas usaha", karakter = "Periksa usaha", ganda = "Tulis satu usaha" }

[[pertanyaan]]
id = "minat"
jenis = "beberapa-pilihan"
label = "Minat"
paling_banyak = 2
pilihan = [{ nilai = "a", label = "A" }, { nilai = "b", label = "B" }]
pesan = { tak_dikenal = "Pilih minat", terlalu_banyak = "Pilih dua minat" }

[[pertanyaan]]
id = "setuju"
jenis = "persetujuan"
label = "Setuju"
wajib = true
teks = "Saya setuju data disimpan {simpan_hari} hari."
versi = "1"
pesan = { kosong = "Centang", ganda = "Centang sekali" }
"#;

fn sources() -> OptionSources {
    let kecamatan = ["gambir", "menteng"].map(|slug| ChoiceOption::new(slug, slug));
    let kelurahan = [
        ChoiceOption::new("31.71.01.1001", "Gambir").under("gambir"),
        ChoiceOption::new("31.71.06.1001", "Menteng").under("menteng"),
    ];
    let closed = [ChoiceOption::new("x", "X").closed()];
    OptionSources::from([
        ("kecamatan".to_owned(), kecamatan.to_vec()),
        ("kelurahan".to_owned(), kelurahan.to_vec()),
        ("kosong".to_owned(), vec![]),
        ("tutup".to_owned(), closed.to_vec()),
    ])
}

fn resolve(definition: &str) -> Result<Form, Vec<Fault>> {
    let source: FormSource = toml::from_str(definition).expect("the definition is readable");
    super::resolve("contoh", &source, &sources())
}

/// Resolves the good definition with some text replaced, and gives its faults as lines.
fn faults_after(edits: &[(&str, &str)]) -> Vec<String> {
    let faults = resolve(&edited(edits)).err().unwrap_or_default();
    faults.iter().map(ToString::to_string).collect()
}

/// Writes the good definition with some text replaced.
fn edited(edits: &[(&str, &str)]) -> String {
    let mut definition = GOOD.to_owned();
    for (old, new) in edits {
        assert_eq!(definition.matches(old).count(), 1, "{old} stands once");
        definition = definition.replace(old, new);
    }
    definition
}

#[test]
fn a_good_definition_resolves() {
    let form = resolve(GOOD).expect("a good definition");
    assert_eq!(form.action(), "/api/contoh");
    let ids: Vec<_> = form.questions().iter().map(Question::id).collect();
    let expected = [
        "nama",
        "telepon",
        "kecamatan",
        "kelurahan",
        "status",
        "usaha",
        "minat",
        "setuju",
    ];
    assert_eq!(ids, expected);
    let office = form.question_from("kecamatan").map(Question::id);
    assert_eq!(office, Some("kecamatan"));
}

#[test]
fn retention_is_put_into_the_consent() {
    let form = resolve(GOOD).expect("a good definition");
    let kind = form.question("setuju").map(Question::kind);
    let Some(Kind::Consent(consent)) = kind else {
        panic!("not a consent: {kind:?}");
    };
    assert_eq!(consent.text, "Saya setuju data disimpan 30 hari.");
}

#[test]
fn a_form_reads_back_from_its_bundle() {
    let form = resolve(GOOD)
        .expect("a good definition")
        .with_texts("<p>Pengantar.</p>", "<h2>Lagi</h2>");
    let json = serde_json::to_string(&form).expect("a form is written as JSON");
    assert_eq!(serde_json::from_str::<Form>(&json).expect("and read"), form);
}

#[test]
fn the_file_name_must_make_an_id() {
    let source: FormSource = toml::from_str(GOOD).expect("the definition is readable");
    let faults = super::resolve("Formulir Baru", &source, &sources()).expect_err("a bad name");
    assert_eq!(faults.len(), 1);
    assert!(faults[0].path.is_empty());
}

/// Spoils the good definition in each way and asserts the one fault that follows: its place, the
/// beginning of its message, and a hint. An empty expectation is a change that is fine.
fn assert_faults(table: &[(&str, &str, &str)]) {
    for (old, new, expected) in table {
        let faults = faults_after(&[(old, new)]);
        match faults.as_slice() {
            [] => assert!(expected.is_empty(), "{new}: no fault"),
            [fault] => {
                assert!(!expected.is_empty(), "{new}: {fault}");
                assert!(fault.starts_with(expected), "{new}: {fault}");
                assert!(fault.contains(" ("), "{new}: no hint in {fault}");
            }
            faults => panic!("{new}: {faults:#?}"),
        }
    }
}

#[test]
fn faults_of_the_form_as_a_whole() {
    assert_faults(&[
        (
            "judul = \"Contoh\"",
            "judul = \" \"",
            "judul: teks ini kosong",
        ),
        (
            "judul = \"Contoh\"",
            "judul = \"\\u3164\\u00AD\"",
            "judul: teks ini kosong",
        ),
        (
            "tombol = \"Kirim\"",
            "tombol = \"\"",
            "tombol: teks ini kosong",
        ),
        (
            "\"/contoh/\"",
            "\"contoh\"",
            "alamat: alamat halaman `contoh` tidak dapat dipakai",
        ),
        (
            "layanan = \"contoh\"",
            "layanan = \"Contoh\"",
            "layanan: nama layanan `Contoh` tidak dapat dipakai",
        ),
        (
            "simpan_hari = 30",
            "simpan_hari = 0",
            "simpan_hari: jumlah hari harus 1 sampai 3650, tertulis 0",
        ),
        (
            "simpan_hari = 30",
            "simpan_hari = 4000000000",
            "simpan_hari: jumlah hari harus 1 sampai 3650, tertulis 4000000000",
        ),
        (
            "tahap = \"P1\"",
            "tahap = \"P8\"",
            "tahap: tahap `P8` tidak ada (tulis satu dari P1 sampai P7)",
        ),
        (
            "umpan = \"umpan\"",
            "umpan = \"Umpan\"",
            "umpan: nama `Umpan` tidak dapat dipakai",
        ),
        (
            "umpan = \"umpan\"",
            "umpan = \"nama\"",
            "umpan: umpan `nama` sama dengan id sebuah pertanyaan",
        ),
    ]);
}

#[test]
fn faults_of_identity() {
    assert_faults(&[
        (
            "[\"nama\", \"telepon\"]",
            "[]",
            "identitas: identitas kosong",
        ),
        (
            "[\"nama\", \"telepon\"]",
            "[\"nama\", \"telpon\"]",
            "identitas[1]: identitas menyebut pertanyaan `telpon` yang tidak ada (maksud Anda `telepon`?)",
        ),
        (
            "[\"nama\", \"telepon\"]",
            "[\"nama\", \"nama\"]",
            "identitas[1]: `nama` ditulis dua kali",
        ),
        (
            "[\"nama\", \"telepon\"]",
            "[\"minat\"]",
            "identitas[0]: pertanyaan identitas `minat` boleh dikosongkan",
        ),
        (
            "[\"nama\", \"telepon\"]",
            "[\"setuju\"]",
            "identitas[0]: jawaban `setuju` sama untuk semua orang",
        ),
    ]);
}

#[test]
fn faults_of_receipt() {
    assert_faults(&[
        (
            "judul = \"Diterima\"",
            "judul = \"\"",
            "tanda_terima.judul: teks ini kosong",
        ),
        (
            "tenggat_hari = 14",
            "tenggat_hari = 0",
            "tanda_terima.tenggat_hari: jumlah hari harus 1 sampai 365, tertulis 0",
        ),
        (
            "langkah = [\"Kami jawab paling lambat {tenggat} di {kantor}.\"]",
            "langkah = []",
            "tanda_terima.langkah: tanda terima tidak menjelaskan",
        ),
        (
            "{tenggat}",
            "{tengat}",
            "tanda_terima.langkah[0]: isian `{tengat}` tidak dikenal (maksud Anda `{tenggat}`?)",
        ),
        (
            "{tenggat}",
            "{tenggat",
            "tanda_terima.langkah[0]: isian `{tenggat di {kantor}` tidak dikenal",
        ),
    ]);
}

#[test]
fn faults_that_need_two_edits() {
    let required = ("label = \"Status\"", "label = \"Status\"\nwajib = true");
    let message = (
        "ganda = \"Pilih satu status\"",
        "ganda = \"Pilih satu status\", kosong = \"Pilih\"",
    );
    let conditional = (
        "label = \"Telepon\"",
        "label = \"Telepon\"\ntampil_jika = { pertanyaan = \"status\", salah_satu = [\"sudah\"] }",
    );
    assert_eq!(faults_after(&[required, message]), Vec::<String>::new());
    let faults = faults_after(&[required, message, conditional]);
    assert!(
        faults[0].starts_with("pertanyaan[1].tampil_jika.pertanyaan: `status` belum"),
        "{faults:#?}"
    );

    let usaha = [
        ("[\"nama\", \"telepon\"]", "[\"usaha\"]"),
        ("label = \"Usaha\"", "label = \"Usaha\"\nwajib = true"),
        (
            "terlalu_pendek = \"Tulis usaha\"",
            "terlalu_pendek = \"Tulis usaha\", kosong = \"Tulis usaha\"",
        ),
    ];
    let faults = faults_after(&usaha);
    assert!(
        faults[0].starts_with("identitas[0]: pertanyaan identitas `usaha` tidak selalu"),
        "{faults:#?}"
    );

    let optional_consent = [
        ("wajib = true\nteks", "teks"),
        ("kosong = \"Centang\", ", ""),
    ];
    let faults = faults_after(&optional_consent);
    assert!(
        faults[0]
            .starts_with("pertanyaan: formulir meminta data pribadi tanpa meminta persetujuan"),
        "{faults:#?}"
    );

    let few = [
        ("paling_banyak = 2\n", "paling_sedikit = 3\n"),
        (
            "terlalu_banyak = \"Pilih dua minat\"",
            "terlalu_sedikit = \"Pilih tiga minat\"",
        ),
    ];
    let faults = faults_after(&few);
    assert!(
        faults[0].starts_with(
            "pertanyaan[6].paling_sedikit: paling_sedikit 3, padahal pilihannya hanya 2"
        ),
        "{faults:#?}"
    );

    let foreign = [
        ("dari = \"kelurahan\"", "dari = \"kelurahan\""),
        (
            "dari = \"kecamatan\"\npesan",
            "pilihan = [{ nilai = \"gambir\", label = \"Gambir\" }]\npesan",
        ),
        (
            "paling lambat {tenggat} di {kantor}",
            "paling lambat {tenggat}",
        ),
        (
            "tanya = \"Datanglah ke {kantor}.\"",
            "tanya = \"Datanglah.\"",
        ),
    ];
    let faults = faults_after(&foreign);
    assert!(
        faults[0].starts_with(
            "pertanyaan[3].induk: pilihan `31.71.06.1001` milik `menteng`, yang bukan"
        ),
        "{faults:#?}"
    );
    assert!(
        faults[1].starts_with("tanda_terima.tarik: `{kantor}` tidak dapat diisi"),
        "{faults:#?}"
    );
}

#[test]
fn all_faults_come_at_once() {
    let faults = faults_after(&[
        ("simpan_hari = 30", "simpan_hari = 0"),
        (
            "kosong = \"Tulis nama\"",
            "kosong = \"Maaf, nama tidak valid\"",
        ),
        ("dari = \"kelurahan\"", "dari = \"kelurahn\""),
        ("{tenggat}", "{tanggal}"),
    ]);
    assert_eq!(faults.len(), 5, "{faults:#?}");
}

#[test]
fn unknown_kinds_and_keys_are_refused_by_the_reader() {
    for (old, new) in [
        ("jenis = \"telepon\"", "jenis = \"telpon\""),
        ("umpan = \"umpan\"", "umpan = \"umpan\"\numpn = \"x\""),
        ("kosong = \"Tulis telepon\"", "kosng = \"Tulis telepon\""),
    ] {
        let error = toml::from_str::<FormSource>(&GOOD.replace(old, new));
        assert!(error.is_err(), "{new}");
    }
}
