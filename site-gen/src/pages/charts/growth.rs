//! Dated figures under one another in the order of their dates, as dots that nothing joins: every
//! source counted something else, and a line would tell of a growth that nobody measured.
//!
//! Time runs down and not across, because figures come in crowds (four within three months of
//! 2018, none in the two years after): across a phone their labels would cover each other. Years
//! without a figure are named instead.

use serde::Serialize;

use super::funnel::with_claim;
use super::number;
use crate::content::{Figure, FigureSet, PartialDate};

/// Height of a figure, in times the type's size: a line of text and the line of its dot.
const ROW: f64 = 2.6;

/// Height of a line that says which years have no figure.
const GAP: f64 = 1.9;

/// A chart for the component `growth_chart`. The table with meanings and sources stands under it.
#[derive(Debug, Serialize)]
pub struct Growth {
    /// A description of the picture, for those who do not see it.
    label: String,
    /// In `em`.
    height: String,
    rows: Vec<Row>,
    /// Whether there are claims, which the caption then explains.
    has_claims: bool,
}

#[derive(Debug, Serialize)]
struct Row {
    /// Top of the row, in `em`.
    y: String,
    /// The date, or the years without a figure.
    when: String,
    /// The number, or that there is none.
    value: String,
    dot: Option<Dot>,
}

#[derive(Debug, Serialize)]
struct Dot {
    /// In percent of the greatest.
    x: String,
    is_claim: bool,
}

impl Growth {
    /// Makes the figures of a set that have an amount and a date, in the words of `when`. `None`
    /// when there are fewer than two.
    pub fn new(set: &FigureSet, when: impl Fn(PartialDate) -> String) -> Option<Self> {
        let mut points: Vec<Point<'_>> = set.figures.iter().filter_map(Point::new).collect();
        if points.len() < 2 {
            return None;
        }
        points.sort_by_key(|point| point.date);
        let greatest = points.iter().map(|point| point.amount).max()?;

        let mut rows: Vec<Row> = Vec::new();
        let mut top = 0.0;
        let mut last_year = None;
        for point in &points {
            if let Some(years) = last_year.and_then(|last| years_between(last, point.begin)) {
                rows.push(Row::gap(top, years));
                top += GAP;
            }
            rows.push(Row::figure(top, when(point.date), point, greatest));
            top += ROW;
            last_year = Some(point.date.year());
        }
        let words: Vec<String> = rows
            .iter()
            .map(|row| format!("{}: {}", row.when, row.value))
            .collect();
        Some(Self {
            label: format!("Bagan titik menurut waktu. {}.", words.join("; ")),
            height: number::length(top),
            has_claims: points.iter().any(|point| point.figure.is_claim),
            rows,
        })
    }
}

/// A figure that can be drawn.
struct Point<'a> {
    date: PartialDate,
    /// First year that it tells of.
    begin: i16,
    amount: u64,
    figure: &'a Figure,
}

impl<'a> Point<'a> {
    fn new(figure: &'a Figure) -> Option<Self> {
        let date = figure.date?;
        Some(Self {
            date,
            begin: figure.since.unwrap_or(date).year(),
            amount: u64::try_from(figure.amount?).ok()?,
            figure,
        })
    }
}

/// Writes the years that lie between two years, in words.
fn years_between(last: i16, next: i16) -> Option<String> {
    let (first, end) = (last.saturating_add(1), next.saturating_sub(1));
    match end.saturating_sub(first) {
        ..0 => None,
        0 => Some(first.to_string()),
        1 => Some(format!("{first} dan {end}")),
        _ => Some(format!("{first} sampai {end}")),
    }
}

impl Row {
    fn figure(top: f64, when: String, point: &Point<'_>, greatest: u64) -> Self {
        let value = &point.figure.value;
        let value = match point.figure.since {
            Some(_) => format!("{value} baru"),
            None => value.clone(),
        };
        Self {
            y: number::length(top),
            when,
            value: with_claim(&value, point.figure.is_claim),
            dot: Some(Dot {
                x: number::length(number::percent(point.amount, greatest)),
                is_claim: point.figure.is_claim,
            }),
        }
    }

    fn gap(top: f64, years: String) -> Self {
        Self {
            y: number::length(top),
            when: years,
            value: "tidak ada angka".to_owned(),
            dot: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn growth(figures: &[(&str, u64, &str)]) -> Option<Growth> {
        let figures: Vec<String> = figures
            .iter()
            .map(|(date, amount, more)| {
                format!(
                    "[[angka]]\nnilai = \"{amount}\"\njumlah = {amount}\narti = \"x\"\n\
                     tanggal = \"{date}\"\nsumber = [\"s\"]\n{more}\n"
                )
            })
            .collect();
        let set: FigureSet =
            toml::from_str(&format!("urutan = 1\n{}", figures.concat())).expect("a set of figures");
        Growth::new(&set, |date| date.to_string())
    }

    fn rows(growth: &Growth) -> Vec<String> {
        growth
            .rows
            .iter()
            .map(|row| {
                let x = row.dot.as_ref().map_or("-", |dot| dot.x.as_str());
                format!("{} | {} | {x}", row.when, row.value)
            })
            .collect()
    }

    #[test]
    fn figures_come_by_date_and_years_without_one_are_named() {
        let growth = growth(&[
            ("2021-11-15", 200, ""),
            ("2017-01-29", 20, "klaim = true"),
            ("2018", 100, ""),
            ("2023-03-24", 40, "sejak = \"2022-10-17\""),
        ])
        .expect("a chart");
        assert_eq!(
            rows(&growth),
            [
                "2017-01-29 | 20 (klaim) | 10",
                "2018 | 100 | 50",
                "2019 dan 2020 | tidak ada angka | -",
                "2021-11-15 | 200 | 100",
                "2023-03-24 | 40 baru | 20",
            ]
        );
        assert!(growth.has_claims);
        assert_eq!(growth.height, number::length(4.0 * ROW + GAP));
    }

    #[test]
    fn years_without_a_figure_are_told_shortly() {
        for (last, next, words) in [
            (2018, 2018, None),
            (2018, 2019, None),
            (2018, 2020, Some("2019")),
            (2018, 2021, Some("2019 dan 2020")),
            (2018, 2023, Some("2019 sampai 2022")),
            (i16::MAX, i16::MIN, None),
        ] {
            assert_eq!(
                years_between(last, next).as_deref(),
                words,
                "{last} to {next}"
            );
        }
    }

    #[test]
    fn one_figure_is_no_growth() {
        assert!(growth(&[("2018", 5, "")]).is_none());
    }
}
