//! What the functions need of the site: `dist/functions`.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::content::Content;
use crate::pages::site_view::SiteView;
use crate::theme::templates::Templates;

/// The templates of the functions' pages, and the folder of what they use.
const TEMPLATES: [&str; 5] = [
    "cari-kantor.html",
    "formulir.html",
    "layout.html",
    "pesan.html",
    "tanda-terima.html",
];
const COMPONENTS: &str = "components/";

/// The office of a kecamatan, as receipts show it.
#[derive(Debug, Serialize)]
struct Office<'a> {
    name: &'a str,
    kota: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hours: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<&'a str>,
    path: &'a str,
}

/// An office as the search for it knows it: every name of its area, in the order of the site's
/// lists.
#[derive(Debug, Serialize)]
struct SearchedOffice<'a> {
    name: &'a str,
    kota: &'a str,
    path: &'a str,
    spellings: &'a [String],
    kelurahan: Vec<SearchedKelurahan<'a>>,
}

#[derive(Debug, Serialize)]
struct SearchedKelurahan<'a> {
    name: &'a str,
    postal_code: &'a str,
    spellings: &'a [String],
}

/// The description of the functions for programs. It is a page of the site too, at
/// [`DESCRIPTION_ADDRESS`].
pub(crate) const DESCRIPTION: &str = "openapi.json";

/// Where programs find the description.
pub(crate) const DESCRIPTION_ADDRESS: &str = "/api/openapi.json";

/// The bundle's files by their path in it, without templates.
pub(crate) fn files(content: &Content, site: &SiteView) -> BTreeMap<String, Vec<u8>> {
    let forms = || content.forms.iter().map(|page| &page.form);
    let (description, mut files) = rayon::join(
        || format!("{:#}\n", forms::openapi::document(&site.name, forms())),
        || {
            forms()
                .map(|form| (format!("formulir/{}.json", form.id()), json(form)))
                .chain([
                    ("situs.json".to_owned(), json(site)),
                    ("kantor.json".to_owned(), json(&offices(content))),
                    ("kantor-cari.json".to_owned(), json(&searched(content))),
                ])
                .collect::<BTreeMap<_, _>>()
        },
    );
    files.insert(DESCRIPTION.to_owned(), description.into_bytes());
    files
}

/// The templates of the bundle by their path in it.
pub(crate) fn templates(templates: &Templates) -> impl Iterator<Item = (String, Vec<u8>)> {
    let sources = templates.sources().iter();
    sources
        .filter(|(name, _)| TEMPLATES.contains(&name.as_str()) || name.starts_with(COMPONENTS))
        .map(|(name, source)| (format!("templates/{name}"), source.clone().into_bytes()))
}

/// The offices by the slug of their kecamatan.
fn offices(content: &Content) -> BTreeMap<&str, Office<'_>> {
    content
        .kecamatan
        .iter()
        .map(|office| {
            let city = content.cities.get(&office.data.city);
            let view = Office {
                name: &office.meta.title,
                kota: city.map_or("", |city| &city.name),
                address: office.data.address.as_deref(),
                hours: office.data.hours.as_deref(),
                phone: office.data.phone.as_deref(),
                path: &office.path,
            };
            (office.slug.as_str(), view)
        })
        .collect()
}

fn searched(content: &Content) -> Vec<SearchedOffice<'_>> {
    content
        .kecamatan
        .iter()
        .map(|office| SearchedOffice {
            name: &office.meta.title,
            kota: content
                .cities
                .get(&office.data.city)
                .map_or("", |city| &city.name),
            path: &office.path,
            spellings: &office.data.spellings,
            kelurahan: office
                .data
                .kelurahan
                .iter()
                .map(|kelurahan| SearchedKelurahan {
                    name: &kelurahan.name,
                    postal_code: &kelurahan.postal_code,
                    spellings: &kelurahan.spellings,
                })
                .collect(),
        })
        .collect()
}

fn json(value: &impl Serialize) -> Vec<u8> {
    let mut json = serde_json::to_vec_pretty(value)
        .expect("the bundle's types are structs, lists and text-keyed maps, which JSON can hold");
    json.push(b'\n');
    json
}
