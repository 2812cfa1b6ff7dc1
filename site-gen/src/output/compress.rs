//! Compressed copies beside the text files of the site, `x.html.br` and `x.html.gz`, so that a web
//! server sends them as they are.

use std::path::Path;

use brotli::enc::BrotliEncoderParams;

use super::encoders::{self, BrotliMemory};

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

    /// Returns its name in `Accept-Encoding` and `Content-Encoding`.
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

    /// Returns the compressed bytes; always the same for the same input.
    pub fn compress(self, bytes: &[u8], effort: Effort) -> Vec<u8> {
        match (self, effort) {
            (Self::Brotli, Effort::None | Effort::Fast) => {
                encoders::brotli(bytes, &brotli_options(bytes, 5), BrotliMemory::Kept)
            }
            (Self::Brotli, Effort::Best) => {
                encoders::brotli(bytes, &brotli_options(bytes, 11), BrotliMemory::Released)
            }
            (Self::Gzip, Effort::None | Effort::Fast) => encoders::gzip(bytes, 6),
            (Self::Gzip, Effort::Best) => encoders::gzip(bytes, 9),
        }
    }
}

fn brotli_options(bytes: &[u8], quality: i32) -> BrotliEncoderParams {
    BrotliEncoderParams {
        quality,
        size_hint: bytes.len(),
        ..BrotliEncoderParams::default()
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

/// Tells whether a file of the output folder gets compressed copies.
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
    fn what_an_encoder_has_done_before_changes_nothing() {
        let texts = [
            "Satu pusat. ",
            "kecamatan <a href=\"/langkah/\">",
            "aaaaaaaab",
        ]
        .map(|text| text.repeat(3_000));
        for text in texts.iter().chain(texts.iter().rev()) {
            let mut fresh = Vec::new();
            let options = brotli_options(text.as_bytes(), 5);
            brotli::BrotliCompress(&mut text.as_bytes(), &mut fresh, &options).unwrap();
            let kept = Encoding::Brotli.compress(text.as_bytes(), Effort::Fast);
            assert!(kept == fresh, "{}", &text[..12]);
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
