//! The reasons why the parts of a form make none that can work.
//!
//! Editors get every fault with its place from the crate `form-definitions`, in Indonesian. These
//! checks are the last line behind it: a bundle that was changed by hand or made by another
//! version is refused when it is read, not when a citizen sends a form.

use std::collections::BTreeSet;

use programme::Slug;

use crate::kind::Kind;
use crate::name;
use crate::parts::{FormParts, LookUp, Purpose, Storing};
use crate::question::Question;
use crate::receipt::Receipt;

/// The first reason found why a form can't work.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the form `{form}` can't work: {reason}")]
pub struct UnusableForm {
    form: String,
    reason: Reason,
}

impl UnusableForm {
    /// Returns the reason.
    pub fn reason(&self) -> &Reason {
        &self.reason
    }
}

/// A reason why a form can't work. Questions are named by their ids.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// A name, address or id has not the shape that addresses and the store need.
    #[error("the name `{0}` has characters or a length that are not allowed")]
    Name(String),
    /// Nothing is asked.
    #[error("it asks nothing")]
    NoQuestion,
    /// Two questions, or a question and the hidden input, have one name.
    #[error("the name `{0}` is taken twice")]
    Twice(String),
    /// A condition, a parent or a preference names no earlier choice.
    #[error("the question `{0}` depends on no earlier choice")]
    DependsOnNothing(String),
    /// A choice without options, or with two options of one value.
    #[error("the options of `{0}` are none, or not distinct")]
    Options(String),
    /// A limit that no answer can keep.
    #[error("the limits of `{0}` contradict each other")]
    Limits(String),
    /// An answer can fail in a way that has no message.
    #[error("the question `{0}` lacks a message")]
    Message(String),
    /// The receipt, whose address holds its answers, would repeat a personal one.
    #[error("the receipt would repeat the personal answer `{0}`")]
    PersonalOnReceipt(String),
    /// A question that must always have an answer is not there, optional, or not always asked.
    #[error("the question `{0}` must always be asked and answered")]
    NotAlwaysAnswered(String),
    /// A question that must be answered is not on the page.
    #[error("the question `{0}` must be answered, but is hidden")]
    NeverAsked(String),
    /// No answer is said to tell one sender from another.
    #[error("it stores without an identity")]
    NoIdentity,
    /// A number of days beyond its range.
    #[error("{0} days are out of range")]
    Days(u32),
    /// A form that looks something up asks for another kind of answer in this question.
    #[error("the question `{0}` is not of the kind that a look-up needs")]
    LookUpKind(String),
    /// A form that stores nothing asks for a consent to store, or has a receipt.
    #[error("it stores nothing, but `{0}` belongs to storing")]
    BelongsToStoring(String),
}

/// Checks the parts of a form.
pub(crate) fn check(form: &FormParts) -> Result<(), UnusableForm> {
    check_parts(form).map_err(|reason| UnusableForm {
        form: form.id.clone(),
        reason,
    })
}

fn check_parts(form: &FormParts) -> Result<(), Reason> {
    for slug in [&form.id, &form.service] {
        ensure(Slug::is_valid(slug), || Reason::Name(slug.clone()))?;
    }
    ensure(name::is_page_path(&form.path), || {
        Reason::Name(form.path.clone())
    })?;
    ensure(!form.questions.is_empty(), || Reason::NoQuestion)?;
    let mut seen = BTreeSet::new();
    for (position, question) in form.questions.iter().enumerate() {
        ensure(seen.insert(question.id()), || {
            Reason::Twice(question.id().to_owned())
        })?;
        check_question(question, &form.questions[..position])?;
        // A closed form waits for something to choose from.
        ensure(form.is_closed || !question.lacks_options(), || {
            Reason::Options(question.id().to_owned())
        })?;
    }
    match &form.purpose {
        Purpose::Store(storing) => check_storing(storing, &form.questions),
        Purpose::LookUp(look_up) => check_look_up(look_up, &form.questions),
    }
}

fn check_question(question: &Question, earlier: &[Question]) -> Result<(), Reason> {
    let id = || question.id().to_owned();
    ensure(name::is_id(question.id()), || Reason::Name(id()))?;
    let earlier = |id: &str| earlier.iter().find(|question| question.id() == id);
    if let Some(condition) = question.condition() {
        let decides = earlier(condition.question()).map(Question::kind);
        let is_choice = matches!(decides, Some(Kind::Choice(_) | Kind::Choices(_)));
        ensure(is_choice, || Reason::DependsOnNothing(id()))?;
    }
    let kind = question.kind();
    for parent in [kind.parent(), kind.first_by()].into_iter().flatten() {
        let is_choice = matches!(earlier(parent).map(Question::kind), Some(Kind::Choice(_)));
        ensure(is_choice, || Reason::DependsOnNothing(id()))?;
    }
    check_kind(question)?;
    let failures = question.kind().failures(question.required());
    let all_said = failures
        .into_iter()
        .all(|failure| !question.message(failure).is_empty());
    ensure(all_said, || Reason::Message(id()))?;
    ensure(!(question.hidden() && question.required()), || {
        Reason::NeverAsked(id())
    })?;
    ensure(!(question.personal() && question.on_receipt()), || {
        Reason::PersonalOnReceipt(id())
    })
}

fn check_kind(question: &Question) -> Result<(), Reason> {
    let id = || question.id().to_owned();
    let limits = match question.kind() {
        Kind::ShortText(text) => Some(text.limits),
        Kind::PersonName(name) => Some(name.limits),
        Kind::LongText(text) => Some(text.limits),
        _ => None,
    };
    let can_be_kept = limits.is_none_or(|limits| (1..=limits.max).contains(&limits.min));
    ensure(can_be_kept, || Reason::Limits(id()))?;
    if let Kind::Choices(choices) = question.kind() {
        let most = choices.max.unwrap_or(u32::MAX);
        let can_be_kept = most > 0 && choices.min.is_none_or(|min| min <= most);
        ensure(can_be_kept, || Reason::Limits(id()))?;
    }
    if matches!(question.kind(), Kind::Choice(_) | Kind::Choices(_)) {
        let options = question.kind().options();
        let values: BTreeSet<_> = options.iter().map(|option| &option.value).collect();
        ensure(values.len() == options.len(), || Reason::Options(id()))?;
    }
    Ok(())
}

fn check_storing(storing: &Storing, questions: &[Question]) -> Result<(), Reason> {
    ensure(!storing.identity.is_empty(), || Reason::NoIdentity)?;
    for id in &storing.identity {
        always_answered(id, questions)?;
    }
    let honeypot = &storing.honeypot;
    ensure(name::is_id(honeypot), || Reason::Name(honeypot.clone()))?;
    ensure(
        questions.iter().all(|question| question.id() != honeypot),
        || Reason::Twice(honeypot.clone()),
    )?;
    for (days, most) in [
        (storing.retention_days, Storing::MAX_RETENTION_DAYS),
        (storing.receipt.deadline_days(), Receipt::MAX_DEADLINE_DAYS),
    ] {
        ensure((1..=most).contains(&days), || Reason::Days(days))?;
    }
    Ok(())
}

fn check_look_up(look_up: &LookUp, questions: &[Question]) -> Result<(), Reason> {
    for (id, is_kind) in [
        (&look_up.reference, is_reference as fn(&Kind) -> bool),
        (&look_up.phone_digits, is_phone_digits),
    ] {
        let question = always_answered(id, questions)?;
        ensure(is_kind(question.kind()), || Reason::LookUpKind(id.clone()))?;
    }
    for question in questions {
        let is_stored = question.on_receipt() || matches!(question.kind(), Kind::Consent(_));
        ensure(!is_stored, || {
            Reason::BelongsToStoring(question.id().to_owned())
        })?;
    }
    Ok(())
}

fn is_reference(kind: &Kind) -> bool {
    matches!(kind, Kind::Reference)
}

fn is_phone_digits(kind: &Kind) -> bool {
    matches!(kind, Kind::PhoneDigits)
}

fn always_answered<'a>(id: &str, questions: &'a [Question]) -> Result<&'a Question, Reason> {
    let question = questions.iter().find(|question| question.id() == id);
    question
        .filter(|question| question.required() && question.condition().is_none())
        .ok_or_else(|| Reason::NotAlwaysAnswered(id.to_owned()))
}

fn ensure(holds: bool, reason: impl FnOnce() -> Reason) -> Result<(), Reason> {
    if holds { Ok(()) } else { Err(reason()) }
}
