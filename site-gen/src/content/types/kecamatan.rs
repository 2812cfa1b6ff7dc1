//! `content/kecamatan/*.md`: the offices, one in each kecamatan (district) of Jakarta.

use schemars::JsonSchema;
use serde::Deserialize;

use super::collection::Keyed;

/// The keys of a kecamatan and its office; its name is the common `judul`.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
pub struct Kecamatan {
    /// Ministry of Home Affairs code, `"31.71.06"`.
    #[serde(rename = "kode")]
    #[schemars(extend("x-urutan" = 30))]
    #[schemars(length(min = 1))]
    #[schemars(description = "Kode wilayah, misalnya \"31.71.06\".")]
    pub code: String,
    /// Key of [`super::City`].
    #[serde(rename = "kota")]
    #[schemars(description = "Id dari kota.toml.")]
    #[schemars(extend("x-rujukan" = "kota"))]
    #[schemars(extend("x-petunjuk" = ""))]
    pub city: String,
    /// Other spellings that people use.
    #[serde(rename = "ejaan_lain", default)]
    #[schemars(description = "Ejaan lain yang dipakai orang.")]
    pub spellings: Vec<String>,
    /// Names that people have for places in it, and that are no kelurahan.
    #[serde(rename = "sebutan", default)]
    #[schemars(
        description = "Nama tempat di kecamatan ini yang sering disebut orang dan bukan nama kelurahan, misalnya \"Blok M\"."
    )]
    pub places: Vec<String>,
    /// A point in the kecamatan.
    #[serde(rename = "koordinat")]
    #[schemars(extend("x-urutan" = 30))]
    #[schemars(description = "Titik tengah wilayah, dalam derajat.")]
    pub coordinates: Coordinates,
    /// Its place on the tile map; no two share one.
    #[serde(rename = "petak")]
    #[schemars(extend("x-urutan" = 30))]
    #[schemars(description = "Letak pada peta petak; tidak boleh sama dengan kecamatan lain.")]
    pub tile: Tile,
    /// Its name on the tile map line by line, where the words of its name are too long for a
    /// tile: `["Pesang-", "grahan"]`.
    #[serde(rename = "label_peta", default)]
    #[schemars(extend("x-urutan" = 30))]
    #[schemars(length(max = 3))]
    #[schemars(
        description = "Nama pada peta petak, satu baris satu isian, bila satu kata dalam namanya terlalu panjang: [\"Pesang-\", \"grahan\"]."
    )]
    pub map_label: Vec<String>,
    /// The office's street address, where known.
    #[serde(rename = "alamat", default)]
    #[schemars(extend("x-urutan" = 11))]
    #[schemars(description = "Alamat kantor, bila sudah pasti.")]
    pub address: Option<String>,
    /// Opening hours, where known.
    #[serde(rename = "jam_buka", default)]
    #[schemars(extend("x-urutan" = 12))]
    #[schemars(description = "Jam buka, bila sudah pasti.")]
    pub hours: Option<String>,
    /// Telephone, where known.
    #[serde(rename = "telepon", default)]
    #[schemars(extend("x-urutan" = 13))]
    #[schemars(
        description = "Nomor telepon dengan kode daerah, misalnya \"(021) 555-0100\", bila sudah pasti."
    )]
    pub phone: Option<String>,
    /// Names of the pendamping (mentors), where known; the office has four slots.
    #[serde(rename = "pendamping", default)]
    #[schemars(extend("x-urutan" = 14))]
    #[schemars(length(max = 4))]
    #[schemars(description = "Nama pendamping, paling banyak empat.")]
    pub mentors: Vec<String>,
    /// The kelurahan (urban villages) it serves, at least one; by code.
    #[schemars(extend("x-urutan" = 31))]
    #[schemars(length(min = 1))]
    #[schemars(description = "Kelurahan yang dilayani, paling sedikit satu.")]
    pub kelurahan: Vec<Kelurahan>,
}

impl Kecamatan {
    /// Returns the lines of its name on the tile map; each word of the name has its own where the
    /// content says nothing else.
    pub(crate) fn map_lines<'a>(&'a self, name: &'a str) -> Vec<&'a str> {
        if self.map_label.is_empty() {
            name.split_whitespace().collect()
        } else {
            self.map_label.iter().map(String::as_str).collect()
        }
    }
}

/// A point, in degrees (WGS 84).
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Coordinates {
    /// Latitude, south is negative.
    #[serde(rename = "lintang")]
    #[schemars(range(min = -90, max = 90))]
    #[schemars(description = "Lintang; selatan memakai tanda minus.")]
    pub latitude: f64,
    /// Longitude, east is positive.
    #[serde(rename = "bujur")]
    #[schemars(range(min = -180, max = 180))]
    #[schemars(description = "Bujur timur.")]
    pub longitude: f64,
}

/// A place on the tile map of Jakarta, counted from the top left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tile {
    /// Column.
    #[serde(rename = "kolom")]
    #[schemars(range(max = 100))]
    #[schemars(description = "Kolom, dari kiri.")]
    pub column: u8,
    /// Row.
    #[serde(rename = "baris")]
    #[schemars(range(max = 100))]
    #[schemars(description = "Baris, dari atas.")]
    pub row: u8,
}

/// A kelurahan (urban village), the smallest unit that a person is asked for.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Kelurahan {
    /// Ministry of Home Affairs code, `"31.71.06.1001"`; unique in Jakarta.
    #[serde(rename = "kode")]
    #[schemars(length(min = 1))]
    #[schemars(description = "Kode wilayah, misalnya \"31.71.06.1001\".")]
    pub code: String,
    /// Its name.
    #[serde(rename = "nama")]
    #[schemars(length(min = 1))]
    #[schemars(description = "Nama kelurahan.")]
    pub name: String,
    /// Postal code, five digits.
    #[serde(rename = "kode_pos")]
    #[schemars(length(min = 5, max = 5))]
    #[schemars(description = "Kode pos, lima angka.")]
    pub postal_code: String,
    /// Other spellings that people use.
    #[serde(rename = "ejaan_lain", default)]
    #[schemars(description = "Ejaan lain yang dipakai orang.")]
    pub spellings: Vec<String>,
}

/// Returns a telephone number without the country code 62 or the 0 that stands for it, digits
/// alone, however it is written: `215550100` of `(021) 555-0100`. `None` for what nobody could
/// dial.
///
/// Numbers in Indonesia have 8 to 12 digits then. Source: the national numbering plan as it is in
/// libphonenumber (`region_ID`), without short numbers, which are no office's.
pub(crate) fn national_number(phone: &str) -> Option<String> {
    let is_mark = |letter: char| letter.is_whitespace() || "().-–".contains(letter);
    let digits: String = phone.chars().filter(|letter| !is_mark(*letter)).collect();
    let national = ["+62", "62", "0"]
        .iter()
        .find_map(|prefix| digits.strip_prefix(prefix))?;
    // "+62 (0)21" is written, too.
    let national = national.strip_prefix('0').unwrap_or(national);
    let fits =
        (8..=12).contains(&national.len()) && national.bytes().all(|byte| byte.is_ascii_digit());
    fits.then(|| national.to_owned())
}

impl Keyed for Kelurahan {
    fn key(&self) -> &str {
        &self.code
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_telephone_numbers() {
        let table = [
            ("(021) 555-0100", Some("215550100")),
            ("+62 21 555 0100", Some("215550100")),
            ("62 (0)21.555.0100", Some("215550100")),
            ("0812-0000-0000", Some("81200000000")),
            ("belum ada", None),
            ("555-0100", None),
            ("021", None),
            ("(021) 555-0100 ext. 12", None),
            ("(021) 555-0100 / (021) 555-0101", None),
            ("", None),
        ];
        for (phone, expected) in table {
            assert_eq!(national_number(phone).as_deref(), expected, "{phone}");
        }
    }
}
