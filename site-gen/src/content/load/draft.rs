//! Content as it was read: typed, but not yet checked against each other.

use std::collections::BTreeSet;

use forms::source::FormSource;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use crate::addresses::ledger::Ledger;
use crate::content::{
    CityList, Community, CommunityTypeList, FigureSet, Glossary, Home, Index, Kecamatan, Meta,
    News, Pillar, SectorList, SinglePage, Site, SourceList, Step, TopicList, Training,
};
use crate::source::Source;

/// Everything under `content/`. What could not be read is missing.
#[derive(Debug)]
pub(crate) struct Drafts {
    pub(crate) site: Option<Record<Site>>,
    pub(crate) home: Option<Draft<Home>>,
    /// With the folder they belong to.
    pub(crate) indexes: Vec<(&'static str, Draft<Index>)>,
    pub(crate) pillars: Folder<Draft<Pillar>>,
    pub(crate) steps: Folder<Draft<Step>>,
    pub(crate) trainings: Folder<Draft<Training>>,
    pub(crate) communities: Folder<Draft<Community>>,
    pub(crate) kecamatan: Folder<Draft<Kecamatan>>,
    pub(crate) news: Folder<Draft<News>>,
    pub(crate) figures: Folder<Draft<FigureSet>>,
    pub(crate) singles: Folder<Draft<SinglePage>>,
    pub(crate) forms: Folder<Record<FormSource>>,
    /// The addresses of all forms, also of those that could not be read.
    pub(crate) form_addresses: Vec<String>,
    /// Whether there is a form whose address could not be made out.
    pub(crate) has_lost_form: bool,
    pub(crate) cities: Option<Record<CityList>>,
    pub(crate) topics: Option<Record<TopicList>>,
    pub(crate) sectors: Option<Record<SectorList>>,
    pub(crate) community_types: Option<Record<CommunityTypeList>>,
    pub(crate) sources: Option<Record<SourceList>>,
    pub(crate) glossary: Option<Record<Glossary>>,
    pub(crate) ledger: Ledger,
    pub(crate) broken: Vec<BrokenPage>,
}

impl Drafts {
    /// Calls `visit` for every file that has the common keys.
    pub(crate) fn each_page(&self, visit: &mut dyn FnMut(&Source, &Meta)) {
        fn all<T>(entries: &[Draft<T>], visit: &mut dyn FnMut(&Source, &Meta)) {
            for entry in entries {
                visit(&entry.source, &entry.meta);
            }
        }
        all(self.home.as_slice(), visit);
        for (_, list) in &self.indexes {
            visit(&list.source, &list.meta);
        }
        all(&self.pillars.entries, visit);
        all(&self.steps.entries, visit);
        all(&self.trainings.entries, visit);
        all(&self.communities.entries, visit);
        all(&self.kecamatan.entries, visit);
        all(&self.news.entries, visit);
        all(&self.figures.entries, visit);
        all(&self.singles.entries, visit);
    }
}

/// A file with the keys that all pages share.
#[derive(Debug, Clone)]
pub(crate) struct Draft<T> {
    pub(crate) source: Source,
    pub(crate) slug: String,
    /// The page's address.
    pub(crate) path: String,
    pub(crate) meta: Meta,
    pub(crate) data: T,
}

/// A page whose front matter can't be used. Its body still has something to tell.
#[derive(Debug, Clone)]
pub(crate) struct BrokenPage {
    pub(crate) source: Source,
    pub(crate) path: String,
}

/// A TOML file with keys of its own.
#[derive(Debug, Clone)]
pub(crate) struct Record<T> {
    pub(crate) source: Source,
    /// The file's stem where it is one of many; else empty.
    pub(crate) id: String,
    pub(crate) value: T,
}

/// The files of one folder.
#[derive(Debug)]
pub(crate) struct Folder<T> {
    /// Those that could be read, by file name.
    pub(crate) entries: Vec<T>,
    /// The slugs of all, also of those that could not be read: a reference to a broken file is
    /// not a mistake of its own.
    pub(crate) slugs: BTreeSet<String>,
}

impl<T> Folder<T> {
    /// Whether every file could be read.
    pub(crate) fn is_complete(&self) -> bool {
        self.entries.len() == self.slugs.len()
    }
}

/// What the data of a file may be: read by its schema, and remembered from build to build.
pub(crate) trait Data:
    DeserializeOwned + JsonSchema + Clone + Send + Sync + 'static
{
}

impl<T: DeserializeOwned + JsonSchema + Clone + Send + Sync + 'static> Data for T {}

/// A kind of content that has a folder of its own.
pub(crate) trait Kind: Data {
    /// The folder's name.
    const FOLDER: &'static str;
    /// The extension of its files.
    const EXTENSION: &'static str = "md";

    /// The address of the page that shows the file with this stem.
    fn address(slug: &str) -> String {
        format!("/{}/{slug}/", Self::FOLDER)
    }
}

impl Kind for Pillar {
    const FOLDER: &'static str = "pilar";
}

impl Kind for Step {
    const FOLDER: &'static str = "langkah";
}

impl Kind for Training {
    const FOLDER: &'static str = "pelatihan";
}

impl Kind for Community {
    const FOLDER: &'static str = "komunitas";
}

impl Kind for Kecamatan {
    const FOLDER: &'static str = "kecamatan";
}

impl Kind for News {
    const FOLDER: &'static str = "berita";
}

impl Kind for FigureSet {
    const FOLDER: &'static str = "angka";
    const EXTENSION: &'static str = "toml";

    fn address(_: &str) -> String {
        "/angka/".to_owned()
    }
}

impl Kind for SinglePage {
    const FOLDER: &'static str = "halaman";

    fn address(slug: &str) -> String {
        format!("/{slug}/")
    }
}
