//! `/pelatihan/langkah/p2/` and the like: the training catalogue by step, topic, sector, kecamatan
//! and month.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::civil::Date;
use serde::Serialize;

use super::dates;
use super::facets::{self, Choice, Facet, within_sentence};
use super::lists::{EntryView, SessionView};
use super::related::{Held, Related};
use super::training_entries::entry;
use crate::content::{Content, Entry, Step, Training};

/// The facets in addresses.
const STEP: &str = "langkah";
pub(super) const TOPIC: &str = "topik";
pub(super) const SECTOR: &str = "bidang";
const KECAMATAN: &str = "kecamatan";
const MONTH: &str = "bulan";

/// The list on the page of a choice: trainings, or the dates of trainings.
#[derive(Serialize)]
pub(super) struct ChoiceView {
    trainings: Vec<EntryView>,
    sessions: Vec<SessionView>,
}

/// Returns the address of the page that lists all trainings of a step.
pub(super) fn of_step(step: &Entry<Step>, content: &Content) -> String {
    let key = step.data.code.code().to_lowercase();
    facets::address(&content.indexes().trainings, STEP, &key)
}

/// Makes all facets, each choice in the order of its own list.
pub(super) fn all(content: &Content, related: &Related<'_>) -> Vec<Facet<ChoiceView>> {
    vec![
        by_step(content, related),
        by_topic(content, related),
        by_sector(content, related),
        by_kecamatan(content, related),
        by_month(content, related),
    ]
}

fn by_step(content: &Content, related: &Related<'_>) -> Facet<ChoiceView> {
    let mut members: BTreeMap<_, Vec<&Entry<Training>>> = BTreeMap::new();
    for training in content.trainings() {
        members
            .entry(training.data.stage)
            .or_default()
            .push(training);
    }
    let choices = content.steps().iter().filter_map(|step| {
        let name = step.full_name();
        let trainings = members.remove(&step.data.code)?;
        let about = format!("untuk langkah {name}");
        Some(trainings_choice(
            step.data.code.code().to_lowercase(),
            name,
            &about,
            &trainings,
            (content, related),
        ))
    });
    Facet {
        name: STEP,
        title: "Menurut langkah",
        choices: choices.collect(),
    }
}

fn by_topic(content: &Content, related: &Related<'_>) -> Facet<ChoiceView> {
    let mut members: HashMap<&str, Vec<&Entry<Training>>> = HashMap::new();
    for training in content.trainings() {
        for topic in &training.data.topics {
            members.entry(topic).or_default().push(training);
        }
    }
    let choices = content.topics().iter().filter_map(|topic| {
        let trainings = members.remove(topic.id.as_str())?;
        let about = format!("tentang {}", within_sentence(&topic.name));
        Some(trainings_choice(
            topic.id.clone(),
            topic.name.clone(),
            &about,
            &trainings,
            (content, related),
        ))
    });
    Facet {
        name: TOPIC,
        title: "Menurut topik",
        choices: choices.collect(),
    }
}

/// Groups them by sector: a training without sectors is for all of them; it follows those made for
/// the sector.
fn by_sector(content: &Content, related: &Related<'_>) -> Facet<ChoiceView> {
    let mut members: HashMap<&str, Vec<&Entry<Training>>> = HashMap::new();
    let mut for_all = Vec::new();
    for training in content.trainings() {
        for sector in &training.data.sectors {
            members.entry(sector).or_default().push(training);
        }
        if training.data.sectors.is_empty() {
            for_all.push(training);
        }
    }
    let choices = content.sectors().iter().filter_map(|sector| {
        let mut trainings = members.remove(sector.id.as_str()).unwrap_or_default();
        trainings.extend(&for_all);
        if trainings.is_empty() {
            return None;
        }
        let about = format!("untuk usaha {}", within_sentence(&sector.name));
        Some(trainings_choice(
            sector.id.clone(),
            sector.name.clone(),
            &about,
            &trainings,
            (content, related),
        ))
    });
    Facet {
        name: SECTOR,
        title: "Menurut bidang usaha",
        choices: choices.collect(),
    }
}

fn by_kecamatan(content: &Content, related: &Related<'_>) -> Facet<ChoiceView> {
    let ever: HashSet<&str> = content
        .trainings()
        .iter()
        .flat_map(|training| &training.data.sessions)
        .map(|session| session.kecamatan.as_str())
        .collect();
    let choices = content
        .kecamatan()
        .iter()
        .filter(|office| ever.contains(office.slug.as_str()))
        .map(|office| {
            let held = related.sessions_in(&office.slug);
            let about = format!("di Kecamatan {}", office.meta.title);
            let view = |held| SessionView::at_office(held, content);
            sessions_choice(
                office.slug.clone(),
                office.meta.title.clone(),
                &about,
                held,
                view,
            )
        });
    Facet {
        name: KECAMATAN,
        title: "Menurut kecamatan",
        choices: facets::by_name(choices),
    }
}

/// Groups them by the month in which a session starts.
fn by_month(content: &Content, related: &Related<'_>) -> Facet<ChoiceView> {
    let month_of = |held: &Held<'_>| held.session.start.date().first_of_month();
    let mut months: BTreeMap<Date, Vec<Held<'_>>> = content
        .trainings()
        .iter()
        .flat_map(|training| &training.data.sessions)
        .map(|session| (session.start.date().first_of_month(), Vec::new()))
        .collect();
    for held in &related.coming {
        months.entry(month_of(held)).or_default().push(*held);
    }
    let choices = months.into_iter().map(|(month, held)| {
        let name = dates::month_and_year(month);
        let about = format!("bulan {name}");
        let view = |held| SessionView::new(held, content);
        sessions_choice(
            month.strftime("%Y-%m").to_string(),
            name,
            &about,
            &held,
            view,
        )
    });
    Facet {
        name: MONTH,
        title: "Menurut bulan",
        choices: choices.collect(),
    }
}

fn trainings_choice(
    key: String,
    label: String,
    about: &str,
    trainings: &[&Entry<Training>],
    (content, related): (&Content, &Related<'_>),
) -> Choice<ChoiceView> {
    let first = trainings.first().map(|first| first.meta.title.as_str());
    let summary = facets::summary(trainings.len(), &format!("pelatihan {about}"), first);
    Choice {
        key,
        label,
        title: format!("Pelatihan {about}"),
        count: trainings.len(),
        only_examples: trainings.iter().all(|training| training.meta.is_example),
        updated: trainings.iter().map(|training| training.meta.updated).max(),
        summary,
        view: ChoiceView {
            trainings: trainings
                .iter()
                .map(|training| entry(training, content, related))
                .collect(),
            sessions: Vec::new(),
        },
    }
}

fn sessions_choice<'a>(
    key: String,
    label: String,
    about: &str,
    held: &[Held<'a>],
    view: impl Fn(Held<'a>) -> SessionView,
) -> Choice<ChoiceView> {
    let real = held.iter().filter(|held| held.session.takes_place());
    let titles: Vec<&str> = real.map(|held| held.training.meta.title.as_str()).collect();
    let summary = match (held, titles.as_slice()) {
        ([], _) => format!("Semua jadwal pelatihan {about} sudah lewat."),
        (_, []) => format!("Semua jadwal pelatihan {about} yang akan datang batal."),
        (_, [first, ..]) => {
            let what = format!("jadwal pelatihan {about}");
            facets::summary(titles.len(), &what, Some(first))
        }
    };
    Choice {
        key,
        label,
        title: format!("Pelatihan {about}"),
        count: titles.len(),
        only_examples: held
            .iter()
            .all(|held| held.session.is_example || held.training.meta.is_example),
        updated: held.iter().map(|held| held.training.meta.updated).max(),
        summary,
        view: ChoiceView {
            trainings: Vec::new(),
            sessions: held.iter().map(|held| view(*held)).collect(),
        },
    }
}
