//! `/komunitas/` and its pages: the directory of communities. Its groups are in
//! [`super::community_groups`], its divisions in [`super::community_facets`].

use serde::Serialize;

use super::Page;
use super::community_facets::{self, SECTOR};
use super::community_groups::{GroupView, Standing, groups, types};
use super::facets;
use super::frame::{Frames, link, link_to};
use super::lists::{Around, FactView};
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

#[derive(Serialize)]
struct CommunityPage<'a> {
    is_verified: bool,
    status_note: &'static str,
    facts: Vec<FactView>,
    body_html: &'a Html,
    areas: Vec<LinkView>,
    trainings: Vec<LinkView>,
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
