//! One good definition of a form that looks up, and ways to spoil it.

use super::*;

/// A form that looks up, with everything it needs.
const LOOK_UP: &str = r#"
judul = "Status"
ringkasan = "Formulir contoh."
diperbarui = 2026-11-28
pemilik = "Sekretariat program"
tinjau = 2027-05-28
alamat = "/status/"
layanan = "status"
pengantar = "Pengantar."
tombol = "Lihat"
guna = "cari"

[[pertanyaan]]
id = "nomor"
jenis = "nomor-rujukan"
label = "Nomor rujukan"
wajib = true
pesan = { kosong = "Tulis nomor", bentuk = "Periksa nomor", ganda = "Tulis satu nomor" }

[[pertanyaan]]
id = "angka"
jenis = "angka-telepon"
label = "Angka telepon"
wajib = true
pribadi = true
pesan = { kosong = "Tulis angka", bentuk = "Tulis angka", ganda = "Tulis angka" }

[[pertanyaan]]
id = "tindakan"
jenis = "pilihan"
label = "Tindakan"
pilihan = [{ nilai = "a", label = "A" }]
pesan = { tak_dikenal = "Pilih tindakan", ganda = "Pilih satu tindakan" }
"#;

#[test]
fn a_look_up_resolves_and_reads_back() {
    let form = resolve(LOOK_UP).expect("a good definition");
    assert!(form.storing().is_none());
    let look_up = form.look_up().expect("it looks up");
    assert_eq!(look_up.reference, "nomor");
    assert_eq!(look_up.phone_digits, "angka");
    let json = serde_json::to_string(&form).expect("a form is written as JSON");
    assert_eq!(serde_json::from_str::<Form>(&json).expect("and read"), form);
}

/// Each edit of the look-up, with the beginnings of the faults that follow.
#[test]
fn faults_of_a_look_up() {
    let end = "[{ nilai = \"a\", label = \"A\" }]";
    let table: [(&str, &str, &[&str]); 9] = [
        (
            "guna = \"cari\"",
            "guna = \"cari\"\nidentitas = [\"nomor\"]\ntahap = \"P1\"\nsimpan_hari = 30\numpan = \"x\"",
            &[
                "identitas: `identitas` tidak berlaku untuk formulir yang hanya mencari (hapus;",
                "tahap: `tahap` tidak berlaku",
                "simpan_hari: `simpan_hari` tidak berlaku",
                "umpan: `umpan` tidak berlaku",
            ],
        ),
        (
            "[[pertanyaan]]\nid = \"nomor\"",
            "[tanda_terima]\njudul = \"\"\ntenggat_hari = 1\nlangkah = []\ntanya = \"\"\ntarik = \"\"\n\
             [[pertanyaan]]\nid = \"nomor\"",
            &["tanda_terima: `tanda_terima` tidak berlaku"],
        ),
        (
            "jenis = \"nomor-rujukan\"",
            "jenis = \"angka-telepon\"\npribadi = true",
            &[
                "pertanyaan: formulir yang mencari belum menanyakan `nomor-rujukan`",
                "pertanyaan[1].jenis: formulir yang mencari menanyakan `angka-telepon` lebih dari",
            ],
        ),
        (
            "wajib = true\npribadi = true\npesan = { kosong = \"Tulis angka\", ",
            "pribadi = true\npesan = { ",
            &["pertanyaan[1].wajib: `angka` dipakai untuk mencari, tetapi boleh dikosongkan"],
        ),
        (
            "wajib = true\npribadi = true",
            "wajib = true",
            &["pertanyaan[1].pribadi: jawaban jenis `angka-telepon` selalu data pribadi"],
        ),
        (
            end,
            "[{ nilai = \"a\", label = \"A\" }]\ndi_tanda_terima = true",
            &["pertanyaan[2].di_tanda_terima: formulir yang mencari tidak memiliki tanda terima"],
        ),
        (
            "\"Pilih satu tindakan\" }",
            "\"Pilih satu tindakan\" }\n[[pertanyaan]]\nid = \"setuju\"\njenis = \"persetujuan\"\n\
             label = \"Setuju\"\nteks = \"Disimpan {simpan_hari} hari.\"\nversi = \"1\"\n\
             pesan = { ganda = \"Centang\" }",
            &[
                "pertanyaan[3].teks: isian `{simpan_hari}` tidak dikenal",
                "pertanyaan[3].jenis: formulir yang mencari tidak meminta persetujuan",
            ],
        ),
        (
            "guna = \"cari\"",
            "guna = \"simpan\"",
            &[
                "identitas: kunci `identitas` belum ada, padahal jawaban formulir ini disimpan",
                "simpan_hari: kunci `simpan_hari` belum ada",
                "umpan: kunci `umpan` belum ada",
                "tanda_terima: kunci `tanda_terima` belum ada",
                "pertanyaan: formulir meminta data pribadi tanpa meminta persetujuan",
            ],
        ),
        (
            "layanan = \"status\"",
            "layanan = \"Status\"",
            &["layanan: nama layanan `Status` tidak dapat dipakai"],
        ),
    ];
    for (old, new, expected) in table {
        assert_eq!(LOOK_UP.matches(old).count(), 1, "{old} stands once");
        let faults = resolve(&LOOK_UP.replace(old, new)).expect_err(new);
        let lines: Vec<_> = faults.iter().map(ToString::to_string).collect();
        assert_eq!(lines.len(), expected.len(), "{new}: {lines:#?}");
        for (line, expected) in lines.iter().zip(expected) {
            assert!(line.starts_with(expected), "{new}: {line}");
            assert!(line.contains(" ("), "{new}: no hint in {line}");
        }
    }
}

#[test]
fn a_purpose_of_another_name_is_refused_by_the_reader() {
    let error = toml::from_str::<FormSource>(&LOOK_UP.replace("\"cari\"", "\"hapus\""));
    assert!(error.is_err());
}

/// A bundle that was changed by hand is refused where it is read.
#[test]
fn a_form_that_can_not_work_is_not_read_from_json() {
    let json = serde_json::to_value(resolve(GOOD).expect("a good definition")).expect("JSON");
    let look_up = serde_json::to_value(resolve(LOOK_UP).expect("a good definition")).expect("JSON");
    let set = |form: &serde_json::Value, pointer: &str, value: serde_json::Value| {
        let mut changed = form.clone();
        *changed.pointer_mut(pointer).expect(pointer) = value;
        changed
    };
    let nothing = || serde_json::json!([]);
    let table = [
        (set(&json, "/id", "A b".into()), "the name `A b` has"),
        (set(&json, "/service", "../x".into()), "the name `../x` has"),
        (
            set(&json, "/path", "contoh".into()),
            "the name `contoh` has",
        ),
        (set(&json, "/questions", nothing()), "it asks nothing"),
        (
            set(&json, "/questions/1/id", "nama".into()),
            "`nama` is taken twice",
        ),
        (
            set(&json, "/questions/5/condition/question", "x".into()),
            "`usaha` depends on no",
        ),
        (
            set(&json, "/questions/3/kind/parent", "minat".into()),
            "`kelurahan` depends on no",
        ),
        (
            set(&json, "/questions/6/kind/options", nothing()),
            "the options of `minat`",
        ),
        (
            set(&json, "/questions/6/kind/max", 0.into()),
            "the limits of `minat`",
        ),
        (
            set(&json, "/questions/5/kind/limits/min", 21.into()),
            "the limits of `usaha`",
        ),
        (
            set(&json, "/questions/0/messages", serde_json::json!({})),
            "`nama` lacks a message",
        ),
        (
            set(&json, "/questions/0/on_receipt", true.into()),
            "personal answer `nama`",
        ),
        (
            set(&json, "/purpose/identity", nothing()),
            "without an identity",
        ),
        (
            set(&json, "/purpose/identity/0", "minat".into()),
            "`minat` must always be",
        ),
        (
            set(&json, "/purpose/honeypot", "nama".into()),
            "`nama` is taken twice",
        ),
        (
            set(&json, "/purpose/retention_days", 0.into()),
            "0 days are out of range",
        ),
        (
            set(&json, "/purpose/receipt/deadline_days", 366.into()),
            "366 days are out of range",
        ),
        (
            set(&look_up, "/purpose/reference", "angka".into()),
            "`angka` is not of the kind",
        ),
        (
            set(&look_up, "/purpose/phone_digits", "tindakan".into()),
            "`tindakan` must always be",
        ),
        (
            set(&look_up, "/questions/2/on_receipt", true.into()),
            "`tindakan` belongs to storing",
        ),
    ];
    for (changed, expected) in table {
        let error = serde_json::from_value::<Form>(changed)
            .expect_err(expected)
            .to_string();
        assert!(error.contains(expected), "{expected}: {error}");
    }
}
