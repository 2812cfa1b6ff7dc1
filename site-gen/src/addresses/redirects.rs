//! Redirects: each leads in one step to a page that is there, from an address that has none.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::Published;
use super::files::{Obstacle, owner, too_long};
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
    /// Positions in the list, by the address that is redirected; of two, the first.
    positions: HashMap<String, usize>,
}

impl RedirectFile {
    pub(crate) fn new(source: Source, list: RedirectList) -> Self {
        let mut positions = HashMap::with_capacity(list.redirects.len());
        for (position, redirect) in list.redirects.iter().enumerate() {
            positions.entry(redirect.from.clone()).or_insert(position);
        }
        Self {
            source,
            list,
            positions,
        }
    }
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

impl Redirects {
    /// Returns the redirects, in file order.
    pub(crate) fn all(&self) -> &[Redirect] {
        self.0.as_ref().map_or(&[], |file| &file.list.redirects)
    }

    /// Tells whether visitors of an address are sent on.
    fn leads(&self, address: &str) -> bool {
        self.place_of(address).is_some()
    }

    /// Returns the links of the file; whether they lead somewhere is checked with all other links.
    /// A redirect to a redirect is a problem of its own.
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
            source: file.source.clone().into(),
            page: "/".to_owned(),
            links,
            start: 0,
        })
    }

    /// Reports redirects that can't work, that nobody will ever meet, or that lead in a circle.
    pub(super) fn check(&self, published: &Published) -> Vec<Problem> {
        let Some(redirects) = &self.0 else {
            return Vec::new();
        };
        let mut problems = Vec::new();
        let mut report = |position: usize, name, message: String, hint: String| {
            let path = place(position, name);
            problems.push(redirects.source.problem_at(&path, message).with_hint(hint));
        };
        let ways = self.ways(published);
        for (position, Redirect { from, to, .. }) in self.all().iter().enumerate() {
            if !is_path(from) || from.contains('#') {
                let message = format!("alamat lama `{from}` tidak dapat dipakai");
                let hint = "tulis alamat di situs ini, misalnya `dari = \"/berita/kabar-lama/\"`";
                report(position, "dari", message, hint.to_owned());
            } else if let Some(why) = too_long(from) {
                let message = "alamat lama ini terlalu panjang".to_owned();
                let hint = format!(
                    "{why}; bila halaman itu pernah terbit, periksa apakah alamatnya tersalin utuh; bila tidak, hapus pengalihan ini"
                );
                report(position, "dari", message, hint);
            } else if from.contains('*') {
                let message = format!(
                    "alamat lama `{from}` memuat `*`, padahal satu pengalihan hanya untuk satu alamat"
                );
                let hint = "tulis satu bagian `[[pengalihan]]` untuk setiap alamat lama, tanpa `*`";
                report(position, "dari", message, hint.to_owned());
            } else if let Some(owner) = owner(from).or_else(|| owner(&format!("{from}/"))) {
                let message =
                    format!("alamat `{from}` bukan alamat halaman: dipakai untuk {owner}");
                let hint =
                    "hapus pengalihan ini; yang dapat dialihkan hanya halaman dan berkas data";
                report(position, "dari", message, hint.to_owned());
            } else if lacks_slash(from) && published.addresses.has(&format!("{from}/")) {
                let message = format!(
                    "pengalihan ini tidak akan pernah dipakai: `{from}/` masih punya halaman"
                );
                report(position, "dari", message, NO_USE.to_owned());
            } else if lacks_slash(from) {
                let message = format!("alamat lama `{from}` belum diakhiri garis miring");
                report(
                    position,
                    "dari",
                    message,
                    format!("tulis `dari = \"{from}/\"`"),
                );
            } else if let Some(obstacle) = published.addresses.obstacle(from) {
                let message = if obstacle.is_itself() {
                    format!(
                        "pengalihan ini tidak akan pernah dipakai: `{from}` masih punya halaman"
                    )
                } else {
                    format!("alamat lama {obstacle}")
                };
                report(position, "dari", message, NO_USE.to_owned());
            } else if self.place_of(from) != Some(position) {
                let message = format!("alamat lama `{from}` ditulis dua kali");
                report(position, "dari", message, "hapus salah satunya".to_owned());
            } else if let Some(obstacle) = self.obstacle(from) {
                let message = format!("alamat lama {obstacle}");
                report(position, "dari", message, "hapus salah satunya".to_owned());
            }
            if !is_path(path_of(to)) {
                let message = format!("tujuan `{to}` bukan alamat di situs ini");
                let hint = "tulis alamat halaman, misalnya `ke = \"/berita/\"`";
                report(position, "ke", message, hint.to_owned());
                continue;
            }
            match self.place_of(from).and_then(|first| ways[first]) {
                None => {}
                Some(Way::Chain(last)) => report(
                    position,
                    "ke",
                    format!("tujuan `{to}` sudah pindah lagi"),
                    format!(
                        "langsung ke tujuan akhirnya: tulis `ke = \"{}\"`",
                        self.all()[last].to
                    ),
                ),
                Some(Way::Circle(start)) => report(
                    position,
                    "ke",
                    format!(
                        "pengalihan ini berputar tanpa akhir: {}",
                        self.circle(start)
                    ),
                    "pengunjung tidak akan pernah sampai; pilih satu halaman yang ada sebagai tujuan".to_owned(),
                ),
            }
        }
        problems
    }

    /// Finds the place of the redirect from an address.
    pub(crate) fn place_of(&self, address: &str) -> Option<usize> {
        let file = self.0.as_ref()?;
        file.positions.get(address).copied()
    }

    /// Finds another redirect that stands in the way of the one from an address.
    fn obstacle<'a>(&self, from: &'a str) -> Option<Obstacle<'a>> {
        Obstacle::find(from, |other| other != from && self.leads(other))
    }

    /// Finds for each redirect where its visitors end up, where that is not at its own target. Each
    /// is followed once, however many lead to it.
    fn ways(&self, published: &Published) -> Vec<Option<Way>> {
        #[derive(Clone, Copy)]
        enum State {
            Unknown,
            /// On the way that is being followed.
            Passed,
            /// With the last redirect of its way.
            Ends(usize),
            Turns(usize),
        }
        let all = self.all();
        let mut states = vec![State::Unknown; all.len()];
        let mut way = Vec::new();
        for start in 0..all.len() {
            let mut current = start;
            let end = loop {
                match states[current] {
                    State::Unknown => {}
                    State::Passed => break State::Turns(current),
                    known => break known,
                }
                states[current] = State::Passed;
                way.push(current);
                match self.next(current, published) {
                    Some(next) => current = next,
                    None => break State::Ends(current),
                }
            };
            // Those in a circle are each told where it begins for them, and so are those that only lead into it.
            let mut inside = matches!((end, states[current]), (State::Turns(_), State::Passed));
            for passed in way.drain(..).rev() {
                states[passed] = match end {
                    State::Turns(_) if inside => State::Turns(passed),
                    end => end,
                };
                inside &= passed != current;
            }
        }
        let ways = states.into_iter().enumerate();
        ways.map(|(position, state)| match state {
            State::Ends(last) => (last != position).then_some(Way::Chain(last)),
            State::Turns(start) => Some(Way::Circle(start)),
            State::Unknown | State::Passed => None,
        })
        .collect()
    }

    /// Finds the redirect that visitors meet at the target of another. One that has a page stays
    /// there.
    fn next(&self, position: usize, published: &Published) -> Option<usize> {
        let Redirect { from, to, .. } = &self.all()[position];
        let leads_on = |address: &str| !published.addresses.has(address);
        let next = self.place_of(path_of(to)).filter(|_| leads_on(path_of(to)));
        next.filter(|_| leads_on(from))
    }

    /// Writes the addresses of a circle that begins at a redirect.
    fn circle(&self, start: usize) -> String {
        let all = self.all();
        let mut way = vec![path_of(&all[start].from)];
        let mut current = start;
        while way.len() <= MOST_STEPS {
            let to = path_of(&all[current].to);
            way.push(to);
            match self.place_of(to) {
                Some(next) if next != start => current = next,
                _ => return way.join(" → "),
            }
        }
        way.push("…");
        way.join(" → ")
    }
}

/// Said of a redirect from where a page is.
const NO_USE: &str = "hapus pengalihan ini; bila halamannya memang pindah, pakai `site-gen rename`";

/// Tells whether an address is that of a page but for the slash at its end.
pub(super) fn lacks_slash(address: &str) -> bool {
    let file = address.rsplit('/').next().unwrap_or_default();
    !file.is_empty() && !file.contains('.')
}

/// More steps of a circle than this are not read.
const MOST_STEPS: usize = 12;

/// How an address leads to its page, where that takes more than one step.
#[derive(Debug, Clone, Copy)]
enum Way {
    /// In several steps, by this redirect at last.
    Chain(usize),
    /// Never; the redirect at which the circle is entered.
    Circle(usize),
}

fn place(position: usize, name: &'static str) -> [PathStep; 3] {
    [key("pengalihan"), index(position), key(name)]
}

/// Returns an address without its anchor.
fn path_of(address: &str) -> &str {
    address.split('#').next().unwrap_or_default()
}

/// Tells whether an address is a path: two slashes, of either kind, would be read as another host,
/// or inside of an address as one.
fn is_path(address: &str) -> bool {
    address.starts_with('/')
        && !address.contains("//")
        && !address.contains(|letter: char| letter.is_whitespace() || matches!(letter, '\\' | '?'))
        && !super::wanders(address)
}
