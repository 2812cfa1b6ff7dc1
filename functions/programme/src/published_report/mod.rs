//! The report of a fortnight as it is published: `content/laporan/<day>.toml`.
//!
//! The operator's command writes the file and the site's generator reads it, so its shape stands
//! here, once. Every count in it is [`rounded`]: a small true count, or the difference of two, could
//! tell of one person. Who makes a report rounds each figure by itself, a total from its true sum.

use std::collections::BTreeMap;
use std::fmt::{self, Write};
use std::str::FromStr;

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};
use serde::de::Error;
use serde::{Deserialize, Deserializer};

use crate::Stage;

/// The id of those whose kecamatan is unknown.
pub const UNKNOWN: &str = "-";

/// Counts of published reports are multiples of this.
pub const STEP: i64 = 5;

/// The days from the end of one fortnight to that of the next.
pub const FORTNIGHT_DAYS: i32 = 14;

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
    /// The kecamatan of which there is any figure, by id.
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
    /// People who stand at the stage for more than 14 days without a step.
    #[serde(rename = "mandek")]
    #[cfg_attr(
        feature = "schema",
        schemars(
            inner(range(min = 0)),
            description = "Yang lebih dari 14 hari di langkah itu tanpa kemajuan, P1 sampai P7."
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

/// The text is no published report; what the TOML reader says of it, in English.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a published report: {0}")]
pub struct UnreadableReport(String);

/// The nearest multiple of [`STEP`]: 2 becomes 0, 3 becomes 5, and -3 becomes -5.
pub fn rounded(count: i64) -> i64 {
    let rest = count % STEP;
    let down = count - rest;
    // No whole number lies in the middle of two multiples of an odd one.
    if rest.abs() > STEP / 2 {
        down + rest.signum() * STEP
    } else {
        down
    }
}

/// The end of the fortnight after the one that ended on `end`: the first `weekday` that is at
/// least [`FORTNIGHT_DAYS`] later. Where the weekday was changed, that one fortnight is longer.
/// `None` beyond the calendar's end.
pub fn next_end(end: Date, weekday: Weekday) -> Option<Date> {
    let earliest = end.checked_add(FORTNIGHT_DAYS.days()).ok()?;
    let wait = earliest.weekday().until(weekday);
    earliest.checked_add(i32::from(wait).days()).ok()
}

impl PublishedReport {
    /// The name of its file in `content/laporan`.
    pub fn file_name(&self) -> String {
        format!("{}.toml", self.as_of)
    }

    /// The one text of its file: equal reports give equal bytes, in whatever order their lists are.
    pub fn to_toml(&self) -> String {
        let mut text = String::new();
        self.write(&mut text)
            .expect("a `String` takes all that is written to it");
        text
    }

    fn write(&self, text: &mut String) -> fmt::Result {
        writeln!(
            text,
            "# Ditulis oleh `okoce report --publish`; jangan diubah dengan tangan."
        )?;
        writeln!(text, "per = {}", self.as_of)?;
        writeln!(text, "diketahui = {}", self.known_at)?;
        if let Some(previous) = self.previous {
            writeln!(text, "sebelumnya = {previous}")?;
        }
        if self.is_example {
            writeln!(text, "contoh = true")?;
        }
        writeln!(text, "\n[jumlah]")?;
        self.total.write(text)?;
        let mut kecamatan: Vec<_> = self.kecamatan.iter().collect();
        kecamatan.sort_by_key(|one| &one.id);
        for one in kecamatan {
            writeln!(text, "\n[[kecamatan]]\nid = \"{}\"", one.id)?;
            one.figures.write(text)?;
        }
        let mut learnt: Vec<_> = self.learnt_since.iter().collect();
        learnt.sort_by_key(|one| (one.as_of, &one.id));
        for one in learnt {
            writeln!(text, "\n[[sejak_terbit]]\nper = {}", one.as_of)?;
            if let Some(id) = &one.id {
                writeln!(text, "id = \"{id}\"")?;
            }
            writeln!(text, "pernah = {:?}", one.reached)?;
        }
        Ok(())
    }
}

impl Figures {
    fn write(&self, text: &mut String) -> fmt::Result {
        writeln!(text, "pernah = {:?}", self.reached)?;
        writeln!(text, "sekarang = {:?}", self.now)?;
        writeln!(text, "tanpa_bukti = {:?}", self.without_evidence)?;
        if let Some(change) = &self.change {
            writeln!(text, "perubahan = {change:?}")?;
        }
        writeln!(text, "mandek = {:?}", self.stalled)?;
        if !self.median_days.is_empty() {
            let days = self.median_days.iter();
            let days: Vec<String> = days
                .map(|(stage, days)| format!("{stage} = {days}"))
                .collect();
            writeln!(text, "median_hari = {{ {} }}", days.join(", "))?;
        }
        writeln!(text, "ditarik = {}", self.withdrawn)?;
        writeln!(text, "dihapus = {}", self.erased)?;
        writeln!(text, "karantina = {}", self.quarantined)
    }
}

impl FromStr for PublishedReport {
    type Err = UnreadableReport;

    fn from_str(text: &str) -> Result<Self, UnreadableReport> {
        toml::from_str(text).map_err(|error| UnreadableReport(error.to_string()))
    }
}

/// A TOML local date.
fn date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    let written = toml::value::Datetime::deserialize(deserializer)?;
    written.to_string().parse().map_err(D::Error::custom)
}

fn optional_date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
    date(deserializer).map(Some)
}

#[cfg(feature = "schema")]
fn date_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({ "type": "string", "format": "date" })
}

/// A key for each stage that has one before it.
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

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn counts_are_rounded_to_the_nearest_five() {
        let table = [
            (0, 0),
            (1, 0),
            (2, 0),
            (3, 5),
            (4, 5),
            (5, 5),
            (7, 5),
            (8, 10),
            (1_234_567, 1_234_565),
            (-1, 0),
            (-2, 0),
            (-3, -5),
            (-7, -5),
            (-8, -10),
            (i64::MAX, i64::MAX - 2),
        ];
        for (count, expected) in table {
            assert_eq!(rounded(count), expected, "{count}");
        }
    }

    #[test]
    fn fortnights_end_on_the_weekday() {
        let table = [
            (date(2026, 11, 13), Weekday::Friday, date(2026, 11, 27)),
            (date(2026, 11, 13), Weekday::Saturday, date(2026, 11, 28)),
            (date(2026, 11, 13), Weekday::Thursday, date(2026, 12, 3)),
        ];
        for (end, weekday, next) in table {
            assert_eq!(next_end(end, weekday), Some(next), "{end} {weekday:?}");
        }
        assert_eq!(next_end(Date::MAX, Weekday::Friday), None);
    }

    /// The text of [`report`], to the byte. What was published must not change because the
    /// command that wrote it did.
    const TEXT: &str = "\
# Ditulis oleh `okoce report --publish`; jangan diubah dengan tangan.
per = 2026-11-27
diketahui = 2026-11-28
sebelumnya = 2026-11-13
contoh = true

[jumlah]
pernah = [40, 15, 5, 0, 0, 0, 0]
sekarang = [20, 10, 5, 0, 0, 0, 0]
tanpa_bukti = [0, 5, 0, 0, 0, 0, 0]
perubahan = [10, -5, 0, 0, 0, 0, 0]
mandek = [10, 5, 0, 0, 0, 0, 0]
median_hari = { P2 = 12, P3 = 30 }
ditarik = 5
dihapus = 10
karantina = 15

[[kecamatan]]
id = \"-\"
pernah = [5, 0, 0, 0, 0, 0, 0]
sekarang = [0, 0, 0, 0, 0, 0, 0]
tanpa_bukti = [0, 0, 0, 0, 0, 0, 0]
mandek = [0, 0, 0, 0, 0, 0, 0]
ditarik = 0
dihapus = 0
karantina = 0

[[kecamatan]]
id = \"menteng\"
pernah = [35, 15, 5, 0, 0, 0, 0]
sekarang = [0, 0, 0, 0, 0, 0, 0]
tanpa_bukti = [0, 0, 0, 0, 0, 0, 0]
mandek = [0, 0, 0, 0, 0, 0, 0]
ditarik = 0
dihapus = 0
karantina = 0

[[sejak_terbit]]
per = 2026-10-30
id = \"menteng\"
pernah = [5, 0, 0, 0, 0, 0, 0]

[[sejak_terbit]]
per = 2026-11-13
pernah = [0, -5, 0, 0, 0, 0, 0]
";

    fn report() -> PublishedReport {
        let kecamatan = |id: &str, reached| KecamatanFigures {
            id: id.to_owned(),
            figures: Figures {
                reached,
                ..Figures::default()
            },
        };
        PublishedReport {
            as_of: date(2026, 11, 27),
            known_at: date(2026, 11, 28),
            previous: Some(date(2026, 11, 13)),
            is_example: true,
            total: Figures {
                reached: [40, 15, 5, 0, 0, 0, 0],
                now: [20, 10, 5, 0, 0, 0, 0],
                without_evidence: [0, 5, 0, 0, 0, 0, 0],
                change: Some([10, -5, 0, 0, 0, 0, 0]),
                stalled: [10, 5, 0, 0, 0, 0, 0],
                median_days: [(Stage::P2, 12), (Stage::P3, 30)].into(),
                withdrawn: 5,
                erased: 10,
                quarantined: 15,
            },
            kecamatan: vec![
                kecamatan(UNKNOWN, [5, 0, 0, 0, 0, 0, 0]),
                kecamatan("menteng", [35, 15, 5, 0, 0, 0, 0]),
            ],
            learnt_since: vec![
                LearntSince {
                    as_of: date(2026, 10, 30),
                    id: Some("menteng".to_owned()),
                    reached: [5, 0, 0, 0, 0, 0, 0],
                },
                LearntSince {
                    as_of: date(2026, 11, 13),
                    id: None,
                    reached: [0, -5, 0, 0, 0, 0, 0],
                },
            ],
        }
    }

    #[test]
    fn a_report_has_one_text_and_reads_back() {
        let report = report();
        assert_eq!(report.to_toml(), TEXT);
        assert_eq!(TEXT.parse(), Ok(report.clone()));
        let mut shuffled = report;
        shuffled.kecamatan.reverse();
        shuffled.learnt_since.reverse();
        assert_eq!(shuffled.to_toml(), TEXT);
    }

    #[test]
    fn other_text_is_no_report() {
        for (right, wrong) in [
            ("per = 2026-11-27", "per = \"2026-11-27\""),
            ("karantina = 15", ""),
            ("pernah = [40, 15, 5, 0, 0, 0, 0]", "pernah = [40, 15]"),
            ("contoh = true", "contoh = true\nlain = 1"),
            ("P2 = 12", "P9 = 12"),
        ] {
            let text = TEXT.replacen(right, wrong, 1);
            assert_ne!(text, TEXT, "{right}");
            assert!(text.parse::<PublishedReport>().is_err(), "{wrong}");
        }
    }
}
