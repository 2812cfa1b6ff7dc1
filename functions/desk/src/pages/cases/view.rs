//! The shape of these pages: facts side by side, and forms with one button each; and of their lists.

use forms::{FieldView, GroupView, OptionView};
use http::StatusCode;
use serde::Serialize;
use web::pages::Link;

use crate::desk::Desk;
use crate::form;
use crate::page::{Fault, Reply, Visit};
use crate::shell::Sheet;

/// The value `case` of `desk/perkara.html`.
#[derive(Serialize)]
pub(super) struct CaseView {
    /// The place where it was come from.
    pub back: LinkView,
    /// Title and sentence of why something was not saved.
    pub conflict: Option<[String; 2]>,
    /// Sentences that come first.
    pub lead: Vec<String>,
    /// Facts, one group beside the other where there is room.
    pub sides: Vec<SideView>,
    /// Everything that can be done here.
    pub forms: Vec<PartView>,
    /// Everything that can be done elsewhere.
    pub links: Vec<LinkView>,
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
    pub hidden: Vec<(String, String)>,
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
#[derive(Serialize)]
pub(super) struct ListView {
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
    pub tag: Option<String>,
}

impl CaseView {
    /// A page that is come to from another.
    pub(super) fn from(label: &str, path: impl Into<String>) -> Self {
        Self {
            back: link(label, path),
            conflict: None,
            lead: Vec::new(),
            sides: Vec::new(),
            forms: Vec::new(),
            links: Vec::new(),
        }
    }

    /// Renders it as the answer to a request; `status` where something was wrong.
    pub(super) fn reply(
        &self,
        desk: &Desk,
        visit: &Visit<'_>,
        title: impl Into<String>,
        (status, outcome): (StatusCode, &'static str),
    ) -> Result<Reply, Fault> {
        let fields = self.forms.iter().flat_map(|form| &form.fields);
        let errors = form::errors(&fields.cloned().collect::<Vec<_>>());
        let html = Sheet::of(desk, visit, title)
            .errors(errors)
            .with("case", self)
            .render("desk/perkara.html")?;
        Ok(Reply::with_status(status, outcome, html))
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

/// A field with options: `radios`, `select` or `checkboxes`. The first option has the field's own
/// id, to which the summary of errors leads.
pub(super) fn choice(
    widget: &'static str,
    name: &str,
    label: &str,
    options: impl IntoIterator<Item = (String, String)>,
    chosen: &[&str],
) -> FieldView {
    let options = options.into_iter().enumerate();
    let options = options.map(|(at, (value, label))| OptionView {
        id: if at == 0 {
            name.to_owned()
        } else {
            format!("{name}-{value}")
        },
        selected: chosen.contains(&value.as_str()),
        value,
        label,
        hint: None,
        parent: None,
        serves: Vec::new(),
    });
    FieldView {
        widget,
        groups: vec![GroupView {
            label: None,
            options: options.collect(),
        }],
        ..form::input(name, label)
    }
}
