//! `/meja/hak/`: rights that were claimed, by the hours that are left.

use http::StatusCode;
use programme::closed_lists::{IdentityCheck, ReadPurpose, Right};
use programme::words;
use records::history::{Case, Event, Group, What};
use records::{NotOpened, Opened};

use super::view::{CaseView, ListView, Outcome, PartView, RowView, link};
use super::{copy, offices};
use crate::addresses;
use crate::desk::Desk;
use crate::form::{self, own};
use crate::page::{Fault, Handling, Reply, Visit};
use crate::pages::letter::LetterView;
use crate::pages::record::{self, NAMELESS, act, hidden, name, opened, refusal};
use crate::pages::standing::{RIGHTS_DAYS, TagView, hours_left};
use crate::shell::Title;

pub(super) const LIST: &str = "/meja/hak/";
pub(super) const ONE: &str = "/meja/hak/{nomor}/{kasus}/";

const IDENTITY: &str = "identitas";

pub(super) fn list<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let scope = visit.scope();
        let mut rows = Vec::new();
        let mut people = 0;
        for office in offices(desk, visit) {
            for listed in desk.repository().list(&office, Some(Group::Rights)).await? {
                let state = desk
                    .repository()
                    .standing(&scope, listed.reference, visit.now);
                let state = match state.await {
                    Ok(state) => state,
                    Err(NotOpened::Unknown) => continue,
                    Err(reason) => return Err(reason.into()),
                };
                people += usize::from(!state.cases.is_empty());
                let number = listed.reference.to_string();
                let name = listed.name.unwrap_or_else(|| NAMELESS.to_owned());
                for case in &state.cases {
                    rows.push((
                        case.due(),
                        RowView {
                            name: name.clone(),
                            path: case_page(&number, case),
                            below: number.clone(),
                            middle: case.right.label().to_owned(),
                            last: words::moment(case.due()),
                            tag: Some(TagView::claim(case.due(), visit.now)),
                        },
                    ));
                }
            }
        }
        rows.sort_by(|(one, left), (other, right)| (one, &left.path).cmp(&(other, &right.path)));
        let count = rows.len();
        let view = ListView {
            // Every other page counts the people.
            summary: (count > 0).then(|| format!("{count} permintaan dari {people} orang.")),
            heads: ["Orang", "Yang diminta", "Jawab paling lambat"],
            rows: rows.into_iter().map(|(_, row)| row).collect(),
            empty: "Tidak ada permintaan hak yang menunggu.",
            ..ListView::default()
        };
        view.reply(desk, visit, "Hak warga", "rights")
    })
}

pub(super) fn show<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let opened = opened(desk, visit, ReadPurpose::Rights).await?;
        let case = match (case(visit, &opened), answered(visit, &opened)) {
            (Err(_), Some(event)) => return Err(decided(desk, &opened, event).await?),
            (case, _) => case?,
        };
        page(desk, visit, &opened, &case, Outcome::shown("right"))
    })
}

pub(super) fn answer<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let opened = opened(desk, visit, ReadPurpose::Rights).await?;
        let case = match case(visit, &opened) {
            Ok(case) => case,
            Err(fault) => {
                return match answered(visit, &opened) {
                    // By this very form, whose answer got lost.
                    Some(event) if event.by == visit.officer().id.as_str() => {
                        Ok(Reply::see_other("right_answered", &done()))
                    }
                    Some(event) => Err(decided(desk, &opened, event).await?),
                    None => Err(fault),
                };
            }
        };
        let Ok(identity) = visit.fields.text(IDENTITY).parse::<IdentityCheck>() else {
            let message = "Pilih bagaimana Anda memastikan orangnya";
            let outcome = Outcome::wrong("answer_rejected", message);
            return page(desk, visit, &opened, &case, outcome);
        };
        if case.right == Right::Withdraw && opened.state.withdrawn.is_none() {
            let message = "Catat penarikan persetujuannya dulu. Sesudah itu jawab di sini.";
            let conflict = ["Belum dijawab".to_owned(), message.to_owned()];
            let refused = (StatusCode::UNPROCESSABLE_ENTITY, conflict);
            let outcome = Outcome::refused("answer_rejected", refused);
            return page(desk, visit, &opened, &case, outcome);
        }
        if visit.fields.text(own::CONFIRMED) != "ya" {
            return confirmation(desk, visit, &opened, &case, identity);
        }
        let what = What::RightAnswered {
            case: case.seq,
            identity: Some(identity),
        };
        let act = act(visit, opened.reference, what)?;
        match desk.repository().act(&act, visit.now).await {
            Ok(_) => Ok(Reply::see_other("right_answered", &done())),
            Err(reason) => {
                let refused = refusal(desk, reason, &act.what).await?;
                let outcome = Outcome::refused("answer_refused", refused);
                let there = record::opened(desk, visit, ReadPurpose::Rights).await?;
                page(desk, visit, &there, &case, outcome)
            }
        }
    })
}

fn done() -> String {
    format!("{LIST}?kabar=hak-dijawab")
}

/// Finds the case in the address, where it waits.
fn case(visit: &Visit<'_>, opened: &Opened) -> Result<Case, Fault> {
    let seq: u32 = visit
        .parameter("kasus")
        .parse()
        .map_err(|_| Fault::NotFound)?;
    let mut waiting = opened.state.cases.iter();
    let case = waiting.find(|case| case.seq == seq);
    case.cloned().ok_or(Fault::NotFound)
}

/// Finds the answer to the case in the address.
fn answered<'a>(visit: &Visit<'_>, opened: &'a Opened) -> Option<&'a Event> {
    let wanted = visit.parameter("kasus").parse::<u32>();
    let mut events = opened.events.iter();
    events
        .find(|event| matches!(event.what, What::RightAnswered { case, .. } if Ok(case) == wanted))
}

async fn decided(desk: &Desk, opened: &Opened, answer: &Event) -> Result<Fault, Fault> {
    let in_words = "sudah menjawab permintaan hak ini";
    record::decided(desk, answer, in_words, Some(opened.reference)).await
}

fn page(
    desk: &Desk,
    visit: &Visit<'_>,
    opened: &Opened,
    case: &Case,
    outcome: Outcome,
) -> Result<Reply, Fault> {
    let number = opened.reference.to_string();
    let mut view = CaseView::from("Hak warga", LIST);
    view.lead = vec![
        format!("Diminta: {}.", case.right.label().to_lowercase()),
        format!(
            "Diterima {}. Jawab paling lambat {} ({RIGHTS_DAYS} x 24 jam, termasuk akhir pekan). {}.",
            words::moment(case.asked_at),
            words::moment(case.due()),
            hours_left(case.due(), visit.now)
        ),
    ];
    if case.due() <= visit.now {
        view.lead
            .push("Jawab sekarang; sekretariat juga melihatnya.".to_owned());
    }
    view.links.push(match case.right {
        Right::Withdraw => link(
            "Catat penarikan persetujuan",
            addresses::person(opened.reference, "tarik/"),
        ),
        Right::Copy => link(
            "Cetak salinan datanya",
            copy::COPY.replace("{nomor}", &number),
        ),
        Right::Correct => link(
            "Perbaiki datanya",
            addresses::person(opened.reference, "data/"),
        ),
    });
    view.links.push(link(
        "Buka halaman orangnya",
        addresses::person(opened.reference, ""),
    ));
    let label = "Bagaimana Anda memastikan bahwa ini orangnya?";
    let field = form::radios(IDENTITY, label, IdentityCheck::options());
    let mut field = form::answered(field, &visit.fields);
    if let Some(wrong) = outcome.wrong {
        field = form::with_error(field, wrong);
    }
    view.forms.push(PartView {
        paragraphs: vec![format!(
            "Yang memeriksa: {}. Jangan minta atau catat NIK dan nomor dokumen.",
            visit.officer().name
        )],
        action: case_page(&number, case),
        hidden: hidden(visit, opened.state.seq)?,
        fields: vec![field],
        button: "Jawab permintaan".to_owned(),
        ..PartView::default()
    });
    view.letter = letter(desk, visit, opened, case);
    let heading = format!("Permintaan hak: {}", name(opened));
    let title = Title::naming(heading, format!("Permintaan hak {number}"));
    view.reply(desk, visit, title, outcome)
}

/// Names person and effect before it is recorded.
fn confirmation(
    desk: &Desk,
    visit: &Visit<'_>,
    opened: &Opened,
    case: &Case,
    identity: IdentityCheck,
) -> Result<Reply, Fault> {
    let page = case_page(&opened.reference.to_string(), case);
    let mut view = CaseView::from("Kembali ke permintaannya", page.clone());
    let mut hidden = hidden(visit, opened.state.seq)?;
    if let Some(seen) = hidden.first_mut() {
        visit.fields.text(own::SEEN).clone_into(&mut seen.1);
    }
    hidden.push((IDENTITY.to_owned(), identity.code().to_owned()));
    hidden.push((own::CONFIRMED.to_owned(), "ya".to_owned()));
    view.forms.push(PartView {
        paragraphs: vec![format!(
            "Permintaan {}, {}, dicatat sudah dijawab dan hilang dari daftar hak. Orangnya dipastikan: \
             {}, oleh {}. Serahkan dulu surat atau salinannya.",
            name(opened),
            case.right.label().to_lowercase(),
            identity.label().to_lowercase(),
            visit.officer().name
        )],
        action: page,
        hidden,
        button: "Jawab permintaan".to_owned(),
        ..PartView::default()
    });
    view.letter = letter(desk, visit, opened, case);
    let outcome = Outcome::shown("answer_to_confirm");
    view.reply(desk, visit, "Jawab permintaan ini?", outcome)
}

/// Makes the letter that goes with the answer, about what is so; none for a withdrawal that is not
/// recorded yet.
fn letter(desk: &Desk, visit: &Visit<'_>, opened: &Opened, case: &Case) -> Option<LetterView> {
    let is_corrected = opened
        .events
        .iter()
        .any(|event| event.seq > case.seq && matches!(event.what, What::AnswersCorrected { .. }));
    let (asked, answered) = match case.right {
        Right::Withdraw => {
            opened.state.withdrawn.as_ref()?;
            (
                "agar persetujuan Anda ditarik",
                "Penarikan persetujuan Anda sudah kami catat. Data Anda tidak kami pakai lagi.",
            )
        }
        Right::Copy => (
            "salinan data Anda",
            "Salinan semua data Anda yang kami simpan ada bersama surat ini.",
        ),
        Right::Correct if is_corrected => (
            "agar data Anda dibetulkan",
            "Data Anda sudah kami periksa dan perbaiki.",
        ),
        Right::Correct => (
            "agar data Anda dibetulkan",
            "Data Anda sudah kami periksa. Sejak permintaan itu tidak ada yang kami ubah.",
        ),
    };
    let asked = format!(
        "Pada {} Anda meminta {asked}.",
        words::moment(case.asked_at)
    );
    let paragraphs = vec![asked, answered.to_owned()];
    Some(LetterView::new(desk, visit, opened, paragraphs))
}

fn case_page(number: &str, case: &Case) -> String {
    let address = ONE.replace("{nomor}", number);
    address.replace("{kasus}", &case.seq.to_string())
}
