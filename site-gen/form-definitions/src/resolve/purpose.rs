//! The purpose of a form, and the keys that go with it.

use std::collections::BTreeSet;

use content_files::suggestion::suggest;
use forms::kind::Kind;
use forms::{LookUp, OptionSources, Purpose, Question, Receipt, Storing};
use programme::Stage;

use super::{not_blank, syntax};
use crate::fault::{Faults, Place};
use crate::source::{FormSource, KindSource, PurposeSource, ReceiptSource};

/// Checks the keys that belong to the form's purpose; `None` where some are missing.
pub(super) fn resolve(
    source: &FormSource,
    questions: &[Question],
    options: &OptionSources,
    faults: &mut Faults,
) -> Option<Purpose> {
    match source.purpose {
        PurposeSource::Store => storing(source, questions, options, faults).map(Purpose::Store),
        PurposeSource::LookUp => look_up(source, faults).map(Purpose::LookUp),
    }
}

fn storing(
    source: &FormSource,
    questions: &[Question],
    options: &OptionSources,
    faults: &mut Faults,
) -> Option<Storing> {
    let top = Place::default();
    let missing = |key: &str, example: &str, faults: &mut Faults| {
        faults.add(
            &top.key(key),
            format!("kunci `{key}` belum ada, padahal jawaban formulir ini disimpan"),
            format!("tambahkan, misalnya {example}; atau tulis `guna = \"cari\"` bila formulir ini hanya mencari"),
        );
    };
    if source.identity.is_none() {
        missing("identitas", "identitas = [\"nama\", \"telepon\"]", faults);
    }
    if source.retention_days.is_none() {
        missing("simpan_hari", "simpan_hari = 730", faults);
    }
    if source.honeypot.is_none() {
        missing("umpan", "umpan = \"situs_web\"", faults);
    }
    if source.receipt.is_none() {
        missing("tanda_terima", "bagian [tanda_terima]", faults);
    }
    if let Some(days) = source.retention_days {
        in_range(
            &top.key("simpan_hari"),
            days,
            Storing::MAX_RETENTION_DAYS,
            "data hanya boleh disimpan selama diperlukan, dan lamanya diumumkan kepada warga",
            faults,
        );
    }
    let stage = source.stage.as_deref().and_then(|code| {
        let stage = code.parse::<Stage>();
        if stage.is_err() {
            faults.add(
                &top.key("tahap"),
                format!("tahap `{code}` tidak ada"),
                "tulis satu dari P1 sampai P7",
            );
        }
        stage.ok()
    });
    if let Some(name) = &source.honeypot {
        honeypot(name, source, faults);
    }
    if let Some(ids) = &source.identity {
        identity(ids, questions, faults);
    }
    consent(source, questions, faults);
    let receipt = source
        .receipt
        .as_ref()
        .map(|receipt| self::receipt(receipt, questions, options, faults));
    Some(Storing {
        identity: source.identity.clone()?,
        stage,
        retention_days: source.retention_days?,
        honeypot: source.honeypot.clone()?,
        receipt: receipt?,
    })
}

/// Resolves how an earlier submission is found: a reference alone finds nothing, whoever asks by it
/// adds the end of the telephone number.
fn look_up(source: &FormSource, faults: &mut Faults) -> Option<LookUp> {
    let top = Place::default();
    let keys = [
        ("identitas", source.identity.is_some()),
        ("tahap", source.stage.is_some()),
        ("simpan_hari", source.retention_days.is_some()),
        ("umpan", source.honeypot.is_some()),
        ("tanda_terima", source.receipt.is_some()),
    ];
    for (key, _) in keys.iter().filter(|(_, written)| *written) {
        faults.add(
            &top.key(key),
            format!("`{key}` tidak berlaku untuk formulir yang hanya mencari"),
            "hapus; jawaban formulir dengan `guna = \"cari\"` tidak disimpan",
        );
    }
    for (index, question) in source.questions.iter().enumerate() {
        let place = top.key("pertanyaan").index(index);
        if question.kind == KindSource::Consent {
            faults.add(
                &place.key("jenis"),
                "formulir yang mencari tidak meminta persetujuan",
                "hapus pertanyaan ini; jawaban formulir dengan `guna = \"cari\"` tidak disimpan",
            );
        }
        if question.on_receipt {
            faults.add(
                &place.key("di_tanda_terima"),
                "formulir yang mencari tidak memiliki tanda terima",
                "hapus `di_tanda_terima`",
            );
        }
    }
    let reference = asked_once(KindSource::Reference, source, faults);
    let phone_digits = asked_once(KindSource::PhoneDigits, source, faults);
    Some(LookUp {
        reference: reference?,
        phone_digits: phone_digits?,
    })
}

/// Finds the id of the one question of that kind, which everyone must answer.
fn asked_once(kind: KindSource, source: &FormSource, faults: &mut Faults) -> Option<String> {
    let top = Place::default().key("pertanyaan");
    let name = kind.name();
    let questions = source.questions.iter().enumerate();
    let mut found = questions.filter(|(_, question)| question.kind == kind);
    let Some((index, question)) = found.next() else {
        faults.add(
            &top,
            format!("formulir yang mencari belum menanyakan `{name}`"),
            format!("tambahkan pertanyaan dengan jenis = \"{name}\" dan wajib = true"),
        );
        return None;
    };
    for (index, _) in found {
        faults.add(
            &top.index(index).key("jenis"),
            format!("formulir yang mencari menanyakan `{name}` lebih dari satu kali"),
            "hapus salah satunya",
        );
    }
    let place = top.index(index);
    if !question.required {
        faults.add(
            &place.key("wajib"),
            format!(
                "`{}` dipakai untuk mencari, tetapi boleh dikosongkan",
                question.id
            ),
            "tulis `wajib = true`",
        );
    }
    if question.condition.is_some() {
        faults.add(
            &place.key("tampil_jika"),
            format!(
                "`{}` dipakai untuk mencari, tetapi tidak selalu ditanyakan",
                question.id
            ),
            "hapus `tampil_jika`",
        );
    }
    Some(question.id.clone())
}

fn honeypot(name: &str, source: &FormSource, faults: &mut Faults) {
    let place = Place::default().key("umpan");
    syntax::check_id(&place, name, faults);
    if source.questions.iter().any(|question| question.id == name) {
        faults.add(
            &place,
            format!("umpan `{name}` sama dengan id sebuah pertanyaan"),
            "beri umpan nama lain yang tidak dipakai pertanyaan mana pun",
        );
    }
}

fn identity(ids: &[String], questions: &[Question], faults: &mut Faults) {
    let place = Place::default().key("identitas");
    if ids.is_empty() {
        faults.add(
            &place,
            "identitas kosong, jadi kiriman yang sama tidak dapat dikenali",
            "tulis id pertanyaan yang mengenali pengirim, misalnya [\"nama\", \"telepon\"]",
        );
    }
    let mut seen = BTreeSet::new();
    for (index, id) in ids.iter().enumerate() {
        let place = place.index(index);
        if !seen.insert(id) {
            faults.add(
                &place,
                format!("`{id}` ditulis dua kali di `identitas`"),
                "hapus salah satunya",
            );
        }
        let Some(question) = questions.iter().find(|question| question.id() == id) else {
            let known = questions.iter().map(Question::id);
            faults.add(
                &place,
                format!("identitas menyebut pertanyaan `{id}` yang tidak ada"),
                suggest(id, known),
            );
            continue;
        };
        if !question.required() {
            faults.add(
                &place,
                format!("pertanyaan identitas `{id}` boleh dikosongkan"),
                "tulis `wajib = true` pada pertanyaan itu",
            );
        }
        if question.condition().is_some() {
            faults.add(
                &place,
                format!("pertanyaan identitas `{id}` tidak selalu ditanyakan"),
                "hapus `tampil_jika` dari pertanyaan itu",
            );
        }
        if matches!(question.kind(), Kind::Declaration(_) | Kind::Consent(_)) {
            faults.add(
                &place,
                format!("jawaban `{id}` sama untuk semua orang, jadi bukan identitas"),
                "pakai pertanyaan lain, misalnya nama dan telepon",
            );
        }
    }
}

/// Checks for the consent of UU 27/2022 articles 20 to 24: personal data is asked for with an
/// explicit consent, or with another legal ground that this programme's forms do not rely on.
fn consent(source: &FormSource, questions: &[Question], faults: &mut Faults) {
    let asks_personal = source.questions.iter().any(|question| question.personal);
    let asks_consent = questions.iter().any(|question| {
        matches!(question.kind(), Kind::Consent(_))
            && question.required()
            && question.condition().is_none()
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
        Receipt::MAX_DEADLINE_DAYS,
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
        .filter_map(|question| question.kind().from())
        .any(|from| from == "kecamatan" || !options.contains_key(from));
    for (place, text) in texts {
        not_blank(&place, text, faults);
        for placeholder in syntax::placeholders(text) {
            if placeholder == Receipt::OFFICE && !has_office {
                faults.add(
                    &place,
                    format!(
                        "`{placeholder}` tidak dapat diisi: formulir tidak menanyakan kecamatan"
                    ),
                    "tambahkan pertanyaan dengan dari = \"kecamatan\", atau hapus bagian itu",
                );
            } else if placeholder != Receipt::OFFICE && placeholder != Receipt::DEADLINE {
                faults.add(
                    &place,
                    format!("isian `{placeholder}` tidak dikenal"),
                    suggest(placeholder, [Receipt::DEADLINE, Receipt::OFFICE]),
                );
            }
        }
    }
    Receipt::new(
        &source.title,
        source.deadline_days,
        source.steps.clone(),
        &source.ask,
        &source.withdraw,
    )
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
