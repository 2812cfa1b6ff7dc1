//! The keys of the keyed hashes, from where the environment says.

use std::time::Duration;

use aws_sdk_secretsmanager::config::{BehaviorVersion, Region};
use aws_sdk_secretsmanager::error::ProvideErrorMetadata as _;
use aws_sdk_secretsmanager::{Client, Config};
use jiff::Timestamp;
use records::{Secret, StoreAddress, UnusableKeys};

use crate::environment::set;
use crate::https::{CONNECT_TIMEOUT, Https};

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

/// Longest time for reading the key, tries included. Lambda gives a start 10 seconds.
const KEY_TIMEOUT: Duration = Duration::from_secs(5);

/// Reads the keys from Secrets Manager, and when that version of it was made.
async fn stored(
    arn: &str,
    endpoint: Option<String>,
    store: &StoreAddress,
) -> Result<OpenKey, NoKey> {
    let mut config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(store.region.clone()))
        .credentials_provider(store.credentials.clone())
        .http_client(Https::new(CONNECT_TIMEOUT))
        .timeout_config(records::timeouts(KEY_TIMEOUT));
    config.set_endpoint_url(endpoint);
    let client = Client::from_conf(config.build());
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
