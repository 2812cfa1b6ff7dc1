//! HTML that Markdown turns into, and its small pieces.

use std::fmt::Write as _;
use std::ops::Deref;

use serde::Serialize;
use tera::Value;

/// HTML in the form that templates take: every page that shows it shares it, and places it as it is.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Html(Value);

/// It is a text, so that it equals itself: two that are the very same need not be compared.
impl Eq for Html {}

impl From<&str> for Html {
    fn from(html: &str) -> Self {
        Self(Value::safe_string(html))
    }
}

impl Default for Html {
    fn default() -> Self {
        "".into()
    }
}

impl Deref for Html {
    type Target = str;

    fn deref(&self) -> &str {
        self.0.as_str().expect("it was made from a text")
    }
}

/// Writes text for an element or a quoted attribute.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(letter),
        }
    }
    escaped
}

/// Writes an address for `href` or `src`: letters that addresses can't have are percent-encoded.
pub(super) fn escape_address(address: &str) -> String {
    let mut encoded = String::with_capacity(address.len());
    for letter in address.chars() {
        if letter.is_ascii_graphic()
            && !matches!(letter, '<' | '>' | '"' | '\\' | '`' | '{' | '}' | '|' | '^')
        {
            encoded.push(letter);
        } else {
            let mut bytes = [0; 4];
            for byte in letter.encode_utf8(&mut bytes).bytes() {
                let _ = write!(encoded, "%{byte:02X}");
            }
        }
    }
    escape(&encoded)
}
