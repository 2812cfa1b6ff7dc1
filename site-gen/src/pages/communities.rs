//! `/komunitas/` and its pages: the directory of communities, by how sure we are of them. Its
//! divisions are in [`super::community_facets`].

use serde::Serialize;

use super::Page;
use super::community_facets::{self, SECTOR};
use super::facets;
use super::frame::{Frames, link, link_to};
use super::lists::{Around, EntryView, FactView};
use super::related::Related;
use crate::content::{Community, CommunityStatus, Content, Entry};
use crate::markdown::Html;
use crate::pages::site_view::LinkView;
use crate::parallel;

#[derive(Serialize)]
struct ListView<'a> {
    body: Around<'a>,
    /// The other headings on the page, to jump to.
    headings: Vec<LinkView>,
    groups: Vec<GroupView>,
    types: Vec<&'a str>,
}

/// Communities of one standing.
#[derive(Serialize)]
pub(super) struct GroupView {
    id: &'static str,
    title: &'static str,
    about: &'static str,
    communities: Vec<EntryView>,
    /// Those of which nothing but the name is known.
    names: Vec<LinkView>,
}

#[derive(Serialize)]
struct CommunityPage<'a> {
    is_verified: bool,
    status_note: &'static str,
    facts: Vec<FactView>,
    body_html: &'a Html,
    areas: Vec<LinkView>,
    trainings: Vec<LinkView>,
}

/// How far a reader may trust an entry; each is a group of the list page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Verified,
    Unverified,
    Closed,
    Example,
}

impl Standing {
    const ALL: [Self; 4] = [
        Self::Verified,
        Self::Unverified,
        Self::Closed,
        Self::Example,
    ];

    fn of(community: &Entry<Community>) -> Self {
        if community.meta.is_example {
            Self::Example
        } else if community.data.status == CommunityStatus::Closed {
            Self::Closed
        } else if community.data.is_verified {
            Self::Verified
        } else {
            Self::Unverified
        }
    }

    fn id(self) -> &'static str {
        match self {
            Self::Verified => "terverifikasi",
            Self::Unverified => "belum-terverifikasi",
            Self::Closed => "sudah-tutup",
            Self::Example => "contoh",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Verified => "Sudah terverifikasi",
            Self::Unverified => "Belum terverifikasi",
            Self::Closed => "Sudah tutup",
            Self::Example => "Contoh",
        }
    }

    /// Says what stands above the group on the list page.
    fn about(self) -> &'static str {
        match self {
            Self::Verified => {
                "Perkumpulan sudah memastikan bahwa komunitas ini bagian dari gerakan."
            }
            Self::Unverified => {
                "Namanya muncul dalam berita. Keadaannya sekarang belum diperiksa, jadi tanyakan dulu di kantor kecamatan."
            }
            Self::Closed => "Komunitas ini tidak menerima peserta lagi.",
            Self::Example => {
                "Contoh ini hanya menunjukkan bentuk daftarnya. Komunitasnya tidak ada."
            }
        }
    }

    /// Says what stands on the community's own page.
    fn note(self) -> &'static str {
        match self {
            Self::Verified => "Perkumpulan sudah memastikan komunitas ini.",
            Self::Unverified => {
                "Komunitas ini belum diverifikasi. Tanyakan dulu di kantor kecamatan sebelum Anda memberi data."
            }
            Self::Closed => "Komunitas ini sudah tutup dan tidak menerima peserta lagi.",
            Self::Example => "Komunitas ini tidak ada.",
        }
    }
}

/// Makes the list of all communities, and those by what they have in common.
pub(super) fn lists(frames: &Frames<'_>) -> Vec<Page> {
    let content = frames.content;
    let index = &content.indexes().communities;
    let list = ListView {
        body: Around::from(content.body(index)),
        headings: content
            .body(index)
            .sections(2)
            .iter()
            .map(|section| link(section.title, &format!("#{}", section.id)))
            .collect(),
        groups: groups(content.communities().iter(), content),
        types: content
            .community_types()
            .iter()
            .map(|kind| kind.name.as_str())
            .collect(),
    };
    let choices = community_facets::all(content);
    let all = ("Semua komunitas", content.communities().len());
    let navigation = facets::navigation(index, "Pilih komunitas", all, &choices);
    let mut top = frames.top("komunitas-indeks.html", index, "list", &list);
    top.context.insert_value("facets", navigation.clone());
    let template = "komunitas-pilihan.html";
    let mut pages = facets::pages(frames, index, template, &choices, &navigation);
    pages.push(top);
    pages
}

/// Makes the page of each community.
pub(super) fn pages(frames: &Frames<'_>, related: &Related<'_>) -> Vec<Page> {
    let content = frames.content;
    let index = &content.indexes().communities;
    let page = |community: &Entry<Community>| {
        let standing = Standing::of(community);
        let view = CommunityPage {
            is_verified: standing == Standing::Verified,
            status_note: standing.note(),
            facts: facts(community, content),
            body_html: &content.body(community).html,
            areas: content
                .kecamatan()
                .get_all(&community.data.areas)
                .map(|office| link(&format!("Kecamatan {}", office.meta.title), &office.path))
                .collect(),
            trainings: related
                .trainings_by(&community.slug)
                .iter()
                .map(|training| link_to(training))
                .collect(),
        };
        frames.item("komunitas.html", index, community, "community", &view)
    };
    parallel::map(content.communities(), page)
}

/// Shows a community in a list.
pub(super) fn entry(community: &Entry<Community>, content: &Content) -> EntryView {
    EntryView {
        title: community.meta.title.clone(),
        path: community.path.clone(),
        summary: community.meta.summary.clone(),
        facts: [types(community, content), areas(community, content)]
            .into_iter()
            .flatten()
            .collect(),
        is_example: community.meta.is_example,
        is_verified: Standing::of(community) == Standing::Verified,
    }
}

/// Groups communities under their standing; standings that none has are left out.
pub(super) fn groups<'a>(
    communities: impl IntoIterator<Item = &'a Entry<Community>>,
    content: &Content,
) -> Vec<GroupView> {
    let mut groups = Standing::ALL.map(|standing| GroupView {
        id: standing.id(),
        title: standing.title(),
        about: standing.about(),
        communities: Vec::new(),
        names: Vec::new(),
    });
    for community in communities {
        let standing = Standing::of(community);
        if let Some(group) = groups.iter_mut().find(|group| group.id == standing.id()) {
            if is_bare(community) {
                group.names.push(link_to(community));
            } else {
                group.communities.push(entry(community, content));
            }
        }
    }
    let mut groups = Vec::from(groups);
    groups.retain(|group| !(group.communities.is_empty() && group.names.is_empty()));
    groups
}

/// Tells whether only its name is known.
fn is_bare(community: &Entry<Community>) -> bool {
    let data = &community.data;
    let lists = [&data.types, &data.sectors, &data.areas];
    data.focus.is_none() && lists.into_iter().all(Vec::is_empty)
}

fn facts(community: &Entry<Community>, content: &Content) -> Vec<FactView> {
    let data = &community.data;
    let state = match data.status {
        CommunityStatus::Active => Some("Aktif"),
        CommunityStatus::Closed => Some("Tutup"),
        CommunityStatus::Unknown => None,
    };
    let form = if data.is_selectable && !community.meta.is_example {
        "Dapat dipilih waktu mendaftar"
    } else {
        "Belum dapat dipilih"
    };
    [
        types(community, content).map(|types| FactView::known("Jenis", types)),
        FactView::all_linked("Bidang usaha", sectors(community, content)),
        data.focus
            .as_deref()
            .map(|focus| FactView::known("Fokus", focus)),
        state.map(|state| FactView::known("Keadaan", state)),
        Some(FactView::known("Di formulir", form)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn types(community: &Entry<Community>, content: &Content) -> Option<String> {
    joined(
        content
            .community_types()
            .get_all(&community.data.types)
            .map(|kind| kind.name.as_str()),
    )
}

/// Lists each sector, with all communities of that sector behind it.
fn sectors(community: &Entry<Community>, content: &Content) -> Vec<LinkView> {
    content
        .sectors()
        .get_all(&community.data.sectors)
        .map(|sector| {
            let path = facets::address(&content.indexes().communities, SECTOR, &sector.id);
            link(&sector.name, &path)
        })
        .collect()
}

fn areas(community: &Entry<Community>, content: &Content) -> Option<String> {
    joined(
        content
            .kecamatan()
            .get_all(&community.data.areas)
            .map(|office| office.meta.title.as_str()),
    )
}

/// Joins names, to nothing rather than an empty text.
fn joined<'a>(names: impl Iterator<Item = &'a str>) -> Option<String> {
    let names: Vec<&str> = names.collect();
    (!names.is_empty()).then(|| names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::super::samples::community;
    use super::*;

    #[test]
    fn an_entry_is_trusted_no_further_than_it_may_be() {
        use CommunityStatus::{Active, Closed, Unknown};
        for (status, verified, standing) in [
            (Active, true, Standing::Verified),
            (Unknown, true, Standing::Verified),
            (Active, false, Standing::Unverified),
            (Unknown, false, Standing::Unverified),
            (Closed, true, Standing::Closed),
        ] {
            assert_eq!(Standing::of(&community("a", status, verified)), standing);
        }
        assert!(is_bare(&community("a", Active, true)));
        let mut example = community("a", Active, true);
        example.meta.is_example = true;
        assert_eq!(Standing::of(&example), Standing::Example);
    }
}
