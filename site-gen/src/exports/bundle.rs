//! The part of the site that the functions need: `dist/functions`.

use std::collections::BTreeMap;

use bundle::{Kelurahan, MessageText, MessageTexts, Office, SearchedOffice, Step, file, template};
use serde::Serialize;

use crate::content::{Content, Kecamatan};
use crate::pages::dates;
use crate::pages::site_view::SiteView;
use crate::theme::templates::Templates;

/// The bundle's files by their path in it, without templates.
pub(crate) fn files(content: &Content, site: &SiteView) -> BTreeMap<String, Vec<u8>> {
    let forms = || content.forms.iter().map(|page| &page.form);
    let (description, mut files) = rayon::join(
        || {
            format!(
                "{:#}\n",
                form_definitions::openapi::document(&site.name, forms())
            )
        },
        || {
            forms()
                .map(|form| (file::form(form.id()), json(form)))
                .chain([
                    (file::SITE.to_owned(), json(site)),
                    (file::MESSAGES.to_owned(), json(&messages(content))),
                    (file::STEPS.to_owned(), json(&steps(content))),
                    (file::SESSIONS.to_owned(), json(&sessions(content))),
                    (file::OFFICES.to_owned(), json(&offices(content))),
                    (file::SEARCHED_OFFICES.to_owned(), json(&searched(content))),
                ])
                .collect::<BTreeMap<_, _>>()
        },
    );
    files.insert(file::DESCRIPTION.to_owned(), description.into_bytes());
    files
}

/// The templates of the bundle by their path in it.
pub(crate) fn templates(templates: &Templates) -> impl Iterator<Item = (String, Vec<u8>)> {
    let sources = templates.sources().iter();
    sources
        .filter(|(name, _)| template::is_for_functions(name))
        .map(|(name, source)| (file::template(name), source.clone().into_bytes()))
}

/// Messages and phrases by their ids.
fn messages(content: &Content) -> MessageTexts {
    let messages = content.messages.iter().map(|message| {
        let text = MessageText {
            title: message.title.clone(),
            paragraphs: message.paragraphs.clone(),
        };
        (message.id.clone(), text)
    });
    let phrases = content.phrases.iter();
    MessageTexts {
        messages: messages.collect(),
        phrases: phrases
            .map(|phrase| (phrase.id.clone(), phrase.text.clone()))
            .collect(),
    }
}

/// The steps in their order.
fn steps(content: &Content) -> Vec<Step> {
    let mut steps: Vec<_> = content.steps.iter().collect();
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

/// The offices by the slug of their kecamatan.
fn offices(content: &Content) -> BTreeMap<&str, Office> {
    content
        .kecamatan
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
    let offices = content.kecamatan.iter();
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

/// The sessions that one can ask for a place in.
fn sessions(content: &Content) -> Vec<bundle::Session> {
    let joinable = content.joinable();
    joinable
        .filter_map(|(training, session)| {
            let (opens, closes) = session.entries()?;
            let office = content.kecamatan.get(&session.kecamatan);
            let kecamatan = office.map_or("", |office| office.meta.title.as_str());
            Some(bundle::Session {
                id: session.id.clone()?,
                kind: session.kind.name().to_owned(),
                title: training.meta.title.clone(),
                path: training.path.clone(),
                when: dates::span(session.start, session.end),
                place: format!("{}, Kecamatan {kecamatan}", session.place),
                kecamatan: session.kecamatan.clone(),
                places: session.seats,
                mode: session.mode.name().to_owned(),
                criteria: session.criteria.clone(),
                opens: dates::exact(opens),
                closes: dates::exact(closes),
                starts: dates::exact(session.start),
                is_example: session.is_example || training.meta.is_example,
            })
        })
        .collect()
}

/// The name of the kota that an office lies in.
fn kota(content: &Content, office: &Kecamatan) -> String {
    let city = content.cities.get(&office.city);
    city.map(|city| city.name.clone()).unwrap_or_default()
}

fn json(value: &impl Serialize) -> Vec<u8> {
    let mut json = serde_json::to_vec_pretty(value)
        .expect("the bundle's types are structs, lists and text-keyed maps, which JSON can hold");
    json.push(b'\n');
    json
}
