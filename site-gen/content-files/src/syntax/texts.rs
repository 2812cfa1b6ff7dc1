//! The texts of the TOML reader: how each is said in Indonesian, and how the reader went on.

use super::Advice;

/// One text of the reader, and all that is known of it.
pub(super) struct Text {
    /// Beginning of the text.
    start: &'static str,
    /// Whether it is about what stands around a value.
    pub(super) is_about_structure: bool,
    /// Whether the reader goes on as if nothing was wrong but this one value or key.
    pub(super) keeps_keys: bool,
    message: &'static str,
    hint: &'static str,
}

impl Text {
    /// Finds the row of a text; a text that no row knows gets the general one.
    pub(super) fn of(message: &str) -> &'static Self {
        let mut known = KNOWN.iter();
        known
            .find(|row| message.starts_with(row.start))
            .unwrap_or(&UNKNOWN)
    }

    /// Returns the text in Indonesian, with the way out.
    pub(super) fn advice(&self) -> Advice {
        Advice::new(self.message, self.hint)
    }
}

/// The text for a key that the reader has already.
pub(super) const REPEATED: &str = "duplicate key";

/// The text for text without quotation marks.
pub(super) const UNQUOTED: &str = "string values must be quoted";

/// The text for two items of a list side by side.
pub(super) const NO_COMMA: &str = "missing comma between array elements";

const fn row(
    start: &'static str,
    is_about_structure: bool,
    keeps_keys: bool,
    message: &'static str,
    hint: &'static str,
) -> Text {
    Text {
        start,
        is_about_structure,
        keeps_keys,
        message,
        hint,
    }
}

/// The row for words that a later reader may have.
static UNKNOWN: Text = row(
    "",
    false,
    false,
    "baris ini belum mengikuti aturan TOML",
    "bandingkan dengan berkas lain di folder yang sama",
);

/// All the texts that the crates `toml`, `toml_parser` and `toml_datetime` have, one a row: its
/// beginning, whether it is about structure, whether the keys are kept, the Indonesian text, the way
/// out. Of those that begin alike, the longer ones first.
#[rustfmt::skip]
static KNOWN: &[Text] = &[
    row("duplicate key", true, true, "kunci ini ditulis dua kali", "pertahankan yang benar, lalu hapus yang lain"),
    row("cannot extend value", true, false, "kunci ini sudah punya isi di atas, jadi tidak dapat dibagi lagi", "satukan isinya di satu tempat"),
    row("string values must be quoted", false, true, "teks belum diapit tanda kutip", "tulis di antara tanda kutip `\"`"),
    row("missing opening quote", false, true, "tanda kutip pembuka belum ada", "tulis teksnya di antara dua tanda kutip `\"`"),
    row("key with no value", false, false, "baris ini bukan pasangan kunci dan isi", "tulis `kunci = \"isi\"`; beri `#` di depan catatan"),
    row("missing value for key", false, false, "kunci ini belum punya isi", "tulis `kunci = \"isi\"`"),
    row("missing value", false, false, "isi kunci ini belum ada", "tulis isinya di belakang tanda `=`"),
    row("invalid basic string", false, true, "teks ini belum ditutup, atau memuat huruf yang tidak dapat dipakai", "tutup dengan tanda kutip `\"` di baris yang sama; teks beberapa baris memakai `\"\"\"`"),
    row("invalid multi-line basic string", false, false, "teks beberapa baris ini belum ditutup, atau memuat huruf yang tidak dapat dipakai", "tutup dengan `\"\"\"` di akhir teksnya"),
    row("invalid multi-line literal string", false, false, "teks beberapa baris ini belum ditutup, atau memuat huruf yang tidak dapat dipakai", "tutup dengan `'''` di akhir teksnya"),
    row("invalid literal string", false, true, "teks ini belum ditutup", "tutup dengan tanda kutip `'` di baris yang sama"),
    row("invalid string", false, false, "teks ini tidak dapat dibaca", "tulis di antara tanda kutip `\"`"),
    row("missing escaped value", false, true, "garis miring `\\` di dalam teks belum diikuti huruf yang dikenal", "tulis `\\\\` untuk satu garis miring, atau apit teks dengan tanda kutip tunggal `'`"),
    row("too few unicode value digits", false, false, "kode huruf di belakang `\\` ini kurang panjang", "tulis hurufnya langsung, misalnya `é`"),
    row("invalid value", false, false, "kode huruf di belakang `\\` ini tidak dikenal", "tulis hurufnya langsung, misalnya `é`"),
    row("carriage return must be followed", false, false, "akhir baris ini tidak lengkap", "hapus akhir baris ini, lalu tekan Enter lagi"),
    row("invalid unquoted key", false, false, "nama kunci memuat huruf yang tidak dapat dipakai", "nama kunci hanya memakai huruf, angka, `-`, dan `_`"),
    row("unquoted keys cannot be empty", false, false, "nama kunci belum ada", "tulis `kunci = \"isi\"`, atau hapus baris ini"),
    row("invalid key-value pair", false, false, "baris ini bukan pasangan kunci dan isi", "tulis `kunci = \"isi\"`; beri `#` di depan catatan"),
    row("invalid key", false, false, "nama kunci ini tidak dapat dibaca", "nama kunci hanya memakai huruf, angka, `-`, dan `_`"),
    row("invalid table", false, false, "nama bagian ini belum ada", "tulis namanya di antara kurung siku, misalnya `[[sesi]]`"),
    row("missing table open", false, false, "kepala bagian ini belum dibuka", "tulis namanya di antara kurung siku, misalnya `[[sesi]]`"),
    row("unclosed array table", false, false, "kepala bagian ini belum ditutup", "tutup dengan `]]`"),
    row("unclosed table", false, false, "kepala bagian ini belum ditutup", "tutup dengan `]`"),
    row("unclosed array", false, false, "daftar ini belum ditutup", "tutup dengan `]`"),
    row("unclosed inline table", false, false, "kumpulan kunci ini belum ditutup", "tutup dengan `}`"),
    row("missing array opening", true, false, "`]` ini tidak punya pembuka", "tulis `[` di depan isinya, atau hapus `]` ini"),
    row("missing inline table opening", true, false, "`}` ini tidak punya pembuka", "tulis `{` di depan isinya, atau hapus `}` ini"),
    row("missing comma between array elements", true, false, "tanda koma sebelum isi ini belum ada", "tulis `,` di belakang isi yang sebelumnya"),
    row("missing comma between key-value pairs", true, false, "tanda koma di antara kunci belum ada", "pisahkan dengan koma, misalnya `{ kolom = 1, baris = 2 }`"),
    row("extra comma in array", true, true, "tanda koma ini berlebih", "hapus satu koma"),
    row("extra comma in inline table", true, false, "tanda koma ini berlebih", "hapus koma ini; bilangan pecahan memakai titik, misalnya 6.25"),
    row("extra assignment between key-value pairs", true, false, "tanda `=` ini berlebih", "hapus tanda `=` yang tidak perlu"),
    row("missing assignment between key-value pairs", true, false, "kunci ini belum punya isi", "tulis seperti `{ kolom = 1, baris = 2 }`"),
    row("missing key for inline table element", true, false, "nama kunci belum ada di sini", "tulis seperti `{ kolom = 1, baris = 2 }`"),
    row("invalid inline table element", true, false, "tulisan ini bukan pasangan kunci dan isi", "tulis seperti `{ kolom = 1, baris = 2 }`"),
    row("unexpected `=` in array", true, false, "tanda `=` ada di dalam daftar", "tutup daftar sebelumnya dengan `]`"),
    row("extra `=`", true, false, "tanda `=` ini berlebih", "hapus tanda `=` yang tidak perlu"),
    row("unexpected key or value", false, true, "ada tulisan berlebih di baris ini", "hapus, atau pindahkan ke baris sendiri"),
    row("unexpected content between comment", false, false, "catatan ini memuat huruf yang tidak dapat dipakai", "hapus dan tulis ulang catatan ini"),
    row("unexpected content", false, false, "ada tulisan berlebih di sini", "hapus tulisan ini"),
    row("invalid comment character", false, false, "catatan ini memuat huruf yang tidak dapat dipakai", "hapus dan tulis ulang catatan ini"),
    row("missing comment start", false, false, "catatan ini belum diawali `#`", "tulis `#` di depannya"),
    row("invalid datetime", false, true, "tanggal atau jam ini belum lengkap", "tulis seperti 2026-11-21, atau dengan jam 2026-11-21T09:00:00"),
    row("invalid date-time", false, true, "tanggal dan jam ini belum dikenal", "tulis seperti 2026-11-21T09:00:00"),
    row("invalid date", false, true, "tanggal ini belum dikenal", "tulis tahun-bulan-tanggal, misalnya 2026-11-21"),
    row("invalid time", false, true, "jam ini tidak ada", "tulis jam:menit:detik, misalnya 09:00:00"),
    row("invalid offset", false, false, "zona waktu ini tidak dikenal", "hapus: semua waktu di sini adalah WIB"),
    row("invalid boolean", false, true, "isi ini tidak dikenal", "tulis `true` atau `false`, atau apit teks dengan tanda kutip"),
    row("invalid float", false, true, "bilangan ini belum dikenal", "tulis bilangan dengan titik desimal, misalnya 6.25; untuk teks pakai tanda kutip"),
    row("invalid mantissa", false, true, "bilangan ini belum dikenal", "tulis bilangan dengan titik desimal, misalnya 6.25; untuk teks pakai tanda kutip"),
    row("invalid fraction", false, true, "bilangan ini belum dikenal", "tulis bilangan dengan titik desimal, misalnya 6.25; untuk teks pakai tanda kutip"),
    row("invalid exponent", false, true, "bilangan ini belum dikenal", "tulis bilangan dengan titik desimal, misalnya 6.25; untuk teks pakai tanda kutip"),
    row("invalid integer", false, true, "bilangan ini belum dikenal", "tulis dengan angka saja, misalnya 283343; untuk teks pakai tanda kutip"),
    row("invalid hexadecimal", false, false, "bilangan ini belum dikenal", "tulis dengan angka saja, misalnya 283343; untuk teks pakai tanda kutip"),
    row("invalid octal", false, false, "bilangan ini belum dikenal", "tulis dengan angka saja, misalnya 283343; untuk teks pakai tanda kutip"),
    row("invalid binary", false, false, "bilangan ini belum dikenal", "tulis dengan angka saja, misalnya 283343; untuk teks pakai tanda kutip"),
    row("integers with a radix", false, true, "bilangan ini belum dikenal", "tulis dengan angka saja, misalnya 283343; untuk teks pakai tanda kutip"),
    row("radix must be lowercase", false, false, "bilangan ini belum dikenal", "tulis dengan angka saja, misalnya 283343; untuk teks pakai tanda kutip"),
    row("redundant integer number prefix", false, false, "bilangan ini belum dikenal", "tulis dengan angka saja, misalnya 283343; untuk teks pakai tanda kutip"),
    row("`_` may only go", false, true, "bilangan ini belum dikenal", "tulis dengan angka saja, misalnya 283343; untuk teks pakai tanda kutip"),
    row("integer number overflowed", false, false, "bilangan ini belum dikenal", "tulis dengan angka saja, misalnya 283343; untuk teks pakai tanda kutip"),
    row("floating-point number overflowed", false, false, "bilangan ini belum dikenal", "tulis dengan angka saja, misalnya 283343; untuk teks pakai tanda kutip"),
    row("redundant numeric sign", false, false, "tanda di depan bilangan ini berlebih", "tulis paling banyak satu tanda, misalnya -6.25"),
    row("unexpected sign", false, false, "tanda di depan bilangan ini berlebih", "tulis paling banyak satu tanda, misalnya -6.25"),
    row("unexpected leading zero", false, true, "bilangan ini diawali angka nol", "hapus nol di depannya; untuk kode dan nomor telepon pakai tanda kutip"),
    row("recursion limit", false, false, "terlalu banyak kurung di dalam kurung", "tutup kurung yang tidak perlu"),
    row("cannot recurse further", false, false, "terlalu banyak kurung di dalam kurung", "tutup kurung yang tidak perlu"),
    row("could not allocate", false, false, "berkas ini terlalu besar untuk dibaca", "bagi isinya, lalu coba lagi"),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// A longer text must not be hidden by a shorter one that begins alike.
    #[test]
    fn every_text_of_the_reader_is_known_by_itself() {
        for row in KNOWN {
            assert_eq!(Text::of(row.start).start, row.start);
        }
        for text in [REPEATED, UNQUOTED, NO_COMMA] {
            assert_eq!(Text::of(text).start, text);
        }
    }

    #[test]
    fn nothing_is_said_in_english() {
        for message in [
            "value is missing a span",
            "missing opening quote, expected `\"`",
        ] {
            let Advice { message, hint } = Text::of(message).advice();
            assert!(
                !format!("{message} {hint}").contains("missing"),
                "{message}"
            );
        }
    }
}
