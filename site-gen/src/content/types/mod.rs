//! The content as the pages see it: read, checked, resolved and sorted.
//!
//! Start with [`super::Content`]. Each kind of content has a module of its own with one typed struct
//! for its front matter; the keys that all Markdown files share are in [`Meta`]. Front-matter
//! keys are Indonesian because editors write them; the Rust names behind them are English.
//!
//! Every reference between files (a training's community, a session's kecamatan) is kept as a
//! slug and has been checked when a [`super::Content`] exists, so that [`Collection::get`] finds it. With
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
pub use meta::{Entry, Front, Meta};
pub use news::{Citation, News};
pub use pillar::Pillar;
pub use programme::published_report::PublishedReport;
pub use programme::{SessionKind, SessionMode, Stage};
pub use single::{Home, Index, Layout, SinglePage};
pub use site::{Link, Phase, Site};
pub use step::Step;
pub use training::{Level, Session, Training};
pub(crate) use training::{joinable, with_places};

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

impl Indexes {
    /// Returns all of them, in this order.
    pub(super) fn all(&self) -> [&Entry<Index>; 7] {
        let Self {
            pillars,
            steps,
            trainings,
            communities,
            kecamatan,
            news,
            figures,
        } = self;
        [
            pillars,
            steps,
            trainings,
            communities,
            kecamatan,
            news,
            figures,
        ]
    }
}
