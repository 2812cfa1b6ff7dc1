//! `surel`: an e-mail address, as HTML's `<input type="email">` accepts it and a mail server too.
//!
//! Source: <https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address>, and 254
//! characters at most because a longer one can't be delivered to (RFC 5321, 4.5.3.1.3, less the
//! brackets). HTML lets dots stand anywhere before the `@`; no mail server does (RFC 5321, 4.1.2,
//! `Dot-string`). What comes along with an address and is not part of it is left out: `mailto:`, a
//! name with the address in angle brackets behind it, and the sign that ends a sentence; wide
//! characters are taken for those of ASCII. White space around it and what nobody sees in it are
//! taken away: an address is made of ASCII alone, so both came with the clipboard. A browser's own
//! rule for the type knows none of this; our pages leave the word to the server (`novalidate`). The
//! domain is stored in lower case; what stands before the `@` is kept, because a mail server may
//! tell capital letters apart.

use programme::characters::{is_invisible, is_override, is_space, narrow};

use crate::failure::Failure;

const MAX_CHARACTERS: usize = 254;

pub(super) fn read(raw: &str) -> Result<String, Failure> {
    let seen: String = raw
        .chars()
        .filter(|character| !is_invisible(*character) || is_override(*character))
        .map(narrow)
        .collect();
    let address = seen.trim_matches(is_space);
    if address.is_empty() {
        return Ok(String::new());
    }
    let address = alone(address);
    let (mailbox, domain) = address.split_once('@').ok_or(Failure::Shape)?;
    let fits = address.len() <= MAX_CHARACTERS
        && mailbox.split('.').all(is_mailbox_part)
        && domain.split('.').all(is_domain_label);
    if !fits {
        return Err(Failure::Shape);
    }
    Ok(format!("{mailbox}@{}", domain.to_ascii_lowercase()))
}

/// Writes the `pattern` of an address, which limits its length alone: the shape itself is the rule
/// of `type="email"`.
pub(super) fn pattern() -> String {
    format!(".{{1,{MAX_CHARACTERS}}}")
}

/// Returns the address without what people copy along with it.
fn alone(written: &str) -> &str {
    let written = match written.split_once('<') {
        Some((name, rest)) if !name.contains('@') => rest.strip_suffix('>').unwrap_or(written),
        _ => written,
    };
    let written = match written.split_at_checked("mailto:".len()) {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("mailto:") => rest,
        _ => written,
    };
    let written = written.trim_matches(is_space);
    written.strip_suffix(['.', ',', ';']).unwrap_or(written)
}

/// Tells whether it may stand between two dots, or at an end, of what is before the `@`.
fn is_mailbox_part(part: &str) -> bool {
    !part.is_empty() && part.bytes().all(is_mailbox_byte)
}

fn is_mailbox_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+/=?^_`{|}~-".contains(&byte)
}

fn is_domain_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Source: <https://github.com/alphagov/notifications-admin/pull/2037>
        #[test]
        fn what_nobody_sees_changes_no_address(
            place in 0..=14_usize,
            unseen in prop::sample::select(
                ('\0'..=char::MAX)
                    .filter(|character| is_invisible(*character) && !is_override(*character))
                    .collect::<Vec<_>>()
            ),
        ) {
            let mut written = "siti@contoh.id".to_owned();
            written.insert(place, unseen);
            prop_assert_eq!(read(&written), Ok("siti@contoh.id".to_owned()));
        }
    }

    #[test]
    fn reads_addresses() {
        let longest = format!("{}@contoh.id", "a".repeat(244));
        let too_long = format!("a{longest}");
        let long_label = format!("a@{}.id", "a".repeat(63));
        let too_long_label = format!("a@{}.id", "a".repeat(64));
        let table = [
            ("", Ok("")),
            (" \t", Ok("")),
            ("siti@contoh.id", Ok("siti@contoh.id")),
            ("  siti@contoh.id\n", Ok("siti@contoh.id")),
            ("Siti.A+ok@Contoh.ID", Ok("Siti.A+ok@contoh.id")),
            ("a.b@x", Ok("a.b@x")),
            ("a..b@contoh.id", Err(Failure::Shape)),
            (".a@contoh.id", Err(Failure::Shape)),
            ("a.@contoh.id", Err(Failure::Shape)),
            ("siti\u{ff20}contoh.id", Ok("siti@contoh.id")),
            ("ｓｉｔｉ＠ｃｏｎｔｏｈ．ｉｄ", Ok("siti@contoh.id")),
            ("mailto:siti@contoh.id", Ok("siti@contoh.id")),
            ("Mailto: siti@contoh.id", Ok("siti@contoh.id")),
            ("mailto:", Err(Failure::Shape)),
            ("Siti Aminah <siti@contoh.id>", Ok("siti@contoh.id")),
            ("<siti@contoh.id>", Ok("siti@contoh.id")),
            ("<siti@contoh.id", Err(Failure::Shape)),
            ("a@contoh.id <siti@contoh.id>", Err(Failure::Shape)),
            ("a@contoh.id, Siti <siti@contoh.id>", Err(Failure::Shape)),
            ("<a@contoh.id>, <b@contoh.id>", Err(Failure::Shape)),
            ("siti@contoh.id,", Ok("siti@contoh.id")),
            ("siti@contoh.id..", Err(Failure::Shape)),
            (".", Err(Failure::Shape)),
            ("siti@.", Err(Failure::Shape)),
            (
                "a!#$%&'*+/=?^_`{|}~-@x-y.id",
                Ok("a!#$%&'*+/=?^_`{|}~-@x-y.id"),
            ),
            (&longest, Ok(&longest)),
            (&long_label, Ok(&long_label)),
            (&too_long, Err(Failure::Shape)),
            (&too_long_label, Err(Failure::Shape)),
            ("siti", Err(Failure::Shape)),
            ("@contoh.id", Err(Failure::Shape)),
            ("siti@", Err(Failure::Shape)),
            ("siti@contoh..id", Err(Failure::Shape)),
            ("siti@contoh.id.", Ok("siti@contoh.id")),
            ("siti@-contoh.id", Err(Failure::Shape)),
            ("siti@contoh-.id", Err(Failure::Shape)),
            ("siti@contoh_a.id", Err(Failure::Shape)),
            ("siti@contoh@id", Err(Failure::Shape)),
            ("siti aminah@contoh.id", Err(Failure::Shape)),
            ("\u{a0}siti@contoh.id\u{3000}\u{2800}", Ok("siti@contoh.id")),
            ("\u{2068}siti@con\u{ad}toh.id\u{2069}", Ok("siti@contoh.id")),
            ("\u{200b}\u{feff} \u{200d}", Ok("")),
            ("\u{202e}siti@contoh.id", Err(Failure::Shape)),
            ("siti\u{a0}@contoh.id", Err(Failure::Shape)),
            ("siti@cöntoh.id", Err(Failure::Shape)),
            ("\"siti\"@contoh.id", Err(Failure::Shape)),
            ("siti@contoh.id\0", Err(Failure::Shape)),
            ("a@contoh.id, b@contoh.id", Err(Failure::Shape)),
        ];
        for (raw, expected) in table {
            assert_eq!(read(raw), expected.map(str::to_owned), "{raw:?}");
        }
    }
}
