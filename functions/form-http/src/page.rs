//! The page of a form with what was wrong, and the place of a form's pages in the site.

use bundle::{Messages, PhraseId, template};
use forms::{Form, FormView};
use web::pages::{Link, PageView, RenderFailure};

use crate::messages::Notice;
use crate::not_taken::Answering;

/// The page of an outcome, below that of its form.
pub fn page_view<'a>(messages: &'a Messages, form: &'a Form, title: &'a str) -> PageView<'a> {
    let above = Link {
        label: form.title(),
        path: form.path(),
    };
    PageView {
        breadcrumbs: vec![Link::home(messages), above],
        ..PageView::new(title, form.path())
    }
}

/// The form again.
pub(crate) fn form(
    answering: &Answering<'_>,
    view: &FormView,
    before_title: PhraseId,
    notice: Option<&Notice<'_>>,
) -> Result<String, RenderFailure> {
    let Answering {
        form,
        pages,
        messages,
        ..
    } = *answering;
    let before_title = format!("{} ", &messages[before_title]);
    let page = PageView {
        title_prefix: Some(&before_title),
        breadcrumbs: vec![Link::home(messages)],
        description: Some(form.summary()),
        ..page_view(messages, form, form.title())
    };
    let mut context = pages.context(&page);
    context.insert("form", view);
    context.insert("notice", &notice);
    pages.render(template::FORM, &context)
}
