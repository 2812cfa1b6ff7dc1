//! Views that several sections show in the same way: entries of a list, facts, sessions, and the
//! body of a list page around its list.

use bundle::address::SEATS;
use forms::SESSIONS;
use jiff::civil::DateTime;
use programme::words::clock;
use serde::Serialize;

use super::dates;
use super::frame::{link, link_to};
use super::related::Held;
use crate::content::{Content, Entry, Session, Training};
use crate::kinds;
use crate::markdown::Body;
use crate::pages::site_view::LinkView;

/// One thing in a list: component `entries`.
#[derive(Debug, Serialize)]
pub(super) struct EntryView {
    pub title: String,
    pub path: String,
    pub summary: String,
    pub facts: Vec<String>,
    pub is_example: bool,
    pub is_verified: bool,
}

/// One line of component `facts`.
#[derive(Serialize)]
pub(super) struct FactView {
    name: &'static str,
    value: String,
    path: Option<String>,
    /// Several values that each lead to a page; then there is no `value`.
    links: Vec<LinkView>,
}

impl FactView {
    /// Makes a fact that is known.
    pub fn known(name: &'static str, value: impl Into<String>) -> Self {
        Self {
            name,
            value: value.into(),
            path: None,
            links: Vec::new(),
        }
    }

    /// Makes a fact whose value leads to a page, or dials a number.
    pub fn linked(name: &'static str, link: LinkView) -> Self {
        Self {
            name,
            value: link.label,
            path: Some(link.path),
            links: Vec::new(),
        }
    }

    /// Makes a fact of known values that each lead to a page, if there are any.
    pub fn all_linked(name: &'static str, links: Vec<LinkView>) -> Option<Self> {
        (!links.is_empty()).then(|| Self {
            links,
            ..Self::known(name, "")
        })
    }
}

/// Returns the address of the calendar entry of one session, which has one if it has a name.
pub(crate) fn session_calendar(training: &Entry<Training>, session: &Session) -> Option<String> {
    let id = session.id.as_deref()?;
    Some(kinds::session_calendar(&training.path, id))
}

/// One date of a training: component `sessions`.
#[derive(Serialize)]
pub(super) struct SessionView {
    when: String,
    datetime: String,
    place: String,
    office: Option<LinkView>,
    /// The city of that office, on the page of a training: few know where every kecamatan lies.
    city: Option<String>,
    seats: u32,
    /// `kursi` or `lapak`.
    unit: &'static str,
    is_example: bool,
    is_cancelled: bool,
    /// How to get a place, on the page of its training.
    join: Option<JoinView>,
    /// Its entry for a calendar; not of one that is cancelled.
    calendar: Option<String>,
    training: Option<LinkView>,
}

/// How one gets a place in a session.
#[derive(Serialize)]
struct JoinView {
    /// The form, with this session to be chosen already where a script can do so.
    path: String,
    /// The address that tells how many places are free.
    free: String,
    /// The form that registers and joins at once, with the session to be ticked already where a
    /// script can do so.
    register: Option<String>,
    /// Until when, in words.
    until: String,
    criteria: Vec<String>,
}

impl JoinView {
    fn new(held: Held<'_>, content: &Content) -> Option<Self> {
        let Held { session, training } = held;
        let (opens, closes) = session.entries()?;
        let id = session.id.as_deref()?;
        let mut forms = content.forms().iter();
        let form = forms.find(|page| page.form.service() == SEATS)?;
        let registering = content.forms().iter().find_map(|page| {
            page.form.storing()?;
            Some((&page.path, page.form.question_from(SESSIONS)?.id()))
        });
        let day = |moment: DateTime| {
            format!(
                "{}, {} WIB",
                dates::day(moment.date()),
                clock(moment.time())
            )
        };
        Some(Self {
            path: format!("{}?sesi={id}", form.path),
            register: registering.map(|(path, question)| {
                format!("{path}?pelatihan={}&{question}={id}", training.slug)
            }),
            free: format!("{}/{id}", bundle::address::of(SEATS)),
            until: format!("{} sampai {}", day(opens), day(closes)),
            criteria: session.criteria.clone(),
        })
    }
}

impl SessionView {
    /// Shows a session among those of several trainings: names training and office.
    pub fn new(held: Held<'_>, content: &Content) -> Self {
        let Held { session, training } = held;
        Self {
            when: dates::span(session.start, session.end),
            datetime: dates::machine(session.start),
            place: session.place.clone(),
            office: content
                .kecamatan()
                .get(&session.kecamatan)
                .map(|office| link(&format!("Kecamatan {}", office.meta.title), &office.path)),
            city: None,
            seats: session.seats,
            unit: session.kind.unit(),
            is_cancelled: session.is_cancelled,
            calendar: session_calendar(training, session).filter(|_| !session.is_cancelled),
            join: None,
            is_example: session.is_example || training.meta.is_example,
            training: Some(link_to(training)),
        }
    }

    /// Shows a session on the page of its training, which need not be named.
    pub fn of_training(held: Held<'_>, content: &Content) -> Self {
        Self {
            training: None,
            join: JoinView::new(held, content),
            ..Self::of_other(held, content)
        }
    }

    /// Shows a session on the page of another training, whose reader asks first whether it is near.
    pub fn of_other(held: Held<'_>, content: &Content) -> Self {
        let office = content.kecamatan().get(&held.session.kecamatan);
        let city = office.and_then(|office| content.cities().get(&office.data.city));
        Self {
            city: city.map(|city| city.name.clone()),
            ..Self::new(held, content)
        }
    }

    /// Tells whether it is no real date.
    pub fn is_example(&self) -> bool {
        self.is_example
    }

    /// Tells whether one can get a place in it on the site.
    pub fn is_joinable(&self) -> bool {
        self.join.is_some()
    }

    /// Shows a session on the page of its office, which need not be named.
    pub fn at_office(held: Held<'_>, content: &Content) -> Self {
        Self {
            office: None,
            ..Self::new(held, content)
        }
    }
}

/// The body of a list page: its introduction stands above the list, its sections below.
#[derive(Serialize)]
pub(super) struct Around<'a> {
    intro_html: &'a str,
    more_html: &'a str,
}

impl<'a> From<&'a Body> for Around<'a> {
    fn from(body: &'a Body) -> Self {
        let (intro_html, more_html) = body.around_sections(2);
        Self {
            intro_html,
            more_html,
        }
    }
}

/// A body cut after its first section: a page shows its own parts there, before all the rest.
#[derive(Serialize)]
pub(super) struct Parted<'a> {
    first: SectionView<'a>,
    more: Vec<SectionView<'a>>,
}

/// A heading and what stands under it.
#[derive(Serialize)]
pub(super) struct SectionView<'a> {
    id: &'a str,
    title: &'a str,
    html: &'a str,
}

impl<'a> Parted<'a> {
    /// Parts a text: what stands before any heading is a first section too; then `title` is its
    /// heading and `id` its anchor.
    pub fn new(body: &'a Body, id: &'a str, title: &'a str) -> Self {
        let intro = body.before_sections(2);
        let mut more = sections(body);
        let first = if intro.trim().is_empty() && !more.is_empty() {
            more.remove(0)
        } else {
            SectionView {
                id,
                title,
                html: intro,
            }
        };
        Self { first, more }
    }
}

/// Lists the sections of a body, without what stands before the first.
pub(super) fn sections(body: &Body) -> Vec<SectionView<'_>> {
    body.sections(2)
        .into_iter()
        .map(|section| SectionView {
            id: section.id,
            title: section.title,
            html: section.html,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::samples::body;
    use super::*;

    #[test]
    fn a_list_stands_between_introduction_and_sections() {
        let body = body("Awal.\n\n## Satu\n\nIsi.");
        let around = Around::from(&body);
        assert_eq!(around.intro_html, "<p>Awal.</p>");
        assert!(around.more_html.trim_start().starts_with("<h2 id=\"satu\""));
        let plain = super::super::samples::body("Awal saja.");
        assert_eq!(Around::from(&plain).more_html.trim(), "");
    }

    #[test]
    fn the_first_section_is_cut_off() {
        let body = body("## Satu\n\nIsi.\n\n## Dua\n\nLagi.");
        let parted = Parted::new(&body, "lain", "Lain");
        assert_eq!((parted.first.id, parted.first.title), ("satu", "Satu"));
        assert_eq!(parted.first.html, "<p>Isi.</p>");
        assert_eq!(parted.more.len(), 1);
        assert_eq!(parted.more[0].title, "Dua");
    }

    #[test]
    fn text_without_a_heading_gets_one() {
        let body = body("Awal.\n\n## Satu\n\nIsi.");
        let parted = Parted::new(&body, "lain", "Lain");
        assert_eq!((parted.first.id, parted.first.title), ("lain", "Lain"));
        assert_eq!(parted.first.html, "<p>Awal.</p>");
        assert_eq!(parted.more.len(), 1);
    }
}
