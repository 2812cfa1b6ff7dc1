//! Findings about a table and its shape.

use std::ops::Range;

/// Something in a table that does not fit.
#[derive(Debug)]
pub struct Finding {
    /// Bytes of the TOML text; `None` for something missing from the table as a whole.
    pub span: Option<Range<usize>>,
    /// The fault, in Indonesian.
    pub message: String,
    /// The advice for it, in Indonesian.
    pub hint: String,
}
