//! The form definition as an editor writes it, in `content/formulir/<id>.toml`.
//!
//! Keys are Indonesian in the file and English here. An unknown key is an error of the reader;
//! whether the parts fit together is decided by [`crate::resolve()`].

use forms::Failure;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, de};
use serde_json::{Map, Value, json};

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

/// One question. Which keys a question may have depends on its kind.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an independent answer to a question of its own"
)]
pub struct QuestionSource {
    /// Name of the answer: the input's name and id, the column of the table.
    #[schemars(
        description = "Nama jawaban: huruf kecil, angka, dan garis bawah. Jangan diganti setelah dipakai."
    )]
    pub id: String,
    /// The sort of answer.
    #[serde(rename = "jenis")]
    #[schemars(description = "Jenis jawaban.")]
    pub kind: KindSource,
    /// The question as people read it.
    #[schemars(description = "Pertanyaan seperti dibaca warga.")]
    pub label: String,
    /// A line of help under the label.
    #[serde(rename = "petunjuk", default)]
    #[schemars(description = "Penjelasan di bawah pertanyaan.")]
    pub hint: Option<String>,
    /// Whether the form can be sent only with an answer.
    #[serde(rename = "wajib", default)]
    #[schemars(description = "true bila harus dijawab.")]
    #[schemars(extend("x-petunjuk" = "Nyalakan bila harus dijawab."))]
    pub required: bool,
    /// Whether the form's page leaves the question out; a program or another page sends it.
    #[serde(rename = "tersembunyi", default)]
    #[schemars(
        description = "true bila tidak ditanyakan di halaman formulir: halaman lain atau program yang mengirimnya."
    )]
    #[schemars(extend("x-petunjuk" = "Nyalakan bila tidak ditanyakan di halaman formulir: halaman lain atau program yang mengirimnya."))]
    pub hidden: bool,
    /// Whether the answer says something about a person; such answers never reach an address,
    /// a log or the receipt.
    #[serde(rename = "pribadi", default)]
    #[schemars(
        description = "true bila jawabannya tentang seseorang; tidak pernah tampil di alamat, catatan mesin, atau tanda terima."
    )]
    #[schemars(extend("x-petunjuk" = "Nyalakan bila jawabannya tentang seseorang; tidak pernah tampil di alamat, catatan mesin, atau tanda terima."))]
    pub personal: bool,
    /// One of the `autocomplete` tokens of HTML: what the browser may fill in.
    #[serde(rename = "isi_otomatis", default)]
    #[schemars(description = "Apa yang boleh diisikan peramban, misalnya \"name\" atau \"tel\".")]
    pub autocomplete: Option<String>,
    /// Fewest characters (text) or options (several choices).
    #[serde(rename = "paling_sedikit", default)]
    #[schemars(description = "Paling sedikit berapa huruf atau pilihan.")]
    pub min: Option<u32>,
    /// Most characters (text) or options (several choices).
    #[serde(rename = "paling_banyak", default)]
    #[schemars(description = "Paling banyak berapa huruf atau pilihan.")]
    pub max: Option<u32>,
    /// Ask only when an earlier choice was answered in a certain way.
    #[serde(rename = "tampil_jika", default)]
    #[schemars(description = "Tampil hanya bila pertanyaan sebelumnya dijawab tertentu.")]
    pub condition: Option<ConditionSource>,
    /// Repeat the answer on the receipt.
    #[serde(rename = "di_tanda_terima", default)]
    #[schemars(
        description = "true bila jawabannya diulang di tanda terima; hanya untuk yang bukan data pribadi."
    )]
    #[schemars(extend("x-petunjuk" = "Nyalakan bila jawabannya diulang di tanda terima; hanya untuk yang bukan data pribadi."))]
    pub on_receipt: bool,
    /// How a choice is shown.
    #[serde(rename = "tampilan", default)]
    #[schemars(
        description = "radio (semua pilihan terlihat) atau daftar (untuk pilihan yang banyak)."
    )]
    pub appearance: Option<AppearanceSource>,
    /// Options written here; they come before those of `dari`.
    #[serde(rename = "pilihan", default)]
    #[schemars(description = "Pilihan yang ditulis di sini; tampil sebelum pilihan dari `dari`.")]
    pub options: Option<Vec<OptionItemSource>>,
    /// Source of further options.
    #[serde(rename = "dari", default)]
    #[schemars(
        description = "Sumber pilihan: kecamatan, kelurahan, komunitas, pelatihan, sesi, langkah, atau bidang. Pertanyaan yang tidak wajib tidak tampil selama sumbernya kosong."
    )]
    pub from: Option<String>,
    /// Id of the earlier choice to whose answer the options belong.
    #[serde(rename = "induk", default)]
    #[schemars(description = "Id pertanyaan yang menentukan pilihan mana yang cocok.")]
    pub parent: Option<String>,
    /// Id of the earlier choice whose answer says which options come first.
    #[serde(rename = "dahulukan", default)]
    #[schemars(
        description = "Id pertanyaan yang menentukan pilihan mana yang didahulukan, misalnya komunitas di kecamatan yang dipilih."
    )]
    pub first_by: Option<String>,
    /// The sentence beside the box of a declaration or a consent; `{simpan_hari}` stands for the
    /// form's retention.
    #[serde(rename = "teks", default)]
    #[schemars(description = "Kalimat di samping kotak centang.")]
    pub text: Option<String>,
    /// Version of the consent's text, stored with the answer.
    #[serde(rename = "versi", default)]
    #[schemars(description = "Versi kalimat persetujuan; ganti setiap kali kalimatnya berubah.")]
    pub version: Option<String>,
    /// One message per way to fail.
    #[serde(rename = "pesan", default)]
    #[schemars(description = "Pesan bila jawaban belum dapat diterima, satu untuk setiap sebab.")]
    pub messages: MessagesSource,
}

/// The kinds of question, by the names editors use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum KindSource {
    /// `teks-pendek`: one line of text.
    #[serde(rename = "teks-pendek")]
    ShortText,
    /// `nama-orang`: a person's name in one field; single names are welcome.
    #[serde(rename = "nama-orang")]
    PersonName,
    /// `telepon`: an Indonesian mobile or a Jakarta landline number.
    #[serde(rename = "telepon")]
    Phone,
    /// `surel`: an e-mail address.
    #[serde(rename = "surel")]
    Email,
    /// `teks-panjang`: several lines of text.
    #[serde(rename = "teks-panjang")]
    LongText,
    /// `pilihan`: one of some options.
    #[serde(rename = "pilihan")]
    Choice,
    /// `beberapa-pilihan`: any number of some options.
    #[serde(rename = "beberapa-pilihan")]
    Choices,
    /// `pernyataan`: a box to tick beside a statement.
    #[serde(rename = "pernyataan")]
    Declaration,
    /// `persetujuan`: a box to tick beside a versioned consent.
    #[serde(rename = "persetujuan")]
    Consent,
    /// `nomor-rujukan`: the reference of an earlier submission.
    #[serde(rename = "nomor-rujukan")]
    Reference,
    /// `angka-telepon`: the last six digits of the telephone number of an earlier submission.
    #[serde(rename = "angka-telepon")]
    PhoneDigits,
}

impl KindSource {
    /// Returns the name editors use.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ShortText => "teks-pendek",
            Self::PersonName => "nama-orang",
            Self::Phone => "telepon",
            Self::Email => "surel",
            Self::LongText => "teks-panjang",
            Self::Choice => "pilihan",
            Self::Choices => "beberapa-pilihan",
            Self::Declaration => "pernyataan",
            Self::Consent => "persetujuan",
            Self::Reference => "nomor-rujukan",
            Self::PhoneDigits => "angka-telepon",
        }
    }
}

/// How a choice is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum AppearanceSource {
    /// `radio`: every option in sight.
    #[serde(rename = "radio")]
    Radios,
    /// `daftar`: a list that opens, for many options.
    #[serde(rename = "daftar")]
    Select,
}

/// An option written in the definition.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OptionItemSource {
    /// Value that is stored.
    #[serde(rename = "nilai")]
    #[schemars(
        description = "Yang disimpan: huruf, angka, titik, tanda hubung, atau garis bawah."
    )]
    pub value: String,
    /// Words that people read.
    #[schemars(description = "Yang dibaca warga.")]
    pub label: String,
    /// A line of help under the label.
    #[serde(rename = "petunjuk", default)]
    #[schemars(description = "Penjelasan di bawah pilihan.")]
    pub hint: Option<String>,
}

/// When a question is asked.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConditionSource {
    /// Id of an earlier choice.
    #[serde(rename = "pertanyaan")]
    #[schemars(description = "Id pertanyaan pilihan sebelumnya.")]
    pub question: String,
    /// The answers for which the question is asked.
    #[serde(rename = "salah_satu")]
    #[schemars(description = "Nilai pilihan yang menampilkan pertanyaan ini.")]
    pub any_of: Vec<String>,
}

/// The messages of one question, by the way the answer failed.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MessagesSource {
    /// Nothing was answered.
    #[serde(rename = "kosong", default)]
    #[schemars(description = "Isian belum dijawab.")]
    pub empty: Option<String>,
    /// Fewer characters than `paling_sedikit`.
    #[serde(rename = "terlalu_pendek", default)]
    #[schemars(description = "Tulisan kurang dari batas.")]
    pub too_short: Option<String>,
    /// More characters than `paling_banyak`.
    #[serde(rename = "terlalu_panjang", default)]
    #[schemars(description = "Tulisan melebihi batas.")]
    pub too_long: Option<String>,
    /// Fewer options than `paling_sedikit`.
    #[serde(rename = "terlalu_sedikit", default)]
    #[schemars(description = "Pilihan kurang dari batas.")]
    pub too_few: Option<String>,
    /// More options than `paling_banyak`.
    #[serde(rename = "terlalu_banyak", default)]
    #[schemars(description = "Pilihan melebihi batas.")]
    pub too_many: Option<String>,
    /// Not the shape of a phone number, an e-mail address, a name or a reference.
    #[serde(rename = "bentuk", default)]
    #[schemars(description = "Bentuknya belum benar.")]
    pub shape: Option<String>,
    /// Letters or signs beside a number.
    #[serde(rename = "huruf", default)]
    #[schemars(description = "Ada kata atau tanda lain di samping nomor telepon.")]
    pub letters: Option<String>,
    /// More than one number.
    #[serde(rename = "beberapa", default)]
    #[schemars(description = "Nomor telepon lebih dari satu.")]
    pub several: Option<String>,
    /// A number of another country.
    #[serde(rename = "luar_negeri", default)]
    #[schemars(description = "Nomor telepon dari negara lain.")]
    pub foreign: Option<String>,
    /// Not among the options.
    #[serde(rename = "tak_dikenal", default)]
    #[schemars(description = "Pilihan tidak ada di daftar.")]
    pub unknown: Option<String>,
    /// Does not belong to the answer of `induk`.
    #[serde(rename = "tak_cocok", default)]
    #[schemars(description = "Pilihan bukan bagian dari jawaban sebelumnya.")]
    pub mismatch: Option<String>,
    /// Control characters or text-direction overrides.
    #[serde(rename = "karakter", default)]
    #[schemars(description = "Ada karakter rusak atau tersembunyi dalam tulisan.")]
    pub characters: Option<String>,
    /// Sent more than once.
    #[serde(rename = "ganda", default)]
    #[schemars(description = "Isian yang sama terkirim lebih dari satu kali.")]
    pub repeated: Option<String>,
}

impl MessagesSource {
    /// Finds the message for one failure, if it was written.
    pub fn get(&self, failure: Failure) -> Option<&str> {
        let message = match failure {
            Failure::Empty => &self.empty,
            Failure::TooShort => &self.too_short,
            Failure::TooLong => &self.too_long,
            Failure::TooFew => &self.too_few,
            Failure::TooMany => &self.too_many,
            Failure::Shape => &self.shape,
            Failure::Letters => &self.letters,
            Failure::Several => &self.several,
            Failure::Foreign => &self.foreign,
            Failure::Unknown => &self.unknown,
            Failure::Mismatch => &self.mismatch,
            Failure::Characters => &self.characters,
            Failure::Repeated => &self.repeated,
        };
        message.as_deref()
    }
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
