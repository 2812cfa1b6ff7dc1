//! From the definition an editor wrote to a form that can work, or every reason why it can't.

mod choice;
mod messages;
mod question;
mod syntax;

use std::collections::BTreeSet;

use crate::fault::{Fault, Faults, Place, suggestion};
use crate::form::{DEADLINE, Form, OFFICE, Question, Receipt};
use crate::kind::Kind;
use crate::option::OptionSources;
use crate::source::{FormSource, ReceiptSource};

/// Parameters of the receipt's address; a question that the receipt repeats can't be called so.
const RECEIPT_PARAMETERS: [&str; 3] = ["nomor", "waktu", "kode"];

/// Longest retention and longest time to answer a definition may ask for, in days.
///
/// Ten years and one year: beyond what a registration is needed for, and a typing error more
/// likely than a wish. It also keeps every date that is computed from them within the calendar.
const MAX_RETENTION_DAYS: u32 = 3_650;
const MAX_DEADLINE_DAYS: u32 = 365;

/// The stages of the programme, the 7 PAS.
const STAGES: [&str; 7] = ["P1", "P2", "P3", "P4", "P5", "P6", "P7"];

impl Form {
    /// Checks a definition as a whole and fills in the options of its choices.
    ///
    /// `id` is the file stem. Every fault is reported, in no particular order: to be sorted by
    /// their places in the file.
    pub fn resolve(
        id: &str,
        source: &FormSource,
        options: &OptionSources,
    ) -> Result<Self, Vec<Fault>> {
        let mut faults = Faults::default();
        let top = Place::default();

        if !syntax::is_slug(id) {
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
        if !syntax::is_page_path(&source.path) {
            faults.add(
                &top.key("alamat"),
                format!("alamat halaman `{}` tidak dapat dipakai", source.path),
                "mulai dan akhiri dengan garis miring, isi dengan huruf kecil, angka, dan tanda \
                 hubung, misalnya `/daftar/`",
            );
        }
        if !syntax::is_slug(&source.service) {
            faults.add(
                &top.key("layanan"),
                format!("nama layanan `{}` tidak dapat dipakai", source.service),
                "pakai huruf kecil, angka, dan tanda hubung, misalnya `registration`",
            );
        }
        in_range(
            &top.key("simpan_hari"),
            source.retention_days,
            MAX_RETENTION_DAYS,
            "data hanya boleh disimpan selama diperlukan, dan lamanya diumumkan kepada warga",
            &mut faults,
        );
        if let Some(stage) = &source.stage
            && !STAGES.contains(&stage.as_str())
        {
            faults.add(
                &top.key("tahap"),
                format!("tahap `{stage}` tidak ada"),
                "tulis satu dari P1 sampai P7",
            );
        }

        let questions = question::resolve_all(source, options, &mut faults);
        honeypot(source, &mut faults);
        identity(source, &questions, &mut faults);
        consent(source, &questions, &mut faults);
        let receipt = receipt(&source.receipt, &questions, options, &mut faults);

        if !faults.is_empty() {
            return Err(faults.into_vec());
        }
        Ok(Self {
            id: id.to_owned(),
            title: source.title.clone(),
            summary: source.summary.clone(),
            path: source.path.clone(),
            service: source.service.clone(),
            intro_html: String::new(),
            submit_label: source.submit_label.clone(),
            identity: source.identity.clone(),
            stage: source.stage.clone(),
            retention_days: source.retention_days,
            honeypot: source.honeypot.clone(),
            receipt,
            questions,
        })
    }
}

fn honeypot(source: &FormSource, faults: &mut Faults) {
    let place = Place::default().key("umpan");
    syntax::check_id(&place, &source.honeypot, faults);
    if source
        .questions
        .iter()
        .any(|question| question.id == source.honeypot)
    {
        faults.add(
            &place,
            format!(
                "umpan `{}` sama dengan id sebuah pertanyaan",
                source.honeypot
            ),
            "beri umpan nama lain yang tidak dipakai pertanyaan mana pun",
        );
    }
}

fn identity(source: &FormSource, questions: &[Question], faults: &mut Faults) {
    let place = Place::default().key("identitas");
    if source.identity.is_empty() {
        faults.add(
            &place,
            "identitas kosong, jadi kiriman yang sama tidak dapat dikenali",
            "tulis id pertanyaan yang mengenali pengirim, misalnya [\"nama\", \"telepon\"]",
        );
    }
    let mut seen = BTreeSet::new();
    for (index, id) in source.identity.iter().enumerate() {
        let place = place.index(index);
        if !seen.insert(id) {
            faults.add(
                &place,
                format!("`{id}` ditulis dua kali di identitas"),
                "hapus salah satunya",
            );
        }
        let Some(question) = questions.iter().find(|question| question.id == *id) else {
            let known = questions.iter().map(|question| question.id.as_str());
            faults.add(
                &place,
                format!("identitas menyebut pertanyaan `{id}` yang tidak ada"),
                suggestion(id, known),
            );
            continue;
        };
        if !question.required {
            faults.add(
                &place,
                format!("pertanyaan identitas `{id}` boleh dikosongkan"),
                "tulis wajib = true pada pertanyaan itu",
            );
        }
        if question.condition.is_some() {
            faults.add(
                &place,
                format!("pertanyaan identitas `{id}` tidak selalu ditanyakan"),
                "hapus tampil_jika dari pertanyaan itu",
            );
        }
        if matches!(question.kind, Kind::Declaration(_) | Kind::Consent(_)) {
            faults.add(
                &place,
                format!("jawaban `{id}` sama untuk semua orang, jadi bukan identitas"),
                "pakai pertanyaan lain, misalnya nama dan telepon",
            );
        }
    }
}

/// UU 27/2022 articles 20 to 24: personal data is asked for with an explicit consent, or with
/// another legal ground that this programme's forms do not rely on.
fn consent(source: &FormSource, questions: &[Question], faults: &mut Faults) {
    let asks_personal = source.questions.iter().any(|question| question.personal);
    let asks_consent = questions.iter().any(|question| {
        matches!(question.kind, Kind::Consent(_))
            && question.required
            && question.condition.is_none()
    });
    if asks_personal && !asks_consent {
        faults.add(
            &Place::default().key("pertanyaan"),
            "formulir meminta data pribadi tanpa meminta persetujuan",
            "tambahkan pertanyaan berjenis persetujuan dengan wajib = true, tanpa tampil_jika",
        );
    }
}

fn receipt(
    source: &ReceiptSource,
    questions: &[Question],
    options: &OptionSources,
    faults: &mut Faults,
) -> Receipt {
    let top = Place::default().key("tanda_terima");
    not_blank(&top.key("judul"), &source.title, faults);
    in_range(
        &top.key("tenggat_hari"),
        source.deadline_days,
        MAX_DEADLINE_DAYS,
        "warga perlu tahu paling lambat kapan kantor menjawab",
        faults,
    );
    if source.steps.is_empty() {
        faults.add(
            &top.key("langkah"),
            "tanda terima tidak menjelaskan apa yang terjadi selanjutnya",
            "tulis paling sedikit satu kalimat",
        );
    }
    let steps = source.steps.iter().enumerate();
    let texts = steps
        .map(|(index, text)| (top.key("langkah").index(index), text))
        .chain([
            (top.key("tanya"), &source.ask),
            (top.key("tarik"), &source.withdraw),
        ]);
    // A source that does not exist is a fault of its own, and may have been meant to be this one.
    let has_office = questions
        .iter()
        .filter_map(|question| question.kind.from())
        .any(|from| from == "kecamatan" || !options.contains_key(from));
    for (place, text) in texts {
        not_blank(&place, text, faults);
        for placeholder in syntax::placeholders(text) {
            if placeholder == OFFICE && !has_office {
                faults.add(
                    &place,
                    format!("`{OFFICE}` tidak dapat diisi: formulir tidak menanyakan kecamatan"),
                    "tambahkan pertanyaan dengan dari = \"kecamatan\", atau hapus bagian itu",
                );
            } else if placeholder != OFFICE && placeholder != DEADLINE {
                faults.add(
                    &place,
                    format!("isian `{placeholder}` tidak dikenal"),
                    suggestion(placeholder, [DEADLINE, OFFICE].into_iter()),
                );
            }
        }
    }
    Receipt {
        title: source.title.clone(),
        deadline_days: source.deadline_days,
        steps: source.steps.clone(),
        ask: source.ask.clone(),
        withdraw: source.withdraw.clone(),
    }
}

fn in_range(place: &Place, days: u32, most: u32, why: &str, faults: &mut Faults) {
    if !(1..=most).contains(&days) {
        faults.add(
            place,
            format!("jumlah hari harus 1 sampai {most}, tertulis {days}"),
            why,
        );
    }
}

fn not_blank(place: &Place, text: &str, faults: &mut Faults) {
    if text.trim().is_empty() {
        faults.add(
            place,
            "teks ini kosong",
            "tulis kalimat yang akan dibaca warga",
        );
    }
}

#[cfg(test)]
mod tests;
