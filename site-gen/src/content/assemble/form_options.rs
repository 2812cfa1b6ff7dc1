//! The options that a form's question can take from the content, by the name in `dari`.

use std::collections::HashMap;

use forms::{ChoiceOption, OptionSources, SESSIONS};
use jiff::civil::Date;

use crate::content::parts::Parts;
use crate::content::{Community, CommunityStatus, Entry, Session, Training, joinable};

/// Makes all option lists, as they are on a day.
pub(super) fn options(parts: &Parts, today: Date) -> OptionSources {
    OptionSources::from([
        ("kecamatan".to_owned(), kecamatan(parts)),
        ("kelurahan".to_owned(), kelurahan(parts)),
        ("komunitas".to_owned(), communities(parts)),
        ("pelatihan".to_owned(), trainings(parts)),
        ("langkah".to_owned(), steps(parts)),
        ("bidang".to_owned(), sectors(parts)),
        (SESSIONS.to_owned(), sessions(parts, today)),
    ])
}

fn kecamatan(parts: &Parts) -> Vec<ChoiceOption> {
    parts
        .kecamatan
        .iter()
        .map(|office| {
            let option = ChoiceOption::new(&office.slug, &office.meta.title);
            match parts.cities.get(&office.data.city) {
                Some(city) => option.in_group(&city.name),
                None => option,
            }
        })
        .collect()
}

fn kelurahan(parts: &Parts) -> Vec<ChoiceOption> {
    parts
        .kecamatan
        .iter()
        .flat_map(|office| {
            office.data.kelurahan.iter().map(|item| {
                ChoiceOption::new(&item.code, &item.name)
                    .in_group(&office.meta.title)
                    .under(&office.slug)
            })
        })
        .collect()
}

/// Lists those that may be chosen: an example never. One that has closed is still accepted: the
/// page may be older.
fn communities(parts: &Parts) -> Vec<ChoiceOption> {
    let option = |community: &Entry<Community>| {
        let areas = &community.data.areas;
        let option = ChoiceOption::new(&community.slug, with_areas(community, parts))
            .serving(areas.iter().cloned());
        if community.data.status == CommunityStatus::Closed {
            option.closed()
        } else {
            option
        }
    };
    parts
        .communities
        .iter()
        .filter(|community| community.data.is_selectable && !community.meta.is_example)
        .map(option)
        .collect()
}

/// Writes the name with the place where a community works, so that people see without script which
/// is theirs.
fn with_areas(community: &Entry<Community>, parts: &Parts) -> String {
    let areas: Vec<&str> = community
        .data
        .areas
        .iter()
        .filter_map(|slug| Some(parts.kecamatan.get(slug)?.meta.title.as_str()))
        .collect();
    let title = &community.meta.title;
    match areas.as_slice() {
        [] => title.clone(),
        [one] => format!("{title} ({one})"),
        [one, two] => format!("{title} ({one} dan {two})"),
        [one, two, more @ ..] => {
            format!("{title} ({one}, {two}, dan {} kecamatan lain)", more.len())
        }
    }
}

/// Lists those that exist, under the step they belong to.
fn trainings(parts: &Parts) -> Vec<ChoiceOption> {
    let mut trainings: Vec<_> = parts.trainings.iter().collect();
    trainings.retain(|training| !training.meta.is_example);
    trainings.sort_by_key(|training| training.data.stage);
    let steps = steps(parts);
    let of_step = |training: &Entry<Training>| {
        let option = ChoiceOption::new(&training.slug, &training.meta.title);
        let code = training.data.stage.code();
        match steps.iter().find(|step| step.value == code) {
            Some(step) => option.in_group(&step.label),
            None => option,
        }
    };
    trainings.into_iter().map(of_step).collect()
}

fn steps(parts: &Parts) -> Vec<ChoiceOption> {
    parts
        .steps
        .iter()
        .map(|step| {
            let code = step.data.code.code();
            let title = step.meta.title.trim_start_matches(code).trim_start();
            ChoiceOption::new(code, format!("{code} {title}"))
                .with_hint(step.data.at_a_glance.clone())
        })
        .collect()
}

fn sectors(parts: &Parts) -> Vec<ChoiceOption> {
    parts
        .sectors
        .iter()
        .map(|sector| ChoiceOption::new(&sector.id, &sector.name))
        .collect()
}

/// Lists those that one can ask for a place in, to the end of their last day: until then somebody
/// may want to give a place back.
fn sessions(parts: &Parts, today: Date) -> Vec<ChoiceOption> {
    let coming = joinable(&parts.trainings).filter(|(_, session)| session.end.date() >= today);
    let coming: Vec<_> = coming
        .map(|(training, session)| (session, session_labels(training, session, parts)))
        .collect();
    let mut shared: HashMap<&str, usize> = HashMap::new();
    for label in coming.iter().flat_map(|(_, labels)| labels) {
        *shared.entry(label).or_default() += 1;
    }
    let options = coming.iter().map(|(session, labels)| {
        let id = session.id.as_deref().unwrap_or_default();
        let [.., longest] = labels;
        let label = labels.iter().find(|label| shared[label.as_str()] == 1);
        ChoiceOption::new(id, label.unwrap_or(longest))
    });
    options.collect()
}

/// Writes the labels of a session from the shortest to the longest. It is shown by the first that
/// no other has: two on one day differ in their hour, or in their place.
fn session_labels(training: &Entry<Training>, session: &Session, parts: &Parts) -> [String; 3] {
    let office = parts.kecamatan.get(&session.kecamatan);
    let kecamatan = office.map_or(session.kecamatan.as_str(), |office| &office.meta.title);
    let is_example = session.is_example || training.meta.is_example;
    let title = with_example_mark(&training.meta.title, is_example);
    let day = programme::words::day(session.start.date());
    let hour = programme::words::clock(session.start.time());
    let place = &session.place;
    [
        format!("{title}, {day}, {kecamatan}"),
        format!("{title}, {day} pukul {hour}, {kecamatan}"),
        format!("{title}, {day} pukul {hour}, {place}, {kecamatan}"),
    ]
}

fn with_example_mark(title: &str, is_example: bool) -> String {
    if is_example {
        format!("{title} (contoh)")
    } else {
        title.to_owned()
    }
}
