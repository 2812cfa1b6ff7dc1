//! The place of a form's pages in the site.

use bundle::Messages;
use forms::Form;
use web::pages::{Link, PageView};

/// Makes the page of an outcome, below that of its form.
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
