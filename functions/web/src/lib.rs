//! HTTP of every function: all that is the same whichever function answers.
//!
//! Start at [`Function`], which each function implements, and [`serve()`], which a host calls with a
//! request.
//!
//! ```text
//! function ─── the trait                      serve ── one request from its headers to its log line
//! route ────── addresses with a method, and which of them a request is for
//! functions ── the list that a host mounts
//! refusal ──── requests that are not taken, whichever function they were for
//! body ─────── a bounded body, as a plain form or as JSON        origin ── only from our own pages
//! pages ────── pages from the bundle's templates                 respond, problem ── answers
//! trace ────── the request log                                   headers ── of every answer
//! bundle ───── reads what the site generator prepared for the functions
//! ```
//!
//! This crate knows no function: nothing of forms, offices or stores. What was sent is in no log
//! line of its own, and in no error.

mod body;
pub mod bundle;
#[cfg(test)]
mod example;
mod function;
mod functions;
pub mod headers;
mod host;
mod origin;
pub mod pages;
mod problem;
mod refusal;
mod request_id;
mod respond;
mod route;
mod serve;
mod trace;

pub use body::{Format, MOST_BODY_BYTES, Pair, form_pairs};
pub use function::{Answer, Answering, Function, Incoming};
pub use functions::{Functions, SharedAddress};
pub use host::is_loopback;
pub use pages::Pages;
pub use problem::{FieldProblem, PROBLEM_TYPE, Problem};
pub use refusal::Refusal;
pub use request_id::draw as draw_request_id;
pub use respond::{HTML, JSON, TEXT, redirect, respond, respond_json};
pub use route::{Parameters, Route};
pub use serve::{MOST_HEADER_BYTES, finish, refuse, serve};
pub use trace::Trace;

use std::net::IpAddr;

/// The address a request came from. The host puts it into the request's extensions; it is
/// personal, so it is not logged, and stored for a day at most, as part of a keyed hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);
