//! Ways to spoil a question.

use super::*;

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
