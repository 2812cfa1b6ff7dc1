//! The messages of a question as an editor writes them.

use forms::Failure;
use schemars::JsonSchema;
use serde::Deserialize;

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
