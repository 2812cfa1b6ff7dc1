//! Differences between two TOML tables, in words.

use toml::{Table, Value};

use super::quote::{self, change, quote};

/// Names in a list beyond which only their number is said.
const LISTED: usize = 8;

/// Writes one line for each key that changed, except those in `ignored`.
pub(super) fn differences(before: &Table, after: &Table, ignored: &[&str]) -> Vec<String> {
    let mut details = Vec::new();
    table("", before, after, ignored, &mut details);
    details
}

/// Pairs items by what names them: returns those that are new, those that are gone, and both states
/// of the others. Two items of one name are told apart by their order.
pub(super) fn pair<'a, T>(
    before: &'a [T],
    after: &'a [T],
    name: impl Fn(&T) -> String,
) -> (Vec<&'a T>, Vec<&'a T>, Vec<(&'a T, &'a T)>) {
    let mut left: Vec<&T> = before.iter().collect();
    let (mut new, mut both) = (Vec::new(), Vec::new());
    for item in after {
        let wanted = name(item);
        match left.iter().position(|old| name(old) == wanted) {
            Some(place) => both.push((left.remove(place), item)),
            None => new.push(item),
        }
    }
    (new, left, both)
}

/// Writes names in a row: at most some of them.
pub(super) fn row(names: impl IntoIterator<Item = String>) -> String {
    let mut names: Vec<String> = names.into_iter().collect();
    let count = names.len();
    if count > LISTED {
        names.truncate(LISTED);
        names.push(format!("dan {} lagi", count - LISTED));
    }
    names.join(", ")
}

fn table(prefix: &str, before: &Table, after: &Table, ignored: &[&str], details: &mut Vec<String>) {
    let gone = before.keys().filter(|key| !after.contains_key(*key));
    for key in after
        .keys()
        .chain(gone)
        .filter(|key| !ignored.contains(&key.as_str()))
    {
        let name = format!("{prefix}{key}");
        match (before.get(key), after.get(key)) {
            (Some(old), Some(new)) if old == new => {}
            (Some(Value::Table(old)), Some(Value::Table(new))) => {
                table(&format!("{name}."), old, new, &[], details);
            }
            (old, Some(Value::Array(new))) if is_tables(new) => {
                let none = Vec::new();
                let old = old.and_then(Value::as_array).unwrap_or(&none);
                tables(&name, old, new, details);
            }
            (Some(Value::Array(old)), None) if is_tables(old) => tables(&name, old, &[], details),
            (Some(Value::Array(old)), Some(Value::Array(new))) => list(&name, old, new, details),
            (Some(old), Some(new)) => details.push(format!("`{name}`: {}", became(old, new))),
            (None, Some(new)) => details.push(format!("`{name}` diisi: {}", shown(new))),
            (Some(old), None) => details.push(format!("`{name}` dihapus, tadinya {}", shown(old))),
            (None, None) => {}
        }
    }
}

/// Tells of a list of plain values what came and what went.
fn list(name: &str, before: &[Value], after: &[Value], details: &mut Vec<String>) {
    let (new, gone, _) = pair(before, after, in_full);
    let is_long = |value: &&Value| value.as_str().is_some_and(quote::is_long);
    if new.len() == gone.len() && new.iter().chain(&gone).any(is_long) {
        let both = gone.into_iter().zip(new);
        details.extend(both.map(|(old, new)| format!("`{name}`: {}", became(old, new))));
        return;
    }
    let mut parts = Vec::new();
    if !new.is_empty() {
        parts.push(format!("ditambah {}", row(new.into_iter().map(in_full))));
    }
    if !gone.is_empty() {
        parts.push(format!("dihapus {}", row(gone.into_iter().map(in_full))));
    }
    if parts.is_empty() {
        let is_same = before.iter().map(in_full).eq(after.iter().map(in_full));
        let what = if is_same {
            quote::ONLY_SPACES
        } else {
            "urutannya berubah"
        };
        parts.push(what.to_owned());
    }
    details.push(format!("`{name}`: {}", parts.join("; ")));
}

/// Tells of a list of tables, such as sessions or terms, what came, went and changed.
fn tables(name: &str, before: &[Value], after: &[Value], details: &mut Vec<String>) {
    let (new, gone, both) = pair(before, after, item_name);
    if !new.is_empty() {
        details.push(format!(
            "`{name}` ditambah: {}",
            row(new.into_iter().map(item_name))
        ));
    }
    if !gone.is_empty() {
        details.push(format!(
            "`{name}` dihapus: {}",
            row(gone.into_iter().map(item_name))
        ));
    }
    for (old, new) in both {
        if let (Value::Table(before), Value::Table(after)) = (old, new) {
            let mut changes = Vec::new();
            table("", before, after, &[], &mut changes);
            let item = item_name(new);
            details.extend(
                changes
                    .into_iter()
                    .map(|change| format!("`{name}` {item}: {change}")),
            );
        }
    }
}

fn is_tables(values: &[Value]) -> bool {
    values.first().is_some_and(Value::is_table)
}

/// Names an item of a list: by its own name, or by the value that tells it from its neighbours.
fn item_name(value: &Value) -> String {
    let Value::Table(table) = value else {
        return shown(value);
    };
    if let (Some(place), Some(start)) = (table.get("kecamatan"), table.get("mulai")) {
        return format!("{} pada {}", shown(place), shown(start));
    }
    ["nama", "arti", "label", "dari", "id"]
        .iter()
        .find_map(|key| table.get(*key))
        .map_or_else(|| "satu bagian".to_owned(), shown)
}

/// Writes a value and what became of it.
fn became(old: &Value, new: &Value) -> String {
    match (old, new) {
        (Value::String(old), Value::String(new)) => change(old, new),
        _ => format!("{} menjadi {}", shown(old), shown(new)),
    }
}

/// Writes a value of which nothing is cut: another may begin in the same way.
fn in_full(value: &Value) -> String {
    value.as_str().map_or_else(|| shown(value), quote::in_full)
}

/// Writes a value as an editor would say it.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => quote(text),
        Value::Boolean(true) => "ya".to_owned(),
        Value::Boolean(false) => "tidak".to_owned(),
        Value::Array(values) => format!("[{}]", row(values.iter().map(shown))),
        Value::Table(table) => {
            let pairs = table
                .iter()
                .map(|(key, value)| format!("{key} {}", shown(value)));
            row(pairs)
        }
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Datetime(date) => date.to_string().replace('T', " "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_told_in_words() {
        let long = ["kata"; 40].join(" ");
        let table = [
            ("a = 1", "a = 1", vec![]),
            ("a = \"x\"", "a = \"y\"", vec!["`a`: “x” menjadi “y”"]),
            ("", "a = 2026-11-21", vec!["`a` diisi: 2026-11-21"]),
            ("a = true", "", vec!["`a` dihapus, tadinya ya"]),
            ("a.b = 1", "a.b = 2", vec!["`a.b`: 1 menjadi 2"]),
            (
                "a = [\"x\", \"y\"]",
                "a = [\"y\", \"z\"]",
                vec!["`a`: ditambah “z”; dihapus “x”"],
            ),
            ("a = [1, 2]", "a = [2, 1]", vec!["`a`: urutannya berubah"]),
            (
                "[[a]]\nnama = \"x\"\n[[a]]\nnama = \"y\"\nb = 1",
                "[[a]]\nnama = \"y\"\nb = 2\n[[a]]\nnama = \"z\"",
                vec![
                    "`a` ditambah: “z”",
                    "`a` dihapus: “x”",
                    "`a` “y”: `b`: 1 menjadi 2",
                ],
            ),
            ("[[a]]\nid = \"x\"", "", vec!["`a` dihapus: “x”"]),
            (
                &format!("a = [\"{long} x\"]"),
                &format!("a = [\"{long} y\"]"),
                vec![
                    "`a`: “kata kata kata kata … kata kata kata kata x” menjadi “kata kata kata kata … kata kata kata kata y”",
                ],
            ),
        ];
        for (before, after, expected) in table {
            let parse = |text: &str| text.parse::<Table>().expect(text);
            assert_eq!(
                differences(&parse(before), &parse(after), &[]),
                expected,
                "{after}"
            );
        }
    }
}
