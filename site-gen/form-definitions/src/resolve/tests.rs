//! One good definition, and every way to spoil it.

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
fn faults_of_every_question() {
    assert_faults(&[
        (
            "id = \"usaha\"",
            "id = \"Usaha\"",
            "pertanyaan[5].id: nama `Usaha` tidak dapat dipakai",
        ),
        (
            "id = \"usaha\"",
            "id = \"status\"",
            "pertanyaan[5].id: id `status` sudah dipakai",
        ),
        (
            "label = \"Nama\"",
            "label = \"\"",
            "pertanyaan[0].label: teks ini kosong",
        ),
        (
            "label = \"Nama\"",
            "label = \"Nama\"\npetunjuk = \"\"",
            "pertanyaan[0].petunjuk: teks ini kosong",
        ),
        (
            "isi_otomatis = \"name\"",
            "isi_otomatis = \"nama\"",
            "pertanyaan[0].isi_otomatis: `nama` bukan isian otomatis yang dikenal peramban (maksud Anda `name`?)",
        ),
        (
            "label = \"Telepon\"",
            "label = \"Telepon\"\npaling_banyak = 9",
            "pertanyaan[1].paling_banyak: `paling_banyak` tidak berlaku untuk jenis `telepon`",
        ),
        (
            "label = \"Telepon\"",
            "label = \"Telepon\"\nteks = \"x\"",
            "pertanyaan[1].teks: `teks` tidak berlaku untuk jenis `telepon` (hapus; `teks` hanya untuk jenis pernyataan, persetujuan)",
        ),
        (
            "label = \"Minat\"",
            "label = \"Minat\"\ninduk = \"status\"",
            "pertanyaan[6].induk: `induk` tidak berlaku untuk jenis `beberapa-pilihan`",
        ),
    ]);
}

#[test]
fn faults_of_privacy() {
    assert_faults(&[
        (
            "pribadi = true\nisi_otomatis",
            "pribadi = false\nisi_otomatis",
            "pertanyaan[0].pribadi: jawaban jenis `nama-orang` selalu data pribadi",
        ),
        (
            "label = \"Telepon\"",
            "label = \"Telepon\"\ndi_tanda_terima = true",
            "pertanyaan[1].di_tanda_terima: jawaban pribadi tidak boleh tampil",
        ),
        (
            "label = \"Usaha\"",
            "label = \"Usaha\"\ndi_tanda_terima = true",
            "pertanyaan[5].di_tanda_terima: hanya jawaban berupa pilihan",
        ),
        (
            "id = \"minat\"",
            "id = \"kode\"\ndi_tanda_terima = true",
            "pertanyaan[6].id: id `kode` sudah dipakai oleh alamat tanda terima",
        ),
        (
            "versi = \"1\"\n",
            "",
            "pertanyaan[7].versi: persetujuan belum memiliki versi",
        ),
        (
            "versi = \"1\"",
            "versi = \"1\"\ntampil_jika = { pertanyaan = \"status\", salah_satu = [\"sudah\"] }",
            "pertanyaan: formulir meminta data pribadi tanpa meminta persetujuan",
        ),
        (
            "teks = \"Saya setuju data disimpan {simpan_hari} hari.\"\n",
            "",
            "pertanyaan[7].teks: kalimat di samping kotak belum ditulis",
        ),
        (
            "{simpan_hari}",
            "{simpan}",
            "pertanyaan[7].teks: isian `{simpan}` tidak dikenal",
        ),
    ]);
}

#[test]
fn faults_of_messages() {
    assert_faults(&[
        (
            "kosong = \"Tulis nama\", ",
            "",
            "pertanyaan[0].pesan.kosong: pesan `kosong` belum ada",
        ),
        (
            "kosong = \"Tulis nama\"",
            "kosong = \"Mohon isi nama\"",
            "pertanyaan[0].pesan.kosong: pesan memakai kata \"mohon\"",
        ),
        (
            "kosong = \"Tulis nama\"",
            "kosong = \"\"",
            "pertanyaan[0].pesan.kosong: pesan ini kosong",
        ),
        (
            "ganda = \"Pilih satu status\"",
            "ganda = \"Pilih satu status\", kosong = \"Pilih status\"",
            "pertanyaan[4].pesan.kosong: pesan `kosong` tidak akan pernah tampil",
        ),
        (
            "terlalu_pendek = \"Tulis usaha\", ",
            "",
            "pertanyaan[5].pesan.terlalu_pendek: pesan `terlalu_pendek` belum ada",
        ),
        (
            "terlalu_banyak = \"Pilih dua minat\"",
            "ganda = \"Pilih minat\", terlalu_banyak = \"Pilih dua minat\"",
            "pertanyaan[6].pesan.ganda: pesan `ganda` tidak akan pernah tampil",
        ),
        (
            "tak_cocok = \"Pilih kelurahan lain\", ",
            "",
            "pertanyaan[3].pesan.tak_cocok: pesan `tak_cocok` belum ada",
        ),
    ]);
}

#[test]
fn a_question_with_nothing_to_choose_from_is_left_out_or_closes_the_form() {
    const OPTIONS: &str =
        "pilihan = [{ nilai = \"a\", label = \"A\" }, { nilai = \"b\", label = \"B\" }]";
    let form = resolve(&edited(&[(OPTIONS, "dari = \"kosong\"")])).expect("nothing is wrong");
    assert!(form.question("minat").is_none() && !form.is_closed());

    let required = [
        (OPTIONS, "wajib = true\ndari = \"kosong\""),
        (
            "terlalu_banyak = \"Pilih dua minat\"",
            "terlalu_banyak = \"Pilih dua minat\", kosong = \"Pilih minat\"",
        ),
    ];
    let faults = faults_after(&required);
    assert!(
        faults[0].starts_with("pertanyaan[6].dari: sumber pilihan `kosong` masih kosong"),
        "{faults:#?}"
    );
    let closed = ("tombol = ", "pengantar_tutup = \"Belum ada.\"\ntombol = ");
    let form = resolve(&edited(&[required[0], required[1], closed])).expect("it says so");
    assert!(form.is_closed());
    let json = serde_json::to_string(&form).expect("a form is written as JSON");
    assert_eq!(serde_json::from_str::<Form>(&json).expect("and read"), form);
    assert!(
        !resolve(&edited(&[closed]))
            .expect("all is there")
            .is_closed()
    );
}

#[test]
fn faults_of_options() {
    assert_faults(&[
        (
            "dari = \"kecamatan\"\npesan",
            "dari = \"kecamatn\"\npesan",
            "pertanyaan[2].dari: sumber pilihan `kecamatn` tidak ada (maksud Anda `kecamatan`?)",
        ),
        (
            "pilihan = [{ nilai = \"a\", label = \"A\" }, { nilai = \"b\", label = \"B\" }]",
            "",
            "pertanyaan[6].pilihan: pertanyaan pilihan ini tidak memiliki pilihan",
        ),
        (
            "pilihan = [{ nilai = \"a\", label = \"A\" }, { nilai = \"b\", label = \"B\" }]",
            "dari = \"tutup\"",
            "pertanyaan[6].dari: semua pilihan sudah ditutup",
        ),
        (
            "{ nilai = \"b\", label = \"B\" }",
            "{ nilai = \"a\", label = \"B\" }",
            "pertanyaan[6].pilihan[1].nilai: nilai pilihan `a` ada lebih dari satu",
        ),
        (
            "{ nilai = \"b\", label = \"B\" }",
            "{ nilai = \"x\", label = \"B\" }]\ndari = \"tutup\"\n#",
            "pertanyaan[6].dari: nilai pilihan `x` ada lebih dari satu",
        ),
        (
            "{ nilai = \"b\", label = \"B\" }",
            "{ nilai = \"b c\", label = \"B\" }",
            "pertanyaan[6].pilihan[1].nilai: nilai pilihan `b c` tidak dapat dipakai",
        ),
        (
            "{ nilai = \"b\", label = \"B\" }",
            "{ nilai = \"b\", label = \"\" }",
            "pertanyaan[6].pilihan[1].label: teks ini kosong",
        ),
    ]);
}

#[test]
fn faults_of_limits() {
    assert_faults(&[
        (
            "paling_sedikit = 2",
            "paling_sedikit = 21",
            "pertanyaan[5].paling_sedikit: paling_sedikit 21 lebih besar daripada paling_banyak 20",
        ),
        (
            "paling_banyak = 20",
            "paling_banyak = 4001",
            "pertanyaan[5].paling_banyak: paling_banyak harus 1 sampai 4000 huruf, tertulis 4001",
        ),
        (
            "paling_banyak = 2\n",
            "paling_banyak = 0\n",
            "pertanyaan[6].paling_banyak: paling_banyak 0 berarti tidak ada yang dapat dipilih",
        ),
        (
            "label = \"Minat\"",
            "label = \"Minat\"\npaling_sedikit = 1\n",
            "",
        ),
    ]);
}

#[test]
fn faults_of_parents() {
    assert_faults(&[
        (
            "induk = \"kecamatan\"",
            "induk = \"kecamata\"",
            "pertanyaan[3].induk: pertanyaan `kecamata` tidak ada (maksud Anda `kecamatan`?)",
        ),
        (
            "induk = \"kecamatan\"",
            "induk = \"nama\"",
            "pertanyaan[3].induk: `nama` bukan pertanyaan pilihan",
        ),
        (
            "induk = \"kecamatan\"",
            "induk = \"status\"",
            "pertanyaan[3].induk: `status` belum ditanyakan sebelum",
        ),
        (
            "dari = \"kelurahan\"",
            "dari = \"tutup\"\npilihan = [{ nilai = \"a\", label = \"A\" }]",
            "pertanyaan[3].induk: pilihan `a` belum menyebut jawaban `kecamatan` mana yang memilikinya",
        ),
        (
            "label = \"Status\"",
            "label = \"Status\"\ndari = \"kelurahan\"",
            "",
        ),
    ]);
}

#[test]
fn faults_of_preferences() {
    assert_faults(&[
        (
            "induk = \"kecamatan\"",
            "induk = \"kecamatan\"\ndahulukan = \"kecamata\"",
            "pertanyaan[3].dahulukan: pertanyaan `kecamata` tidak ada (maksud Anda `kecamatan`?)",
        ),
        (
            "label = \"Nama\"",
            "label = \"Nama\"\ndahulukan = \"kecamatan\"",
            "pertanyaan[0].dahulukan: `dahulukan` tidak berlaku untuk jenis `nama-orang`",
        ),
    ]);
}

#[test]
fn faults_of_conditions() {
    assert_faults(&[
        (
            "pertanyaan = \"status\"",
            "pertanyaan = \"statu\"",
            "pertanyaan[5].tampil_jika.pertanyaan: pertanyaan `statu` tidak ada (maksud Anda `status`?)",
        ),
        (
            "pertanyaan = \"status\"",
            "pertanyaan = \"minat\"",
            "pertanyaan[5].tampil_jika.pertanyaan: `minat` belum ditanyakan",
        ),
        (
            "pertanyaan = \"status\"",
            "pertanyaan = \"usaha\"",
            "pertanyaan[5].tampil_jika.pertanyaan: `usaha` belum ditanyakan",
        ),
        (
            "pertanyaan = \"status\"",
            "pertanyaan = \"telepon\"",
            "pertanyaan[5].tampil_jika.pertanyaan: `telepon` bukan pertanyaan pilihan",
        ),
        (
            "salah_satu = [\"sudah\"]",
            "salah_satu = [\"suda\"]",
            "pertanyaan[5].tampil_jika.salah_satu[0]: `suda` bukan pilihan dari `status` (maksud Anda `sudah`?)",
        ),
        (
            "salah_satu = [\"sudah\"]",
            "salah_satu = []",
            "pertanyaan[5].tampil_jika.salah_satu: pertanyaan ini tidak akan pernah tampil",
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
fn a_conditional_parent_needs_the_same_condition() {
    let shown = "tampil_jika = { pertanyaan = \"status\", salah_satu = [\"sudah\"] }";
    let place = |id: &str, more: &str| {
        format!(
            "id = \"{id}\"\njenis = \"pilihan\"\nlabel = \"X\"\n{more}\n\
             pesan = {{ tak_dikenal = \"Pilih\", ganda = \"Pilih\"{} }}\n",
            if id == "anak" {
                ", tak_cocok = \"Pilih\""
            } else {
                ""
            }
        )
    };
    let with = |child: &str| {
        let parent = place("orang_tua", &format!("dari = \"kecamatan\"\n{shown}"));
        let child = place(
            "anak",
            &format!("dari = \"kelurahan\"\ninduk = \"orang_tua\"\n{child}"),
        );
        resolve(&format!(
            "{GOOD}\n[[pertanyaan]]\n{parent}\n[[pertanyaan]]\n{child}"
        ))
    };
    assert!(with(shown).is_ok());
    let faults = with("").expect_err("the child is asked without its parent");
    assert!(
        faults[0]
            .message
            .contains("tidak selalu ditanyakan bersama"),
        "{faults:?}"
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
