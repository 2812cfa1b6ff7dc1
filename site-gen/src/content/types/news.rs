//! `content/berita/*.md`: news, in our own words.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{DateOrigin, time};

/// The keys of a news item.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
pub struct News {
    /// The day of the event.
    #[serde(rename = "tanggal", deserialize_with = "time::date")]
    #[schemars(schema_with = "time::date_schema")]
    #[schemars(description = "Hari peristiwanya, tanpa tanda kutip.")]
    #[schemars(extend("x-petunjuk" = "Hari peristiwanya."))]
    pub date: Date,
    /// How the day is known.
    #[serde(rename = "tanggal_asal", default)]
    #[schemars(
        description = "disimpulkan bila sumber tidak menyebut harinya; maka hanya bulannya yang tampil."
    )]
    pub date_origin: Option<DateOrigin>,
    /// The publication that reported it.
    #[serde(rename = "kutipan")]
    #[schemars(description = "Dari mana kabar ini: penerbit, dan hari terbitnya bila diketahui.")]
    pub citation: Citation,
}

impl News {
    /// Returns the day of the event, unless we concluded it: then nothing but its month may be
    /// told.
    pub fn known_day(&self) -> Option<Date> {
        let is_inferred = self.date_origin == Some(DateOrigin::Inferred);
        (!is_inferred).then_some(self.date)
    }

    /// Writes that day for machines, or its month.
    pub fn day_for_machines(&self) -> String {
        let day = self.known_day().map(|day| day.to_string());
        day.unwrap_or_else(|| self.date.strftime("%Y-%m").to_string())
    }
}

/// A citation without a link.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Citation {
    /// The publisher.
    #[serde(rename = "penerbit")]
    #[schemars(length(min = 1))]
    #[schemars(
        description = "Nama penerbit; bila tidak disebut, tulis \"penerbit tidak disebut\"."
    )]
    pub publisher: String,
    /// The day of publication, where the source gives one.
    #[serde(rename = "tanggal", default, deserialize_with = "time::optional_date")]
    #[schemars(schema_with = "time::date_schema")]
    #[schemars(description = "Hari terbit, bila diketahui.")]
    pub date: Option<Date>,
}
