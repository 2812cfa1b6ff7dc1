//! Openings that nothing closes. One swallows the lines below it, so that nothing else can be said
//! of them, and the reader notices it only at the end of the file.

use std::ops::Range;

use toml_parser::lexer::{Token, TokenKind};

use super::Fault;

/// A bracket or a text that has no end.
#[derive(Debug)]
pub(super) struct Unclosed {
    /// The span of the opening sign.
    pub(super) at: Range<usize>,
    close: Close,
    /// The first line that it should not hold.
    before: Option<usize>,
}

/// The sign that would close it.
#[derive(Debug, Clone, Copy)]
enum Close {
    Bracket(&'static str),
    /// The marks around a text of several lines.
    Text(&'static str),
    /// The mark around a text of one line, which has swallowed the bracket.
    Quote,
    /// Nothing: the text that has swallowed the bracket was cut in pieces by the marks inside it.
    Cut,
}

impl Unclosed {
    pub(super) fn fault(&self, text: &str) -> Fault {
        let key = self.before.map(|start| first_word(&text[start..]));
        let (what, hint) = match (self.close, key) {
            (Close::Cut, _) => (
                "ada tanda kutip di dalam teks ini",
                "di dalam teks pakai “ dan ”".to_owned(),
            ),
            (Close::Quote, _) => (
                "teks ini belum ditutup",
                format!("tulis `{}` di akhir teksnya", &text[self.at.clone()]),
            ),
            (Close::Text(close), None) => (LONG_TEXT, format!("tulis `{close}` di akhir teksnya")),
            (Close::Text(close), Some(key)) => (
                LONG_TEXT,
                format!("tulis `{close}` di akhir teksnya, di atas baris `{key}`"),
            ),
            (Close::Bracket(close), None) => {
                (bracket(close), format!("tulis `{close}` di akhir isinya"))
            }
            (Close::Bracket(close), Some(key)) => (
                bracket(close),
                format!("tulis `{close}` di akhir isinya, sebelum `{key}`"),
            ),
        };
        Fault::new(self.at.clone(), what, hint)
    }
}

const LONG_TEXT: &str = "teks beberapa baris ini belum ditutup";

fn bracket(close: &str) -> &'static str {
    match close {
        "]" => "daftar ini belum ditutup",
        _ => "kumpulan kunci ini belum ditutup",
    }
}

/// Finds the first text of several lines that has no end, or whose end was meant to begin another
/// one.
pub(super) fn text(text: &str, tokens: &[Token]) -> Option<Unclosed> {
    tokens.iter().find_map(|token| {
        let close = match token.kind() {
            TokenKind::MlBasicString => "\"\"\"",
            TokenKind::MlLiteralString => "'''",
            _ => return None,
        };
        let span = token.span().start()..token.span().end();
        let inner = &text[span.start + close.len()..span.end];
        let ended = inner.strip_suffix(close);
        let last_line = ended.map(|inner| inner.rsplit('\n').next().unwrap_or_default());
        if last_line.is_some_and(|line| !is_opening_line(line) || !inner.contains('\n')) {
            return None;
        }
        Some(Unclosed {
            at: span.start..span.start + close.len(),
            close: Close::Text(close),
            before: first_statement(text, span.start + close.len()..span.end),
        })
    })
}

/// Says how many tokens a list or an inline table takes, from its opening bracket on.
pub(super) fn brackets(text: &str, tokens: &[Token]) -> Result<usize, Unclosed> {
    let mut open: Vec<&Token> = Vec::new();
    let mut last = TokenKind::Newline;
    let mut is_line_start = false;
    for (position, token) in tokens.iter().enumerate() {
        let kind = token.kind();
        match kind {
            TokenKind::Newline => is_line_start = true,
            TokenKind::Whitespace | TokenKind::Comment | TokenKind::Eof => {}
            _ => {
                if let Some(top) = open.last()
                    && (is_line_start && ends(text, token, top.kind(), last)
                        || is_misfit(kind, top.kind(), last))
                {
                    return Err(swallowed(text, &tokens[..position])
                        .unwrap_or_else(|| unclosed(text, top, token)));
                }
                if is_opening(kind) {
                    open.push(token);
                } else if is_closing(kind) {
                    open.pop();
                    if open.is_empty() {
                        return Ok(position + 1);
                    }
                }
                last = kind;
                is_line_start = false;
            }
        }
    }
    match open.last() {
        Some(top) => Err(swallowed(text, tokens).unwrap_or_else(|| Unclosed {
            before: None,
            ..unclosed(text, top, top)
        })),
        None => Ok(tokens.len()),
    }
}

/// Finds a text that has swallowed a bracket: it has no end, or was cut by a mark inside it, so
/// that letters go on directly behind it.
fn swallowed(text: &str, tokens: &[Token]) -> Option<Unclosed> {
    let is_text = |kind| matches!(kind, TokenKind::BasicString | TokenKind::LiteralString);
    let mut texts = tokens.iter().enumerate();
    texts.find_map(|(position, token)| {
        let span = token.span().start()..token.span().end();
        let next = tokens.get(position + 1).filter(|next| {
            is_text(token.kind()) && matches!(next.kind(), TokenKind::Atom | TokenKind::Dot)
        });
        let written = &text[span.clone()];
        let is_open =
            is_text(token.kind()) && (written.len() == 1 || !written.ends_with(&written[..1]));
        let (at, close) = match next {
            Some(next) => (span.start..next.span().end(), Close::Cut),
            None if is_open => (span.start..span.start + 1, Close::Quote),
            None => return None,
        };
        Some(Unclosed {
            at,
            close,
            before: None,
        })
    })
}

fn unclosed(text: &str, top: &Token, behind: &Token) -> Unclosed {
    let is_list = top.kind() == TokenKind::LeftSquareBracket;
    let start = behind.span().start();
    Unclosed {
        at: top.span().start()..top.span().end(),
        close: Close::Bracket(if is_list { "]" } else { "}" }),
        before: Some(start).filter(|start| !text[*start..].starts_with(['{', ','])),
    }
}

/// Tells whether a line that begins with this token belongs no longer to what `top` opens.
fn ends(text: &str, token: &Token, top: TokenKind, last: TokenKind) -> bool {
    let line = text[token.span().start()..].lines().next();
    let line = line.unwrap_or_default();
    let is_between_keys = top == TokenKind::LeftCurlyBracket
        && matches!(last, TokenKind::Comma | TokenKind::LeftCurlyBracket);
    is_header(line) || begins_pair(line) && !is_between_keys
}

/// Tells whether this token can't stand in what `top` opens.
fn is_misfit(kind: TokenKind, top: TokenKind, last: TokenKind) -> bool {
    let is_table = top == TokenKind::LeftCurlyBracket;
    match kind {
        TokenKind::RightSquareBracket => is_table,
        TokenKind::RightCurlyBracket => !is_table,
        TokenKind::LeftCurlyBracket | TokenKind::LeftSquareBracket => {
            is_table && last != TokenKind::Equals
        }
        _ => false,
    }
}

/// Finds the start of the first line that looks like a header or a key.
fn first_statement(text: &str, span: Range<usize>) -> Option<usize> {
    let mut start = span.start;
    let mut lines = text[span].split_inclusive('\n');
    start += lines.next()?.len();
    for line in lines {
        if is_header(line.trim()) || begins_pair(line) {
            return Some(start);
        }
        start += line.len();
    }
    None
}

fn begins_pair(line: &str) -> bool {
    line.split_once('=')
        .is_some_and(|(key, _)| is_name(key.trim()))
}

/// Tells whether a line is like `teks = `, to which the marks behind it belong.
fn is_opening_line(line: &str) -> bool {
    begins_pair(line) && line.trim_end().ends_with('=')
}

fn is_header(line: &str) -> bool {
    let line = line.split('#').next().unwrap_or_default().trim();
    line.starts_with('[') && line.ends_with(']') && is_name(line.trim_matches(['[', ']']))
}

fn is_name(text: &str) -> bool {
    text.starts_with(|letter: char| letter.is_ascii_lowercase())
        && text
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | '.'))
        && !matches!(text, "true" | "false")
}

/// Returns a header, or the key at the start of a line.
fn first_word(text: &str) -> &str {
    let line = text.lines().next().unwrap_or_default();
    line.split(['=', '#']).next().unwrap_or_default().trim()
}

pub(super) fn is_opening(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket
    )
}

pub(super) fn is_closing(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket
    )
}
