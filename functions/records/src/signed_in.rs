//! Officers who are signed in: from the log-in on, carried on by each request, until time or her own
//! hand ends it.

use std::fmt;

use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use programme::wib;
use sha2::{Digest as _, Sha256};

use crate::failure::StoreFailure;
use crate::items::{self, Item, string, text};
use crate::keyed_hash::read_digits;
use crate::officer::{OfficerId, OfficerStatus};
use crate::officers::Account;
use crate::repository::Repository;
use crate::table;

/// How long an officer may do nothing, in seconds.
pub const IDLE_SECONDS: i64 = 15 * 60;

/// How long a sign-in may last in all, in seconds.
pub const LONGEST_SECONDS: i64 = 12 * 60 * 60;

/// How long the store knows of a sign-in that has ended, so that the sign-in page can say why.
const KNOWN_SECONDS: i64 = wib::SECONDS_A_DAY;

/// The secret that a browser holds: 256 random bits. The store has only its hash.
#[derive(Clone)]
pub struct SignInToken([u8; 32]);

/// The way in which an officer signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignedInBy {
    /// With her authenticator.
    Authenticator,
    /// With a recovery code, so that she may set up another authenticator.
    RecoveryCode,
}

/// An officer who is signed in, with her account as it stands now.
pub struct SignedIn {
    /// The account.
    pub account: Account,
    /// How she signed in.
    pub by: SignedInBy,
    /// When that ends, whatever she does.
    pub ends_at: Timestamp,
}

/// Outcome of looking for a sign-in.
pub enum Entry {
    /// It is under way.
    Signed(Box<SignedIn>),
    /// Nothing was done for [`IDLE_SECONDS`]; whose it was.
    Idle(OfficerId),
    /// It has lasted [`LONGEST_SECONDS`]; whose it was.
    Over(OfficerId),
    /// There is none, or it was ended.
    None,
}

impl SignInToken {
    /// Reads a token out of a cookie; `None` when it can be none.
    pub fn read(text: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        read_digits(text, &mut bytes).then_some(Self(bytes))
    }

    /// Returns the token as the cookie holds it.
    pub fn text(&self) -> String {
        hex::encode(self.0)
    }

    /// Returns the token in each form of her pages. It can't be told from the cookie's
    /// hash, nor the cookie from it.
    pub fn form_token(&self) -> String {
        hex::encode(self.keyed().finalize().into_bytes())
    }

    /// Tells whether a form carries the token of this sign-in, found out in constant time.
    pub fn is_form_token(&self, text: &str) -> bool {
        let mut bytes = [0; 32];
        read_digits(text, &mut bytes) && self.keyed().verify_slice(&bytes).is_ok()
    }

    fn keyed(&self) -> Hmac<Sha256> {
        let keyed = Hmac::<Sha256>::new_from_slice(&self.0)
            .expect("HMAC takes keys of any length (RFC 2104, section 2)");
        keyed.chain_update(b"okoce form token 1\0")
    }

    fn draw() -> Result<Self, StoreFailure> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|_| StoreFailure::no_random_numbers())?;
        Ok(Self(bytes))
    }

    fn address(&self) -> Item {
        let hash = hex::encode(Sha256::digest(self.0));
        items::address(format!("SESSION#{hash}"), "SESSION".to_owned())
    }
}

impl Repository {
    /// Signs in an account that has proved itself.
    pub async fn begin_sign_in(
        &self,
        account: &Account,
        by: SignedInBy,
        now: Timestamp,
    ) -> Result<SignInToken, StoreFailure> {
        let token = SignInToken::draw()?;
        let now = now.as_second();
        let set = "SET #officer = :officer, #generation = :generation, #by = :by, \
                   #began = :now, #seen = :now, #expiry = :expiry";
        let values = [
            (":officer", text(account.officer.id.as_str())),
            (":generation", items::number(account.generation.into())),
            (":by", text(by.name())),
            (":now", items::number(now)),
            (":expiry", items::number(now + KNOWN_SECONDS)),
        ];
        let names = [
            ("#officer", "officer"),
            ("#generation", "generation"),
            ("#by", "by"),
            ("#began", "began"),
            ("#seen", "seen"),
            ("#expiry", table::definition().expiry),
            ("#pk", table::definition().partition_key),
        ];
        // A second try of ours writes the same again.
        let condition = "attribute_not_exists(#pk) OR #began = :now";
        match self
            .update(token.address(), set, condition, &names, &values)
            .await?
        {
            Ok(_) => Ok(token),
            Err(_) => Err(StoreFailure::contention("the sign-in is taken")),
        }
    }

    /// Looks for a sign-in and carries it on: one write that also asks whether it has ended. Then
    /// the account is read, as it stands now.
    pub async fn enter(&self, token: &SignInToken, now: Timestamp) -> Result<Entry, StoreFailure> {
        let now = now.as_second();
        let condition = "#seen > :idle AND #began > :over";
        let names = [("#seen", "seen"), ("#began", "began")];
        let values = [
            (":now", items::number(now)),
            (":idle", items::number(now - IDLE_SECONDS)),
            (":over", items::number(now - LONGEST_SECONDS)),
        ];
        let carried = self
            .update(
                token.address(),
                "SET #seen = :now",
                condition,
                &names,
                &values,
            )
            .await?;
        let number = |item: &Item, name: &str| items::read_number(item, name).unwrap_or_default();
        let (Ok(item) | Err(item)) = &carried;
        if item.is_empty() {
            return Ok(Entry::None);
        }
        let Ok(id) = string(item, "officer").parse() else {
            return Err(StoreFailure::unreadable("sign-in"));
        };
        let item = match carried {
            Ok(item) => item,
            Err(ended) if number(&ended, "began") <= now - LONGEST_SECONDS => {
                return Ok(Entry::Over(id));
            }
            Err(_) => return Ok(Entry::Idle(id)),
        };
        let account = self.account(&id).await?.filter(|account| {
            account.officer.status == OfficerStatus::Active
                && i64::from(account.generation) == number(&item, "generation")
        });
        let Some(account) = account else {
            return Ok(Entry::None);
        };
        let ends_at = Timestamp::from_second(number(&item, "began") + LONGEST_SECONDS);
        Ok(Entry::Signed(Box::new(SignedIn {
            account,
            by: SignedInBy::named(string(&item, "by")),
            ends_at: ends_at.unwrap_or_default(),
        })))
    }

    /// Ends a sign-in; one that is not there has ended.
    pub async fn end_sign_in(&self, token: &SignInToken) -> Result<(), StoreFailure> {
        self.delete(&token.address()).await
    }
}

impl SignedInBy {
    fn name(self) -> &'static str {
        match self {
            Self::Authenticator => "authenticator",
            Self::RecoveryCode => "recovery_code",
        }
    }

    fn named(name: &str) -> Self {
        if name == Self::RecoveryCode.name() {
            Self::RecoveryCode
        } else {
            Self::Authenticator
        }
    }
}

impl fmt::Debug for SignInToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignInToken(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_token_belongs_to_one_sign_in() {
        let (one, other) = (SignInToken([1; 32]), SignInToken([2; 32]));
        assert!(one.is_form_token(&one.form_token()));
        assert!(!one.is_form_token(&other.form_token()));
        assert!(!one.is_form_token(&one.text()));
        assert!(!one.is_form_token(&one.form_token().to_uppercase()));
        assert!(!one.is_form_token(""));
        assert_eq!(format!("{one:?}"), "SignInToken(..)");
    }

    #[test]
    fn a_token_is_64_digits() {
        let token = SignInToken::draw().expect("random numbers");
        let read = SignInToken::read(&token.text()).expect("64 digits");
        assert_eq!(read.0, token.0);
        let capital = SignInToken([0xab; 32]).text().to_uppercase();
        for wrong in ["", "0", &token.text()[1..], &"G".repeat(64), &capital] {
            assert!(SignInToken::read(wrong).is_none(), "{wrong}");
        }
    }
}
