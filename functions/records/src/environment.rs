//! The table in AWS, and the keys that belong to it, as the environment names them: for functions,
//! and for the operator's command on any machine with rights to them.
//!
//! | variable | what |
//! | --- | --- |
//! | `OKOCE_TABLE` | name of the table |
//! | `OKOCE_KEY` | keys of the keyed hashes as [`Secret::new`] takes them, the current one first |
//! | `OKOCE_KEY_ARN` | without `OKOCE_KEY`: the secret in Secrets Manager that holds the keys |
//! | `AWS_ENDPOINT_URL_DYNAMODB` | the store's URL; without it the region's own endpoint |
//! | `AWS_ENDPOINT_URL_SECRETS_MANAGER` | the URL of Secrets Manager; without it the region's own endpoint |
//! | `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN` | as Lambda sets them, and `aws configure export-credentials --format env` |
//! | `AWS_REGION` | as Lambda sets it, and whoever types commands |
//!
//! What is wrong is told as data: whoever reads knows where the variables come from, and says it in
//! the words of its place.

use std::time::Duration;

use aws_sdk_dynamodb::config::Credentials;
use jiff::Timestamp;

use crate::client::{StoreAddress, connector, dynamodb_client, timeouts};
use crate::keyed_hash::{Secret, UnusableKeys};
use crate::repository::Repository;

/// The table and the way to it.
#[derive(Clone, Debug)]
pub struct Environment {
    /// Name of the table.
    pub table: String,
    /// Address of the store and our credentials there.
    pub store: StoreAddress,
}

/// Source of the keys of the keyed hashes.
#[derive(Clone, Debug)]
pub enum Key {
    /// In the environment.
    Here(Secret),
    /// In Secrets Manager, which is asked once at the start.
    Stored {
        /// The secret's ARN.
        arn: String,
        /// The URL of Secrets Manager; without one, the region's own endpoint.
        endpoint: Option<String>,
    },
}

/// Keys that were read.
#[derive(Clone, Debug)]
pub struct OpenKey {
    /// The keys.
    pub secret: Secret,
    /// When they were made, where somebody says so.
    pub made_at: Option<Timestamp>,
}

/// Why there are no keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoKey {
    /// Neither `OKOCE_KEY` nor `OKOCE_KEY_ARN` is set.
    Missing,
    /// Keys are there, but not such that anything could be hashed with them.
    Unusable {
        /// The variable that holds or names them.
        variable: &'static str,
        /// The fault in them.
        cause: UnusableKeys,
    },
    /// Secrets Manager did not give the secret that `OKOCE_KEY_ARN` names.
    NotGiven {
        /// The code of its error; `None` where it did not answer. What else it says may be the
        /// secret.
        code: Option<String>,
    },
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

    /// The repository in this table, which exists.
    pub fn repository(&self) -> Repository {
        Repository::new(dynamodb_client(&self.store), self.table.clone())
    }
}

impl Key {
    /// Reads where the keys are.
    pub fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Self, NoKey> {
        match (set(&variable, "OKOCE_KEY"), set(&variable, "OKOCE_KEY_ARN")) {
            (None, Some(arn)) => Ok(Self::Stored {
                arn,
                endpoint: set(&variable, "AWS_ENDPOINT_URL_SECRETS_MANAGER"),
            }),
            (Some(key), _) => Secret::new(&key)
                .map(Self::Here)
                .map_err(|cause| NoKey::Unusable {
                    variable: "OKOCE_KEY",
                    cause,
                }),
            (None, None) => Err(NoKey::Missing),
        }
    }

    /// Reads the keys, with the credentials of the store.
    pub async fn open(&self, store: &StoreAddress) -> Result<OpenKey, NoKey> {
        match self {
            Self::Here(secret) => Ok(OpenKey {
                secret: secret.clone(),
                made_at: None,
            }),
            Self::Stored { arn, endpoint } => stored(arn, endpoint.clone(), store).await,
        }
    }
}

fn set(variable: &impl Fn(&str) -> Option<String>, name: &str) -> Option<String> {
    variable(name).filter(|value| !value.trim().is_empty())
}

/// Longest time for reading the key, tries included. Lambda gives a start 10 seconds.
const KEY_TIMEOUT: Duration = Duration::from_secs(5);

/// Reads the keys from Secrets Manager, and when that version of it was made.
async fn stored(
    arn: &str,
    endpoint: Option<String>,
    store: &StoreAddress,
) -> Result<OpenKey, NoKey> {
    use aws_sdk_secretsmanager::Config;
    use aws_sdk_secretsmanager::config::{BehaviorVersion, Region};
    use aws_sdk_secretsmanager::error::ProvideErrorMetadata;

    let mut config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(store.region.clone()))
        .credentials_provider(store.credentials.clone())
        .http_client(connector())
        .timeout_config(timeouts(KEY_TIMEOUT));
    config.set_endpoint_url(endpoint);
    let client = aws_sdk_secretsmanager::Client::from_conf(config.build());
    let found = client.get_secret_value().secret_id(arn).send().await;
    let found = found.map_err(|error| NoKey::NotGiven {
        code: error.code().map(str::to_owned),
    })?;
    let secret = Secret::new(found.secret_string().unwrap_or_default());
    let secret = secret.map_err(|cause| NoKey::Unusable {
        variable: "OKOCE_KEY_ARN",
        cause,
    })?;
    let made_at = found
        .created_date()
        .map(aws_sdk_dynamodb::primitives::DateTime::secs);
    Ok(OpenKey {
        secret,
        made_at: made_at.and_then(|second| Timestamp::from_second(second).ok()),
    })
}
