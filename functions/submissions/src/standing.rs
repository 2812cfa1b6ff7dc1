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
    /// Standing of somebody who asked; `None` where she could not.
    pub fn of(joined: Joined) -> Option<Self> {
        match joined {
            Joined::Seat => Some(Self::Seat),
            Joined::Waiting(place) => Some(Self::Waiting(place)),
            Joined::Applied => Some(Self::Applied),
            Joined::NotYet(_) | Joined::Closed | Joined::Ended | Joined::Unknown => None,
        }
    }

    /// The word in a receipt's address and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Seat => "tempat",
            Self::Waiting(_) => "antrean",
            Self::Applied => "seleksi",
            Self::Left => "batal",
        }
    }

    /// The place in the queue.
    pub fn place(self) -> Option<usize> {
        match self {
            Self::Waiting(place) => place,
            Self::Seat | Self::Applied | Self::Left => None,
        }
    }

    /// The standing with this word and this place.
    pub fn named(name: &str, place: Option<usize>) -> Option<Self> {
        let all = [Self::Seat, Self::Waiting(place), Self::Applied, Self::Left];
        all.into_iter().find(|standing| standing.name() == name)
    }
}

/// The word for whoever asked together with her form, and could not be put down.
pub(crate) const NOT_RECORDED: &str = "belum";

/// A session and what came of asking for a place in it, as one value of a receipt's address:
/// `menjahit-tebet.antrean.3`.
pub(crate) fn written(session: &str, standing: Option<Standing>) -> String {
    let name = standing.map_or(NOT_RECORDED, Standing::name);
    match standing.and_then(Standing::place) {
        Some(place) => format!("{session}.{name}.{place}"),
        None => format!("{session}.{name}"),
    }
}

/// The session in such a value, and what came of asking.
pub(crate) fn read(written: &str) -> Option<(&str, Option<Standing>)> {
    let mut parts = written.split('.');
    let (session, name) = (parts.next()?, parts.next()?);
    if name == NOT_RECORDED {
        return Some((session, None));
    }
    let place = parts.next().and_then(|place| place.parse().ok());
    Some((session, Some(Standing::named(name, place)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back() {
        for standing in [
            Some(Standing::Seat),
            Some(Standing::Waiting(Some(3))),
            Some(Standing::Waiting(None)),
            Some(Standing::Applied),
            None,
        ] {
            let text = written("menjahit-tebet", standing);
            assert_eq!(read(&text), Some(("menjahit-tebet", standing)), "{text}");
        }
        for other in ["", "menjahit", "menjahit.lain"] {
            assert_eq!(read(other), None, "{other}");
        }
    }
}
