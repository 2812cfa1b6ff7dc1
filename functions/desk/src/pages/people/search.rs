//! `/meja/cari/`: the search in an officer's list.

use std::collections::BTreeSet;

use programme::{PhoneNumber, Reference};
use records::{NotOpened, Person};

use super::list::page;
use super::work::{rows_of, to_list};
use crate::addresses::{self, LIST};
use crate::desk::Desk;
use crate::page::{Fault, Handling, Reply, Visit};
use crate::sealed::{open_search, seal_search};

/// The address of the search, and of what it found.
pub(super) const SEARCH: &str = "/meja/cari/";

/// The name in that address of what was searched for.
const SEALED: &str = "hasil";

pub(super) fn search<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let text = visit.fields.text("kata");
        let wanted = visit.fields.text("kecamatan");
        if text.is_empty() {
            return Ok(Reply::see_other("searched_nothing", &to_list(wanted)));
        }
        if let Ok(reference) = Reference::parse(text) {
            let found = desk
                .repository()
                .standing(&visit.scope(), reference, visit.now)
                .await;
            match found {
                Ok(_) => {
                    return Ok(Reply::see_other(
                        "found_by_reference",
                        &addresses::person(reference, ""),
                    ));
                }
                Err(NotOpened::Unknown) => {}
                Err(failure) => return Err(failure.into()),
            }
        }
        // By a page of their own one comes back to the results from somebody's page.
        match seal_search(&visit.fields, desk.secret(), &visit.token) {
            Some(sealed) => {
                let to = format!("{SEARCH}?{SEALED}={sealed}");
                Ok(Reply::see_other("searched", &to))
            }
            None => results(desk, visit).await,
        }
    })
}

/// Shows what was found by the search in the address, which is sealed: no name and no number is
/// ever in one.
pub(super) fn found<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let sealed = visit.fields.exact(SEALED);
        match open_search(sealed, desk.secret(), &visit.token) {
            Some(fields) => results(desk, &visit.with_fields(fields)).await,
            // Of an earlier sign-in.
            None => Ok(Reply::see_other("searched_before", LIST)),
        }
    })
}

async fn results(desk: &Desk, visit: &Visit<'_>) -> Result<Reply, Fault> {
    let text = visit.fields.text("kata");
    let wanted = visit.fields.text("kecamatan");
    let mut rows = rows_of(desk, visit, wanted).await?;
    if PhoneNumber::parse(text).is_ok() {
        let person = Person::by_phone(text, desk.secret()).ok_or(Fault::NotFound)?;
        let found = desk
            .repository()
            .found_in_scope(&visit.scope(), &person, visit.now)
            .await?;
        let found: BTreeSet<Reference> = found.into_iter().collect();
        rows.retain(|row| found.contains(&row.listed.reference));
    } else {
        let words = forms::words(text);
        let words: Vec<String> = words.split_whitespace().map(str::to_owned).collect();
        rows.retain(|row| row.is_named(&words));
    }
    let html = page(desk, visit, &rows, wanted, text, visit.fields.text("hal"))?;
    Ok(Reply::page("found", html))
}
