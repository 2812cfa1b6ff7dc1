//! The text of a report: written to the byte, and read.

use std::fmt::{self, Write};
use std::str::FromStr;

use jiff::civil::Date;
use serde::de::Error;
use serde::{Deserialize, Deserializer};

use super::{Figures, PublishedReport};

/// The text is no published report; what the TOML reader says of it, in English.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a published report: {0}")]
pub struct UnreadableReport(String);

impl PublishedReport {
    /// Returns the name of its file in `content/laporan`.
    pub fn file_name(&self) -> String {
        format!("{}.toml", self.as_of)
    }

    /// Writes the one text of its file: equal reports give equal bytes, in whatever order their
    /// lists are.
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

/// Reads a TOML local date.
pub(super) fn date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    let written = toml::value::Datetime::deserialize(deserializer)?;
    written.to_string().parse().map_err(D::Error::custom)
}

pub(super) fn optional_date<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Date>, D::Error> {
    date(deserializer).map(Some)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::{KecamatanFigures, LearntSince, UNKNOWN};
    use super::*;
    use crate::Stage;

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
