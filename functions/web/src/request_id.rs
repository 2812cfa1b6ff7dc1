//! A short code for each request, so that a person can say which one failed.

/// Draws eight characters, for example `3f9a-07c1`: read out over the telephone, and rarely the same
/// twice in a day.
pub fn draw() -> String {
    let mut bytes = [0; 4];
    // Without random numbers the code is all zeros, and the log's time has to do.
    let _ = getrandom::fill(&mut bytes);
    let [a, b, c, d] = bytes;
    format!("{a:02x}{b:02x}-{c:02x}{d:02x}")
}
