//! The rows of an office's list: their order, groups, tags and filters.

use forms::{FieldView, Question};
use jiff::Timestamp;
use jiff::civil::Date;
use programme::{KecamatanId, Stage, wib, words};
use records::Listed;

use super::history::stage_in_words;
use crate::form::{self, Fields};
use crate::pages::standing::{Heading, TagView};

/// A row, with the office that it was found in.
pub(super) struct Row {
    pub listed: Listed,
    pub kecamatan: KecamatanId,
    pub heading: Heading,
    /// Whether a later form of hers has come lately.
    pub has_later_form: bool,
}

/// A list of options that rows are filtered by: the questions whose options come from it.
pub(super) struct Facet<'a> {
    /// Name in the address, and of the source of the options.
    pub name: &'static str,
    pub label: &'static str,
    pub questions: Vec<&'a Question>,
}

/// The sources by which rows are filtered, besides the stage.
pub(super) const FACETS: [(&str, &str); 3] = [
    ("komunitas", "Komunitas"),
    ("bidang", "Bidang usaha"),
    ("kelurahan", "Kelurahan"),
];

/// The wanted rows, as an address says.
#[derive(Default)]
pub(super) struct Filter {
    pub heading: Option<Heading>,
    pub is_stalled: bool,
    pub has_later_form: bool,
    pub stage: Option<Stage>,
    /// One value, or none, for each of [`FACETS`].
    pub facets: [Option<String>; FACETS.len()],
}

impl Row {
    pub(super) fn new(listed: Listed, kecamatan: KecamatanId, today: Date) -> Self {
        let heading = Heading::of(&listed.standing, today);
        Self {
            listed,
            kecamatan,
            heading,
            has_later_form: false,
        }
    }

    /// Tells whether she has been at her stage for too long.
    pub(super) fn is_stalled(&self, today: Date) -> bool {
        self.listed.standing.is_stalled(today)
    }

    /// Returns the word beside the day by which something is due, and that day.
    pub(super) fn due(&self, now: Timestamp) -> (Option<TagView>, String) {
        if let Some(until) = self.listed.standing.answered_until() {
            return (Some(TagView::claim(until, now)), short_moment(until, now));
        }
        let Some(due) = self.listed.standing.due_day() else {
            return (None, String::new());
        };
        let today = wib::date(now);
        let late = (self.heading == Heading::Late).then(|| TagView::late(due, today));
        (late, short_day(due, today))
    }

    /// Tells whether each word begins a word of her name.
    pub(super) fn is_named(&self, words: &[String]) -> bool {
        let name = forms::words(self.listed.name.as_deref().unwrap_or_default());
        let parts: Vec<&str> = name.split_whitespace().collect();
        words
            .iter()
            .all(|word| parts.iter().any(|part| part.starts_with(word.as_str())))
    }
}

/// Puts rows in the order of the work: by group, then by what is due first.
pub(super) fn sort(rows: &mut [Row]) {
    rows.sort_by(|one, other| {
        let key = |row: &Row| (row.heading, row.listed.standing.due.is_none());
        key(one)
            .cmp(&key(other))
            .then_with(|| one.listed.standing.due.cmp(&other.listed.standing.due))
            .then_with(|| {
                one.listed
                    .reference
                    .compact()
                    .cmp(other.listed.reference.compact())
            })
    });
}

impl<'a> Facet<'a> {
    /// Returns her answer, with its words.
    pub(super) fn answer(&self, listed: &'a Listed) -> Option<(&'a str, &'a str)> {
        self.questions.iter().find_map(|question| {
            let value = listed.facets.get(question.id())?.as_str()?;
            Some((value, question.kind().label_of(value).unwrap_or(value)))
        })
    }
}

impl Filter {
    pub(super) fn of(fields: &Fields) -> Self {
        let given = |name: &str| Some(fields.text(name)).filter(|text| !text.is_empty());
        let group = given("grup");
        Self {
            heading: Heading::ALL
                .into_iter()
                .find(|heading| Some(heading.code()) == group),
            is_stalled: group == Some(STALLED),
            has_later_form: group == Some(LATER_FORM),
            stage: given("langkah").and_then(|stage| stage.parse().ok()),
            facets: FACETS.map(|(name, _)| given(name).map(str::to_owned)),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        !self.is_grouped() && !self.has_choice()
    }

    /// Tells whether one of the counts above the list is chosen.
    pub(super) fn is_grouped(&self) -> bool {
        self.heading.is_some() || self.is_stalled || self.has_later_form
    }

    /// Tells whether one of the form's fields is chosen.
    pub(super) fn has_choice(&self) -> bool {
        self.stage.is_some() || self.facets.iter().any(Option::is_some)
    }

    pub(super) fn admits(&self, row: &Row, facets: &[Facet<'_>], today: Date) -> bool {
        let mut chosen = self.facets.iter().zip(facets);
        self.heading.is_none_or(|heading| row.heading == heading)
            && (!self.is_stalled || row.is_stalled(today))
            && (!self.has_later_form || row.has_later_form)
            && self
                .stage
                .is_none_or(|stage| row.listed.standing.stage == Some(stage))
            && chosen.all(|(wanted, facet)| {
                wanted.as_ref().is_none_or(|wanted| {
                    facet.answer(&row.listed).map(|(value, _)| value) == Some(wanted)
                })
            })
    }

    /// Makes the form's fields, each with the options that the rows have.
    pub(super) fn fields(&self, rows: &[Row], facets: &[Facet<'_>]) -> Vec<FieldView> {
        let stages = Stage::ALL.iter().filter(|stage| {
            let mut rows = rows.iter();
            rows.any(|row| row.listed.standing.stage == Some(**stage))
        });
        let stages = stages.map(|stage| (stage.code().to_owned(), stage_in_words(*stage)));
        let chosen = self.stage.map_or("", Stage::code);
        let mut fields = vec![select("langkah", "Langkah", stages.collect(), chosen)];
        for (facet, chosen) in facets.iter().zip(&self.facets) {
            let mut options: Vec<(String, String)> = rows
                .iter()
                .filter_map(|row| facet.answer(&row.listed))
                .map(|(value, label)| (label.to_owned(), value.to_owned()))
                .collect();
            options.sort_unstable();
            options.dedup();
            let options = options.into_iter().map(|(label, value)| (value, label));
            let chosen = chosen.as_deref().unwrap_or_default();
            fields.push(select(facet.name, facet.label, options.collect(), chosen));
        }
        fields
    }
}

/// The value of `grup` for those who sent a later form lately.
pub(super) const LATER_FORM: &str = "susulan";

/// The value of `grup` for those who have not moved on.
pub(super) const STALLED: &str = "belum-bergerak";

/// Writes a day in a narrow column, as in "Rabu 2 Des"; of another year than today's with its year.
pub(super) fn short_day(day: Date, today: Date) -> String {
    // The names of months are abbreviated to three letters.
    let month = words::month(day.month()).get(..3).unwrap_or_default();
    let year = (day.year() != today.year()).then(|| format!(" {}", day.year()));
    let weekday = words::weekday(day.weekday());
    format!(
        "{weekday} {} {month}{}",
        day.day(),
        year.unwrap_or_default()
    )
}

/// Writes a moment in a narrow column, as in "Rabu 2 Des, 14.20".
pub(super) fn short_moment(at: Timestamp, now: Timestamp) -> String {
    let clock = words::clock(wib::local(at).time());
    format!("{}, {clock}", short_day(wib::date(at), wib::date(now)))
}

fn select(name: &str, label: &str, options: Vec<(String, String)>, chosen: &str) -> FieldView {
    FieldView {
        required: false,
        ..form::chosen(form::select(name, label, options), chosen)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use records::history::{Group, Standing};

    use super::*;

    fn listed(group: Group, due: Option<&str>) -> Listed {
        Listed {
            reference: programme::Reference::from_random(&[0; 16]).expect("a reference"),
            standing: Standing {
                group,
                due: due.map(str::to_owned),
                stage: Some(Stage::P1),
                since: Some(date(2026, 11, 1)),
                ended: None,
            },
            name: Some("Contoh Melati Putih".to_owned()),
            form: "pendaftaran".to_owned(),
            mentor: None,
            facets: [("bidang".to_owned(), "kuliner".into())].into(),
        }
    }

    fn row(group: Group, due: Option<&str>, today: Date) -> Row {
        let tebet = "tebet".parse().expect("a slug");
        Row::new(listed(group, due), tebet, today)
    }

    #[test]
    fn late_follows_from_the_day_and_rights_stay_rights() {
        let today = date(2026, 11, 30);
        let headings = [
            (Group::New, Some("2026-11-29"), Heading::Late),
            (Group::New, Some("2026-11-30"), Heading::New),
            (Group::Mentor, Some("2026-11-01"), Heading::Late),
            (Group::Going, Some("2026-12-01"), Heading::Going),
            (Group::WithoutDue, None, Heading::Going),
            (Group::Done, None, Heading::Done),
            (
                Group::Rights,
                Some("2026-11-01T00:00:00.000Z"),
                Heading::Rights,
            ),
        ];
        for (group, due, expected) in headings {
            assert_eq!(
                row(group, due, today).heading,
                expected,
                "{group:?} {due:?}"
            );
        }
    }

    #[test]
    fn rows_stand_by_group_and_then_by_day() {
        let today = date(2026, 11, 30);
        let mut rows = vec![
            row(Group::WithoutDue, None, today),
            row(Group::Going, Some("2026-12-05"), today),
            row(Group::New, Some("2026-12-09"), today),
            row(Group::New, Some("2026-11-20"), today),
            row(Group::Going, Some("2026-11-10"), today),
        ];
        sort(&mut rows);
        let dues = rows.iter().map(|row| row.listed.standing.due.as_deref());
        let expected = [
            Some("2026-11-10"),
            Some("2026-11-20"),
            Some("2026-12-09"),
            Some("2026-12-05"),
            None,
        ];
        assert_eq!(dues.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn what_is_due_is_said_in_words() {
        let now: Timestamp = "2026-11-30T01:00:00Z".parse().expect("a time");
        let today = wib::date(now);
        let (tag, day) = row(Group::New, Some("2026-11-27"), today).due(now);
        assert_eq!(tag.expect("late").label, "Lewat 3 hari");
        assert_eq!(day, "Jumat 27 Nov");
        let (_, day) = row(Group::New, Some("2027-02-26"), today).due(now);
        assert_eq!(day, "Jumat 26 Feb 2027");
        let right = row(Group::Rights, Some("2026-12-02T07:20:00.000Z"), today);
        let (tag, moment) = right.due(now);
        assert_eq!(tag.expect("urgent").label, "! Sisa 54 jam");
        assert_eq!(moment, "Rabu 2 Des, 14.20");
        let late = row(Group::Rights, Some("2026-11-29T20:00:00.000Z"), today);
        assert_eq!(late.due(now).0.expect("urgent").label, "! Lewat 5 jam");
    }

    #[test]
    fn a_name_is_found_by_the_beginnings_of_its_words() {
        let row = row(Group::New, None, date(2026, 11, 30));
        let words = |text: &str| -> Vec<String> {
            forms::words(text)
                .split_whitespace()
                .map(str::to_owned)
                .collect()
        };
        for (text, expected) in [
            ("melati", true),
            ("PUT mel", true),
            ("𝐏𝐮𝐭𝐢, melati", true),
            ("elati", false),
            ("melati merah", false),
        ] {
            assert_eq!(row.is_named(&words(text)), expected, "{text}");
        }
    }

    #[test]
    fn whoever_stays_too_long_is_stalled_and_the_withdrawn_are_not() {
        let row = |group, today| row(group, None, today);
        assert!(!row(Group::Going, date(2026, 11, 15)).is_stalled(date(2026, 11, 15)));
        assert!(row(Group::Going, date(2026, 11, 16)).is_stalled(date(2026, 11, 16)));
        assert!(!row(Group::Done, date(2026, 11, 30)).is_stalled(date(2026, 11, 30)));
    }
}
