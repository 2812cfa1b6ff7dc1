//! From drafts to [`Content`]: bodies are rendered, examples left out where wanted, references to
//! what is not there dropped, and everything is put into the order of its lists.

mod bodies;
mod form_options;
mod left_out;
mod unsure;

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

use forms::Form;

use crate::addresses::ledger::Ledger;
use crate::addresses::links::FileLinks;
use crate::content::load::{Draft, Drafts, Record};
use crate::content::{Collection, Content, Entry, FormPage, Index, Indexes, Kecamatan, Training};
use crate::diagnostics::Problem;
use crate::markdown::{Rendered, Surroundings};
use crate::memory::{Markdown, Memo};
use crate::source::{index, key};
use bodies::Bodies;
pub(crate) use unsure::Unsure;

/// The content and what is still to be checked about it.
#[derive(Debug)]
pub(crate) struct Assembled {
    /// `None` when a file is missing without which there is no site.
    pub(crate) content: Option<Content>,
    /// Every link to a page of this site, to be checked when the pages are known.
    pub(crate) links: Vec<FileLinks>,
    /// The addresses of all files, also of those that could not be read.
    pub(crate) addresses: HashSet<String>,
    /// The pages of which not every anchor is known.
    pub(crate) unsure: Unsure,
    /// Whether every page can be made: no file is broken, and no two contradict each other.
    pub(crate) is_whole: bool,
    /// Whether there is a form whose address could not be made out.
    pub(crate) has_lost_form: bool,
    /// Which addresses were published, and which moved.
    pub(crate) ledger: Ledger,
    /// The addresses of the pages that are examples, as far as they are part of the site.
    pub(crate) examples: Vec<String>,
}

/// Puts the content together. Of broken files only what refers to them is missing.
pub(crate) fn assemble(
    mut drafts: Drafts,
    with_examples: bool,
    assets: &BTreeMap<String, String>,
    memo: &Memo<Rendered>,
    problems: &mut Vec<Problem>,
) -> Assembled {
    let left_out = if with_examples {
        HashSet::new()
    } else {
        left_out::leave_out_examples(&mut drafts)
    };
    let addresses = left_out::addresses(&drafts, &left_out);
    let examples = left_out::examples(&drafts);
    let unsure = Unsure::new(&drafts);
    let has_lost_form = drafts.has_lost_form;
    let forms = drafts.forms.slugs.len();
    let mut is_whole = !problems.iter().any(Problem::is_error);
    let ledger = std::mem::take(&mut drafts.ledger);
    left_out::drop_dangling(&mut drafts);

    let site = drafts.site.as_ref();
    let base_url = site.map_or_else(String::new, |site| site.value.base_url.clone());
    let surroundings = Surroundings {
        assets,
        left_out: &left_out,
        base_url: &base_url,
    };
    let mut bodies = Bodies::new(Markdown::new(surroundings, memo));
    bodies.broken(std::mem::take(&mut drafts.broken));
    let content = content(drafts, &mut bodies);
    is_whole &= content
        .as_ref()
        .is_some_and(|content| content.forms.len() == forms);
    problems.append(&mut bodies.problems);
    let mut links = bodies.links;
    links.extend(ledger.redirects.links());
    Assembled {
        content,
        links,
        addresses,
        unsure,
        is_whole,
        has_lost_form,
        ledger,
        examples,
    }
}

fn content(drafts: Drafts, bodies: &mut Bodies<'_>) -> Option<Content> {
    // Everything is rendered before anything may be missing, so that every file is heard.
    let indexes = indexes(drafts.indexes, bodies);
    let home = bodies.home(drafts.home);
    let site = bodies.site(drafts.site);
    let cities = Collection::new(list(drafts.cities, |list| list.cities));
    let sectors = Collection::new(list(drafts.sectors, |list| list.sectors));
    let mut terms = list(drafts.glossary, |list| list.terms);
    terms.sort_by_key(|term| term.name.to_lowercase());

    let mut pillars = bodies.entries(drafts.pillars.entries);
    pillars.sort_by_key(|pillar| pillar.data.number);
    let mut steps = bodies.entries(drafts.steps.entries);
    steps.sort_by_key(|step| step.data.code);
    let mut trainings = bodies.entries(drafts.trainings.entries);
    sort_trainings(&mut trainings);
    let mut communities = bodies.entries(drafts.communities.entries);
    communities.sort_by_cached_key(|community| community.meta.title.to_lowercase());
    let mut kecamatan = bodies.entries(drafts.kecamatan.entries);
    sort_kecamatan(&mut kecamatan, &cities);
    let mut news = bodies.entries(drafts.news.entries);
    news.sort_by_key(|item| Reverse(item.data.date));
    let mut figures = bodies.entries(drafts.figures.entries);
    figures.sort_by_key(|set| set.data.order);
    let singles = bodies.entries(drafts.singles.entries);

    let mut content = Content {
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
        singles: Collection::new(singles),
        forms: Collection::new(Vec::new()),
        cities,
        topics: Collection::new(list(drafts.topics, |list| list.topics)),
        sectors,
        community_types: Collection::new(list(drafts.community_types, |list| list.types)),
        sources: Collection::new(list(drafts.sources, |list| list.sources)),
        terms,
    };
    content.forms = Collection::new(forms(drafts.forms.entries, &content, bodies));
    Some(content)
}

fn list<T, I>(record: Option<Record<T>>, items: impl FnOnce(T) -> Vec<I>) -> Vec<I> {
    record.map_or_else(Vec::new, |record| items(record.value))
}

fn indexes(drafts: Vec<(&'static str, Draft<Index>)>, bodies: &mut Bodies<'_>) -> Option<Indexes> {
    let (folders, drafts): (Vec<_>, Vec<_>) = drafts.into_iter().unzip();
    let mut entries: HashMap<&str, Entry<Index>> =
        folders.into_iter().zip(bodies.entries(drafts)).collect();
    Some(Indexes {
        pillars: entries.remove("pilar")?,
        steps: entries.remove("langkah")?,
        trainings: entries.remove("pelatihan")?,
        communities: entries.remove("komunitas")?,
        kecamatan: entries.remove("kecamatan")?,
        news: entries.remove("berita")?,
        figures: entries.remove("angka")?,
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

/// By kota in the order of `kota.toml`, then by name, as people look for them.
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
    drafts: Vec<Record<forms::source::FormSource>>,
    content: &Content,
    bodies: &mut Bodies<'_>,
) -> Vec<FormPage> {
    let options = form_options::options(content);
    let mut pages = Vec::new();
    for draft in drafts {
        let Record { source, id, value } = draft;
        let (updated, owner, review) = (value.updated, value.owner.clone(), value.review);
        let intro = bodies.text_field(
            &source,
            &value.path,
            &value.title,
            &value.intro,
            &[key("pengantar")],
        );
        match Form::resolve(&id, &value, &options) {
            Ok(form) => pages.push(FormPage {
                path: form.path().to_owned(),
                title: form.title().to_owned(),
                summary: form.summary().to_owned(),
                form: form.with_intro_html(intro.html.clone()),
                updated,
                owner: Some(owner),
                review,
                intro,
            }),
            Err(faults) => {
                for fault in faults {
                    let problem = source.problem_at(&fault.path, fault.message);
                    bodies.problems.push(match fault.hint {
                        Some(hint) => problem.with_hint(hint),
                        None => problem,
                    });
                }
            }
        }
        bodies.finish_file(source);
    }
    pages
}

/// Where the links of a list in front matter stand.
fn link_path(list: &str, position: usize) -> [forms::PathStep; 3] {
    [key(list), index(position), key("alamat")]
}
