//! The receipt as a plain text file, for whoever has no printer and no room for another picture.

use bundle::{Messages, Office, PhraseId};

use crate::pages::ReceiptView;

/// Writes all that the page says, in the same order. Lines end as old Windows programs need them.
pub(crate) fn text(messages: &Messages, receipt: &ReceiptView<'_>) -> String {
    let reference = [("nomor", receipt.reference.as_str())];
    let mut lines = vec![
        receipt.title.to_owned(),
        String::new(),
        messages.phrase(PhraseId::ReceiptReference, &reference),
        format!("{}, {}", receipt.form_title, receipt.when),
    ];
    let notice = receipt.trial_notice.into_iter();
    lines.extend(notice.flat_map(|notice| [String::new(), notice.to_owned()]));
    lines.extend(
        receipt
            .closed
            .iter()
            .flat_map(|closed| [String::new(), closed.clone()]),
    );
    let section = |lines: &mut Vec<String>, heading: PhraseId| {
        lines.push(String::new());
        lines.push(messages[heading].to_uppercase());
    };
    if let Some(sessions) = &receipt.sessions {
        section(&mut lines, PhraseId::ReceiptSessions);
        lines.extend(sessions.lines.iter().cloned());
        lines.push(sessions.more.to_owned());
    }
    section(&mut lines, PhraseId::ReceiptSteps);
    let steps = receipt.steps.iter().zip(1..);
    lines.extend(steps.map(|(step, number)| format!("{number}. {step}")));
    if let Some(office) = receipt.office {
        section(&mut lines, PhraseId::ReceiptOffice);
        lines.extend(office_lines(messages, office));
    }
    if !receipt.answers.is_empty() {
        section(&mut lines, PhraseId::ReceiptAnswers);
        let answers = receipt.answers.iter();
        lines.extend(answers.map(|answer| format!("{}: {}", answer.label, answer.value)));
    }
    section(&mut lines, PhraseId::ReceiptAsk);
    lines.push(receipt.ask.clone());
    section(&mut lines, PhraseId::ReceiptWithdraw);
    lines.push(receipt.withdraw.clone());
    lines.push(String::new());
    lines.join("\r\n")
}

/// Writes lines that lead to the office, as far as it is known.
fn office_lines(messages: &Messages, office: &Office) -> Vec<String> {
    let fact = |id, name, text: &Option<String>| {
        let text = text.as_deref()?;
        Some(messages.phrase(id, &[(name, text)]))
    };
    let place = [
        ("kecamatan", office.name.as_str()),
        ("kota", office.kota.as_str()),
    ];
    let lines = [
        Some(messages.phrase(PhraseId::ReceiptKecamatan, &place)),
        fact(PhraseId::ReceiptAddress, "alamat", &office.address),
        fact(PhraseId::ReceiptHours, "jam", &office.hours),
        fact(PhraseId::ReceiptPhone, "telepon", &office.phone),
    ];
    lines.into_iter().flatten().collect()
}
