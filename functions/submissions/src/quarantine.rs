//! Which submissions are set aside for the office to look at first.
//!
//! Their senders are answered like any other: a wrong guess of ours costs a person nothing, and
//! a robot learns nothing.

use forms::kind::Kind;
use forms::{Form, Submission, Value};
use records::quarantine::Reason;

/// Says why this submission should be set aside; most should not.
pub(crate) fn reason(form: &Form, submission: &Submission) -> Option<Reason> {
    if submission.suspicious() {
        return Some(Reason::Honeypot);
    }
    let has_too_many_links = submission.answers().iter().any(|answer| {
        let kind = form.question(answer.question()).map(forms::Question::kind);
        match (kind, answer.value()) {
            (Some(Kind::ShortText(_)), Value::Text(text)) => links(text) > 0,
            (Some(Kind::LongText(_)), Value::Text(text)) => links(text) > MOST_LINKS,
            _ => false,
        }
    });
    has_too_many_links.then_some(Reason::Links)
}

/// Someone who asks for help may well name her shop and her page; advertisers name more.
const MOST_LINKS: usize = 2;

fn links(text: &str) -> usize {
    text.split_whitespace()
        .filter(|word| {
            let word = word.to_ascii_lowercase();
            word.contains("://") || word.starts_with("www.")
        })
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_counted_by_word() {
        assert_eq!(links(""), 0);
        assert_eq!(
            links("Warung Bu Siti, buka 07.00-15.00, kirim ke rumah/kantor"),
            0
        );
        assert_eq!(
            links("https://www.contoh.example HTTP://contoh.example www.contoh.example"),
            3
        );
        assert_eq!(links("lihat (https://contoh.example)"), 1);
    }
}
