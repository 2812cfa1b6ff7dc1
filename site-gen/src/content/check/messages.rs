//! The messages of the functions: every one is there, with its placeholders.

use bundle::{MessageId, placeholders};
use content_files::diagnostics::Problem;
use content_files::source::{Source, index, key};
use content_files::suggestion::suggest;

use crate::content::Message;
use crate::content::load::ParsedContent;

/// Every message that is unknown or missing, and every placeholder.
pub(super) fn check(parsed: &ParsedContent, problems: &mut Vec<Problem>) {
    let Some(file) = &parsed.messages else {
        return;
    };
    let messages = &file.value.messages;
    for (position, message) in messages.iter().enumerate() {
        let known = MessageId::ALL.iter().find(|id| id.name() == message.id);
        if let Some(id) = known {
            check_text(*id, message, &file.source, position, problems);
        } else {
            let path = [key("pesan"), index(position), key("id")];
            let text = format!("pesan `{}` tidak dikenal", message.id);
            let names = MessageId::ALL.iter().map(|id| id.name());
            let problem = file.source.problem_at(&path, text);
            problems.push(problem.with_hint(suggest(&message.id, names)));
        }
    }
    for id in MessageId::ALL.iter().map(|id| id.name()) {
        if !messages.iter().any(|message| message.id == id) {
            let text = format!("pesan `{id}` belum ada");
            let problem = file.source.problem(file.source.opening(), text);
            problems.push(problem.with_hint("tambahkan `[[pesan]]` dengan id itu"));
        }
    }
}

fn check_text(
    id: MessageId,
    message: &Message,
    source: &Source,
    position: usize,
    problems: &mut Vec<Problem>,
) {
    let path = [key("pesan"), index(position), key("paragraf")];
    let known = id.placeholders();
    let used = || {
        message
            .paragraphs
            .iter()
            .flat_map(|text| placeholders(text))
    };
    for name in used().filter(|name| !known.contains(name)) {
        let problem = source.problem_at(&path, format!("isian `{{{name}}}` tidak dikenal"));
        problems.push(problem.with_hint(suggest(name, known.iter().copied())));
    }
    for name in known
        .iter()
        .filter(|name| !used().any(|used| used == **name))
    {
        let problem = source.problem_at(&path, format!("isian `{{{name}}}` belum ada"));
        let hint = format!("tulis `{{{name}}}` di salah satu paragraf; program mengisinya");
        problems.push(problem.with_hint(hint));
    }
}
