//! The frame of a page: who is signed in, the menu, what has just happened, what was wrong.

use forms::{ErrorView, FieldView};
use programme::words;
use records::{Assignment, IDLE_SECONDS};
use serde::Serialize;
use tera::Context;
use web::pages::{Message, PageView};

use crate::desk::Desk;
use crate::form;
use crate::page::{Fault, Visit};

/// The title of a page.
#[derive(Clone, Debug)]
pub(crate) struct Title {
    /// The window's, which the history of a shared computer's browser keeps: it names nobody.
    window: String,
    /// The heading of the page.
    heading: String,
}

/// A page of the desk in the making: its title, what it says first, and the values of its template.
pub(crate) struct Sheet<'a> {
    desk: &'a Desk,
    title: Title,
    path: &'a str,
    frame: FrameView<'a>,
    context: Context,
}

impl Title {
    /// Makes the title of a page whose heading names somebody.
    pub(crate) fn naming(heading: impl Into<String>, window: impl Into<String>) -> Self {
        Self {
            window: window.into(),
            heading: heading.into(),
        }
    }
}

impl From<String> for Title {
    fn from(title: String) -> Self {
        Self::naming(title.clone(), title)
    }
}

impl From<&str> for Title {
    fn from(title: &str) -> Self {
        title.to_owned().into()
    }
}

/// A page with one form, or one button: the value `form` of its template.
#[derive(Serialize)]
pub(crate) struct FormView<'a> {
    /// Address that it is sent to.
    pub action: &'a str,
    /// Sentences above it: what will happen.
    pub paragraphs: &'a [String],
    /// Its questions.
    pub fields: &'a [FieldView],
    /// Words on the button.
    pub button: &'a str,
    /// The place where "Batal" leads.
    pub cancel: &'a str,
}

/// The value `desk` of every template.
#[derive(Serialize)]
struct FrameView<'a> {
    /// The officer; none before the log-in.
    officer: Option<OfficerView<'a>>,
    /// Pages that she may open.
    menu: Vec<MenuView>,
    /// Whether the store holds invented people only.
    is_demo: bool,
    /// Everything that has just been done.
    notice: Option<String>,
    /// The error summary.
    errors: Vec<ErrorView>,
    /// Its heading.
    error_title: &'static str,
}

#[derive(Serialize)]
struct OfficerView<'a> {
    name: &'a str,
    /// The place where she works, in words.
    place: String,
    /// The token of each form.
    token: String,
    /// Until when she is signed in at most.
    until: String,
    /// Minutes without doing anything after which she no longer is.
    idle_minutes: i64,
    /// The line on each printed sheet.
    printed: String,
}

#[derive(Serialize)]
struct MenuView {
    label: &'static str,
    path: &'static str,
    is_current: bool,
}

/// Minutes after which whoever does nothing is signed out.
pub(crate) const IDLE_MINUTES: i64 = IDLE_SECONDS / 60;

impl<'a> Sheet<'a> {
    /// Makes a page of an officer.
    pub(crate) fn of(desk: &'a Desk, visit: &'a Visit<'_>, title: impl Into<Title>) -> Self {
        let officer = visit.officer();
        let mut sheet = Self::open(desk, title);
        sheet.path = visit.request.parts.uri.path();
        sheet.frame.officer = Some(OfficerView {
            name: &officer.name,
            place: desk.place(&officer.assignment),
            token: visit.token.form_token(),
            until: words::time(visit.signed_in.ends_at),
            idle_minutes: IDLE_MINUTES,
            printed: printed(visit),
        });
        sheet.frame.notice = desk.notice(visit.fields.text("kabar")).map(str::to_owned);
        let path = sheet.path;
        let entries = desk.menu().of(officer.role());
        sheet.frame.menu = entries
            .map(|entry| MenuView {
                label: entry.label,
                path: entry.path,
                is_current: entry.is_at(path),
            })
            .collect();
        sheet
    }

    /// Makes a page before the log-in.
    pub(crate) fn open(desk: &'a Desk, title: impl Into<Title>) -> Self {
        Self {
            desk,
            title: title.into(),
            path: "",
            frame: FrameView {
                officer: None,
                menu: Vec::new(),
                is_demo: desk.is_demo(),
                notice: None,
                errors: Vec::new(),
                error_title: "Ada yang perlu diperbaiki",
            },
            context: Context::new(),
        }
    }

    /// Says above the page what was wrong.
    pub(crate) fn errors(mut self, errors: Vec<ErrorView>) -> Self {
        self.frame.errors = errors;
        self
    }

    /// Gives the template a value.
    pub(crate) fn with(mut self, name: &'static str, value: &impl Serialize) -> Self {
        self.context.insert(name, value);
        self
    }

    /// Renders the page with a template of the folder `desk`.
    pub(crate) fn render(self, template: &str) -> Result<String, Fault> {
        let mut view = PageView::new(&self.title.window, self.path);
        if !self.frame.errors.is_empty() {
            view.title_prefix = Some("Kesalahan: ");
        }
        let mut context = self.desk.templates().context(&view);
        context.extend(self.context);
        context.insert("desk", &self.frame);
        context.insert("heading", &self.title.heading);
        Ok(self.desk.templates().render(template, &context)?)
    }

    /// Renders a page with one form.
    pub(crate) fn form(self, form: &FormView<'_>) -> Result<String, Fault> {
        self.errors(form::errors(form.fields))
            .with("form", form)
            .render("desk/isian.html")
    }

    /// Renders a page that says one thing.
    pub(crate) fn message(self, message: &Message<'_>) -> Result<String, Fault> {
        self.with("message", message)
            .render(bundle::template::DESK_MESSAGE)
    }
}

impl Desk {
    /// Writes the place where an officer works, in words: `Tebet`, `Tebet dan Koja`, `sekretariat`.
    pub(crate) fn place(&self, assignment: &Assignment) -> String {
        match assignment {
            Assignment::Sekretariat => "sekretariat".to_owned(),
            Assignment::Pendamping(offices) => {
                let names: Vec<&str> = offices
                    .as_slice()
                    .iter()
                    .map(|kecamatan| self.kecamatan_name(kecamatan))
                    .collect();
                words::list(&names, "dan")
            }
        }
    }
}

/// Writes the line on each printed sheet: who printed it, and when.
pub(crate) fn printed(visit: &Visit<'_>) -> String {
    let when = words::moment(visit.now);
    format!("Dicetak oleh {}, {when}", visit.officer().name)
}
