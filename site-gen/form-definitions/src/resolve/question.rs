//! One question of a definition, with its options filled in.

use bundle::address;
use content_files::suggestion::suggest;
use forms::kind::{
    Appearance, Choice, Choices, Consent, Declaration, Kind, Limits, LongText, MAX_CHARACTERS,
    PersonName, ShortText,
};
use forms::{OptionSources, Question, QuestionParts, name};
use programme::characters::is_blank;

use super::{messages, not_blank, syntax};
use crate::fault::{Faults, Place};
use crate::source::{AppearanceSource, FormSource, KindSource, PurposeSource, QuestionSource};

/// Most characters where the definition does not say: room for the longest names and for the
/// name of a business.
const DEFAULT_NAME: u32 = 100;
const DEFAULT_LINE: u32 = 200;
const DEFAULT_LINES: u32 = 1_000;

/// Stands for the form's retention in days in the sentence of a declaration or consent.
const RETENTION: &str = "{simpan_hari}";

/// The `autocomplete` tokens of HTML that a public form in Indonesia has a use for.
///
/// Source: <https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#autofill>
const AUTOCOMPLETE: [&str; 17] = [
    "off",
    "on",
    "name",
    "given-name",
    "family-name",
    "nickname",
    "organization",
    "organization-title",
    "street-address",
    "address-level1",
    "address-level2",
    "address-level3",
    "address-level4",
    "postal-code",
    "tel",
    "tel-national",
    "email",
];

/// Resolves the questions in their order; each may build on the ones before it.
pub(super) fn resolve_all(
    source: &FormSource,
    options: &OptionSources,
    faults: &mut Faults,
) -> Vec<Question> {
    let place = Place::default().key("pertanyaan");
    if source.questions.is_empty() {
        faults.add(
            &place,
            "formulir tidak memuat satu pun pertanyaan",
            "tambahkan bagian [[pertanyaan]]",
        );
    }
    let mut questions: Vec<Question> = Vec::with_capacity(source.questions.len());
    for (index, question) in source.questions.iter().enumerate() {
        let draft = Draft {
            place: place.index(index),
            source: question,
            form: source,
            earlier: &questions,
            sources: options,
        };
        let resolved = draft.resolve(faults);
        if resolved.required() || draft.offers_something(&resolved) {
            questions.push(resolved);
        }
    }
    questions
}

/// A question on its way from source to form.
pub(super) struct Draft<'a> {
    pub(super) place: Place,
    pub(super) source: &'a QuestionSource,
    pub(super) form: &'a FormSource,
    pub(super) earlier: &'a [Question],
    pub(super) sources: &'a OptionSources,
}

impl Draft<'_> {
    fn resolve(&self, faults: &mut Faults) -> Question {
        let source = self.source;
        self.check_id(faults);
        self.check_hidden(faults);
        not_blank(&self.place.key("label"), &source.label, faults);
        if let Some(hint) = &source.hint {
            not_blank(&self.place.key("petunjuk"), hint, faults);
        }
        self.check_superfluous_keys(faults);
        self.check_autocomplete(faults);
        let kind = self.kind(faults);
        let condition = self.condition(faults);
        self.check_privacy(&kind, faults);
        let messages = messages::resolve(
            &self.place.key("pesan"),
            &source.messages,
            &kind,
            source.required,
            faults,
        );
        Question::from(QuestionParts {
            id: source.id.clone(),
            label: source.label.clone(),
            hint: source.hint.clone(),
            required: source.required,
            personal: source.personal,
            autocomplete: source.autocomplete.clone(),
            condition,
            hidden: source.hidden,
            on_receipt: source.on_receipt,
            kind,
            messages,
        })
    }

    /// Tells whether there is an answer: a choice whose source is empty has none, and is not asked.
    fn offers_something(&self, resolved: &Question) -> bool {
        let is_empty = |found: &Vec<_>| found.is_empty();
        let from = self.source.from.as_ref();
        let has_nothing = from
            .and_then(|from| self.sources.get(from))
            .is_some_and(is_empty);
        !has_nothing || !resolved.kind().options().is_empty()
    }

    fn check_hidden(&self, faults: &mut Faults) {
        if self.source.hidden && self.source.required {
            faults.add(
                &self.place.key("tersembunyi"),
                "pertanyaan yang wajib tidak dapat disembunyikan".to_owned(),
                "hapus `wajib` atau `tersembunyi`",
            );
        }
    }

    fn check_id(&self, faults: &mut Faults) {
        let (place, id) = (self.place.key("id"), &self.source.id);
        syntax::check_id(&place, id, faults);
        if self.earlier.iter().any(|question| question.id() == id) {
            faults.add(
                &place,
                format!("id `{id}` sudah dipakai pertanyaan sebelumnya"),
                "beri setiap pertanyaan id sendiri",
            );
        }
    }

    /// Reports keys that mean nothing for the kind, so that a wish of the editor is not lost in
    /// silence.
    fn check_superfluous_keys(&self, faults: &mut Faults) {
        use KindSource::{
            Choice, Choices, Consent, Declaration, Email, LongText, PersonName, Phone, PhoneDigits,
            Reference, ShortText,
        };
        let source = self.source;
        let counted: &[_] = &[ShortText, PersonName, LongText, Choices];
        let chosen: &[_] = &[Choice, Choices];
        let typed: &[_] = &[
            ShortText,
            PersonName,
            Phone,
            Email,
            LongText,
            Reference,
            PhoneDigits,
        ];
        let keys: [(&str, bool, &[KindSource]); 10] = [
            ("isi_otomatis", source.autocomplete.is_some(), typed),
            ("paling_sedikit", source.min.is_some(), counted),
            ("paling_banyak", source.max.is_some(), counted),
            ("tampilan", source.appearance.is_some(), &[Choice]),
            ("pilihan", source.options.is_some(), chosen),
            ("dari", source.from.is_some(), chosen),
            ("induk", source.parent.is_some(), &[Choice]),
            ("dahulukan", source.first_by.is_some(), &[Choice]),
            ("teks", source.text.is_some(), &[Declaration, Consent]),
            ("versi", source.version.is_some(), &[Consent]),
        ];
        for (key, written, kinds) in keys {
            if written && !kinds.contains(&source.kind) {
                let names: Vec<_> = kinds.iter().map(|kind| kind.name()).collect();
                faults.add(
                    &self.place.key(key),
                    format!("`{key}` tidak berlaku untuk jenis `{}`", source.kind.name()),
                    format!("hapus; `{key}` hanya untuk jenis {}", names.join(", ")),
                );
            }
        }
    }

    fn check_autocomplete(&self, faults: &mut Faults) {
        if let Some(token) = &self.source.autocomplete
            && !AUTOCOMPLETE.contains(&token.as_str())
        {
            faults.add(
                &self.place.key("isi_otomatis"),
                format!("`{token}` bukan isian otomatis yang dikenal peramban"),
                suggest(token, AUTOCOMPLETE),
            );
        }
    }

    fn check_privacy(&self, kind: &Kind, faults: &mut Faults) {
        let source = self.source;
        if kind.is_always_personal() && !source.personal {
            faults.add(
                &self.place.key("pribadi"),
                format!("jawaban jenis `{}` selalu data pribadi", source.kind.name()),
                "tulis `pribadi = true`",
            );
        }
        if !source.on_receipt {
            return;
        }
        let place = self.place.key("di_tanda_terima");
        if source.personal {
            faults.add(
                &place,
                "jawaban pribadi tidak boleh tampil di tanda terima",
                "hapus `di_tanda_terima`; alamat tanda terima dapat tersimpan di riwayat peramban",
            );
        } else if !matches!(kind, Kind::Choice(_) | Kind::Choices(_)) {
            faults.add(
                &place,
                "hanya jawaban berupa pilihan yang dapat diulang di tanda terima",
                "hapus `di_tanda_terima`; teks yang ditulis warga dapat memuat data pribadi",
            );
        }
        if address::receipt::ALL.contains(&source.id.as_str()) {
            faults.add(
                &self.place.key("id"),
                format!("id `{}` sudah dipakai oleh alamat tanda terima", source.id),
                "beri pertanyaan ini id lain, atau hapus `di_tanda_terima`",
            );
        }
    }

    fn kind(&self, faults: &mut Faults) -> Kind {
        let source = self.source;
        match source.kind {
            KindSource::ShortText => Kind::ShortText(ShortText {
                limits: self.limits(DEFAULT_LINE, faults),
            }),
            KindSource::PersonName => Kind::PersonName(PersonName {
                limits: self.limits(DEFAULT_NAME, faults),
            }),
            KindSource::Phone => Kind::Phone,
            KindSource::Email => Kind::Email,
            KindSource::LongText => Kind::LongText(LongText {
                limits: self.limits(DEFAULT_LINES, faults),
            }),
            KindSource::Choice => {
                let options = self.options(faults);
                self.check_parent(&options, faults);
                self.check_first_by(faults);
                Kind::Choice(Choice {
                    appearance: match source.appearance {
                        Some(AppearanceSource::Select) => Appearance::Select,
                        Some(AppearanceSource::Radios) | None => Appearance::Radios,
                    },
                    from: source.from.clone(),
                    parent: source.parent.clone(),
                    first_by: source.first_by.clone(),
                    options,
                })
            }
            KindSource::Choices => {
                let options = self.options(faults);
                self.check_choice_limits(options.len(), faults);
                Kind::Choices(Choices {
                    from: source.from.clone(),
                    options,
                    min: source.min,
                    max: source.max,
                })
            }
            KindSource::Declaration => Kind::Declaration(Declaration {
                text: self.sentence(faults),
            }),
            KindSource::Consent => Kind::Consent(Consent {
                text: self.sentence(faults),
                version: self.version(faults),
            }),
            KindSource::Reference => Kind::Reference,
            KindSource::PhoneDigits => Kind::PhoneDigits,
        }
    }

    fn limits(&self, default_max: u32, faults: &mut Faults) -> Limits {
        let min = self.source.min.unwrap_or(1).max(1);
        let max = self.source.max.unwrap_or(default_max.max(min));
        if min > max {
            self.contradiction(min, max, faults);
        }
        if max == 0 || max > MAX_CHARACTERS {
            faults.add(
                &self.place.key("paling_banyak"),
                format!("paling_banyak harus 1 sampai {MAX_CHARACTERS} huruf, tertulis {max}"),
                "pilih batas yang cukup untuk jawaban yang wajar",
            );
        }
        Limits { min, max }
    }

    fn check_choice_limits(&self, available: usize, faults: &mut Faults) {
        let available = u32::try_from(available).unwrap_or(u32::MAX);
        let (min, max) = (self.source.min, self.source.max);
        if let (Some(min), Some(max)) = (min, max)
            && min > max
        {
            self.contradiction(min, max, faults);
        }
        if max == Some(0) {
            faults.add(
                &self.place.key("paling_banyak"),
                "paling_banyak 0 berarti tidak ada yang dapat dipilih",
                "tulis 1 atau lebih, atau hapus",
            );
        }
        if let Some(min) = min
            && min > available
            && available > 0
        {
            faults.add(
                &self.place.key("paling_sedikit"),
                format!("paling_sedikit {min}, padahal pilihannya hanya {available}"),
                "kurangi paling_sedikit atau tambahkan pilihan",
            );
        }
    }

    fn contradiction(&self, min: u32, max: u32, faults: &mut Faults) {
        faults.add(
            &self.place.key("paling_sedikit"),
            format!("paling_sedikit {min} lebih besar daripada paling_banyak {max}"),
            "kurangi paling_sedikit atau tambah paling_banyak",
        );
    }

    /// Writes the sentence beside a box, with the retention put in, so that what people read and
    /// what the store does can't differ.
    fn sentence(&self, faults: &mut Faults) -> String {
        let place = self.place.key("teks");
        let text = self.source.text.as_deref().unwrap_or_default();
        if is_blank(text) {
            faults.add(
                &place,
                "kalimat di samping kotak belum ditulis",
                "tulis `teks`, kalimat yang disetujui warga dengan mencentang kotak",
            );
        }
        let is_stored = self.form.purpose == PurposeSource::Store;
        let known = is_stored.then_some(RETENTION);
        for placeholder in syntax::placeholders(text).filter(|found| Some(*found) != known) {
            faults.add(
                &place,
                format!("isian `{placeholder}` tidak dikenal"),
                suggest(placeholder, known),
            );
        }
        // Without the days there is no form: that is a fault of its own.
        let days = self.form.retention_days.unwrap_or_default();
        text.replace(RETENTION, &days.to_string())
    }

    fn version(&self, faults: &mut Faults) -> String {
        let version = self.source.version.clone().unwrap_or_default();
        if !name::is_option_value(&version) {
            faults.add(
                &self.place.key("versi"),
                "persetujuan belum memiliki versi",
                "tulis versi teksnya, misalnya `versi = \"2026-11-21\"`, dan ganti bila teks berubah",
            );
        }
        version
    }
}
