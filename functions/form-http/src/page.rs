//! The page of a form with what was wrong, and the place of a form's pages in the site.

use bundle::template;
use forms::{Form, FormView};
use web::pages::{HOME, Link, PageView, Pages, RenderFailure};

use crate::messages::Notice;

/// The page of an outcome, below that of its form.
pub fn page_view<'a>(form: &'a Form, title: &'a str) -> PageView<'a> {
    let above = Link {
        label: form.title(),
        path: form.path(),
    };
    PageView {
        breadcrumbs: vec![HOME, above],
        ..PageView::new(title, form.path())
    }
}

/// The form again.
pub(crate) fn form(
    pages: &Pages,
    form: &Form,
    view: &FormView,
    title_prefix: Option<&str>,
    notice: Option<&Notice<'_>>,
) -> Result<String, RenderFailure> {
    let page = PageView {
        title_prefix,
        breadcrumbs: vec![HOME],
        description: Some(form.summary()),
        ..page_view(form, form.title())
    };
    let mut context = pages.context(&page);
    context.insert("form", view);
    context.insert("notice", &notice);
    pages.render(template::FORM, &context)
}
