//! `/komunitas/bidang/kuliner/` and the like: the directory of communities by sector, kota and
//! kecamatan. A community whose sector or area is not known stands in the whole directory only.

use std::collections::HashMap;

use serde::Serialize;

use super::community_groups::{GroupView, groups};
use super::facets::{self, Choice, Facet, within_sentence};
use crate::content::{Community, Content, Entry};

/// The sector facet in addresses.
pub(super) const SECTOR: &str = "bidang";

/// The communities of a choice, by how sure we are of them.
#[derive(Serialize)]
pub(super) struct ChoiceView {
    groups: Vec<GroupView>,
}

type Members<'a> = HashMap<&'a str, Vec<&'a Entry<Community>>>;

/// Makes all facets, each choice in the order of its own list.
pub(super) fn all(content: &Content) -> Vec<Facet<ChoiceView>> {
    let mut by_sector = Members::new();
    let mut by_city = Members::new();
    let mut by_kecamatan = Members::new();
    for community in content.communities() {
        for sector in &community.data.sectors {
            by_sector.entry(sector).or_default().push(community);
        }
        let mut cities: Vec<&str> = Vec::new();
        for office in content.kecamatan().get_all(&community.data.areas) {
            by_kecamatan
                .entry(&office.slug)
                .or_default()
                .push(community);
            cities.push(&office.data.city);
        }
        cities.sort_unstable();
        cities.dedup();
        for city in cities {
            by_city.entry(city).or_default().push(community);
        }
    }
    let sectors = content.sectors().iter().filter_map(|sector| {
        let about = format!("untuk usaha {}", within_sentence(&sector.name));
        choice(&sector.id, &sector.name, &about, &by_sector, content)
    });
    let cities = content.cities().iter().filter_map(|city| {
        let about = format!("di {}", city.name);
        choice(&city.id, &city.name, &about, &by_city, content)
    });
    let kecamatan = content.kecamatan().iter().filter_map(|office| {
        let about = format!("di Kecamatan {}", office.meta.title);
        choice(
            &office.slug,
            &office.meta.title,
            &about,
            &by_kecamatan,
            content,
        )
    });
    vec![
        Facet {
            name: SECTOR,
            title: "Menurut bidang usaha",
            choices: sectors.collect(),
        },
        Facet {
            name: "kota",
            title: "Menurut kota",
            choices: cities.collect(),
        },
        Facet {
            name: "kecamatan",
            title: "Menurut kecamatan",
            choices: facets::by_name(kecamatan),
        },
    ]
}

/// Makes the choice of what has the key `key`; none without members.
fn choice(
    key: &str,
    label: &str,
    about: &str,
    members: &Members<'_>,
    content: &Content,
) -> Option<Choice<ChoiceView>> {
    let members = members.get(key)?;
    let first = members.first().map(|first| first.meta.title.as_str());
    let summary = facets::summary(members.len(), &format!("komunitas {about}"), first);
    Some(Choice {
        key: key.to_owned(),
        label: label.to_owned(),
        title: format!("Komunitas {about}"),
        count: members.len(),
        only_examples: members.iter().all(|community| community.meta.is_example),
        updated: members.iter().map(|community| community.meta.updated).max(),
        summary,
        view: ChoiceView {
            groups: groups(members.iter().copied(), content),
        },
    })
}
