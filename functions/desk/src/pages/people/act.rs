//! The way of every act: a plain form with the sequence that was seen and an id of the action; then
//! back to her page with a notice. Wrong: the form again, answers kept.

use forms::{ErrorView, FieldView};
use http::StatusCode;
use jiff::{Timestamp, ToSpan};
use programme::closed_lists::{ReadPurpose, Via};
use programme::{wib, words};
use records::Opened;
use records::history::{Act, Event, NotActed, What};
use serde::Serialize;

use super::{address, history, name, open};
use crate::desk::Desk;
use crate::form;
use crate::page::{Fault, Reply, Visit};
use crate::shell::Sheet;

/// A form for something to be done about a person, as it stands: blank or sent.
pub(super) struct Asked {
    pub title: String,
    /// Sentences above it: what it is for, or what will happen.
    pub paragraphs: Vec<String>,
    pub fields: Vec<FieldView>,
    /// Words on the button.
    pub button: String,
    /// The act, where nothing is wrong with what was sent.
    pub deed: Option<Deed>,
    /// Words for the effect, where it is named on a page of its own before anything is recorded.
    pub confirm: Option<Vec<String>>,
}

/// Something to be recorded.
pub(super) struct Deed {
    pub what: What,
    pub at: Timestamp,
    pub text: Option<String>,
}

/// Makes the form of an act out of what was sent; with `is_sent` it says what is wrong.
pub(super) type Ask = fn(&Desk, &Visit<'_>, &Opened, bool) -> Result<Asked, Fault>;

/// The value `act` of the template.
#[derive(Serialize)]
struct ActView<'a> {
    action: &'a str,
    back: String,
    person: &'a str,
    reference: String,
    paragraphs: &'a [String],
    fields: &'a [FieldView],
    button: &'a str,
    /// Number of the last event that the officer has seen.
    seen: u32,
    /// The action's own id.
    id: &'a str,
    /// Names and values that go along unseen, on the page that confirms.
    hidden: Vec<(&'a str, &'a str)>,
    /// Title and sentences of why it is not saved yet.
    conflict: Option<[String; 2]>,
}

/// Answers with the blank form.
pub(super) async fn show(desk: &Desk, visit: &Visit<'_>, ask: Ask) -> Result<Reply, Fault> {
    let opened = open(desk, visit, ReadPurpose::Opened).await?;
    let asked = ask(desk, visit, &opened, false)?;
    let page = ActPage::new(desk, visit, &opened)?;
    Ok(Reply::page("act_asked", page.render(&asked, None, None)?))
}

/// Records what was sent, or says what is wrong.
pub(super) async fn save(desk: &Desk, visit: &Visit<'_>, ask: Ask) -> Result<Reply, Fault> {
    let opened = open(desk, visit, ReadPurpose::Opened).await?;
    let asked = ask(desk, visit, &opened, true)?;
    let page = ActPage::new(desk, visit, &opened)?;
    let Some(deed) = &asked.deed else {
        return Ok(Reply::wrong(
            "act_rejected",
            page.render(&asked, None, None)?,
        ));
    };
    let is_confirmed = asked.confirm.is_none() || visit.fields.text(CONFIRMED) == "ya";
    if !is_confirmed {
        return Ok(Reply::page("act_to_confirm", page.confirm(&asked)?));
    }
    let act = Act {
        reference: opened.reference,
        seen: Some(page.seen),
        id: page.id.clone(),
        by: visit.officer().id.to_string(),
        via: Via::Desk,
        at: deed.at,
        what: deed.what.clone(),
        text: deed.text.clone(),
    };
    match desk.repository().act(&act, visit.now).await {
        Ok(acted) => Ok(done(visit, &opened, &deed.what, acted.is_repeat)),
        Err(NotActed::Faster(event)) => {
            let html = page.faster(&asked, &event, &deed.what).await?;
            let status = StatusCode::CONFLICT;
            Ok(Reply::with_status(status, "somebody_was_faster", html))
        }
        Err(NotActed::Objection(objection)) => {
            let html = page.render(&asked, Some(objection.to_string()), None)?;
            Ok(Reply::wrong("act_refused", html))
        }
        Err(NotActed::Store(failure)) => Err(failure.into()),
        // It was erased meanwhile; nothing of a mentor is recorded here.
        Err(_) => Err(Fault::NotFound),
    }
}

/// Number of the last event that the officer has seen, as a form of ours says it.
pub(super) fn seen(visit: &Visit<'_>) -> Option<u32> {
    /// Sort keys of events have six digits.
    const MOST: u32 = 999_999;

    let seen = visit.fields.text(SEEN).parse().ok()?;
    (1..=MOST).contains(&seen).then_some(seen)
}

/// The id of this action: the one that the form was given, or a new one.
pub(super) fn action_id(visit: &Visit<'_>) -> Result<String, Fault> {
    let sent = visit.fields.text(ACTION);
    let is_ours = sent.len() == 16 && sent.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_ours {
        return Ok(sent.to_owned());
    }
    Ok(Act::draw_id()?)
}

/// The name of the field with the number of the last event that was seen.
const SEEN: &str = "terakhir";

/// The name of the field with the action's id.
const ACTION: &str = "aksi";

/// The name of the field that says that the effect was read.
const CONFIRMED: &str = "yakin";

/// The moment of a day: now where it is today, else its noon.
pub(super) fn moment(day: jiff::civil::Date, now: Timestamp) -> Timestamp {
    if day == wib::date(now) {
        return now;
    }
    let noon = day.at(12, 0, 0, 0).to_zoned(wib::zone());
    noon.map_or(now, |noon| noon.timestamp())
}

/// The moment until which an officer can undo what she did at that one.
pub(super) fn undo_until(recorded_at: Timestamp) -> Timestamp {
    recorded_at
        .saturating_add(15.minutes())
        .unwrap_or(Timestamp::MAX)
}

/// The place where an act leads: back to her page, or to the list where she is now out of reach.
fn done(visit: &Visit<'_>, opened: &Opened, what: &What, is_repeat: bool) -> Reply {
    if let What::Transferred { to, .. } = what
        && !visit.scope().holds(to)
    {
        let list = format!("{}?kabar=dialihkan&ke={to}", crate::pages::LIST);
        return Reply::see_other("recorded", &list);
    }
    let news = if is_repeat { "sudah" } else { "dicatat" };
    let back = address(opened.reference, &format!("?kabar={news}"));
    Reply::see_other("recorded", &back)
}

/// A page of a form about a person.
struct ActPage<'a> {
    desk: &'a Desk,
    visit: &'a Visit<'a>,
    opened: &'a Opened,
    seen: u32,
    id: String,
}

impl<'a> ActPage<'a> {
    fn new(desk: &'a Desk, visit: &'a Visit<'a>, opened: &'a Opened) -> Result<Self, Fault> {
        let id = action_id(visit)?;
        Ok(Self {
            desk,
            visit,
            opened,
            seen: seen(visit).unwrap_or(opened.state.seq),
            id,
        })
    }

    /// The form; with what speaks against recording it, or with who was faster.
    fn render(
        &self,
        asked: &Asked,
        objection: Option<String>,
        conflict: Option<[String; 2]>,
    ) -> Result<String, Fault> {
        let mut errors = form::errors(&asked.fields);
        if let (Some(message), Some(field)) = (objection, asked.fields.first()) {
            let href = format!("#{}", field.id);
            errors.push(ErrorView { href, message });
        }
        let seen = if conflict.is_some() {
            self.opened.state.seq
        } else {
            self.seen
        };
        self.sheet(asked, seen, Vec::new(), conflict, &asked.paragraphs)
            .errors(errors)
            .render("desk/tindakan.html")
    }

    /// The page that names person and effect, with one button.
    fn confirm(&self, asked: &Asked) -> Result<String, Fault> {
        let effect = asked.confirm.as_deref().unwrap_or_default();
        let mut hidden: Vec<(&str, &str)> = asked
            .fields
            .iter()
            .flat_map(|field| {
                let values = self.visit.fields.all(&field.name);
                values.map(|value| (field.name.as_str(), value))
            })
            .collect();
        hidden.push((CONFIRMED, "ya"));
        let silent = Asked {
            title: asked.title.clone(),
            paragraphs: Vec::new(),
            fields: Vec::new(),
            button: asked.button.clone(),
            deed: None,
            confirm: None,
        };
        self.sheet(&silent, self.seen, hidden, None, effect)
            .render("desk/tindakan.html")
    }

    /// The form again, saying who was faster, with what, and when.
    async fn faster(&self, asked: &Asked, event: &Event, wanted: &What) -> Result<String, Fault> {
        let who = self.desk.doer(&event.by).await?;
        let clock = words::clock(wib::local(event.recorded_at).time());
        let conflict = if history::is_alike(&event.what, wanted) {
            [
                "Sudah tercatat".to_owned(),
                format!("{who} sudah mencatatnya ({clock}). Tidak perlu dicatat lagi."),
            ]
        } else {
            let done = history::summary(&event.what, self.desk);
            [
                "Belum disimpan".to_owned(),
                format!(
                    "{who} baru saja mencatat: {done} ({clock}). Isian Anda masih ada. Periksa, \
                     lalu simpan lagi bila masih perlu."
                ),
            ]
        };
        self.render(asked, None, Some(conflict))
    }

    fn sheet<'s>(
        &'s self,
        asked: &'s Asked,
        seen: u32,
        hidden: Vec<(&'s str, &'s str)>,
        conflict: Option<[String; 2]>,
        paragraphs: &'s [String],
    ) -> Sheet<'s> {
        let person = name(self.opened);
        let view = ActView {
            action: self.visit.request.parts.uri.path(),
            back: address(self.opened.reference, ""),
            person,
            reference: self.opened.reference.to_string(),
            paragraphs,
            fields: &asked.fields,
            button: &asked.button,
            seen,
            id: &self.id,
            hidden,
            conflict,
        };
        Sheet::of(self.desk, self.visit, asked.title.clone()).with("act", &view)
    }
}
