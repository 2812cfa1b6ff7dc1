//! The generic part is the crate `content-files`; here are the schemas of our own kinds.

pub(crate) mod editors;

pub(crate) use content_files::schema::*;
