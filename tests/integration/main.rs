//! Requirements on the whole, seen from outside, in one binary.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod changed_words;
mod conversion;
mod crates;
mod documents;
mod editing;
mod exactly_once;
mod form_words;
mod functions;
mod fuzz;
mod items;
mod main_job;
mod modules;
mod places;
mod site;
mod status;
mod store_failures;
mod third_form;
mod words;
