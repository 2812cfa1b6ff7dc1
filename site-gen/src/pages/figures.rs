//! `/angka/`: all dated figures on one page.

use serde::Serialize;

use super::frame::Frames;
use super::{Page, dates};
use crate::content::{Chart, DateOrigin, Entry, Figure, FigureSet};
use crate::kinds::REPORTS;
use crate::markdown::Html;
use crate::pages::charts::{Funnel, Growth};

#[derive(Serialize)]
struct ListView<'a> {
    body_html: &'a Html,
    sets: Vec<SetView<'a>>,
    /// The list of reports, where there is one.
    reports: Option<&'static str>,
}

#[derive(Serialize)]
struct SetView<'a> {
    id: &'a str,
    title: &'a str,
    summary: &'a str,
    funnel: Option<Funnel>,
    growth: Option<Growth>,
    rows: Vec<FigureView<'a>>,
}

impl<'a> SetView<'a> {
    fn new(set: &'a Entry<FigureSet>, frames: &'a Frames<'_>) -> Self {
        let chart = set.data.chart;
        Self {
            id: &set.slug,
            title: &set.meta.title,
            summary: &set.meta.summary,
            funnel: (chart == Some(Chart::Stages))
                .then(|| Funnel::new(frames.content, &set.data))
                .flatten(),
            growth: (chart == Some(Chart::Time))
                .then(|| Growth::new(&set.data, dates::partial))
                .flatten(),
            rows: set
                .data
                .figures
                .iter()
                .map(|figure| FigureView::new(figure, frames))
                .collect(),
        }
    }
}

/// One figure with all that makes it honest.
#[derive(Serialize)]
pub(super) struct FigureView<'a> {
    value: &'a str,
    meaning: &'a str,
    when: Option<String>,
    inferred: bool,
    claim: bool,
    sources: String,
    note: Option<&'a str>,
}

impl<'a> FigureView<'a> {
    pub fn new(figure: &'a Figure, frames: &Frames<'_>) -> Self {
        Self {
            value: &figure.value,
            meaning: &figure.meaning,
            when: figure.date.map(dates::partial),
            inferred: figure.date_origin == Some(DateOrigin::Inferred),
            claim: figure.is_claim,
            sources: frames.cite_all(&figure.sources).join("; "),
            note: figure.note.as_deref(),
        }
    }
}

pub(super) fn page(frames: &Frames<'_>) -> Page {
    let index = &frames.content.indexes().figures;
    let list = ListView {
        body_html: &frames.content.body(index).html,
        sets: frames
            .content
            .figures()
            .iter()
            .map(|set| SetView::new(set, frames))
            .collect(),
        reports: (!frames.content.reports().is_empty()).then_some(REPORTS),
    };
    frames.top("angka.html", index, "list", &list)
}
