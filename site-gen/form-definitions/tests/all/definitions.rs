//! The definitions that the tests use, resolved with stand-in options.

use form_definitions::FormSource;
use forms::{ChoiceOption, Form, OptionSources, RawSubmission, StoringForm};

/// Returns every definition here: two like those of the site, one with every kind of question, and
/// two that look something up.
pub fn all() -> [Form; 5] {
    [
        resolve("pendaftaran", include_str!("pendaftaran.toml")),
        resolve("minta-mentor", include_str!("minta-mentor.toml")),
        resolve("semua-jenis", include_str!("semua-jenis.toml")),
        cek_status(),
        daftar_sesi(),
    ]
}

pub fn pendaftaran() -> StoringForm {
    storing(resolve("pendaftaran", include_str!("pendaftaran.toml")))
}

pub fn minta_mentor() -> StoringForm {
    storing(resolve("minta-mentor", include_str!("minta-mentor.toml")))
}

pub fn semua_jenis() -> StoringForm {
    storing(resolve("semua-jenis", include_str!("semua-jenis.toml")))
}

pub fn cek_status() -> Form {
    resolve("cek-status", include_str!("cek-status.toml"))
}

pub fn daftar_sesi() -> Form {
    resolve("daftar-sesi", include_str!("daftar-sesi.toml"))
}

/// Makes a registration that has everything it needs, with some answers replaced; `None` takes one
/// out.
pub fn registration(changes: &[(&str, Option<&str>)]) -> RawSubmission {
    let mut pairs = vec![
        ("nama", "Siti Aminah"),
        ("telepon", "0812-3456-7890"),
        ("surel", ""),
        ("kecamatan", "menteng"),
        ("kelurahan", "31.71.06.1001"),
        ("status_usaha", "berjalan"),
        ("nama_usaha", "Warung Siti"),
        ("bidang", "kuliner"),
        ("komunitas", "belum-tahu"),
        ("pelatihan", "membuat-kue"),
        ("dewasa", "ya"),
        ("persetujuan", "ya"),
        ("situs_web", ""),
    ];
    for (name, value) in changes {
        match value {
            None => pairs.retain(|(known, _)| known != name),
            Some(value) => match pairs.iter_mut().find(|(known, _)| known == name) {
                Some(pair) => pair.1 = value,
                None => pairs.push((name, value)),
            },
        }
    }
    RawSubmission::new(pairs)
}

pub fn sources() -> OptionSources {
    let kecamatan = vec![
        ChoiceOption::new("gambir", "Gambir").in_group("Jakarta Pusat"),
        ChoiceOption::new("menteng", "Menteng").in_group("Jakarta Pusat"),
        ChoiceOption::new("cakung", "Cakung").in_group("Jakarta Timur"),
    ];
    let kelurahan = vec![
        kelurahan("31.71.01.1001", "Gambir", "Gambir", "gambir"),
        kelurahan("31.71.06.1001", "Menteng", "Menteng", "menteng"),
        kelurahan("31.71.06.1002", "Pegangsaan", "Menteng", "menteng"),
        kelurahan("31.75.06.1001", "Jatinegara", "Cakung", "cakung"),
    ];
    let komunitas = vec![
        ChoiceOption::new("contoh-satu", "Komunitas satu (contoh)"),
        ChoiceOption::new("contoh-tutup", "Komunitas yang tutup (contoh)").closed(),
        ChoiceOption::new("contoh-dua", "Komunitas dua (contoh)").serving(["menteng".to_owned()]),
    ];
    let pelatihan = ["membuat-kue", "dasar-pemasaran", "menjahit-dasar"];
    let langkah = ["P1", "P2", "P3", "P4", "P5", "P6", "P7"];
    let sesi = ["membuat-kue-2027-01-16", "dasar-pemasaran-2027-01-23"];
    let bidang = ["kuliner", "busana", "jasa"];
    let plain = |values: &[&str]| values.iter().map(|v| ChoiceOption::new(*v, *v)).collect();
    OptionSources::from([
        ("kecamatan".to_owned(), kecamatan),
        ("kelurahan".to_owned(), kelurahan),
        ("komunitas".to_owned(), komunitas),
        ("pelatihan".to_owned(), plain(&pelatihan)),
        ("langkah".to_owned(), plain(&langkah)),
        ("bidang".to_owned(), plain(&bidang)),
        ("sesi".to_owned(), plain(&sesi)),
    ])
}

fn kelurahan(value: &str, label: &str, group: &str, parent: &str) -> ChoiceOption {
    ChoiceOption::new(value, label)
        .in_group(group)
        .under(parent)
}

fn storing(form: Form) -> StoringForm {
    StoringForm::new(form).expect("a form that stores")
}

fn resolve(id: &str, definition: &str) -> Form {
    let source: FormSource = toml::from_str(definition).expect(id);
    match form_definitions::resolve(id, &source, &sources()) {
        Ok(form) => form,
        Err(faults) => panic!("{id}: {faults:#?}"),
    }
}
