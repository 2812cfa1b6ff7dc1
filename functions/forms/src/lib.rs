//! A form that runs: its JSON in the functions' bundle, the check of what is sent, and the view
//! that its templates show.
//!
//! ```text
//! content/formulir/x.toml ── form_definitions::resolve ─┐
//! dist/functions/formulir/x.json ───────────────────────┴─ Form::new ──> Form (or UnusableForm)
//! a body that was sent ── RawSubmission ─┬─ Form::check ─────────> Answers    (or a Rejection)
//!                                        └─ StoringForm::check ──> Submission (or a Rejection)
//! a page to show ────────────────────────── FormView::blank, FormView::filled
//! ```
//!
//! Start with [`Form`]. A form has a [`Purpose`]: it stores what is sent, or looks up what was
//! sent earlier; identity, retention, receipt and consent belong to storing, so only a
//! [`StoringForm`] makes a [`Submission`], and only a submission can be stored. The kinds of
//! question are in [`kind`], one file each, with the rule for its answers, the constraint the page
//! shows for it, and their tests. Whole forms are tested where they are defined, in the crate
//! `form-definitions`.
//!
//! Invariants: a form that can't work can't be constructed; no `Debug` form shows an answer. This
//! crate reads no file, asks no clock and waits for nothing, and it knows no TOML and no schema,
//! so the same code runs in the site generator, in the functions and in tests.

#![warn(
    clippy::disallowed_methods,
    reason = "this crate reads no file and asks no clock"
)]

mod canonical;
mod check;
mod failure;
mod form;
pub mod kind;
pub mod name;
mod option;
mod parts;
mod question;
mod receipt;
mod submission;
mod text;
mod unusable;
mod value;
mod view;

pub use canonical::{Folding, words};
pub use failure::Failure;
pub use form::{Form, ReceiptAnswer, StoringForm};
pub use option::{ChoiceOption, OptionSources, SESSIONS};
pub use parts::{FormParts, LookUp, Purpose, Storing};
pub use question::{Condition, Question, QuestionParts};
pub use receipt::Receipt;
pub use submission::{
    Answer, Answers, Compared, ConsentGiven, FieldError, RawSubmission, Rejection, Submission,
};
pub use unusable::{Reason, UnusableForm};
pub use value::Value;
pub use view::{ConditionView, ErrorView, FieldView, FormView, GroupView, OptionView};
