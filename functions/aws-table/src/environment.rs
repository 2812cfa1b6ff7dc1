//! The variables that name the table and its keys.
//!
//! | variable | what |
//! | --- | --- |
//! | `OKOCE_TABLE` | name of the table |
//! | `OKOCE_KEY` | keys of the keyed hashes as [`records::Secret::new`] takes them, the current one first |
//! | `OKOCE_KEY_ARN` | without `OKOCE_KEY`: the secret in Secrets Manager that holds the keys |
//! | `AWS_ENDPOINT_URL_DYNAMODB` | the store's URL; without it the region's own endpoint |
//! | `AWS_ENDPOINT_URL_SECRETS_MANAGER` | the URL of Secrets Manager; without it the region's own endpoint |
//! | `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN` | as Lambda sets them, and `aws configure export-credentials --format env` |
//! | `AWS_REGION` | as Lambda sets it, and whoever types commands |
//!
//! What is wrong is told as data: whoever reads knows where the variables come from, and says it in
//! the words of its place.

use aws_sdk_dynamodb::config::Credentials;
use records::{Repository, StoreAddress};

use crate::client::client;

/// The table and the way to it.
#[derive(Clone, Debug)]
pub struct Environment {
    /// Name of the table.
    pub table: String,
    /// Address of the store and our credentials there.
    pub store: StoreAddress,
}

impl Environment {
    /// Reads the environment; `variable` looks up a variable. The error names every variable that
    /// is missing.
    pub fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Self, Vec<&'static str>> {
        let required = |name: &'static str| set(&variable, name).ok_or(name);
        let table = required("OKOCE_TABLE");
        let endpoint = set(&variable, "AWS_ENDPOINT_URL_DYNAMODB");
        // A store on this machine checks no signature, so it needs no access key.
        if let Some(local) = &endpoint
            && set(&variable, "AWS_ACCESS_KEY_ID").is_none()
        {
            let store = StoreAddress::local(local);
            return match table {
                Ok(table) => Ok(Self { table, store }),
                Err(missing) => Err(vec![missing]),
            };
        }
        let key = required("AWS_ACCESS_KEY_ID");
        let secret = required("AWS_SECRET_ACCESS_KEY");
        let region = required("AWS_REGION");
        match (table, key, secret, region) {
            (Ok(table), Ok(key), Ok(secret), Ok(region)) => Ok(Self {
                table,
                store: StoreAddress {
                    endpoint,
                    region,
                    credentials: Credentials::new(
                        key,
                        secret,
                        set(&variable, "AWS_SESSION_TOKEN"),
                        None,
                        "environment",
                    ),
                },
            }),
            (table, key, secret, region) => {
                let missing = [table.err(), key.err(), secret.err(), region.err()];
                Err(missing.into_iter().flatten().collect())
            }
        }
    }

    /// Makes the repository in this table, which exists.
    pub fn repository(&self) -> Repository {
        Repository::new(client(&self.store), self.table.clone())
    }
}

/// Reads a variable, where it is set to something; `variable` looks it up.
pub fn set(variable: &impl Fn(&str) -> Option<String>, name: &str) -> Option<String> {
    variable(name).filter(|value| !value.trim().is_empty())
}
