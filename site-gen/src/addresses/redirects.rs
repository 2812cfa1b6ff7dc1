//! Redirects: each leads in one step to a page that is there, from an address that has none.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Deserialize;

use super::Published;
use crate::addresses::links::FileLinks;
use crate::markdown::LinkUse;
use content_files::diagnostics::Problem;
use content_files::source::{PathStep, Source, index, key};

/// `pengalihan.toml`; empty when there is none.
#[derive(Debug, Clone, Default)]
pub(crate) struct Redirects(pub(crate) Option<RedirectFile>);

/// The file as it was read.
#[derive(Debug, Clone)]
pub(crate) struct RedirectFile {
    pub(crate) source: Source,
    pub(crate) list: RedirectList,
}

/// `content/pengalihan.toml`: addresses that moved, and where to. The file may be missing.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RedirectList {
    /// In any order.
    #[serde(rename = "pengalihan", default)]
    #[schemars(description = "Alamat yang pindah, satu bagian [[pengalihan]] untuk satu alamat.")]
    #[schemars(extend("x-petunjuk" = "Alamat yang pindah."))]
    pub(crate) redirects: Vec<Redirect>,
}

/// An address that has no page any more, and the page that visitors are sent to.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Redirect {
    /// The old address, `/berita/lama/`.
    #[serde(rename = "dari")]
    #[schemars(length(min = 1))]
    #[schemars(description = "Alamat lama, misalnya /berita/kabar-lama/.")]
    pub(crate) from: String,
    /// A page of this site, perhaps a part of it: `/berita/baru/#jadwal`.
    #[serde(rename = "ke")]
    #[schemars(length(min = 1))]
    #[schemars(description = "Alamat halaman yang menggantikannya.")]
    pub(crate) to: String,
    /// Why and when it moved.
    #[serde(rename = "catatan", default)]
    #[schemars(description = "Mengapa dan kapan pindah.")]
    pub(crate) note: Option<String>,
}

/// Folders whose addresses are not pages.
const RESERVED: [&str; 2] = [bundle::address::FUNCTIONS, "/aset/"];

impl Redirects {
    /// The redirects, in file order.
    pub(crate) fn all(&self) -> &[Redirect] {
        self.0.as_ref().map_or(&[], |file| &file.list.redirects)
    }

    /// Whether visitors of an address are sent on.
    fn leads(&self, address: &str) -> bool {
        self.target(address).is_some()
    }

    /// The links of the file; whether they lead somewhere is checked with all other links. A
    /// redirect to a redirect is a problem of its own.
    pub(crate) fn links(&self) -> Option<FileLinks> {
        let file = self.0.as_ref()?;
        let links = self
            .all()
            .iter()
            .enumerate()
            .filter(|(_, redirect)| is_path(path_of(&redirect.to)))
            .filter(|(_, redirect)| !self.leads(path_of(&redirect.to)))
            .map(|(position, redirect)| LinkUse {
                target: redirect.to.clone(),
                span: file.source.locate(&place(position, "ke")),
                is_picture: false,
            })
            .collect();
        Some(FileLinks {
            source: file.source.clone(),
            page: "/".to_owned(),
            links,
        })
    }

    /// Redirects that can't work, that nobody will ever meet, or that lead in a circle.
    pub(super) fn check(&self, published: &Published<'_>) -> Vec<Problem> {
        let Some(redirects) = &self.0 else {
            return Vec::new();
        };
        let mut problems = Vec::new();
        let mut report = |position: usize, name, message: String, hint: String| {
            let path = place(position, name);
            problems.push(redirects.source.problem_at(&path, message).with_hint(hint));
        };
        let mut seen = BTreeSet::new();
        for (position, Redirect { from, to, .. }) in self.all().iter().enumerate() {
            let file = from.rsplit('/').next().unwrap_or_default();
            if !is_path(from) || from.contains('#') {
                let message = format!("alamat lama `{from}` tidak dapat dipakai");
                let hint = "tulis alamat di situs ini, misalnya `dari = \"/berita/kabar-lama/\"`";
                report(position, "dari", message, hint.to_owned());
            } else if !file.is_empty() && !file.contains('.') {
                let message = format!("alamat lama `{from}` belum diakhiri garis miring");
                report(
                    position,
                    "dari",
                    message,
                    format!("tulis `dari = \"{from}/\"`"),
                );
            } else if RESERVED.iter().any(|folder| from.starts_with(folder)) {
                let message = format!("alamat `{from}` bukan alamat halaman");
                let hint = "yang dapat dialihkan hanya halaman dan berkas data";
                report(position, "dari", message, hint.to_owned());
            } else if !seen.insert(from) {
                let message = format!("alamat lama `{from}` ditulis dua kali");
                report(position, "dari", message, "hapus salah satunya".to_owned());
            } else if published.addresses.contains(from.as_str()) {
                let message = format!(
                    "pengalihan ini tidak akan pernah dipakai: `{from}` masih punya halaman"
                );
                let hint =
                    "hapus pengalihan ini; bila halamannya memang pindah, pakai `site-gen rename`";
                report(position, "dari", message, hint.to_owned());
            }
            if !is_path(path_of(to)) {
                let message = format!("tujuan `{to}` bukan alamat di situs ini");
                let hint = "tulis alamat halaman, misalnya `ke = \"/berita/\"`";
                report(position, "ke", message, hint.to_owned());
                continue;
            }
            match self.follow(from, published) {
                Way::Direct => {}
                Way::Chain(end) => report(
                    position,
                    "ke",
                    format!("tujuan `{to}` sudah pindah lagi"),
                    format!("langsung ke tujuan akhirnya: tulis `ke = \"{end}\"`"),
                ),
                Way::Circle(way) => report(
                    position,
                    "ke",
                    format!("pengalihan ini berputar tanpa akhir: {way}"),
                    "pengunjung tidak akan pernah sampai; pilih satu halaman yang ada sebagai tujuan".to_owned(),
                ),
            }
        }
        problems
    }

    /// The place of the redirect from an address.
    pub(crate) fn place_of(&self, address: &str) -> Option<usize> {
        let mut redirects = self.all().iter();
        redirects.position(|redirect| redirect.from == address)
    }

    fn target(&self, address: &str) -> Option<&str> {
        let redirect = self
            .all()
            .iter()
            .find(|redirect| redirect.from == address)?;
        Some(&redirect.to)
    }

    /// Follows an address to the one where its visitors end up. One that has a page stays there.
    fn follow<'a>(&'a self, from: &'a str, published: &Published<'_>) -> Way<'a> {
        let mut way = vec![from];
        let mut end = from;
        let leads_on = |address: &str| !published.addresses.contains(address);
        while let Some(next) = self.target(path_of(end)).filter(|_| leads_on(path_of(end))) {
            end = next;
            if let Some(start) = way.iter().position(|passed| *passed == path_of(next)) {
                // Those that only lead into the circle are told that it is one, too.
                way.push(path_of(next));
                return Way::Circle(way[start..].join(" → "));
            }
            way.push(path_of(next));
        }
        if way.len() > 2 {
            Way::Chain(end)
        } else {
            Way::Direct
        }
    }
}

/// How an address leads to its page.
enum Way<'a> {
    Direct,
    /// In several steps, to this address.
    Chain(&'a str),
    /// Never; the addresses of the circle.
    Circle(String),
}

fn place(position: usize, name: &str) -> [PathStep; 3] {
    [key("pengalihan"), index(position), key(name)]
}

/// An address without its anchor.
fn path_of(address: &str) -> &str {
    address.split('#').next().unwrap_or_default()
}

/// Two slashes, of either kind, would be read as another host.
fn is_path(address: &str) -> bool {
    address.starts_with('/')
        && !address[1..].starts_with(['/', '\\'])
        && !address.contains(|letter: char| letter.is_whitespace() || matches!(letter, '\\' | '?'))
        && !super::wanders(address)
}
