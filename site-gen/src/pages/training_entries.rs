//! Trainings as entries of lists.

use super::dates;
use super::lists::EntryView;
use super::related::Related;
use crate::content::{Content, Entry, Level, Training};

/// The label of a training without sectors.
pub(super) const ALL_SECTORS: &str = "Semua bidang usaha";

/// Shows a training in a list.
pub(super) fn entry(
    training: &Entry<Training>,
    content: &Content,
    related: &Related<'_>,
) -> EntryView {
    let mut coming = related.sessions_of(training);
    let next = coming.find(|held| held.session.takes_place()).map(|held| {
        let day = dates::day(held.session.start.date());
        let is_example = held.session.is_example && !training.meta.is_example;
        let example = if is_example { " (contoh)" } else { "" };
        format!("Mulai {day}{example}")
    });
    EntryView {
        title: training.meta.title.clone(),
        path: training.path.clone(),
        summary: training.meta.summary.clone(),
        facts: vec![
            level(training.data.level).to_owned(),
            sectors(training, content),
            next.unwrap_or_else(|| "Belum ada jadwal".to_owned()),
        ],
        is_example: training.meta.is_example,
        is_verified: false,
    }
}

/// Names a level.
pub(super) fn level(level: Level) -> &'static str {
    match level {
        Level::Beginner => "Pemula",
        Level::Advanced => "Lanjutan",
    }
}

/// Writes the sectors by name; none means every sector.
fn sectors(training: &Entry<Training>, content: &Content) -> String {
    if training.data.sectors.is_empty() {
        return ALL_SECTORS.to_owned();
    }
    let names: Vec<&str> = content
        .sectors()
        .get_all(&training.data.sectors)
        .map(|sector| sector.name.as_str())
        .collect();
    names.join("; ")
}
