//! The pages of the site: which there are, and what each template gets to show.
//!
//! One module for each section, with a view type made for its template: every decision (wording
//! of a date, order, what is missing) is made here, and the templates only place values. Start
//! with [`all`]; what every page has in common is built in [`frame`].

pub mod charts;
mod communities;
mod community_facets;
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
pub(crate) mod reports;
#[cfg(test)]
mod samples;
pub(crate) mod share_image;
mod singles;
pub mod site_view;
mod stand_ins;
mod steps;
mod structured_data;
mod training_facets;
mod training_map;
mod trainings;
mod view_memory;

use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::content::Content;
#[cfg(test)]
pub(crate) use data_sets::OFFICE_FIELDS;
pub(crate) use data_sets::{FILES as DATA_FILES, OFFICES, TRAINING_FIELDS, TRAININGS};
#[cfg(feature = "search")]
pub(crate) use directory::SEARCH_FOLDER;
use frame::Frames;
pub(crate) use lists::session_calendar;
pub(crate) use memory::{PageMemory, SitemapEntry};
use related::Related;
pub(crate) use render::{RenderedPage, redirects, render, share_site};
use site_view::SiteView;
pub(crate) use view_memory::ViewMemory;

/// One page, ready to be rendered.
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
}

/// All pages of the site, in any order.
pub(crate) fn all(content: &Content, site: &SiteView, memory: &ViewMemory) -> Vec<Arc<Page>> {
    let frames = Frames::new(content, site, memory);
    let related = Related::new(content, site.today);
    let sections: [&(dyn Fn() -> Vec<Page> + Sync); 10] = [
        &|| trainings::pages(&frames, &related),
        &|| offices::pages(&frames, &related),
        &|| posters::pages(&frames),
        &|| communities::pages(&frames, &related),
        &|| vec![home::page(&frames, &related), figures::page(&frames)],
        &|| reports::pages(&frames),
        &|| pillars::pages(&frames),
        &|| steps::pages(&frames),
        &|| singles::pages(&frames),
        &|| form_pages::pages(&frames),
    ];
    let (mut pages, news) = rayon::join(
        || -> Vec<Arc<Page>> {
            let pages = sections.par_iter().flat_map_iter(|section| section());
            pages.map(Arc::new).collect()
        },
        || news::pages(&frames),
    );
    pages.extend(news);
    pages.push(Arc::new(frame::not_found()));
    pages.extend(directory::page(&frames, &pages));
    pages
}
