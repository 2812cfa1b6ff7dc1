//! References from one file to another, wherever one can stand.

use std::collections::BTreeSet;

use super::lists;
use crate::content::load::{ParsedContent, Record};
use content_files::diagnostics::Problem;
use content_files::source::{PathStep, Source, index, key};
use content_files::suggestion::suggest;

/// The entries that references can point to.
#[derive(Debug)]
pub(super) struct Known<'a> {
    cities: Keys<'a>,
    topics: Keys<'a>,
    sectors: Keys<'a>,
    community_types: Keys<'a>,
    sources: Keys<'a>,
    communities: Keys<'a>,
    kecamatan: Keys<'a>,
}

/// The keys of one kind.
#[derive(Debug)]
struct Keys<'a> {
    /// Names the kind in messages.
    noun: &'static str,
    /// `None` when the list could not be read, or has an id that is to be written in another way:
    /// then no reference to it is called wrong.
    keys: Option<BTreeSet<&'a str>>,
}

impl<'a> Known<'a> {
    /// Everything that can be referred to.
    pub(super) fn new(parsed: &'a ParsedContent) -> Self {
        fn list<'a, T, I>(
            noun: &'static str,
            record: Option<&'a Record<T>>,
            ids: impl Fn(&'a T) -> I,
        ) -> Keys<'a>
        where
            I: Iterator<Item = &'a str>,
        {
            let keys = record.map(|record| ids(&record.value).collect::<BTreeSet<_>>());
            let keys = keys.filter(|keys| keys.iter().all(|id| lists::is_id(id)));
            Keys { noun, keys }
        }
        let folder = |noun, slugs: &'a BTreeSet<String>| Keys {
            noun,
            keys: Some(slugs.iter().map(String::as_str).collect()),
        };
        Self {
            cities: list("kota", parsed.cities.as_ref(), |list| {
                list.cities.iter().map(|item| item.id.as_str())
            }),
            topics: list("topik", parsed.topics.as_ref(), |list| {
                list.topics.iter().map(|item| item.id.as_str())
            }),
            sectors: list("bidang", parsed.sectors.as_ref(), |list| {
                list.sectors.iter().map(|item| item.id.as_str())
            }),
            community_types: list("jenis komunitas", parsed.community_types.as_ref(), |list| {
                list.types.iter().map(|item| item.id.as_str())
            }),
            sources: list("sumber", parsed.sources.as_ref(), |list| {
                list.sources.iter().map(|item| item.id.as_str())
            }),
            communities: folder("komunitas", &parsed.communities.slugs),
            kecamatan: folder("kecamatan", &parsed.kecamatan.slugs),
        }
    }
}

/// Every reference that points nowhere.
pub(super) fn check(parsed: &ParsedContent, known: &Known<'_>, problems: &mut Vec<Problem>) {
    for (source, meta) in parsed.pages() {
        known
            .sources
            .check_all(source, &[key("sumber")], &meta.sources, problems);
    }
    check_lists(parsed, known, problems);
    for training in &parsed.trainings.entries {
        let (source, data) = (&training.source, &training.data);
        known
            .topics
            .check_all(source, &[key("topik")], &data.topics, problems);
        known
            .sectors
            .check_all(source, &[key("bidang")], &data.sectors, problems);
        if let Some(organiser) = &data.organiser {
            let path = [key("penyelenggara")];
            known.communities.check(source, &path, organiser, problems);
        }
        for (position, session) in data.sessions.iter().enumerate() {
            let path = [key("sesi"), index(position), key("kecamatan")];
            known
                .kecamatan
                .check(source, &path, &session.kecamatan, problems);
        }
    }
    for community in &parsed.communities.entries {
        let (source, data) = (&community.source, &community.data);
        known
            .community_types
            .check_all(source, &[key("jenis")], &data.types, problems);
        known
            .sectors
            .check_all(source, &[key("bidang")], &data.sectors, problems);
        known
            .kecamatan
            .check_all(source, &[key("wilayah")], &data.areas, problems);
    }
    for office in &parsed.kecamatan.entries {
        known
            .cities
            .check(&office.source, &[key("kota")], &office.data.city, problems);
    }
    for set in &parsed.figures.entries {
        for (position, figure) in set.data.figures.iter().enumerate() {
            let path = [key("angka"), index(position), key("sumber")];
            known
                .sources
                .check_all(&set.source, &path, &figure.sources, problems);
        }
    }
}

fn check_lists(parsed: &ParsedContent, known: &Known<'_>, problems: &mut Vec<Problem>) {
    if let Some(list) = &parsed.topics {
        for (position, topic) in list.value.topics.iter().enumerate() {
            let path = [key("topik"), index(position), key("sumber")];
            known
                .sources
                .check_all(&list.source, &path, &topic.sources, problems);
        }
    }
    if let Some(list) = &parsed.community_types {
        for (position, kind) in list.value.types.iter().enumerate() {
            let path = [key("jenis"), index(position), key("sumber")];
            known
                .sources
                .check_all(&list.source, &path, &kind.sources, problems);
        }
    }
}

impl Keys<'_> {
    fn check(
        &self,
        source: &Source,
        path: &[PathStep],
        reference: &str,
        problems: &mut Vec<Problem>,
    ) {
        let Some(keys) = &self.keys else {
            return;
        };
        if !keys.contains(reference) {
            let message = format!("{} `{reference}` tidak ada", self.noun);
            let hint = suggest(reference, keys.iter().copied());
            problems.push(source.problem_at(path, message).with_hint(hint));
        }
    }

    fn check_all(
        &self,
        source: &Source,
        path: &[PathStep],
        references: &[String],
        problems: &mut Vec<Problem>,
    ) {
        for (position, reference) in references.iter().enumerate() {
            let mut path = path.to_vec();
            path.push(index(position));
            self.check(source, &path, reference, problems);
            if references[..position].contains(reference) {
                let message = format!("{} `{reference}` ditulis dua kali", self.noun);
                problems.push(
                    source
                        .problem_at(&path, message)
                        .with_hint("hapus salah satunya"),
                );
            }
        }
    }
}
