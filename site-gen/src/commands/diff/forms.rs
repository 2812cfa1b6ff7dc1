//! Differences between two states of the forms.

use std::collections::{BTreeMap, BTreeSet};

use forms::{ChoiceOption, Form};
use toml::{Table, Value};

use super::addresses::Addresses;
use super::markup::plain;
use super::quote::{change, quote};
use super::report::{Entry, Section};
use super::snapshot::Document;
use super::values::{self, pair, row};

/// Lists every form that is new, gone or different, also when only its options are.
pub(super) fn section(addresses: Addresses<'_>) -> Section {
    let Addresses { before, after } = addresses;
    let files: BTreeSet<&str> = {
        let files = before.form_files().chain(after.form_files());
        files.map(|form| form.file.as_str()).collect()
    };
    let entries = files.into_iter().filter_map(|file| {
        let (old, new) = (before.get(file), after.get(file));
        let form = new.or(old)?;
        let details = match (old, new) {
            (None, Some(_)) => vec!["formulir baru".to_owned()],
            (Some(old), None) => {
                let mut details = vec!["formulir dihapus".to_owned()];
                details.extend(visitors(old, addresses));
                details
            }
            (Some(old), Some(new)) => {
                let mut details = visitors(old, addresses);
                let id = id(file);
                match (before.forms.get(id), after.forms.get(id)) {
                    (Some(old_form), Some(new_form)) => {
                        // Options are told as people see them.
                        details.extend(definition(old, new, &["pilihan"]));
                        details.extend(options(old_form, new_form));
                    }
                    _ => details.extend(definition(old, new, &[])),
                }
                details
            }
            (None, None) => Vec::new(),
        };
        (!details.is_empty()).then(|| Entry::new(name(form), details))
    });
    Section::new("Formulir", entries)
}

/// Says where those end up who come to an address that the form had.
fn visitors(old: &Document, addresses: Addresses<'_>) -> Vec<String> {
    let address = old.key("alamat");
    let gone = address.filter(|address| addresses.is_gone(address));
    gone.map(|address| format!("{}: {}", plain(address), addresses.visitors(address)))
        .into_iter()
        .collect()
}

fn name(form: &Document) -> String {
    match (form.key("judul"), form.key("alamat")) {
        (Some(title), Some(address)) => format!("{title} ({address})"),
        _ => form.file.clone(),
    }
}

fn id(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or_default();
    name.strip_suffix(".toml").unwrap_or(name)
}

/// Describes an editor's changes to the definition itself.
///
/// Where one of the states has a form that can't work, nobody sees its options, and they are told
/// as they are written: then no key is `ignored` in questions.
fn definition(old: &Document, new: &Document, ignored: &[&str]) -> Vec<String> {
    let (Some(before), Some(after)) = (&old.table, &new.table) else {
        return super::differences(old, new);
    };
    let others = values::differences(before, after, &["pertanyaan"]);
    let consents = [before, after].map(sentences);
    let (before, after) = (questions(before), questions(after));
    let (added, gone, both) = pair(&before, &after, |question| text(question, "id"));
    let mut details = without_version(&consents, &both);
    details.extend(others);
    for question in added {
        let must = match question.get("wajib").and_then(Value::as_bool) {
            Some(true) => "harus dijawab",
            _ => "boleh dikosongkan",
        };
        details.push(format!(
            "pertanyaan baru: {} ({}, {must})",
            label(question),
            plain(&text(question, "jenis"))
        ));
    }
    for question in gone {
        details.push(format!("pertanyaan dihapus: {}", label(question)));
    }
    let order = |questions: &[Table], others: &[Table]| -> Vec<String> {
        let ids = questions.iter().map(|question| text(question, "id"));
        let known = |id: &String| others.iter().any(|other| text(other, "id") == *id);
        ids.filter(known).collect()
    };
    if order(&before, &after) != order(&after, &before) {
        details.push("urutan pertanyaan berubah".to_owned());
    }
    for (old, new) in both {
        let changes = values::differences(old, new, ignored);
        let label = label(new);
        details.extend(changes.into_iter().map(|change| {
            let change = change
                .strip_prefix("`pesan.")
                .map_or_else(|| change.clone(), |message| format!("pesan `{message}"));
            format!("pertanyaan {label}: {change}")
        }));
    }
    details
}

/// Lists the consents that say something else under the version they had. The version is kept with
/// each answer to tell what a citizen agreed to: so this is told before all else.
fn without_version(
    consents: &[BTreeMap<String, String>; 2],
    both: &[(&Table, &Table)],
) -> Vec<String> {
    let [before, after] = consents;
    let is_old = |(old, new): &&(&Table, &Table)| {
        let id = text(new, "id");
        let said = before.get(&id).zip(after.get(&id));
        said.is_some_and(|(old, new)| old != new) && text(old, "versi") == text(new, "versi")
    };
    let kept = both.iter().filter(is_old).map(|(_, new)| {
        format!(
            "pertanyaan {}: teks persetujuan berubah tanpa `versi` baru; ganti `versi` dengan tanggal hari ini, agar tercatat kalimat mana yang disetujui warga",
            label(new)
        )
    });
    kept.collect()
}

/// Collects the sentences citizens agree to, by question, as they read them: days of storage
/// included.
fn sentences(form: &Table) -> BTreeMap<String, String> {
    let days = form.get("simpan_hari").and_then(Value::as_integer);
    let days = days.map_or_else(String::new, |days| days.to_string());
    let consents = questions(form).into_iter();
    let consents = consents.filter(|question| text(question, "jenis") == "persetujuan");
    consents
        .map(|question| {
            let sentence = text(&question, "teks").replace("{simpan_hari}", &days);
            let words: Vec<&str> = sentence.split_whitespace().collect();
            (text(&question, "id"), words.join(" "))
        })
        .collect()
}

/// Lists the options that came or went, wherever they come from.
fn options(old: &Form, new: &Form) -> Vec<String> {
    let mut details = Vec::new();
    for question in new.questions() {
        let Some(before) = old.question(question.id()) else {
            continue;
        };
        let (before, after) = (before.kind().options(), question.kind().options());
        let open = |options: &[ChoiceOption]| -> Vec<ChoiceOption> {
            options
                .iter()
                .filter(|option| !option.closed)
                .cloned()
                .collect()
        };
        let (open_before, open_after) = (open(before), open(after));
        let (added, gone, both) = pair(&open_before, &open_after, |option| option.value.clone());
        let is_closed = |option: &&&ChoiceOption| {
            let value = &option.value;
            after
                .iter()
                .any(|other| other.closed && other.value == *value)
        };
        let (closed, gone): (Vec<_>, Vec<_>) = gone.iter().partition(is_closed);
        let label = quote(question.label());
        let names =
            |options: &[&ChoiceOption]| row(options.iter().map(|option| quote(&option.label)));
        if !added.is_empty() {
            details.push(format!(
                "pertanyaan {label}, pilihan baru: {}",
                names(&added)
            ));
        }
        if !gone.is_empty() {
            details.push(format!(
                "pertanyaan {label}, pilihan dihapus: {}",
                names(&gone)
            ));
        }
        if !closed.is_empty() {
            details.push(format!(
                "pertanyaan {label}, pilihan tidak ditampilkan lagi: {}",
                names(&closed)
            ));
        }
        for (old, new) in both {
            if old.label != new.label {
                details.push(format!(
                    "pertanyaan {label}, nama pilihan: {}",
                    change(&old.label, &new.label)
                ));
            }
            if old.hint != new.hint {
                details.push(format!(
                    "pertanyaan {label}, penjelasan pilihan {} berubah",
                    quote(&new.label)
                ));
            }
        }
    }
    details
}

fn questions(table: &Table) -> Vec<Table> {
    let questions = table.get("pertanyaan").and_then(Value::as_array);
    let questions = questions.into_iter().flatten();
    questions.filter_map(Value::as_table).cloned().collect()
}

fn label(question: &Table) -> String {
    quote(&text(question, "label"))
}

fn text(table: &Table, key: &str) -> String {
    table
        .get(key)
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}
