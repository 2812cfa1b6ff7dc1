//! Officers: who they are, and what their scope holds.

use std::fmt;
use std::str::FromStr;

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use programme::KecamatanId;

use crate::failure::StoreFailure;
use crate::items::{self, Item, string, text};

/// An officer's account as the desk sees it, with nothing secret in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Officer {
    /// Names her in events and keys; says nothing about her.
    pub id: OfficerId,
    /// The name shown to colleagues, with which she signs in; empty until the account is activated.
    pub name: String,
    /// Her work.
    pub assignment: Assignment,
    /// Whether the account can be used.
    pub status: OfficerStatus,
    /// When she last signed in.
    pub last_sign_in: Option<Timestamp>,
    /// Until when her activation code can be used; `None` where she has none.
    pub activation_until: Option<Timestamp>,
    /// The last new activation code that was asked for her.
    pub renewal: Option<Renewal>,
}

/// A new activation code for an officer who has lost all that she proves herself by: one of the
/// secretariat asks for it, another approves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renewal {
    /// The one who asked.
    pub asked_by: OfficerId,
    /// When.
    pub asked_at: Timestamp,
    /// The one who approved it; `None` as long as nobody has.
    pub approved_by: Option<OfficerId>,
}

/// An officer's work, and the kecamatan in which she does it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Assignment {
    /// Looks after the people of one or more kecamatan.
    Pendamping(Offices),
    /// Looks after the programme in all 44 kecamatan, its accounts and people's rights.
    Sekretariat,
}

/// The kecamatan of a pendamping: one or more, each once, in the order of their slugs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offices(Vec<KecamatanId>);

/// The two kinds of officers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Of one or more kecamatan.
    Pendamping,
    /// Of the programme.
    Sekretariat,
}

/// The records that an officer may see.
///
/// It comes out of a stored account and from nowhere else, is read anew at every request, and
/// builds the key of every read of the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Those of these kecamatan.
    #[non_exhaustive]
    Kecamatan(Offices),
    /// Those of all kecamatan.
    #[non_exhaustive]
    All,
}

/// Whether an account can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfficerStatus {
    /// Waits for its activation code.
    Invited,
    /// In use.
    Active,
    /// Closed for good.
    Closed,
}

/// The id of an officer: eight letters and digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OfficerId(String);

/// The text is no id of an officer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an officer's id has eight of the letters a to z and the digits 2 to 7")]
pub struct InvalidOfficerId;

impl Officer {
    /// Returns her kind of work.
    pub fn role(&self) -> Role {
        self.assignment.role()
    }

    /// Returns the records that she may see.
    pub fn scope(&self) -> Scope {
        match &self.assignment {
            Assignment::Pendamping(offices) => Scope::Kecamatan(offices.clone()),
            Assignment::Sekretariat => Scope::All,
        }
    }
}

impl Assignment {
    /// Returns the kind of work.
    pub fn role(&self) -> Role {
        match self {
            Self::Pendamping(_) => Role::Pendamping,
            Self::Sekretariat => Role::Sekretariat,
        }
    }

    /// Returns the kecamatan of a pendamping; none for the secretariat, which has no office of its
    /// own.
    pub fn kecamatan(&self) -> &[KecamatanId] {
        match self {
            Self::Pendamping(offices) => offices.as_slice(),
            Self::Sekretariat => &[],
        }
    }

    pub(crate) fn put(&self, item: &mut Item) {
        let kecamatan = self.kecamatan().iter().map(|slug| text(slug.as_str()));
        items::put(item, "role", text(self.role().name()));
        items::put(item, "kecamatan", AttributeValue::L(kecamatan.collect()));
    }

    pub(crate) fn read(item: &Item) -> Result<Self, StoreFailure> {
        let unreadable = || StoreFailure::unreadable("officer");
        match string(item, "role") {
            "sekretariat" => Ok(Self::Sekretariat),
            "pendamping" => {
                let kecamatan = item.get("kecamatan").and_then(|list| list.as_l().ok());
                let kecamatan = kecamatan.ok_or_else(unreadable)?.iter();
                let kecamatan = kecamatan.map(|slug| slug.as_s().ok()?.parse().ok());
                let kecamatan = kecamatan.collect::<Option<Vec<_>>>();
                let offices = kecamatan.and_then(Offices::new).ok_or_else(unreadable)?;
                Ok(Self::Pendamping(offices))
            }
            _ => Err(unreadable()),
        }
    }
}

impl Offices {
    /// Makes the list of these kecamatan in their order; `None` where there is none.
    pub fn new(mut kecamatan: Vec<KecamatanId>) -> Option<Self> {
        kecamatan.sort_unstable();
        kecamatan.dedup();
        (!kecamatan.is_empty()).then_some(Self(kecamatan))
    }

    /// Returns all of them, at least one.
    pub fn as_slice(&self) -> &[KecamatanId] {
        &self.0
    }
}

impl Scope {
    /// Makes the scope of the operator's command: whoever runs it has the whole store in hand
    /// anyway. The desk has no use for it; its scopes come out of accounts.
    pub fn of_operator() -> Self {
        Self::All
    }

    /// Tells whether records of this kecamatan are in it.
    pub fn holds(&self, kecamatan: &KecamatanId) -> bool {
        match self {
            Self::Kecamatan(offices) => offices.0.contains(kecamatan),
            Self::All => true,
        }
    }
}

impl Role {
    /// Returns its name in the store and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pendamping => "pendamping",
            Self::Sekretariat => "sekretariat",
        }
    }
}

impl OfficerStatus {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::Active => "active",
            Self::Closed => "closed",
        }
    }

    pub(crate) fn read(item: &Item) -> Result<Self, StoreFailure> {
        match string(item, "status") {
            "invited" => Ok(Self::Invited),
            "active" => Ok(Self::Active),
            "closed" => Ok(Self::Closed),
            _ => Err(StoreFailure::unreadable("officer")),
        }
    }
}

impl OfficerId {
    /// Draws a new id.
    pub(crate) fn draw() -> Result<Self, StoreFailure> {
        let mut bytes = [0; 5];
        getrandom::fill(&mut bytes).map_err(|_| StoreFailure::no_random_numbers())?;
        Ok(Self(programme::base32::encode(&bytes).to_ascii_lowercase()))
    }

    /// Returns the id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for OfficerId {
    type Err = InvalidOfficerId;

    fn from_str(text: &str) -> Result<Self, InvalidOfficerId> {
        let is_ours = |byte: u8| byte.is_ascii_lowercase() || (b'2'..=b'7').contains(&byte);
        if text.len() == 8 && text.bytes().all(is_ours) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidOfficerId)
        }
    }
}

impl fmt::Display for OfficerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slugs(names: &[&str]) -> Vec<KecamatanId> {
        let names = names.iter();
        names.map(|name| name.parse().expect("a slug")).collect()
    }

    #[test]
    fn an_assignment_reads_back_as_it_was_written() {
        let tebet = Offices::new(slugs(&["tebet", "koja", "tebet"])).expect("two");
        assert_eq!(tebet.as_slice(), slugs(&["koja", "tebet"]));
        for assignment in [Assignment::Sekretariat, Assignment::Pendamping(tebet)] {
            let mut item = Item::new();
            assignment.put(&mut item);
            assert_eq!(Assignment::read(&item), Ok(assignment));
        }
        assert!(Assignment::read(&Item::new()).is_err());
        assert_eq!(Offices::new(Vec::new()), None);
    }

    #[test]
    fn an_id_is_eight_letters_and_digits() {
        let id = OfficerId::draw().expect("random numbers");
        assert_eq!(id.as_str().parse(), Ok(id.clone()));
        for wrong in [
            "",
            "abcdefg",
            "abcdefgh2",
            "ABCDEFGH",
            "abcdefg1",
            "abcdefg#",
        ] {
            assert_eq!(wrong.parse::<OfficerId>(), Err(InvalidOfficerId), "{wrong}");
        }
    }
}
