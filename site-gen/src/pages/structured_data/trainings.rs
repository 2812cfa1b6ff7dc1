//! A training, with the sessions that are still to come.

use jiff::civil::DateTime;
use serde_json::{Value, json};

use super::data::{Described, StructuredData, address, members};
use crate::content::{Entry, Level, Session, Training};

impl Described for Training {
    fn describe(training: &Entry<Self>, data: &StructuredData<'_>) -> String {
        members(&course(data, training))
    }
}

fn course(data: &StructuredData<'_>, training: &Entry<Training>) -> Value {
    let organiser = training
        .data
        .organiser
        .as_ref()
        .and_then(|slug| data.content.communities().get(slug))
        .filter(|community| !community.meta.is_example)
        .map_or_else(
            || data.in_short.clone(),
            |community| data.organisation(community),
        );
    let topics: Vec<&str> = data
        .content
        .topics()
        .get_all(&training.data.topics)
        .map(|topic| topic.name.as_str())
        .collect();
    let mut course = json!({
        "@type": "Course",
        "name": training.meta.title,
        "description": training.meta.summary,
        "url": data.url(&training.path),
        "inLanguage": "id",
        "provider": organiser,
        "educationalLevel": match training.data.level {
            Level::Beginner => "Pemula",
            Level::Advanced => "Lanjutan",
        },
    });
    if !topics.is_empty() {
        course["about"] = json!(topics);
    }
    let instances: Vec<Value> = training
        .data
        .sessions
        .iter()
        .filter(|session| !session.is_example && session.end.date() >= data.site.today)
        .map(|session| instance(data, session))
        .collect();
    if !instances.is_empty() {
        course["hasCourseInstance"] = Value::Array(instances);
    }
    course
}

fn instance(data: &StructuredData<'_>, session: &Session) -> Value {
    let moment = |moment: DateTime| format!("{moment}+07:00");
    let office = data.content.kecamatan().get(&session.kecamatan);
    let mut instance = json!({
        "@type": "CourseInstance",
        "courseMode": "onsite",
        "startDate": moment(session.start),
        "endDate": moment(session.end),
        "courseSchedule": {
            "@type": "Schedule",
            "repeatFrequency": "Daily",
            "repeatCount": days(session.start, session.end),
        },
        "maximumAttendeeCapacity": session.seats,
        "location": {
            "@type": "Place",
            "name": session.place,
            "address": address(None, office.map(|office| office.meta.title.as_str())),
        },
    });
    if !session.takes_place() {
        instance["eventStatus"] = json!("https://schema.org/EventCancelled");
    }
    instance
}

/// Counts on how many days something is held, the first and the last counted. What ends at an
/// earlier time of day than it starts goes on into the night, and its last day is the one before.
fn days(start: DateTime, end: DateTime) -> i32 {
    let days = (end.date() - start.date()).get_days();
    let goes_on = days > 0 && end.time() <= start.time();
    if goes_on { days } else { days + 1 }
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan as _;
    use jiff::civil::date;

    use super::*;

    #[test]
    fn first_and_last_day_count() {
        let table = [
            ((25, 9), (25, 12), 1),
            ((25, 9), (27, 15), 3),
            ((31, 9), (32, 15), 2),
            // A night, a day and a night, two nights.
            ((25, 22), (26, 2), 1),
            ((25, 9), (26, 9), 1),
            ((31, 22), (33, 2), 2),
        ];
        let moment = |(day, hour): (i32, i8)| date(2027, 1, 1).at(hour, 0, 0, 0) + (day - 1).days();
        for (start, end, expected) in table {
            assert_eq!(
                days(moment(start), moment(end)),
                expected,
                "{start:?} {end:?}"
            );
        }
    }
}
