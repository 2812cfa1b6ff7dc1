//! A rendered text, with its links and its findings.

use std::ops::Range;
use std::sync::Arc;

use crate::markdown::Body;
use content_files::diagnostics::Problem;
use content_files::source::Source;

/// A rendered body and what is to be told or checked about it. All positions are bytes of the
/// Markdown text.
#[derive(Debug, Clone)]
pub(crate) struct Rendered {
    /// Shared: it is the larger part of a site.
    pub(crate) body: Arc<Body>,
    pub(crate) links: Vec<LinkUse>,
    pub(crate) findings: Vec<Finding>,
}

/// A link to a page of this site (`/x/`, `/x/#y`) or to an anchor of its own page (`#y`), or a
/// picture (`/aset/x.jpg`).
#[derive(Debug, Clone)]
pub(crate) struct LinkUse {
    pub(crate) target: String,
    pub(crate) span: Range<usize>,
    /// Whether it is a picture that is there.
    pub(crate) is_picture: bool,
}

impl LinkUse {
    /// Tells whether it leads to a part of a page.
    pub(crate) fn has_fragment(&self) -> bool {
        self.target.contains('#')
    }
}

/// Something in the Markdown that does not do.
#[derive(Debug, Clone)]
pub(crate) struct Finding {
    pub(crate) span: Range<usize>,
    pub(crate) message: String,
    pub(crate) hint: String,
    /// The sort of warning that it is; `None` for an error.
    pub(crate) topic: Option<&'static str>,
}

impl Finding {
    /// Makes it a problem of the file that holds the Markdown, at bytes `span` of it.
    pub(crate) fn problem(&self, source: &Source, span: Range<usize>) -> Problem {
        let problem = source.problem(span, &self.message).with_hint(&self.hint);
        match self.topic {
            Some(topic) => problem.into_warning(topic),
            None => problem,
        }
    }
}
