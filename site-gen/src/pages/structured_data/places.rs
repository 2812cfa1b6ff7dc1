//! Communities, and the offices of the kecamatan.

use serde_json::{Value, json};

use super::data::{Described, StructuredData, address, area_name, members};
use crate::content::{Community, CommunityStatus, Entry, Kecamatan};

impl Described for Community {
    fn describe(described: &Entry<Self>, data: &StructuredData<'_>) -> String {
        members(&community(data, described))
    }
}

impl Described for Kecamatan {
    fn describe(described: &Entry<Self>, data: &StructuredData<'_>) -> String {
        members(&office(data, described))
    }
}

/// Describes a community; one that has closed is described with its page alone.
fn community(data: &StructuredData<'_>, community: &Entry<Community>) -> Value {
    if community.data.status == CommunityStatus::Closed {
        return Value::Array(Vec::new());
    }
    let mut organisation = data.organisation(community);
    organisation["description"] = json!(community.meta.summary);
    let areas: Vec<Value> = data
        .content
        .kecamatan()
        .get_all(&community.data.areas)
        .map(|office| json!({ "@type": "AdministrativeArea", "name": area_name(office) }))
        .collect();
    if !areas.is_empty() {
        organisation["areaServed"] = Value::Array(areas);
    }
    organisation
}

/// Describes the office, and the kecamatan it serves. The point that we know is the
/// kecamatan's.
fn office(structured: &StructuredData<'_>, office: &Entry<Kecamatan>) -> Value {
    let data = &office.data;
    let kelurahan: Vec<Value> = data
        .kelurahan
        .iter()
        .map(|kelurahan| json!({ "@type": "AdministrativeArea", "name": kelurahan.name }))
        .collect();
    let mut area = json!({
        "@type": "AdministrativeArea",
        "name": area_name(office),
        "identifier": data.code,
        "geo": {
            "@type": "GeoCoordinates",
            "latitude": data.coordinates.latitude,
            "longitude": data.coordinates.longitude,
        },
        "containsPlace": kelurahan,
    });
    if let Some(city) = structured.content.cities().get(&data.city) {
        area["containedInPlace"] =
            json!({ "@type": "AdministrativeArea", "name": city.official_name });
    }
    let mut place = json!({
        "@type": "GovernmentOffice",
        "name": format!("Kantor {} {}", structured.site.name, area_name(office)),
        "url": structured.url(&office.path),
        "address": address(data.address.as_deref(), Some(&office.meta.title)),
        "areaServed": area,
    });
    if let Some(phone) = &data.phone {
        place["telephone"] = json!(phone);
    }
    place
}
