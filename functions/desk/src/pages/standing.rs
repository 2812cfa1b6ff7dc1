//! How a person stands, in words: the list, her page and the tables all ask here.

use jiff::Timestamp;
use jiff::civil::Date;
use programme::deadlines::FOLLOW_UP_DAYS;
use records::history::{Group, RIGHTS_HOURS, Standing};
use serde::Serialize;

/// Days within which a claimed right is answered, each of 24 hours.
pub(crate) const RIGHTS_DAYS: i64 = RIGHTS_HOURS / 24;

/// A group as it is shown. "Late" is stored nowhere: it follows from the day, so nothing is
/// rewritten at midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Heading {
    Rights,
    Late,
    New,
    Mentor,
    Going,
    Done,
}

/// A small word beside a name, with the class of its look.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct TagView {
    pub label: String,
    pub kind: &'static str,
}

impl Heading {
    pub(crate) const ALL: [Self; 6] = [
        Self::Rights,
        Self::Late,
        Self::New,
        Self::Mentor,
        Self::Going,
        Self::Done,
    ];

    pub(crate) fn of(standing: &Standing, today: Date) -> Self {
        match standing.group {
            Group::Rights => Self::Rights,
            _ if standing.is_late(today) => Self::Late,
            Group::New => Self::New,
            Group::Mentor => Self::Mentor,
            Group::Going | Group::WithoutDue => Self::Going,
            Group::Done => Self::Done,
        }
    }

    /// Returns its name in an address.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Rights => "hak",
            Self::Late => "lewat",
            Self::New => "baru",
            Self::Mentor => "mentor",
            Self::Going => "berjalan",
            Self::Done => "selesai",
        }
    }

    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Rights => "Hak warga",
            Self::Late => "Lewat tenggat",
            Self::New => "Baru",
            Self::Mentor => "Menunggu mentor",
            Self::Going => "Berjalan",
            Self::Done => "Selesai",
        }
    }
}

impl TagView {
    pub(crate) fn new(label: impl Into<String>, kind: &'static str) -> Self {
        Self {
            label: label.into(),
            kind,
        }
    }

    /// Makes the word for a claimed right.
    pub(crate) fn claim(until: Timestamp, now: Timestamp) -> Self {
        Self::new(format!("! {}", hours_left(until, now)), "urgent")
    }

    /// Makes the word for a day that has passed.
    pub(crate) fn late(due: Date, today: Date) -> Self {
        Self::new(format!("Lewat {} hari", (today - due).get_days()), "late")
    }
}

/// Says how many hours are left for a claimed right, or how long its answer is late.
pub(crate) fn hours_left(until: Timestamp, now: Timestamp) -> String {
    let minutes = (until.as_second() - now.as_second()) / 60;
    if minutes < 0 {
        format!("Lewat {} jam", -minutes / 60)
    } else {
        format!("Sisa {} jam", minutes / 60)
    }
}

/// Makes the words beside her name.
pub(crate) fn tags(standing: &Standing, today: Date) -> Vec<TagView> {
    let group = match standing.group {
        Group::New => Some(TagView::new(Heading::New.label(), "new")),
        Group::Mentor => Some(TagView::new(Heading::Mentor.label(), "plain")),
        _ => None,
    };
    let ended = standing.ended;
    let ended = ended.map(|ended| TagView::new(ended.label(), "closed"));
    let stalled = standing.is_stalled(today);
    let stalled =
        stalled.then(|| TagView::new(format!("Belum bergerak {FOLLOW_UP_DAYS} hari"), "late"));
    [group, ended, stalled].into_iter().flatten().collect()
}

/// Writes her group and the words beside her name in one cell of a table.
pub(crate) fn in_a_cell(standing: &Standing, today: Date) -> String {
    let heading = Heading::of(standing, today).label();
    let tags = tags(standing, today).into_iter().map(|tag| tag.label);
    let further = tags.filter(|label| label != heading);
    let all: Vec<String> = [heading.to_owned()].into_iter().chain(further).collect();
    all.join(", ")
}
