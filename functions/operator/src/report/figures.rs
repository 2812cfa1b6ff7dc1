//! The figures of a report.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use programme::Stage;
use programme::published_report::{
    FORTNIGHT_DAYS, Figures as Published, KecamatanFigures, LearntSince, PublishedReport, rounded,
};
use records::report::{AsOf, FIRST_DAY, Figures, Lapses, Row, Steps};
use records::{Repository, StoreFailure};

/// Fewest people of whom a median is published: of fewer it could tell of one.
const FEWEST_FOR_A_MEDIAN: usize = 10;

/// All figures of a report, not rounded.
pub(super) struct Report {
    pub as_of: AsOf,
    pub previous: Option<Date>,
    pub is_example: bool,
    pub figures: Figures,
    pub before: Figures,
    pub lapses: Lapses,
    pub learnt: Vec<(Date, Figures)>,
}

/// Gathers the figures as of a day, with those of before and what was learnt of the `earlier` reports.
pub(super) async fn gather(
    repository: &Repository,
    as_of: AsOf,
    earlier: &[PublishedReport],
    now: Timestamp,
) -> Result<Report, StoreFailure> {
    let previous = earlier.last().map(|report| report.as_of);
    let fortnight_ago = as_of.day.saturating_sub(FORTNIGHT_DAYS.days());
    let before = AsOf {
        day: previous.unwrap_or(fortnight_ago),
        known_at: as_of.known_at,
    };
    // What was learnt of each earlier report: as it is known now, less as it was published.
    let learnt = earlier.iter().flat_map(|report| {
        let published = AsOf {
            day: report.as_of,
            known_at: report.known_at,
        };
        let known_now = AsOf {
            known_at: as_of.known_at,
            ..published
        };
        [known_now, published]
    });
    let wanted: Vec<AsOf> = [as_of, before].into_iter().chain(learnt).collect();
    let mut all = repository.figures(&wanted, now).await?.into_iter();
    let figures = all.next().unwrap_or_default();
    let before = all.next().unwrap_or_default();
    let mut learnt = Vec::new();
    for report in earlier {
        let known_now = all.next().unwrap_or_default();
        learnt.push((
            report.as_of,
            known_now.less(&all.next().unwrap_or_default()),
        ));
    }
    let first = repository
        .closed_days()
        .await?
        .map_or(FIRST_DAY, |days| days.first);
    Ok(Report {
        as_of,
        previous,
        is_example: repository.is_of_examples().await?,
        figures,
        before,
        lapses: repository.lapses(as_of, first).await?,
        learnt,
    })
}

impl Report {
    /// Returns the report as it is published: rounded, each figure by itself.
    pub(super) fn published(&self) -> PublishedReport {
        let kecamatan = self.figures.0.iter().map(|(id, row)| KecamatanFigures {
            id: id.clone(),
            figures: self.rounded(
                row,
                self.before.0.get(id),
                self.lapses.stalled.get(id),
                self.lapses.steps.get(id),
            ),
        });
        let learnt = self.learnt.iter().flat_map(|(as_of, figures)| {
            let total = (None, figures.total());
            let rows = figures.0.iter().map(|(id, row)| (Some(id.clone()), *row));
            [total]
                .into_iter()
                .chain(rows)
                .map(|(id, row)| LearntSince {
                    as_of: *as_of,
                    id,
                    reached: row.reached.map(rounded),
                })
        });
        PublishedReport {
            as_of: self.as_of.day,
            known_at: self.as_of.known_at,
            previous: self.previous,
            is_example: self.is_example,
            total: self.rounded(
                &self.figures.total(),
                Some(&self.before.total()),
                Some(&self.lapses.all_stalled()),
                Some(&self.lapses.all_steps()),
            ),
            kecamatan: kecamatan.collect(),
            learnt_since: learnt.filter(|one| one.reached != [0; 7]).collect(),
        }
    }

    fn rounded(
        &self,
        row: &Row,
        before: Option<&Row>,
        stalled: Option<&[i64; 7]>,
        steps: Option<&Steps>,
    ) -> Published {
        let before = before.copied().unwrap_or_default();
        let medians = Stage::ALL.into_iter().filter_map(|stage| {
            let (days, people) = steps?.median(stage)?;
            (people >= FEWEST_FOR_A_MEDIAN).then(|| (stage, days.into()))
        });
        Published {
            reached: row.reached.map(rounded),
            now: row.now.map(rounded),
            without_evidence: row.without_evidence.map(rounded),
            change: self.previous.map(|_| change(row, &before).map(rounded)),
            stalled: stalled.copied().unwrap_or_default().map(rounded),
            median_days: medians.collect(),
            withdrawn: rounded(row.withdrawn),
            erased: rounded(row.erased),
            quarantined: rounded(row.quarantined),
        }
    }
}

/// Counts who reached each stage since.
pub(super) fn change(row: &Row, before: &Row) -> [i64; 7] {
    let mut change = row.reached;
    for (change, before) in change.iter_mut().zip(before.reached) {
        *change -= before;
    }
    change
}
