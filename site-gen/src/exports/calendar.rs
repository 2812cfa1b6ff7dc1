//! Training sessions as iCalendar feeds (RFC 5545): all of them, those of one kecamatan, those of one
//! training, and each alone for who goes to that one.
//!
//! Written by hand, because the library for it stamps events with the time of the build and random
//! ids, and brings a second library for dates. Here the same content gives the same bytes.
//!
//! Sessions that are examples are in the feeds as long as they are on the pages, and say so in
//! three ways: in the summary that a phone shows, as the category `Contoh`, and by the status
//! `TENTATIVE`. A site built without examples has none.

use std::collections::{HashMap, HashSet};

use jiff::civil::{Date, DateTime};
use programme::Slug;

use super::File;
use crate::content::{Content, Entry, Kecamatan, Session, SessionKind, Training};
use crate::pages::session_calendar;
use crate::pages::site_view::SiteView;
use crate::parallel;

/// File name of a feed, below the page it belongs to; `templates/components/calendar.html` links
/// to it.
const NAME: &str = "kalender.ics";

/// Returns the address of a page's calendar.
pub(super) fn path(page: &str) -> String {
    format!("{page}{NAME}")
}

/// Makes all feeds. Each exists from the start, without events too, so that a subscription made
/// today shows the sessions that are announced tomorrow.
pub(super) fn files(content: &Content, site: &SiteView) -> Vec<File> {
    let events = Event::all(content, site);
    let mut by_office: HashMap<&str, Vec<&Event<'_>>> = HashMap::new();
    let mut by_training: HashMap<&str, Vec<&Event<'_>>> = HashMap::new();
    for event in &events {
        by_office
            .entry(&event.session.kecamatan)
            .or_default()
            .push(event);
        by_training
            .entry(&event.training.slug)
            .or_default()
            .push(event);
    }
    let write = |page: &str, title: &str, events: Option<&Vec<&Event<'_>>>| {
        let events = events.map_or(&[] as &[_], Vec::as_slice);
        File::new(path(page), feed(site, page, title, events))
    };
    let all = events.iter().collect();
    let title = format!("Pelatihan {}", site.name);
    let mut files = vec![write(&content.indexes().trainings.path, &title, Some(&all))];
    files.extend(parallel::map(content.kecamatan(), |office| {
        let title = format!("Pelatihan {} di {}", site.name, office.meta.title);
        write(&office.path, &title, by_office.get(office.slug.as_str()))
    }));
    files.extend(parallel::map(content.trainings(), |training| {
        let events = by_training.get(training.slug.as_str());
        write(&training.path, &training.meta.title, events)
    }));
    files.extend(events.iter().filter_map(|event| {
        let address = session_calendar(event.training, event.session)?;
        let page = &event.training.path;
        let title = &event.training.meta.title;
        Some(File::new(address, feed(site, page, title, &[event])))
    }));
    files
}

/// A session and its event, which is the same in each of its feeds.
struct Event<'a> {
    id: String,
    session: &'a Session,
    training: &'a Entry<Training>,
    lines: String,
}

impl<'a> Event<'a> {
    /// Lists the sessions of all trainings, soonest first.
    fn all(content: &'a Content, site: &SiteView) -> Vec<Self> {
        let host = site
            .base_url
            .split_once("://")
            .map_or(site.base_url.as_str(), |(_, host)| host);
        let mut names = HashSet::new();
        let mut events: Vec<Self> = content
            .trainings()
            .iter()
            .flat_map(|training| training.data.sessions.iter().map(move |s| (training, s)))
            .map(|(training, session)| {
                let name = session.id.clone();
                let name = name.unwrap_or_else(|| unnamed(training, session, &mut names));
                let id = format!("{name}@{host}");
                let office = content.kecamatan().get(&session.kecamatan);
                Self {
                    lines: event(&id, session, training, office, site),
                    id,
                    session,
                    training,
                }
            })
            .collect();
        events.sort_by(|a, b| (a.session.start, &a.id).cmp(&(b.session.start, &b.id)));
        events
    }
}

/// Makes a name for a session without an id, other than those in `names`. It has nothing that could
/// stay the same, and is a new event when it is moved. Of those in one kecamatan at one time, the
/// first in the file has the name that it would have alone.
fn unnamed(training: &Entry<Training>, session: &Session, names: &mut HashSet<String>) -> String {
    let start = local(session.start);
    let alone = format!("{}-{}-{start}", training.slug, session.kecamatan);
    let place = Slug::of_title(&session.place);
    let at_place = place.map_or_else(
        || alone.clone(),
        |place| format!("{alone}-{}", place.as_str()),
    );
    let counted = (2..).map(|count| format!("{at_place}-{count}"));
    let all = [alone, at_place.clone()].into_iter().chain(counted);
    let mut free = all.filter(|name| names.insert(name.clone()));
    free.next().expect("there are more numbers than sessions")
}

fn event(
    id: &str,
    session: &Session,
    training: &Entry<Training>,
    office: Option<&Entry<Kecamatan>>,
    site: &SiteView,
) -> String {
    let is_example = session.is_example || training.meta.is_example;
    let changed = utc_midnight(training.meta.updated);
    let mark = match (session.is_cancelled, is_example) {
        (true, _) => "Batal: ",
        (false, true) => "Contoh: ",
        (false, false) => "",
    };
    let note = if is_example {
        "\nJadwal ini contoh, bukan jadwal nyata."
    } else {
        ""
    };
    let url = format!("{}{}", site.base_url, training.path);
    let description = format!(
        "{}\n{} {}.{note}\n{url}",
        training.meta.summary,
        session.seats,
        session.kind.unit()
    );
    let location = office.map_or_else(
        || session.place.clone(),
        |office| format!("{}, Kecamatan {}", session.place, office.meta.title),
    );
    let mut lines = Lines::default();
    lines.add("BEGIN:VEVENT");
    lines.text("UID", id);
    // When the information was last right: the training's own date, not that of the build.
    lines.add(&format!("DTSTAMP:{changed}"));
    lines.add(&format!("LAST-MODIFIED:{changed}"));
    // Each change of the page is a later revision of its sessions (RFC 5545, section 3.8.7.4);
    // nobody has to count them.
    lines.add(&format!("SEQUENCE:{}", revision(training.meta.updated)));
    lines.add(&format!(
        "DTSTART;TZID={}:{}",
        site.zone,
        local(session.start)
    ));
    lines.add(&format!("DTEND;TZID={}:{}", site.zone, local(session.end)));
    lines.text("SUMMARY", &format!("{mark}{}", training.meta.title));
    lines.text("DESCRIPTION", &description);
    lines.text("LOCATION", &location);
    lines.add(&format!("URL:{url}"));
    let category = match session.kind {
        SessionKind::Training => "Pelatihan",
        SessionKind::Bazaar => "Bazar",
    };
    let example = if is_example { ",Contoh" } else { "" };
    lines.add(&format!("CATEGORIES:{category}{example}"));
    lines.add(match (session.is_cancelled, is_example) {
        (true, _) => "STATUS:CANCELLED",
        (false, true) => "STATUS:TENTATIVE",
        (false, false) => "STATUS:CONFIRMED",
    });
    lines.add("END:VEVENT");
    lines.0
}

fn feed(site: &SiteView, page: &str, title: &str, events: &[&Event<'_>]) -> String {
    let mut lines = Lines::default();
    lines.add("BEGIN:VCALENDAR");
    lines.add("VERSION:2.0");
    lines.text(
        "PRODID",
        &format!("-//{}//Kalender pelatihan//ID", site.name),
    );
    lines.add("CALSCALE:GREGORIAN");
    lines.add("METHOD:PUBLISH");
    // RFC 7986 has NAME; most calendars still read only the older name.
    lines.text("NAME", title);
    lines.text("X-WR-CALNAME", title);
    lines.add("REFRESH-INTERVAL;VALUE=DURATION:P1D");
    lines.add(&format!("SOURCE;VALUE=URI:{}{}", site.base_url, path(page)));
    lines.add(&format!("URL:{}{page}", site.base_url));
    // A calendar has at least one component: without events, this is it.
    lines.add("BEGIN:VTIMEZONE");
    lines.add(&format!("TZID:{}", site.zone));
    lines.add("BEGIN:STANDARD");
    lines.add("DTSTART:19700101T000000");
    lines.add("TZOFFSETFROM:+0700");
    lines.add("TZOFFSETTO:+0700");
    lines.add("TZNAME:WIB");
    lines.add("END:STANDARD");
    lines.add("END:VTIMEZONE");
    for event in events {
        lines.0.push_str(&event.lines);
    }
    lines.add("END:VCALENDAR");
    lines.0
}

/// Content lines: ended by CR LF and folded after 75 bytes.
#[derive(Default)]
struct Lines(String);

impl Lines {
    /// Longest line without its end, in bytes (RFC 5545, section 3.1).
    const WIDTH: usize = 75;

    fn add(&mut self, line: &str) {
        let mut rest = line;
        let mut width = Self::WIDTH;
        while rest.len() > width {
            let (part, after) = rest.split_at(rest.floor_char_boundary(width));
            self.0.push_str(part);
            self.0.push_str("\r\n ");
            rest = after;
            // The space that marks a continuation counts too.
            width = Self::WIDTH - 1;
        }
        self.0.push_str(rest);
        self.0.push_str("\r\n");
    }

    /// Writes a property whose value is TEXT (RFC 5545, section 3.3.11).
    fn text(&mut self, name: &str, value: &str) {
        let mut line = format!("{name}:");
        for letter in value.chars() {
            match letter {
                '\\' | ';' | ',' => line.extend(['\\', letter]),
                '\n' => line.push_str("\\n"),
                letter if letter.is_control() => {}
                letter => line.push(letter),
            }
        }
        self.add(&line);
    }
}

fn local(moment: DateTime) -> String {
    moment.strftime("%Y%m%dT%H%M%S").to_string()
}

/// Counts the days since the programme began.
fn revision(updated: Date) -> i32 {
    let days = updated.since(jiff::civil::date(2017, 1, 1));
    days.map_or(0, |days| days.get_days().max(0))
}

fn utc_midnight(date: Date) -> String {
    format!("{}T000000Z", date.strftime("%Y%m%d"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_folded_between_letters() {
        let mut lines = Lines::default();
        lines.add(&"é".repeat(80));
        for line in lines.0.split("\r\n") {
            assert!(line.len() <= Lines::WIDTH, "{} bytes", line.len());
        }
        assert_eq!(lines.0.replace("\r\n ", ""), "é".repeat(80) + "\r\n");
    }

    #[test]
    fn text_is_escaped() {
        let table = [
            ("satu, dua; tiga", "X:satu\\, dua\\; tiga\r\n"),
            ("a\\b\nc\r", "X:a\\\\b\\nc\r\n"),
            ("pukul 09:00", "X:pukul 09:00\r\n"),
        ];
        for (value, expected) in table {
            let mut lines = Lines::default();
            lines.text("X", value);
            assert_eq!(lines.0, expected);
        }
    }
}
