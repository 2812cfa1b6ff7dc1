//! How many people reached each of the seven stages, as bars under one another.
//!
//! Bars start at one edge and not in the middle: lengths that start together can be compared.

use serde::Serialize;

use super::number;
use crate::content::{Content, Figure, FigureSet, Stage};
use programme::published_report::PerStage;

/// Height of one stage, in times the type's size: a line of text, the bar, and room below.
const ROW: f64 = 3.25;

/// A chart for the component `funnel_chart`. The table with dates and sources stands under it.
#[derive(Debug, Serialize)]
pub struct Funnel {
    /// A description of the picture, for those who do not see it.
    label: String,
    /// In `em`.
    height: String,
    rows: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct Row {
    /// Top of the row, in `em`.
    y: String,
    code: &'static str,
    name: String,
    /// The text at the end of the line: the number, or that there is none.
    value: String,
    bar: Option<Bar>,
}

#[derive(Debug, Serialize)]
struct Bar {
    /// In percent of the longest.
    width: String,
    is_claim: bool,
    /// How many of the first stage: `62 persen`. The first stage itself has none.
    share: Option<String>,
    /// Whether the share stands in the bar, because there is no room after it.
    share_inside: bool,
}

/// A figure of one stage.
struct Counted {
    amount: u64,
    /// As it is shown.
    value: String,
    is_claim: bool,
}

impl Funnel {
    /// Makes the figures of a set that name a stage. A stage without a figure is drawn as such:
    /// what nobody counted is not zero. `None` when no figure names a stage and an amount.
    pub fn new(content: &Content, set: &FigureSet) -> Option<Self> {
        let names = |stage| names(content, stage);
        Self::of_figures(&set.figures, names)
    }

    /// Makes the funnel of counts of the programme's own for every stage.
    pub fn of_counts(content: &Content, counts: &PerStage) -> Option<Self> {
        let counted = |stage: Stage| {
            let amount = u64::try_from(counts[stage as usize]).ok()?;
            Some(Counted {
                amount,
                value: number::grouped(amount),
                is_claim: false,
            })
        };
        Self::of(counted, |stage| names(content, stage))
    }

    fn of_figures(figures: &[Figure], name: impl Fn(Stage) -> String) -> Option<Self> {
        let counted = |stage: Stage| {
            figures.iter().find_map(|figure| {
                let amount = u64::try_from(figure.amount?).ok()?;
                (figure.stage == Some(stage)).then(|| Counted {
                    amount,
                    value: with_claim(&figure.value, figure.is_claim),
                    is_claim: figure.is_claim,
                })
            })
        };
        Self::of(counted, name)
    }

    fn of(
        counted: impl Fn(Stage) -> Option<Counted>,
        name: impl Fn(Stage) -> String,
    ) -> Option<Self> {
        let greatest = Stage::ALL
            .iter()
            .filter_map(|&stage| counted(stage))
            .map(|counted| counted.amount)
            .max()?;
        let first = counted(Stage::P1).map(|counted| counted.amount);
        let rows: Vec<Row> = (0..)
            .zip(Stage::ALL)
            .map(|(position, stage)| Row {
                y: number::length(f64::from(position) * ROW),
                code: stage.code(),
                name: name(stage),
                value: counted(stage)
                    .map_or_else(|| "tidak ada angka".to_owned(), |counted| counted.value),
                bar: counted(stage).map(|counted| {
                    let of_first = first.filter(|_| stage != Stage::P1);
                    Bar::new(counted.amount, greatest, of_first, counted.is_claim)
                }),
            })
            .collect();
        let words: Vec<String> = rows
            .iter()
            .map(|row| format!("{} {} {}", row.code, row.name, row.value))
            .collect();
        Some(Self {
            label: format!("Bagan batang. {}.", words.join("; ")),
            height: number::length(f64::from(u32::try_from(rows.len()).unwrap_or(0)) * ROW - 0.5),
            rows,
        })
    }
}

/// Returns the title of a stage's page.
fn names(content: &Content, stage: Stage) -> String {
    let mut steps = content.steps().iter();
    steps
        .find(|step| step.data.code == stage)
        .map_or_else(String::new, |step| step.meta.title.clone())
}

impl Bar {
    fn new(amount: u64, greatest: u64, first: Option<u64>, is_claim: bool) -> Self {
        let percent = number::percent(amount, greatest);
        Self {
            width: number::length(percent),
            is_claim,
            share: first.and_then(|first| number::share(amount, first)),
            // "62 persen" is a third of the narrowest chart.
            share_inside: percent > 60.0,
        }
    }
}

/// Writes the number as the set shows it, with the word that makes a claim one.
pub(super) fn with_claim(value: &str, is_claim: bool) -> String {
    if is_claim {
        format!("{value} (klaim)")
    } else {
        value.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(toml: &str) -> Vec<Figure> {
        let set: FigureSet = toml::from_str(toml).expect("a set of figures");
        set.figures
    }

    fn name(stage: Stage) -> String {
        format!("Langkah {stage}")
    }

    #[test]
    fn a_stage_without_a_figure_says_so() {
        let figures = figures(
            r#"
            urutan = 1
            [[angka]]
            nilai = "2.000"
            jumlah = 2000
            tahap = "P1"
            arti = "Mendaftar"
            sumber = ["s"]
            [[angka]]
            nilai = "150+"
            jumlah = 150
            tahap = "P7"
            arti = "Menerima pinjaman"
            klaim = true
            sumber = ["s"]
            "#,
        );
        let funnel = Funnel::of_figures(&figures, name).expect("a chart");
        assert_eq!(funnel.rows.len(), 7);
        let values: Vec<&str> = funnel.rows.iter().map(|row| row.value.as_str()).collect();
        assert_eq!(values[0], "2.000");
        assert!(values[1..6].iter().all(|value| *value == "tidak ada angka"));
        assert_eq!(values[6], "150+ (klaim)");
        assert!(funnel.rows[1].bar.is_none());

        let last = funnel.rows[6].bar.as_ref().expect("a bar");
        assert_eq!((last.width.as_str(), last.is_claim), ("7.5", true));
        assert_eq!(last.share.as_deref(), Some("8 persen"));
        assert!(funnel.label.contains("P7 Langkah P7 150+ (klaim)"));
    }

    #[test]
    fn without_the_first_stage_there_are_no_shares() {
        let figures = figures(
            "urutan = 1\n[[angka]]\nnilai = \"5\"\njumlah = 5\ntahap = \"P3\"\narti = \"x\"\n\
             sumber = [\"s\"]",
        );
        let funnel = Funnel::of_figures(&figures, name).expect("a chart");
        let bar = funnel.rows[2].bar.as_ref().expect("a bar");
        assert_eq!((bar.width.as_str(), bar.share.as_deref()), ("100", None));
    }

    #[test]
    fn figures_without_a_stage_or_an_amount_make_no_chart() {
        for keys in [
            "jumlah = 5",
            "tahap = \"P1\"",
            "tahap = \"P1\"\njumlah = -5",
        ] {
            let figures = figures(&format!(
                "urutan = 1\n[[angka]]\nnilai = \"5\"\narti = \"x\"\nsumber = [\"s\"]\n{keys}"
            ));
            assert!(Funnel::of_figures(&figures, name).is_none(), "{keys}");
        }
    }

    #[test]
    fn nobody_counted_is_drawn_without_length() {
        let bar = Bar::new(0, 0, Some(0), false);
        assert_eq!((bar.width.as_str(), bar.share.as_deref()), ("0", None));
    }
}
