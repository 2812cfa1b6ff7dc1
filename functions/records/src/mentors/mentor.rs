//! A mentor as a record.

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use jiff::civil::Date;
use programme::{KecamatanId, Reference, Slug};

use crate::failure::StoreFailure;
use crate::items::{self, Item, number, put, read_number, string, text};
use crate::transaction::Condition;

/// The id of a mentor: eight letters and digits, which say nothing about her.
pub type MentorId = Slug;

/// Somebody who looks after people of a kecamatan, up to a number of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mentor {
    /// Names her in events and keys.
    pub id: MentorId,
    /// Her name.
    pub name: String,
    /// The kecamatan in which she works.
    pub kecamatan: KecamatanId,
    /// Sectors in which she knows her way; without any she takes whoever comes.
    pub sectors: Vec<Slug>,
    /// The most people she looks after at once.
    pub capacity: u32,
    /// The people she looks after now.
    pub load: u32,
    /// Days on which she takes nobody on.
    pub leave: Option<Leave>,
    /// Whether she takes people on at all.
    pub status: MentorStatus,
    /// When somebody was last assigned to her.
    pub assigned_at: Option<Timestamp>,
    /// Number of changes made to her, the first writing included.
    pub seq: u32,
}

/// A mentor to be added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMentor {
    /// Her name.
    pub name: String,
    /// The kecamatan in which she works.
    pub kecamatan: KecamatanId,
    /// Sectors in which she knows her way; without any she takes whoever comes.
    pub sectors: Vec<Slug>,
    /// The most people she looks after at once.
    pub capacity: u32,
    /// Days on which she takes nobody on.
    pub leave: Option<Leave>,
}

/// Days from the first to the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leave {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub through: Date,
}

/// Whether a mentor takes people on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MentorStatus {
    /// She does.
    Active,
    /// She stops: her cases are on their way to others.
    Closing,
    /// She has stopped. The record stays, because events name it.
    Closed,
}

impl Mentor {
    /// Makes an active mentor to whom nobody is assigned yet.
    pub fn new(id: MentorId, new: NewMentor) -> Self {
        Self {
            id,
            name: new.name,
            kecamatan: new.kecamatan,
            sectors: new.sectors,
            capacity: new.capacity,
            load: 0,
            leave: new.leave,
            status: MentorStatus::Active,
            assigned_at: None,
            seq: 1,
        }
    }

    /// Tells whether she can take somebody on, on this day.
    pub fn has_room(&self, on: Date) -> bool {
        self.status == MentorStatus::Active && self.load < self.capacity && !self.is_on_leave(on)
    }

    /// Tells whether she is on leave on this day.
    pub fn is_on_leave(&self, on: Date) -> bool {
        self.leave
            .is_some_and(|leave| (leave.from..=leave.through).contains(&on))
    }

    /// Lists everything an officer sets, as attributes; those without a value are taken away.
    pub(super) fn settings(&self) -> Vec<(&'static str, Option<AttributeValue>)> {
        let sectors = self.sectors.iter().map(|slug| text(slug.as_str()));
        let day = |day: Option<Date>| day.map(|day| text(&day.to_string()));
        vec![
            ("name", Some(text(&self.name))),
            ("sectors", Some(AttributeValue::L(sectors.collect()))),
            ("capacity", Some(number(self.capacity.into()))),
            ("leave_from", day(self.leave.map(|leave| leave.from))),
            ("leave_through", day(self.leave.map(|leave| leave.through))),
            ("status", Some(text(self.status.name()))),
            ("seq", Some(number(self.seq.into()))),
        ]
    }

    pub(super) fn item(&self) -> Item {
        let mut item = items::versioned(address(&self.id));
        put(&mut item, "kecamatan", text(self.kecamatan.as_str()));
        put(&mut item, "load", number(self.load.into()));
        if let Some(at) = self.assigned_at {
            put(&mut item, ASSIGNED_AT, moment(at));
        }
        for (name, value) in self.settings() {
            if let Some(value) = value {
                put(&mut item, name, value);
            }
        }
        item
    }

    pub(super) fn read(item: &Item) -> Result<Self, StoreFailure> {
        let read = || {
            let number = |name: &str| u32::try_from(read_number(item, name)?).ok();
            let day = |name: &str| string(item, name).parse::<Date>().ok();
            let sectors = item.get("sectors")?.as_l().ok()?.iter();
            let leave = day("leave_from").zip(day("leave_through"));
            Some(Self {
                id: string(item, crate::table::definition().partition_key)
                    .strip_prefix(MENTOR_PREFIX)?
                    .parse()
                    .ok()?,
                name: string(item, "name").to_owned(),
                kecamatan: string(item, "kecamatan").parse().ok()?,
                sectors: sectors
                    .map(|slug| slug.as_s().ok()?.parse().ok())
                    .collect::<Option<_>>()?,
                capacity: number("capacity")?,
                load: number("load")?,
                leave: leave.map(|(from, through)| Leave { from, through }),
                status: MentorStatus::read(string(item, "status"))?,
                assigned_at: string(item, ASSIGNED_AT).parse().ok(),
                seq: number("seq")?,
            })
        };
        read().ok_or_else(|| StoreFailure::unreadable("mentor"))
    }
}

impl MentorStatus {
    const ALL: [Self; 3] = [Self::Active, Self::Closing, Self::Closed];

    /// Returns the word in the store.
    pub fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Closing => "closing",
            Self::Closed => "closed",
        }
    }

    fn read(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }
}

/// Attribute of a mentor with the moment at which somebody was last assigned to her.
pub(super) const ASSIGNED_AT: &str = "assigned_at";

const MENTOR_PREFIX: &str = "MENTOR#";

/// Beginning of the sort keys of cases.
pub(super) const CASE: &str = "CASE#";

pub(super) fn moment(at: Timestamp) -> AttributeValue {
    AttributeValue::S(format!("{at:.3}"))
}

/// Returns the partition of a mentor and her cases.
pub(super) fn partition(id: &MentorId) -> String {
    format!("{MENTOR_PREFIX}{id}")
}

/// Returns the primary key of a mentor.
pub(super) fn address(id: &MentorId) -> Item {
    items::address(partition(id), "PROFILE".to_owned())
}

/// Makes the condition that a mentor takes people on and has room; where `load` is given, has as
/// many cases.
pub(super) fn has_room(load: Option<u32>) -> Condition {
    let room = match load {
        Some(load) => Condition::new("#load < #capacity AND #status = :active AND #load = :load")
            .with(":load", number(load.into())),
        None => Condition::new("#load < #capacity AND #status = :active"),
    };
    room.with(":active", text(MentorStatus::Active.name()))
}

/// Makes the condition that a mentor is as she was changed last, and has at most so many cases.
pub(super) fn at_sequence_with_load(seq: u32, most: u32) -> Condition {
    Condition::new("#seq = :seq AND #load <= :most")
        .with(":seq", number(seq.into()))
        .with(":most", number(most.into()))
}

/// Makes the item of somebody whom the mentor looks after.
pub(crate) fn case(id: &MentorId, reference: Reference) -> Item {
    items::item(partition(id), format!("{CASE}{}", reference.compact()))
}

/// Makes a mentor's own items.
pub(crate) fn items_of(mentor: &Mentor) -> [Item; 2] {
    [mentor.item(), pointer(mentor)]
}

/// Makes the item that says that the mentor is in this kecamatan.
pub(super) fn pointer(mentor: &Mentor) -> Item {
    let sort = format!("{MENTOR_PREFIX}{}", mentor.id);
    items::item(office(&mentor.kecamatan), sort)
}

/// Returns the mentor that a pointer leads to.
pub(super) fn pointed(pointer: &Item) -> Result<MentorId, StoreFailure> {
    let id = string(pointer, crate::table::definition().sort_key).strip_prefix(MENTOR_PREFIX);
    id.and_then(|id| id.parse().ok())
        .ok_or_else(|| StoreFailure::unreadable("mentor of an office"))
}

/// Returns the partition of what belongs to an office.
pub(super) fn office(kecamatan: &KecamatanId) -> String {
    format!("OFFICE#{kecamatan}")
}
