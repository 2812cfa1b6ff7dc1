//! `/meja/mentor/{id}/tutup/`: a mentor leaves. Her people move to others first.

use std::collections::BTreeMap;

use forms::FieldView;
use http::StatusCode;
use programme::closed_lists::ForwardedTo;
use programme::{Reference, Slug};
use records::history::{Act, State, What};
use records::{Assigned, Mentor, MentorStatus, Need, NotOpened, Office, Suggestion, suggest};

use super::assigning::need;
use super::mentors::{CLOSE, LIST, address, mentor};
use super::view;
use super::view::{CaseView, Outcome, PartView, SideView, fact};
use crate::access::Confirmation;
use crate::definitions::UNDECIDED;
use crate::desk::Desk;
use crate::form;
use crate::page::{Fault, Handling, Reply, Visit};
use crate::pages::record::{act, refusal};
use crate::shell::Title;

pub(super) fn ask<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let mentor = mentor(desk, visit).await?;
        let outcome = Outcome::shown("closing_asked");
        page(desk, visit, &mentor, form::newest_code(), outcome).await
    })
}

pub(super) fn close<'a>(desk: &'a Desk, visit: &'a Visit<'a>) -> Handling<'a> {
    Box::pin(async move {
        let mentor = mentor(desk, visit).await?;
        if let Confirmation::Asked(field) = desk.confirm(visit).await? {
            let outcome = (StatusCode::UNPROCESSABLE_ENTITY, "wrong_code").into();
            return page(desk, visit, &mentor, *field, outcome).await;
        }
        match move_all(desk, visit, &mentor).await? {
            Ok(()) => {
                let to = format!("{LIST}?kabar=mentor-ditutup");
                Ok(Reply::see_other("mentor_closed", &to))
            }
            Err(refused) => {
                let there = self::mentor(desk, visit).await?;
                let outcome = Outcome::refused("closing_refused", refused);
                page(desk, visit, &there, form::newest_code(), outcome).await
            }
        }
    })
}

/// Closes a mentor: she takes nobody on from now, her people move, and once none is left she is
/// closed. Done again after a failure, it goes on where it was.
async fn move_all(
    desk: &Desk,
    visit: &Visit<'_>,
    mentor: &Mentor,
) -> Result<Result<(), (StatusCode, [String; 2])>, Fault> {
    let repository = desk.repository();
    let changed_meanwhile = || {
        let message = "Mentor ini baru saja diubah dari tempat lain. Periksa, lalu ulangi.";
        (
            StatusCode::CONFLICT,
            ["Belum ditutup".to_owned(), message.to_owned()],
        )
    };
    let with_status = |mentor: &Mentor, status| Mentor {
        status,
        ..mentor.clone()
    };
    if mentor.status == MentorStatus::Active {
        let closing = with_status(mentor, MentorStatus::Closing);
        if !repository.change_mentor(&closing).await? {
            return Ok(Err(changed_meanwhile()));
        }
    }
    for case in cases(desk, visit, mentor).await? {
        let what = What::Forwarded {
            to: ForwardedTo::Secretariat,
        };
        // Each of them is an action of its own, of one form.
        let act = Act {
            seen: None,
            id: Act::draw_id()?,
            ..act(visit, case.reference, what)?
        };
        let moved = match &case.need {
            Some(need) => repository.assign_suggested(&act, need, visit.now).await,
            None => Ok(Assigned::Nobody(Suggestion::Secretariat)),
        };
        let moved = match moved {
            Ok(Assigned::Nobody(_)) => repository.act(&act, visit.now).await.map(drop),
            moved => moved.map(drop),
        };
        if let Err(reason) = moved {
            return Ok(Err(refusal(desk, reason, &act.what).await?));
        }
    }
    let Some(there) = repository.mentor(&mentor.id).await? else {
        return Err(Fault::NotFound);
    };
    let closed = with_status(&there, MentorStatus::Closed);
    if repository.change_mentor(&closed).await? {
        Ok(Ok(()))
    } else {
        Ok(Err(changed_meanwhile()))
    }
}

/// Somebody whom the mentor looks after.
struct Case {
    reference: Reference,
    need: Option<Need>,
}

/// Lists her people, with what each needs. Their sectors come from the offices' lists, which say no
/// more than that, so nobody's record is opened.
async fn cases(desk: &Desk, visit: &Visit<'_>, mentor: &Mentor) -> Result<Vec<Case>, Fault> {
    let repository = desk.repository();
    let mut states: Vec<(Reference, State)> = Vec::new();
    for reference in repository.cases_of(&mentor.id).await? {
        match repository
            .standing(&visit.scope(), reference, visit.now)
            .await
        {
            Ok(state) => states.push((reference, state)),
            // What has expired is nobody's case any more.
            Err(NotOpened::Unknown) => {}
            Err(reason) => return Err(reason.into()),
        }
    }
    let mut sectors: BTreeMap<Reference, Slug> = BTreeMap::new();
    let mut read = Vec::new();
    for (_, state) in &states {
        let Some(kecamatan) = state.kecamatan().filter(|id| !read.contains(id)) else {
            continue;
        };
        read.push(kecamatan);
        for listed in repository
            .list(&Office::Kecamatan(kecamatan.clone()), None)
            .await?
        {
            let sector = listed
                .facets
                .get("bidang")
                .and_then(|sector| sector.as_str());
            let sector = sector.filter(|sector| *sector != UNDECIDED);
            if let Some(Ok(sector)) = sector.map(str::parse) {
                sectors.insert(listed.reference, sector);
            }
        }
    }
    let cases = states.iter().map(|(reference, state)| Case {
        reference: *reference,
        need: need(desk, visit, state, sectors.get(reference).cloned(), None),
    });
    Ok(cases.collect())
}

async fn page(
    desk: &Desk,
    visit: &Visit<'_>,
    mentor: &Mentor,
    code: FieldView,
    outcome: Outcome,
) -> Result<Reply, Fault> {
    let cases = cases(desk, visit, mentor).await?;
    let mut view = CaseView::from(&mentor.name, address(mentor));
    view.sides.push(SideView {
        title: format!("Warga dampingan ({})", cases.len()),
        rows: homes(desk, mentor, &cases).await?,
    });
    view.forms.push(PartView {
        paragraphs: vec![
            "Mentor ini tidak menerima siapa pun lagi untuk seterusnya. Warga dampingannya lebih \
             dulu dialihkan seperti di bawah; yang belum ada mentornya menunggu di sekretariat."
                .to_owned(),
        ],
        action: CLOSE.replace("{id}", mentor.id.as_str()),
        fields: vec![code],
        button: "Tutup mentor".to_owned(),
        ..PartView::default()
    });
    let title = Title::naming(format!("Tutup mentor {}", mentor.name), "Tutup mentor");
    view.reply(desk, visit, title, outcome)
}

/// Lists the new homes as they would be now, one after the other.
async fn homes(
    desk: &Desk,
    leaving: &Mentor,
    cases: &[Case],
) -> Result<Vec<view::FactView>, Fault> {
    let mut known: BTreeMap<Slug, Mentor> = BTreeMap::new();
    let mut rows = Vec::new();
    for case in cases {
        let mut home = "Sekretariat, sampai ada mentornya".to_owned();
        if let Some(need) = &case.need {
            for mentor in desk.repository().mentors_for(need).await? {
                known.entry(mentor.id.clone()).or_insert(mentor);
            }
            known.remove(&leaving.id);
            let mentors: Vec<Mentor> = known.values().cloned().collect();
            if let Suggestion::Mentor { id, reason, .. } = suggest(need, &mentors)
                && let Some(mentor) = known.get_mut(&id)
            {
                mentor.load += 1;
                home = format!("{} ({})", mentor.name, reason.label().to_lowercase());
            }
        }
        rows.push(fact(case.reference.to_string(), home));
    }
    Ok(rows)
}
