//! The receipt as a plain text file, for whoever has no printer and no room for another picture.

use bundle::Office;

use crate::pages::ReceiptView;

/// All that the page says, in the same order. Lines end as old Windows programs need them.
pub(crate) fn text(receipt: &ReceiptView<'_>) -> String {
    let mut lines = vec![
        receipt.title.to_owned(),
        String::new(),
        format!("Nomor rujukan: {}", receipt.reference),
        format!("{}, {}", receipt.form_title, receipt.when),
    ];
    lines.extend(
        receipt
            .closed
            .iter()
            .flat_map(|closed| [String::new(), closed.clone()]),
    );
    section(&mut lines, "Setelah ini");
    let steps = receipt.steps.iter().zip(1..);
    lines.extend(steps.map(|(step, number)| format!("{number}. {step}")));
    if let Some(office) = receipt.office {
        section(&mut lines, "Kantor Anda");
        lines.extend(office_lines(office));
    }
    if !receipt.answers.is_empty() {
        section(&mut lines, "Yang Anda pilih");
        let answers = receipt.answers.iter();
        lines.extend(answers.map(|answer| format!("{}: {}", answer.label, answer.value)));
    }
    section(&mut lines, "Bertanya");
    lines.push(receipt.ask.clone());
    section(&mut lines, "Menarik persetujuan");
    lines.push(receipt.withdraw.clone());
    lines.push(String::new());
    lines.join("\r\n")
}

fn section(lines: &mut Vec<String>, heading: &str) {
    lines.push(String::new());
    lines.push(heading.to_uppercase());
}

fn office_lines(office: &Office) -> [String; 4] {
    let known = |text: &Option<String>| text.clone().unwrap_or_else(|| "belum tersedia".to_owned());
    [
        format!("Kecamatan {}, {}", office.name, office.kota),
        format!("Alamat: {}", known(&office.address)),
        format!("Jam buka: {}", known(&office.hours)),
        format!("Telepon: {}", known(&office.phone)),
    ]
}
