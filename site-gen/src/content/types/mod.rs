//! The content as the pages see it: read, checked, resolved and sorted.
//!
//! Start with [`Content`]. Each kind of content has a module of its own with one typed struct
//! for its front matter; the keys that all Markdown files share are in [`Meta`]. Front-matter
//! keys are Indonesian because editors write them; the Rust names behind them are English.
//!
//! Every reference between files (a training's community, a session's kecamatan) is kept as a
//! slug and has been checked when a [`Content`] exists, so that [`Collection::get`] finds it. With
//! `--without-examples`, references to what was left out have been dropped as well.

mod collection;
mod community;
mod figures;
mod form;
mod kecamatan;
mod lists;
pub(crate) mod map_label;
mod meta;
mod news;
mod pillar;
mod single;
mod site;
mod step;
mod training;

pub use collection::{Collection, Keyed};
pub use community::{Community, CommunityStatus};
pub use content_files::PartialDate;
pub(crate) use content_files::dates as time;
pub use figures::{Chart, DateOrigin, Figure, FigureSet};
pub use form::FormPage;
pub(crate) use kecamatan::national_number;
pub use kecamatan::{Coordinates, Kecamatan, Kelurahan, Tile};
pub use lists::{
    City, CityList, CommunityType, CommunityTypeList, Glossary, Message, MessageList, Phrase,
    Sector, SectorList, Source, SourceList, Term, Topic, TopicList,
};
pub use meta::{Entry, Meta};
pub use news::{Citation, News};
pub use pillar::Pillar;
pub use programme::Stage;
pub use programme::published_report::PublishedReport;
pub use single::{Home, Index, Layout, SinglePage};
pub use site::{Link, Phase, Site};
pub use step::Step;
pub use training::{Level, Mode, Session, SessionKind, Training};

/// Everything under `content/`, checked. All collections are sorted; see each field.
#[derive(Debug)]
pub struct Content {
    /// `situs.toml`.
    pub site: Site,
    /// `beranda.md`.
    pub home: Entry<Home>,
    /// The `_indeks.md` of each folder that has a list page.
    pub indexes: Indexes,
    /// The four pillars, by number.
    pub pillars: Collection<Entry<Pillar>>,
    /// The seven steps, P1 to P7.
    pub steps: Collection<Entry<Step>>,
    /// The training catalogue, by stage and title; sessions by start.
    pub trainings: Collection<Entry<Training>>,
    /// The community directory, by title.
    pub communities: Collection<Entry<Community>>,
    /// The offices, by kota in the order of `kota.toml` and then by name; kelurahan by name.
    pub kecamatan: Collection<Entry<Kecamatan>>,
    /// News, latest first.
    pub news: Collection<Entry<News>>,
    /// Sets of dated figures, by `urutan`.
    pub figures: Collection<Entry<FigureSet>>,
    /// Reports of fortnights, latest first.
    pub reports: Vec<PublishedReport>,
    /// Single pages (`halaman/`), by slug.
    pub singles: Collection<Entry<SinglePage>>,
    /// Forms with their options resolved, by id.
    pub forms: Collection<FormPage>,
    /// `kota.toml`, in file order.
    pub cities: Collection<City>,
    /// `topik.toml`, in file order.
    pub topics: Collection<Topic>,
    /// `bidang.toml`, in file order.
    pub sectors: Collection<Sector>,
    /// `jenis-komunitas.toml`, in file order.
    pub community_types: Collection<CommunityType>,
    /// `sumber.toml`, in file order.
    pub sources: Collection<Source>,
    /// `pesan.toml`: each [`bundle::MessageId`] once.
    pub messages: Vec<Message>,
    /// The phrases of `pesan.toml`: each [`bundle::PhraseId`] once.
    pub phrases: Vec<Phrase>,
    /// `glosarium.toml`, by name.
    pub terms: Vec<Term>,
}

impl Content {
    /// The sessions in which one can ask for a place on the site, soonest first.
    pub fn joinable(&self) -> impl Iterator<Item = (&Entry<Training>, &Session)> {
        let all = self
            .trainings
            .iter()
            .flat_map(|training| training.data.sessions.iter().map(move |s| (training, s)));
        let mut joinable: Vec<_> = all
            .filter(|(_, session)| session.entries().is_some())
            .collect();
        joinable.sort_by_key(|(_, session)| (session.start, &session.id));
        joinable.into_iter()
    }

    /// The words of a phrase, which every checked content has.
    pub(crate) fn phrase(&self, id: bundle::PhraseId) -> Option<&str> {
        let mut phrases = self.phrases.iter();
        let phrase = phrases.find(|phrase| phrase.id == id.name())?;
        Some(&phrase.text)
    }

    /// The page that is shown without a network, if the site has one.
    pub(crate) fn offline_page(&self) -> Option<&Entry<SinglePage>> {
        let mut singles = self.singles.iter();
        singles.find(|single| single.data.layout == Layout::Offline)
    }
}

/// The list pages, one for each folder that has one.
#[derive(Debug)]
pub struct Indexes {
    /// `/pilar/`
    pub pillars: Entry<Index>,
    /// `/langkah/`
    pub steps: Entry<Index>,
    /// `/pelatihan/`
    pub trainings: Entry<Index>,
    /// `/komunitas/`
    pub communities: Entry<Index>,
    /// `/kecamatan/`
    pub kecamatan: Entry<Index>,
    /// `/berita/`
    pub news: Entry<Index>,
    /// `/angka/`
    pub figures: Entry<Index>,
}
