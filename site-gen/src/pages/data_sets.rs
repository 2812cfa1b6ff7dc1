//! The files of open data as `/data/` describes them. `exports/open_data.rs` writes them; a test there
//! holds the keys together.

use serde::Serialize;

/// The offices.
pub(crate) const OFFICES: &str = "/data/offices.json";

/// The trainings with their sessions.
pub(crate) const TRAININGS: &str = "/data/trainings.csv";

/// Addresses of all files.
pub(crate) const FILES: [&str; 2] = [OFFICES, TRAININGS];

/// A file of open data and what is in it, for the page that describes them.
#[derive(Debug, Serialize)]
pub(crate) struct DataSet {
    name: &'static str,
    path: &'static str,
    format: &'static str,
    fields: &'static [Field],
}

/// A key or column and its meaning.
#[derive(Debug, Serialize)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    meaning: &'static str,
}

/// Description of each file.
pub(crate) const SETS: [DataSet; 2] = [
    DataSet {
        name: "Kantor di setiap kecamatan",
        path: OFFICES,
        format: "JSON (RFC 8259), UTF-8",
        fields: &OFFICE_FIELDS,
    },
    DataSet {
        name: "Pelatihan dan jadwalnya",
        path: TRAININGS,
        format: "CSV (RFC 4180), koma, UTF-8, baris pertama nama kolom",
        fields: &TRAINING_FIELDS,
    },
];

const fn field(name: &'static str, meaning: &'static str) -> Field {
    Field { name, meaning }
}

pub(crate) const OFFICE_FIELDS: [Field; 12] = [
    field("id", "Nama kecamatan seperti dalam alamat halamannya"),
    field("kode", "Kode kecamatan dari Kementerian Dalam Negeri"),
    field("nama", "Nama kecamatan"),
    field("ejaan_lain", "Cara tulis lain yang dipakai orang"),
    field("kota", "Kota atau kabupaten administrasi"),
    field("alamat", "Alamat kantor; null bila belum tersedia"),
    field("jam_buka", "Jam buka; null bila belum tersedia"),
    field("telepon", "Nomor telepon; null bila belum tersedia"),
    field(
        "titik_tengah",
        "Titik tengah wilayah kecamatan (WGS 84), bukan letak kantor",
    ),
    field("kelurahan", "Kelurahan yang dilayani: kode, nama, kode pos"),
    field("halaman", "Alamat halaman kantor"),
    field("kalender", "Alamat kalender pelatihan di kecamatan itu"),
];

pub(crate) const TRAINING_FIELDS: [Field; 16] = [
    field("id", "Nama pelatihan seperti dalam alamat halamannya"),
    field("judul", "Judul pelatihan"),
    field("langkah", "Langkah program, P1 sampai P7"),
    field("tingkat", "pemula atau lanjutan"),
    field("topik", "Topik, dipisahkan titik koma"),
    field("bidang", "Bidang usaha; kosong berarti semua bidang"),
    field(
        "penyelenggara",
        "Komunitas penyelenggara; kosong bila belum diketahui",
    ),
    field(
        "kecamatan",
        "Kecamatan tempat sesi; kosong bila belum ada jadwal. Sesi yang batal tidak dimuat",
    ),
    field("kode_kecamatan", "Kode kecamatan itu"),
    field("tempat", "Tempat sesi"),
    field("mulai", "Mulai, waktu Jakarta (ISO 8601)"),
    field("selesai", "Selesai, waktu Jakarta (ISO 8601)"),
    field("kursi", "Banyaknya kursi; untuk bazar, banyaknya lapak"),
    field(
        "contoh",
        "ya bila baris ini contoh dan bukan keterangan nyata, selain itu tidak",
    ),
    field("diperbarui", "Hari keterangan ini terakhir diubah"),
    field("halaman", "Alamat halaman pelatihan"),
];
