//! The check of a submission: all answers, all errors, one result.

use crate::canonical::{self, Folding};
use crate::failure::Failure;
use crate::form::{Form, StoringForm};
use crate::kind::Kind;
use crate::question::Question;
use crate::submission::{
    Answers, Compared, ConsentGiven, FieldError, RawSubmission, Rejection, Submission,
};
use crate::value::Value;

impl Form {
    /// Checks everything that was sent and gives either all answers or every error at once.
    ///
    /// - A question that is not asked, because its condition is not met, has no answer, whatever
    ///   was sent for it. A condition on an answer that is missing or wrong is not met.
    /// - A parameter the form does not know is counted and forgotten: browsers' extensions and
    ///   links add some, and refusing them would lose a citizen's form for nothing.
    /// - A missing parameter is an empty answer.
    ///
    /// A form that stores is checked by [`StoringForm::check`].
    pub fn check(&self, raw: &RawSubmission) -> Result<Answers, Rejection> {
        self.check_but(raw, None)
    }

    /// Checks as [`Form::check`] does, without the question with this id: it has no answer then,
    /// whatever was sent for it.
    pub fn check_without(&self, id: &str, raw: &RawSubmission) -> Result<Answers, Rejection> {
        self.check_but(raw, Some(id))
    }

    fn check_but(&self, raw: &RawSubmission, left_out: Option<&str>) -> Result<Answers, Rejection> {
        let answered = self.answered(raw, left_out)?;
        let unknown = |(name, _): &(&str, &str)| self.question(name).is_none();
        let ignored_parameters = raw.pairs().filter(unknown).count();
        Ok(Answers::new(answered, ignored_parameters))
    }

    /// Reports an error at every question, with the first of its messages: the longest that the
    /// page of errors can get, for whoever writes the messages.
    pub fn all_wrong(&self) -> Rejection {
        let errors = self.questions().iter().filter_map(|question| {
            let failures = question.kind().failures(question.required());
            Some(field_error(question, *failures.first()?))
        });
        Rejection {
            errors: errors.collect(),
        }
    }

    fn answered(
        &self,
        raw: &RawSubmission,
        left_out: Option<&str>,
    ) -> Result<Vec<(&Question, Value)>, Rejection> {
        let mut outcomes: Vec<(&Question, Outcome)> = Vec::with_capacity(self.questions().len());
        let asked = self.questions().iter();
        for question in asked.filter(|question| Some(question.id()) != left_out) {
            let outcome = check_one(question, raw, &outcomes);
            outcomes.push((question, outcome));
        }
        let errors: Vec<_> = outcomes
            .iter()
            .filter_map(|(question, outcome)| match outcome {
                Outcome::Failed(failure) => Some(field_error(question, *failure)),
                _ => None,
            })
            .collect();
        if !errors.is_empty() {
            return Err(Rejection { errors });
        }
        let answered = outcomes
            .into_iter()
            .filter_map(|(question, outcome)| match outcome {
                Outcome::Answered(value) => Some((question, value)),
                _ => None,
            });
        Ok(answered.collect())
    }
}

impl StoringForm {
    /// Checks everything that was sent, as [`Form::check`] does, and gives either a submission
    /// that can be stored or every error at once.
    pub fn check(&self, raw: &RawSubmission) -> Result<Submission, Rejection> {
        let answered = self.answered(raw, None)?;
        let unknown =
            |(name, _): &(&str, &str)| *name != self.honeypot() && self.question(name).is_none();
        let ignored_parameters = raw.pairs().filter(unknown).count();
        let compared = |folding| Compared {
            identity: canonical::identity(self, &answered, folding),
            content: canonical::content(self, &answered, folding),
        };
        Ok(Submission {
            by_letters: compared(Folding::Letters),
            by_words: compared(Folding::Words),
            receipt: receipt(&answered),
            consents: consents(&answered),
            suspicious: raw.values(self.honeypot()).any(|value| !value.is_empty()),
            answers: Answers::new(answered, ignored_parameters),
        })
    }
}

fn field_error(question: &Question, failure: Failure) -> FieldError {
    FieldError {
        question: question.id().to_owned(),
        failure,
        message: question.message(failure).to_owned(),
    }
}

/// The result of one question.
enum Outcome {
    NotAsked,
    Empty,
    Answered(Value),
    Failed(Failure),
}

fn check_one(
    question: &Question,
    raw: &RawSubmission,
    earlier: &[(&Question, Outcome)],
) -> Outcome {
    let outcome_of = |id: &str| {
        let found = earlier.iter().find(|(question, _)| question.id() == id);
        found.map(|(_, outcome)| outcome)
    };
    if let Some(condition) = question.condition() {
        let met = match outcome_of(condition.question()) {
            Some(Outcome::Answered(value)) => value
                .parts()
                .any(|part| condition.any_of().iter().any(|wanted| wanted == part)),
            _ => false,
        };
        if !met {
            return Outcome::NotAsked;
        }
    }

    let values: Vec<_> = raw.values(question.id()).collect();
    let value = match question.kind().read(&values) {
        Ok(Some(value)) => value,
        Ok(None) if question.required() => return Outcome::Failed(Failure::Empty),
        Ok(None) => return Outcome::Empty,
        Err(failure) => return Outcome::Failed(failure),
    };

    if let (Kind::Choice(choice), Value::Text(chosen)) = (question.kind(), &value)
        && let Some(parent) = &choice.parent
    {
        let belongs = match outcome_of(parent) {
            Some(Outcome::Answered(Value::Text(parent))) => choice.belongs(chosen, Some(parent)),
            // The parent's own error says what to do; a second one would only add to it.
            Some(Outcome::Failed(_)) => true,
            _ => false,
        };
        if !belongs {
            return Outcome::Failed(Failure::Mismatch);
        }
    }
    Outcome::Answered(value)
}

fn consents(answered: &[(&Question, Value)]) -> Vec<ConsentGiven> {
    answered
        .iter()
        .filter_map(|(question, _)| match question.kind() {
            Kind::Consent(consent) => Some(ConsentGiven {
                question: question.id().to_owned(),
                version: consent.version.clone(),
            }),
            _ => None,
        })
        .collect()
}

fn receipt(answered: &[(&Question, Value)]) -> Vec<(String, String)> {
    answered
        .iter()
        .filter(|(question, _)| question.on_receipt())
        .flat_map(|(question, value)| {
            let parts = value.parts();
            parts.map(|part| (question.id().to_owned(), part.to_owned()))
        })
        .collect()
}
