//! Log-in: who tries, with what, and how long the next try waits.

use forms::FieldView;
use jiff::Timestamp;
use records::{Account, OneTimeCode, Patience, SignInToken, SignedInBy, StoreFailure, Use};
use web::{ClientAddress, Incoming};

use crate::authenticator::AuthenticatorKey;
use crate::desk::Desk;
use crate::form;
use crate::page::Visit;
use crate::password;

/// Patience with one name from one address: somebody who mistypes.
const PAIR: Patience = Patience {
    free: 3,
    first_seconds: 30,
    longest_seconds: 15 * 60,
};

/// Patience with one address: an office of four, or somebody who tries names.
const ADDRESS: Patience = Patience {
    free: 30,
    first_seconds: 30,
    longest_seconds: 15 * 60,
};

/// Patience with one name from anywhere. It is short, so that whoever tries a colleague's name from
/// many addresses slows her down and never locks her out.
const NAME: Patience = Patience {
    free: 20,
    first_seconds: 5,
    longest_seconds: 30,
};

/// A proof that goes with name and password.
pub(crate) enum SecondFactor<'a> {
    /// The authenticator's code.
    Code(&'a str),
    /// A recovery code.
    Recovery(&'a str),
}

/// Outcome of a try to sign in.
pub(crate) enum SignIn {
    /// She is signed in.
    Done(SignInToken),
    /// Signs in with a recovery code: her page says how many are left.
    DoneByRecovery(SignInToken),
    /// Something was wrong, and nobody learns what.
    Wrong,
    /// Too many wrong tries: the next one is answered from then on.
    Wait(Timestamp),
}

/// Outcome of asking an officer who is signed in for the newest code.
pub(crate) enum Confirmation {
    /// It was right and is used up; the account as it stands after that.
    Done(Box<Account>),
    /// It was not: the field again, with what is wrong.
    Asked(Box<FieldView>),
}

impl Desk {
    /// Tries to sign somebody in. Unknown names cost the same reads and the same computing.
    pub(crate) async fn sign_in(
        &self,
        request: &Incoming,
        name: &str,
        password: &str,
        factor: SecondFactor<'_>,
        now: Timestamp,
    ) -> Result<SignIn, StoreFailure> {
        let tries = self.tries(request, name);
        if let Err(until) = self.begin_tries(&tries, now).await? {
            return Ok(SignIn::Wait(until));
        }
        let account = self.repository().account_named(name).await?;
        let stored = account
            .as_ref()
            .map_or("", |account| &account.credentials.password);
        let has_password = password::is_right(password, stored).await;
        let Some(account) = account.filter(|_| has_password) else {
            return Ok(SignIn::Wrong);
        };
        let done = match factor {
            SecondFactor::Code(code) => {
                let Some(account) = self.use_code(account, code, true, now).await? else {
                    return Ok(SignIn::Wrong);
                };
                let by = SignedInBy::Authenticator;
                SignIn::Done(self.repository().begin_sign_in(&account, by, now).await?)
            }
            SecondFactor::Recovery(code) => {
                let Some(code) = OneTimeCode::typed(code) else {
                    return Ok(SignIn::Wrong);
                };
                let id = &account.officer.id;
                let used = self.repository().use_recovery_code(id, &code, now);
                if used.await?.is_none() {
                    return Ok(SignIn::Wrong);
                }
                let by = SignedInBy::RecoveryCode;
                let token = self.repository().begin_sign_in(&account, by, now).await?;
                SignIn::DoneByRecovery(token)
            }
        };
        for (hash, _) in &tries {
            self.repository().forget_tries(hash).await?;
        }
        Ok(done)
    }

    /// Asks for the newest code, sent as [`form::newest_code`], before something that must not happen
    /// behind the officer's back: an export, an erasure, a look beyond her office, accounts. The
    /// code is used up, so check all else first.
    pub(crate) async fn confirm(&self, visit: &Visit<'_>) -> Result<Confirmation, StoreFailure> {
        let (account, now) = (visit.account(), visit.now);
        let tries = self.tries(visit.request, &account.officer.name);
        let waits = self.begin_tries(&tries[..1], now).await?;
        let wrong = if let Err(until) = waits {
            let wait = in_words(seconds_until(until, now));
            format!("Terlalu banyak percobaan. Coba lagi setelah {wait}")
        } else {
            let code = visit.fields.text("kode");
            let used = self.use_code(account.clone(), code, false, now).await?;
            if let Some(account) = used {
                self.repository().forget_tries(&tries[0].0).await?;
                return Ok(Confirmation::Done(Box::new(account)));
            }
            "Kode ini tidak cocok atau sudah dipakai. Tunggu kode yang baru, lalu tulis di sini"
                .to_owned()
        };
        let field = form::with_error(form::newest_code(), &wrong);
        Ok(Confirmation::Asked(Box::new(field)))
    }

    /// Returns the key of an officer's authenticator.
    pub(crate) fn authenticator(&self, account: &Account) -> AuthenticatorKey {
        self.authenticator_of(account, &account.credentials.authenticator)
    }

    /// Returns the key of the authenticator that she sets up and has not confirmed.
    pub(crate) fn next_authenticator(&self, account: &Account) -> AuthenticatorKey {
        self.authenticator_of(account, &account.credentials.next_authenticator)
    }

    fn authenticator_of(&self, account: &Account, stored: &str) -> AuthenticatorKey {
        AuthenticatorKey::new(self.secret(), &account.officer.id, stored)
    }

    /// Counts a try to guess an activation code, by the address alone.
    pub(crate) async fn begin_activation(
        &self,
        request: &Incoming,
        now: Timestamp,
    ) -> Result<Result<(), Timestamp>, StoreFailure> {
        let hash = self.activation_hash(request);
        self.repository().begin_try(&hash, ADDRESS, now).await
    }

    /// Forgets those tries after one that was right.
    pub(crate) async fn end_activation(&self, request: &Incoming) -> Result<(), StoreFailure> {
        let hash = self.activation_hash(request);
        self.repository().forget_tries(&hash).await
    }

    fn activation_hash(&self, request: &Incoming) -> String {
        self.tries_hash(&[b"activation", address(request).as_bytes()])
    }

    /// Uses a code up, in one conditional write; `None` when it is wrong or was used. Of the same
    /// code sent twice at once, one gets through.
    async fn use_code(
        &self,
        mut account: Account,
        code: &str,
        is_sign_in: bool,
        now: Timestamp,
    ) -> Result<Option<Account>, StoreFailure> {
        /// Others may change the account in between, but not this often.
        const MOST_ROUNDS: usize = 5;

        for _ in 0..MOST_ROUNDS {
            if account.credentials.authenticator.is_empty() {
                return Ok(None);
            }
            let key = self.authenticator(&account);
            let last = account.credentials.last_step;
            let Some(step) = key.step(code, now).filter(|step| *step > last) else {
                return Ok(None);
            };
            account.credentials.last_step = step;
            let carried = key.carried_over(self.secret(), &account.officer.id, code, step);
            if let Some(stored) = carried {
                account.credentials.authenticator = stored;
            }
            if is_sign_in {
                account.officer.last_sign_in = Some(now);
            }
            if let Some(account) = self.repository().change_account(&account).await? {
                return Ok(Some(account));
            }
            match self.repository().account(&account.officer.id).await? {
                Some(newer) if newer.generation == account.generation => account = newer,
                _ => return Ok(None),
            }
        }
        Ok(None)
    }

    /// Returns the keys under which a try is counted: name and address, name, address.
    fn tries(&self, request: &Incoming, name: &str) -> [(String, Patience); 3] {
        let words: Vec<&str> = name.split_whitespace().collect();
        let name = words.join(" ").to_lowercase();
        let (name, address) = (name.as_bytes(), address(request));
        let address = address.as_bytes();
        [
            (self.tries_hash(&[b"pair", name, address]), PAIR),
            (self.tries_hash(&[b"name", name]), NAME),
            (self.tries_hash(&[b"address", address]), ADDRESS),
        ]
    }

    fn tries_hash(&self, parts: &[&[u8]]) -> String {
        self.secret().hash(Use::Tries, parts)
    }

    /// Counts a try under each key; the error is the moment from which the next is answered.
    async fn begin_tries(
        &self,
        tries: &[(String, Patience)],
        now: Timestamp,
    ) -> Result<Result<(), Timestamp>, StoreFailure> {
        for (hash, patience) in tries {
            if let Err(until) = self.repository().begin_try(hash, *patience, now).await? {
                return Ok(Err(until));
            }
        }
        Ok(Ok(()))
    }
}

/// Returns the address of the request, where the host knows it.
fn address(request: &Incoming) -> String {
    let address = request.parts.extensions.get::<ClientAddress>();
    address.map_or_else(String::new, |ClientAddress(address)| address.to_string())
}

/// Counts the seconds to wait, at least one.
pub(crate) fn seconds_until(until: Timestamp, now: Timestamp) -> i64 {
    (until.as_second() - now.as_second()).max(1)
}

/// Writes a wait in words: `30 detik`, `2 menit`.
pub(crate) fn in_words(seconds: i64) -> String {
    if seconds < 60 {
        format!("{seconds} detik")
    } else {
        // Rounded up, so that whoever waits is not too early.
        format!("{} menit", (seconds + 59) / 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_said_in_words() {
        let words = [
            (1, "1 detik"),
            (30, "30 detik"),
            (60, "1 menit"),
            (61, "2 menit"),
        ];
        for (seconds, expected) in words {
            assert_eq!(in_words(seconds), expected);
        }
    }
}
