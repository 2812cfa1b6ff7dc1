//! The officers' desk under `/meja/`: log-in, scope, and the pages.
//!
//! Start at [`Router`], which hosts mount like any other function, and at [`pages()`], the list of
//! every page. A page is a line in that list and a handler:
//!
//! ```text
//! router ───────── the function: from a request to the handler of its page, and to an answer
//! pages/ ───────── one module for each page or group of pages
//! shell ────────── the frame of a page: who is signed in, menu, notice, errors
//! words ────────── what is said where no page answers
//! page ─────────── what a page is: method, path, roles, handler; what a handler gets and gives
//! desk ─────────── what a handler works with: the store, forms, offices, and facts about the pages
//! definitions ──── forms and sessions as the site has them      menu, addresses ── ways to pages
//! form ─────────── what was sent, fields to show again, and names that no question can have
//! access ───────── log-in: tries, password, authenticator        cookie ── of whoever is signed in
//! sealed ───────── a form that came after its sign-in had ended
//! password ─────── rules and hash of a password                  authenticator ── codes and QR
//! ```
//!
//! No page knows the list of pages: what one asks for about others, the desk carries ([`pages()`] is
//! read once, by the router).
//!
//! What must stay true:
//!
//! - A handler that shows a record gets a [`Visit`], and with it the officer and her scope as they
//!   stand in the store at this request. There is no other way to a scope.
//! - A record out of scope is answered as one that does not exist: [`Fault::NotFound`].
//! - Pages are HTML and forms plain; each form carries its sign-in's token; nothing needs script.
//! - No name, number or code is in an address, a log line or an error.

mod access;
mod addresses;
mod authenticator;
mod cookie;
mod definitions;
mod desk;
mod form;
mod menu;
mod page;
mod pages;
mod password;
mod router;
mod sealed;
mod shell;
mod words;

pub use menu::Roles;
pub use page::{Fault, Page, Reply, Visit};
pub use pages::pages;
pub use router::{Router, Settings};
