//! The schema of a text, by pattern and length.
//!
//! It describes texts as they are stored: single spaces, none at the ends, nothing invisible. The
//! check tidies up others before it looks at them, so it takes them too; what fits the schema it
//! takes as it is.
//!
//! The `pattern` of a page is written for the `v` flag of browsers. Validators of JSON Schema know
//! other dialects, so these patterns spell out their characters; only `\p{L}` and `\p{M}` are
//! left, which all of them know.

use serde_json::{Value, json};

use forms::kind::{Kind, Limits};

pub(super) fn text(kind: &Kind, required: bool) -> Value {
    match kind {
        Kind::ShortText(text) => optional(line(text.limits), required),
        Kind::LongText(text) => optional(lines(text.limits), required),
        Kind::PersonName(name) => optional(person_name(name.limits), required),
        Kind::Phone => optional(phone(), required),
        Kind::Email => optional(email(), required),
        Kind::Reference => optional(reference_number(), required),
        Kind::PhoneDigits => optional(phone_digits(), required),
        // No other kind is a text.
        Kind::Choice(_) | Kind::Choices(_) | Kind::Declaration(_) | Kind::Consent(_) => json!({}),
    }
}

/// Spaces of any sort, and what looks like one, but for the plain one.
const OTHER_SPACE: &str = "\\t\\u000B\\u000C\\u0085\\u00A0\\u1680\\u2000-\\u200A\\u2028\\u2029\
    \\u202F\\u205F\\u2800\\u3000\\u3164\\uFFA0";

/// Characters that are refused or dropped: control characters that are no white space, what nobody
/// sees and carries nothing, what turns text around, and noncharacters.
const UNSEEN: &str = "\\u0000-\\u0008\\u000E-\\u001F\\u007F-\\u0084\\u0086-\\u009F\\u00AD\\u034F\
    \\u061C\\u115F\\u1160\\u17B4\\u17B5\\u180E\\u200B\\u200E\\u200F\\u202A-\\u202E\\u2060-\\u206F\
    \\uFDD0-\\uFDEF\\uFEFF\\uFFF0-\\uFFF8\\uFFFD-\\uFFFF";

/// Joiners and variation selectors, which have something to shape before them.
const SHAPING: &str = "\\u180B-\\u180D\\u180F\\u200C\\u200D\\uFE00-\\uFE0F";

fn line(limits: Limits) -> Value {
    let visible = format!("[^{UNSEEN}{SHAPING}{OTHER_SPACE}\\n\\r ]");
    let word = format!("{visible}(?:{visible}|[{SHAPING}])*");
    sized(limits, &format!("^{word}(?: {word})*$"))
}

fn lines(limits: Limits) -> Value {
    let visible = format!("[^{UNSEEN}{SHAPING}{OTHER_SPACE}\\n\\r ]");
    sized(
        limits,
        &format!("^{visible}(?:[^{UNSEEN}\\r]*{visible}[{SHAPING}]*)?$"),
    )
}

/// Describes a person's name. Marks are counted out from their block where it has no characters:
/// tools that don't know `\p{M}` take the whole block for marks.
fn person_name(limits: Limits) -> Value {
    let visible = format!(
        "(?:(?![\\u20F1-\\u20FF{UNSEEN}{SHAPING}{OTHER_SPACE}])\
         [\\p{{L}}\\p{{M}}'\\u2018\\u2019\\u02BC`\\u00B4.,\\-\\u2010-\\u2015\\u2212])"
    );
    let word = format!("{visible}(?:{visible}|[{SHAPING}])*");
    sized(limits, &format!("^(?=.*\\p{{L}}){word}(?: {word})*$"))
}

fn sized(limits: Limits, pattern: &str) -> Value {
    json!({
        "type": "string",
        "minLength": limits.min,
        "maxLength": limits.max,
        "pattern": pattern,
    })
}

/// Describes a telephone number, see `kind/phone.rs`: `+62`, `62`, `0` or nothing before a mobile
/// number, the first three before a landline, with the separators of a plain keyboard.
fn phone() -> Value {
    let s = "[ .()\\-]*";
    let mobile = format!("8{s}[1-35-9](?:{s}[0-9]){{7,11}}");
    let landline = format!("2{s}1(?:{s}[0-9]){{7,8}}");
    let prefix = format!("(?:(?:\\+{s})?6{s}2{s}(?:0{s})?|0{s})");
    let pattern = format!("^{s}(?:{prefix}(?:{mobile}|{landline})|{mobile}){s}$");
    json!({ "type": "string", "pattern": pattern })
}

/// Describes an e-mail address in HTML's own words for its shape.
///
/// Source: <https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address>
fn email() -> Value {
    let label = "[a-zA-Z0-9](?:[a-zA-Z0-9\\-]{0,61}[a-zA-Z0-9])?";
    let mailbox = "[a-zA-Z0-9.!#$%&'*+/=?\\^_`{|}~\\-]+";
    json!({
        "type": "string",
        "maxLength": 254,
        "pattern": format!("^{mailbox}@{label}(?:\\.{label})*$"),
    })
}

/// Describes a reference as a format with a name: the shape alone would let pass what its check
/// character tells to be mistyped. Who doesn't know the format reads the description.
fn reference_number() -> Value {
    json!({
        "type": "string",
        "format": "nomor-rujukan",
        "description": "Sepuluh huruf dan angka dari 23456789BCDFGHJKMNPQRSTVWXYZ, besar atau \
            kecil, boleh dengan spasi, titik, dan tanda hubung. Yang terakhir huruf periksa: \
            ISO 7064 MOD 29-2.",
    })
}

/// Describes the last digits of a telephone number, see `kind/phone_digits.rs`, with the separators
/// of a plain keyboard.
fn phone_digits() -> Value {
    let s = "[ .\\-]*";
    json!({ "type": "string", "pattern": format!("^{s}(?:[0-9]{s}){{6}}$") })
}

/// Accepts an empty answer too, where none is needed: it is as good as none.
fn optional(schema: Value, required: bool) -> Value {
    if required {
        schema
    } else {
        json!({ "anyOf": [schema, { "const": "" }] })
    }
}
