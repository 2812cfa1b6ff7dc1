//! The report of a fortnight as it is published: `content/laporan/<day>.toml`.
//!
//! The operator's command writes the file and the site's generator reads it, so its shape stands
//! here, once. Every count in it is [`rounded`]: a small true count, or the difference of two, could
//! tell of one person. Who makes a report rounds each figure by itself, a total from its true sum.

mod calendar;
mod rounding;
mod text;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;

use self::text::{date, optional_date};
use crate::Stage;

pub use self::calendar::{FORTNIGHT_DAYS, next_end};
pub use self::rounding::{STEP, rounded};
pub use self::text::UnreadableReport;

/// The id of those whose kecamatan is unknown.
pub const UNKNOWN: &str = "-";

/// A figure for each stage, P1 to P7.
pub type PerStage = [i64; 7];

/// The report of a fortnight.
///
/// ```
/// use programme::published_report::PublishedReport;
///
/// let text = "
/// per = 2026-11-13
/// diketahui = 2026-11-13
///
/// [jumlah]
/// pernah = [40, 15, 5, 0, 0, 0, 0]
/// sekarang = [20, 10, 5, 0, 0, 0, 0]
/// tanpa_bukti = [0, 0, 0, 0, 0, 0, 0]
/// mandek = [10, 0, 0, 0, 0, 0, 0]
/// ditarik = 0
/// dihapus = 0
/// karantina = 5
/// ";
/// let report: PublishedReport = text.parse()?;
/// assert_eq!(report.file_name(), "2026-11-13.toml");
/// assert_eq!(report.to_toml().parse(), Ok(report));
/// # Ok::<(), programme::published_report::UnreadableReport>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PublishedReport {
    /// The day in Jakarta whose end the figures stand for.
    #[serde(rename = "per", deserialize_with = "date")]
    #[cfg_attr(
        feature = "schema",
        schemars(
            schema_with = "date_schema",
            description = "Hari yang keadaannya dilaporkan; sama dengan nama berkas."
        )
    )]
    pub as_of: Date,
    /// The day in Jakarta on which the figures were known as they are.
    #[serde(rename = "diketahui", deserialize_with = "date")]
    #[cfg_attr(
        feature = "schema",
        schemars(
            schema_with = "date_schema",
            description = "Hari keadaan itu diketahui, tidak sebelum `per`."
        )
    )]
    pub known_at: Date,
    /// The day of the report that `perubahan` counts from; none in the first report.
    #[serde(rename = "sebelumnya", default, deserialize_with = "optional_date")]
    #[cfg_attr(
        feature = "schema",
        schemars(
            schema_with = "date_schema",
            description = "Hari laporan yang menjadi pembanding `perubahan`. Tidak ada di laporan pertama."
        )
    )]
    pub previous: Option<Date>,
    /// Whether it tells of invented people.
    #[serde(rename = "contoh", default)]
    #[cfg_attr(
        feature = "schema",
        schemars(description = "true bila angkanya berasal dari orang-orang rekaan.")
    )]
    pub is_example: bool,
    /// All of Jakarta.
    #[serde(rename = "jumlah")]
    #[cfg_attr(feature = "schema", schemars(description = "Angka seluruh Jakarta."))]
    pub total: Figures,
    /// Every kecamatan by its id, and [`UNKNOWN`] where there is anybody; one that is missing has no
    /// figure but zeros.
    #[serde(default)]
    #[cfg_attr(
        feature = "schema",
        schemars(
            description = "Angka setiap kecamatan, satu bagian [[kecamatan]] untuk satu kecamatan."
        )
    )]
    pub kecamatan: Vec<KecamatanFigures>,
    /// Whatever was learnt about earlier reports since they were published, by report and id.
    #[serde(rename = "sejak_terbit", default)]
    #[cfg_attr(
        feature = "schema",
        schemars(
            description = "Yang baru diketahui tentang laporan sebelumnya, satu bagian [[sejak_terbit]] untuk satu laporan dan kecamatan."
        )
    )]
    pub learnt_since: Vec<LearntSince>,
}

/// The figures of one area.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Figures {
    /// People who ever reached the stage.
    #[serde(rename = "pernah")]
    #[cfg_attr(
        feature = "schema",
        schemars(
            inner(range(min = 0)),
            description = "Yang pernah mencapai langkah, P1 sampai P7."
        )
    )]
    pub reached: PerStage,
    /// People who stand at the stage.
    #[serde(rename = "sekarang")]
    #[cfg_attr(
        feature = "schema",
        schemars(
            inner(range(min = 0)),
            description = "Yang berada di langkah itu, P1 sampai P7."
        )
    )]
    pub now: PerStage,
    /// People who reached the stage without evidence.
    #[serde(rename = "tanpa_bukti")]
    #[cfg_attr(
        feature = "schema",
        schemars(
            inner(range(min = 0)),
            description = "Yang mencapai langkah itu tanpa bukti, P1 sampai P7."
        )
    )]
    pub without_evidence: PerStage,
    /// The change of `reached` since the previous report, of which it is not the difference of the
    /// rounded figures.
    #[serde(rename = "perubahan", default)]
    #[cfg_attr(
        feature = "schema",
        schemars(
            description = "Perubahan `pernah` sejak laporan sebelumnya. Tidak ada di laporan pertama."
        )
    )]
    pub change: Option<PerStage>,
    /// People who stand at the stage for more than
    /// [`FOLLOW_UP_DAYS`](crate::deadlines::FOLLOW_UP_DAYS) without a step.
    #[serde(rename = "mandek")]
    #[cfg_attr(
        feature = "schema",
        schemars(
            inner(range(min = 0)),
            description = format!(
                "Yang lebih dari {} hari di langkah itu tanpa kemajuan, P1 sampai P7.",
                crate::deadlines::FOLLOW_UP_DAYS
            )
        )
    )]
    pub stalled: PerStage,
    /// The median of the days from the stage before; left out where it would be that of fewer than
    /// ten people.
    #[serde(rename = "median_hari", default)]
    #[cfg_attr(
        feature = "schema",
        schemars(
            schema_with = "median_days_schema",
            description = "Median hari dari langkah sebelumnya, bila paling sedikit sepuluh orang."
        )
    )]
    pub median_days: BTreeMap<Stage, u32>,
    /// People who withdrew her consent.
    #[serde(rename = "ditarik")]
    #[cfg_attr(
        feature = "schema",
        schemars(range(min = 0), description = "Yang menarik persetujuannya.")
    )]
    pub withdrawn: i64,
    /// People who were erased.
    #[serde(rename = "dihapus")]
    #[cfg_attr(
        feature = "schema",
        schemars(range(min = 0), description = "Yang datanya dihapus.")
    )]
    pub erased: i64,
    /// Submissions that wait for the office to look at them.
    #[serde(rename = "karantina")]
    #[cfg_attr(
        feature = "schema",
        schemars(
            range(min = 0),
            description = "Pendaftaran yang masih perlu diperiksa kantor."
        )
    )]
    pub quarantined: i64,
}

/// The figures of one kecamatan.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct KecamatanFigures {
    /// A [`crate::KecamatanId`], or [`UNKNOWN`].
    #[cfg_attr(
        feature = "schema",
        schemars(
            length(min = 1),
            description = "Nama berkas kecamatan tanpa .md, atau \"-\" bila kecamatannya tidak diketahui."
        )
    )]
    pub id: String,
    /// The figures.
    #[serde(flatten)]
    pub figures: Figures,
}

/// Whatever was learnt about an earlier report from its own publication to that of the report
/// which holds this.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LearntSince {
    /// The day of the earlier report.
    #[serde(rename = "per", deserialize_with = "date")]
    #[cfg_attr(
        feature = "schema",
        schemars(
            schema_with = "date_schema",
            description = "Hari laporan yang lebih dahulu terbit."
        )
    )]
    pub as_of: Date,
    /// A [`crate::KecamatanId`] or [`UNKNOWN`]; `None` for all of Jakarta.
    #[serde(default)]
    #[cfg_attr(
        feature = "schema",
        schemars(
            length(min = 1),
            description = "Kecamatannya seperti di [[kecamatan]]. Tanpa kunci ini: seluruh Jakarta."
        )
    )]
    pub id: Option<String>,
    /// The change of `reached` as of that day.
    #[serde(rename = "pernah")]
    #[cfg_attr(
        feature = "schema",
        schemars(
            description = "Perubahan `pernah` pada hari itu, P1 sampai P7; boleh kurang dari nol."
        )
    )]
    pub reached: PerStage,
}

#[cfg(feature = "schema")]
fn date_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({ "type": "string", "format": "date" })
}

/// Describes a key for each stage that has one before it.
#[cfg(feature = "schema")]
fn median_days_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
    let stages = Stage::ALL.iter().skip(1);
    let properties: BTreeMap<&str, schemars::Schema> = stages
        .map(|stage| {
            let mut days = generator.subschema_for::<u32>();
            let text = format!("Median hari dari langkah sebelum {stage} sampai {stage}.");
            days.insert("description".to_owned(), text.into());
            (stage.code(), days)
        })
        .collect();
    schemars::json_schema!({
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    })
}
