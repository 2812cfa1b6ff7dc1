//! From the definition an editor wrote to a form that can work, or every reason why it can't.

mod choice;
mod messages;
mod purpose;
mod question;
mod syntax;

use forms::{Form, FormParts, OptionSources, Question, name};
use programme::Slug;
use programme::characters::is_blank;

use crate::fault::{Fault, Faults, Place};
use crate::source::FormSource;

/// Checks a definition as a whole and fills in the options of its choices.
///
/// `id` is the file stem. Every fault is reported, in no particular order: to be sorted by their
/// places in the file.
///
/// ```
/// use form_definitions::{FormSource, resolve};
/// use forms::OptionSources;
///
/// let definition = r#"
///     judul = "Cek status"
///     ringkasan = "Sampai di mana pendaftaran Anda?"
///     diperbarui = 2026-11-28
///     pemilik = "Sekretariat program"
///     tinjau = 2027-05-28
///     alamat = "/status/"
///     layanan = "status"
///     pengantar = "Siapkan nomor rujukan Anda."
///     tombol = "Lihat status"
///     guna = "cari"
///
///     [[pertanyaan]]
///     id = "nomor"
///     jenis = "nomor-rujukan"
///     label = "Nomor rujukan"
///     wajib = true
///     pribadi = true
///     [pertanyaan.pesan]
///     kosong = "Tulis nomor rujukan Anda"
///     bentuk = "Periksa lagi nomor rujukan Anda"
///     ganda = "Tulis satu nomor rujukan"
/// "#;
/// let source: FormSource = toml::from_str(definition)?;
/// let faults = resolve("cek-status", &source, &OptionSources::new()).expect_err("half a look-up");
/// assert_eq!(faults.len(), 1);
/// assert_eq!(
///     faults[0].message,
///     "formulir yang mencari belum menanyakan `angka-telepon`"
/// );
/// # Ok::<(), toml::de::Error>(())
/// ```
pub fn resolve(id: &str, source: &FormSource, options: &OptionSources) -> Result<Form, Vec<Fault>> {
    let mut faults = Faults::default();
    let top = Place::default();

    if !Slug::is_valid(id) {
        faults.add(
            &top,
            format!("nama berkas `{id}` tidak dapat menjadi nama formulir"),
            "pakai huruf kecil, angka, dan tanda hubung, misalnya `minta-mentor.toml`",
        );
    }
    let texts = [
        ("judul", &source.title),
        ("ringkasan", &source.summary),
        ("tombol", &source.submit_label),
    ];
    for (key, text) in texts {
        not_blank(&top.key(key), text, &mut faults);
    }
    if let Some(text) = &source.closed_intro {
        not_blank(&top.key("pengantar_tutup"), text, &mut faults);
    }
    if !name::is_page_path(&source.path) {
        faults.add(
            &top.key("alamat"),
            format!("alamat halaman `{}` tidak dapat dipakai", source.path),
            "mulai dan akhiri dengan garis miring, isi dengan huruf kecil, angka, dan tanda \
             hubung, misalnya `/daftar/`",
        );
    }
    if !Slug::is_valid(&source.service) {
        faults.add(
            &top.key("layanan"),
            format!("nama layanan `{}` tidak dapat dipakai", source.service),
            "pakai huruf kecil, angka, dan tanda hubung, misalnya `registration`",
        );
    }
    let questions = question::resolve_all(source, options, &mut faults);
    let purpose = purpose::resolve(source, &questions, options, &mut faults);
    let Some(purpose) = purpose.filter(|_| faults.is_empty()) else {
        return Err(faults.into_vec());
    };
    let parts = FormParts {
        id: id.to_owned(),
        title: source.title.clone(),
        summary: source.summary.clone(),
        path: source.path.clone(),
        service: source.service.clone(),
        intro_html: String::new(),
        beside_html: String::new(),
        submit_label: source.submit_label.clone(),
        is_closed: source.closed_intro.is_some() && questions.iter().any(Question::lacks_options),
        purpose,
        questions,
    };
    // The faults above cover each reason, with its place and in the editor's language; one that
    // they should miss is still no panic and no broken form.
    Form::new(parts).map_err(|unusable| {
        faults.add(
            &top,
            format!("formulir ini tidak dapat dipakai ({})", unusable.reason()),
            "beri tahu pengelola mesin: keterangan yang lebih jelas seharusnya ada di sini",
        );
        faults.into_vec()
    })
}

fn not_blank(place: &Place, text: &str, faults: &mut Faults) {
    if is_blank(text) {
        faults.add(
            place,
            "teks ini kosong",
            "tulis kalimat yang akan dibaca warga",
        );
    }
}

#[cfg(test)]
mod tests;
