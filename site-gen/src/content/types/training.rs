//! `content/pelatihan/*.md`: the training catalogue.

use jiff::civil::DateTime;
use schemars::JsonSchema;
use serde::Deserialize;

use super::lists::LONGEST_ID;
use super::{Entry, SessionKind, SessionMode, Stage, time};

/// The keys of a training.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
pub struct Training {
    /// The stage it belongs to.
    #[serde(rename = "tahap")]
    #[schemars(description = "Langkah yang dibantu pelatihan ini, P1 sampai P7.")]
    pub stage: Stage,
    /// Keys of [`super::Topic`].
    #[serde(rename = "topik")]
    #[schemars(description = "Id dari topik.toml.")]
    #[schemars(extend("x-rujukan" = "topik"))]
    #[schemars(extend("x-petunjuk" = ""))]
    pub topics: Vec<String>,
    /// Keys of [`super::Sector`]; empty means every sector.
    #[serde(rename = "bidang")]
    #[schemars(description = "Id dari bidang.toml; [] berarti untuk semua bidang.")]
    #[schemars(extend("x-rujukan" = "bidang"))]
    #[schemars(extend("x-petunjuk" = "Kosong berarti untuk semua bidang."))]
    pub sectors: Vec<String>,
    /// For whom it is.
    #[serde(rename = "tingkat")]
    #[schemars(description = "Untuk siapa: pemula atau lanjutan.")]
    pub level: Level,
    /// Slug of the organising [`super::Community`].
    #[serde(rename = "penyelenggara", default)]
    #[schemars(description = "Nama berkas komunitas yang menyelenggarakan, tanpa .md.")]
    #[schemars(extend("x-rujukan" = "komunitas"))]
    #[schemars(extend("x-petunjuk" = "Komunitas yang menyelenggarakan."))]
    pub organiser: Option<String>,
    /// When and where it is held, by start.
    #[serde(rename = "sesi", default)]
    #[schemars(description = "Jadwal pelatihan, satu bagian [[sesi]] untuk satu jadwal.")]
    #[schemars(extend("x-petunjuk" = "Jadwal pelatihan."))]
    pub sessions: Vec<Session>,
}

/// How much a training expects of its participants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema)]
#[schemars(inline)]
pub enum Level {
    /// For beginners.
    #[serde(rename = "pemula")]
    Beginner,
    /// For those who have the basics.
    #[serde(rename = "lanjutan")]
    Advanced,
}

/// One date on which a training is held.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Session {
    /// Slug of the [`super::Kecamatan`] where it is held.
    #[schemars(description = "Nama berkas kecamatan tempat sesi, tanpa .md.")]
    #[schemars(extend("x-rujukan" = "kecamatan"))]
    #[schemars(extend("x-petunjuk" = "Kecamatan tempat sesi."))]
    pub kecamatan: String,
    /// The place, in words.
    #[serde(rename = "tempat")]
    #[schemars(length(min = 1))]
    #[schemars(description = "Tempatnya, dengan kata-kata.")]
    pub place: String,
    /// Start, in WIB.
    #[serde(rename = "mulai", deserialize_with = "time::date_time")]
    #[schemars(schema_with = "time::date_time_schema")]
    #[schemars(description = "Mulai, dalam WIB, tanpa tanda kutip.")]
    #[schemars(extend("x-petunjuk" = "Mulai, dalam WIB."))]
    pub start: DateTime,
    /// End, in WIB; after the start.
    #[serde(rename = "selesai", deserialize_with = "time::date_time")]
    #[schemars(schema_with = "time::date_time_schema")]
    #[schemars(description = "Selesai, dalam WIB, sesudah mulai.")]
    pub end: DateTime,
    /// Seats, at least one.
    #[serde(rename = "kursi")]
    #[schemars(range(min = 1))]
    #[schemars(description = "Jumlah kursi, paling sedikit 1.")]
    pub seats: u32,
    /// Its name for good: the calendar and everyone who joined know it by this, whatever else
    /// changes.
    #[serde(default)]
    #[schemars(length(min = 1, max = LONGEST_ID))]
    #[schemars(
        description = "Nama tetap sesi, dengan huruf kecil, angka, dan tanda hubung. Tidak pernah diubah, juga bila tanggal atau tempatnya berubah."
    )]
    pub id: Option<String>,
    /// The sort of session.
    #[serde(rename = "jenis", default)]
    #[schemars(description = "pelatihan, atau bazar untuk lapak berjualan.")]
    pub kind: SessionKind,
    /// From when one can ask for a place on the site, in WIB.
    #[serde(
        rename = "daftar_buka",
        default,
        deserialize_with = "time::optional_date_time"
    )]
    #[schemars(schema_with = "time::date_time_schema")]
    #[schemars(
        description = "Kapan pendaftaran lewat situs dibuka, dalam WIB. Tanpa ini, sesi tidak dapat diikuti lewat situs."
    )]
    pub opens: Option<DateTime>,
    /// Until when, in WIB; at the latest when the session starts.
    #[serde(
        rename = "daftar_tutup",
        default,
        deserialize_with = "time::optional_date_time"
    )]
    #[schemars(schema_with = "time::date_time_schema")]
    #[schemars(
        description = "Kapan pendaftaran ditutup, dalam WIB, paling lambat saat sesi mulai."
    )]
    pub closes: Option<DateTime>,
    /// The way to a place.
    #[serde(rename = "cara", default)]
    #[schemars(
        description = "urutan: siapa cepat dia dapat; seleksi: dipilih kantor menurut kriteria."
    )]
    pub mode: SessionMode,
    /// Criteria that the office goes by when it chooses.
    #[serde(rename = "kriteria", default)]
    #[schemars(
        description = "Kriteria pemilihan, satu kalimat masing-masing; hanya untuk cara seleksi."
    )]
    pub criteria: Vec<String>,
    /// It will not be held.
    #[serde(rename = "batal", default)]
    #[schemars(
        description = "Sesi ini batal. Jangan hapus sesinya sebelum harinya lewat: yang sudah mendaftar perlu tahu."
    )]
    pub is_cancelled: bool,
    /// Not a real date.
    #[serde(rename = "contoh", default)]
    #[schemars(description = "true bila jadwal ini hanya contoh.")]
    #[schemars(extend("x-petunjuk" = "Nyalakan bila jadwal ini hanya contoh."))]
    pub is_example: bool,
}

/// Iterates over the sessions in which one can ask for a place on the site, soonest first.
pub(crate) fn joinable(
    trainings: &[Entry<Training>],
) -> impl Iterator<Item = (&Entry<Training>, &Session)> {
    with_places(trainings).filter(|(_, session)| session.entries().is_some())
}

/// Iterates over the sessions in which somebody may have a place, soonest first: those that one can
/// ask for, and those that were cancelled since.
pub(crate) fn with_places(
    trainings: &[Entry<Training>],
) -> impl Iterator<Item = (&Entry<Training>, &Session)> {
    let all = trainings
        .iter()
        .flat_map(|training| training.data.sessions.iter().map(move |s| (training, s)));
    let mut with_places: Vec<_> = all
        .filter(|(_, session)| session.registration().is_some())
        .collect();
    with_places.sort_by_key(|(_, session)| (session.start, &session.id));
    with_places.into_iter()
}

impl Session {
    /// Tells whether it will be held, as far as anybody knows.
    pub fn takes_place(&self) -> bool {
        !self.is_cancelled
    }

    /// Says from when until when one can ask for a place on the site.
    pub fn entries(&self) -> Option<(DateTime, DateTime)> {
        self.registration().filter(|_| self.takes_place())
    }

    /// Says from when until when one could ask for a place, also where it was cancelled since: who
    /// got one has to be told.
    pub fn registration(&self) -> Option<(DateTime, DateTime)> {
        Some((self.opens?, self.closes?)).filter(|_| self.id.is_some())
    }
}
