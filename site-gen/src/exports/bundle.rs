//! The part of the site that the functions need: `dist/functions`.

use std::collections::BTreeMap;

use bundle::{Kelurahan, MessageText, MessageTexts, Office, SearchedOffice, Step, file, template};
use serde::Serialize;

use super::{ExportMemory, File, Section};
use crate::content::{Content, Kecamatan};
use crate::pages::dates;
use crate::pages::site_view::SiteView;
use crate::theme::templates::Templates;

/// The files by what they are about.
const BUNDLED: [Section; 6] = [
    ("description of the forms", |content, site| {
        let forms = content.forms().iter().map(|page| &page.form);
        let description = form_definitions::openapi::document(&site.name, forms);
        vec![File::new(file::DESCRIPTION, format!("{description:#}\n"))]
    }),
    ("bundled forms", |content, _| {
        let forms = content.forms().iter().map(|page| &page.form);
        forms
            .map(|form| File::new(file::form(form.id()), json(form)))
            .collect()
    }),
    ("texts", |content, site| {
        vec![
            File::new(file::SITE, json(site)),
            File::new(file::MESSAGES, json(&messages(content))),
        ]
    }),
    ("bundled steps", |content, _| {
        vec![File::new(file::STEPS, json(&steps(content)))]
    }),
    ("bundled sessions", |content, _| {
        vec![File::new(file::SESSIONS, json(&sessions(content)))]
    }),
    ("bundled offices", |content, _| {
        vec![
            File::new(file::OFFICES, json(&offices(content))),
            File::new(file::SEARCHED_OFFICES, json(&searched(content))),
        ]
    }),
];

/// Makes the bundle's files without templates.
pub(crate) fn files(content: &Content, site: &SiteView, memory: &ExportMemory) -> Vec<File> {
    memory.recall(&BUNDLED, content, site)
}

/// Iterates over the templates of the bundle.
pub(crate) fn templates(templates: &Templates) -> impl Iterator<Item = File> {
    let sources = templates.sources().iter();
    sources
        .filter(|(name, _)| template::is_for_functions(name))
        .map(|(name, source)| File::new(file::template(name), source.as_str()))
}

/// Returns messages and phrases by their ids.
fn messages(content: &Content) -> MessageTexts {
    let messages = content.messages().iter().map(|message| {
        let text = MessageText {
            title: message.title.clone(),
            paragraphs: message.paragraphs.clone(),
        };
        (message.id.clone(), text)
    });
    let phrases = content.phrases().iter();
    MessageTexts {
        messages: messages.collect(),
        phrases: phrases
            .map(|phrase| (phrase.id.clone(), phrase.text.clone()))
            .collect(),
    }
}

/// Lists the steps in their order.
fn steps(content: &Content) -> Vec<Step> {
    let mut steps: Vec<_> = content.steps().iter().collect();
    steps.sort_by_key(|step| step.data.code);
    let steps = steps.into_iter();
    steps
        .map(|step| Step {
            code: step.data.code.to_string(),
            title: step.meta.title.clone(),
            path: step.path.clone(),
            bring: step.data.bring.clone(),
            next: step.data.next.clone(),
        })
        .collect()
}

/// Returns the offices by the slug of their kecamatan.
fn offices(content: &Content) -> BTreeMap<&str, Office> {
    content
        .kecamatan()
        .iter()
        .map(|office| {
            let view = Office {
                name: office.meta.title.clone(),
                kota: kota(content, &office.data),
                address: office.data.address.clone(),
                hours: office.data.hours.clone(),
                phone: office.data.phone.clone(),
                path: office.path.clone(),
            };
            (office.slug.as_str(), view)
        })
        .collect()
}

fn searched(content: &Content) -> Vec<SearchedOffice> {
    let offices = content.kecamatan().iter();
    offices
        .map(|office| SearchedOffice {
            name: office.meta.title.clone(),
            kota: kota(content, &office.data),
            path: office.path.clone(),
            spellings: office.data.spellings.clone(),
            places: office.data.places.clone(),
            kelurahan: (office.data.kelurahan.iter())
                .map(|kelurahan| Kelurahan {
                    name: kelurahan.name.clone(),
                    postal_code: kelurahan.postal_code.clone(),
                    spellings: kelurahan.spellings.clone(),
                })
                .collect(),
        })
        .collect()
}

/// Lists the sessions in which somebody may have a place.
fn sessions(content: &Content) -> Vec<bundle::Session> {
    let with_places = content.with_places();
    with_places
        .filter_map(|(training, session)| {
            let (opens, closes) = session.registration()?;
            let office = content.kecamatan().get(&session.kecamatan);
            let kecamatan = office.map_or("", |office| office.meta.title.as_str());
            Some(bundle::Session {
                id: session.id.clone()?,
                kind: session.kind,
                title: training.meta.title.clone(),
                path: training.path.clone(),
                when: dates::span(session.start, session.end),
                place: format!("{}, Kecamatan {kecamatan}", session.place),
                kecamatan: session.kecamatan.clone(),
                places: session.seats,
                mode: session.mode,
                criteria: session.criteria.clone(),
                opens: dates::exact(opens),
                closes: dates::exact(closes),
                starts: dates::exact(session.start),
                is_example: session.is_example || training.meta.is_example,
                is_cancelled: session.is_cancelled,
            })
        })
        .collect()
}

/// Returns the name of the kota that an office lies in.
fn kota(content: &Content, office: &Kecamatan) -> String {
    let city = content.cities().get(&office.city);
    city.map(|city| city.name.clone()).unwrap_or_default()
}

fn json(value: &impl Serialize) -> Vec<u8> {
    let mut json = serde_json::to_vec_pretty(value)
        .expect("the bundle's types are structs, lists and text-keyed maps, which JSON can hold");
    json.push(b'\n');
    json
}
