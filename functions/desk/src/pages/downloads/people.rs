//! The people of a table, and the note that it was taken.

use forms::StoringForm;
use programme::KecamatanId;
use programme::closed_lists::{DownloadOf, DownloadPurpose, ReadPurpose};
use records::{Assignment, Download, Filed, Reader, Serial, StoreFailure};

use crate::desk::Desk;
use crate::page::{Fault, Visit};

/// A table that is asked for.
pub(super) struct Wish<'a> {
    pub of: DownloadOf,
    /// Only those who chose this community.
    pub community: Option<&'a str>,
    pub purpose: DownloadPurpose,
    /// Code of the kind of file.
    pub format: &'a str,
}

/// A table whose people are written down, and so is that it was taken.
pub(super) struct Taken {
    pub serial: Serial,
    pub rows: u32,
}

/// Hands over everybody in the officer's scope whom the table holds, after both notes about it.
pub(super) async fn take(
    desk: &Desk,
    visit: &Visit<'_>,
    wish: &Wish<'_>,
    form: &StoringForm,
    mut each: impl FnMut(&KecamatanId, Filed) + Send,
) -> Result<Taken, Fault> {
    let officer = visit.officer();
    let reader = Reader {
        officer: officer.id.clone(),
        purpose: ReadPurpose::Table,
    };
    let serial = Serial::draw()?;
    let of_all: Vec<KecamatanId>;
    let kecamatan = match &officer.assignment {
        Assignment::Pendamping(own) => own.as_slice(),
        Assignment::Sekretariat => {
            of_all = desk.offices().keys().cloned().collect();
            &of_all
        }
    };
    let scope = visit.scope();
    let question = form.question_from("komunitas").map(forms::Question::id);
    let chose = |filed: &Filed| {
        wish.community.is_none_or(|community| {
            let chosen = question.and_then(|question| filed.answers.get(question));
            chosen.is_some_and(|chosen| chosen == community)
        })
    };
    let mut rows = 0;
    for kecamatan in kecamatan {
        desk.repository()
            .for_each_filed(
                &scope,
                kecamatan,
                form.id(),
                (&reader, visit.now),
                &chose,
                |filed| {
                    rows += u32::try_from(filed.len()).unwrap_or(u32::MAX);
                    for filed in filed {
                        each(kecamatan, filed);
                    }
                },
            )
            .await?;
    }
    let download = Download {
        serial: serial.clone(),
        by: officer.id.clone(),
        at: visit.now,
        of: wish.of,
        format: wish.format.to_owned(),
        purpose: wish.purpose,
        rows,
    };
    if !desk.repository().note_download(&download).await? {
        return Err(StoreFailure::taken().into());
    }
    Ok(Taken { serial, rows })
}
