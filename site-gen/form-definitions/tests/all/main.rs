//! The crate as its users see it: real definitions in, submissions and views out.

mod checking;
mod definitions;
mod openapi;
mod page;
mod resolving;
mod view;
