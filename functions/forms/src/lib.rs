//! What a form is: its definition, the check of a submission, and the view its templates show.
//!
//! ```text
//! content/formulir/x.toml ── source::FormSource ── Form::resolve ──> Form (or every Fault)
//! a body that was sent ────── RawSubmission ────── Form::check ────> Submission (or a Rejection)
//! a page to show ────────────────────────────────── FormView::blank, FormView::filled
//! ```
//!
//! Start with [`Form`]. The kinds of question are in [`kind`], one file each, with the rule for
//! its answers, the constraint the page shows for it, and their tests.
//!
//! This crate reads no file, asks no clock and waits for nothing, so the same code runs in the
//! site generator, in the functions and in tests.

mod canonical;
mod check;
mod failure;
mod fault;
mod form;
pub mod kind;
#[cfg(feature = "openapi")]
pub mod openapi;
mod option;
mod resolve;
pub mod source;
mod submission;
mod text;
mod view;

pub use failure::Failure;
pub use fault::{Fault, PathStep};
pub use form::{Condition, Form, Question, Receipt, ReceiptAnswer};
pub use option::{ChoiceOption, OptionSources};
pub use submission::{
    Answer, ConsentGiven, FieldError, RawSubmission, Rejection, Submission, Value,
};
pub use view::{
    ConditionView, ErrorView, FieldView, FormView, GroupView, HoneypotView, OptionView,
};
