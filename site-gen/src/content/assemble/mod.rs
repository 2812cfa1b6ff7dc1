//! From [`ParsedContent`] to [`Content`]: bodies are rendered, examples left out where wanted, references to
//! what is not there dropped, and everything is put into the order of its lists.

mod bodies;
mod examples;
mod form_options;
mod incomplete;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use jiff::civil::Date;

use crate::addresses::{Certainty, FileLinks, Ledger};
use crate::content::parse::{ParsedContent, ParsedPage, Record};
use crate::content::parts::Parts;
use crate::content::{
    Collection, Content, Entry, FormPage, Glossary, Index, Indexes, Kecamatan, Training,
};
use crate::kinds::Kind;
use crate::markdown::{LastAround, PublishedAsset, Renderer, Surroundings};
use bodies::Bodies;
use content_files::diagnostics::Problem;
use content_files::source::{PathStep, index, key};
pub(crate) use examples::{FileAddresses, close_sessions as close_example_sessions};
use forms::OptionSources;
pub(crate) use incomplete::Incomplete;

/// The content and what is still to be checked about it.
#[derive(Debug)]
pub(crate) struct Assembled {
    /// `None` when a file is missing without which there is no site.
    pub(crate) content: Option<Content>,
    /// Every link to a page of this site, to be checked when the pages are known.
    pub(crate) links: Vec<Arc<FileLinks>>,
    pub(crate) addresses: FileAddresses,
    /// The pages of which not every anchor is known.
    pub(crate) incomplete: Incomplete,
    /// Which addresses are sure; all of them only where no file is broken, and no two contradict
    /// each other.
    pub(crate) certainty: Certainty,
    /// Which addresses were published, and which moved.
    pub(crate) ledger: Ledger,
    /// The addresses of the pages that are examples, as far as they are part of the site.
    pub(crate) examples: Vec<String>,
    /// The glossary as it stands in its file.
    pub(crate) glossary: Option<Record<Glossary>>,
}

impl Assembled {
    /// Makes what there is of content that can't be read as a whole.
    pub(crate) fn nothing() -> Self {
        Self {
            content: None,
            links: Vec::new(),
            addresses: FileAddresses::default(),
            incomplete: Incomplete::default(),
            certainty: Certainty::Nothing,
            ledger: Ledger::default(),
            examples: Vec::new(),
            glossary: None,
        }
    }
}

/// Puts the content together for a day, after that of an earlier build. Of broken files only what
/// refers to them is missing.
pub(crate) fn assemble(
    mut parsed: ParsedContent,
    with_examples: bool,
    today: Date,
    (assets, ids): (&BTreeMap<String, PublishedAsset>, &BTreeSet<String>),
    around: &mut LastAround,
    earlier: Option<&Content>,
    problems: &mut Vec<Problem>,
) -> Assembled {
    let removed = if with_examples {
        HashSet::new()
    } else {
        examples::remove(&mut parsed)
    };
    let addresses = FileAddresses::new(&parsed, &removed);
    let examples = examples::addresses_of_examples(&parsed);
    let incomplete = Incomplete::new(&parsed);
    let has_lost_form = parsed.has_lost_form;
    let forms = parsed.forms.stems.len();
    let mut is_whole = !problems.iter().any(Problem::is_error);
    let ledger = std::mem::take(&mut parsed.ledger);
    let glossary = parsed.glossary.clone();
    examples::drop_dangling(&mut parsed);

    let site = parsed.site.as_ref();
    let base_url = site.map_or_else(String::new, |site| site.value.base_url.clone());
    let surroundings = Surroundings {
        assets,
        ids,
        removed: &removed,
        base_url: &base_url,
    };
    let mut bodies = Bodies::new(Renderer::new(surroundings, around));
    bodies.broken(std::mem::take(&mut parsed.broken));
    let content = parts(parsed, today, &mut bodies).map(|parts| Content::new(parts, earlier));
    is_whole &= content
        .as_ref()
        .is_some_and(|content| content.forms().len() == forms);
    let certainty = match (is_whole, has_lost_form) {
        (true, _) => Certainty::All,
        (false, false) => Certainty::Files,
        (false, true) => Certainty::ListedFiles,
    };
    problems.append(&mut bodies.problems);
    let mut links = bodies.links;
    links.extend(ledger.redirects.links().map(Arc::new));
    Assembled {
        content,
        links,
        addresses,
        incomplete,
        certainty,
        ledger,
        examples,
        glossary,
    }
}

fn parts(parsed: ParsedContent, today: Date, bodies: &mut Bodies<'_>) -> Option<Parts> {
    // Without `..`: a kind that was read does not compile until it is put together here.
    let ParsedContent {
        site,
        home,
        indexes,
        pillars,
        steps,
        trainings,
        communities,
        kecamatan,
        news,
        figures,
        reports,
        singles,
        forms,
        cities,
        topics,
        sectors,
        community_types,
        sources,
        glossary,
        messages,
        // Taken before, or for the checks alone.
        form_addresses: _,
        has_lost_form: _,
        ledger: _,
        broken: _,
    } = parsed;
    // Everything is rendered before anything may be missing, so that the problems of every file are reported.
    let indexes = self::indexes(indexes, bodies);
    let home = bodies.home(home);
    let site = bodies.site(site);
    let cities = Collection::new(list(cities, |list| list.cities));
    let sectors = Collection::new(list(sectors, |list| list.sectors));
    let mut terms = list(glossary, |list| list.terms);
    terms.sort_by_key(|term| term.name.to_lowercase());

    let mut pillars = bodies.entries(pillars.entries);
    pillars.sort_by_key(|pillar| pillar.data.number);
    let mut steps = bodies.entries(steps.entries);
    steps.sort_by_key(|step| step.data.code);
    let mut trainings = bodies.entries(trainings.entries);
    sort_trainings(&mut trainings);
    let mut communities = bodies.entries(communities.entries);
    communities.sort_by_cached_key(|community| community.meta.title.to_lowercase());
    let mut kecamatan = bodies.entries(kecamatan.entries);
    sort_kecamatan(&mut kecamatan, &cities);
    let mut news = bodies.entries(news.entries);
    news.sort_by_key(|item| Reverse(item.data.date));
    let mut figures = bodies.entries(figures.entries);
    figures.sort_by_key(|set| set.data.order);
    let reports = reports.entries.into_iter();
    let mut reports: Vec<_> = reports.map(|report| report.value).collect();
    reports.sort_by_key(|report| Reverse(report.as_of));
    let singles = bodies.entries(singles.entries);

    let (messages, phrases) = messages.map_or_else(Default::default, |record| {
        (record.value.messages, record.value.phrases)
    });

    let mut parts = Parts {
        site: site?,
        home: home?,
        indexes: indexes?,
        pillars: Collection::new(pillars),
        steps: Collection::new(steps),
        trainings: Collection::new(trainings),
        communities: Collection::new(communities),
        kecamatan: Collection::new(kecamatan),
        news: Collection::new(news),
        figures: Collection::new(figures),
        reports,
        singles: Collection::new(singles),
        forms: Collection::new(Vec::new()),
        cities,
        topics: Collection::new(list(topics, |list| list.topics)),
        sectors,
        community_types: Collection::new(list(community_types, |list| list.types)),
        sources: Collection::new(list(sources, |list| list.sources)),
        messages,
        phrases,
        terms,
    };
    let options = form_options::options(&parts, today);
    parts.forms = Collection::new(self::forms(forms.entries, &options, bodies));
    Some(parts)
}

fn list<T, I>(record: Option<Record<T>>, items: impl FnOnce(T) -> Vec<I>) -> Vec<I> {
    record.map_or_else(Vec::new, |record| items(record.value))
}

fn indexes(parsed: Vec<(Kind, ParsedPage<Index>)>, bodies: &mut Bodies<'_>) -> Option<Indexes> {
    let (kinds, parsed): (Vec<_>, Vec<_>) = parsed.into_iter().unzip();
    let mut entries: HashMap<Kind, Entry<Index>> =
        kinds.into_iter().zip(bodies.entries(parsed)).collect();
    Some(Indexes {
        pillars: entries.remove(&Kind::Pillar)?,
        steps: entries.remove(&Kind::Step)?,
        trainings: entries.remove(&Kind::Training)?,
        communities: entries.remove(&Kind::Community)?,
        kecamatan: entries.remove(&Kind::Kecamatan)?,
        news: entries.remove(&Kind::News)?,
        figures: entries.remove(&Kind::FigureSet)?,
    })
}

fn sort_trainings(trainings: &mut [Entry<Training>]) {
    trainings
        .sort_by_cached_key(|training| (training.data.stage, training.meta.title.to_lowercase()));
    for training in trainings {
        let sessions = &mut training.data.sessions;
        sessions.sort_by(|a, b| (a.start, &a.kecamatan).cmp(&(b.start, &b.kecamatan)));
    }
}

/// Sorts by kota in the order of `kota.toml`, then by name, as people look for them.
fn sort_kecamatan(kecamatan: &mut [Entry<Kecamatan>], cities: &Collection<crate::content::City>) {
    let order: HashMap<&str, usize> = cities.keys().zip(0..).collect();
    kecamatan.sort_by_cached_key(|office| {
        let city = order.get(office.data.city.as_str()).copied();
        (city.unwrap_or(usize::MAX), office.meta.title.to_lowercase())
    });
    for office in kecamatan {
        let kelurahan = &mut office.data.kelurahan;
        kelurahan.sort_by_cached_key(|item| item.name.to_lowercase());
    }
}

fn forms(
    parsed: Vec<Record<form_definitions::FormSource>>,
    options: &OptionSources,
    bodies: &mut Bodies<'_>,
) -> Vec<FormPage> {
    let mut pages = Vec::new();
    for Record { source, id, value } in parsed {
        let (updated, owner, review) = (value.updated, value.owner.clone(), value.review);
        let intro = bodies.text_field(
            &source,
            &value.path,
            &value.title,
            &value.intro,
            &[key("pengantar")],
        );
        // Looked at whether or not it is shown just now: its links must lead somewhere.
        let closed_intro = value.closed_intro.as_ref().map(|text| {
            let place = [key("pengantar_tutup")];
            bodies.text_field(&source, &value.path, &value.title, text, &place)
        });
        match form_definitions::resolve(&id, &value, options) {
            Ok(form) => pages.push(FormPage {
                path: form.path().to_owned(),
                title: form.title().to_owned(),
                summary: form.summary().to_owned(),
                form: {
                    let closed = closed_intro.filter(|_| form.is_closed());
                    let body = closed.unwrap_or(intro);
                    let (intro, beside) = body.around_sections(2);
                    form.with_texts(intro, beside)
                },
                updated,
                owner: Some(owner),
                review,
            }),
            Err(faults) => {
                let placed = faults.into_iter().map(|fault| fault.placed(&source));
                bodies.problems.extend(placed);
            }
        }
        bodies.finish_file(source);
    }
    pages
}

/// Returns the path to a link of a list in front matter.
fn link_path(list: &'static str, position: usize) -> [PathStep; 3] {
    [key(list), index(position), key("alamat")]
}
