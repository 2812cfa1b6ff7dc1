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
//! | `AWS_REGION`, `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN` | as Lambda sets them, and `aws configure export-credentials --format env` |

use std::time::Duration;

use aws_sdk_dynamodb::config::Credentials;
use jiff::Timestamp;

use crate::client::{StoreAddress, connector, dynamodb_client, timeouts};
use crate::keyed_hash::Secret;
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

impl Environment {
    /// Reads the environment; `variable` looks up a variable. The error holds every problem, one a
    /// line.
    pub fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Self, String> {
        let required = |name: &str, what: &str| {
            set(&variable, name).ok_or_else(|| format!("{name} is not set: {what}"))
        };
        let table = required("OKOCE_TABLE", "the name of the table");
        let endpoint = set(&variable, "AWS_ENDPOINT_URL_DYNAMODB");
        // A store on this machine checks no signature, so it needs no access key.
        if let Some(local) = &endpoint
            && set(&variable, "AWS_ACCESS_KEY_ID").is_none()
        {
            let store = StoreAddress::local(local);
            return Ok(Self {
                table: table?,
                store,
            });
        }
        let key = required("AWS_ACCESS_KEY_ID", "the access key; Lambda sets it");
        let secret = required("AWS_SECRET_ACCESS_KEY", "the access key; Lambda sets it");
        let region = required("AWS_REGION", "the AWS region; Lambda sets it");
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
                let problems = [table.err(), key.err(), secret.err(), region.err()];
                let problems: Vec<_> = problems.into_iter().flatten().collect();
                Err(problems.join("\n"))
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
    pub fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Self, String> {
        match (set(&variable, "OKOCE_KEY"), set(&variable, "OKOCE_KEY_ARN")) {
            (None, Some(arn)) => Ok(Self::Stored {
                arn,
                endpoint: set(&variable, "AWS_ENDPOINT_URL_SECRETS_MANAGER"),
            }),
            (Some(key), _) => Secret::new(&key)
                .map(Self::Here)
                .map_err(|problem| format!("OKOCE_KEY can't be used: {problem}")),
            (None, None) => Err("OKOCE_KEY is not set: the key of the keyed hashes".to_owned()),
        }
    }

    /// Reads the keys, with the credentials of the store.
    pub async fn open(&self, store: &StoreAddress) -> Result<OpenKey, String> {
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
) -> Result<OpenKey, String> {
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
    let found = found.map_err(|error| {
        // The code alone: what else the answer says may be the secret.
        let code = error.code().unwrap_or("no answer");
        format!("the key of OKOCE_KEY_ARN can't be read: {code}")
    })?;
    let secret = Secret::new(found.secret_string().unwrap_or_default())
        .map_err(|problem| format!("the key of OKOCE_KEY_ARN can't be used: {problem}"))?;
    let made_at = found
        .created_date()
        .map(aws_sdk_dynamodb::primitives::DateTime::secs);
    Ok(OpenKey {
        secret,
        made_at: made_at.and_then(|second| Timestamp::from_second(second).ok()),
    })
}
