//! Log-in: who tries, with what, and how long the next try waits.

use jiff::Timestamp;
use records::{
    Account, EachVersion, OneTimeCode, Patience, SessionToken, SignedInBy, StoreFailure, Use,
};
use web::{ClientAddress, Incoming};

use crate::authenticator::AuthenticatorKey;
use crate::desk::Desk;
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
    Done(SessionToken),
    /// The same, and so many recovery codes are left.
    DoneByRecovery(SessionToken, usize),
    /// Something was wrong, and nobody learns what.
    Wrong,
    /// Too many wrong tries: the next one is answered from then on.
    Wait(Timestamp),
}

/// Outcome of asking for the newest code.
pub(crate) enum NewestCode {
    /// It is right and used up; the account as it stands after that.
    Right(Box<Account>),
    /// It is wrong, used, or too old.
    Wrong,
    /// Too many wrong tries.
    Wait(Timestamp),
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
                SignIn::Done(self.repository().begin_session(&account, by, now).await?)
            }
            SecondFactor::Recovery(code) => {
                let Some(code) = OneTimeCode::typed(code) else {
                    return Ok(SignIn::Wrong);
                };
                let id = &account.officer.id;
                let Some(left) = self.repository().use_recovery_code(id, &code, now).await? else {
                    return Ok(SignIn::Wrong);
                };
                let by = SignedInBy::RecoveryCode;
                let token = self.repository().begin_session(&account, by, now).await?;
                SignIn::DoneByRecovery(token, left)
            }
        };
        for (hash, _) in &tries {
            self.repository().forget_tries(hash).await?;
        }
        Ok(done)
    }

    /// Asks an officer who is signed in for the newest code, before something that must not happen
    /// behind her back. The code is used up.
    pub(crate) async fn newest_code(
        &self,
        request: &Incoming,
        account: &Account,
        code: &str,
        now: Timestamp,
    ) -> Result<NewestCode, StoreFailure> {
        let tries = self.tries(request, &account.officer.name);
        if let Err(until) = self.begin_tries(&tries[..1], now).await? {
            return Ok(NewestCode::Wait(until));
        }
        Ok(
            match self.use_code(account.clone(), code, false, now).await? {
                Some(account) => {
                    self.repository().forget_tries(&tries[0].0).await?;
                    NewestCode::Right(Box::new(account))
                }
                None => NewestCode::Wrong,
            },
        )
    }

    /// The key for an authenticator that is set up now.
    pub(crate) fn authenticator(&self, account: &Account) -> AuthenticatorKey {
        self.authenticators(account).current
    }

    /// The time step whose code this is, whichever of the operator's keys her authenticator was set
    /// up under: a new key must not lock anybody out.
    pub(crate) fn step(&self, account: &Account, code: &str, now: Timestamp) -> Option<i64> {
        let keys = self.authenticators(account);
        keys.all().filter_map(|key| key.step(code, now)).max()
    }

    /// Counts a try to guess an activation code, by the address alone.
    pub(crate) async fn begin_activation(
        &self,
        request: &Incoming,
        now: Timestamp,
    ) -> Result<Result<(), Timestamp>, StoreFailure> {
        let hash = self.tries_hash(&[b"activation", address(request).as_bytes()]);
        self.repository().begin_try(&hash, ADDRESS, now).await
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
            let step = self.step(&account, code, now);
            let last = account.credentials.last_step;
            let Some(step) = step.filter(|step| *step > last) else {
                return Ok(None);
            };
            account.credentials.last_step = step;
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

    fn authenticators(&self, account: &Account) -> EachVersion<AuthenticatorKey> {
        let stored = &account.credentials.authenticator;
        AuthenticatorKey::in_each_version(self.secret(), &account.officer.id, stored)
    }

    /// The keys under which a try is counted: name and address, name, address.
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

/// The address of the request, where the host knows it.
fn address(request: &Incoming) -> String {
    let address = request.parts.extensions.get::<ClientAddress>();
    address.map_or_else(String::new, |ClientAddress(address)| address.to_string())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use bytes::Bytes;
    use embedded_store::{Data, Store};
    use http::header::{CONTENT_TYPE, SET_COOKIE};
    use http::{Request, StatusCode};
    use http_body_util::Full;
    use records::{Assignment, LOCAL_TABLE, Repository, Secret, local_client, table};

    use super::*;
    use crate::authenticator::draw_stored_part;
    use crate::desk::Settings;

    const OLD: &str = "0123456789abcdef0123456789abcdef";
    const NEW: &str = "another-key-that-is-long-enough-to-pass";
    const NAME: &str = "Contoh Rina";
    const PASSWORD: &str = "payung kertas tinggi lima";

    /// 28 November 2026, 08.00 WIB, at the beginning of a time step.
    const MORNING: i64 = 1_795_827_600;

    #[tokio::test]
    async fn a_new_key_locks_no_officer_out() {
        let store = Store::open(&Data::Memory).expect("memory needs no rights");
        let client = local_client(store.connector());
        table::ensure(&client, LOCAL_TABLE)
            .await
            .expect("the store answers");
        let repository = Repository::new(client, LOCAL_TABLE);
        let folder = tempfile::tempdir().expect("a folder");
        write_bundle(folder.path());
        let now = || Timestamp::from_second(MORNING).expect("a moment");
        let desk = |keys: &str| {
            let secret = Secret::new(keys).expect("keys");
            let settings = Settings::default();
            let desk = Desk::load(folder.path(), repository.clone(), secret, settings);
            desk.expect("a bundle").with_clock(now)
        };

        let before = desk(OLD);
        let account = active_officer(&repository, now()).await;
        let code = before.authenticator(&account).code(MORNING / 30);
        // Where nobody knows the old key any more, her authenticator proves nothing.
        assert_eq!(
            sign_in(&desk(NEW), &code).await,
            (StatusCode::UNPROCESSABLE_ENTITY, false)
        );
        let rotated = desk(&format!("{NEW},{OLD}"));
        let signed_in = (StatusCode::SEE_OTHER, true);
        assert_eq!(sign_in(&rotated, &code).await, signed_in);
        // The code is used up, under whichever key it is asked for.
        assert_eq!(
            sign_in(&before, &code).await,
            (StatusCode::UNPROCESSABLE_ENTITY, false)
        );

        // What is set up now belongs to the new key, and opens where that is only announced too.
        let code = rotated.authenticator(&account).code(MORNING / 30 + 1);
        let announced = desk(&format!("{OLD},{NEW}"));
        assert_eq!(sign_in(&announced, &code).await, signed_in);
    }

    /// Sends the sign-in page's form: the status, and whether a session has begun.
    async fn sign_in(desk: &Desk, code: &str) -> (StatusCode, bool) {
        let sent = form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("nama", NAME), ("sandi", PASSWORD), ("kode", code)])
            .finish();
        let request = Request::post("/meja/masuk/")
            .header("sec-fetch-site", "same-origin")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Full::new(Bytes::from(sent)))
            .expect("a request");
        let response = web::serve(desk, request).await;
        (
            response.status(),
            response.headers().contains_key(SET_COOKIE),
        )
    }

    async fn active_officer(repository: &Repository, now: Timestamp) -> Account {
        let invited = repository.invite(Assignment::Sekretariat, "operator", now);
        let code = invited.await.expect("invited").code;
        let account = repository.invited(&code, now).await.expect("read");
        let mut account = account.expect("she is invited");
        NAME.clone_into(&mut account.officer.name);
        account.credentials.password = password::hash(PASSWORD).await.expect("hashed");
        account.credentials.authenticator = draw_stored_part().expect("random numbers");
        let changed = repository.change_account(&account).await.expect("written");
        let account = changed.expect("nobody was faster");
        let done = repository.activate(&account, &code, &[], now).await;
        assert_eq!(done.expect("written"), records::Activation::Done);
        account
    }

    /// A bundle with the project's own templates.
    fn write_bundle(folder: &Path) {
        let site = r#"{"name": "OK OCE", "base_url": "https://okoce.example",
            "css": "/aset/gaya.css", "desk_css": "/aset/gaya-meja.css",
            "assets": {"ikon.svg": "/aset/ikon.svg"}}"#;
        fs::write(folder.join("situs.json"), site).expect("written");
        fs::write(folder.join("kantor.json"), "{}").expect("written");
        let templates = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../templates");
        for part in ["desk", "components"] {
            let copy = folder.join("templates").join(part);
            fs::create_dir_all(&copy).expect("a folder");
            for template in fs::read_dir(templates.join(part)).expect("templates") {
                let template = template.expect("a template");
                fs::copy(template.path(), copy.join(template.file_name())).expect("copied");
            }
        }
    }
}
