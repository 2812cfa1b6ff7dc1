//! The shape of these pages: facts side by side, and forms with one button each; and of their lists.

use forms::FieldView;
use http::StatusCode;
use serde::Serialize;
use web::pages::Link;

use crate::desk::Desk;
use crate::form;
use crate::page::{Fault, Reply, Visit};
use crate::pages::letter::LetterView;
use crate::pages::record::Hidden;
use crate::pages::standing::TagView;
use crate::shell::{Sheet, Title};

/// The value `case` of `desk/perkara.html`.
#[derive(Serialize)]
pub(super) struct CaseView {
    /// The place where it was come from.
    pub back: LinkView,
    /// Title and sentence of why something was not saved.
    conflict: Option<[String; 2]>,
    /// Sentences that come first.
    pub lead: Vec<String>,
    /// Facts, one group beside the other where there is room.
    pub sides: Vec<SideView>,
    /// Everything that can be done here.
    pub forms: Vec<PartView>,
    /// Everything that can be done elsewhere.
    pub links: Vec<LinkView>,
    /// A letter, which is all that is printed where there is one.
    pub letter: Option<LetterView>,
}

/// The answer that a page gives, and what it says of the form that was sent.
pub(super) struct Outcome {
    pub status: StatusCode,
    /// Its name in the log.
    pub name: &'static str,
    /// Message beside the page's field.
    pub wrong: Option<&'static str>,
    /// Title and sentence of why something was not saved.
    pub conflict: Option<[String; 2]>,
}

impl Outcome {
    /// Makes the page as it is.
    pub(super) fn shown(name: &'static str) -> Self {
        Self::from((StatusCode::OK, name))
    }

    /// Makes the form again, with what was wrong.
    pub(super) fn wrong(name: &'static str, message: &'static str) -> Self {
        Self {
            wrong: Some(message),
            ..Self::from((StatusCode::UNPROCESSABLE_ENTITY, name))
        }
    }

    /// Makes the form again, with what spoke against recording it.
    pub(super) fn refused(
        name: &'static str,
        (status, conflict): (StatusCode, [String; 2]),
    ) -> Self {
        Self {
            conflict: Some(conflict),
            ..Self::from((status, name))
        }
    }
}

impl From<(StatusCode, &'static str)> for Outcome {
    fn from((status, name): (StatusCode, &'static str)) -> Self {
        Self {
            status,
            name,
            wrong: None,
            conflict: None,
        }
    }
}

/// Facts under a heading.
#[derive(Serialize)]
pub(super) struct SideView {
    pub title: String,
    pub rows: Vec<FactView>,
}

/// A fact with its name.
#[derive(Serialize)]
pub(super) struct FactView {
    pub name: String,
    pub value: String,
}

/// A form with one button.
#[derive(Serialize, Default)]
pub(super) struct PartView {
    pub heading: String,
    pub paragraphs: Vec<String>,
    pub action: String,
    pub hidden: Hidden,
    pub fields: Vec<FieldView>,
    pub button: String,
    /// Whether it is not what the page is for.
    pub is_second: bool,
}

/// A link.
#[derive(Serialize)]
pub(super) struct LinkView {
    pub label: String,
    pub path: String,
}

/// The value `list` of `desk/perkara-daftar.html`.
#[derive(Default, Serialize)]
pub(super) struct ListView {
    /// How many there are, where their number alone does not say it.
    pub summary: Option<String>,
    /// Headings of the three columns.
    pub heads: [&'static str; 3],
    pub rows: Vec<RowView>,
    /// Words where there is no row.
    pub empty: &'static str,
    /// The page's own action.
    pub action: Option<Link<'static>>,
}

/// A row of a list.
#[derive(Serialize)]
pub(super) struct RowView {
    pub name: String,
    pub path: String,
    /// Everything that is more to say, under the name.
    pub below: String,
    pub middle: String,
    pub last: String,
    pub tag: Option<TagView>,
}

impl CaseView {
    /// Makes a page that is come to from another.
    pub(super) fn from(label: &str, path: impl Into<String>) -> Self {
        Self {
            back: link(label, path),
            conflict: None,
            lead: Vec::new(),
            sides: Vec::new(),
            forms: Vec::new(),
            links: Vec::new(),
            letter: None,
        }
    }

    /// Renders it as the answer to a request.
    pub(super) fn reply(
        mut self,
        desk: &Desk,
        visit: &Visit<'_>,
        title: impl Into<Title>,
        outcome: impl Into<Outcome>,
    ) -> Result<Reply, Fault> {
        let outcome = outcome.into();
        self.conflict = outcome.conflict;
        let fields = self.forms.iter().flat_map(|form| &form.fields);
        let errors = form::errors(&fields.cloned().collect::<Vec<_>>());
        let html = Sheet::of(desk, visit, title)
            .errors(errors)
            .with("case", &self)
            .render("desk/perkara.html")?;
        Ok(Reply::with_status(outcome.status, outcome.name, html))
    }
}

impl ListView {
    pub(super) fn reply(
        &self,
        desk: &Desk,
        visit: &Visit<'_>,
        title: &str,
        outcome: &'static str,
    ) -> Result<Reply, Fault> {
        let html = Sheet::of(desk, visit, title)
            .with("list", self)
            .render("desk/perkara-daftar.html")?;
        Ok(Reply::page(outcome, html))
    }
}

pub(super) fn link(label: impl Into<String>, path: impl Into<String>) -> LinkView {
    LinkView {
        label: label.into(),
        path: path.into(),
    }
}

pub(super) fn fact(name: impl Into<String>, value: impl Into<String>) -> FactView {
    FactView {
        name: name.into(),
        value: value.into(),
    }
}
