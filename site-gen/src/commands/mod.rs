//! Work of the command line beyond building and checking, one module for each command.

pub mod diff;
pub mod new;
pub mod record;
pub mod rename;
pub mod schema;
