//! `/meja/masuk/` and `/meja/masuk/pemulihan/`: name, password and code together.

mod late;
mod way;

use forms::FieldView;
use http::StatusCode;
use records::Entry;
use serde::Serialize;
use web::pages::Link;

pub(crate) use way::{Why, inside, lead, once_more};

use crate::access::{SecondFactor, SignIn, in_words, seconds_until};
use crate::addresses::{ACCOUNT, LIST};
use crate::cookie;
use crate::desk::Desk;
use crate::form::{self, Fields};
use crate::page::{Fault, Guest, Handling, Page, Reply};
use crate::shell::Sheet;
use late::late;

pub(crate) const PAGES: &[Page] = &[
    Page::open_get(SIGN_IN, show),
    Page::open_form(SIGN_IN, sign_in),
    Page::open_get(RECOVERY, show),
    Page::open_form(RECOVERY, sign_in),
];

const SIGN_IN: &str = "/meja/masuk/";
const RECOVERY: &str = "/meja/masuk/pemulihan/";

/// The field with a form that came too late.
const SEALED: &str = "tersegel";

const OF_ANOTHER: &str = "isian-petugas-lain";

const LATE: &str = "isian-tertunda";

pub(crate) const NOTICES: &[(&str, &str)] = &[
    (
        OF_ANOTHER,
        "Isian yang tertunda milik petugas lain, jadi tidak ditampilkan dan tidak disimpan.",
    ),
    (
        LATE,
        "Isian Anda belum tersimpan, karena Anda sudah dikeluarkan sebelum isian ini sampai. Semua \
         yang Anda isi masih ada. Periksa, lalu kirim.",
    ),
];

pub(crate) const TO_SIGN_IN: Link<'_> = Link {
    label: "Masuk",
    path: SIGN_IN,
};

/// The value `form` of the template.
#[derive(Serialize)]
struct SignInView<'a> {
    action: &'a str,
    fields: Vec<FieldView>,
    /// The address to go to after it.
    back: String,
    /// A form that came too late, sealed; empty without one.
    sealed: &'a str,
    /// The other way to sign in.
    other: Link<'a>,
    why: Option<String>,
}

/// Shows the sign-in page as the answer to a form whose sign-in had ended: it carries what was
/// filled in.
pub(crate) fn keep(desk: &Desk, why: Why, sealed: &str) -> Result<Reply, Fault> {
    let asked = Asked {
        path: SIGN_IN,
        fields: &Fields::default(),
        sealed,
        why: Some(why),
        wrong: None,
    };
    let html = page(desk, &asked)?;
    Ok(Reply::with_status(StatusCode::FORBIDDEN, "late_form", html))
}

fn show<'a>(desk: &'a Desk, guest: &'a Guest<'a>) -> Handling<'a> {
    Box::pin(async move {
        if let Some(token) = &guest.token
            && let Entry::Signed(_) = desk.repository().enter(token, guest.now).await?
        {
            return Ok(Reply::see_other(
                "signed_in_already",
                &back(desk, &guest.fields),
            ));
        }
        let html = page(desk, &Asked::by(guest))?;
        Ok(Reply::page("sign_in", html))
    })
}

fn sign_in<'a>(desk: &'a Desk, guest: &'a Guest<'a>) -> Handling<'a> {
    Box::pin(async move {
        let fields = &guest.fields;
        let asked = Asked::by(guest);
        if !fields.exact("ganti").is_empty() {
            // From the other way to sign in, with a late form: nothing was tried.
            return Ok(Reply::page("sign_in", page(desk, &asked)?));
        }
        let factor = if asked.path == RECOVERY {
            SecondFactor::Recovery(fields.text("kode"))
        } else {
            SecondFactor::Code(fields.text("kode"))
        };
        let (name, password) = (fields.text("nama"), fields.exact("sandi"));
        let now = guest.now;
        let outcome = desk.sign_in(guest.request, name, password, factor, now);
        let (token, to) = match outcome.await? {
            SignIn::Done(token) => (token, back(desk, fields)),
            SignIn::DoneByRecovery(token) => {
                (token, format!("{ACCOUNT}?kabar=kode-pemulihan-dipakai"))
            }
            SignIn::Wrong => {
                let wrong = Some(if asked.path == RECOVERY {
                    "Nama, kata sandi, atau kode pemulihan tidak cocok. Tiap kode pemulihan berlaku \
                     sekali. Periksa ketikannya, atau pakai kode lain dari lembar Anda."
                } else {
                    "Nama, kata sandi, atau kode tidak cocok. Satu kode berlaku sekali; tunggu kode \
                     yang baru, lalu coba lagi."
                });
                let html = page(desk, &Asked { wrong, ..asked })?;
                return Ok(Reply::wrong("wrong_proof", html));
            }
            SignIn::Wait(until) => {
                let seconds = seconds_until(until, now);
                let wait = format!(
                    "Nama, kata sandi, atau kode tidak cocok. Coba lagi setelah {}.",
                    in_words(seconds)
                );
                let wrong = Some(&*wait);
                let html = page(desk, &Asked { wrong, ..asked })?;
                let status = StatusCode::TOO_MANY_REQUESTS;
                return Ok(Reply::with_status(status, "wait", html).retry_after(seconds));
            }
        };
        // Whoever signs in again on this browser leaves no other sign-in behind.
        if let Some(earlier) = &guest.token {
            desk.repository().end_sign_in(earlier).await?;
        }
        let begun = cookie::begin(&guest.request.parts.headers, &token);
        let reply = late(desk, guest, &token).await?;
        let reply = reply.unwrap_or_else(|| Reply::see_other("signed_in", &to));
        Ok(reply.set_cookie(&begun))
    })
}

/// Everything that the sign-in page shows.
struct Asked<'a> {
    /// Its path, which says with what one signs in.
    path: &'a str,
    /// Answers of the try before, and the page to go on to.
    fields: &'a Fields,
    /// A form that came too late, sealed; empty without one.
    sealed: &'a str,
    why: Option<Why>,
    wrong: Option<&'a str>,
}

impl<'a> Asked<'a> {
    fn by(guest: &'a Guest<'_>) -> Self {
        let fields = &guest.fields;
        let mut all = Why::ALL.into_iter();
        Self {
            path: guest.request.parts.uri.path(),
            fields,
            sealed: fields.exact(SEALED),
            why: all.find(|why| why.name() == fields.text("sebab")),
            wrong: None,
        }
    }
}

fn page(desk: &Desk, asked: &Asked<'_>) -> Result<String, Fault> {
    let is_recovery = asked.path == RECOVERY;
    let name = FieldView {
        autocomplete: Some("username".to_owned()),
        ..form::input("nama", "Nama")
    };
    let name = form::with_hint(name, "Nama yang dilihat rekan-rekan Anda");
    let mut name = form::with_value(name, asked.fields.text("nama"));
    if let Some(wrong) = asked.wrong {
        name = form::with_error(name, wrong);
    }
    let password = form::password("sandi", "Kata sandi", "current-password");
    let code = if is_recovery {
        let hint = "Enam belas huruf dan angka dari lembar kode pemulihan Anda. Tiap kode berlaku \
                    sekali.";
        form::with_hint(form::input("kode", "Kode pemulihan"), hint)
    } else {
        form::newest_code()
    };
    let fields = vec![name, password, code];
    let (action, other, label, title) = if is_recovery {
        let label = "Masuk dengan autentikator";
        (RECOVERY, SIGN_IN, label, "Masuk dengan kode pemulihan")
    } else {
        let label = "Ponsel dengan autentikator tidak ada? Masuk dengan kode pemulihan";
        (SIGN_IN, RECOVERY, label, "Masuk ke meja petugas")
    };
    let errors = form::errors(&fields);
    let view = SignInView {
        action,
        fields,
        back: back(desk, asked.fields),
        sealed: asked.sealed,
        other: Link { label, path: other },
        why: asked.why.map(Why::text).filter(|_| asked.wrong.is_none()),
    };
    Sheet::open(desk, title)
        .errors(errors)
        .with("form", &view)
        .render("desk/masuk.html")
}

fn back(desk: &Desk, fields: &Fields) -> String {
    inside(fields.text("ke"), |path| desk.opens(path)).unwrap_or_else(|| LIST.to_owned())
}
