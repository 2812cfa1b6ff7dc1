//! What the TOML reader says about broken syntax, in Indonesian.

use toml::de::Error;

use crate::diagnostics::Problem;
use crate::source::Source;

/// The problems of a file that is not TOML: the first of each line, because what follows on the
/// same line mostly follows from it.
pub(crate) fn problems(source: &Source, errors: &[Error]) -> Vec<Problem> {
    let mut problems: Vec<Problem> = errors
        .iter()
        .map(|error| {
            let (message, hint) = explain(error.message());
            source
                .problem(source.front_span(error.span()), message)
                .with_hint(hint)
        })
        .collect();
    problems.sort();
    problems.dedup_by_key(|problem| problem.line);
    problems
}

/// The reader's words begin with one of a few dozen fixed texts; these are the ones editors meet.
fn explain(message: &str) -> (String, &'static str) {
    let known = KNOWN
        .iter()
        .find(|(start, _, _)| message.starts_with(start));
    match known {
        Some((_, message, hint)) => ((*message).to_owned(), hint),
        None => (
            format!("baris ini belum mengikuti aturan TOML ({message})"),
            "bandingkan dengan berkas lain di map yang sama",
        ),
    }
}

const KNOWN: &[(&str, &str, &str)] = &[
    (
        "duplicate key",
        "kunci ini ditulis dua kali",
        "hapus salah satunya",
    ),
    (
        "string values must be quoted",
        "teks belum diapit tanda kutip",
        "tulis di antara tanda kutip, misalnya `judul = \"Pelatihan\"`",
    ),
    (
        "key with no value",
        "kunci ini belum punya isi",
        "tulis `kunci = \"isi\"`",
    ),
    (
        "invalid basic string",
        "teks ini belum ditutup, atau memuat huruf yang tidak dapat dipakai",
        "tutup dengan tanda kutip `\"` di baris yang sama; teks beberapa baris memakai `\"\"\"`",
    ),
    (
        "invalid multi-line basic string",
        "teks beberapa baris ini belum ditutup",
        "tutup dengan `\"\"\"`",
    ),
    (
        "invalid literal string",
        "teks ini belum ditutup",
        "tutup dengan tanda kutip `'` di baris yang sama",
    ),
    (
        "missing escaped value",
        "garis miring `\\` di dalam teks belum diikuti huruf yang dikenal",
        "tulis `\\\\` untuk satu garis miring, atau apit teks dengan tanda kutip tunggal `'`",
    ),
    (
        "invalid unquoted key",
        "nama kunci memuat huruf yang tidak dapat dipakai",
        "nama kunci hanya memakai huruf, angka, `-`, dan `_`",
    ),
    (
        "invalid date",
        "tanggal ini tidak ada di kalender",
        "tulis tahun-bulan-hari, misalnya 2026-11-21",
    ),
    (
        "invalid time",
        "jam ini tidak ada",
        "tulis jam:menit:detik, misalnya 09:00:00",
    ),
    (
        "invalid datetime",
        "tanggal dan jam ini belum lengkap",
        "tulis seperti 2026-11-21T09:00:00",
    ),
    (
        "invalid boolean",
        "isi ini tidak dikenal",
        "tulis `true` atau `false`, atau apit teks dengan tanda kutip",
    ),
    (
        "invalid float",
        "bilangan ini belum dikenal",
        "tulis bilangan dengan titik desimal, misalnya 6.25; untuk teks pakai tanda kutip",
    ),
    (
        "invalid integer",
        "bilangan ini belum dikenal",
        "tulis bilangan tanpa titik ribuan, misalnya 283343; untuk teks pakai tanda kutip",
    ),
    (
        "unexpected leading zero",
        "bilangan ini diawali angka nol",
        "hapus nol di depannya; untuk kode dan nomor telepon pakai tanda kutip",
    ),
    (
        "unclosed array table",
        "kepala bagian ini belum ditutup",
        "tutup dengan `]]`",
    ),
    (
        "unclosed array",
        "daftar ini belum ditutup",
        "tutup dengan `]`",
    ),
    (
        "unclosed inline table",
        "kumpulan kunci ini belum ditutup",
        "tutup dengan `}`",
    ),
    (
        "unclosed table",
        "kepala bagian ini belum ditutup",
        "tutup dengan `]`",
    ),
    (
        "missing comma between array elements",
        "tanda koma di antara isi daftar belum ada, atau daftar belum ditutup",
        "pisahkan isi daftar dengan koma, dan tutup dengan `]`",
    ),
    (
        "missing comma between key-value pairs",
        "tanda koma di antara kunci belum ada",
        "pisahkan dengan koma, misalnya `{ kolom = 1, baris = 2 }`",
    ),
    (
        "unexpected `=` in array",
        "tanda `=` ada di dalam daftar",
        "tutup daftar sebelumnya dengan `]`",
    ),
    (
        "extra `=`",
        "tanda `=` ini berlebih",
        "hapus tanda `=` yang tidak perlu",
    ),
    (
        "missing value",
        "isi kunci ini belum ada",
        "tulis isinya di belakang tanda `=`",
    ),
    (
        "unexpected key or value",
        "ada tulisan berlebih di baris ini",
        "tulis satu kunci di satu baris",
    ),
    (
        "invalid key-value pair",
        "baris ini bukan pasangan kunci dan isi",
        "tulis `kunci = \"isi\"`; beri `#` di depan catatan",
    ),
];
