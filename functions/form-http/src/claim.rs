//! The answers by which somebody claims that something is hers.

use forms::{Answers, LookUp};
use records::Claim;
use web::{ClientAddress, Incoming};

/// Reads the claim in the answers to a form that looks something up. `None` where its reference is
/// of no submission that there can be.
pub fn claim<'a>(
    request: &Incoming,
    look_up: &LookUp,
    answers: &'a Answers,
    counts_addresses: bool,
) -> Option<Claim<'a>> {
    let reference = answers.text(&look_up.reference)?.parse().ok()?;
    let address = request.parts.extensions.get::<ClientAddress>();
    Some(Claim {
        reference,
        digits: answers.text(&look_up.phone_digits).unwrap_or_default(),
        address: address
            .map(|ClientAddress(address)| *address)
            .filter(|_| counts_addresses),
    })
}
