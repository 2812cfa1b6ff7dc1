//! Short lists that pages refer to by id, one TOML file each.

use schemars::JsonSchema;
use serde::Deserialize;

use super::PartialDate;
use super::collection::Keyed;

/// The pattern of an id that becomes part of an address: no more than a file's name may hold.
const ID: &str = "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$";

/// The most letters of an id that becomes part of an address: far from the 255 of a file's name.
pub(super) const LONGEST_ID: u32 = 60;

/// The pattern of the id of a [`Source`]. It stands in files alone, never in an address.
const SOURCE_ID: &str = "^[a-z0-9]([a-z0-9_-]*[a-z0-9])?$";

/// `content/kota.toml`.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CityList {
    /// The five cities and the one regency of Jakarta.
    #[serde(rename = "kota")]
    #[schemars(description = "Kota dan kabupaten di Jakarta.")]
    pub cities: Vec<City>,
}

/// A kota (administrative city) or the kabupaten (regency) of Jakarta.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct City {
    /// `"jakarta-pusat"`.
    #[schemars(length(min = 1, max = LONGEST_ID), regex(pattern = ID))]
    #[schemars(description = "Dipakai di berkas kecamatan. Huruf kecil, angka, dan tanda - saja.")]
    pub id: String,
    /// Ministry of Home Affairs code, `"31.71"`.
    #[serde(rename = "kode")]
    #[schemars(length(min = 1))]
    #[schemars(description = "Kode wilayah, misalnya \"31.71\".")]
    pub code: String,
    /// Everyday name.
    #[serde(rename = "nama")]
    #[schemars(length(min = 1))]
    #[schemars(description = "Nama sehari-hari.")]
    pub name: String,
    /// Official name.
    #[serde(rename = "nama_resmi")]
    #[schemars(length(min = 1))]
    #[schemars(description = "Nama resmi.")]
    pub official_name: String,
}

/// `content/topik.toml`.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TopicList {
    /// The topics.
    #[serde(rename = "topik")]
    #[schemars(description = "Topik pelatihan.")]
    pub topics: Vec<Topic>,
}

/// A topic that a training can be about.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    /// Referred to by trainings.
    #[schemars(length(min = 1, max = LONGEST_ID), regex(pattern = ID))]
    #[schemars(description = "Dipakai di berkas pelatihan. Huruf kecil, angka, dan tanda - saja.")]
    pub id: String,
    /// Shown to readers.
    #[serde(rename = "nama")]
    #[schemars(length(min = 1))]
    #[schemars(description = "Nama yang dibaca warga.")]
    pub name: String,
    /// Keys of [`Source`].
    #[serde(rename = "sumber", default)]
    #[schemars(description = "Id dari sumber.toml.")]
    #[schemars(extend("x-rujukan" = "sumber"))]
    #[schemars(extend("x-petunjuk" = ""))]
    pub sources: Vec<String>,
}

/// `content/bidang.toml`.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SectorList {
    /// The sectors.
    #[serde(rename = "bidang")]
    #[schemars(description = "Bidang usaha.")]
    pub sectors: Vec<Sector>,
}

/// A sector of business.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sector {
    /// Referred to by trainings, communities and forms.
    #[schemars(length(min = 1, max = LONGEST_ID), regex(pattern = ID))]
    #[schemars(
        description = "Dipakai di berkas pelatihan, komunitas, dan formulir. Huruf kecil, angka, dan tanda - saja."
    )]
    pub id: String,
    /// Shown to readers.
    #[serde(rename = "nama")]
    #[schemars(length(min = 1))]
    #[schemars(description = "Nama yang dibaca warga.")]
    pub name: String,
}

/// `content/jenis-komunitas.toml`.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CommunityTypeList {
    /// The types.
    #[serde(rename = "jenis")]
    #[schemars(description = "Jenis komunitas.")]
    pub types: Vec<CommunityType>,
}

/// A type of community, as the sources name them.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CommunityType {
    /// Referred to by communities.
    #[schemars(length(min = 1, max = LONGEST_ID), regex(pattern = ID))]
    #[schemars(description = "Dipakai di berkas komunitas. Huruf kecil, angka, dan tanda - saja.")]
    pub id: String,
    /// Shown to readers.
    #[serde(rename = "nama")]
    #[schemars(length(min = 1))]
    #[schemars(description = "Nama yang dibaca warga.")]
    pub name: String,
    /// The basis in the sources that the type rests on.
    #[serde(rename = "dasar")]
    #[schemars(length(min = 1))]
    #[schemars(description = "Dasar penamaan jenis ini di sumber.")]
    pub basis: String,
    /// Keys of [`Source`].
    #[serde(rename = "sumber", default)]
    #[schemars(description = "Id dari sumber.toml.")]
    #[schemars(extend("x-rujukan" = "sumber"))]
    #[schemars(extend("x-petunjuk" = ""))]
    pub sources: Vec<String>,
}

/// `content/sumber.toml`.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SourceList {
    /// The sources.
    #[serde(rename = "sumber")]
    #[schemars(description = "Sumber keterangan.")]
    pub sources: Vec<Source>,
}

/// A source, cited without a link.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Referred to by everything that states a fact.
    #[schemars(length(min = 1), regex(pattern = SOURCE_ID))]
    #[schemars(
        description = "Dipakai di semua berkas yang menyebut sumber. Huruf kecil, angka, - dan _ saja."
    )]
    pub id: String,
    /// The publisher.
    #[serde(rename = "penerbit")]
    #[schemars(length(min = 1))]
    #[schemars(description = "Nama penerbit.")]
    pub publisher: String,
    /// The title, where known.
    #[serde(rename = "judul", default)]
    #[schemars(description = "Judul, bila diketahui.")]
    pub title: Option<String>,
    /// When it was published, as far as known.
    #[serde(rename = "tanggal", default)]
    #[schemars(
        description = "Kapan terbit, di antara tanda kutip: \"2017\", \"2017-12\", atau \"2017-01-26\"."
    )]
    #[schemars(extend("x-petunjuk" = "Kapan terbit, misalnya 2017, 2017-12, atau 2017-01-26."))]
    pub date: Option<PartialDate>,
    /// A note for readers of the file; no page shows it.
    #[serde(rename = "catatan", default)]
    #[schemars(description = "Catatan untuk pembaca.")]
    pub note: Option<String>,
}

/// `content/glosarium.toml`.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Glossary {
    /// The terms.
    #[serde(rename = "istilah")]
    #[schemars(description = "Istilah dan artinya.")]
    pub terms: Vec<Term>,
}

/// A word of the programme, explained.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// The term.
    #[serde(rename = "nama")]
    #[schemars(length(min = 1))]
    #[schemars(description = "Istilahnya.")]
    pub name: String,
    /// The meaning, in plain words.
    #[serde(rename = "arti")]
    #[schemars(length(min = 1))]
    #[schemars(description = "Artinya, dengan kata-kata sederhana.")]
    pub meaning: String,
    /// The English term used in the code.
    #[serde(rename = "inggris")]
    #[schemars(length(min = 1))]
    #[schemars(description = "Istilah Inggris yang dipakai di program.")]
    pub english: String,
}

/// `content/pesan.toml`.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MessageList {
    /// The messages, one for each [`bundle::MessageId`].
    #[serde(rename = "pesan")]
    #[schemars(
        description = "Pesan di luar halaman, setelah formulir dikirim atau kantor dicari."
    )]
    pub messages: Vec<Message>,
    /// The phrases, one for each [`bundle::PhraseId`].
    #[serde(rename = "kata")]
    #[schemars(
        description = "Kata dan kalimat pendek di luar pesan: tombol, judul bagian, isi tanda terima sebagai teks."
    )]
    pub phrases: Vec<Phrase>,
}

/// A message that a function answers with.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Message {
    /// Name of a [`bundle::MessageId`].
    #[schemars(length(min = 1, max = LONGEST_ID), regex(pattern = ID))]
    #[schemars(description = "Dipakai di program. Jangan diubah.")]
    pub id: String,
    /// The outcome in a few words.
    #[serde(rename = "judul")]
    #[schemars(length(min = 1))]
    #[schemars(description = "Apa yang terjadi, dalam beberapa kata.")]
    pub title: String,
    /// Some sentences each, with the placeholders of its id.
    #[serde(rename = "paragraf")]
    #[schemars(length(min = 1))]
    #[schemars(
        description = "Apa yang terjadi, apakah ada yang tersimpan, dan apa yang dapat dilakukan sekarang."
    )]
    pub paragraphs: Vec<String>,
}

/// A few words of a function beside its messages.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Phrase {
    /// Name of a [`bundle::PhraseId`].
    #[schemars(length(min = 1, max = LONGEST_ID), regex(pattern = ID))]
    #[schemars(description = "Dipakai di program. Jangan diubah.")]
    pub id: String,
    /// The words, with the placeholders of its id.
    #[serde(rename = "teks")]
    #[schemars(length(min = 1))]
    #[schemars(description = "Kata-katanya, dengan isian dalam kurung kurawal.")]
    pub text: String,
}

/// Makes the `id` of an item its key.
macro_rules! keyed_by_id {
    ($($item:ident),*) => {
        $(impl Keyed for $item {
            fn key(&self) -> &str {
                &self.id
            }
        })*
    };
}

keyed_by_id!(City, Topic, Sector, CommunityType, Source, Message);
