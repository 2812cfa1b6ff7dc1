//! `okoce person` and `okoce release`: the rights of a person, and what waits in quarantine.

use std::path::Path;

use embedded_store::key::KeyError;
use jiff::Timestamp;
use programme::closed_lists::{ErasureReason, Via, WithdrawalWay};
use programme::{InvalidReference, Reference};
use records::history::{Act, NotActed, OPERATOR, What};
use records::{Person, StoreFailure};

use crate::store::{self, NotOpened};

/// Whose data is meant, as it is typed.
#[derive(Clone, Debug)]
pub enum Whose {
    /// A reference.
    Reference(String),
    /// A telephone number, read from standard input: a command line is kept by the shell.
    Phone,
}

/// Why a right was not done, with what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum NotDone {
    /// The store is not there.
    #[error("{0}")]
    NotOpened(#[from] NotOpened),
    /// The store did not answer.
    #[error("Penyimpanan data tidak menjawab ({0}). Coba lagi; yang sudah dilakukan tetap.")]
    Store(#[from] StoreFailure),
    /// There is no key to find the number with.
    #[error("{0}")]
    Key(#[from] KeyError),
    /// It is no reference.
    #[error("Itu bukan nomor rujukan ({0}). Periksa lagi, misalnya ABC-DEF-GHJK.")]
    NoReference(#[from] InvalidReference),
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

/// Prints all that is kept about a person, as JSON.
pub async fn export(data: &Path, whose: &Whose) -> Result<(), NotDone> {
    let store = store::open(data).await?;
    let exported = store
        .repository
        .export(&person(data, whose)?, Timestamp::now())
        .await?;
    if exported.is_empty() {
        return Err(NotDone::Nothing);
    }
    println!("{:#}", serde_json::json!(exported));
    Ok(())
}

/// Erases all that says something about a person.
pub async fn erase(data: &Path, whose: &Whose) -> Result<(), NotDone> {
    let store = store::open(data).await?;
    let person = person(data, whose)?;
    let wish = ErasureReason::Wish;
    let erased = store
        .repository
        .erase(&person, OPERATOR, wish, Timestamp::now())
        .await?;
    if erased.submissions == 0 && erased.notes == 0 {
        return Err(NotDone::Nothing);
    }
    // What was deleted is still in the free parts of the file, until it is written anew.
    store
        .connector
        .compact()
        .await
        .map_err(NotDone::NotCompacted)?;
    println!(
        "Dihapus: {} kiriman dan {} kiriman susulan. Hitungan di laporan tetap.",
        erased.submissions, erased.notes
    );
    Ok(())
}

/// Records that a person withdrew her consent.
pub async fn withdraw(data: &Path, reference: &str) -> Result<(), NotDone> {
    let way = WithdrawalWay::Letter;
    act(data, reference, What::Withdrawn { way }).await?;
    println!(
        "Penarikan persetujuan dicatat. Tidak ada lagi yang dilakukan selain yang diminta hukum."
    );
    Ok(())
}

async fn act(data: &Path, reference: &str, what: What) -> Result<(), NotDone> {
    let store = store::open(data).await?;
    let now = Timestamp::now();
    let act = Act {
        reference: Reference::parse(reference)?,
        seen: None,
        id: Act::draw_id()?,
        by: OPERATOR.to_owned(),
        via: Via::Command,
        at: now,
        what,
        text: None,
    };
    match store.repository.act(&act, now).await {
        Ok(_) => Ok(()),
        Err(NotActed::Unknown) => Err(NotDone::Nothing),
        Err(NotActed::Store(failure)) => Err(failure.into()),
        Err(NotActed::Objection(objection)) => Err(NotDone::NotActed(objection.to_string())),
        Err(_) => Err(NotDone::NotActed(
            "Ada yang lebih dulu mencatat sesuatu. Jalankan perintah yang sama sekali lagi."
                .to_owned(),
        )),
    }
}

fn person(data: &Path, whose: &Whose) -> Result<Person, NotDone> {
    match whose {
        Whose::Reference(reference) => {
            let reference = Reference::parse(reference)?;
            Person::by_reference(reference.compact()).ok_or(NotDone::Nothing)
        }
        Whose::Phone => {
            let mut written = String::new();
            std::io::stdin()
                .read_line(&mut written)
                .map_err(|_| NotDone::NoPhone)?;
            let secret = store::secret(data)?;
            Person::by_phone(written.trim(), &secret).ok_or(NotDone::NoPhone)
        }
    }
}
