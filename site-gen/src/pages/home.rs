//! `/`: what is it, may I join, what do I do now, where is my office.

use serde::Serialize;

use super::figures::FigureView;
use super::frame::Frames;
use super::lists::{EntryView, Parted, SessionView};
use super::offices::CityView;
use super::pillars::PillarView;
use super::related::Related;
use super::steps::StepView;
use super::{Page, news, offices, steps};
use crate::pages::charts::TileMap;
use crate::pages::site_view::LinkView;

/// How many coming sessions the home page shows.
const SESSIONS: usize = 3;

/// How many news items the home page shows.
const NEWS: usize = 4;

#[derive(Serialize)]
struct HomeView<'a> {
    welcome: &'a str,
    about: Parted<'a>,
    audience: &'a [String],
    actions: Vec<LinkView>,
    steps: Vec<StepView<'a>>,
    pillars: Vec<PillarView<'a>>,
    cities: Vec<CityView<'a>>,
    map: TileMap,
    sessions: Vec<SessionView>,
    figures: Vec<FigureView<'a>>,
    news: Vec<EntryView>,
}

/// Returns the figures of the home page as they came one after the other: what was aimed at, and
/// what came of it.
fn figures<'a>(frames: &'a Frames<'_>) -> Vec<FigureView<'a>> {
    let sets = frames.content.figures().iter();
    let mut figures: Vec<_> = sets
        .flat_map(|set| &set.data.figures)
        .filter(|figure| figure.on_home)
        .collect();
    figures.sort_by_key(|figure| {
        let date = figure.date?;
        Some((date.year(), date.month(), date.day()))
    });
    let figures = figures.into_iter();
    figures
        .map(|figure| FigureView::new(figure, frames))
        .collect()
}

pub(super) fn page(frames: &Frames<'_>, related: &Related<'_>) -> Page {
    let content = frames.content;
    let home = content.home();
    let view = HomeView {
        welcome: &home.data.welcome,
        about: Parted::new(content.body(home), "apa-itu", "Apa itu program ini"),
        audience: &home.data.audience,
        actions: home.data.actions.iter().map(LinkView::from).collect(),
        steps: steps::views(content, None),
        pillars: content.pillars().iter().map(PillarView::from).collect(),
        cities: offices::cities(content),
        map: TileMap::by_kota(content),
        sessions: related
            .next()
            .take(SESSIONS)
            .map(|held| SessionView::new(held, content))
            .collect(),
        figures: figures(frames),
        news: content.news().iter().take(NEWS).map(news::entry).collect(),
    };
    frames.top("beranda.html", home, "home", &view)
}
