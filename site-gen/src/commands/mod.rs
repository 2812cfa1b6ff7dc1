//! Work of the command line beyond building, each command in the module of its name.

pub mod alamat;
pub mod check;
pub mod diff;
mod examples;
pub mod new;
pub mod rename;
pub mod schema;

pub use alamat::record;
pub use check::check;
pub use examples::explain;
pub use rename::rename;
