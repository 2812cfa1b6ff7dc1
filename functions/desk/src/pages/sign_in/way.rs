//! The way to the sign-in page, and from there back.

use http::Method;
use records::LONGEST_SECONDS;
use web::Incoming;

use super::SIGN_IN;
use crate::addresses::LIST;
use crate::desk::Desk;
use crate::page::{Fault, Reply};
use crate::shell::{IDLE_MINUTES, Sheet};

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
    pub(super) const ALL: [Self; 3] = [Self::Idle, Self::Over, Self::Ended];

    /// Returns its name in the address of the page.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Idle => "diam",
            Self::Over => "batas",
            Self::Ended => "berakhir",
        }
    }

    /// Returns the reason alone; what to do about it says the template, once for all of them.
    pub(super) fn text(self) -> String {
        match self {
            Self::Idle => format!("Anda dikeluarkan setelah {IDLE_MINUTES} menit tanpa kegiatan."),
            Self::Over => format!("Anda sudah masuk selama {LONGEST_HOURS} jam."),
            Self::Ended => "Anda sudah dikeluarkan.".to_owned(),
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
