//! Answers to a form: right ones by its definition, and what can become of them on the way.

use forms::kind::Kind;
use forms::{Form, Question};

use super::chance::Chance;

/// Names and values as a form sends them.
pub type Pairs = Vec<(String, String)>;

/// Makes answers that the form accepts, for a person among `people`.
pub fn right(form: &Form, people: u64, chance: &mut Chance) -> Pairs {
    let mut pairs = Pairs::new();
    for question in form.questions() {
        let may_be_left = !question.required() && chance.once_in(3);
        let is_asked = question.condition().is_none_or(|condition| {
            pairs.iter().any(|(name, value)| {
                name == condition.question() && condition.any_of().contains(value)
            })
        });
        if is_asked && !may_be_left {
            for value in values(question, &pairs, people, chance) {
                pairs.push((question.id().to_owned(), value));
            }
        }
    }
    pairs
}

/// Changes something: leaves out, repeats, renames, or puts another value in.
pub fn change(pairs: &mut Pairs, form: &Form, chance: &mut Chance) {
    let at = chance.below(pairs.len());
    let known = chance.of(form.questions()).id().to_owned();
    match chance.below(8) {
        0 if !pairs.is_empty() => drop(pairs.remove(at)),
        1 if !pairs.is_empty() => pairs.push(pairs[at].clone()),
        2 if !pairs.is_empty() => pairs[at].0 = odd_text(chance),
        3 => pairs.push((known, odd_text(chance))),
        4 => pairs.push((odd_text(chance), odd_text(chance))),
        5 => {
            let honeypot = form.storing().map(|storing| storing.honeypot.clone());
            pairs.extend(honeypot.map(|name| (name, odd_text(chance))));
        }
        _ if !pairs.is_empty() => pairs[at].1 = odd_text(chance),
        _ => {}
    }
}

/// Draws text that somebody, or something, might send.
pub fn odd_text(chance: &mut Chance) -> String {
    const SEEDS: [&str; 30] = [
        "",
        " ",
        "\u{a0}\u{200b}",
        "ya",
        "on",
        "null",
        "0",
        "-1",
        "0812 3456 7890",
        "+62 (21) 3456-7890",
        "siti@contoh.id",
        "Siti Contoh",
        "=HYPERLINK(\"http://contoh.example\")",
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "{{ site.name }}{% include \"x\" %}",
        "' OR 1=1 --",
        "../../etc/passwd",
        "%00%ff",
        "\0",
        "\u{202e}siti",
        "e\u{301}\u{323}",
        "\u{fffd}\u{ffff}",
        "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}",
        "بسم الله",
        "\r\nSet-Cookie: a=b",
        "https://a.example https://b.example https://c.example",
        "7KQ-2M4-XP9R",
        "31.71.06.1001",
        "SUB#\u{0}RECORD",
    ];
    let mut text = (*chance.of(&SEEDS)).to_owned();
    if chance.once_in(4) {
        for _ in 0..chance.below(12) {
            let code = u32::try_from(chance.below(0x11_0000)).unwrap_or_default();
            text.extend(char::from_u32(code >> chance.below(17)));
        }
    }
    if chance.once_in(40) {
        text = text.repeat(1 + chance.below(2_000));
    }
    text
}

fn values(question: &Question, pairs: &Pairs, people: u64, chance: &mut Chance) -> Vec<String> {
    let options = question.kind().options();
    match question.kind() {
        Kind::ShortText(_) => vec!["Warung Contoh".to_owned()],
        Kind::PersonName(_) => vec!["Siti Contoh".to_owned()],
        Kind::Phone => vec![format!("0812{:08}", chance.number() % people)],
        Kind::Email => vec!["siti@contoh.example".to_owned()],
        Kind::LongText(_) => vec!["Saya ingin tahu lebih banyak. ".repeat(4)],
        Kind::Reference => vec!["999-999-999D".to_owned()],
        Kind::PhoneDigits => vec![format!("{:06}", chance.number() % 1_000_000)],
        Kind::Declaration(_) | Kind::Consent(_) => vec!["ya".to_owned()],
        Kind::Choices(_) => {
            let count = 1 + chance.below(3);
            (0..count)
                .map(|_| chance.of(options).value.clone())
                .collect()
        }
        Kind::Choice(_) => {
            let above = question.kind().parent().and_then(|parent| {
                let found = pairs.iter().find(|(name, _)| name == parent);
                found.map(|(_, value)| value)
            });
            let belonging: Vec<_> = options
                .iter()
                .filter(|option| above.is_none_or(|above| option.parent.as_ref() == Some(above)))
                .collect();
            vec![chance.of(&belonging).value.clone()]
        }
    }
}
