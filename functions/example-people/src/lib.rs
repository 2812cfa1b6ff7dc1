//! Invented people with their whole ways, for a store of examples.
//!
//! Start at [`Crowd::people`]. The same seed gives the same people, whatever their number. All are
//! called "Contoh" and something, and all telephone numbers begin `0899-0000`: nobody is meant. How
//! many reach which step, and how long it takes, is made up too; it only has the shape of the
//! programme's own figures, in which few come far.

mod dice;
mod mentors;
mod way;

pub use mentors::mentors;

use std::collections::BTreeMap;

use forms::kind::{Kind, TICKED};
use forms::{Question, RawSubmission, StoringForm};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use programme::{KecamatanId, Reference};
use records::examples::Example;
use records::{Hashes, NewSubmission, Repository, Secret, StoreFailure, Use, phone_hash};

use crate::dice::Dice;
use crate::way::{Registration, way};

/// Days over which the people are spread: two years.
pub const DAYS: i32 = 730;

/// How far invented people come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// As far as the programme's own figures have it: few come to the last step.
    Usual,
    /// Everyone goes on from step to step, for a store as full as one may become.
    Eager,
}

/// The invented people of a form.
#[derive(Clone, Debug)]
pub struct Crowd<'a> {
    /// The form that they sent.
    pub form: &'a StoringForm,
    /// The key that their keyed hashes are made with.
    pub secret: &'a Secret,
    /// The moment up to which things happened.
    pub now: Timestamp,
    /// The seed.
    pub seed: u64,
    /// How far they come.
    pub pace: Pace,
}

impl Crowd<'_> {
    /// Returns the first day on which somebody registers.
    fn first_day(&self) -> Date {
        programme::wib::date(self.now).saturating_sub(DAYS.days())
    }

    /// Iterates over so many people, one after the other.
    pub fn people(&self, number: u32) -> impl Iterator<Item = Example> {
        let questions = self.form.questions();
        let kecamatan = options(questions, "kecamatan");
        (0..number).map(move |at| self.person(at, &kecamatan))
    }

    /// Writes so many people into a store that is marked as one of examples, and closes their days.
    /// `progress` is called with the number written, now and then.
    pub async fn fill(
        &self,
        repository: &Repository,
        number: u32,
        mut progress: impl FnMut(usize),
    ) -> Result<usize, StoreFailure> {
        /// People who are written at a time.
        const BATCH: usize = 500;
        let mut written = 0;
        let mut all = self.people(number);
        loop {
            let batch: Vec<_> = all.by_ref().take(BATCH).collect();
            if batch.is_empty() {
                break;
            }
            repository.load(&batch).await?;
            written += batch.len();
            progress(written);
        }
        repository
            .close_examples(self.first_day(), self.now)
            .await?;
        Ok(written)
    }

    /// Makes the form of somebody of this kecamatan, as she sends it: under another form, the same
    /// number is the same person.
    pub fn sent(&self, at: u32, home: &KecamatanId) -> RawSubmission {
        let mut dice = Dice::of(self.seed, at.into());
        let name = name(&mut dice);
        let answers = self.answers(&mut dice, Some(home), &name, &phone(at));
        let pairs = answers.into_iter().flat_map(|(question, answer)| {
            let values = match answer {
                serde_json::Value::Array(values) => values,
                one => vec![one],
            };
            values.into_iter().map(move |value| {
                let text = value.as_str().unwrap_or(TICKED).to_owned();
                (question.clone(), text)
            })
        });
        RawSubmission::new(pairs)
    }

    fn person(&self, at: u32, kecamatan: &[(String, Option<String>)]) -> Example {
        let mut dice = Dice::of(self.seed, at.into());
        let reference = loop {
            if let Some(reference) = Reference::from_random(&dice.bytes()) {
                break reference;
            }
        };
        // Some offices have many more people than others.
        let most = u32::try_from(kecamatan.len()).unwrap_or(u32::MAX);
        let place = dice.up_to(most).min(dice.up_to(most));
        let place = kecamatan.get(usize::try_from(place).unwrap_or_default());
        let home: Option<KecamatanId> = place.and_then(|(id, _)| id.parse().ok());
        let phone = phone(at);
        // The form takes no digits, but among so many they tell one from the other.
        let name = format!("{} {}", name(&mut dice), at + 1);
        let answers = self.answers(&mut dice, home.as_ref(), &name, &phone);
        let registration = Registration {
            form: self.form.id(),
            stage: self.form.stage(),
            home: home.clone(),
            others: kecamatan,
            now: self.now,
            pace: self.pace,
            answered_after: i32::try_from(self.form.receipt().deadline_days()).unwrap_or(i32::MAX),
            kept_days: self.form.retention_days(),
        };
        let events = way(&registration, &mut dice);
        let received_at = events[0].at;
        let id = self.form.id().as_bytes();
        let whose = at.to_be_bytes();
        let choices = answers.iter().filter(|(question, _)| {
            let question = self.form.question(question);
            question.is_some_and(|question| {
                matches!(question.kind(), Kind::Choice(_) | Kind::Choices(_))
            })
        });
        let new = NewSubmission {
            form: self.form.id().to_owned(),
            hashes: self.secret.comparisons().map(|comparison| Hashes {
                key: comparison.hash(Use::Identity, &[id, &whose]),
                content: comparison.hash(Use::Content, &[id, &whose]),
            }),
            phone_hash: Some(phone_hash(self.secret, &phone)),
            kecamatan: home,
            name: Some(name),
            facets: choices.cloned().collect(),
            due: None,
            consents: self.consents(),
            quarantine: way::is_quarantined(&events)
                .then(|| records::quarantine::Reason::Honeypot.into()),
            stage: self.form.stage(),
            assisted: None,
            received_at,
            expires_at: way::kept_until(received_at, self.form.retention_days()),
            answers,
        };
        Example {
            new,
            reference,
            events,
        }
    }

    /// Makes an answer to every question that must be answered.
    fn answers(
        &self,
        dice: &mut Dice,
        home: Option<&KecamatanId>,
        name: &str,
        phone: &str,
    ) -> Vec<(String, serde_json::Value)> {
        let mut given: BTreeMap<&str, serde_json::Value> = BTreeMap::new();
        for question in self
            .form
            .questions()
            .iter()
            .filter(|asked| asked.required())
        {
            let answer = match question.kind() {
                Kind::PersonName(_) => name.into(),
                Kind::Phone => phone.into(),
                Kind::Choice(choice) if choice.from.as_deref() == Some("kecamatan") => {
                    let Some(home) = home else { continue };
                    home.as_str().into()
                }
                Kind::Choice(choice) => {
                    let parent = choice.parent.as_ref();
                    let parent = parent.and_then(|parent| given.get(parent.as_str())?.as_str());
                    let fitting: Vec<_> = choice
                        .options
                        .iter()
                        .filter(|option| option.parent.as_deref() == parent && !option.closed)
                        .collect();
                    let Some(option) = dice.one_of(&fitting) else {
                        continue;
                    };
                    option.value.as_str().into()
                }
                Kind::Choices(choices) => {
                    let open: Vec<_> = choices.options.iter().filter(|one| !one.closed).collect();
                    let Some(option) = dice.one_of(&open) else {
                        continue;
                    };
                    vec![option.value.as_str()].into()
                }
                Kind::LongText(_) => STORY.into(),
                Kind::Declaration(_) | Kind::Consent(_) => true.into(),
                _ => continue,
            };
            given.insert(question.id(), answer);
        }
        let given = given.into_iter();
        given
            .map(|(question, answer)| (question.to_owned(), answer))
            .collect()
    }

    fn consents(&self) -> Vec<(String, String)> {
        let questions = self.form.questions().iter();
        let consents = questions.filter_map(|question| match question.kind() {
            Kind::Consent(consent) => Some((question.id().to_owned(), consent.version.clone())),
            _ => None,
        });
        consents.collect()
    }
}

/// Lists the values of the open options that come from a source, each with its parent.
fn options(questions: &[Question], source: &str) -> Vec<(String, Option<String>)> {
    let mut questions = questions.iter();
    let options = questions.find_map(|question| match question.kind() {
        Kind::Choice(choice) if choice.from.as_deref() == Some(source) => Some(&choice.options),
        _ => None,
    });
    options
        .into_iter()
        .flatten()
        .filter(|option| !option.closed)
        .map(|option| (option.value.clone(), option.parent.clone()))
        .collect()
}

/// Everything that invented people tell of themselves.
const STORY: &str = "Contoh cerita warga: ingin belajar menghitung harga jual.";

fn phone(at: u32) -> String {
    format!("+628990{at:07}")
}

/// Flowers and trees: nobody's name.
const NAMES: [&str; 24] = [
    "Melati",
    "Kenanga",
    "Cempaka",
    "Dahlia",
    "Anggrek",
    "Teratai",
    "Flamboyan",
    "Kamboja",
    "Seroja",
    "Bugenvil",
    "Mawar",
    "Tanjung",
    "Cendana",
    "Jati",
    "Meranti",
    "Beringin",
    "Pinus",
    "Akasia",
    "Nusa",
    "Sawo",
    "Rambutan",
    "Kemuning",
    "Wijaya",
    "Soka",
];

fn name(dice: &mut Dice) -> String {
    let first = dice.one_of(&NAMES).copied().unwrap_or_default();
    let second = dice.one_of(&NAMES).copied().unwrap_or_default();
    format!("Contoh {first} {second}")
}
