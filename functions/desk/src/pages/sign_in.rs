//! `/meja/masuk/` and `/meja/masuk/pemulihan/`: name, password and code together.

use forms::FieldView;
use http::{Method, StatusCode};
use jiff::Timestamp;
use records::Entry;
use serde::Serialize;
use web::Incoming;
use web::pages::Link;

use crate::access::{SecondFactor, SignIn};
use crate::cookie;
use crate::desk::Desk;
use crate::form::{self, Fields};
use crate::page::{Fault, Guest, Handling, Page, Reply};
use crate::pages::{self, LIST};
use crate::shell::Sheet;

pub(crate) const PAGES: &[Page] = &[
    Page::open_get(SIGN_IN, show),
    Page::open_form(SIGN_IN, sign_in),
    Page::open_get(RECOVERY, show),
    Page::open_form(RECOVERY, sign_in),
];

const SIGN_IN: &str = "/meja/masuk/";
const RECOVERY: &str = "/meja/masuk/pemulihan/";

pub(crate) const TO_SIGN_IN: Link<'_> = Link {
    label: "Masuk",
    path: SIGN_IN,
};

/// Why somebody who was signed in is asked to sign in again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Why {
    /// Nothing was done for a quarter of an hour.
    Idle,
    /// Half a day has passed.
    Over,
    /// The session was ended elsewhere.
    Ended,
}

impl Why {
    const ALL: [Self; 3] = [Self::Idle, Self::Over, Self::Ended];

    /// Its name in the address of the page.
    fn name(self) -> &'static str {
        match self {
            Self::Idle => "diam",
            Self::Over => "batas",
            Self::Ended => "berakhir",
        }
    }

    fn text(self) -> &'static str {
        match self {
            Self::Idle => "Anda dikeluarkan setelah 15 menit tanpa kegiatan. Silakan masuk lagi.",
            Self::Over => "Anda sudah masuk selama 12 jam. Silakan masuk lagi.",
            Self::Ended => "Sesi Anda sudah berakhir. Silakan masuk lagi.",
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

/// A page that asks for itself again, this time from our own host, so that the cookie comes along.
pub(crate) fn once_more(desk: &Desk, request: &Incoming) -> Result<String, Fault> {
    let uri = &request.parts.uri;
    let address = uri
        .path_and_query()
        .map_or(LIST, http::uri::PathAndQuery::as_str);
    Sheet::open(desk, "Membuka meja petugas")
        .with("address", &address)
        .render("desk/sekali-lagi.html")
}

/// A path of the desk to come back to; `None` for any other.
pub(crate) fn inside(path: &str) -> Option<&str> {
    let is_ours = |byte: u8| byte.is_ascii_alphanumeric() || b"/-".contains(&byte);
    (path.starts_with(LIST) && path.bytes().all(is_ours) && !path.contains("//")).then_some(path)
}

/// The value `form` of the template.
#[derive(Serialize)]
struct SignInView<'a> {
    action: &'a str,
    fields: Vec<FieldView>,
    /// The address to go to after it.
    back: &'a str,
    /// The other way to sign in.
    other: Link<'a>,
    why: Option<&'static str>,
}

fn show<'a>(desk: &'a Desk, guest: &'a Guest<'a>) -> Handling<'a> {
    Box::pin(async move {
        if let Some(token) = &guest.token
            && let Entry::Signed(_) = desk.repository().enter(token, guest.now).await?
        {
            return Ok(Reply::see_other("signed_in_already", back(&guest.fields)));
        }
        let html = page(desk, guest, None)?;
        Ok(Reply::page("sign_in", html))
    })
}

fn sign_in<'a>(desk: &'a Desk, guest: &'a Guest<'a>) -> Handling<'a> {
    Box::pin(async move {
        let fields = &guest.fields;
        let factor = if is_recovery(guest) {
            SecondFactor::Recovery(fields.text("kode"))
        } else {
            SecondFactor::Code(fields.text("kode"))
        };
        let (name, password) = (fields.text("nama"), fields.exact("sandi"));
        let now = guest.now;
        let outcome = desk.sign_in(guest.request, name, password, factor, now);
        let (token, to) = match outcome.await? {
            SignIn::Done(token) => (token, back(fields).to_owned()),
            SignIn::DoneByRecovery(token) => (
                token,
                format!("{}?kabar=kode-pemulihan-dipakai", pages::ACCOUNT),
            ),
            SignIn::Wrong => {
                let wrong = "Nama, kata sandi, atau kode tidak cocok. Satu kode berlaku sekali; \
                             tunggu kode yang baru, lalu coba lagi.";
                let html = page(desk, guest, Some(wrong))?;
                return Ok(Reply::wrong("wrong_proof", html));
            }
            SignIn::Wait(until) => {
                let seconds = seconds_until(until, now);
                let wait = format!(
                    "Nama, kata sandi, atau kode tidak cocok. Coba lagi setelah {}.",
                    in_words(seconds)
                );
                let html = page(desk, guest, Some(&wait))?;
                let status = StatusCode::TOO_MANY_REQUESTS;
                return Ok(Reply::with_status(status, "wait", html).retry_after(seconds));
            }
        };
        // Whoever signs in again on this browser leaves no other session behind.
        if let Some(earlier) = &guest.token {
            desk.repository().end_session(earlier).await?;
        }
        let begun = cookie::begin(&guest.request.parts.headers, &token);
        Ok(Reply::see_other("signed_in", &to).set_cookie(&begun))
    })
}

fn page(desk: &Desk, guest: &Guest<'_>, wrong: Option<&str>) -> Result<String, Fault> {
    let is_recovery = is_recovery(guest);
    let name = FieldView {
        autocomplete: Some("username".to_owned()),
        ..form::input("nama", "Nama")
    };
    let name = form::with_hint(name, "Nama yang dilihat rekan-rekan Anda");
    let mut name = form::with_value(name, guest.fields.text("nama"));
    if let Some(wrong) = wrong {
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
    let (action, other) = if is_recovery {
        let label = "Masuk dengan autentikator";
        (
            RECOVERY,
            Link {
                label,
                path: SIGN_IN,
            },
        )
    } else {
        let label = "Ponsel dengan autentikator tidak ada? Masuk dengan kode pemulihan";
        (
            SIGN_IN,
            Link {
                label,
                path: RECOVERY,
            },
        )
    };
    let why = Why::ALL
        .into_iter()
        .find(|why| why.name() == guest.fields.text("sebab"));
    let errors = form::errors(&fields);
    let view = SignInView {
        action,
        fields,
        back: back(&guest.fields),
        other,
        why: why.map(Why::text).filter(|_| wrong.is_none()),
    };
    let title = if is_recovery {
        "Masuk dengan kode pemulihan"
    } else {
        "Masuk ke meja petugas"
    };
    Sheet::open(desk, title)
        .errors(errors)
        .with("form", &view)
        .render("desk/masuk.html")
}

fn is_recovery(guest: &Guest<'_>) -> bool {
    guest.request.parts.uri.path() == RECOVERY
}

fn back(fields: &Fields) -> &str {
    inside(fields.text("ke")).unwrap_or(LIST)
}

pub(crate) fn seconds_until(until: Timestamp, now: Timestamp) -> i64 {
    (until.as_second() - now.as_second()).max(1)
}

/// A wait in words: `30 detik`, `2 menit`.
pub(crate) fn in_words(seconds: i64) -> String {
    if seconds < 60 {
        format!("{seconds} detik")
    } else {
        // Rounded up, so that whoever waits is not too early.
        format!("{} menit", (seconds + 59) / 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_the_desk_are_come_back_to() {
        for path in ["/meja/", "/meja/orang/CNT-H2K-7MBX/", "/meja/petugas/"] {
            assert_eq!(inside(path), Some(path));
        }
        for path in [
            "",
            "/",
            "/meja",
            "//evil.example/meja/",
            "/meja//evil",
            "https://evil.example/",
            "/meja/?a=b",
            "/meja/../",
            "/meja/\\evil",
            "/meja/%2f",
        ] {
            assert_eq!(inside(path), None, "{path}");
        }
    }

    #[test]
    fn a_wait_is_said_in_words() {
        let words = [
            (1, "1 detik"),
            (30, "30 detik"),
            (60, "1 menit"),
            (61, "2 menit"),
        ];
        for (seconds, expected) in words {
            assert_eq!(in_words(seconds), expected);
        }
    }
}
