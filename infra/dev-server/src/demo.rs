//! A store of invented people, for trying the desk: `cargo run -- --demo`.

use std::path::Path;

use example_people::{Crowd, Pace};
use forms::{Form, StoringForm};
use jiff::{SignedDuration, Timestamp};
use programme::closed_lists::{Right, Via};
use programme::{KecamatanId, Reference, Slug, wib};
use records::history::{Act, CITIZEN, OPERATOR, What};
use records::quarantine::Reason;
use records::{Assignment, Offices, Repository, Saved, Secret};
use sessions::Sessions;

use crate::StartError;

/// The number of invented people.
const PEOPLE: u32 = 2_000;

/// The seed: the same people each time.
const SEED: u64 = 1;

/// The kecamatan of the example pendamping.
const KECAMATAN: &str = "tebet";

/// Hours since each of the last registrations in her kecamatan.
const REGISTERED: [i64; 8] = [150, 121, 98, 52, 29, 20, 3, 1];

/// Hours since each request for a mentor there. The first ones are of those who registered last.
const ASKED: [i64; 5] = [2, 25, 30, 190, 400];

/// Hours since each form that waits in quarantine.
const DOUBTFUL: [i64; 2] = [40, 5];

/// Hours since each claim of a right, of those who registered first.
const CLAIMED: [i64; 2] = [70, 9];

/// Fills the empty store, and invites an example officer of each role: their activation
/// codes.
pub async fn fill(
    repository: &Repository,
    secret: &Secret,
    bundle: &Path,
) -> Result<Vec<String>, StartError> {
    let now = Timestamp::now();
    let registration = form(bundle, "pendaftaran")?;
    let is_marked = repository.mark_as_examples().await;
    if !is_marked.map_err(|cause| other(&cause))? {
        return Err(StartError::Demo(
            "berkas data ini berisi data lain. Jalankan tanpa --data.".to_owned(),
        ));
    }
    let crowd = Crowd {
        form: &registration,
        secret,
        now,
        seed: SEED,
        pace: Pace::Usual,
    };
    let mentors = example_people::mentors(
        &slugs(&registration, "kecamatan"),
        &slugs(&registration, "bidang"),
        wib::date(now),
    );
    let loaded = repository.load_mentors(&mentors).await;
    loaded.map_err(|cause| other(&cause))?;
    let tebet: KecamatanId = KECAMATAN.parse().map_err(|cause| other(&cause))?;
    let requests = form(bundle, "minta-mentor")?;
    let morning = Morning {
        repository,
        secret,
        tebet: &tebet,
        now,
    };
    // Before the days are closed, so that they count.
    morning.fill(&crowd, &requests, bundle).await?;
    let filled = crowd.fill(repository, PEOPLE, |_| {}).await;
    filled.map_err(|cause| other(&cause))?;
    let pendamping = Offices::new(vec![tebet]).map(Assignment::Pendamping);
    let mut codes = Vec::new();
    for assignment in pendamping.into_iter().chain([Assignment::Sekretariat]) {
        let invited = repository.invite(assignment, OPERATOR, now);
        let invited = invited.await.map_err(|cause| other(&cause))?;
        codes.push(invited.code.shown().clone());
    }
    Ok(codes)
}

/// Work that waits on the example pendamping's desk this morning, besides the crowd.
struct Morning<'a> {
    repository: &'a Repository,
    secret: &'a Secret,
    tebet: &'a KecamatanId,
    now: Timestamp,
}

impl Morning<'_> {
    async fn fill(
        &self,
        crowd: &Crowd<'_>,
        requests: &StoringForm,
        bundle: &Path,
    ) -> Result<(), StartError> {
        let mut registered = Vec::new();
        for (at, hours) in (PEOPLE..).zip(REGISTERED) {
            registered.push(self.send(crowd, at, None, hours).await?);
        }
        for (at, hours) in (PEOPLE + 100..).zip(DOUBTFUL) {
            self.send(crowd, at, Some(Reason::Links), hours).await?;
        }
        let asking = Crowd {
            form: requests,
            ..crowd.clone()
        };
        let last = PEOPLE + 6;
        for (at, hours) in (last..).zip(ASKED) {
            self.send(&asking, at, None, hours).await?;
        }
        for (reference, hours) in registered.iter().zip(CLAIMED) {
            self.claim(*reference, hours).await?;
        }
        self.join(&registered, bundle).await
    }

    /// Sends a form that came in so many hours ago.
    async fn send(
        &self,
        crowd: &Crowd<'_>,
        at: u32,
        doubt: Option<Reason>,
        hours: i64,
    ) -> Result<Reference, StartError> {
        let sent = crowd.sent(at, self.tebet);
        let checked = crowd.form.check(&sent);
        let checked = checked.map_err(|_| other(&"formulir contoh tidak lengkap"))?;
        let at = self.before(hours);
        let new = submissions::prepare(crowd.form, &checked, doubt, self.secret, at);
        let saved = self.repository.save(&new).await.result;
        match saved.map_err(|cause| other(&cause))? {
            Saved::New(kept) | Saved::Same(kept) | Saved::Other(kept) => Ok(kept.reference),
        }
    }

    /// Asks for a copy of her data.
    async fn claim(&self, reference: Reference, hours: i64) -> Result<(), StartError> {
        let at = self.before(hours);
        let act = Act {
            reference,
            seen: None,
            id: Act::draw_id().map_err(|cause| other(&cause))?,
            by: CITIZEN.to_owned(),
            via: Via::Status,
            at,
            what: What::RightAsked { right: Right::Copy },
            text: None,
        };
        let acted = self.repository.act(&act, at).await;
        acted
            .map(drop)
            .map_err(|_| other(&"permintaan hak contoh ditolak"))
    }

    /// Asks for a place in every session there, for each of these people.
    async fn join(&self, people: &[Reference], bundle: &Path) -> Result<(), StartError> {
        let sessions = Sessions::load(bundle).map_err(|cause| other(&cause))?;
        for rules in sessions.held_in(KECAMATAN) {
            // As soon as one could, if that is not to come.
            let at = self.now.min(rules.closes - SignedDuration::from_secs(1));
            if at < rules.opens {
                continue;
            }
            let opened = self.repository.open_places(rules, at).await;
            opened.map_err(|cause| other(&cause))?;
            let clock = || at;
            for reference in people {
                let joined = self.repository.join(&rules.session, *reference, &clock);
                joined.await.map_err(|cause| other(&cause))?;
            }
        }
        Ok(())
    }

    fn before(&self, hours: i64) -> Timestamp {
        self.now - SignedDuration::from_hours(hours)
    }
}

fn form(bundle: &Path, name: &str) -> Result<StoringForm, StartError> {
    let path = bundle.join(format!("formulir/{name}.json"));
    let text = std::fs::read_to_string(&path)
        .map_err(|cause| StartError::Demo(format!("{}: {cause}", path.display())))?;
    let form: Form = serde_json::from_str(&text).map_err(|cause| other(&cause))?;
    StoringForm::new(form)
        .ok_or_else(|| StartError::Demo(format!("formulir {name} tidak menyimpan")))
}

/// Lists the options of the question whose answers come from this source.
fn slugs(form: &StoringForm, source: &str) -> Vec<Slug> {
    let question = form.question_from(source);
    let options = question.map_or(&[][..], |question| question.kind().options());
    // Nobody is a mentor for those who don't know yet.
    let open = options
        .iter()
        .filter(|option| !option.closed && option.value != "belum-tahu");
    open.filter_map(|option| option.value.parse().ok())
        .collect()
}

fn other(cause: &dyn std::fmt::Display) -> StartError {
    StartError::Demo(cause.to_string())
}
