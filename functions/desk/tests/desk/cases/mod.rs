//! Mentors, requests, rights and the look beyond the own office, from outside.

mod beyond;
mod letters;
mod mentors;
mod quarantine;
mod requests;
mod rights;

use programme::closed_lists::Via;
use programme::wib::SECONDS_A_DAY;
use programme::{Reference, Stage};
use records::history::{Act, CITIZEN, What};
use records::quarantine::{Reason, SetAside};
use records::{EachVersion, Hashes, Mentor, NewMentor, NewSubmission, Saved};

use crate::host::{Answer, Host, Person, morning};

/// Stores the form of somebody, received in the morning.
pub(crate) async fn sent(
    host: &Host,
    form: &str,
    kecamatan: &str,
    answers: &[(&str, &str)],
) -> Reference {
    received(host, form, kecamatan, answers, false).await
}

async fn received(
    host: &Host,
    form: &str,
    kecamatan: &str,
    answers: &[(&str, &str)],
    is_doubtful: bool,
) -> Reference {
    let aside = if is_doubtful { "aside" } else { "" };
    let answer = |id: &str| answers.iter().find(|(found, _)| *found == id);
    let secret = records::Secret::new("0123456789abcdef0123456789abcdef").unwrap();
    let phone = answer("telepon").map(|(_, number)| records::phone_hash(&secret, number));
    let is_registration = form == "pendaftaran";
    let new = NewSubmission {
        form: form.to_owned(),
        assisted: None,
        hashes: EachVersion {
            current: Hashes {
                key: format!("{aside} {form} {answers:?}"),
                content: format!("{answers:?}"),
            },
            others: Vec::new(),
        },
        phone_hash: phone,
        kecamatan: kecamatan.parse().ok(),
        name: answer("nama").map(|(_, name)| (*name).to_owned()),
        facets: answer("bidang")
            .map(|(id, value)| ((*id).to_owned(), (*value).into()))
            .into_iter()
            .collect(),
        due: None,
        answers: answers
            .iter()
            .map(|(id, value)| ((*id).to_owned(), (*value).into()))
            .collect(),
        consents: Vec::new(),
        quarantine: is_doubtful.then(|| SetAside {
            reason: Reason::Honeypot,
            keys: vec![format!(" {form} {answers:?}")],
        }),
        stage: is_registration.then_some(Stage::P1),
        received_at: morning(),
        expires_at: morning().as_second() + SECONDS_A_DAY * 730,
    };
    match host.repository.save(&new).await.result {
        Ok(Saved::New(receipted)) => receipted.reference,
        other => panic!("{other:?}"),
    }
}

const CEMPAKA: &[(&str, &str)] = &[
    ("nama", "Contoh Cempaka"),
    ("telepon", "+6281200000001"),
    ("kebutuhan", "Contoh cerita warga"),
    ("cara", "whatsapp"),
];

async fn mentor(host: &Host, name: &str, sectors: &[&str], capacity: u32) -> Mentor {
    let new = NewMentor {
        name: name.to_owned(),
        kecamatan: "tebet".parse().unwrap(),
        sectors: sectors
            .iter()
            .map(|sector| sector.parse().unwrap())
            .collect(),
        capacity,
        leave: None,
    };
    host.repository.add_mentor(new).await.unwrap()
}

/// Records an event that the citizen herself caused at the status page.
pub(crate) async fn record(host: &Host, reference: Reference, what: What) -> Act {
    let act = act(reference, what);
    host.repository.act(&act, morning()).await.unwrap();
    act
}

/// Makes such an event, not recorded yet.
pub(crate) fn act(reference: Reference, what: What) -> Act {
    Act {
        reference,
        seen: None,
        id: Act::draw_id().unwrap(),
        by: CITIZEN.to_owned(),
        via: Via::Status,
        at: morning(),
        what,
        text: None,
    }
}

/// Lists the kinds of events of a submission, with the reason for the mentor.
async fn events(host: &Host, reference: Reference) -> Vec<What> {
    let events = host.repository.history(reference).await.unwrap();
    events.into_iter().map(|event| event.what).collect()
}

async fn kinds(host: &Host, reference: Reference) -> Vec<&'static str> {
    events(host, reference)
        .await
        .iter()
        .map(What::kind)
        .collect()
}

async fn get(host: &Host, person: &mut Person, path: &str) -> Answer {
    person.browser.get(&host.desk, path).await
}

async fn post(host: &Host, person: &mut Person, path: &str, sent: &[(&str, &str)]) -> Answer {
    person.browser.submit(&host.desk, path, sent).await
}
