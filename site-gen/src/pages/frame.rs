//! The part that all pages have in common: the value `page` of every template.

use std::collections::HashMap;
use std::hash::Hash;
use std::ops::Not;
use std::sync::{Mutex, PoisonError};

use bundle::address;
use form_urlencoded::byte_serialize;
use jiff::civil::Date;
use serde::Serialize;
use tera::Value;

use super::structured_data::{Described, StructuredData};
use super::{Page, Renderer, ViewMemory, dates, share_image};
use crate::content::{Content, Entry, Index, Meta, Source};
use crate::pages::site_view::{LinkView, SiteView};

/// Makes pages: adds the value `page` to the view of a section.
pub(super) struct Frames<'a> {
    pub content: &'a Content,
    pub site: &'a SiteView,
    pub memory: &'a ViewMemory,
    pub described: StructuredData<'a>,
    shared: Shared,
    /// Renderer of pages whose values nobody needs again.
    renderer: Option<Renderer<'a>>,
}

/// Values that many pages of a section show.
#[derive(Default)]
struct Shared {
    /// The way to a page, by the address of the list page above it.
    breadcrumbs: Mutex<HashMap<String, Value>>,
    dates: Mutex<HashMap<Date, Value>>,
}

/// Returns the value that was made first for a key.
fn share<K: Eq + Hash>(
    values: &Mutex<HashMap<K, Value>>,
    key: K,
    make: impl FnOnce() -> Value,
) -> Value {
    let mut values = values.lock().unwrap_or_else(PoisonError::into_inner);
    values.entry(key).or_insert_with(make).clone()
}

/// The address of a page and its titles.
pub(super) struct Place<'a> {
    pub path: &'a str,
    pub title: &'a str,
    /// The list page above it, if there is one.
    pub parent: Option<&'a Entry<Index>>,
    /// A description of its subject; see [`Frames::about`].
    pub about: String,
}

/// The value `page`. Of most pages it has at most 14 keys, because a table of more takes twice the
/// memory: of a large site's pages that was a tenth of all.
#[derive(Serialize)]
struct Frame<'a> {
    title: &'a str,
    path: &'a str,
    /// The part of the site that it belongs to.
    section: &'a str,
    description: Option<&'a str>,
    canonical: Option<String>,
    /// Canonical link as a value in another address.
    canonical_value: Option<String>,
    /// Address of the picture beside a shared link.
    image: Option<String>,
    /// A description of the page's subject, for search engines: JSON for a `script` element.
    structured_data: Option<String>,
    #[serde(skip_serializing_if = "Not::not")]
    noindex: bool,
    breadcrumbs: Value,
    updated: Option<Value>,
    review: Option<Value>,
    owner: Option<&'a str>,
    #[serde(skip_serializing_if = "Not::not")]
    is_example: bool,
    sources: Vec<String>,
}

/// A date for machines and for readers.
#[derive(Serialize)]
struct DateView {
    date: String,
    text: String,
}

impl DateView {
    fn new(date: Date) -> Self {
        Self {
            date: date.to_string(),
            text: dates::day(date),
        }
    }
}

impl<'a> Frames<'a> {
    pub fn new(
        content: &'a Content,
        site: &'a SiteView,
        memory: &'a ViewMemory,
        renderer: Option<Renderer<'a>>,
    ) -> Self {
        Self {
            content,
            site,
            memory,
            described: StructuredData::new(content, site),
            shared: Shared::default(),
            renderer,
        }
    }

    /// Makes the page of an entry below a list page, which is all that it has to show. `name` is what
    /// the template calls its view.
    pub fn item<T: Described, V: Serialize>(
        &self,
        template: &'static str,
        parent: &Entry<Index>,
        entry: &Entry<T>,
        name: &'static str,
        view: &V,
    ) -> Page {
        let place = Place {
            path: &entry.path,
            title: &entry.meta.title,
            parent: Some(parent),
            about: self.about(entry),
        };
        let page = self.page(template, &place, &entry.meta, name, view);
        match self.renderer {
            Some(renderer) => renderer.render_at_once(page),
            None => page,
        }
    }

    /// Makes a page right below the home page.
    pub fn top<T: Described, V: Serialize>(
        &self,
        template: &'static str,
        entry: &Entry<T>,
        name: &'static str,
        view: &V,
    ) -> Page {
        let place = Place {
            path: &entry.path,
            title: &entry.meta.title,
            parent: None,
            about: self.about(entry),
        };
        self.page(template, &place, &entry.meta, name, view)
    }

    /// Writes a description of an entry for search engines, unless it is an example.
    pub fn about<T: Described>(&self, entry: &Entry<T>) -> String {
        if entry.meta.is_example {
            return String::new();
        }
        T::describe(entry, &self.described)
    }

    /// Makes any page with the common keys; `place` says what it is called.
    pub fn page<V: Serialize>(
        &self,
        template: &'static str,
        place: &Place<'_>,
        meta: &Meta,
        name: &'static str,
        view: &V,
    ) -> Page {
        let mut page = self.without_view(template, place, meta);
        page.context.insert(name, view);
        page
    }

    /// Makes the common keys, apart from any view: the compiler makes this once, and not for each.
    fn without_view(&self, template: &'static str, place: &Place<'_>, meta: &Meta) -> Page {
        let mut breadcrumbs = Vec::new();
        if place.path != "/" {
            breadcrumbs.push(link("Beranda", "/"));
        }
        if let Some(parent) = place.parent {
            breadcrumbs.push(link(&parent.meta.title, &parent.path));
        }
        let canonical = format!("{}{}", self.site.base_url, place.path);
        let frame = Frame {
            title: place.title,
            path: place.path,
            section: address::section(place.path),
            description: Some(&meta.summary),
            canonical_value: Some(byte_serialize(canonical.as_bytes()).collect()),
            canonical: Some(canonical),
            image: Some(format!(
                "{}{}",
                self.site.base_url,
                share_image::path(place.path)
            )),
            structured_data: if meta.is_example {
                None
            } else {
                self.described
                    .page(place.path, place.title, &breadcrumbs, &place.about)
            },
            noindex: false,
            breadcrumbs: self.way(place, &breadcrumbs),
            updated: Some(self.date(meta.updated)),
            review: Some(self.date(meta.review)),
            owner: meta.owner.as_deref(),
            is_example: meta.is_example,
            sources: self.cite_all(&meta.sources),
        };
        let mut context = tera::Context::new();
        context.insert("page", &frame);
        Page {
            path: place.path.to_owned(),
            template,
            context,
            name: meta.title.clone(),
            section: place.parent.map(|parent| parent.meta.title.clone()),
            updated: Some(meta.updated),
            // A search engine would show an example as real.
            in_sitemap: !meta.is_example,
            in_search: !meta.is_example,
            rendered: None,
        }
    }

    /// Returns the way to a page as its template shows it: the home page has none.
    fn way(&self, place: &Place<'_>, breadcrumbs: &[LinkView]) -> Value {
        let make = || Value::from_serializable(breadcrumbs);
        match place.parent {
            Some(parent) => share(&self.shared.breadcrumbs, parent.path.clone(), make),
            None => make(),
        }
    }

    /// Returns a date as templates show it.
    fn date(&self, date: Date) -> Value {
        let make = || Value::from_serializable(&DateView::new(date));
        share(&self.shared.dates, date, make)
    }

    /// Writes the sources with these ids in words, each once.
    pub fn cite_all(&self, ids: &[String]) -> Vec<String> {
        let mut texts: Vec<String> = Vec::new();
        for source in self.content.sources().get_all(ids) {
            let text = cite(source);
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
        texts
    }
}

/// Makes the page for addresses that have none.
pub(super) fn not_found() -> Page {
    let path = "/404.html";
    let mut context = tera::Context::new();
    context.insert(
        "page",
        &Frame {
            title: "Halaman ini tidak ada",
            path,
            section: path,
            description: None,
            canonical: None,
            canonical_value: None,
            image: None,
            structured_data: None,
            noindex: true,
            breadcrumbs: Value::from(Vec::<Value>::new()),
            updated: None,
            review: None,
            owner: None,
            is_example: false,
            sources: Vec::new(),
        },
    );
    Page {
        path: path.to_owned(),
        template: "404.html",
        context,
        name: String::new(),
        section: None,
        updated: None,
        in_sitemap: false,
        in_search: false,
        rendered: None,
    }
}

/// Writes a source without a link: publisher, title and date, as far as known.
fn cite(source: &Source) -> String {
    let title = source.title.as_ref().map(|title| format!("“{title}”"));
    let date = source.date.map(dates::partial);
    [Some(source.publisher.clone()), title, date]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(", ")
}

/// Makes a link with its text.
pub(super) fn link(label: &str, path: &str) -> LinkView {
    LinkView {
        label: label.to_owned(),
        path: path.to_owned(),
    }
}

/// Makes a link to an entry, by its title.
pub(super) fn link_to<T>(entry: &Entry<T>) -> LinkView {
    link(&entry.meta.title, &entry.path)
}

#[cfg(test)]
mod tests {
    use super::cite;
    use crate::content::{PartialDate, Source};

    #[test]
    fn a_source_says_what_is_known() {
        let mut source = Source {
            id: "a".into(),
            publisher: "Kompas.com".into(),
            title: None,
            date: None,
            note: None,
        };
        assert_eq!(cite(&source), "Kompas.com");
        source.date = PartialDate::parse("2020-02");
        assert_eq!(cite(&source), "Kompas.com, Februari 2020");
        source.title = Some("Judul".into());
        assert_eq!(cite(&source), "Kompas.com, “Judul”, Februari 2020");
    }
}
