//! Addresses under `/meja/` that lead nowhere: said in the frame to whoever is signed in.

use crate::addresses::LIST;
use crate::desk::Desk;
use crate::menu::Roles;
use crate::page::{Fault, Guest, Handling, Page, Reply, Visit};

pub(crate) const PAGES: &[Page] = &[
    Page::open_get("/meja", with_slash),
    Page::get(NOWHERE, Roles::All, nowhere),
];

/// Every address that is none of the other pages'.
pub(crate) const NOWHERE: &str = "/meja/{...}";

fn with_slash<'a>(_desk: &'a Desk, _guest: &'a Guest<'a>) -> Handling<'a> {
    Box::pin(async move { Ok(Reply::see_other("with_slash", LIST)) })
}

fn nowhere<'a>(_desk: &'a Desk, _visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move { Err(Fault::NotFound) })
}
