//! A question as an editor writes it.

use schemars::JsonSchema;
use serde::Deserialize;

use super::MessagesSource;

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
