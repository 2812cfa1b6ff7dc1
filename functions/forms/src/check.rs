//! The check of a submission: all answers, all errors, one result.

use crate::canonical;
use crate::failure::Failure;
use crate::form::{Form, Question};
use crate::kind::Kind;
use crate::submission::{
    Answer, ConsentGiven, FieldError, RawSubmission, Rejection, Submission, Value,
};

impl Form {
    /// Checks everything that was sent and gives either a submission that can be stored or every
    /// error at once.
    ///
    /// - A question that is not asked, because its condition is not met, has no answer, whatever
    ///   was sent for it. A condition on an answer that is missing or wrong is not met.
    /// - A parameter the form does not know is counted and forgotten: browsers' extensions and
    ///   links add some, and refusing them would lose a citizen's form for nothing.
    /// - A missing parameter is an empty answer.
    pub fn check(&self, raw: &RawSubmission) -> Result<Submission, Rejection> {
        let mut outcomes: Vec<(&Question, Outcome)> = Vec::with_capacity(self.questions.len());
        for question in &self.questions {
            let outcome = check_one(question, raw, &outcomes);
            outcomes.push((question, outcome));
        }

        let errors: Vec<_> = outcomes
            .iter()
            .filter_map(|(question, outcome)| match outcome {
                Outcome::Failed(failure) => Some(FieldError {
                    question: question.id.clone(),
                    failure: *failure,
                    message: question.message(*failure).to_owned(),
                }),
                _ => None,
            })
            .collect();
        if !errors.is_empty() {
            return Err(Rejection { errors });
        }
        Ok(self.submission(raw, outcomes))
    }

    /// Something wrong with every question, told with the first of its messages: what the page of
    /// errors looks like at its longest, for whoever writes the messages.
    pub fn all_wrong(&self) -> Rejection {
        let errors = self.questions.iter().filter_map(|question| {
            let failures = question.kind.failures(question.required);
            let failure = *failures.first()?;
            Some(FieldError {
                question: question.id.clone(),
                failure,
                message: question.message(failure).to_owned(),
            })
        });
        Rejection {
            errors: errors.collect(),
        }
    }

    fn submission(&self, raw: &RawSubmission, outcomes: Vec<(&Question, Outcome)>) -> Submission {
        let answered: Vec<(&Question, Value)> = outcomes
            .into_iter()
            .filter_map(|(question, outcome)| match outcome {
                Outcome::Answered(value) => Some((question, value)),
                _ => None,
            })
            .collect();
        let is_known = |name: &str| name == self.honeypot || self.question(name).is_some();
        Submission {
            identity: canonical::identity(self, &answered),
            content: canonical::content(self, &answered),
            receipt: receipt(&answered),
            consents: consents(&answered),
            suspicious: raw.values(&self.honeypot).any(|value| !value.is_empty()),
            ignored_parameters: raw.pairs().filter(|(name, _)| !is_known(name)).count(),
            answers: answered
                .into_iter()
                .map(|(question, value)| Answer {
                    question: question.id.clone(),
                    value,
                })
                .collect(),
        }
    }
}

/// What became of one question.
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
        let found = earlier.iter().find(|(question, _)| question.id == id);
        found.map(|(_, outcome)| outcome)
    };
    if let Some(condition) = &question.condition {
        let met = match outcome_of(&condition.question) {
            Some(Outcome::Answered(value)) => value
                .parts()
                .any(|part| condition.any_of.iter().any(|wanted| wanted == part)),
            _ => false,
        };
        if !met {
            return Outcome::NotAsked;
        }
    }

    let values: Vec<_> = raw.values(&question.id).collect();
    let value = match question.kind.read(&values) {
        Ok(Some(value)) => value,
        Ok(None) if question.required => return Outcome::Failed(Failure::Empty),
        Ok(None) => return Outcome::Empty,
        Err(failure) => return Outcome::Failed(failure),
    };

    if let (Kind::Choice(choice), Value::Text(chosen)) = (&question.kind, &value)
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
        .filter_map(|(question, _)| match &question.kind {
            Kind::Consent(consent) => Some(ConsentGiven {
                question: question.id.clone(),
                version: consent.version.clone(),
            }),
            _ => None,
        })
        .collect()
}

/// Personal answers stay out even if a definition in the bundle should say otherwise.
fn receipt(answered: &[(&Question, Value)]) -> Vec<(String, String)> {
    answered
        .iter()
        .filter(|(question, _)| question.on_receipt && !question.personal)
        .flat_map(|(question, value)| {
            let parts = value.parts();
            parts.map(|part| (question.id.clone(), part.to_owned()))
        })
        .collect()
}
