//! The sources of the options of a choice, and how questions depend on earlier choices.

use std::collections::BTreeSet;

use content_files::suggestion::suggest;
use forms::kind::Kind;
use forms::{ChoiceOption, Condition, Question, name};
use programme::characters::is_blank;

use super::not_blank;
use super::question::Draft;
use crate::fault::{Faults, Place};

impl Draft<'_> {
    /// Lists the options written here, then those of the source.
    pub(super) fn options(&self, faults: &mut Faults) -> Vec<ChoiceOption> {
        let written = self.source.options.as_deref().unwrap_or_default();
        let mut options = Vec::new();
        for (index, item) in written.iter().enumerate() {
            let place = self.place.key("pilihan").index(index);
            if !name::is_option_value(&item.value) {
                faults.add(
                    &place.key("nilai"),
                    format!("nilai pilihan `{}` tidak dapat dipakai", item.value),
                    "pakai huruf, angka, titik, tanda hubung, atau garis bawah, tanpa spasi",
                );
            }
            not_blank(&place.key("label"), &item.label, faults);
            let hint = item.hint.clone().filter(|hint| !is_blank(hint));
            options.push(ChoiceOption::new(&item.value, &item.label).with_hint(hint));
        }
        let written_alone = options.len();
        if let Some(from) = &self.source.from {
            let place = self.place.key("dari");
            match self.sources.get(from) {
                // Beside written options a source may be empty: a site without its example
                // communities still offers "belum tahu".
                Some(found) if found.is_empty() && options.is_empty() && self.must_offer() => {
                    faults.add(
                        &place,
                        format!("sumber pilihan `{from}` masih kosong"),
                        "tambahkan isinya di folder content, hapus `dari`, atau tulis \
                         `pengantar_tutup` untuk mengganti formulir ini selama itu",
                    );
                }
                Some(found) => options.extend(found.iter().cloned()),
                None => faults.add(
                    &place,
                    format!("sumber pilihan `{from}` tidak ada"),
                    suggest(from, self.sources.keys().map(String::as_str)),
                ),
            }
        } else if options.is_empty() {
            faults.add(
                &self.place.key("pilihan"),
                "pertanyaan pilihan ini tidak memiliki pilihan",
                "tulis `pilihan`, atau ambil dari isi situs dengan `dari`",
            );
        }
        if !options.is_empty() && options.iter().all(|option| option.closed) {
            faults.add(
                &self.place.key("dari"),
                "semua pilihan sudah ditutup, jadi tidak ada yang dapat dipilih",
                "buka paling sedikit satu, atau hapus pertanyaan ini",
            );
        }
        self.check_distinct(&options, written_alone, faults);
        options
    }

    /// Tells whether something has to be there to choose from: else the question is left out for
    /// the time being, or the form is closed.
    fn must_offer(&self) -> bool {
        self.source.required && self.form.closed_intro.is_none()
    }

    fn check_distinct(&self, options: &[ChoiceOption], written: usize, faults: &mut Faults) {
        let mut seen = BTreeSet::new();
        for (index, option) in options.iter().enumerate() {
            if !seen.insert(&option.value) {
                let place = if index < written {
                    self.place.key("pilihan").index(index).key("nilai")
                } else {
                    self.place.key("dari")
                };
                faults.add(
                    &place,
                    format!("nilai pilihan `{}` ada lebih dari satu", option.value),
                    "beri setiap pilihan nilai sendiri",
                );
            }
        }
    }

    pub(super) fn check_parent(&self, options: &[ChoiceOption], faults: &mut Faults) {
        let Some(id) = &self.source.parent else {
            return;
        };
        let place = self.place.key("induk");
        let Some(parent) = self.earlier_choice(&place, id, faults) else {
            return;
        };
        one_answer(&place, parent, faults);
        let known: BTreeSet<_> = parent.kind().options().iter().map(|o| &o.value).collect();
        let stray = options
            .iter()
            .filter(|_| self.has_all_options(parent))
            .find(|option| {
                option
                    .parent
                    .as_ref()
                    .is_none_or(|value| !known.contains(value))
            });
        if let Some(option) = stray {
            faults.add(
                &place,
                match &option.parent {
                    Some(value) => format!(
                        "pilihan `{}` milik `{value}`, yang bukan jawaban dari `{id}`",
                        option.value
                    ),
                    None => format!(
                        "pilihan `{}` belum menyebut jawaban `{id}` mana yang memilikinya",
                        option.value
                    ),
                },
                "pakai sumber pilihan yang sesuai dengan induknya, misalnya kelurahan dengan \
                 kecamatan",
            );
        }
        let condition = self.source.condition.as_ref();
        let same_condition = match (parent.condition(), condition) {
            (None, _) => true,
            (Some(parents), Some(own)) => {
                parents.question() == own.question && parents.any_of() == own.any_of
            }
            (Some(_), None) => false,
        };
        if !same_condition {
            faults.add(
                &place,
                format!("induk `{id}` tidak selalu ditanyakan bersama pertanyaan ini"),
                "beri kedua pertanyaan `tampil_jika` yang sama",
            );
        }
    }

    pub(super) fn check_first_by(&self, faults: &mut Faults) {
        if let Some(id) = &self.source.first_by {
            let place = self.place.key("dahulukan");
            if let Some(decides) = self.earlier_choice(&place, id, faults) {
                one_answer(&place, decides, faults);
            }
        }
    }

    pub(super) fn condition(&self, faults: &mut Faults) -> Option<Condition> {
        let source = self.source.condition.as_ref()?;
        let place = self.place.key("tampil_jika");
        let decides = self.earlier_choice(&place.key("pertanyaan"), &source.question, faults)?;
        let values = place.key("salah_satu");
        if source.any_of.is_empty() {
            faults.add(
                &values,
                "pertanyaan ini tidak akan pernah tampil",
                "tulis paling sedikit satu jawaban di `salah_satu`",
            );
        }
        let known = decides.kind().options().iter().map(|o| o.value.as_str());
        for (index, value) in source.any_of.iter().enumerate() {
            if decides.kind().label_of(value).is_none() && self.has_all_options(decides) {
                faults.add(
                    &values.index(index),
                    format!("`{value}` bukan pilihan dari `{}`", source.question),
                    suggest(value, known.clone()),
                );
            }
        }
        Some(Condition::new(&source.question, source.any_of.clone()))
    }

    /// Tells whether the question's source of options was found; where it was not, its missing
    /// options are no further fault.
    fn has_all_options(&self, question: &Question) -> bool {
        let from = question.kind().from();
        from.is_none_or(|from| self.sources.contains_key(from))
    }

    /// Finds the earlier question of that id, if it offers options.
    fn earlier_choice(&self, place: &Place, id: &str, faults: &mut Faults) -> Option<&Question> {
        let found = self.earlier.iter().find(|question| question.id() == id);
        let is_choice =
            |question: &&Question| matches!(question.kind(), Kind::Choice(_) | Kind::Choices(_));
        match found {
            Some(question) if is_choice(&question) => return Some(question),
            Some(_) => faults.add(
                place,
                format!("`{id}` bukan pertanyaan pilihan"),
                "pakai pertanyaan berjenis pilihan yang ada sebelum pertanyaan ini",
            ),
            None if self.form.questions.iter().any(|question| question.id == id) => faults.add(
                place,
                format!("`{id}` belum ditanyakan sebelum pertanyaan ini"),
                "pindahkan pertanyaan itu ke atas pertanyaan ini",
            ),
            None => faults.add(
                place,
                format!("pertanyaan `{id}` tidak ada"),
                suggest(id, self.earlier.iter().filter(is_choice).map(Question::id)),
            ),
        }
        None
    }
}

/// Refuses a question that decides about another's options, where it can have several answers.
fn one_answer(place: &Place, decides: &Question, faults: &mut Faults) {
    if !matches!(decides.kind(), Kind::Choice(_)) {
        faults.add(
            place,
            format!("`{}` menerima lebih dari satu jawaban", decides.id()),
            "pakai pertanyaan berjenis pilihan",
        );
    }
}
