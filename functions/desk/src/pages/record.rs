//! A record and what is done about it: opened with a note of who reads, acted on as a form sent it,
//! and said why, where nothing was recorded.

use forms::kind::Kind;
use http::StatusCode;
use programme::closed_lists::{ReadPurpose, Via};
use programme::{PhoneNumber, Reference, wib, words};
use records::history::{Act, Event, NotActed, Objection, What};
use records::{NAMESAKE, Opened, Reader, StoreFailure};

use super::people::history;
use crate::addresses;
use crate::desk::Desk;
use crate::form::own;
use crate::page::{Fault, Visit};

/// Stands for the name of somebody whose form asked for none.
pub(crate) const NAMELESS: &str = "Tanpa nama";

/// Names and values that go along unseen with a form.
pub(crate) type Hidden = Vec<(String, String)>;

/// Reads the reference in the address.
pub(crate) fn reference(visit: &Visit<'_>) -> Result<Reference, Fault> {
    Reference::parse(visit.parameter("nomor")).map_err(|_| Fault::NotFound)
}

/// Opens the record whose reference is in the address, where it is in scope.
pub(crate) async fn opened(
    desk: &Desk,
    visit: &Visit<'_>,
    purpose: ReadPurpose,
) -> Result<Opened, Fault> {
    open(desk, visit, reference(visit)?, purpose).await
}

/// Opens a record for which something is to be done, for its blank form; where nothing more is
/// done, that is told.
pub(crate) async fn opened_to_act(
    desk: &Desk,
    visit: &Visit<'_>,
    purpose: ReadPurpose,
) -> Result<Opened, Fault> {
    let opened = opened(desk, visit, purpose).await?;
    closed(&opened).map_or(Ok(opened), Err)
}

/// Says why nothing more is done for her, with the way to her page.
pub(crate) fn closed(opened: &Opened) -> Option<Fault> {
    let objection = opened.state.closed()?;
    Some(refused(objection, opened.reference))
}

/// Tells an objection to what a form would do, before it is filled in, with the way to her page.
pub(crate) fn refused(objection: Objection, reference: Reference) -> Fault {
    Fault::Closed(objection, addresses::person(reference, ""))
}

/// Tells that a case was decided by this event, with the way to the page of its person, where she
/// still has one.
pub(crate) async fn decided(
    desk: &Desk,
    decision: &Event,
    in_words: &str,
    person: Option<Reference>,
) -> Result<Fault, Fault> {
    let who = desk.doer(&decision.by).await?;
    let at = words::moment(decision.recorded_at);
    let told = format!("{who} {in_words} ({at}). Tidak ada lagi yang perlu dilakukan di sini.");
    Ok(Fault::Decided(
        told,
        person.map(|person| addresses::person(person, "")),
    ))
}

/// Opens a record, where it is in scope; that it is read is written down first.
pub(crate) async fn open(
    desk: &Desk,
    visit: &Visit<'_>,
    reference: Reference,
    purpose: ReadPurpose,
) -> Result<Opened, Fault> {
    let reader = Reader {
        officer: visit.officer().id.clone(),
        purpose,
    };
    let scope = visit.scope();
    let opened = desk
        .repository()
        .person(&scope, reference, &reader, visit.now);
    Ok(opened.await?)
}

/// Returns her name, or what stands for it.
pub(crate) fn name(opened: &Opened) -> &str {
    opened.name.as_deref().unwrap_or(NAMELESS)
}

/// Returns the first telephone number of her form, as it is dialled.
pub(crate) fn phone(desk: &Desk, opened: &Opened) -> Option<String> {
    let form = desk.form(&opened.sent.form)?;
    let mut questions = form.questions().iter();
    let question = questions.find(|question| matches!(question.kind(), Kind::Phone))?;
    let number = opened.sent.answers.get(question.id())?.as_str()?;
    Some(dialled(number))
}

/// Reads the number of the last event that the officer has seen, as a form of ours says it.
pub(crate) fn seen(visit: &Visit<'_>) -> Option<u32> {
    /// Sort keys of events have six digits.
    const MOST: u32 = 999_999;

    let seen = visit.fields.text(own::SEEN).parse().ok()?;
    (1..=MOST).contains(&seen).then_some(seen)
}

/// Makes an act of the officer, as her form sent it.
pub(crate) fn act(
    visit: &Visit<'_>,
    reference: Reference,
    what: What,
) -> Result<Act, StoreFailure> {
    Ok(Act {
        reference,
        seen: seen(visit),
        id: action_id(visit)?,
        by: visit.officer().id.to_string(),
        via: Via::Desk,
        at: visit.now,
        what,
        text: None,
    })
}

/// Returns the id of an action: the form's own, or a new one for a new form.
fn action_id(visit: &Visit<'_>) -> Result<String, StoreFailure> {
    let sent = visit.fields.text(own::ACTION);
    let is_ours = sent.len() == 16 && sent.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_ours {
        Ok(sent.to_owned())
    } else {
        Act::draw_id()
    }
}

/// Makes everything that goes along unseen with every act about a record whose last event is `seq`.
/// A form that is shown again after another event than it was made after is another action.
pub(crate) fn hidden(visit: &Visit<'_>, seq: u32) -> Result<Hidden, StoreFailure> {
    let action = if seen(visit) == Some(seq) {
        action_id(visit)?
    } else {
        Act::draw_id()?
    };
    Ok(vec![
        (own::SEEN.to_owned(), seq.to_string()),
        (own::ACTION.to_owned(), action),
    ])
}

/// Writes title and sentence for an officer whose colleagues were faster: `since` are the events
/// that she had not seen. What was undone meanwhile is not recorded.
async fn overtaken(
    desk: &Desk,
    since: &[Event],
    wanted: &What,
) -> Result<[String; 2], StoreFailure> {
    let undone = |event: &Event| since.iter().find(|other| undoes(other, event));
    let takes_back = |event: &Event| since.iter().any(|other| undoes(event, other));
    let news = |event: &&Event| undone(event).is_none() && !takes_back(event);
    let mut latest = since.iter().rev().filter(news);
    if let Some(event) = latest
        .clone()
        .find(|event| history::is_alike(&event.what, wanted))
    {
        let (who, clock) = (desk.doer(&event.by).await?, clock(event));
        return Ok([
            "Sudah tercatat".to_owned(),
            format!("{who} sudah mencatatnya ({clock}). Tidak perlu dicatat lagi."),
        ]);
    }
    let Some(event) = latest.next().or(since.first()) else {
        return Ok([NOT_SAVED.to_owned(), String::new()]);
    };
    let (who, clock) = (desk.doer(&event.by).await?, clock(event));
    let done = history::summary(&event.what, desk);
    let told = match undone(event) {
        None => format!("{who} baru saja mencatat: {done} ({clock})."),
        Some(undoing) => {
            let by = desk.doer(&undoing.by).await?;
            let since = self::clock(undoing);
            format!("{who} mencatat: {done} ({clock}), lalu {by} mengurungkannya ({since}).")
        }
    };
    Ok([
        NOT_SAVED.to_owned(),
        format!("{told} Isian Anda masih ada. Periksa, lalu simpan lagi bila masih perlu."),
    ])
}

/// Writes title and sentence for an officer who went back to a form that was saved already, and
/// sent it otherwise, or after it was undone: `since` begins with what it recorded.
fn resent(desk: &Desk, since: &[Event]) -> [String; 2] {
    let told = since.first().map(|event| {
        let (done, clock) = (history::summary(&event.what, desk), clock(event));
        if event.stands(since) {
            format!(
                "Formulir ini sudah pernah disimpan: {done} ({clock}). Yang Anda kirim sekarang \
                 lain isinya, jadi belum disimpan."
            )
        } else {
            format!("Formulir ini sudah pernah disimpan ({done}, {clock}), lalu diurungkan.")
        }
    });
    let told = told.unwrap_or_default();
    [
        NOT_SAVED.to_owned(),
        format!("{told} Isian Anda masih ada. Periksa, lalu simpan lagi bila masih perlu."),
    ]
}

fn undoes(one: &Event, other: &Event) -> bool {
    one.what.undoes() == Some(other.seq)
}

/// Writes the time at which an event was recorded.
pub(crate) fn clock(event: &Event) -> String {
    words::clock(wib::local(event.recorded_at).time())
}

/// Says why an act was not recorded: the status of the answer, a title and a sentence. What nobody
/// may know of is not found.
pub(crate) async fn refusal(
    desk: &Desk,
    reason: NotActed,
    wanted: &What,
) -> Result<(StatusCode, [String; 2]), Fault> {
    let (status, message) = match reason {
        NotActed::Faster(since) => {
            let conflict = overtaken(desk, &since, wanted).await?;
            return Ok((StatusCode::CONFLICT, conflict));
        }
        NotActed::Resent(since) => {
            return Ok((StatusCode::CONFLICT, resent(desk, &since)));
        }
        NotActed::Objection(objection) => (StatusCode::UNPROCESSABLE_ENTITY, objection.to_string()),
        NotActed::MentorFull | NotActed::UnknownMentor if wanted.undoes().is_some() => {
            (StatusCode::CONFLICT, FORMER_MENTOR_FULL.to_owned())
        }
        NotActed::MentorFull => {
            let message = "Tempat mentor itu baru saja terisi. Saran di bawah sudah yang terbaru.";
            (StatusCode::CONFLICT, message.to_owned())
        }
        NotActed::Refused(NAMESAKE) => (StatusCode::CONFLICT, CAME_AGAIN.to_owned()),
        NotActed::Unknown | NotActed::UnknownMentor | NotActed::Refused(_) => {
            return Err(Fault::NotFound);
        }
        NotActed::Store(failure) => return Err(failure.into()),
    };
    Ok((status, [NOT_SAVED.to_owned(), message]))
}

/// Told where an act can't be undone because her mentor of before is no longer free.
pub(crate) const FORMER_MENTOR_FULL: &str = "Mentor sebelumnya tidak punya tempat lagi, jadi orang \
    ini tidak dapat kembali kepadanya. Pilih mentor lain lewat \"Tetapkan mentor\".";

/// Told where a withdrawal can't be put right because its person has sent the form again since.
const CAME_AGAIN: &str = "Orang ini sudah mendaftar lagi sesudah persetujuannya ditarik. Cari namanya \
    di daftar kerja, lalu lanjutkan di pendaftarannya yang baru.";

/// Title above the reason why something was not recorded.
pub(crate) const NOT_SAVED: &str = "Belum disimpan";

/// Writes a number in the groups in which people read it aloud.
pub(crate) fn dialled(number: &str) -> String {
    let Ok(number) = PhoneNumber::parse(number) else {
        return number.to_owned();
    };
    let local = number.as_str().replacen("+62", "0", 1);
    let digits: Vec<char> = local.chars().collect();
    let groups = digits
        .chunks(4)
        .map(|group| group.iter().collect::<String>());
    groups.collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_shown_as_it_is_dialled() {
        assert_eq!(dialled("+6281234567890"), "0812-3456-7890");
        assert_eq!(dialled("bukan nomor"), "bukan nomor");
    }
}
