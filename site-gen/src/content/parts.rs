//! [`Content`]: everything that pages are made of, and what of it each of them has looked at.
//!
//! The parts can be asked for only through a reader that notes it. So what was made of some parts
//! is known to be what it would be again as long as these are the same ([`super::Sections`]), and
//! nobody has to say what he reads.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::parse::PageKind;
use super::types::{
    City, Collection, Community, CommunityType, Entry, FigureSet, FormPage, Home, Indexes,
    Kecamatan, Layout, Message, News, Phrase, Pillar, PublishedReport, Sector, Session, SinglePage,
    Site, Source, Step, Term, Topic, Training, with_places,
};
use crate::kinds::Kind;
use crate::markdown::Body;
use crate::memory::Same;

/// Declares the parts, each with the kind of the files it comes from.
macro_rules! parts {
    ($($(#[$doc:meta])* $name:ident: $part:ty, $kind:ident;)*) => {
        /// The parts that a [`Content`] is put together from.
        #[derive(Debug)]
        pub(super) struct Parts {
            $(pub(super) $name: $part,)*
        }

        impl Content {
            $(
                $(#[$doc])*
                pub fn $name(&self) -> &$part {
                    self.note(bit(Kind::$kind, Aspect::Data));
                    &self.parts.$name
                }
            )*
        }

        impl Parts {
            /// Calls `changed` for what differs from earlier parts.
            fn compare(&self, earlier: &Self, mut changed: impl FnMut(Kind, Aspect)) {
                for aspect in [Aspect::Data, Aspect::Bodies] {
                    $(
                        if !self.$name.is_same(&earlier.$name, aspect) {
                            changed(Kind::$kind, aspect);
                        }
                    )*
                }
            }
        }
    };
}

parts! {
    /// `situs.toml`.
    site: Site, Site;
    /// `beranda.md`.
    home: Entry<Home>, Home;
    /// The `_indeks.md` of each folder that has a list page.
    indexes: Indexes, Index;
    /// The four pillars, by number.
    pillars: Collection<Entry<Pillar>>, Pillar;
    /// The seven steps, P1 to P7.
    steps: Collection<Entry<Step>>, Step;
    /// The training catalogue, by stage and title; sessions by start.
    trainings: Collection<Entry<Training>>, Training;
    /// The community directory, by title.
    communities: Collection<Entry<Community>>, Community;
    /// The offices, by kota in the order of `kota.toml` and then by name; kelurahan by name.
    kecamatan: Collection<Entry<Kecamatan>>, Kecamatan;
    /// News, latest first.
    news: Collection<Entry<News>>, News;
    /// Sets of dated figures, by `urutan`.
    figures: Collection<Entry<FigureSet>>, FigureSet;
    /// Reports of fortnights, latest first.
    reports: Vec<PublishedReport>, Report;
    /// Single pages (`halaman/`), by slug.
    singles: Collection<Entry<SinglePage>>, SinglePage;
    /// Forms with their options resolved, by id.
    forms: Collection<FormPage>, Form;
    /// `kota.toml`, in file order.
    cities: Collection<City>, Cities;
    /// `topik.toml`, in file order.
    topics: Collection<Topic>, Topics;
    /// `bidang.toml`, in file order.
    sectors: Collection<Sector>, Sectors;
    /// `jenis-komunitas.toml`, in file order.
    community_types: Collection<CommunityType>, CommunityTypes;
    /// `sumber.toml`, in file order.
    sources: Collection<Source>, Sources;
    /// `pesan.toml`: each [`bundle::MessageId`] once.
    messages: Vec<Message>, Messages;
    /// The phrases of `pesan.toml`: each [`bundle::PhraseId`] once.
    phrases: Vec<Phrase>, Messages;
    /// `glosarium.toml`, by name.
    terms: Vec<Term>, Glossary;
}

/// A reader of everything under `content/`, checked. All collections are sorted; see each.
#[derive(Debug)]
pub struct Content {
    parts: Arc<Parts>,
    versions: Arc<Versions>,
    /// A [`bit`] for each aspect that was looked at.
    seen: AtomicU64,
}

/// A side of a kind that is looked at, and changes, by itself: an edited text changes no list of
/// titles.
#[derive(Debug, Clone, Copy)]
enum Aspect {
    /// Everything but the bodies.
    Data,
    /// The rendered Markdown.
    Bodies,
}

const ASPECTS: usize = 2 * Kind::ALL.len();
const _: () = assert!(ASPECTS <= u64::BITS as usize, "each aspect has a bit");

const fn position(kind: Kind, aspect: Aspect) -> usize {
    2 * kind as usize + aspect as usize
}

const fn bit(kind: Kind, aspect: Aspect) -> u64 {
    1 << position(kind, aspect)
}

/// The build in which each aspect was last another than before.
#[derive(Debug, Clone)]
struct Versions {
    build: u64,
    of: [u64; ASPECTS],
}

/// The aspects that a reader has looked at, in their versions.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    bits: u64,
    versions: Arc<Versions>,
}

impl Content {
    /// Makes content that is read for the first time, or after `earlier` content.
    pub(super) fn new(parts: Parts, earlier: Option<&Self>) -> Self {
        let mut versions = Versions {
            build: 0,
            of: [0; ASPECTS],
        };
        if let Some(earlier) = earlier {
            versions = Versions::clone(&earlier.versions);
            versions.build += 1;
            let Versions { build, of } = &mut versions;
            parts.compare(&earlier.parts, |kind, aspect| {
                of[position(kind, aspect)] = *build;
            });
        }
        Self {
            parts: Arc::new(parts),
            versions: Arc::new(versions),
            seen: AtomicU64::new(0),
        }
    }

    /// Makes another reader of the same content, who has not looked at anything.
    pub(crate) fn reader(&self) -> Self {
        Self {
            parts: Arc::clone(&self.parts),
            versions: Arc::clone(&self.versions),
            seen: AtomicU64::new(0),
        }
    }

    /// Returns the rendered Markdown of an entry.
    pub(crate) fn body<'e, T: PageKind>(&self, entry: &'e Entry<T>) -> &'e Body {
        self.note(bit(T::KIND, Aspect::Bodies));
        &entry.body
    }

    /// Returns the file of an entry: its body is the very same as long as nothing in the file
    /// changes.
    pub(crate) fn file<T: PageKind>(&self, entry: &Entry<T>) -> Same<Body> {
        self.note(bit(T::KIND, Aspect::Data) | bit(T::KIND, Aspect::Bodies));
        Same(Arc::clone(&entry.body))
    }

    /// Tells whether an entry is of the very same file as one of an earlier build.
    pub(crate) fn is_same_file<T: PageKind>(&self, own: &Entry<T>, earlier: &Entry<T>) -> bool {
        self.note(bit(T::KIND, Aspect::Data) | bit(T::KIND, Aspect::Bodies));
        Arc::ptr_eq(&own.body, &earlier.body)
    }

    /// Tells whether entries say the same before their Markdown as those of an earlier build.
    pub(crate) fn is_same_data<T: PageKind + PartialEq>(
        &self,
        own: &[Entry<T>],
        earlier: &[Entry<T>],
    ) -> bool {
        self.note(bit(T::KIND, Aspect::Data));
        own.is_same(earlier, Aspect::Data)
    }

    /// Tells what was looked at so far.
    pub(super) fn seen(&self) -> Seen {
        Seen {
            bits: self.seen.load(Ordering::Relaxed),
            versions: Arc::clone(&self.versions),
        }
    }

    /// Tells whether all that was seen then is here the same.
    pub(super) fn is_as_seen(&self, seen: &Seen) -> bool {
        let mut aspects = (0..ASPECTS).filter(|position| seen.bits & (1 << position) != 0);
        aspects.all(|position| self.versions.of[position] == seen.versions.of[position])
    }

    /// Notes that all this was looked at.
    pub(super) fn note_all(&self, seen: &Seen) {
        self.note(seen.bits);
    }

    fn note(&self, bits: u64) {
        // Most of it is asked for again and again, by all processors.
        if self.seen.load(Ordering::Relaxed) & bits != bits {
            self.seen.fetch_or(bits, Ordering::Relaxed);
        }
    }

    /// Iterates over the sessions in which somebody may have a place, soonest first: those that one
    /// can ask for on the site, and those that were cancelled since.
    pub fn with_places(&self) -> impl Iterator<Item = (&Entry<Training>, &Session)> {
        with_places(self.trainings())
    }

    /// Returns the words of a phrase, which every checked content has.
    pub(crate) fn phrase(&self, id: bundle::PhraseId) -> Option<&str> {
        let mut phrases = self.phrases().iter();
        let phrase = phrases.find(|phrase| phrase.id == id.name())?;
        Some(&phrase.text)
    }

    /// Returns the page that is shown without a network, if the site has one.
    pub(crate) fn offline_page(&self) -> Option<&Entry<SinglePage>> {
        let mut singles = self.singles().iter();
        singles.find(|single| single.data.layout == Layout::Offline)
    }
}

/// A part that can be compared with that of an earlier build.
trait Part {
    fn is_same(&self, other: &Self, aspect: Aspect) -> bool;
}

impl<T: PartialEq> Part for Entry<T> {
    fn is_same(&self, other: &Self, aspect: Aspect) -> bool {
        match aspect {
            Aspect::Data => Arc::ptr_eq(&self.front, &other.front) || self.front == other.front,
            Aspect::Bodies => self.body == other.body,
        }
    }
}

impl<T: Part> Part for [T] {
    fn is_same(&self, other: &Self, aspect: Aspect) -> bool {
        let mut pairs = self.iter().zip(other);
        self.len() == other.len() && pairs.all(|(own, other)| own.is_same(other, aspect))
    }
}

impl<T: Part> Part for Vec<T> {
    fn is_same(&self, other: &Self, aspect: Aspect) -> bool {
        self.as_slice().is_same(other, aspect)
    }
}

impl<T: Part> Part for Collection<T> {
    fn is_same(&self, other: &Self, aspect: Aspect) -> bool {
        (**self).is_same(other, aspect)
    }
}

impl Part for Indexes {
    fn is_same(&self, other: &Self, aspect: Aspect) -> bool {
        let mut pairs = self.all().into_iter().zip(other.all());
        pairs.all(|(own, other)| own.is_same(other, aspect))
    }
}

/// Parts without Markdown, as a whole.
macro_rules! without_bodies {
    ($($part:ty),*) => {
        $(impl Part for $part {
            fn is_same(&self, other: &Self, aspect: Aspect) -> bool {
                match aspect {
                    Aspect::Data => self == other,
                    Aspect::Bodies => true,
                }
            }
        })*
    };
}

without_bodies!(
    Site,
    PublishedReport,
    FormPage,
    City,
    Topic,
    Sector,
    CommunityType,
    Source,
    Message,
    Phrase,
    Term
);
