//! What the whole must do, seen from outside, in one binary.

mod exactly_once;
mod main_job;
mod site;
