//! Compressed copies beside the text files of the site, `x.html.br` and `x.html.gz`, so that a web
//! server sends them as they are.

use std::io::Write as _;
use std::path::Path;

use brotli::enc::BrotliEncoderParams;
use flate2::write::GzEncoder;

/// How much time a smaller file may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Effort {
    /// No copies: for a preview, where the next edit comes soon.
    None,
    /// Nearly as small as can be, and fast enough for every build: 0.2 ms for a page.
    #[default]
    Fast,
    /// As small as can be, for publishing: a tenth smaller in forty times the time.
    Best,
}

/// A way to compress that browsers understand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// Brotli, RFC 7932.
    Brotli,
    /// Gzip, RFC 1952.
    Gzip,
}

impl Encoding {
    /// Both, the smaller one first.
    pub const ALL: [Self; 2] = [Self::Brotli, Self::Gzip];

    /// Its name in `Accept-Encoding` and `Content-Encoding`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }

    /// Returns the end of a compressed copy's name.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gz",
        }
    }

    /// The compressed bytes; always the same for the same input.
    pub fn compress(self, bytes: &[u8], effort: Effort) -> Vec<u8> {
        const IN_MEMORY: &str = "a list of bytes takes whatever is written";
        match self {
            Self::Brotli => {
                let options = BrotliEncoderParams {
                    quality: match effort {
                        Effort::None | Effort::Fast => 5,
                        Effort::Best => 11,
                    },
                    size_hint: bytes.len(),
                    ..BrotliEncoderParams::default()
                };
                let mut compressed = Vec::new();
                brotli::BrotliCompress(&mut &*bytes, &mut compressed, &options).expect(IN_MEMORY);
                compressed
            }
            Self::Gzip => {
                let level = match effort {
                    Effort::None | Effort::Fast => flate2::Compression::new(6),
                    Effort::Best => flate2::Compression::best(),
                };
                let mut encoder = GzEncoder::new(Vec::new(), level);
                encoder.write_all(bytes).expect(IN_MEMORY);
                encoder.finish().expect(IN_MEMORY)
            }
        }
    }
}

/// Kinds of files that shrink; pictures and the search index are compressed already.
const KINDS: [&str; 10] = [
    "css",
    "csv",
    "html",
    "ics",
    "js",
    "json",
    "svg",
    "txt",
    "webmanifest",
    "xml",
];

/// Below this, in bytes, a copy saves less than the headers of an answer take.
const SMALLEST: usize = 256;

/// Whether a file of the output folder gets compressed copies.
pub(crate) fn applies(effort: Effort, name: &str, bytes: &[u8]) -> bool {
    effort != Effort::None
        && name.starts_with("public/")
        && bytes.len() >= SMALLEST
        && Path::new(name)
            .extension()
            .and_then(|extension| extension.to_str())
            .is_some_and(|extension| KINDS.contains(&extension))
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn text_comes_back_whole_and_is_the_same_each_time() {
        let text = "Satu pusat kewirausahaan di setiap kecamatan. ".repeat(40);
        for effort in [Effort::Fast, Effort::Best] {
            for encoding in Encoding::ALL {
                let compressed = encoding.compress(text.as_bytes(), effort);
                assert!(compressed.len() < text.len() / 4, "{encoding:?} {effort:?}");
                assert_eq!(compressed, encoding.compress(text.as_bytes(), effort));
                let mut back = String::new();
                match encoding {
                    Encoding::Brotli => {
                        brotli::Decompressor::new(&*compressed, 4096).read_to_string(&mut back)
                    }
                    Encoding::Gzip => {
                        flate2::read::GzDecoder::new(&*compressed).read_to_string(&mut back)
                    }
                }
                .expect("what was compressed here");
                assert_eq!(back, text, "{encoding:?} {effort:?}");
            }
        }
    }

    #[test]
    fn only_text_that_is_published_is_compressed() {
        let long = [b'a'; SMALLEST];
        let table = [
            ("public/index.html", true),
            ("public/data/trainings.csv", true),
            ("public/ikon-192.png", false),
            ("public/pagefind/wasm.id.pagefind", false),
            ("functions/situs.json", false),
        ];
        for (name, expected) in table {
            assert_eq!(applies(Effort::Fast, name, &long), expected, "{name}");
        }
        assert!(!applies(Effort::None, "public/index.html", &long));
        assert!(!applies(
            Effort::Fast,
            "public/robots.txt",
            b"User-agent: *"
        ));
    }
}
