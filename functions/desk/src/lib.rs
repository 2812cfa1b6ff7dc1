//! The officers' desk under `/meja/`: log-in, sessions, scope, and the pages.
//!
//! Start at [`Desk`], which hosts mount like any other function, and at [`pages()`], the list of
//! every page. A page is a line in that list and a handler:
//!
//! ```text
//! desk ─────────── the function: from a request to the handler of its page, and to an answer
//! page ─────────── what a page is: method, path, roles, handler; what a handler gets and gives
//! shell ────────── the frame of a page: who is signed in, menu, notice, errors
//! words ────────── what is said where no page answers
//! definitions ──── forms and sessions as the site has them
//! form ─────────── what was sent, fields to show again, and names that no question can have
//! access ───────── log-in: tries, password, authenticator        cookie ── the session's cookie
//! sealed ───────── a form that came after its session had ended
//! password ─────── rules and hash of a password                  authenticator ── codes and QR
//! pages/ ───────── one module for each page or group of pages
//! ```
//!
//! What must stay true:
//!
//! - A handler that shows a record gets a [`Visit`], and with it the officer and her scope as they
//!   stand in the store at this request. There is no other way to a scope.
//! - A record out of scope is answered as one that does not exist: [`Fault::NotFound`].
//! - Pages are HTML and forms plain; each form carries its session's token; nothing needs script.
//! - No name, number or code is in an address, a log line or an error.

mod access;
mod authenticator;
mod cookie;
mod definitions;
mod desk;
mod form;
mod page;
mod pages;
mod password;
mod sealed;
mod shell;
mod words;

pub use desk::{Desk, Settings};
pub use page::{Fault, Page, Reply, Roles, Visit};
pub use pages::pages;
