//! `/meja/masuk/` and `/meja/masuk/pemulihan/`: name, password and code together.

use forms::FieldView;
use http::{Method, StatusCode};
use records::{Entry, LONGEST_SECONDS, SignInToken};
use serde::Serialize;
use web::Incoming;
use web::pages::Link;

use crate::access::{SecondFactor, SignIn, in_words, seconds_until};
use crate::addresses::{ACCOUNT, LIST};
use crate::cookie;
use crate::desk::Desk;
use crate::form::{self, Fields, own};
use crate::page::{Fault, Guest, Handler, Handling, Page, Reply, Visit};
use crate::sealed::LateForm;
use crate::shell::{IDLE_MINUTES, Sheet};

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
        "Isian Anda belum tersimpan, karena sesi Anda berakhir sebelum isian ini sampai. Semua yang \
         Anda isi masih ada. Periksa, lalu kirim.",
    ),
];

pub(crate) const TO_SIGN_IN: Link<'_> = Link {
    label: "Masuk",
    path: SIGN_IN,
};

/// Hours after which everybody is signed out.
const LONGEST_HOURS: i64 = LONGEST_SECONDS / (60 * 60);

/// Why somebody who was signed in is asked to sign in again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Why {
    /// Nothing was done for a quarter of an hour.
    Idle,
    /// Half a day has passed.
    Over,
    /// The sign-in was ended elsewhere.
    Ended,
}

impl Why {
    const ALL: [Self; 3] = [Self::Idle, Self::Over, Self::Ended];

    /// Returns its name in the address of the page.
    fn name(self) -> &'static str {
        match self {
            Self::Idle => "diam",
            Self::Over => "batas",
            Self::Ended => "berakhir",
        }
    }

    /// Returns the reason alone; what to do about it says the template, once for all of them.
    fn text(self) -> String {
        match self {
            Self::Idle => format!("Anda dikeluarkan setelah {IDLE_MINUTES} menit tanpa kegiatan."),
            Self::Over => format!("Anda sudah masuk selama {LONGEST_HOURS} jam."),
            Self::Ended => "Sesi Anda sudah berakhir.".to_owned(),
        }
    }
}

/// Leads somebody who is not signed in to the sign-in page, and from there back.
pub(crate) fn lead(request: &Incoming, why: Option<Why>) -> Reply {
    let mut query = form_urlencoded::Serializer::new(String::new());
    if let Some(why) = why {
        query.append_pair("sebab", why.name());
    }
    // What a form was sent to is no page to come back to.
    let path = request.parts.uri.path();
    if request.parts.method != Method::POST && path != LIST {
        query.append_pair("ke", path);
    }
    let query = query.finish();
    let mark = if query.is_empty() { "" } else { "?" };
    Reply::see_other("not_signed_in", &format!("{SIGN_IN}{mark}{query}"))
}

/// Renders a page that asks for itself again, this time from our own host, so that the cookie comes
/// along.
pub(crate) fn once_more(desk: &Desk, request: &Incoming) -> Result<String, Fault> {
    let uri = &request.parts.uri;
    let address = uri
        .path_and_query()
        .map_or(LIST, http::uri::PathAndQuery::as_str);
    Sheet::open(desk, "Membuka meja petugas")
        .with("address", &address)
        .render("desk/sekali-lagi.html")
}

/// Returns the path of a page of the desk to come back to; `None` where the path opens none. A
/// missing slash at the end is made up for. `opens` says whether there is one at a path.
pub(crate) fn inside(path: &str, opens: impl Fn(&str) -> bool) -> Option<String> {
    let is_ours = |byte: u8| byte.is_ascii_alphanumeric() || b"/-".contains(&byte);
    let with_slash = format!("{}/", path.strip_suffix('/').unwrap_or(path));
    (path.starts_with(LIST) && path.bytes().all(is_ours) && opens(&with_slash))
        .then_some(with_slash)
}

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

/// The value `form` of the page that gives a late form back.
#[derive(Serialize)]
struct LateView<'a> {
    action: &'a str,
    fields: &'a [(String, String)],
    /// The entry of the menu to which it belongs, where there is one.
    entry: Option<&'static str>,
    /// Everything that was filled in, in words as far as they are known.
    answers: Vec<(String, String)>,
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

/// Shows the late form of whoever has just signed in, on a page that sends it once more.
async fn late(desk: &Desk, guest: &Guest<'_>, token: &SignInToken) -> Result<Option<Reply>, Fault> {
    let sealed = guest.fields.exact(SEALED);
    let Some(form) = LateForm::open(sealed, desk.secret(), guest.now) else {
        return Ok(None);
    };
    let Entry::Signed(signed_in) = desk.repository().enter(token, guest.now).await? else {
        return Ok(None);
    };
    if signed_in.account.officer.id.as_str() != form.officer {
        let list = format!("{LIST}?kabar={OF_ANOTHER}");
        return Ok(Some(Reply::see_other("late_form_of_another", &list)));
    }
    let visit = Visit {
        request: guest.request,
        fields: Fields::default(),
        now: guest.now,
        token: token.clone(),
        signed_in: *signed_in,
    };
    if let Some(reply) = filled_in(desk, &visit, &form).await {
        return Ok(Some(reply));
    }
    let mut menu = desk.menu().of(visit.officer().role());
    let view = LateView {
        action: &form.path,
        fields: &form.fields,
        entry: menu
            .find(|entry| entry.is_at(&form.path))
            .map(|entry| entry.label),
        answers: filled_in_words(desk, &form),
    };
    let html = Sheet::of(desk, &visit, "Isian Anda belum tersimpan")
        .with("form", &view)
        .render("desk/isian-tertunda.html")?;
    Ok(Some(Reply::page("late_form_back", html)))
}

/// Shows a late form on its own page, filled in; `None` where that shows no answers, or nothing more
/// can be done there.
async fn filled_in(desk: &Desk, visit: &Visit<'_>, form: &LateForm) -> Option<Reply> {
    let mut pages = super::pages().filter(Page::shows_answers);
    let (page, request) =
        pages.find_map(|page| Some((page, visit.request.opening(&page.route(), &form.path)?)))?;
    let Handler::Officers(roles, handler) = page.handler() else {
        return None;
    };
    let mut fields = form.fields.clone();
    fields.push(("kabar".to_owned(), LATE.to_owned()));
    let filled = Visit {
        request: &request,
        ..visit.with_fields(fields.into())
    };
    if !roles.contain(filled.officer().role()) {
        return None;
    }
    handler(desk, &filled).await.ok()
}

/// Lists what was filled in under the labels of the site's forms, or else under the fields' names.
fn filled_in_words(desk: &Desk, form: &LateForm) -> Vec<(String, String)> {
    let is_unseen = |name: &str| [own::SEEN, own::ACTION, own::CONFIRMED].contains(&name);
    let filled = form.fields.iter();
    let filled = filled.filter(|(name, value)| !is_unseen(name) && !value.is_empty());
    let pairs = filled.map(|(name, value)| {
        let question = desk.forms().find_map(|form| form.question(name));
        let answer = question.and_then(|question| question.kind().label_of(value));
        let label = question.map_or_else(
            || name.replace(['_', '-'], " "),
            |one| one.label().to_owned(),
        );
        (label, answer.unwrap_or(value).to_owned())
    });
    pairs.collect()
}

fn back(desk: &Desk, fields: &Fields) -> String {
    inside(fields.text("ke"), |path| desk.opens(path)).unwrap_or_else(|| LIST.to_owned())
}

#[cfg(test)]
mod tests {
    fn inside(path: &str) -> Option<String> {
        let opened = crate::pages::directory().opened;
        super::inside(path, |path| opened.iter().any(|route| route.opens(path)))
    }

    #[test]
    fn only_paths_of_the_desk_are_come_back_to() {
        for path in ["/meja/", "/meja/orang/CNT-H2K-7MBX/", "/meja/petugas/"] {
            assert_eq!(inside(path).as_deref(), Some(path));
        }
        let without_slash = inside("/meja/orang/CNT-H2K-7MBX");
        assert_eq!(without_slash.as_deref(), Some("/meja/orang/CNT-H2K-7MBX/"));
        for path in [
            "",
            "/",
            "/meja",
            "//evil.example/meja/",
            "/meja//evil",
            "https://evil.example/",
            "/meja/?a=b",
            // Of guests, of forms alone, and of nobody.
            "/meja/masuk",
            "/meja/masuk/",
            "/meja/orang/CNT-H2K-7MBX/urungkan/",
            "/meja/atlantis/",
            "/meja/../",
            "/meja/\\evil",
            "/meja/%2f",
        ] {
            assert_eq!(inside(path), None, "{path}");
        }
    }
}
