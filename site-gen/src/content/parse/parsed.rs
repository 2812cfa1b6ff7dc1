//! Content as it was read: typed, but not yet checked against each other.
//!
//! [`ParsedContent`] has a field for each kind, with its type. Whatever is done for all kinds goes
//! through [`ParsedContent::of`].

use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex};

use form_definitions::FormSource;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use crate::addresses::{FileLinks, Ledger};
use crate::content::folder::Stems;
use crate::content::{
    City, CityList, Community, CommunityTypeList, FigureSet, Front, Glossary, Home, Index,
    Kecamatan, Keyed, MessageList, Meta, News, Pillar, PublishedReport, SectorList, SinglePage,
    Site, SourceList, Step, TopicList, Training,
};
use crate::kinds::Kind;
use crate::markdown::{Around, Body};
use crate::memory::{Last, Same};
use content_files::diagnostics::Problem;
use content_files::source::Source;

/// Everything under `content/`. What could not be read is missing.
#[derive(Debug)]
pub(crate) struct ParsedContent {
    pub(crate) site: Option<Record<Site>>,
    pub(crate) home: Option<ParsedPage<Home>>,
    /// With the kind they list.
    pub(crate) indexes: Vec<(Kind, ParsedPage<Index>)>,
    pub(crate) pillars: Folder<ParsedPage<Pillar>>,
    pub(crate) steps: Folder<ParsedPage<Step>>,
    pub(crate) trainings: Folder<ParsedPage<Training>>,
    pub(crate) communities: Folder<ParsedPage<Community>>,
    pub(crate) kecamatan: Folder<ParsedPage<Kecamatan>>,
    pub(crate) news: Folder<ParsedPage<News>>,
    pub(crate) figures: Folder<ParsedPage<FigureSet>>,
    pub(crate) reports: Folder<Record<PublishedReport>>,
    pub(crate) singles: Folder<ParsedPage<SinglePage>>,
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
    pub(crate) messages: Option<Record<MessageList>>,
    pub(crate) ledger: Ledger,
    pub(crate) broken: Vec<BrokenPage>,
}

impl ParsedContent {
    /// Returns everything that was read of a kind, whatever its type.
    pub(crate) fn of(&self, kind: Kind) -> OfKind<'_> {
        match kind {
            Kind::Pillar => OfKind::folder(&self.pillars),
            Kind::Step => OfKind::folder(&self.steps),
            Kind::Training => OfKind::folder(&self.trainings),
            Kind::Community => OfKind::folder(&self.communities),
            Kind::Kecamatan => OfKind::folder(&self.kecamatan),
            Kind::News => OfKind::folder(&self.news),
            Kind::FigureSet => OfKind::folder(&self.figures),
            Kind::Report => OfKind::records(&self.reports, |report| (None, report.is_example)),
            Kind::SinglePage => OfKind::folder(&self.singles),
            Kind::Home => OfKind::pages(alone(), self.home.as_slice()),
            Kind::Index => {
                let folders = Kind::listed().map(|kind| kind.name().to_owned());
                OfKind::pages(
                    Arc::new(folders.collect()),
                    self.indexes.iter().map(|(_, page)| page),
                )
            }
            Kind::Form => OfKind::records(&self.forms, |form| (Some(&form.path), false)),
            Kind::Site => OfKind::list(self.site.as_ref(), |_| &[] as &[City]),
            Kind::Cities => OfKind::list(self.cities.as_ref(), |list| &list.cities),
            Kind::Topics => OfKind::list(self.topics.as_ref(), |list| &list.topics),
            Kind::Sectors => OfKind::list(self.sectors.as_ref(), |list| &list.sectors),
            Kind::CommunityTypes => OfKind::list(self.community_types.as_ref(), |list| &list.types),
            Kind::Sources => OfKind::list(self.sources.as_ref(), |list| &list.sources),
            Kind::Glossary => OfKind::list(self.glossary.as_ref(), |_| &[] as &[City]),
            Kind::Messages => OfKind::list(self.messages.as_ref(), |list| &list.messages),
            Kind::Redirects => OfKind::redirects(&self.ledger),
        }
    }

    /// Iterates over all kinds that were read, in the order of [`Kind::ALL`].
    pub(crate) fn kinds(&self) -> impl Iterator<Item = (Kind, OfKind<'_>)> {
        Kind::ALL.iter().map(|&kind| (kind, self.of(kind)))
    }

    /// Iterates over every file that has the common keys, with those.
    pub(crate) fn pages(&self) -> impl Iterator<Item = (&Source, &Meta)> {
        let files = self.kinds().flat_map(|(_, read)| read.files);
        files.filter_map(|file| Some((file.source, file.meta?)))
    }

    /// Removes the files of a kind that are marked as examples, and returns their addresses. Of
    /// the home page and the list pages there must be one.
    pub(crate) fn remove_examples(&mut self, kind: Kind) -> Vec<String> {
        match kind {
            Kind::Pillar => self.pillars.remove_examples(),
            Kind::Step => self.steps.remove_examples(),
            Kind::Training => self.trainings.remove_examples(),
            Kind::Community => self.communities.remove_examples(),
            Kind::Kecamatan => self.kecamatan.remove_examples(),
            Kind::News => self.news.remove_examples(),
            Kind::FigureSet => self.figures.remove_examples(),
            Kind::Report => self.reports.remove_examples(),
            Kind::SinglePage => self.singles.remove_examples(),
            // The others have no mark.
            Kind::Home
            | Kind::Index
            | Kind::Form
            | Kind::Site
            | Kind::Cities
            | Kind::Topics
            | Kind::Sectors
            | Kind::CommunityTypes
            | Kind::Sources
            | Kind::Glossary
            | Kind::Messages
            | Kind::Redirects => Vec::new(),
        }
    }
}

/// Everything that was read of one kind, whatever its type.
pub(crate) struct OfKind<'a> {
    /// Of all files, also of those that could not be read: a reference to a broken file is not a
    /// mistake of its own.
    pub(crate) stems: Stems,
    /// Those that could be read.
    pub(crate) files: Box<dyn Iterator<Item = ReadFile<'a>> + 'a>,
    /// Ids of a list's items, in file order.
    pub(crate) ids: Vec<&'a str>,
    /// Whether every file could be read.
    pub(crate) is_complete: bool,
}

/// A file that could be read.
#[derive(Debug)]
pub(crate) struct ReadFile<'a> {
    pub(crate) source: &'a Source,
    /// Empty where the kind has one file.
    pub(crate) stem: &'a str,
    /// Of the page that shows it, where not its name alone tells.
    pub(crate) address: Option<&'a str>,
    /// Whether it is marked as an example.
    pub(crate) is_example: bool,
    /// The keys that all pages share.
    pub(crate) meta: Option<&'a Meta>,
}

impl<'a> OfKind<'a> {
    fn folder<T>(folder: &'a Folder<ParsedPage<T>>) -> Self {
        Self {
            is_complete: folder.is_complete,
            ..Self::pages(Arc::clone(&folder.stems), &folder.entries)
        }
    }

    fn pages<T: 'a>(
        stems: Stems,
        pages: impl IntoIterator<Item = &'a ParsedPage<T>, IntoIter: ExactSizeIterator + 'a>,
    ) -> Self {
        let read = |page: &'a ParsedPage<T>| ReadFile {
            source: &page.source,
            stem: &page.slug,
            address: Some(&page.path),
            is_example: page.meta.is_example,
            meta: Some(&page.meta),
        };
        Self::new(stems, pages.into_iter().map(read))
    }

    /// Makes it of records; `about` tells the address, where the name does not, and whether a file
    /// is an example.
    fn records<T>(
        folder: &'a Folder<Record<T>>,
        about: impl Fn(&'a T) -> (Option<&'a str>, bool) + 'a,
    ) -> Self {
        let read = move |record: &'a Record<T>| {
            let (address, is_example) = about(&record.value);
            ReadFile {
                source: &record.source,
                stem: &record.id,
                address,
                is_example,
                meta: None,
            }
        };
        Self {
            is_complete: folder.is_complete,
            ..Self::new(Arc::clone(&folder.stems), folder.entries.iter().map(read))
        }
    }

    fn list<T, I: Keyed + 'a>(
        list: Option<&'a Record<T>>,
        items: impl FnOnce(&'a T) -> &'a [I],
    ) -> Self {
        let ids = list.map_or(&[] as &[_], |list| items(&list.value));
        Self {
            ids: ids.iter().map(Keyed::key).collect(),
            ..Self::new(
                alone(),
                list.map(|list| read_alone(&list.source)).into_iter(),
            )
        }
    }

    /// Makes it of the redirects, the one kind that may be missing.
    fn redirects(ledger: &'a Ledger) -> Self {
        let file = ledger.redirects.0.as_ref();
        Self {
            is_complete: !ledger.are_redirects_lost(),
            ..Self::new(
                Stems::default(),
                file.map(|file| read_alone(&file.source)).into_iter(),
            )
        }
    }

    fn new(stems: Stems, files: impl ExactSizeIterator<Item = ReadFile<'a>> + 'a) -> Self {
        Self {
            is_complete: files.len() == stems.len(),
            stems,
            files: Box::new(files),
            ids: Vec::new(),
        }
    }
}

/// Returns the stem of the one file of a kind that has no folder.
fn alone() -> Stems {
    Arc::new(vec![String::new()])
}

fn read_alone(source: &Source) -> ReadFile<'_> {
    ReadFile {
        source,
        stem: "",
        address: None,
        is_example: false,
        meta: None,
    }
}

/// A file with the keys that all pages share.
#[derive(Debug, Clone)]
pub(crate) struct ParsedPage<T> {
    pub(crate) source: Arc<Source>,
    pub(crate) front: Arc<Front<T>>,
    /// Its Markdown as it was rendered last, by the surroundings: all else follows from the file.
    pub(crate) rendered: Arc<Mutex<Last<Same<Around>, RenderedFile>>>,
}

/// The Markdown of a file, rendered.
#[derive(Debug)]
pub(crate) struct RenderedFile {
    pub(crate) body: Arc<Body>,
    pub(crate) links: Arc<FileLinks>,
    pub(crate) problems: Vec<Problem>,
}

impl<T> Deref for ParsedPage<T> {
    type Target = Front<T>;

    fn deref(&self) -> &Front<T> {
        &self.front
    }
}

impl<T: Clone> DerefMut for ParsedPage<T> {
    fn deref_mut(&mut self) -> &mut Front<T> {
        Arc::make_mut(&mut self.front)
    }
}

/// A page whose front matter can't be used. Its body is still checked.
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
    /// The stems of all, sorted, also of those that could not be read: a reference to a broken file
    /// is not a mistake of its own.
    pub(crate) stems: Stems,
    /// Whether every file could be read; examples that were left out later change nothing in that.
    pub(crate) is_complete: bool,
}

impl<T> Folder<ParsedPage<T>> {
    fn remove_examples(&mut self) -> Vec<String> {
        let examples = self.entries.extract_if(.., |page| page.meta.is_example);
        examples.map(|page| page.path.clone()).collect()
    }
}

impl Folder<Record<PublishedReport>> {
    fn remove_examples(&mut self) -> Vec<String> {
        let examples = self
            .entries
            .extract_if(.., |report| report.value.is_example);
        examples
            .filter_map(|report| Kind::Report.address(&report.id))
            .collect()
    }
}

/// The data that a file may hold: read by its schema, and remembered from build to build.
pub(crate) trait Data:
    DeserializeOwned + JsonSchema + Clone + Send + Sync + 'static
{
}

impl<T: DeserializeOwned + JsonSchema + Clone + Send + Sync + 'static> Data for T {}

/// The type of a kind whose files have a page or a place on one.
pub(crate) trait PageKind: Data {
    /// Its row in the table of kinds.
    const KIND: Kind;
}

macro_rules! page_kinds {
    ($($kind:ident),*) => {
        $(impl PageKind for $kind {
            const KIND: Kind = Kind::$kind;
        })*
    };
}

page_kinds!(
    Pillar, Step, Training, Community, Kecamatan, News, FigureSet, SinglePage, Home, Index
);
