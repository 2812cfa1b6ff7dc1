//! `/pelatihan/` and its pages: the training catalogue. Its entries are in
//! [`super::training_entries`], its divisions in [`super::training_facets`].

use std::collections::BTreeMap;

use serde::Serialize;

use super::Page;
use super::frame::{Frames, link};
use super::lists::{Around, EntryView, FactView, SessionView};
use super::related::Related;
use super::stand_ins::StandIns;
use super::training_entries::{ALL_SECTORS, entry, level};
use super::training_facets::{self, SECTOR, TOPIC};
use super::{facets, training_map};
use crate::content::{Content, Entry, Stage, Training};
use crate::markdown::Html;
use crate::parallel;

/// How many sessions the catalogue shows before the trainings themselves.
const SESSIONS_ON_LIST: usize = 6;

#[derive(Serialize)]
struct ListView<'a> {
    body: Around<'a>,
    sessions: Vec<SessionView>,
    groups: Vec<GroupView>,
}

/// The trainings of one step.
#[derive(Serialize)]
struct GroupView {
    id: String,
    title: String,
    trainings: Vec<EntryView>,
}

#[derive(Serialize)]
struct TrainingPage<'a> {
    facts: Vec<FactView>,
    body_html: &'a Html,
    sessions: Vec<SessionView>,
    /// Sessions of others, if it has none coming.
    stand_ins: Option<StandIns>,
    has_examples: bool,
    is_joinable: bool,
    /// The form of registration, with this training to be chosen already.
    register: String,
}

/// Makes the list of all trainings, and those by what they have in common.
pub(super) fn lists(frames: &Frames<'_>, related: &Related<'_>) -> Vec<Page> {
    let content = frames.content;
    let index = &content.indexes().trainings;
    let list = ListView {
        body: Around::from(content.body(index)),
        sessions: related
            .next()
            .take(SESSIONS_ON_LIST)
            .map(|held| SessionView::new(held, content))
            .collect(),
        groups: groups(content, related),
    };
    let choices = training_facets::all(content, related);
    let all = ("Semua pelatihan", content.trainings().len());
    let navigation = facets::navigation(index, "Pilih pelatihan", all, &choices);
    let mut top = frames.top("pelatihan-indeks.html", index, "list", &list);
    top.context.insert_value("facets", navigation.clone());
    top.context
        .insert("map", &training_map::coming(content, related));
    let template = "pelatihan-pilihan.html";
    let mut pages = facets::pages(frames, index, template, &choices, &navigation);
    pages.push(top);
    pages
}

/// Makes the page of each training.
pub(super) fn pages(frames: &Frames<'_>, related: &Related<'_>) -> Vec<Page> {
    let content = frames.content;
    let index = &content.indexes().trainings;
    let page = |training: &Entry<Training>| {
        let sessions: Vec<_> = related
            .sessions_of(training)
            .map(|held| SessionView::of_training(held, content))
            .collect();
        let stand_ins = StandIns::of(training, content, related);
        let instead = stand_ins.iter().flat_map(|found| &found.sessions);
        let view = TrainingPage {
            has_examples: sessions.iter().chain(instead).any(SessionView::is_example),
            facts: facts(training, content),
            body_html: &content.body(training).html,
            register: format!("/daftar/?pelatihan={}", training.slug),
            is_joinable: sessions.iter().any(SessionView::is_joinable),
            stand_ins,
            sessions,
        };
        frames.item("pelatihan.html", index, training, "training", &view)
    };
    parallel::map(content.trainings(), page)
}

/// Lists the steps that have trainings, in order.
fn groups(content: &Content, related: &Related<'_>) -> Vec<GroupView> {
    let mut trainings: BTreeMap<Stage, Vec<EntryView>> = BTreeMap::new();
    for training in content.trainings() {
        let entry = entry(training, content, related);
        trainings
            .entry(training.data.stage)
            .or_default()
            .push(entry);
    }
    content
        .steps()
        .iter()
        .filter_map(|step| {
            Some(GroupView {
                id: step.data.code.code().to_lowercase(),
                title: step.full_name(),
                trainings: trainings.remove(&step.data.code)?,
            })
        })
        .collect()
}

fn facts(training: &Entry<Training>, content: &Content) -> Vec<FactView> {
    let data = &training.data;
    let mut facts = Vec::new();
    if let Some(step) = content
        .steps()
        .iter()
        .find(|step| step.data.code == data.stage)
    {
        facts.push(FactView::linked(
            "Langkah",
            link(&step.full_name(), &step.path),
        ));
    }
    facts.push(FactView::known("Tingkat", level(data.level)));
    let choice = |facet, label: &str, key: &str| {
        link(
            label,
            &facets::address(&content.indexes().trainings, facet, key),
        )
    };
    let sectors = content.sectors().get_all(&data.sectors);
    let links = sectors.map(|sector| choice(SECTOR, &sector.name, &sector.id));
    facts.push(
        FactView::all_linked("Bidang", links.collect())
            .unwrap_or_else(|| FactView::known("Bidang", ALL_SECTORS)),
    );
    let topics = content.topics().get_all(&data.topics);
    let links = topics.map(|topic| choice(TOPIC, &topic.name, &topic.id));
    facts.extend(FactView::all_linked("Topik", links.collect()));
    let organiser = data
        .organiser
        .as_ref()
        .and_then(|slug| content.communities().get(slug));
    facts.extend(organiser.map(|community| {
        let example = if community.meta.is_example {
            " (contoh)"
        } else {
            ""
        };
        let name = format!("{}{example}", community.meta.title);
        FactView::linked("Penyelenggara", link(&name, &community.path))
    }));
    facts
}
