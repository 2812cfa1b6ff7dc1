//! Places in sessions that were asked for together with a form, in a receipt's address.

use bundle::address::receipt::STANDING;
use form_http::receipt::Receipt;
use sessions::Standing;

/// The word for whoever asked together with her form, and could not be put down.
pub(crate) const NOT_RECORDED: &str = "belum";

/// Writes a session and what came of asking for a place in it, as a pair of a receipt's address:
/// `hasil=menjahit-tebet.antrean.3`.
pub(crate) fn pair(session: &str, standing: Option<Standing>) -> (String, String) {
    (STANDING.to_owned(), written(session, standing))
}

/// Iterates over the sessions that were asked for with the form, each with what came of it; `None`
/// where it could not be put down.
pub(crate) fn standings(receipt: &Receipt) -> impl Iterator<Item = (&str, Option<Standing>)> {
    let pairs = receipt.answers.iter();
    let written = pairs.filter(|(name, _)| name == STANDING);
    written.filter_map(|(_, value)| read(value))
}

fn written(session: &str, standing: Option<Standing>) -> String {
    let name = standing.map_or(NOT_RECORDED, Standing::name);
    match standing.and_then(Standing::place) {
        Some(place) => format!("{session}.{name}.{place}"),
        None => format!("{session}.{name}"),
    }
}

fn read(written: &str) -> Option<(&str, Option<Standing>)> {
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
    fn what_came_of_asking_reads_back() {
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
