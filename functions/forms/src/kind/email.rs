//! `surel`: an e-mail address, as HTML's `<input type="email">` accepts it.
//!
//! Source: <https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address>, and 254
//! characters at most because a longer one can't be delivered to (RFC 5321, 4.5.3.1.3, less the
//! brackets). Around it only the ASCII white space is taken away, as browsers do. The domain is
//! stored in lower case; what stands before the `@` is kept, because a mail server may tell
//! capital letters apart.

use crate::failure::Failure;

const MAX_CHARACTERS: usize = 254;

pub(super) fn read(raw: &str) -> Result<String, Failure> {
    let address = raw.trim_matches(|character: char| character.is_ascii_whitespace());
    if address.is_empty() {
        return Ok(String::new());
    }
    let (mailbox, domain) = address.split_once('@').ok_or(Failure::Shape)?;
    let fits = address.len() <= MAX_CHARACTERS
        && !mailbox.is_empty()
        && mailbox.bytes().all(is_mailbox_byte)
        && domain.split('.').all(is_domain_label);
    if !fits {
        return Err(Failure::Shape);
    }
    Ok(format!("{mailbox}@{}", domain.to_ascii_lowercase()))
}

/// The shape itself is the rule of `type="email"`.
pub(super) fn pattern() -> String {
    format!(".{{1,{MAX_CHARACTERS}}}")
}

fn is_mailbox_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&byte)
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
    use super::*;

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
            (".a..b.@x", Ok(".a..b.@x")),
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
            ("siti@contoh.id.", Err(Failure::Shape)),
            ("siti@-contoh.id", Err(Failure::Shape)),
            ("siti@contoh-.id", Err(Failure::Shape)),
            ("siti@contoh_a.id", Err(Failure::Shape)),
            ("siti@contoh@id", Err(Failure::Shape)),
            ("siti aminah@contoh.id", Err(Failure::Shape)),
            ("siti@contoh.id\u{a0}", Err(Failure::Shape)),
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
