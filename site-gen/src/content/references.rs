//! References from one file to another, wherever one can stand.

use crate::content::parse::{ParsedContent, ParsedPage, Record};
use crate::content::{Community, PublishedReport, Training};
use crate::kinds::Kind;
use content_files::source::{PathStep, Source, index, key};
use form_definitions::FormSource;
use programme::published_report::UNKNOWN;

/// The references in one key of a file.
#[derive(Debug)]
pub(crate) struct References<'a> {
    pub(crate) source: &'a Source,
    /// The kind that they point to.
    pub(crate) to: Kind,
    /// The file's stem or the list's id that each names.
    pub(crate) names: Vec<&'a str>,
    place: Place,
}

/// The place of names in a file.
#[derive(Debug)]
enum Place {
    /// Of the only one.
    One(Vec<PathStep>),
    /// Of the list that holds them all.
    List(Vec<PathStep>),
    /// Of each.
    Each(Vec<Vec<PathStep>>),
}

impl References<'_> {
    /// Returns the place of one of the names, by its position among them.
    pub(crate) fn place(&self, position: usize) -> Vec<PathStep> {
        match &self.place {
            Place::One(path) => path.clone(),
            Place::List(path) => [path.as_slice(), &[index(position)]].concat(),
            Place::Each(paths) => paths[position].clone(),
        }
    }

    /// Tells whether one of the names is an empty text in a list, of which the list's schema tells.
    pub(crate) fn is_blank(&self, name: &str) -> bool {
        matches!(self.place, Place::List(_)) && name.trim().is_empty()
    }
}

/// Lists all references in the files of a kind, also those of the keys that all pages share.
pub(crate) fn of(parsed: &ParsedContent, kind: Kind) -> Vec<References<'_>> {
    let mut found = Vec::new();
    for file in parsed.of(kind).files {
        if let Some(meta) = file.meta
            && !meta.sources.is_empty()
        {
            let path = [key("sumber")];
            found.push(list(file.source, path, &meta.sources, Kind::Sources));
        }
    }
    // No arm for all the others: a new kind does not compile until it says here what it refers to.
    match kind {
        Kind::Training => {
            let trainings = parsed.trainings.entries.iter();
            found.extend(trainings.flat_map(of_training));
        }
        Kind::Community => {
            let communities = parsed.communities.entries.iter();
            found.extend(communities.flat_map(of_community));
        }
        Kind::Kecamatan => found.extend(parsed.kecamatan.entries.iter().map(|office| {
            one(
                &office.source,
                [key("kota")],
                &office.data.city,
                Kind::Cities,
            )
        })),
        Kind::FigureSet => {
            for set in &parsed.figures.entries {
                let figures = set.data.figures.iter().map(|figure| &figure.sources);
                found.extend(sources_of(&set.source, "angka", figures));
            }
        }
        Kind::Topics => {
            if let Some(record) = &parsed.topics {
                let topics = record.value.topics.iter().map(|topic| &topic.sources);
                found.extend(sources_of(&record.source, "topik", topics));
            }
        }
        Kind::CommunityTypes => {
            if let Some(record) = &parsed.community_types {
                let types = record.value.types.iter().map(|item| &item.sources);
                found.extend(sources_of(&record.source, "jenis", types));
            }
        }
        Kind::Report => found.extend(parsed.reports.entries.iter().flat_map(of_report)),
        Kind::Form => found.extend(parsed.forms.entries.iter().flat_map(of_form)),
        Kind::Pillar
        | Kind::Step
        | Kind::News
        | Kind::SinglePage
        | Kind::Home
        | Kind::Index
        | Kind::Site
        | Kind::Cities
        | Kind::Sectors
        | Kind::Sources
        | Kind::Glossary
        | Kind::Messages
        | Kind::Redirects => {}
    }
    found
}

fn of_training(training: &ParsedPage<Training>) -> Vec<References<'_>> {
    let (source, data) = (&training.source, &training.data);
    let mut found = vec![
        list(source, [key("topik")], &data.topics, Kind::Topics),
        list(source, [key("bidang")], &data.sectors, Kind::Sectors),
    ];
    if let Some(organiser) = &data.organiser {
        let path = [key("penyelenggara")];
        found.push(one(source, path, organiser, Kind::Community));
    }
    found.extend(data.sessions.iter().enumerate().map(|(place, session)| {
        let path = [key("sesi"), index(place), key("kecamatan")];
        one(source, path, &session.kecamatan, Kind::Kecamatan)
    }));
    found
}

fn of_community(community: &ParsedPage<Community>) -> [References<'_>; 3] {
    let (source, data) = (&community.source, &community.data);
    [
        list(source, [key("jenis")], &data.types, Kind::CommunityTypes),
        list(source, [key("bidang")], &data.sectors, Kind::Sectors),
        list(source, [key("wilayah")], &data.areas, Kind::Kecamatan),
    ]
}

/// Lists the references of a report: everything that was learnt of earlier reports may name a
/// kecamatan many times.
fn of_report(report: &Record<PublishedReport>) -> Vec<References<'_>> {
    let (source, data) = (&report.source, &report.value);
    let named = |list, place, id: &'static str| vec![key(list), index(place), key(id)];
    let is_known = |id: &str| id != UNKNOWN;
    let kecamatan = data.kecamatan.iter().enumerate();
    let (places, ids) = kecamatan
        .map(|(place, one)| (named("kecamatan", place, "id"), one.id.as_str()))
        .filter(|(_, id)| is_known(id))
        .unzip();
    let mut found = vec![References {
        source,
        to: Kind::Kecamatan,
        names: ids,
        place: Place::Each(places),
    }];
    let learnt = data.learnt_since.iter().enumerate();
    found.extend(learnt.filter_map(|(place, one)| {
        let id = one.id.as_deref().filter(|id| is_known(id))?;
        let path = named("sejak_terbit", place, "id");
        Some(self::one(source, path, id, Kind::Kecamatan))
    }));
    found
}

/// Lists the references of a form: a question may depend on a choice among pages.
fn of_form(form: &Record<FormSource>) -> Vec<References<'_>> {
    let questions = &form.value.questions;
    let conditions = questions
        .iter()
        .enumerate()
        .filter_map(|(place, question)| {
            let condition = question.condition.as_ref()?;
            let asked = questions
                .iter()
                .find(|other| other.id == condition.question)?;
            let path = [
                key("pertanyaan"),
                index(place),
                key("tampil_jika"),
                key("salah_satu"),
            ];
            let to = Kind::of_folder(asked.from.as_deref()?)?;
            Some(list(&form.source, path, &condition.any_of, to))
        });
    conditions.collect()
}

/// Iterates over the sources of the items of a list.
fn sources_of<'a>(
    source: &'a Source,
    name: &'static str,
    items: impl Iterator<Item = &'a Vec<String>>,
) -> impl Iterator<Item = References<'a>> {
    items.enumerate().map(move |(place, sources)| {
        let path = [key(name), index(place), key("sumber")];
        list(source, path, sources, Kind::Sources)
    })
}

fn one<'a>(
    source: &'a Source,
    path: impl Into<Vec<PathStep>>,
    name: &'a str,
    to: Kind,
) -> References<'a> {
    References {
        source,
        to,
        names: vec![name],
        place: Place::One(path.into()),
    }
}

fn list<'a>(
    source: &'a Source,
    path: impl Into<Vec<PathStep>>,
    names: &'a [String],
    to: Kind,
) -> References<'a> {
    References {
        source,
        to,
        names: names.iter().map(String::as_str).collect(),
        place: Place::List(path.into()),
    }
}
