//! The words of the TOML reader, in Indonesian.

use super::Advice;

/// What the reader's words mean. They begin with one of a few dozen fixed texts.
pub(super) fn advice(message: &str) -> Advice {
    let known = KNOWN
        .iter()
        .find(|(start, _, _)| message.starts_with(start));
    let (message, hint) = known.map_or(UNKNOWN, |(_, message, hint)| (message, hint));
    Advice::new(message, hint)
}

/// For words that a later reader may have.
const UNKNOWN: (&str, &str) = (
    "baris ini belum mengikuti aturan TOML",
    "bandingkan dengan berkas lain di map yang sama",
);

/// All the texts that the crates `toml`, `toml_parser` and `toml_datetime` have; of those that begin
/// alike, the longer ones first.
const KNOWN: &[(&str, &str, &str)] = &[
    (
        "duplicate key",
        "kunci ini ditulis dua kali",
        "pertahankan yang benar, lalu hapus yang lain",
    ),
    (
        "cannot extend value",
        "kunci ini sudah punya isi di atas, jadi tidak dapat dibagi lagi",
        "satukan isinya di satu tempat",
    ),
    (
        "string values must be quoted",
        "teks belum diapit tanda kutip",
        "tulis di antara tanda kutip `\"`",
    ),
    (
        "missing opening quote",
        "tanda kutip pembuka belum ada",
        "tulis teksnya di antara dua tanda kutip `\"`",
    ),
    (
        "key with no value",
        "baris ini bukan pasangan kunci dan isi",
        "tulis `kunci = \"isi\"`; beri `#` di depan catatan",
    ),
    (
        "missing value for key",
        "kunci ini belum punya isi",
        "tulis `kunci = \"isi\"`",
    ),
    (
        "missing value",
        "isi kunci ini belum ada",
        "tulis isinya di belakang tanda `=`",
    ),
    (
        "invalid basic string",
        "teks ini belum ditutup, atau memuat huruf yang tidak dapat dipakai",
        "tutup dengan tanda kutip `\"` di baris yang sama; teks beberapa baris memakai `\"\"\"`",
    ),
    (
        "invalid multi-line basic string",
        "teks beberapa baris ini belum ditutup, atau memuat huruf yang tidak dapat dipakai",
        "tutup dengan `\"\"\"` di akhir teksnya",
    ),
    (
        "invalid multi-line literal string",
        "teks beberapa baris ini belum ditutup, atau memuat huruf yang tidak dapat dipakai",
        "tutup dengan `'''` di akhir teksnya",
    ),
    (
        "invalid literal string",
        "teks ini belum ditutup",
        "tutup dengan tanda kutip `'` di baris yang sama",
    ),
    (
        "invalid string",
        "teks ini tidak dapat dibaca",
        "tulis di antara tanda kutip `\"`",
    ),
    (
        "missing escaped value",
        "garis miring `\\` di dalam teks belum diikuti huruf yang dikenal",
        "tulis `\\\\` untuk satu garis miring, atau apit teks dengan tanda kutip tunggal `'`",
    ),
    (
        "too few unicode value digits",
        "kode huruf di belakang `\\` ini kurang panjang",
        "tulis hurufnya langsung, misalnya `é`",
    ),
    (
        "invalid value",
        "kode huruf di belakang `\\` ini tidak dikenal",
        "tulis hurufnya langsung, misalnya `é`",
    ),
    (
        "carriage return must be followed",
        "akhir baris ini tidak lengkap",
        "hapus akhir baris ini, lalu tekan Enter lagi",
    ),
    (
        "invalid unquoted key",
        "nama kunci memuat huruf yang tidak dapat dipakai",
        "nama kunci hanya memakai huruf, angka, `-`, dan `_`",
    ),
    (
        "unquoted keys cannot be empty",
        "nama kunci belum ada",
        "tulis `kunci = \"isi\"`, atau hapus baris ini",
    ),
    (
        "invalid key-value pair",
        "baris ini bukan pasangan kunci dan isi",
        "tulis `kunci = \"isi\"`; beri `#` di depan catatan",
    ),
    (
        "invalid key",
        "nama kunci ini tidak dapat dibaca",
        "nama kunci hanya memakai huruf, angka, `-`, dan `_`",
    ),
    (
        "invalid table",
        "nama bagian ini belum ada",
        "tulis namanya di antara kurung siku, misalnya `[[sesi]]`",
    ),
    (
        "missing table open",
        "kepala bagian ini belum dibuka",
        "tulis namanya di antara kurung siku, misalnya `[[sesi]]`",
    ),
    (
        "unclosed array table",
        "kepala bagian ini belum ditutup",
        "tutup dengan `]]`",
    ),
    (
        "unclosed table",
        "kepala bagian ini belum ditutup",
        "tutup dengan `]`",
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
        "missing array opening",
        "`]` ini tidak punya pembuka",
        "tulis `[` di depan isinya, atau hapus `]` ini",
    ),
    (
        "missing inline table opening",
        "`}` ini tidak punya pembuka",
        "tulis `{` di depan isinya, atau hapus `}` ini",
    ),
    (
        "missing comma between array elements",
        "tanda koma sebelum isi ini belum ada",
        "tulis `,` di belakang isi yang sebelumnya",
    ),
    (
        "missing comma between key-value pairs",
        "tanda koma di antara kunci belum ada",
        "pisahkan dengan koma, misalnya `{ kolom = 1, baris = 2 }`",
    ),
    (
        "extra comma in array",
        "tanda koma ini berlebih",
        "hapus satu koma",
    ),
    (
        "extra comma in inline table",
        "tanda koma ini berlebih",
        "hapus koma ini; bilangan pecahan memakai titik, misalnya 6.25",
    ),
    (
        "extra assignment between key-value pairs",
        "tanda `=` ini berlebih",
        "hapus tanda `=` yang tidak perlu",
    ),
    (
        "missing assignment between key-value pairs",
        "kunci ini belum punya isi",
        "tulis seperti `{ kolom = 1, baris = 2 }`",
    ),
    (
        "missing key for inline table element",
        "nama kunci belum ada di sini",
        "tulis seperti `{ kolom = 1, baris = 2 }`",
    ),
    (
        "invalid inline table element",
        "tulisan ini bukan pasangan kunci dan isi",
        "tulis seperti `{ kolom = 1, baris = 2 }`",
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
        "unexpected key or value",
        "ada tulisan berlebih di baris ini",
        "hapus, atau pindahkan ke baris sendiri",
    ),
    (
        "unexpected content between comment",
        "catatan ini memuat huruf yang tidak dapat dipakai",
        "hapus dan tulis ulang catatan ini",
    ),
    (
        "unexpected content",
        "ada tulisan berlebih di sini",
        "hapus tulisan ini",
    ),
    (
        "invalid comment character",
        "catatan ini memuat huruf yang tidak dapat dipakai",
        "hapus dan tulis ulang catatan ini",
    ),
    (
        "missing comment start",
        "catatan ini belum diawali `#`",
        "tulis `#` di depannya",
    ),
    (
        "invalid datetime",
        "tanggal atau jam ini belum lengkap",
        "tulis seperti 2026-11-21, atau dengan jam 2026-11-21T09:00:00",
    ),
    (
        "invalid date-time",
        "tanggal dan jam ini belum dikenal",
        "tulis seperti 2026-11-21T09:00:00",
    ),
    (
        "invalid date",
        "tanggal ini belum dikenal",
        "tulis tahun-bulan-tanggal, misalnya 2026-11-21",
    ),
    (
        "invalid time",
        "jam ini tidak ada",
        "tulis jam:menit:detik, misalnya 09:00:00",
    ),
    (
        "invalid offset",
        "zona waktu ini tidak dikenal",
        "hapus: semua waktu di sini adalah WIB",
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
        "invalid mantissa",
        "bilangan ini belum dikenal",
        "tulis bilangan dengan titik desimal, misalnya 6.25; untuk teks pakai tanda kutip",
    ),
    (
        "invalid fraction",
        "bilangan ini belum dikenal",
        "tulis bilangan dengan titik desimal, misalnya 6.25; untuk teks pakai tanda kutip",
    ),
    (
        "invalid exponent",
        "bilangan ini belum dikenal",
        "tulis bilangan dengan titik desimal, misalnya 6.25; untuk teks pakai tanda kutip",
    ),
    (
        "invalid integer",
        "bilangan ini belum dikenal",
        "tulis dengan angka saja, misalnya 283343; untuk teks pakai tanda kutip",
    ),
    (
        "invalid hexadecimal",
        "bilangan ini belum dikenal",
        "tulis dengan angka saja, misalnya 283343; untuk teks pakai tanda kutip",
    ),
    (
        "invalid octal",
        "bilangan ini belum dikenal",
        "tulis dengan angka saja, misalnya 283343; untuk teks pakai tanda kutip",
    ),
    (
        "invalid binary",
        "bilangan ini belum dikenal",
        "tulis dengan angka saja, misalnya 283343; untuk teks pakai tanda kutip",
    ),
    (
        "integers with a radix",
        "bilangan ini belum dikenal",
        "tulis dengan angka saja, misalnya 283343; untuk teks pakai tanda kutip",
    ),
    (
        "radix must be lowercase",
        "bilangan ini belum dikenal",
        "tulis dengan angka saja, misalnya 283343; untuk teks pakai tanda kutip",
    ),
    (
        "redundant integer number prefix",
        "bilangan ini belum dikenal",
        "tulis dengan angka saja, misalnya 283343; untuk teks pakai tanda kutip",
    ),
    (
        "`_` may only go",
        "bilangan ini belum dikenal",
        "tulis dengan angka saja, misalnya 283343; untuk teks pakai tanda kutip",
    ),
    (
        "integer number overflowed",
        "bilangan ini belum dikenal",
        "tulis dengan angka saja, misalnya 283343; untuk teks pakai tanda kutip",
    ),
    (
        "floating-point number overflowed",
        "bilangan ini belum dikenal",
        "tulis dengan angka saja, misalnya 283343; untuk teks pakai tanda kutip",
    ),
    (
        "redundant numeric sign",
        "tanda di depan bilangan ini berlebih",
        "tulis paling banyak satu tanda, misalnya -6.25",
    ),
    (
        "unexpected sign",
        "tanda di depan bilangan ini berlebih",
        "tulis paling banyak satu tanda, misalnya -6.25",
    ),
    (
        "unexpected leading zero",
        "bilangan ini diawali angka nol",
        "hapus nol di depannya; untuk kode dan nomor telepon pakai tanda kutip",
    ),
    (
        "recursion limit",
        "terlalu banyak kurung di dalam kurung",
        "tutup kurung yang tidak perlu",
    ),
    (
        "cannot recurse further",
        "terlalu banyak kurung di dalam kurung",
        "tutup kurung yang tidak perlu",
    ),
    (
        "could not allocate",
        "berkas ini terlalu besar untuk dibaca",
        "bagi isinya, lalu coba lagi",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// A longer text must not be hidden by a shorter one that begins alike.
    #[test]
    fn every_text_of_the_reader_is_known_by_itself() {
        for (position, (text, _, _)) in KNOWN.iter().enumerate() {
            let first = KNOWN
                .iter()
                .position(|(start, _, _)| text.starts_with(start));
            assert_eq!(first, Some(position), "{text}");
        }
    }

    #[test]
    fn nothing_is_told_in_english() {
        for message in [
            "value is missing a span",
            "missing opening quote, expected `\"`",
        ] {
            let Advice { message, hint } = advice(message);
            assert!(
                !format!("{message} {hint}").contains("missing"),
                "{message}"
            );
        }
    }
}
