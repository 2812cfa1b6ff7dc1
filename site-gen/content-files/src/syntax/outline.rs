//! The intended meaning of the lines of a TOML text, as far as it can be seen in a broken one.

use std::ops::Range;

use toml_parser::Source;
use toml_parser::lexer::{Token, TokenKind};

use super::unclosed::{self, Unclosed, is_closing, is_opening};

/// The headers and keys of a text, up to where something is opened and not closed.
#[derive(Debug)]
pub(super) struct Outline<'t> {
    pub(super) text: &'t str,
    /// The first one is what stands above all headers.
    pub(super) sections: Vec<Section<'t>>,
    pub(super) unclosed: Option<Unclosed>,
}

/// A header and the keys below it.
#[derive(Debug, Default)]
pub(super) struct Section<'t> {
    pub(super) header: Option<Header<'t>>,
    pub(super) pairs: Vec<Pair<'t>>,
}

/// `[kepala]` or `[[kepala]]`.
#[derive(Debug)]
pub(super) struct Header<'t> {
    pub(super) path: Vec<&'t str>,
    pub(super) span: Range<usize>,
    /// Whether it has two brackets.
    pub(super) is_list: bool,
}

/// `kunci = isi`.
#[derive(Debug)]
pub(super) struct Pair<'t> {
    pub(super) key: &'t str,
    pub(super) key_span: Range<usize>,
    /// From behind the `=` to the end of the value, over several lines where it goes on.
    pub(super) value: Range<usize>,
}

/// A value, or a part of one, and the keys that lead to it.
#[derive(Debug, PartialEq)]
pub(super) struct Place<'t> {
    pub(super) path: Vec<&'t str>,
    pub(super) value: Range<usize>,
    /// All that stands behind the `=`.
    pub(super) whole: Range<usize>,
    /// Whether it is one of the values of a list.
    pub(super) is_item: bool,
}

impl Section<'_> {
    pub(super) fn path(&self) -> &[&str] {
        self.header.as_ref().map_or(&[], |header| &header.path)
    }

    fn start(&self) -> usize {
        self.header.as_ref().map_or(0, |header| header.span.start)
    }
}

impl<'t> Outline<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        let tokens = Source::new(text).lex().into_vec();
        let endless = unclosed::text(text, &tokens);
        let end = endless.as_ref().map_or(text.len(), |text| text.at.start);
        let tokens = tokens
            .into_iter()
            .filter(|token| token.span().end() <= end)
            .collect();
        let mut outline = Self {
            text,
            sections: vec![Section::default()],
            unclosed: None,
        };
        let mut reader = Reader {
            text,
            tokens,
            position: 0,
        };
        while let Some(kind) = reader.kind() {
            match kind {
                TokenKind::Whitespace | TokenKind::Newline | TokenKind::Comment => {
                    reader.position += 1;
                }
                TokenKind::Eof => break,
                TokenKind::LeftSquareBracket => outline.sections.push(Section {
                    header: Some(reader.header()),
                    pairs: Vec::new(),
                }),
                _ => match reader.pair() {
                    Ok(pair) => {
                        if let Some(section) = outline.sections.last_mut() {
                            section.pairs.extend(pair);
                        }
                    }
                    Err(unclosed) => {
                        outline.unclosed = Some(unclosed);
                        break;
                    }
                },
            }
        }
        outline.unclosed = outline.unclosed.or(endless);
        outline
    }

    /// Finds which section byte `at` is in.
    pub(super) fn section(&self, at: usize) -> usize {
        let behind = self
            .sections
            .partition_point(|section| section.start() <= at);
        behind.saturating_sub(1)
    }

    /// Finds the value that byte `at` is in; the innermost, where it holds others.
    pub(super) fn place(&self, at: usize) -> Option<Place<'t>> {
        let section = self.sections.get(self.section(at))?;
        let pair = section
            .pairs
            .iter()
            .rfind(|pair| pair.key_span.start <= at)?;
        let is_in_value =
            at >= pair.value.start && !self.text[pair.value.end.min(at)..at].contains('\n');
        if !is_in_value {
            return None;
        }
        let mut path = section
            .header
            .iter()
            .flat_map(|header| header.path.iter().copied())
            .collect::<Vec<_>>();
        path.extend(pair.key.split('.').map(unquoted));
        let (inner, value, is_item) = self.part(pair, at);
        path.extend(inner);
        Some(Place {
            path,
            value,
            whole: pair.value.clone(),
            is_item,
        })
    }

    /// Finds the part of a list or of an inline table that byte `at` is in, with the keys inside
    /// it.
    fn part(&self, pair: &Pair<'t>, at: usize) -> (Vec<&'t str>, Range<usize>, bool) {
        let mut frames: Vec<Frame<'t>> = Vec::new();
        let whole = pair.value.clone();
        if !self.text[whole.clone()].starts_with(['[', '{']) {
            return (Vec::new(), whole, false);
        }
        for token in Source::new(&self.text[whole.clone()]).lex() {
            let start = whole.start + token.span().start();
            let end = whole.start + token.span().end();
            let kind = token.kind();
            if is_opening(kind) {
                frames.push(Frame {
                    is_table: kind == TokenKind::LeftCurlyBracket,
                    key: None,
                    start: end,
                });
                continue;
            }
            let is_end = is_closing(kind) || matches!(kind, TokenKind::Comma | TokenKind::Newline);
            let Some(frame) = frames.last_mut() else {
                break;
            };
            if is_end && (frame.start..=start).contains(&at) {
                let value = trimmed(self.text, frame.start..start);
                let is_item = !frame.is_table;
                let keys = frames.iter().filter_map(|frame| frame.key).collect();
                return (keys, value, is_item);
            }
            if kind == TokenKind::Equals && frame.is_table {
                frame.key = Some(unquoted(self.text[frame.start..start].trim()));
                frame.start = end;
            } else if is_closing(kind) {
                frames.pop();
            }
            if is_end && let Some(frame) = frames.last_mut() {
                frame.start = end;
                frame.key = frame.key.filter(|_| kind != TokenKind::Comma);
            }
        }
        (Vec::new(), whole, false)
    }
}

/// An open bracket, while the values inside it are read.
struct Frame<'t> {
    is_table: bool,
    key: Option<&'t str>,
    start: usize,
}

struct Reader<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    position: usize,
}

impl<'t> Reader<'t> {
    fn kind(&self) -> Option<TokenKind> {
        self.tokens.get(self.position).map(Token::kind)
    }

    /// Reads the bytes from here to the end of the line, which is then passed.
    fn line(&mut self) -> Range<usize> {
        let start = self.tokens[self.position].span().start();
        let mut end = start;
        while let Some(kind) = self.kind().filter(|kind| !is_line_end(*kind)) {
            if kind != TokenKind::Comment {
                end = self.tokens[self.position].span().end();
            }
            self.position += 1;
        }
        trimmed(self.text, start..end)
    }

    fn header(&mut self) -> Header<'t> {
        let span = self.line();
        let text = &self.text[span.clone()];
        let name = text.trim_matches(['[', ']']);
        Header {
            path: name.split('.').map(|key| unquoted(key.trim())).collect(),
            is_list: text.starts_with("[["),
            span,
        }
    }

    /// Reads a key with its value; nothing where the line has no `=`.
    fn pair(&mut self) -> Result<Option<Pair<'t>>, Unclosed> {
        let start = self.tokens[self.position].span().start();
        while let Some(kind) = self.kind() {
            if kind == TokenKind::Equals || is_line_end(kind) {
                break;
            }
            self.position += 1;
        }
        if self.kind() != Some(TokenKind::Equals) {
            return Ok(None);
        }
        let equals = self.tokens[self.position].span();
        self.position += 1;
        if self.kind() == Some(TokenKind::Whitespace) {
            self.position += 1;
        }
        let value = match self.kind() {
            Some(kind) if is_opening(kind) => {
                let start = self.tokens[self.position].span().start();
                let closed = unclosed::brackets(self.text, &self.tokens[self.position..])?;
                self.position += closed;
                let rest = self.kind().map_or(start..start, |_| self.line());
                trimmed(self.text, start..rest.end.max(self.end_before()))
            }
            Some(kind) if !is_line_end(kind) => self.line(),
            _ => equals.end()..equals.end(),
        };
        let key_span = trimmed(self.text, start..equals.start());
        Ok(Some(Pair {
            key: &self.text[key_span.clone()],
            key_span,
            value,
        }))
    }

    /// Returns the end of the token before this one.
    fn end_before(&self) -> usize {
        let before = self.tokens[..self.position].last();
        before.map_or(0, |token| token.span().end())
    }
}

fn is_line_end(kind: TokenKind) -> bool {
    matches!(kind, TokenKind::Newline | TokenKind::Eof)
}

fn unquoted(key: &str) -> &str {
    key.trim_matches(['"', '\''])
}

fn trimmed(text: &str, span: Range<usize>) -> Range<usize> {
    let part = &text[span.clone()];
    let start = span.start + (part.len() - part.trim_start().len());
    start..start + part.trim().len()
}
