//! `/meja/`: the list of an officer's work.

use crate::desk::Desk;
use crate::page::{Handling, Page, Reply, Roles, Visit};
use crate::pages::LIST;
use crate::shell::Sheet;

pub(crate) const PAGES: &[Page] = &[Page::get(LIST, Roles::All, show)];

fn show<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let place = desk.place(&visit.officer().assignment);
        let html =
            Sheet::of(desk, visit, format!("Daftar kerja {place}")).render("desk/daftar.html")?;
        Ok(Reply::page("list", html))
    })
}
