//! The definitions that the tests use, resolved with stand-in options.

use std::path::Path;

use forms::source::FormSource;
use forms::{ChoiceOption, Form, OptionSources, RawSubmission};

/// The two forms of the site, read from the content itself, and the form of every kind.
pub fn all() -> [Form; 3] {
    [pendaftaran(), minta_mentor(), semua_jenis()]
}

pub fn pendaftaran() -> Form {
    of_the_site("pendaftaran")
}

pub fn minta_mentor() -> Form {
    of_the_site("minta-mentor")
}

pub fn semua_jenis() -> Form {
    resolve("semua-jenis", include_str!("semua-jenis.toml"))
}

/// A registration that has everything it needs, with some answers replaced; `None` takes one out.
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
        ChoiceOption::new("contoh-dua", "Komunitas dua (contoh)"),
    ];
    let pelatihan = ["membuat-kue", "dasar-pemasaran", "menjahit-dasar"];
    let langkah = ["P1", "P2", "P3", "P4", "P5", "P6", "P7"];
    let bidang = ["kuliner", "busana", "jasa"];
    let plain = |values: &[&str]| values.iter().map(|v| ChoiceOption::new(*v, *v)).collect();
    OptionSources::from([
        ("kecamatan".to_owned(), kecamatan),
        ("kelurahan".to_owned(), kelurahan),
        ("komunitas".to_owned(), komunitas),
        ("pelatihan".to_owned(), plain(&pelatihan)),
        ("langkah".to_owned(), plain(&langkah)),
        ("bidang".to_owned(), plain(&bidang)),
    ])
}

fn kelurahan(value: &str, label: &str, group: &str, parent: &str) -> ChoiceOption {
    ChoiceOption::new(value, label)
        .in_group(group)
        .under(parent)
}

fn of_the_site(id: &str) -> Form {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content/formulir");
    let file = content.join(id).with_extension("toml");
    resolve(
        id,
        &std::fs::read_to_string(file).expect("the site has this form"),
    )
}

fn resolve(id: &str, definition: &str) -> Form {
    let source: FormSource = toml::from_str(definition).expect(id);
    match Form::resolve(id, &source, &sources()) {
        Ok(form) => form,
        Err(faults) => panic!("{id}: {faults:#?}"),
    }
}
