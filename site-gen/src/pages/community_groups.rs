//! Communities by how sure we are of them.

use serde::Serialize;

use super::frame::link_to;
use super::lists::EntryView;
use crate::content::{Community, CommunityStatus, Content, Entry};
use crate::pages::site_view::LinkView;

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

/// How far a reader may trust an entry; each is a group of the list page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
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

    pub(super) fn of(community: &Entry<Community>) -> Self {
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
    pub(super) fn note(self) -> &'static str {
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

/// Names the types of a community.
pub(super) fn types(community: &Entry<Community>, content: &Content) -> Option<String> {
    joined(
        content
            .community_types()
            .get_all(&community.data.types)
            .map(|kind| kind.name.as_str()),
    )
}

/// Names the kecamatan of a community.
pub(super) fn areas(community: &Entry<Community>, content: &Content) -> Option<String> {
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
