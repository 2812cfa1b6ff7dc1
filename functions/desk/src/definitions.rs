//! Forms, sessions and words of the functions as the site has them.

use std::collections::BTreeMap;
use std::path::Path;

use bundle::{Messages, Session, Site, file};
use forms::{ChoiceOption, Form, StoringForm};
use jiff::Timestamp;
use programme::Reference;
use programme::closed_lists::DownloadOf;
use records::{Repository, StoreFailure};
use sessions::{Had, Sessions};
use web::bundle::{BundleError, read_json};

/// The forms, those among them that store, the sessions, and the words of the functions.
pub(crate) struct Definitions {
    forms: BTreeMap<String, Form>,
    storing: Vec<StoringForm>,
    sessions: Sessions,
    messages: Messages,
    site: Site,
}

/// The source of the options of the question for a community.
const COMMUNITIES: &str = "komunitas";

/// Answer of those who have not made up their mind.
pub(crate) const UNDECIDED: &str = "belum-tahu";

impl Definitions {
    /// Reads them from a bundle.
    pub(crate) fn load(bundle: &Path) -> Result<Self, BundleError> {
        let forms = form_http::read_forms(bundle)?.into_values();
        let forms: BTreeMap<_, _> = forms.map(|form| (form.id().to_owned(), form)).collect();
        Ok(Self {
            storing: forms
                .values()
                .cloned()
                .filter_map(StoringForm::new)
                .collect(),
            forms,
            sessions: Sessions::load(bundle)?,
            messages: read_json(&bundle.join(file::MESSAGES))?,
            site: read_json(&bundle.join(file::SITE))?,
        })
    }

    /// Finds the form that a person registers with: the one that leads to a stage.
    pub(crate) fn registration(&self) -> Option<&StoringForm> {
        self.storing.iter().find(|form| form.stage().is_some())
    }

    /// Iterates over all forms.
    pub(crate) fn forms(&self) -> impl Iterator<Item = &Form> {
        self.forms.values()
    }

    /// Finds the form with this id; `None` where the site has it no more.
    pub(crate) fn form(&self, id: &str) -> Option<&Form> {
        self.forms.get(id)
    }

    /// Iterates over the sessions, of all kecamatan.
    pub(crate) fn sessions(&self) -> impl Iterator<Item = &Session> {
        self.sessions.all().map(|held| &held.session)
    }

    /// Finds out what somebody has of sessions.
    pub(crate) async fn had(
        &self,
        repository: &Repository,
        reference: Reference,
        now: Timestamp,
    ) -> Result<Vec<Had>, StoreFailure> {
        self.sessions.had(repository, reference, now).await
    }

    /// Returns the words of the functions.
    pub(crate) fn messages(&self) -> &Messages {
        &self.messages
    }

    /// Returns a day by which an office answers, where it may be said.
    pub(crate) fn promised<T>(&self, day: T) -> Option<T> {
        self.site.promised(day)
    }

    /// Returns the sentence that papers carry while the programme is only tried out.
    pub(crate) fn trial_notice(&self) -> Option<&str> {
        self.site.trial_notice(&self.messages)
    }

    /// Returns the form that the people of a download have sent.
    pub(crate) fn form_of(&self, of: DownloadOf) -> Option<&StoringForm> {
        match of {
            DownloadOf::Registered | DownloadOf::Community => self.registration(),
            DownloadOf::MentorRequests => {
                let mut forms = self.storing.iter();
                forms.find(|form| form.stage().is_none())
            }
        }
    }

    /// Iterates over the communities that one can choose when registering.
    pub(crate) fn communities(&self) -> impl Iterator<Item = &ChoiceOption> {
        let form = self.registration();
        let question = form.and_then(|form| form.question_from(COMMUNITIES));
        let options = question.map_or(&[][..], |question| question.kind().options());
        options.iter().filter(|option| option.value != UNDECIDED)
    }

    /// Finds the community with this value.
    pub(crate) fn community(&self, value: &str) -> Option<&ChoiceOption> {
        self.communities().find(|option| option.value == value)
    }

    /// Finds the session with this id.
    pub(crate) fn session(&self, id: &str) -> Option<&Session> {
        Some(&self.sessions.get(id)?.session)
    }
}
