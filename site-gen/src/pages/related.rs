//! Entries that belong together across sections, looked up once for all pages of a section.

use std::collections::HashMap;

use jiff::civil::{Date, DateTime};

use super::frame::Frames;
use crate::content::{Community, Content, Entry, Session, Training};

/// A date of a training that is not over on the day the site is built for.
#[derive(Clone, Copy)]
pub(super) struct Held<'a> {
    pub session: &'a Session,
    pub training: &'a Entry<Training>,
}

impl<'a> Held<'a> {
    /// Returns its place among sessions that are listed soonest first.
    pub fn order(&self) -> (DateTime, &'a str, &'a str) {
        let Held { session, training } = *self;
        (session.start, &training.slug, &session.kecamatan)
    }
}

/// Look-ups by slug. Built in one pass, so that a page costs what it shows and not what there is.
pub(super) struct Related<'a> {
    /// Coming sessions of all trainings, soonest first.
    pub coming: Vec<Held<'a>>,
    today: Date,
    by_office: HashMap<&'a str, Vec<Held<'a>>>,
    by_topic: HashMap<&'a str, Vec<Held<'a>>>,
    by_city: HashMap<&'a str, Vec<Held<'a>>>,
    organised: HashMap<&'a str, Vec<&'a Entry<Training>>>,
    communities: HashMap<&'a str, Vec<&'a Entry<Community>>>,
}

impl<'a> Related<'a> {
    /// Makes the look-ups for the pages of a section.
    pub fn of(frames: &Frames<'a>) -> Self {
        Self::new(frames.content, frames.site.today)
    }

    fn new(content: &'a Content, today: Date) -> Self {
        let mut coming: Vec<Held<'a>> = content
            .trainings()
            .iter()
            .flat_map(|training| coming_sessions(training, today))
            .collect();
        coming.sort_by_key(Held::order);

        let mut by_office: HashMap<&str, Vec<Held<'a>>> = HashMap::new();
        let mut by_topic: HashMap<&str, Vec<Held<'a>>> = HashMap::new();
        let mut by_city: HashMap<&str, Vec<Held<'a>>> = HashMap::new();
        for held in &coming {
            let kecamatan = held.session.kecamatan.as_str();
            by_office.entry(kecamatan).or_default().push(*held);
            if !held.session.takes_place() {
                continue;
            }
            for topic in &held.training.data.topics {
                by_topic.entry(topic).or_default().push(*held);
            }
            if let Some(office) = content.kecamatan().get(kecamatan) {
                by_city.entry(&office.data.city).or_default().push(*held);
            }
        }
        let mut organised: HashMap<&str, Vec<&Entry<Training>>> = HashMap::new();
        for training in content.trainings() {
            if let Some(organiser) = &training.data.organiser {
                organised.entry(organiser).or_default().push(training);
            }
        }
        let mut communities: HashMap<&str, Vec<&Entry<Community>>> = HashMap::new();
        for community in content.communities() {
            for area in &community.data.areas {
                communities.entry(area).or_default().push(community);
            }
        }
        Self {
            coming,
            today,
            by_office,
            by_topic,
            by_city,
            organised,
            communities,
        }
    }

    /// Iterates over the coming sessions of all trainings, soonest first, without the cancelled
    /// ones.
    pub fn next(&self) -> impl Iterator<Item = Held<'a>> {
        let coming = self.coming.iter().copied();
        coming.filter(|held| held.session.takes_place())
    }

    /// Iterates over the coming sessions of one training, soonest first.
    pub fn sessions_of(&self, training: &'a Entry<Training>) -> impl Iterator<Item = Held<'a>> {
        coming_sessions(training, self.today)
    }

    /// Returns the coming sessions in a kecamatan, soonest first.
    pub fn sessions_in(&self, kecamatan: &str) -> &[Held<'a>] {
        self.by_office.get(kecamatan).map_or(&[], Vec::as_slice)
    }

    /// Returns the coming sessions of trainings with a topic, soonest first, without the cancelled
    /// ones.
    pub fn sessions_on(&self, topic: &str) -> &[Held<'a>] {
        self.by_topic.get(topic).map_or(&[], Vec::as_slice)
    }

    /// Returns the coming sessions in a city, soonest first, without the cancelled ones.
    pub fn sessions_in_city(&self, city: &str) -> &[Held<'a>] {
        self.by_city.get(city).map_or(&[], Vec::as_slice)
    }

    /// Returns the trainings that a community organises.
    pub fn trainings_by(&self, community: &str) -> &[&'a Entry<Training>] {
        self.organised.get(community).map_or(&[], Vec::as_slice)
    }

    /// Returns the communities that serve a kecamatan.
    pub fn communities_in(&self, kecamatan: &str) -> &[&'a Entry<Community>] {
        self.communities.get(kecamatan).map_or(&[], Vec::as_slice)
    }
}

/// Iterates over the sessions still to be shown: each is until the day after its last day.
fn coming_sessions(training: &Entry<Training>, today: Date) -> impl Iterator<Item = Held<'_>> {
    training
        .data
        .sessions
        .iter()
        .filter(move |session| session.end.date() >= today)
        .map(move |session| Held { session, training })
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, datetime};

    use super::super::samples::{session, training};
    use super::*;

    #[test]
    fn a_session_is_shown_to_the_end_of_its_last_day() {
        let over_three_days = session(
            "menteng",
            datetime(2027, 1, 25, 9, 0, 0, 0),
            datetime(2027, 1, 27, 15, 0, 0, 0),
        );
        let training = training("kue", vec![over_three_days]);
        for (today, shown) in [
            (date(2026, 11, 21), 1),
            (date(2027, 1, 27), 1),
            (date(2027, 1, 28), 0),
        ] {
            assert_eq!(coming_sessions(&training, today).count(), shown, "{today}");
        }
    }
}
