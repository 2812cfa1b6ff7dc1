//! Bodies as they were sent, the answers we read in them, and what was wrong with those.
//!
//! None of these types shows an answer in its `Debug` form, so that none reaches a log by a slip.

use std::fmt;

use crate::canonical::Folding;
use crate::failure::Failure;
use crate::question::Question;
use crate::value::Value;

/// Names and values as they were received, in their order. Nothing is known about them yet.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct RawSubmission {
    pairs: Vec<(String, String)>,
}

impl RawSubmission {
    /// Takes the decoded pairs of a body, in their order.
    pub fn new<N: Into<String>, V: Into<String>>(pairs: impl IntoIterator<Item = (N, V)>) -> Self {
        let pairs = pairs
            .into_iter()
            .map(|(name, value)| (name.into(), value.into()))
            .collect();
        Self { pairs }
    }

    /// Iterates over every pair, in order.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Iterates over the values sent under one name, in order.
    pub fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.pairs()
            .filter(move |(sent, _)| *sent == name)
            .map(|(_, value)| value)
    }
}

impl fmt::Debug for RawSubmission {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "RawSubmission({} pairs)", self.pairs.len())
    }
}

/// Every checked answer, in the order of the questions; questions left empty or not asked have
/// none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answers {
    all: Vec<Answer>,
    ignored_parameters: usize,
}

impl Answers {
    pub(crate) fn new(answered: Vec<(&Question, Value)>, ignored_parameters: usize) -> Self {
        let answers = answered.into_iter().map(|(question, value)| Answer {
            question: question.id().to_owned(),
            value,
        });
        Self {
            all: answers.collect(),
            ignored_parameters,
        }
    }

    /// Returns the answers in the order of the questions.
    pub fn all(&self) -> &[Answer] {
        &self.all
    }

    /// Returns the answer to one question.
    pub fn get(&self, id: &str) -> Option<&Value> {
        let answer = self.all.iter().find(|answer| answer.question == id)?;
        Some(&answer.value)
    }

    /// Returns the answer to one question, where it is a single text.
    pub fn text(&self, id: &str) -> Option<&str> {
        match self.get(id)? {
            Value::Text(text) => Some(text),
            Value::Several(_) | Value::Yes => None,
        }
    }

    /// Returns the number of parameters that the form does not know; they are not kept.
    pub fn ignored_parameters(&self) -> usize {
        self.ignored_parameters
    }
}

/// A submission that was checked; only [`crate::StoringForm::check`] makes one, and only it can be
/// stored.
#[derive(Clone, PartialEq, Eq)]
pub struct Submission {
    pub(crate) answers: Answers,
    pub(crate) consents: Vec<ConsentGiven>,
    pub(crate) by_letters: Compared,
    pub(crate) by_words: Compared,
    pub(crate) receipt: Vec<(String, String)>,
    pub(crate) suspicious: bool,
}

impl Submission {
    /// Returns the answers in the order of the questions; questions left empty or not asked have
    /// none.
    pub fn answers(&self) -> &[Answer] {
        self.answers.all()
    }

    /// Returns the answer to one question.
    pub fn answer(&self, id: &str) -> Option<&Value> {
        self.answers.get(id)
    }

    /// Returns the consents that were given, each with the version of its text.
    pub fn consents(&self) -> &[ConsentGiven] {
        &self.consents
    }

    /// Returns the canonical bytes to tell by whether two submissions are the same.
    pub fn compared(&self, folding: Folding) -> &Compared {
        match folding {
            Folding::Letters => &self.by_letters,
            Folding::Words => &self.by_words,
        }
    }

    /// Returns the ids and values of the answers that the receipt repeats, none of them personal;
    /// several values of one question come as several pairs.
    pub fn receipt_answers(&self) -> &[(String, String)] {
        &self.receipt
    }

    /// Tells whether the input that people never see was filled: to be kept apart, not refused.
    pub fn suspicious(&self) -> bool {
        self.suspicious
    }

    /// Returns the number of parameters that the form does not know; they are not kept.
    pub fn ignored_parameters(&self) -> usize {
        self.answers.ignored_parameters
    }
}

/// Canonical bytes of a submission, to be hashed with a key before storing.
#[derive(Clone, PartialEq, Eq)]
pub struct Compared {
    pub(crate) identity: Vec<u8>,
    pub(crate) content: Vec<u8>,
}

impl Compared {
    /// Returns the form and its identity answers: equal exactly when two submissions come from the
    /// same person for the same thing.
    pub fn identity(&self) -> &[u8] {
        &self.identity
    }

    /// Returns all answers: equal exactly when two submissions of one form say the same.
    pub fn content(&self) -> &[u8] {
        &self.content
    }
}

impl fmt::Debug for Submission {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Submission")
            .field("answers", &self.answers.all)
            .field("consents", &self.consents)
            .field("suspicious", &self.suspicious)
            .field("ignored_parameters", &self.ignored_parameters())
            .finish_non_exhaustive()
    }
}

/// The checked answer to one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub(crate) question: String,
    pub(crate) value: Value,
}

impl Answer {
    /// Returns the question's id.
    pub fn question(&self) -> &str {
        &self.question
    }

    /// Returns the answer.
    pub fn value(&self) -> &Value {
        &self.value
    }
}

/// A consent that was given, to be stored with the time it was received.
///
/// UU 27/2022 articles 22 to 24 ask the controller to be able to show that consent was given:
/// the version names the text that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsentGiven {
    pub(crate) question: String,
    pub(crate) version: String,
}

impl ConsentGiven {
    /// Returns the id of the consent question.
    pub fn question(&self) -> &str {
        &self.question
    }

    /// Returns the version of the text beside the box.
    pub fn version(&self) -> &str {
        &self.version
    }
}

/// Everything that was wrong with a submission, at least one thing, in the order of the questions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    pub(crate) errors: Vec<FieldError>,
}

impl Rejection {
    /// Returns the errors, at most one per question, in the order of the questions.
    pub fn errors(&self) -> &[FieldError] {
        &self.errors
    }

    /// Returns the error at one question.
    pub fn error(&self, question: &str) -> Option<&FieldError> {
        self.errors.iter().find(|error| error.question == question)
    }
}

/// An answer that can not be taken, and the message that says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    pub(crate) question: String,
    pub(crate) failure: Failure,
    pub(crate) message: String,
}

impl FieldError {
    /// Returns the question's id.
    pub fn question(&self) -> &str {
        &self.question
    }

    /// Returns the way it failed, for logs and programs.
    pub fn failure(&self) -> Failure {
        self.failure
    }

    /// Returns the definition's message, for people.
    pub fn message(&self) -> &str {
        &self.message
    }
}
