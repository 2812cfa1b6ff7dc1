//! The pages on which the forms stand. The functions render the same template with errors.

use forms::FormView;

use super::Page;
use super::frame::{Frames, Place, link};
use crate::content::{Content, FormPage, Meta};
use crate::pages::site_view::LinkView;

pub(super) fn pages(frames: &Frames<'_>) -> Vec<Page> {
    frames
        .content
        .forms()
        .iter()
        .map(|page| {
            let place = Place {
                path: &page.path,
                title: &page.title,
                parent: None,
                about: frames.described.form(page),
            };
            let meta = Meta {
                title: page.title.clone(),
                summary: page.summary.clone(),
                updated: page.updated,
                owner: page.owner.clone(),
                review: page.review,
                is_example: false,
                sources: Vec::new(),
            };
            frames.page(
                "formulir.html",
                &place,
                &meta,
                "form",
                &FormView::blank(&page.form),
            )
        })
        .collect()
}

/// Lists the forms that ask for the kecamatan, with this one to be chosen already where a script
/// can do so; without it the visitor chooses it. The form that begins a stage comes first.
pub(super) fn for_kecamatan(content: &Content, kecamatan: &str) -> Vec<LinkView> {
    let mut forms: Vec<(&FormPage, &str)> = content
        .forms()
        .iter()
        .filter_map(|page| Some((page, page.form.question_from("kecamatan")?.id())))
        .collect();
    forms.sort_by_key(|(page, _)| page.form.stage().is_none());
    forms
        .into_iter()
        .map(|(page, question)| {
            link(
                &page.title,
                &format!("{}?{question}={kecamatan}", page.path),
            )
        })
        .collect()
}
