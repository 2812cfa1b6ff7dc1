//! A list of keys as operators write it, and what may be wrong with it.

/// The fewest bytes a key may have: as many as the hash puts out (RFC 2104, section 3).
const SHORTEST_KEY_BYTES: usize = 32;

/// The most keys. Each costs a write with every submission; eight last seven years when there is
/// a new one every year.
pub const MOST_KEYS: usize = 8;

/// Why a text is no list of keys. Keys are told by their place, from 1 on, and never shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnusableKeys {
    /// A key is shorter than what the hash puts out, 32 bytes.
    #[error(
        "key {place} has {found_bytes} bytes and needs at least {SHORTEST_KEY_BYTES}; \
         `openssl rand -hex 32` prints a good one"
    )]
    Short {
        /// Its place in the list.
        place: usize,
        /// Its length.
        found_bytes: usize,
    },
    /// A key is there twice.
    #[error("key {place} is the same as key {first}; leave one of them out")]
    Repeated {
        /// Its second place in the list.
        place: usize,
        /// Its first place.
        first: usize,
    },
    /// There are more than [`MOST_KEYS`].
    #[error("there are {found} keys and may be at most {MOST_KEYS}; leave the last ones out")]
    TooMany {
        /// How many there are.
        found: usize,
    },
}

impl UnusableKeys {
    /// Says it in Indonesian to whoever keeps the keys on one machine, and what to do.
    pub fn in_indonesian(self) -> String {
        match self {
            Self::Short { place, found_bytes } => format!(
                "kunci ke-{place} hanya {found_bytes} bita, paling sedikit {SHORTEST_KEY_BYTES}.\n\
                 Buat kunci yang baik dengan: openssl rand -hex 32"
            ),
            Self::Repeated { place, first } => {
                format!("kunci ke-{place} sama dengan kunci ke-{first}.\nHapus salah satunya.")
            }
            Self::TooMany { found } => format!(
                "ada {found} kunci, paling banyak {MOST_KEYS}.\n\
                 Hapus yang paling bawah, yang paling lama."
            ),
        }
    }
}

/// Reads a list of keys with commas or white space between: the current one, and the others.
pub(super) fn read(text: &str) -> Result<(&str, Vec<&str>), UnusableKeys> {
    let keys: Vec<&str> = text
        .split(|character: char| character == ',' || character.is_whitespace())
        .filter(|key| !key.is_empty())
        .collect();
    if keys.len() > MOST_KEYS {
        return Err(UnusableKeys::TooMany { found: keys.len() });
    }
    for (index, key) in keys.iter().enumerate() {
        let place = index + 1;
        if key.len() < SHORTEST_KEY_BYTES {
            let found_bytes = key.len();
            return Err(UnusableKeys::Short { place, found_bytes });
        }
        if let Some(first) = keys[..index].iter().position(|other| other == key) {
            let first = first + 1;
            return Err(UnusableKeys::Repeated { place, first });
        }
    }
    let mut keys = keys.into_iter();
    let Some(current) = keys.next() else {
        return Err(UnusableKeys::Short {
            place: 1,
            found_bytes: 0,
        });
    };
    Ok((current, keys.collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_cannot_be_used_are_refused_with_advice() {
        let good = "0123456789abcdef0123456789abcdef";
        let short = "openssl rand -hex 32` prints a good one";
        let nine: Vec<_> = (0..9).map(|number| format!("{number}{good}")).collect();
        for (text, expected) in [
            (
                "secret".to_owned(),
                format!("key 1 has 6 bytes and needs at least 32; `{short}"),
            ),
            (
                // White space around a key from a file or a console doesn't count.
                format!("short{}\n", " ".repeat(40)),
                format!("key 1 has 5 bytes and needs at least 32; `{short}"),
            ),
            (
                String::new(),
                format!("key 1 has 0 bytes and needs at least 32; `{short}"),
            ),
            (
                format!("{good},{}", &good[1..]),
                format!("key 2 has 31 bytes and needs at least 32; `{short}"),
            ),
            (
                format!("{good}\n{good}x\n{good}\n"),
                "key 3 is the same as key 1; leave one of them out".to_owned(),
            ),
            (
                nine.join(","),
                "there are 9 keys and may be at most 8; leave the last ones out".to_owned(),
            ),
        ] {
            let error = read(&text).expect_err(&expected);
            assert_eq!(error.to_string(), expected);
        }
        assert!(read(&nine[..8].join("\n")).is_ok());
    }

    #[test]
    fn whoever_keeps_the_keys_is_told_in_indonesian() {
        let key = "0123456789abcdef0123456789abcdef";
        let nine: Vec<_> = (0..9).map(|number| format!("{number}{key}")).collect();
        for (text, expected) in [
            (
                format!("{key}\npendek\n"),
                "kunci ke-2 hanya 6 bita, paling sedikit 32.\n\
                 Buat kunci yang baik dengan: openssl rand -hex 32",
            ),
            (
                format!("{key}\n{key}\n"),
                "kunci ke-2 sama dengan kunci ke-1.\nHapus salah satunya.",
            ),
            (
                nine.join("\n"),
                "ada 9 kunci, paling banyak 8.\nHapus yang paling bawah, yang paling lama.",
            ),
        ] {
            let error = read(&text).expect_err(expected);
            assert_eq!(error.in_indonesian(), expected);
        }
    }
}
