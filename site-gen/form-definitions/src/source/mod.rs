//! The form definition as an editor writes it, in `content/formulir/<id>.toml`.
//!
//! Keys are Indonesian in the file and English here. An unknown key is an error of the reader;
//! whether the parts fit together is decided by [`crate::resolve()`].

mod messages;
mod question;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, de};
use serde_json::{Map, Value, json};

pub(crate) use messages::MessagesSource;
pub(crate) use question::{AppearanceSource, KindSource, QuestionSource};

/// A whole definition file.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend(
    "if" = json!({ "required": ["guna"], "properties": { "guna": { "const": "cari" } } }),
    "then" = json!({ "properties": forbidden() }),
    "else" = json!({ "required": NEEDED_TO_STORE }),
))]
pub struct FormSource {
    /// Heading and title of the page.
    #[serde(rename = "judul")]
    #[schemars(length(max = 70))]
    #[schemars(description = "Judul halaman formulir, paling banyak 70 huruf.")]
    pub title: String,
    /// Description of the page, for search engines and lists.
    #[serde(rename = "ringkasan")]
    #[schemars(length(max = 160))]
    #[schemars(
        description = "Satu atau dua kalimat, paling banyak 160 huruf, untuk hasil pencarian."
    )]
    pub summary: String,
    /// Day of the last change in substance.
    #[serde(rename = "diperbarui", deserialize_with = "date")]
    #[schemars(with = "String", extend("format" = "date"))]
    #[schemars(description = "Hari isi terakhir berubah, tanpa tanda kutip.")]
    #[schemars(extend("x-petunjuk" = "Hari isi terakhir berubah."))]
    pub updated: Date,
    /// Office or person that looks after the form.
    #[serde(rename = "pemilik")]
    #[schemars(description = "Siapa yang merawat formulir ini.")]
    pub owner: String,
    /// Day of the next review.
    #[serde(rename = "tinjau", deserialize_with = "date")]
    #[schemars(with = "String", extend("format" = "date"))]
    #[schemars(description = "Hari formulir ini harus dibaca ulang, tanpa tanda kutip.")]
    #[schemars(extend("x-petunjuk" = "Hari formulir ini harus dibaca ulang."))]
    pub review: Date,
    /// Address of the page that shows the form, for example `/daftar/`.
    #[serde(rename = "alamat")]
    #[schemars(description = "Alamat halaman formulir, misalnya \"/daftar/\".")]
    pub path: String,
    /// Name of the service that receives the form, for example `registration`: the endpoint is
    /// `/api/registration`.
    #[serde(rename = "layanan")]
    #[schemars(description = "Nama layanan yang menerima kiriman; diatur oleh pengelola mesin.")]
    pub service: String,
    /// Markdown above the form: who asks and why; its sections stand beside the questions.
    #[serde(rename = "pengantar")]
    #[schemars(
        description = "Tulisan di atas formulir: siapa yang membaca jawabannya, dan untuk apa, dalam dua kalimat. Bagian di bawah judul ## tampil di samping pertanyaan, di ponsel di bawahnya."
    )]
    pub intro: String,
    /// Markdown in the place of the form while a question that must be answered has nothing to
    /// choose from.
    #[serde(rename = "pengantar_tutup", default)]
    #[schemars(
        description = "Tulisan pengganti formulir selama pertanyaan yang wajib tidak punya pilihan, misalnya selama tidak ada sesi yang dibuka."
    )]
    pub closed_intro: Option<String>,
    /// Words on the button that sends the form.
    #[serde(rename = "tombol")]
    #[schemars(description = "Tulisan di tombol kirim.")]
    pub submit_label: String,
    /// Why the answers are asked for; to store them where nothing is written.
    #[serde(rename = "guna", default)]
    #[schemars(
        description = "Untuk apa jawaban diminta: \"simpan\" (bila tidak ditulis) atau \"cari\", yang mencari kiriman lama dan tidak menyimpan apa pun."
    )]
    pub purpose: PurposeSource,
    /// Ids of the questions that together say who sent the form: same answers, same submission.
    #[serde(rename = "identitas", default)]
    #[schemars(description = "Id pertanyaan yang bersama-sama mengenali pengirim.")]
    pub identity: Option<Vec<String>>,
    /// Stage (`P1` to `P7`) that a submission enters.
    #[serde(rename = "tahap", default)]
    #[schemars(description = "Langkah yang dimasuki pengirim, P1 sampai P7.")]
    pub stage: Option<String>,
    /// Days that a submission is kept.
    #[serde(rename = "simpan_hari", default)]
    #[schemars(description = "Berapa hari kiriman disimpan.")]
    pub retention_days: Option<u32>,
    /// Name of the input that people never see; whoever fills it is a machine.
    #[serde(rename = "umpan", default)]
    #[schemars(
        description = "Nama isian tersembunyi penjebak mesin; tidak boleh sama dengan id pertanyaan."
    )]
    pub honeypot: Option<String>,
    /// The page after a successful submission.
    #[serde(rename = "tanda_terima", default)]
    #[schemars(description = "Tanda terima setelah formulir terkirim.")]
    pub receipt: Option<ReceiptSource>,
    /// The questions, in the order of the page.
    #[serde(rename = "pertanyaan")]
    #[schemars(description = "Pertanyaan, berurutan seperti di halaman.")]
    pub questions: Vec<QuestionSource>,
}

/// The keys that a form needs to store its answers.
const NEEDED_TO_STORE: [&str; 4] = ["identitas", "simpan_hari", "umpan", "tanda_terima"];

/// Describes the keys that belong to storing, as a schema that lets none of them be there.
fn forbidden() -> Map<String, Value> {
    let keys = NEEDED_TO_STORE.into_iter().chain(["tahap"]);
    keys.map(|key| (key.to_owned(), false.into())).collect()
}

/// The purposes of a form, by the names editors use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum PurposeSource {
    /// `simpan`: the answers are stored.
    #[default]
    #[serde(rename = "simpan")]
    Store,
    /// `cari`: an earlier submission is looked up, and nothing of the answers is kept.
    #[serde(rename = "cari")]
    LookUp,
}

/// Texts of the receipt. Each may hold `{tenggat}` (the date by which the office answers) and
/// `{kantor}` (the office of the chosen kecamatan).
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiptSource {
    /// Heading of the receipt.
    #[serde(rename = "judul")]
    #[schemars(description = "Judul tanda terima.")]
    pub title: String,
    /// Days until the office has answered at the latest.
    #[serde(rename = "tenggat_hari")]
    #[schemars(description = "Paling lambat berapa hari kantor menjawab.")]
    pub deadline_days: u32,
    /// Next steps, in their order.
    #[serde(rename = "langkah")]
    #[schemars(description = "Apa yang terjadi selanjutnya; boleh memuat {tenggat} dan {kantor}.")]
    pub steps: Vec<String>,
    /// How to ask about the submission.
    #[serde(rename = "tanya")]
    #[schemars(description = "Cara bertanya tentang kiriman.")]
    pub ask: String,
    /// How to withdraw consent.
    #[serde(rename = "tarik")]
    #[schemars(description = "Cara menarik persetujuan.")]
    pub withdraw: String,
}

/// Reads a date from a TOML date or from text.
///
/// TOML readers hand a date to serde as a map of one entry whose value is the date's text.
fn date<'de, D: Deserializer<'de>>(reader: D) -> Result<Date, D::Error> {
    struct Visitor;

    impl<'de> de::Visitor<'de> for Visitor {
        type Value = Date;

        fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            out.write_str("tanggal seperti 2026-11-21, tanpa tanda kutip")
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<Date, E> {
            text.parse()
                .map_err(|_| E::invalid_value(de::Unexpected::Str(text), &self))
        }

        fn visit_map<A: de::MapAccess<'de>>(self, mut entries: A) -> Result<Date, A::Error> {
            match entries.next_entry::<String, String>()? {
                Some((_, text)) => self.visit_str(&text),
                None => Err(de::Error::invalid_type(de::Unexpected::Map, &self)),
            }
        }
    }

    reader.deserialize_any(Visitor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    struct Day {
        #[serde(deserialize_with = "date")]
        day: Date,
    }

    #[test]
    fn reads_dates_from_toml_and_text() {
        let expected = jiff::civil::date(2026, 11, 21);
        for toml in ["day = 2026-11-21", "day = \"2026-11-21\""] {
            let read: Day = toml::from_str(toml).expect(toml);
            assert_eq!(read.day, expected, "{toml}");
        }
        for toml in ["day = 21", "day = \"besok\"", "day = 07:30:00", "day = {}"] {
            let error = toml::from_str::<Day>(toml).expect_err(toml).to_string();
            assert!(
                error.contains("tanggal seperti 2026-11-21"),
                "{toml}: {error}"
            );
        }
    }

    #[test]
    fn the_schema_knows_keys_kinds_and_dates() {
        let schema = schemars::schema_for!(FormSource);
        let schema = serde_json::to_value(schema).expect("a schema is JSON");
        assert_eq!(schema["additionalProperties"], false);
        assert_eq!(schema["properties"]["diperbarui"]["format"], "date");
        let kinds = schema["$defs"]["KindSource"].to_string();
        for kind in ["teks-pendek", "beberapa-pilihan", "angka-telepon"] {
            assert!(kinds.contains(kind), "{kinds}");
        }
        // `guna` decides which keys must be there, and which can't.
        assert_eq!(schema["if"]["properties"]["guna"]["const"], "cari");
        let storing = json!(["identitas", "simpan_hari", "umpan", "tanda_terima"]);
        assert_eq!(schema["else"]["required"], storing);
        assert_eq!(schema["then"]["properties"]["tanda_terima"], false);
        assert_eq!(schema["then"]["properties"]["tahap"], false);
        let question = &schema["$defs"]["QuestionSource"];
        assert_eq!(question["required"], json!(["id", "jenis", "label"]));
    }
}
