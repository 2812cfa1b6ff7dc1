//! Front matter and form definitions that name a page by its file.

use super::edits::Edits;
use super::names::PageFile;
use crate::content::load::ParsedContent;
use crate::kinds::Kind;
use content_files::source::{PathStep, Source, index, key};

/// Fixes the front matter that names the page's file, and a form's own address.
pub(super) fn fix(parsed: &ParsedContent, page: &PageFile, target: &PageFile, edits: &mut Edits) {
    let mut put = |source: &Source, path: &[PathStep], value: &str| {
        edits.replace(source, source.locate(path), format!("\"{value}\""));
    };
    if page.is_form() {
        let form = parsed
            .forms
            .entries
            .iter()
            .find(|form| form.id == page.slug);
        if let Some(form) = form {
            put(&form.source, &[key("alamat")], &target.address);
        }
        return;
    }
    let named = |items: &[String]| {
        let items = items.iter().enumerate();
        let places = items.filter(|(_, item)| **item == page.slug);
        places.map(|(place, _)| place).collect::<Vec<_>>()
    };
    for training in &parsed.trainings.entries {
        let data = &training.data;
        if page.kind == Kind::Community && data.organiser.as_deref() == Some(&page.slug) {
            put(&training.source, &[key("penyelenggara")], &target.slug);
        }
        for (place, session) in data.sessions.iter().enumerate() {
            if page.kind == Kind::Kecamatan && session.kecamatan == page.slug {
                let path = [key("sesi"), index(place), key("kecamatan")];
                put(&training.source, &path, &target.slug);
            }
        }
    }
    for community in &parsed.communities.entries {
        if page.kind == Kind::Kecamatan {
            for place in named(&community.data.areas) {
                let path = [key("wilayah"), index(place)];
                put(&community.source, &path, &target.slug);
            }
        }
    }
    // A question may depend on a choice among pages.
    for form in &parsed.forms.entries {
        let questions = &form.value.questions;
        for (place, question) in questions.iter().enumerate() {
            let Some(condition) = &question.condition else {
                continue;
            };
            let asked = questions
                .iter()
                .find(|other| other.id == condition.question);
            if asked.and_then(|asked| asked.from.as_deref()) == Some(page.kind.name()) {
                for option in named(&condition.any_of) {
                    let path = [
                        key("pertanyaan"),
                        index(place),
                        key("tampil_jika"),
                        key("salah_satu"),
                        index(option),
                    ];
                    put(&form.source, &path, &target.slug);
                }
            }
        }
    }
}
