//! `/meja/keluar/` and `/meja/lanjut/`: leaving, and staying.

use web::pages::Message;

use crate::cookie;
use crate::desk::Desk;
use crate::page::{Guest, Handling, Page, Reply, Roles, Visit};
use crate::pages::{LIST, sign_in};
use crate::shell::Sheet;

pub(crate) const PAGES: &[Page] = &[
    Page::form("/meja/keluar/", Roles::All, leave),
    Page::open_get("/meja/keluar/", goodbye),
    Page::form("/meja/lanjut/", Roles::All, stay),
];

fn leave<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        desk.repository().end_session(&visit.token).await?;
        let ended = cookie::end(&visit.request.parts.headers);
        Ok(Reply::see_other("signed_out", "/meja/keluar/").set_cookie(&ended))
    })
}

fn goodbye<'a>(desk: &'a Desk, _guest: &'a Guest<'a>) -> Handling<'a> {
    Box::pin(async move {
        let message = Message {
            title: "Anda sudah keluar",
            paragraphs: vec!["Tutup jendela ini bila orang lain memakai komputer ini.".to_owned()],
            reference: None,
            action: Some(sign_in::TO_SIGN_IN),
        };
        let html = Sheet::open(desk, message.title).message(&message)?;
        Ok(Reply::page("goodbye", html))
    })
}

/// The request itself has carried the session on; back to where she was.
fn stay<'a>(_desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let to = sign_in::inside(visit.fields.text("ke")).unwrap_or(LIST);
        Ok(Reply::see_other("stayed", to))
    })
}
