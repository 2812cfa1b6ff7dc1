//! The sessions of trainings: their times, their ids, and how one gets a place.

use content_files::diagnostics::Problem;
use content_files::source::{PathStep, index, key};
use programme::Slug;

use super::duplicates::Unique;
use crate::content::parse::{ParsedContent, ParsedPage};
use crate::content::{Session, SessionMode, Training};

/// Reports every problem of a session.
pub(super) fn check(parsed: &ParsedContent, problems: &mut Vec<Problem>) {
    let mut ids = Unique::new("id sesi");
    for training in &parsed.trainings.entries {
        for (position, session) in training.data.sessions.iter().enumerate() {
            let one = One {
                training,
                session,
                position,
            };
            one.check_times(problems);
            one.check_id(&mut ids, problems);
            one.check_entries(problems);
        }
    }
}

/// A session, and where it stands.
struct One<'a> {
    training: &'a ParsedPage<Training>,
    session: &'a Session,
    position: usize,
}

impl One<'_> {
    fn path(&self, name: &'static str) -> [PathStep; 3] {
        [key("sesi"), index(self.position), key(name)]
    }

    fn problem(&self, name: &'static str, message: &str, hint: &str) -> Problem {
        let problem = self.training.source.problem_at(&self.path(name), message);
        problem.with_hint(hint)
    }

    fn check_times(&self, problems: &mut Vec<Problem>) {
        if self.session.end == self.session.start {
            problems.push(self.problem(
                "selesai",
                "sesi ini selesai pada saat dimulai",
                "tulis jam selesainya di `selesai`, sesudah `mulai`",
            ));
        } else if self.session.end < self.session.start {
            problems.push(self.problem(
                "selesai",
                "sesi ini selesai sebelum dimulai",
                "periksa tanggal dan jam `mulai` dan `selesai`",
            ));
        }
    }

    /// Checks the id, by which who has joined a session is known. A real session needs one before anybody can
    /// join it, so that it never has to get another.
    fn check_id(&self, ids: &mut Unique, problems: &mut Vec<Problem>) {
        let Some(id) = &self.session.id else {
            return;
        };
        if !Slug::is_valid(id) {
            let better = Slug::of_title(id).map_or_else(String::new, |better| {
                format!(", misalnya `id = \"{}\"`", better.as_str())
            });
            problems.push(self.problem(
                "id",
                &format!("id sesi `{id}` tidak dapat dipakai"),
                &format!("pakai huruf kecil, angka, dan tanda `-` saja{better}"),
            ));
        }
        ids.add(id, &self.training.source, &self.path("id"), problems);
    }

    fn check_entries(&self, problems: &mut Vec<Problem>) {
        let session = self.session;
        let (opens, closes) = match (session.opens, session.closes) {
            (Some(opens), Some(closes)) => (opens, closes),
            (None, None) => return,
            (Some(_), None) => {
                problems.push(self.problem(
                    "daftar_buka",
                    "pendaftaran sesi ini dibuka, tetapi tidak pernah ditutup",
                    "tulis juga `daftar_tutup`, paling lambat saat sesi mulai",
                ));
                return;
            }
            (None, Some(_)) => {
                problems.push(self.problem(
                    "daftar_tutup",
                    "pendaftaran sesi ini ditutup, tetapi tidak pernah dibuka",
                    "tulis juga `daftar_buka`, atau hapus `daftar_tutup`",
                ));
                return;
            }
        };
        if session.id.is_none() {
            problems.push(self.problem(
                "daftar_buka",
                "sesi yang dapat diikuti lewat situs perlu `id`",
                "tulis `id` yang tidak akan pernah berubah, misalnya nama pelatihan dan angka",
            ));
        }
        if closes <= opens {
            problems.push(self.problem(
                "daftar_tutup",
                "pendaftaran ditutup sebelum dibuka",
                "periksa tanggal dan jam `daftar_buka` dan `daftar_tutup`",
            ));
        } else if closes > session.start {
            problems.push(self.problem(
                "daftar_tutup",
                "pendaftaran ditutup sesudah sesi mulai",
                "tulis waktu yang tidak melewati `mulai`",
            ));
        }
        let most = bundle::Session::MOST_PLACES;
        if session.seats > most {
            problems.push(self.problem(
                "kursi",
                &format!("lewat situs paling banyak {most} tempat dapat dibagikan"),
                "bagi menjadi beberapa sesi, atau hapus `daftar_buka` dan `daftar_tutup`",
            ));
        }
        match (session.mode, session.criteria.is_empty()) {
            (SessionMode::Selection, true) => problems.push(self.problem(
                "cara",
                "cara `seleksi` perlu kriteria",
                "tulis `kriteria`, misalnya `kriteria = [\"Produk sudah dijual\"]`: orang perlu tahu \
                 menurut apa mereka dipilih",
            )),
            (SessionMode::Queue, false) => problems.push(self.problem(
                "kriteria",
                "kriteria hanya untuk cara `seleksi`",
                "hapus `kriteria`, atau tulis `cara = \"seleksi\"`",
            )),
            _ => {}
        }
    }
}
