//! Sessions of other trainings, for the page of one that has none coming: who wants to learn should
//! not be left with "not yet".

use serde::Serialize;

use super::lists::SessionView;
use super::related::{Held, Related};
use crate::content::{Content, Entry, Training};

/// How many there are at most.
const SHOWN: usize = 3;

/// The sessions under what they have in common with the training.
#[derive(Serialize)]
pub(super) struct StandIns {
    title: &'static str,
    pub sessions: Vec<SessionView>,
}

impl StandIns {
    /// Finds the next with one of its topics, otherwise the next in a city where it was held or its
    /// organiser works, otherwise the next at all. `None` for a training with a session of its
    /// own, and where nothing is coming.
    pub fn of(
        training: &Entry<Training>,
        content: &Content,
        related: &Related<'_>,
    ) -> Option<Self> {
        let mut own = related.sessions_of(training);
        if own.any(|held| held.session.takes_place()) {
            return None;
        }
        let topics = training.data.topics.iter();
        let of_topic = topics.map(|topic| related.sessions_on(topic));
        let cities = cities(training, content);
        let of_city = cities.iter().map(|city| related.sessions_in_city(city));
        let all = content.cities().iter();
        let at_all = all.map(|city| related.sessions_in_city(&city.id));
        [
            ("Sesi berikutnya dengan topik yang sama", soonest(of_topic)),
            ("Sesi pelatihan lain di wilayah yang sama", soonest(of_city)),
            ("Sesi pelatihan lain yang segera mulai", soonest(at_all)),
        ]
        .into_iter()
        .find(|(_, sessions)| !sessions.is_empty())
        .map(|(title, sessions)| Self {
            title,
            sessions: sessions
                .into_iter()
                .map(|held| SessionView::of_other(held, content))
                .collect(),
        })
    }
}

/// Lists the keys of the cities where a training was held or is planned, and where its organiser
/// works.
fn cities<'a>(training: &Entry<Training>, content: &'a Content) -> Vec<&'a str> {
    let organiser = training.data.organiser.as_ref();
    let areas = organiser
        .and_then(|slug| content.communities().get(slug))
        .map_or(&[][..], |community| &community.data.areas);
    let held = training.data.sessions.iter();
    let offices = held.map(|session| &session.kecamatan).chain(areas);
    let mut cities: Vec<&str> = offices
        .filter_map(|slug| Some(content.kecamatan().get(slug)?.data.city.as_str()))
        .collect();
    cities.sort_unstable();
    cities.dedup();
    cities
}

/// Returns the soonest of several lists that are each in order, every session once.
fn soonest<'a>(lists: impl Iterator<Item = &'a [Held<'a>]>) -> Vec<Held<'a>> {
    let mut sessions: Vec<Held<'a>> = lists
        .flat_map(|list| list.iter().take(SHOWN))
        .copied()
        .collect();
    sessions.sort_by_key(Held::order);
    sessions.dedup_by_key(|held| std::ptr::from_ref(held.session));
    sessions.truncate(SHOWN);
    sessions
}
