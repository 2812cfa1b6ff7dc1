//! `/meja/keluar/` and `/meja/lanjut/`: leaving, and staying.

use records::{Entry, SignInToken, SignedIn};
use web::pages::Message;

use crate::addresses::LIST;
use crate::cookie;
use crate::desk::Desk;
use crate::form::Fields;
use crate::menu::Roles;
use crate::page::{Fault, Guest, Handling, Page, Reply, Visit};
use crate::pages::{people, sign_in};
use crate::shell::{FormView, Sheet};

pub(crate) const PAGES: &[Page] = &[
    Page::form(GOODBYE, Roles::All, leave),
    Page::open_get(GOODBYE, goodbye),
    Page::form("/meja/lanjut/", Roles::All, stay),
];

const GOODBYE: &str = "/meja/keluar/";

/// Names of what can still wait, as addresses have them, with their words.
const KINDS: [(&str, &str); 4] = [
    ("hak", "orang dengan permintaan hak"),
    ("lewat", "lewat tenggat"),
    ("baru", "baru"),
    ("mentor", "menunggu mentor"),
];

fn leave<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        // She leaves also where this can't be told.
        let waiting = people::work::waiting(desk, visit).await.unwrap_or_default();
        desk.repository().end_sign_in(&visit.token).await?;
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (kind, number) in &waiting {
            query.append_pair(kind, &number.to_string());
        }
        let to = match query.finish() {
            query if query.is_empty() => GOODBYE.to_owned(),
            query => format!("{GOODBYE}?{query}"),
        };
        let ended = cookie::end(&visit.request.parts.headers);
        Ok(Reply::see_other("signed_out", &to).set_cookie(&ended))
    })
}

fn goodbye<'a>(desk: &'a Desk, guest: &'a Guest<'a>) -> Handling<'a> {
    Box::pin(async move {
        if let Some(token) = &guest.token
            && let Entry::Signed(signed_in) = desk.repository().enter(token, guest.now).await?
        {
            return still_signed_in(desk, guest, token.clone(), *signed_in);
        }
        let mut paragraphs: Vec<String> = still_waiting(&guest.fields).into_iter().collect();
        paragraphs.push("Tutup jendela ini bila orang lain memakai komputer ini.".to_owned());
        let message = Message {
            title: "Anda sudah keluar",
            paragraphs,
            reference: None,
            action: Some(sign_in::TO_SIGN_IN),
        };
        let html = Sheet::open(desk, message.title).message(&message)?;
        Ok(Reply::page("goodbye", html))
    })
}

/// Answers somebody who opened the address of leaving without leaving: she stays signed in.
fn still_signed_in(
    desk: &Desk,
    guest: &Guest<'_>,
    token: SignInToken,
    signed_in: SignedIn,
) -> Result<Reply, Fault> {
    let visit = Visit {
        request: guest.request,
        fields: Fields::default(),
        now: guest.now,
        token,
        signed_in,
    };
    let paragraphs =
        ["Anda masih masuk di komputer ini. Tekan \"Keluar\" bila sudah selesai.".to_owned()];
    let form = FormView {
        action: GOODBYE,
        paragraphs: &paragraphs,
        fields: &[],
        button: "Keluar",
        cancel: LIST,
    };
    let html = Sheet::of(desk, &visit, "Anda belum keluar").form(&form)?;
    Ok(Reply::page("still_signed_in", html))
}

/// Writes the sentence about what still waits. The address holds no more than numbers.
fn still_waiting(fields: &Fields) -> Option<String> {
    let number = |name: &str| fields.text(name).parse::<u32>().ok().filter(|one| *one > 0);
    let waiting = KINDS.iter().filter_map(|(kind, words)| {
        let count = number(kind)?;
        let hours = fields.text("jam").parse::<i32>().ok();
        let left = match hours.filter(|_| *kind == "hak") {
            Some(hours @ 0..) => format!(" (sisa {hours} jam)"),
            Some(hours) => format!(" (lewat {} jam)", hours.unsigned_abs()),
            None => String::new(),
        };
        Some(format!("{count} {words}{left}"))
    });
    let waiting: Vec<String> = waiting.collect();
    (!waiting.is_empty()).then(|| format!("Masih menunggu: {}.", waiting.join(", ")))
}

/// Leads back to where she was: the request itself has carried the sign-in on.
fn stay<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let to = sign_in::inside(visit.fields.text("ke"), |path| desk.opens(path));
        Ok(Reply::see_other("stayed", to.as_deref().unwrap_or(LIST)))
    })
}
