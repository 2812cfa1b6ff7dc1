//! Somebody's standing in a session, as receipts and programs are told.

use records::Joined;

/// Standing of somebody in a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// She has a place.
    Seat,
    /// In the queue; at which place, where that could be told.
    Waiting(Option<usize>),
    /// Among those whom the office chooses from.
    Applied,
    /// She gave it back.
    Left,
}

impl Standing {
    /// Returns the standing of somebody who asked; `None` where she could not.
    pub fn of(joined: Joined) -> Option<Self> {
        match joined {
            Joined::Seat => Some(Self::Seat),
            Joined::Waiting(place) => Some(Self::Waiting(place)),
            Joined::Applied => Some(Self::Applied),
            Joined::NotYet(_)
            | Joined::Closed
            | Joined::Cancelled
            | Joined::Ended
            | Joined::Unknown => None,
        }
    }

    /// Returns the word in a receipt's address and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Seat => "tempat",
            Self::Waiting(_) => "antrean",
            Self::Applied => "seleksi",
            Self::Left => "batal",
        }
    }

    /// Returns the place in the queue.
    pub fn place(self) -> Option<usize> {
        match self {
            Self::Waiting(place) => place,
            Self::Seat | Self::Applied | Self::Left => None,
        }
    }

    /// Finds the standing with this word and this place.
    pub fn named(name: &str, place: Option<usize>) -> Option<Self> {
        let all = [Self::Seat, Self::Waiting(place), Self::Applied, Self::Left];
        all.into_iter().find(|standing| standing.name() == name)
    }
}
