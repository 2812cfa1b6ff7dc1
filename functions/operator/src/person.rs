//! `okoce person`: a person's rights, and her steps.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use programme::closed_lists::{ErasureReason, Evidence, ReadPurpose, Via, WithdrawalWay};
use programme::{Reference, Stage, wib};
use records::history::{Act, NotActed, OPERATOR, State, What};
use records::{OfficerId, Person, Reader, Repository, StoreFailure};
use serde_json::json;

use crate::outcome::Outcome;
use crate::store::{NotOpened, Place};

/// Whose data is meant, as it is typed.
#[derive(Clone, Debug)]
pub enum Whose {
    /// A reference.
    Reference(Reference),
    /// A telephone number, read from standard input: a command line is kept by the shell.
    Phone,
}

/// Why a right was not done or a step not recorded, with what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum NotDone {
    /// The store is not there.
    #[error("{0}")]
    NotOpened(#[from] NotOpened),
    /// The store did not answer.
    #[error("Penyimpanan data tidak menjawab ({0}). Coba lagi; yang sudah dilakukan tetap.")]
    Store(#[from] StoreFailure),
    /// Standard input holds no number.
    #[error(
        "Tulis nomor teleponnya di masukan standar, misalnya: okoce person export --phone < nomor.txt"
    )]
    NoPhone,
    /// It was erased, but the file was not written anew.
    #[error(
        "Data sudah dihapus, tetapi berkas data belum dapat ditulis ulang ({0}).\n\
         Sisanya di berkas itu hilang setelah penghapusan berikutnya. Periksa ruang di disk."
    )]
    NotCompacted(std::io::Error),
    /// Nothing is kept about the person.
    #[error("Tidak ada data yang disimpan dengan nomor itu.")]
    Nothing,
    /// It can't be recorded.
    #[error("{0}")]
    NotActed(String),
}

/// Exports all that is kept about a person, as JSON, after it was written down who reads it.
pub async fn export(place: &Place, whose: &Whose) -> Result<Outcome, NotDone> {
    let repository = place.open().await?;
    let repository = &repository.repository;
    let person = person(place, whose).await?;
    let now = Timestamp::now();
    let exported = repository.export(&person, now).await?;
    if exported.is_empty() {
        return Err(NotDone::Nothing);
    }
    let references: Vec<Reference> = exported.iter().map(|one| one.reference).collect();
    let reader = reader(ReadPurpose::Copy);
    repository.note_readings(&references, &reader, now).await?;
    let json = json!(exported);
    Ok(Outcome::fine(format!("{json:#}"), json))
}

/// Erases all that says something about a person. A telephone number may be that of a family: where
/// its submissions have several names, they are listed, and nothing is erased.
pub async fn erase(place: &Place, whose: &Whose) -> Result<Outcome, NotDone> {
    let store = place.open().await?;
    let person = person(place, whose).await?;
    if matches!(whose, Whose::Phone) {
        let kept = store.repository.export(&person, Timestamp::now()).await?;
        let people = kept.iter().map(|one| {
            let name = one.name().map(forms::words);
            name.unwrap_or_else(|| one.reference.to_string())
        });
        if people.collect::<BTreeSet<_>>().len() > 1 {
            return Ok(shared(kept.iter().map(|one| one.reference)));
        }
    }
    let wish = ErasureReason::Wish;
    let erased = store
        .repository
        .erase(&person, OPERATOR, wish, Timestamp::now())
        .await?;
    if erased.submissions == 0 && erased.notes == 0 {
        return Err(NotDone::Nothing);
    }
    // What was deleted is still in the free parts of the file, until it is written anew.
    if let Some(connector) = &store.connector {
        connector.compact().await.map_err(NotDone::NotCompacted)?;
    }
    Ok(Outcome::fine(
        format!(
            "Dihapus: {} kiriman dan {} kiriman susulan. Hitungan di laporan tetap.",
            erased.submissions, erased.notes
        ),
        json!({ "submissions": erased.submissions, "notes": erased.notes }),
    ))
}

/// Lists submissions of which none was erased, because several people have their telephone number.
fn shared(references: impl Iterator<Item = Reference>) -> Outcome {
    let references: Vec<String> = references.map(|one| one.to_string()).collect();
    Outcome {
        text: format!(
            "Belum ada yang dihapus: nomor telepon itu dipakai {} kiriman dengan nama yang \
             berlainan.\n\n  {}\n\n\
             Lihat isinya: okoce person export --reference NOMOR\n\
             Lalu hapus satu per satu: okoce person erase --reference NOMOR",
            references.len(),
            references.join("\n  ")
        ),
        json: json!({ "submissions": 0, "notes": 0, "shared_by": references }),
        is_fine: false,
        if_unshown: None,
    }
}

/// Records that a person withdrew her consent, and how that came.
pub async fn withdraw(
    place: &Place,
    reference: Reference,
    way: WithdrawalWay,
) -> Result<Outcome, NotDone> {
    let store = place.open().await?;
    let what = What::Withdrawn { way };
    act(&store.repository, reference, what, Timestamp::now()).await?;
    Ok(Outcome::fine(
        "Penarikan persetujuan dicatat. Tidak ada lagi yang dilakukan selain yang diminta hukum.",
        json!({ "reference": reference.to_string(), "status": "ditarik" }),
    ))
}

/// A stage that a person reached, as it is typed.
#[derive(Clone, Debug)]
pub struct Step {
    /// The stage.
    pub stage: Stage,
    /// The evidence that was seen.
    pub evidence: Evidence,
    /// The day on which it was reached; today without.
    pub day: Option<Date>,
}

/// Records that a person reached a stage.
pub async fn reached(place: &Place, reference: Reference, step: &Step) -> Result<Outcome, NotDone> {
    let Step {
        stage, evidence, ..
    } = *step;
    let store = place.open().await?;
    let now = Timestamp::now();
    let at = match step.day {
        // The last moment of that day that is over.
        Some(day) => end_of(day).min(now.max(start_of(day))),
        None => now,
    };
    let what = What::StageReached {
        stage,
        evidence,
        session: None,
        since: None,
    };
    let state = act(&store.repository, reference, what, at).await?;
    let day = wib::date(at);
    let place = state.kecamatan().map(ToString::to_string);
    Ok(Outcome::fine(
        format!(
            "{stage} dicatat untuk {reference} pada {}. {}.",
            programme::words::day(day),
            evidence.label()
        ),
        json!({
            "reference": reference.to_string(),
            "stage": stage,
            "day": day,
            "evidence": evidence.code(),
            "kecamatan": place,
            "events": state.seq,
        }),
    ))
}

fn start_of(day: Date) -> Timestamp {
    moment(day.at(0, 0, 0, 0))
}

fn end_of(day: Date) -> Timestamp {
    moment(day.at(23, 59, 59, 0))
}

fn moment(at: jiff::civil::DateTime) -> Timestamp {
    at.to_zoned_datetime(wib::zone())
        .map_or(Timestamp::MAX, |at| at.timestamp())
}

/// Records an event of the operator's.
pub(crate) async fn act(
    repository: &Repository,
    reference: Reference,
    what: What,
    at: Timestamp,
) -> Result<State, NotDone> {
    let act = Act {
        reference,
        seen: None,
        id: Act::draw_id()?,
        by: OPERATOR.to_owned(),
        via: Via::Command,
        at,
        what,
        text: None,
    };
    match repository.act(&act, Timestamp::now()).await {
        Ok(acted) => Ok(acted.state),
        Err(NotActed::Unknown) => Err(NotDone::Nothing),
        Err(NotActed::Store(failure)) => Err(failure.into()),
        Err(NotActed::Objection(objection)) => Err(NotDone::NotActed(objection.to_string())),
        Err(_) => Err(NotDone::NotActed(
            "Ada yang lebih dulu mencatat sesuatu. Jalankan lagi perintah yang sama.".to_owned(),
        )),
    }
}

/// Returns the operator as a reader of somebody's data.
pub(crate) fn reader(purpose: ReadPurpose) -> Reader {
    let officer: Result<OfficerId, _> = OPERATOR.parse();
    Reader {
        officer: officer.expect("it is written as ids of officers are"),
        purpose,
    }
}

async fn person(place: &Place, whose: &Whose) -> Result<Person, NotDone> {
    match whose {
        Whose::Reference(reference) => Ok(Person::by_reference(*reference)),
        Whose::Phone => {
            let mut written = String::new();
            std::io::stdin()
                .read_line(&mut written)
                .map_err(|_| NotDone::NoPhone)?;
            let secret = place.secret().await?;
            Person::by_phone(written.trim(), &secret).ok_or(NotDone::NoPhone)
        }
    }
}
