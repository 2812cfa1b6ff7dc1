//! Front matter and form definitions that name a page by its file.

use super::edits::Edits;
use super::names::PageFile;
use crate::content::parse::ParsedContent;
use crate::content::references;
use crate::kinds::Kind;
use content_files::source::{PathStep, Source, key};

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
    for &kind in Kind::ALL {
        let found = references::of(parsed, kind).into_iter();
        for found in found.filter(|found| found.to == page.kind) {
            for (position, name) in found.names.iter().enumerate() {
                if *name == page.slug {
                    put(found.source, &found.place(position), &target.slug);
                }
            }
        }
    }
}
