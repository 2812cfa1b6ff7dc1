//! `content/angka/*.toml`: dated figures, each with its sources.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{PartialDate, Stage};

/// Figures that belong together; they are shown on one page, `/angka/`.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
pub struct FigureSet {
    /// Place among the sets.
    #[serde(rename = "urutan")]
    #[schemars(description = "Urutan di halaman Angka.")]
    pub order: u32,
    /// How the set is drawn over its table; not at all when missing.
    #[serde(rename = "grafik", default)]
    #[schemars(
        description = "Gambar di atas tabel: langkah atau waktu. Tanpa kunci ini tidak ada gambar."
    )]
    pub chart: Option<Chart>,
    /// The figures, in file order.
    #[serde(rename = "angka")]
    #[schemars(length(min = 1))]
    #[schemars(description = "Angka-angkanya, satu bagian [[angka]] untuk satu angka.")]
    #[schemars(extend("x-petunjuk" = "Angka-angkanya."))]
    pub figures: Vec<Figure>,
}

/// One figure and what is known about it.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// As shown, `"283.343"`.
    #[serde(rename = "nilai")]
    #[schemars(length(min = 1))]
    #[schemars(description = "Angka seperti ditampilkan, misalnya \"283.343\".")]
    pub value: String,
    /// As a number, for charts.
    #[serde(rename = "jumlah", default)]
    #[schemars(range(min = 0))]
    #[schemars(description = "Angka yang sama sebagai bilangan, untuk gambar.")]
    pub amount: Option<i64>,
    /// The stage whose people it counts, for the chart of stages.
    #[serde(rename = "tahap", default)]
    #[schemars(description = "Langkah yang orangnya dihitung, P1 sampai P7.")]
    pub stage: Option<Stage>,
    /// The meaning: the thing it counts.
    #[serde(rename = "arti")]
    #[schemars(length(min = 1))]
    #[schemars(description = "Apa yang dihitung.")]
    pub meaning: String,
    /// When it was so, as far as known.
    #[serde(rename = "tanggal", default)]
    #[schemars(
        description = "Kapan, di antara tanda kutip: \"2017\", \"2017-12\", atau \"2017-01-26\"."
    )]
    #[schemars(extend("x-petunjuk" = "Kapan, misalnya 2017, 2017-12, atau 2017-01-26."))]
    pub date: Option<PartialDate>,
    /// For a figure that counts only what came new since then: the first day of it.
    #[serde(rename = "sejak", default)]
    #[schemars(
        description = "Hari pertama yang dihitung, bila angka ini hanya menghitung yang baru."
    )]
    pub since: Option<PartialDate>,
    /// How the date is known; only together with a date.
    #[serde(rename = "tanggal_asal", default)]
    #[schemars(description = "Bagaimana tanggalnya diketahui: tertulis atau disimpulkan.")]
    pub date_origin: Option<DateOrigin>,
    /// A claim of the programme that nobody has checked.
    #[serde(rename = "klaim", default)]
    #[schemars(description = "true bila ini pernyataan program yang belum diperiksa siapa pun.")]
    #[schemars(extend("x-petunjuk" = "Nyalakan bila ini pernyataan program yang belum diperiksa siapa pun."))]
    pub is_claim: bool,
    /// Shown on the home page too; few enough that each is read.
    #[serde(rename = "di_beranda", default)]
    #[schemars(description = "true bila tampil juga di halaman depan.")]
    #[schemars(extend("x-petunjuk" = "Nyalakan bila tampil juga di halaman depan."))]
    pub on_home: bool,
    /// Keys of [`super::Source`], at least one.
    #[serde(rename = "sumber")]
    #[schemars(length(min = 1))]
    #[schemars(description = "Id dari sumber.toml, paling sedikit satu.")]
    #[schemars(extend("x-rujukan" = "sumber"))]
    #[schemars(extend("x-petunjuk" = "Paling sedikit satu."))]
    pub sources: Vec<String>,
    /// A note for readers.
    #[serde(rename = "catatan", default)]
    #[schemars(description = "Catatan untuk pembaca.")]
    pub note: Option<String>,
}

/// How a set of figures is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[schemars(inline)]
pub enum Chart {
    /// A bar for each stage, from the figures that name a `tahap`.
    #[serde(rename = "langkah")]
    Stages,
    /// Dots on a line of time, from the figures that have a `jumlah` and a `tanggal`.
    #[serde(rename = "waktu")]
    Time,
}

/// How the date of a figure is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[schemars(inline)]
pub enum DateOrigin {
    /// The source states it.
    #[serde(rename = "tertulis")]
    Stated,
    /// We concluded it from the source.
    #[serde(rename = "disimpulkan")]
    Inferred,
}
