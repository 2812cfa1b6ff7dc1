//! The places of the next trainings, as a map of the kecamatan.

use super::related::Related;
use crate::content::Content;
use crate::pages::charts::{TileMap, ValueMap};

/// Shows how many sessions will be held in each kecamatan; `None` when there are none.
pub(super) fn coming(content: &Content, related: &Related<'_>) -> Option<TileMap> {
    let has_examples = related
        .next()
        .any(|held| held.session.is_example || held.training.meta.is_example);
    let figure = ValueMap {
        title: "Jadwal pelatihan",
        unit: "jadwal",
        none: "belum ada jadwal",
        caption: if has_examples {
            "Angka di petak adalah jumlah jadwal yang akan datang, termasuk jadwal contoh. \
             Pilih petak untuk melihatnya."
        } else {
            "Angka di petak adalah jumlah jadwal yang akan datang. Pilih petak untuk melihatnya."
        },
        values: content
            .kecamatan()
            .iter()
            .map(|office| {
                let sessions = related.sessions_in(&office.slug).iter();
                let count = sessions.filter(|held| held.session.takes_place()).count();
                (office.slug.as_str(), count as u64)
            })
            .collect(),
    };
    TileMap::by_value(content, &figure)
}
