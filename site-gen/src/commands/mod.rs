//! Work of the command line beyond building, one module for each command.

pub mod check;
pub mod diff;
pub mod new;
pub mod record;
pub mod rename;
pub mod schema;

pub use check::check;
pub use record::record;
pub use rename::rename;
