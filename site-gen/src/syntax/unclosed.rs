//! What is opened and not closed. It swallows the lines below it, so that nothing else can be said
//! of them, and the reader notices it only at the end of the file.

use std::ops::Range;

use toml_parser::lexer::{Token, TokenKind};

use super::Fault;
use super::outline::{is_closing, is_opening};

/// A bracket or a text that has no end.
#[derive(Debug)]
pub(super) struct Unclosed {
    /// What opens it.
    pub(super) at: Range<usize>,
    /// What would close it; a quotation mark where the end is there, but in a text that was cut in
    /// pieces by the marks inside it.
    close: &'static str,
    /// The first line that it should not hold.
    before: Option<usize>,
}

impl Unclosed {
    pub(super) fn fault(&self, text: &str) -> Fault {
        if self.close == "\"" {
            let hint = "di dalam teks pakai “ dan ”".to_owned();
            return Fault::new(self.at.clone(), "ada tanda kutip di dalam teks ini", hint);
        }
        let what = match self.close {
            "]" => "daftar ini belum ditutup",
            "}" => "kumpulan kunci ini belum ditutup",
            _ => "teks beberapa baris ini belum ditutup",
        };
        let close = self.close;
        let key = self.before.map(|start| first_word(&text[start..]));
        let hint = match (key, close) {
            (Some(key), "]" | "}") => format!("tulis `{close}` di akhir isinya, sebelum `{key}`"),
            (None, "]" | "}") => format!("tulis `{close}` di akhir isinya"),
            (Some(key), _) => format!("tulis `{close}` di akhir teksnya, di atas baris `{key}`"),
            (None, _) => format!("tulis `{close}` di akhir teksnya"),
        };
        Fault::new(self.at.clone(), what, hint)
    }
}

/// The first text of several lines that has no end, or whose end was meant to begin another one.
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
            close,
            before: first_statement(text, span.start + close.len()..span.end),
        })
    })
}

/// How many tokens a list or an inline table takes, from its opening bracket on.
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
                    return Err(
                        cut_text(&tokens[..position]).unwrap_or_else(|| unclosed(text, top, token))
                    );
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
        Some(top) => Err(cut_text(tokens).unwrap_or_else(|| Unclosed {
            before: None,
            ..unclosed(text, top, top)
        })),
        None => Ok(tokens.len()),
    }
}

/// A text directly behind which letters go on: it was cut by a quotation mark.
fn cut_text(tokens: &[Token]) -> Option<Unclosed> {
    let is_text = |kind| matches!(kind, TokenKind::BasicString | TokenKind::LiteralString);
    let cut = tokens.windows(2).find(|pair| {
        is_text(pair[0].kind()) && matches!(pair[1].kind(), TokenKind::Atom | TokenKind::Dot)
    })?;
    Some(Unclosed {
        at: cut[0].span().start()..cut[1].span().end(),
        close: "\"",
        before: None,
    })
}

fn unclosed(text: &str, top: &Token, behind: &Token) -> Unclosed {
    let is_list = top.kind() == TokenKind::LeftSquareBracket;
    let start = behind.span().start();
    Unclosed {
        at: top.span().start()..top.span().end(),
        close: if is_list { "]" } else { "}" },
        before: Some(start).filter(|start| !text[*start..].starts_with(['{', ','])),
    }
}

/// Whether a line that begins with this token belongs no longer to what `top` opens.
fn ends(text: &str, token: &Token, top: TokenKind, last: TokenKind) -> bool {
    let line = text[token.span().start()..].lines().next();
    let line = line.unwrap_or_default();
    let is_between_keys = top == TokenKind::LeftCurlyBracket
        && matches!(last, TokenKind::Comma | TokenKind::LeftCurlyBracket);
    is_header(line) || begins_pair(line) && !is_between_keys
}

/// Whether this token can't stand in what `top` opens.
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

/// The start of the first line that looks like a header or a key.
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

/// `teks = `, to which the marks behind it belong.
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

/// A header, or the key at the start of a line.
fn first_word(text: &str) -> &str {
    let line = text.lines().next().unwrap_or_default();
    line.split(['=', '#']).next().unwrap_or_default().trim()
}
