//! The status for programs.

use programme::Stage;
use records::Proven;
use records::history::{Case, State};
use serde::Serialize;

use crate::sessions::SessionJson;

/// A person's standing. Days are Jakarta's, moments are UTC.
#[derive(Debug, Serialize)]
pub(crate) struct StatusJson<'a> {
    reference: String,
    /// Id of the form that was sent.
    form: &'a str,
    /// `aktif`, `karantina` or `ditarik`.
    status: &'static str,
    received: String,
    /// Empty where the form leads to no stage.
    stages: Vec<Reached>,
    /// The stage after the last one that was reached.
    next_stage: Option<Stage>,
    /// The kecamatan whose office is in charge.
    kecamatan: Option<String>,
    /// The day by which the office should do something; `null` while nothing is promised.
    due: Option<String>,
    withdrawn: Option<String>,
    /// Rights that were claimed and wait for their answer.
    cases: Vec<Open>,
    /// Her places in sessions.
    sessions: Vec<SessionJson>,
}

#[derive(Debug, Serialize)]
struct Reached {
    stage: Stage,
    day: String,
}

#[derive(Debug, Serialize)]
struct Open {
    right: &'static str,
    asked_at: String,
    due_at: String,
}

impl<'a> StatusJson<'a> {
    pub(crate) fn new(proven: &'a Proven, due: Option<String>, sessions: Vec<SessionJson>) -> Self {
        let state: &State = &proven.state;
        Self {
            reference: proven.reference.to_string(),
            form: &state.form,
            status: state.status().name(),
            received: state.received.to_string(),
            stages: (state.stages.iter())
                .map(|fact| Reached {
                    stage: fact.stage,
                    day: fact.day.to_string(),
                })
                .collect(),
            next_stage: next_stage(state),
            kecamatan: state.kecamatan().map(ToString::to_string),
            due,
            withdrawn: state.withdrawn.as_ref().map(|fact| fact.day.to_string()),
            cases: state.cases.iter().map(Open::new).collect(),
            sessions,
        }
    }
}

impl Open {
    fn new(case: &Case) -> Self {
        Self {
            right: case.right.code(),
            asked_at: format!("{:.0}", case.asked_at),
            due_at: format!("{:.0}", case.due()),
        }
    }
}

/// Returns the stage after the last one that was reached.
pub(crate) fn next_stage(state: &State) -> Option<Stage> {
    let reached = state.stage()?.stage;
    Stage::ALL.into_iter().find(|stage| *stage > reached)
}
