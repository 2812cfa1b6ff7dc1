//! The page as its template shows it: every decision is made here.

use ::bundle::{MessageId, Office, Step, address};
use jiff::Timestamp;
use jiff::civil::Date;
use programme::closed_lists::Right;
use programme::{given_name, words};
use records::history::{RIGHTS_HOURS, State, Status};
use records::{Mentor, Proven};
use serde::Serialize;

use crate::bundle::{ACTION, Bundle};
use crate::json::next_stage;
use crate::sessions::SessionView;

/// Name of the field that says that a withdrawal is certain.
pub(crate) const CERTAIN: &str = "yakin";

/// The status, ready to be placed.
#[derive(Debug, Serialize)]
pub(crate) struct StatusView<'a> {
    reference: String,
    form_title: &'a str,
    received: String,
    /// The moment for which it holds.
    now: String,
    is_quarantined: bool,
    /// The day on which consent was withdrawn.
    withdrawn: Option<String>,
    /// The seven steps; empty where the form leads to none.
    steps: Vec<StepView<'a>>,
    next: Option<NextView<'a>>,
    office: Option<&'a Office>,
    /// The day from which another office than the first is in charge.
    moved: Option<String>,
    due: Option<String>,
    /// The request for a mentor was joined to her registration.
    is_merged: bool,
    /// A mentor looks after her, or is looked for.
    mentor: Option<MentorView<'a>>,
    /// The sessions of which she has something.
    pub sessions: Vec<SessionView>,
    cases: Vec<CaseView<'a>>,
    /// The answer to the right that was claimed just now, or before.
    answer: Option<AnswerView<'a>>,
    /// Rights that can be claimed.
    rights: Vec<RightView<'a>>,
    /// Days within which a claimed right is answered, each of 24 hours.
    rights_days: i64,
    again: AgainView<'a>,
}

#[derive(Debug, Serialize)]
struct StepView<'a> {
    code: &'a str,
    title: &'a str,
    path: &'a str,
    day: Option<String>,
    is_current: bool,
}

/// The step that comes next.
#[derive(Debug, Serialize)]
struct NextView<'a> {
    /// How it begins, in the words of the step before it.
    text: &'a str,
    step: Option<&'a Step>,
}

#[derive(Debug, Serialize)]
struct MentorView<'a> {
    /// First name, where there is still a record of the mentor.
    name: Option<&'a str>,
    /// None was found yet.
    is_awaited: bool,
}

#[derive(Debug, Serialize)]
struct CaseView<'a> {
    label: &'a str,
    asked: String,
    due: String,
}

#[derive(Debug, Serialize)]
struct AnswerView<'a> {
    title: &'a str,
    paragraphs: Vec<String>,
}

#[derive(Debug, Serialize)]
struct RightView<'a> {
    code: &'static str,
    label: &'a str,
}

/// All that is sent again with the next question: hidden fields of a page that is stored nowhere.
#[derive(Debug, Serialize)]
pub(crate) struct AgainView<'a> {
    action: String,
    /// Names and values of reference and digits.
    fields: [(&'a str, String); 2],
    /// Name of the field that claims a right.
    right: &'static str,
    /// Name of the field that makes a withdrawal certain.
    certain: &'static str,
}

/// The question whether consent is really withdrawn.
#[derive(Debug, Serialize)]
pub(crate) struct WithdrawalView<'a> {
    pub title: &'a str,
    pub paragraphs: Vec<String>,
    pub code: &'static str,
    pub again: AgainView<'a>,
}

impl<'a> AgainView<'a> {
    pub(crate) fn new(bundle: &'a Bundle, proven: &Proven, digits: &str) -> Self {
        Self {
            action: address::of(address::STATUS),
            fields: [
                (&bundle.look_up.reference, proven.reference.to_string()),
                (&bundle.look_up.phone_digits, digits.to_owned()),
            ],
            right: ACTION,
            certain: CERTAIN,
        }
    }
}

impl<'a> StatusView<'a> {
    pub(crate) fn new(
        bundle: &'a Bundle,
        proven: &'a Proven,
        digits: &str,
        claimed: Option<Right>,
        mentored: &'a Mentored,
        now: Timestamp,
    ) -> Self {
        let state = &proven.state;
        let status = state.status();
        let title = bundle.titles.get(&state.form);
        let is_active = status == Status::Active;
        Self {
            reference: proven.reference.to_string(),
            // A form that is gone from the site by now is named as it was stored.
            form_title: title.unwrap_or(&state.form),
            received: words::day(state.received),
            now: words::moment(now),
            is_quarantined: status == Status::Quarantined,
            withdrawn: state.withdrawn.as_ref().map(|fact| words::day(fact.day)),
            steps: steps(bundle, state),
            next: is_active.then(|| next(bundle, state)).flatten(),
            office: (state.kecamatan()).and_then(|id| bundle.offices.get(id.as_str())),
            moved: moved(state),
            due: due(bundle, state).map(words::day),
            is_merged: is_active && state.merged.is_some(),
            mentor: mentored.view(state).filter(|_| is_active),
            sessions: Vec::new(),
            cases: cases(bundle, state),
            answer: claimed.and_then(|right| answer(bundle, state, right)),
            rights: rights(bundle, state),
            rights_days: RIGHTS_HOURS / 24,
            again: AgainView::new(bundle, proven, digits),
        }
    }
}

/// News of somebody's mentor.
pub(crate) struct Mentored {
    /// The standing of the registration that her request was joined to, where it was and where that
    /// is still kept.
    pub joined: Option<Box<State>>,
    /// The mentor who looks after her.
    pub mentor: Option<Mentor>,
}

impl Mentored {
    /// Returns the standing that tells of a mentor: her own, or that of the registration which her
    /// request was joined to. Who holds a joined request learns of a mentor what the registration's
    /// own page says, and nothing else of it.
    pub(crate) fn told_by<'a>(joined: Option<&'a State>, own: &'a State) -> Option<&'a State> {
        let told = if own.merged.is_some() {
            joined
        } else {
            Some(own)
        };
        told.filter(|state| state.status() == Status::Active && state.merged.is_none())
    }

    fn view(&self, own: &State) -> Option<MentorView<'_>> {
        let state = Self::told_by(self.joined.as_deref(), own)?;
        let is_awaited = state.waits_for_mentor();
        (is_awaited || state.mentor().is_some()).then(|| MentorView {
            // She reads who to ask for, and no more of a private person.
            name: (self.mentor.as_ref()).and_then(|mentor| given_name(&mentor.name)),
            is_awaited,
        })
    }
}

/// Returns the day by which the office should do something, unless nothing is promised.
pub(crate) fn due(bundle: &Bundle, state: &State) -> Option<Date> {
    let due = state
        .due_day()
        .filter(|_| state.status() == Status::Active)?;
    bundle.site.promised(due)
}

fn steps<'a>(bundle: &'a Bundle, state: &State) -> Vec<StepView<'a>> {
    let Some(current) = state.stage().map(|fact| fact.stage.code()) else {
        return Vec::new();
    };
    let steps = bundle.steps.iter();
    steps
        .map(|step| {
            let reached = state.stages.iter();
            let mut reached = reached.filter(|fact| fact.stage.code() == step.code);
            StepView {
                code: &step.code,
                title: &step.title,
                path: &step.path,
                day: reached.next().map(|fact| words::day(fact.day)),
                is_current: step.code == current,
            }
        })
        .collect()
}

fn next<'a>(bundle: &'a Bundle, state: &State) -> Option<NextView<'a>> {
    let step = |code: &str| bundle.steps.iter().find(|step| step.code == code);
    let current = step(state.stage()?.stage.code())?;
    Some(NextView {
        text: &current.next,
        step: next_stage(state).and_then(|stage| step(stage.code())),
    })
}

fn moved(state: &State) -> Option<String> {
    let is_moved = state.offices.len() > 1;
    let office = state.offices.last().filter(|_| is_moved)?;
    Some(words::day(office.since))
}

fn cases<'a>(bundle: &'a Bundle, state: &State) -> Vec<CaseView<'a>> {
    let cases = state.cases.iter();
    cases
        .map(|case| CaseView {
            label: bundle.right(case.right),
            asked: words::moment(case.asked_at),
            due: words::moment(case.due()),
        })
        .collect()
}

fn answer<'a>(bundle: &'a Bundle, state: &State, right: Right) -> Option<AnswerView<'a>> {
    let case = state.cases.iter().find(|case| case.right == right)?;
    let id = match right {
        Right::Withdraw => MessageId::WithdrawalReceived,
        Right::Copy => MessageId::CopyReceived,
        Right::Correct => MessageId::CorrectionReceived,
    };
    let until = words::moment(case.due());
    let message = form_http::plain(&bundle.messages, id, &[("tenggat", until)]);
    Some(AnswerView {
        title: message.title,
        paragraphs: message.paragraphs,
    })
}

fn rights<'a>(bundle: &'a Bundle, state: &State) -> Vec<RightView<'a>> {
    let is_open = |right: Right| state.cases.iter().any(|case| case.right == right);
    let is_done = |right: Right| right == Right::Withdraw && state.withdrawn.is_some();
    let rights = Right::ALL.iter();
    rights
        .filter(|right| !is_open(**right) && !is_done(**right))
        .map(|right| RightView {
            code: right.code(),
            label: bundle.right(*right),
        })
        .collect()
}
