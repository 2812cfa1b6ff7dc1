//! `content/situs.toml`: what holds for the whole site.

use jiff::civil::Weekday;
use programme::words;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error;
use serde::{Deserialize, Deserializer};

/// The site's names, menus and contact.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Site {
    /// Short name, in every title.
    #[serde(rename = "nama")]
    #[schemars(length(min = 1))]
    #[schemars(description = "Nama pendek situs.")]
    pub name: String,
    /// The long form of the short name.
    #[serde(rename = "kepanjangan")]
    #[schemars(length(min = 1))]
    #[schemars(description = "Kepanjangan nama itu.")]
    pub long_name: String,
    /// Scheme and host without a slash at the end; `--base-url` goes before it.
    #[serde(rename = "alamat_dasar")]
    #[schemars(length(min = 1))]
    #[schemars(description = "https:// dan nama situs, tanpa garis miring di belakang.")]
    pub base_url: String,
    /// One sentence about the site, used by the news feed.
    #[serde(rename = "keterangan")]
    #[schemars(length(min = 1, max = 160))]
    #[schemars(description = "Satu kalimat tentang situs, paling banyak 160 huruf.")]
    pub description: String,
    /// The body that runs the site, once it is known.
    #[serde(rename = "pengelola", default)]
    #[schemars(length(min = 1))]
    #[schemars(description = "Badan yang menjalankan situs. Tanpa kunci ini: belum ditetapkan.")]
    pub operator: Option<String>,
    /// Time zone of all times on the site.
    #[serde(rename = "zona")]
    #[schemars(description = "Zona waktu semua jam di situs ini: Asia/Jakarta, yaitu WIB.")]
    pub zone: Zone,
    /// The day of the week on which fortnights of reports end.
    #[serde(
        rename = "hari_laporan",
        default = "friday",
        deserialize_with = "weekday"
    )]
    #[schemars(schema_with = "weekday_schema")]
    #[schemars(
        description = "Hari dua mingguan laporan berakhir, Senin sampai Minggu. Tanpa kunci ini: Jumat."
    )]
    pub report_weekday: Weekday,
    /// Advice for those who need to meet a person.
    #[serde(rename = "kontak")]
    #[schemars(length(min = 1))]
    #[schemars(description = "Apa yang dilakukan bila perlu bertemu orang.")]
    pub contact: String,
    /// How far the programme is; see [`Site::is_trial`].
    #[serde(rename = "tahap", default)]
    #[schemars(
        description = "\"percobaan\" (bila tidak ditulis) atau \"resmi\". Selama percobaan, setiap halaman mengatakannya dan tidak ada hari yang dijanjikan."
    )]
    pub phase: Option<Phase>,
    /// Main menu, in order.
    #[schemars(length(min = 1))]
    #[schemars(description = "Menu di atas halaman, berurutan.")]
    pub menu: Vec<Link>,
    /// Links at the foot of every page, in order.
    #[serde(rename = "kaki")]
    #[schemars(description = "Tautan di kaki halaman, berurutan.")]
    pub footer: Vec<Link>,
}

impl Site {
    /// Tells whether the programme is only tried out: so it is where nothing is written.
    pub fn is_trial(&self) -> bool {
        self.phase != Some(Phase::Official)
    }
}

/// A time zone by its IANA name. There is one: every session is held in Jakarta, and every day that
/// is promised or counted is one of WIB.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[schemars(inline)]
pub enum Zone {
    /// WIB, which has had one offset since 1964: +07:00.
    #[serde(rename = "Asia/Jakarta")]
    Jakarta,
}

impl Zone {
    /// Returns the name that calendars know it by.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Jakarta => "Asia/Jakarta",
        }
    }
}

/// How far the programme is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[schemars(inline)]
pub enum Phase {
    /// `percobaan`: it is tried out, and promises nothing for a day.
    #[serde(rename = "percobaan")]
    Trial,
    /// `resmi`: its offices keep the days that they name.
    #[serde(rename = "resmi")]
    Official,
}

/// A link with its text; the address is a page of this site and has been checked.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// The link's text.
    #[schemars(length(min = 1))]
    #[schemars(description = "Teks tautan.")]
    pub label: String,
    /// `/kecamatan/` or `/tanya-jawab/#biaya`.
    #[serde(rename = "alamat")]
    #[schemars(length(min = 1))]
    #[schemars(description = "Alamat di situs ini, misalnya /kecamatan/.")]
    pub path: String,
}

fn friday() -> Weekday {
    Weekday::Friday
}

fn weekday<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Weekday, D::Error> {
    let name = String::deserialize(deserializer)?;
    words::weekday_named(&name).ok_or_else(|| D::Error::custom("not a day of the week"))
}

fn weekday_schema(_: &mut SchemaGenerator) -> Schema {
    let days = Weekday::Monday.cycle_forward().take(7);
    let names: Vec<&str> = days.map(words::weekday).collect();
    json_schema!({ "type": "string", "enum": names })
}
