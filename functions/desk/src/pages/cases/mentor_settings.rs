//! Settings of a mentor, as the secretariat types them.

use std::collections::BTreeSet;

use forms::FieldView;
use programme::{KecamatanId, Slug, words};
use records::{Leave, Mentor, NewMentor};

use super::sectors::sectors;
use crate::desk::Desk;
use crate::form::{self, own};
use crate::page::Visit;

/// The most people that one mentor can be given.
const MOST_PEOPLE: u32 = 200;

/// The most letters of a name, as in the forms of citizens.
const LONGEST_NAME: usize = 100;

/// Everything that was typed about a mentor, with what is wrong about it.
pub(super) struct Settings {
    pub(super) fields: Vec<FieldView>,
    kecamatan: Option<KecamatanId>,
    /// The change that the form was made after.
    pub(super) seen: Option<u32>,
    right: Option<(String, Vec<Slug>, u32, Option<Leave>)>,
}

impl Settings {
    /// Reads what was sent; about a mentor who is there, or a new one.
    pub(super) fn read(desk: &Desk, visit: &Visit<'_>, mentor: Option<&Mentor>) -> Self {
        let sent = &visit.fields;
        let name = sent.text("nama");
        let chosen: BTreeSet<&str> = sent.all("bidang").collect();
        let kecamatan = sent.text("kecamatan").parse::<KecamatanId>().ok();
        let kecamatan = kecamatan.filter(|id| desk.offices().contains_key(id));
        // Of a mentor who is there it doesn't change.
        let kecamatan = mentor.map_or(kecamatan, |mentor| Some(mentor.kecamatan.clone()));
        let mut fields = fields(
            desk,
            [
                name,
                sent.text("daya"),
                sent.text("cuti_dari"),
                sent.text("cuti_sampai"),
            ],
            &chosen.iter().copied().collect::<Vec<_>>(),
            mentor.is_none().then_some(kecamatan.as_ref()),
        );
        let mut wrong = |id: &str, message: &str| {
            if let Some(field) = fields.iter_mut().find(|field| field.name == id) {
                *field = form::with_error(field.clone(), message);
            }
        };
        if name.is_empty() || name.chars().count() > LONGEST_NAME {
            wrong("nama", "Tulis nama mentor, paling banyak 100 huruf");
        }
        if mentor.is_none() && kecamatan.is_none() {
            wrong("kecamatan", "Pilih kecamatan mentor ini");
        }
        let capacity = sent.text("daya").parse::<u32>().ok();
        let capacity = capacity.filter(|capacity| (1..=MOST_PEOPLE).contains(capacity));
        let load = mentor.map_or(0, |mentor| mentor.load);
        match capacity {
            None => wrong("daya", "Tulis daya tampung dengan angka, 1 sampai 200"),
            Some(capacity) if capacity < load => {
                let message = format!("Sekarang mendampingi {load} orang. Tulis {load} atau lebih");
                wrong("daya", &message);
            }
            Some(_) => {}
        }
        let day = |id: &str| form::read_day(sent.text(id));
        let leave = match (day("cuti_dari"), day("cuti_sampai")) {
            (Ok(None), Ok(None)) => None,
            (Ok(Some(from)), Ok(Some(through))) if from <= through => Some(Leave { from, through }),
            (Ok(Some(from)), Ok(Some(_))) => {
                let message = format!(
                    "Cuti berakhir sebelum dimulai. Tulis {} atau hari sesudahnya",
                    words::day(from)
                );
                wrong("cuti_sampai", &message);
                None
            }
            _ => {
                let message = "Tulis hari pertama dan hari terakhir cuti dengan angka, misalnya \
                               30-11-2026, atau kosongkan keduanya";
                wrong("cuti_dari", message);
                None
            }
        };
        let is_right = fields.iter().all(|field| field.error.is_none());
        let known = sectors(desk);
        let chosen = known.iter().filter(|(value, _)| chosen.contains(value));
        let chosen = chosen.filter_map(|(value, _)| value.parse().ok()).collect();
        let right = capacity.map(|capacity| (name.to_owned(), chosen, capacity, leave));
        Self {
            fields,
            kecamatan,
            seen: sent.text(own::SEEN).parse().ok(),
            right: right.filter(|_| is_right),
        }
    }

    /// Returns everything that was typed, where nothing is wrong with it.
    pub(super) fn right(&self) -> Option<NewMentor> {
        let (name, sectors, capacity, leave) = self.right.clone()?;
        Some(NewMentor {
            name,
            kecamatan: self.kecamatan.clone()?,
            sectors,
            capacity,
            leave,
        })
    }
}

/// Makes the questions about a mentor, answered.
#[expect(
    clippy::option_option,
    reason = "whether a kecamatan is asked for, and which one was chosen"
)]
pub(super) fn fields(
    desk: &Desk,
    [name, capacity, from, through]: [&str; 4],
    chosen: &[&str],
    kecamatan: Option<Option<&KecamatanId>>,
) -> Vec<FieldView> {
    let typed = |field: FieldView, value: &str| form::with_value(field, value);
    let mut fields = vec![typed(form::input("nama", "Nama mentor"), name)];
    if let Some(kecamatan) = kecamatan {
        let options = desk.offices().iter();
        let options = options.map(|(id, office)| (id.as_str(), office.name.as_str()));
        let field = form::select("kecamatan", "Kecamatan", options);
        fields.push(form::chosen(field, kecamatan.map_or("", |id| id.as_str())));
    }
    let field = form::checkboxes("bidang", "Bidang usaha", sectors(desk));
    let field = form::chosen_all(field, chosen);
    fields.push(form::with_hint(field, "Tanpa pilihan berarti semua bidang"));
    let field = FieldView {
        inputmode: Some("numeric"),
        ..form::input("daya", "Daya tampung")
    };
    let field = form::with_hint(
        field,
        "Paling banyak berapa orang didampingi pada waktu yang sama",
    );
    fields.push(typed(field, capacity));
    for (id, label, value) in [
        ("cuti_dari", "Cuti sejak", from),
        ("cuti_sampai", "Cuti sampai dengan", through),
    ] {
        fields.push(typed(form::optional(form::day(id, label)), value));
    }
    fields
}
