//! HTTP of a sent form, whatever becomes of it: its body is read, where it can't be taken its page
//! comes back with every answer and the way out, and where it was there is a receipt's address.
//!
//! ```text
//! bundle_forms  the forms of a bundle, by their endpoints
//! checked ─── a body becomes a raw submission (json: the answers of a program), and that is checked
//! not_taken ─ each reason why a form was not taken, and its answer as a page or as JSON
//! page ────── a form's page with what was wrong, and its place in the site
//! messages ── the words, which are content
//! receipt ─── the address of a receipt, which says all that it shows
//! claim ───── the answers by which somebody claims that something is hers
//! ```
//!
//! This crate knows no single form, and no record: of `records` it takes the key under which receipts
//! are signed, and the claims that are proved there.

mod bundle_forms;
mod claim;
mod json;
mod messages;
mod not_taken;
mod page;
pub mod receipt;

pub use bundle_forms::read_forms;
pub use claim::claim;
pub use json::parse;
pub use messages::{broken, offices, open, plain, refused};
pub use not_taken::{Answering, NotTaken, Words, WrongValue};
pub use page::page_view;

use forms::{Form, RawSubmission, Rejection};
use web::{Format, Incoming, Trace};

/// Reads what was sent for a form and checks it; the trace learns how many answers were wrong.
pub fn checked<T>(
    request: &Incoming,
    form: &Form,
    trace: &mut Trace,
    check: impl FnOnce(&RawSubmission) -> Result<T, Rejection>,
) -> Result<(RawSubmission, T), NotTaken> {
    let raw = read(request, form)?;
    match check(&raw) {
        Ok(checked) => Ok((raw, checked)),
        Err(rejection) => {
            trace.rejected = Some(rejection.errors().len());
            Err(NotTaken::Rejected { raw, rejection })
        }
    }
}

/// Reads what was sent, in the language in which it came.
fn read(request: &Incoming, form: &Form) -> Result<RawSubmission, NotTaken> {
    match request.format {
        Format::Page => Ok(RawSubmission::new(web::form_pairs(&request.body))),
        Format::Json => json::parse(&request.body, form),
    }
}
