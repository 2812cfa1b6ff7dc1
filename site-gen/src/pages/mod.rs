//! The pages of the site: which there are, and what each template gets to show.
//!
//! One module for each section, with a view type made for its template: every decision (wording
//! of a date, order, what is missing) is made here, and the templates only place values. Start
//! with [`all`]; what every page has in common is built in [`frame`].

pub mod charts;
mod communities;
mod community_facets;
mod community_groups;
mod data_sets;
pub(crate) mod dates;
mod directory;
mod distance;
mod facets;
mod figures;
mod form_pages;
mod frame;
mod home;
mod lists;
mod memory;
mod name_index;
mod news;
mod offices;
mod pillars;
mod posters;
mod related;
mod render;
mod rendered_page;
pub(crate) mod reports;
#[cfg(test)]
mod samples;
pub(crate) mod share_image;
mod singles;
pub mod site_view;
mod stand_ins;
mod steps;
mod structured_data;
mod training_entries;
mod training_facets;
mod training_map;
mod trainings;
mod view_memory;

use std::sync::Arc;

use jiff::civil::Date;

use crate::content::Content;
use crate::parallel;
#[cfg(test)]
pub(crate) use data_sets::OFFICE_FIELDS;
pub(crate) use data_sets::{FILES as DATA_FILES, OFFICES, TRAINING_FIELDS, TRAININGS};
#[cfg(feature = "search")]
pub(crate) use directory::SEARCH_FOLDER;
use frame::Frames;
pub(crate) use lists::session_calendar;
pub(crate) use memory::{PageMemory, SitemapLines};
use related::Related;
pub(crate) use render::{Destination, Renderer, redirects, render, share_site};
pub(crate) use rendered_page::{RenderedPage, RenderedPages};
pub(crate) use singles::anchor as term_anchor;
use site_view::SiteView;
pub(crate) use view_memory::ViewMemory;

/// One page, ready to be rendered, or rendered as soon as it was made.
#[derive(Debug)]
pub struct Page {
    /// Address, `/langkah/p1-pendaftaran/` (a folder) or `/404.html` (a file).
    pub path: String,
    /// Name of the template, `langkah.html`.
    pub template: &'static str,
    /// The values that the template gets, besides `site`.
    pub context: tera::Context,
    /// The name in the index of all pages.
    pub name: String,
    /// The list page above it, if there is one.
    pub section: Option<String>,
    /// Day of the last change, for the sitemap.
    pub updated: Option<Date>,
    /// Whether search engines should know it.
    pub in_sitemap: bool,
    /// Whether its text is searched on the site. Pages that only arrange what others say are not:
    /// they would stand between a visitor and the page that answers.
    pub in_search: bool,
    /// Result of the template, where that was used at once; the values are gone then.
    rendered: Option<Arc<RenderedPage>>,
}

/// A section of the site: its name, and what makes its pages.
type Section = (&'static str, fn(&Frames<'_>) -> Vec<Arc<Page>>);

/// The sections, the one that may be much longer than all others first.
const SECTIONS: [Section; 13] = [
    ("news", news::pages),
    ("lists of trainings", |frames| {
        shared(trainings::lists(frames, &Related::of(frames)))
    }),
    ("trainings", |frames| {
        shared(trainings::pages(frames, &Related::of(frames)))
    }),
    ("offices", |frames| {
        shared(offices::pages(frames, &Related::of(frames)))
    }),
    ("posters", |frames| shared(posters::pages(frames))),
    ("lists of communities", |frames| {
        shared(communities::lists(frames))
    }),
    ("communities", |frames| {
        shared(communities::pages(frames, &Related::of(frames)))
    }),
    ("home", |frames| {
        shared(vec![home::page(frames, &Related::of(frames))])
    }),
    ("figures and reports", |frames| {
        let mut pages = reports::pages(frames);
        pages.push(figures::page(frames));
        shared(pages)
    }),
    ("pillars", |frames| shared(pillars::pages(frames))),
    ("steps", |frames| shared(steps::pages(frames))),
    ("single pages", |frames| shared(singles::pages(frames))),
    ("forms", |frames| shared(form_pages::pages(frames))),
];

/// Makes all pages of the site, in any order. Where a renderer is given, those of which there may be
/// thousands are rendered as they are made.
pub(crate) fn all(
    content: &Content,
    site: &SiteView,
    memory: &ViewMemory,
    renderer: Option<Renderer<'_>>,
) -> Vec<Arc<Page>> {
    let sections = parallel::map(&SECTIONS, |(name, make)| {
        memory.sections.recall(name, content, |content| {
            make(&Frames::new(content, site, memory, renderer))
        })
    });
    let mut pages: Vec<Arc<Page>> = sections.into_iter().flatten().collect();
    pages.push(Arc::new(frame::not_found()));
    let directory = directory::page(&Frames::new(content, site, memory, renderer), &pages);
    // The longest page of all is begun first, so that nobody waits for it at the end.
    directory.into_iter().chain(pages).collect()
}

fn shared(pages: Vec<Page>) -> Vec<Arc<Page>> {
    pages.into_iter().map(Arc::new).collect()
}
