//! Smaller scripts, without understanding them.
//!
//! Only lines that hold nothing but a comment, empty lines and the space before and after a line
//! go: what is left is line for line the script that someone wrote, and comments, which are a
//! third of it, cost a visitor nothing.

/// Removes comment lines, empty lines and indentation. A script with text over several lines, in
/// which they would be text, stays as it is.
pub(super) fn compact(script: &str) -> String {
    let has_long_text = script
        .lines()
        .any(|line| !line.matches('`').count().is_multiple_of(2));
    if has_long_text {
        return script.to_owned();
    }
    let mut compact = String::with_capacity(script.len());
    let mut in_comment = false;
    for line in script.lines().map(str::trim) {
        in_comment |= line.starts_with("/*");
        if in_comment {
            // Code behind the end of a comment would go with it.
            in_comment = !line.ends_with("*/");
        } else if !line.is_empty() && !line.starts_with("//") {
            compact.push_str(line);
            compact.push('\n');
        }
    }
    compact
}

#[cfg(test)]
mod tests {
    use super::compact;

    #[test]
    fn keeps_meaning() {
        let table = [
            (
                "// Satu.\n\n  a();\n    b(); // dua\n",
                "a();\nb(); // dua\n",
            ),
            ("/** Satu. */\na();", "a();\n"),
            ("  /*\n   * Satu.\n   */\na();\n", "a();\n"),
            (
                "a(\"//\", /x/);\nb = c\n/d/e\n",
                "a(\"//\", /x/);\nb = c\n/d/e\n",
            ),
            ("a(`${b}`);\n  c();\n", "a(`${b}`);\nc();\n"),
            ("a(`\n  b`);\n", "a(`\n  b`);\n"),
            ("", ""),
        ];
        for (script, expected) in table {
            assert_eq!(compact(script), expected, "{script}");
        }
    }
}
