//! Times that several programs speak of.

/// Days after which the office looks again, and after which nothing having happened is said to be
/// stalled.
pub const FOLLOW_UP_DAYS: i32 = 14;
