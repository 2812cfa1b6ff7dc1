//! `okoce release`: lets a submission in from quarantine, or keeps it with whoever is registered
//! under the same identity already.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jiff::Timestamp;
use programme::Reference;
use programme::closed_lists::{ReadPurpose, ReleaseReason};
use records::history::{OPERATOR, State, Status, What};
use records::{NotOpened as Unread, Opened, Repository, Scope};
use serde_json::{Value, json};

use crate::outcome::Outcome;
use crate::person::{NotDone, act, reader};
use crate::store::Place;

/// A release as it is typed.
#[derive(Clone, Debug)]
pub struct Release {
    /// The reference of what waits.
    pub reference: Reference,
    /// Why it is let in.
    pub reason: ReleaseReason,
    /// Keep it as a note of whoever is registered already.
    pub as_note: bool,
    /// Show what was sent, also by whoever is registered already, and change nothing.
    pub show: bool,
}

/// One of two that are compared.
struct Side {
    reference: Reference,
    state: State,
    /// Everything that was sent, where it is asked for.
    opened: Option<Opened>,
}

impl Side {
    async fn of(
        repository: &Repository,
        reference: Reference,
        read_for: Option<ReadPurpose>,
        now: Timestamp,
    ) -> Result<Self, NotDone> {
        let opened = match read_for.map(reader) {
            Some(reader) => {
                let scope = Scope::of_operator();
                let opened = repository.person(&scope, reference, &reader, now).await;
                Some(opened.map_err(unread)?)
            }
            None => None,
        };
        Ok(Self {
            reference,
            state: standing(repository, reference, now).await?,
            opened,
        })
    }
}

/// Lets in what waits, unless somebody is registered under the same identity: then both are shown
/// side by side and nothing is changed, but where it is to be kept as a note. Where it is only to be
/// shown, nothing is changed in any case.
pub async fn run(place: &Place, release: &Release) -> Result<Outcome, NotDone> {
    let store = place.open().await?;
    let repository = &store.repository;
    let reference = release.reference;
    let now = Timestamp::now();
    let waiting = standing(repository, reference, now).await?;
    if waiting.status() != Status::Quarantined {
        return Err(NotDone::NotActed(
            "Kiriman ini tidak di karantina.".to_owned(),
        ));
    }
    let namesake = repository.namesake(reference, now).await?;
    match namesake {
        Some(with) if release.as_note => {
            let kept = repository.keep_as_note(reference, with, OPERATOR, now);
            if !kept.await? {
                return Err(NotDone::Nothing);
            }
            Ok(Outcome::fine(
                format!("Disimpan sebagai kiriman susulan di {with}. Nomor {reference} berakhir."),
                json!({ "reference": reference.to_string(), "note_of": with.to_string() }),
            ))
        }
        Some(with) => clash(repository, [reference, with], release.show, now).await,
        None if release.as_note => Err(NotDone::NotActed(
            "Belum ada yang terdaftar dengan identitas yang sama, jadi tidak ada tempat untuk \
             kiriman susulan."
                .to_owned(),
        )),
        None if release.show => shown(repository, reference, now).await,
        None => {
            let reason = release.reason;
            let what = What::Released { reason };
            let state = act(repository, reference, what, now).await?;
            let office = state.kecamatan().map(ToString::to_string);
            Ok(Outcome::fine(
                format!(
                    "{reference} diterima dari karantina dan dihitung sejak {}.",
                    programme::words::day(state.received)
                ),
                json!({
                    "reference": reference.to_string(),
                    "status": state.status().name(),
                    "kecamatan": office,
                }),
            ))
        }
    }
}

/// Shows two side by side.
async fn clash(
    repository: &Repository,
    both: [Reference; 2],
    show: bool,
    now: Timestamp,
) -> Result<Outcome, NotDone> {
    let purposes = [ReadPurpose::Quarantine, ReadPurpose::Compared];
    let mut sides = Vec::new();
    for (reference, purpose) in both.into_iter().zip(purposes) {
        let read_for = show.then_some(purpose);
        sides.push(Side::of(repository, reference, read_for, now).await?);
    }
    let mut text =
        "Belum ada yang diubah: orang ini sudah terdaftar dengan identitas yang sama.\n\n"
            .to_owned();
    text.push_str(&table(&sides));
    let [reference, _] = both;
    let look = if show {
        ""
    } else {
        "Isi keduanya ditampilkan dengan --show; siapa yang membacanya dicatat.\n"
    };
    let _ = write!(
        text,
        "\n{look}Orang yang sama? okoce release {reference} --as-note\n\
         Bukan? Hubungi orangnya, lalu hapus yang keliru: okoce person erase --reference NOMOR"
    );
    let sides: Vec<Value> = sides.iter().map(json_of).collect();
    Ok(Outcome {
        text,
        json: json!({ "released": false, "clash": sides }),
        is_fine: false,
        if_unshown: None,
    })
}

/// Shows what waits, of which nobody is registered under the same identity.
async fn shown(
    repository: &Repository,
    reference: Reference,
    now: Timestamp,
) -> Result<Outcome, NotDone> {
    let read_for = Some(ReadPurpose::Quarantine);
    let side = Side::of(repository, reference, read_for, now).await?;
    let text = format!(
        "Belum ada yang diubah. Belum ada yang terdaftar dengan identitas yang sama.\n\n{}\n\
         Terima? okoce release {reference}",
        table(std::slice::from_ref(&side))
    );
    Ok(Outcome::fine(
        text,
        json!({ "released": false, "shown": json_of(&side) }),
    ))
}

/// Writes the rows under each other, each cell in its column.
fn table(sides: &[Side]) -> String {
    let rows = rows(sides);
    let width = |at: usize| {
        let cells = rows.iter().map(|row| row[at].chars().count());
        cells.max().unwrap_or_default() + 2
    };
    let widths: Vec<usize> = (0..=sides.len()).map(width).collect();
    let mut text = String::new();
    for row in &rows {
        let [cells @ .., last] = &row[..] else {
            continue;
        };
        // Writing to a string can't fail.
        for (cell, width) in cells.iter().zip(&widths) {
            let _ = write!(text, "{cell:<width$}");
        }
        let _ = writeln!(text, "{last}");
    }
    text
}

/// Makes the rows of one or of a comparison, with their heads: a label, and a cell for each side.
fn rows(sides: &[Side]) -> Vec<Vec<String>> {
    let row = |label: &str, cell: &dyn Fn(&Side) -> String| {
        let label = std::iter::once(label.to_owned());
        label.chain(sides.iter().map(cell)).collect()
    };
    let heads = ["", "Kiriman ini", "Sudah terdaftar"].into_iter();
    let head = heads.take(sides.len() + 1).map(ToOwned::to_owned).collect();
    let mut rows = vec![
        head,
        row("Nomor", &|side| side.reference.to_string()),
        row("Formulir", &|side| side.state.form.clone()),
        row("Diterima", &|side| {
            programme::words::day(side.state.received)
        }),
        row("Kecamatan", &|side| {
            let office = side.state.kecamatan();
            office.map_or_else(|| "-".to_owned(), ToString::to_string)
        }),
        row("Langkah", &|side| {
            let stage = side.state.stage();
            stage.map_or_else(|| "-".to_owned(), |fact| fact.stage.to_string())
        }),
    ];
    let answers: Vec<BTreeMap<String, String>> = sides.iter().map(answers).collect();
    let mut questions: Vec<&String> = answers.iter().flat_map(BTreeMap::keys).collect();
    questions.sort_unstable();
    questions.dedup();
    for question in questions {
        let cells = answers.iter().map(|side| {
            let answer = side.get(question);
            answer.cloned().unwrap_or_else(|| "-".to_owned())
        });
        rows.push(std::iter::once(question.clone()).chain(cells).collect());
    }
    rows
}

fn answers(side: &Side) -> BTreeMap<String, String> {
    let sent = side.opened.iter().flat_map(|opened| &opened.sent.answers);
    sent.map(|(question, answer)| {
        let words = match answer {
            Value::String(text) => text.clone(),
            Value::Bool(_) => "ya".to_owned(),
            other => other.to_string(),
        };
        (question.clone(), words)
    })
    .collect()
}

fn json_of(side: &Side) -> Value {
    json!({
        "reference": side.reference.to_string(),
        "form": side.state.form,
        "received": side.state.received,
        "kecamatan": side.state.kecamatan().map(ToString::to_string),
        "stage": side.state.stage().map(|fact| fact.stage),
        "answers": side.opened.as_ref().map(|opened| &opened.sent.answers),
    })
}

async fn standing(
    repository: &Repository,
    reference: Reference,
    now: Timestamp,
) -> Result<State, NotDone> {
    let scope = Scope::of_operator();
    let standing = repository.standing(&scope, reference, now).await;
    standing.map_err(unread)
}

fn unread(cause: Unread) -> NotDone {
    match cause {
        Unread::Unknown => NotDone::Nothing,
        Unread::Unwritten(failure) | Unread::Store(failure) => NotDone::Store(failure),
    }
}
