//! The functions that have a table, made from the environment.

use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use records::{Repository, Secret, StoreAddress, dynamodb_client};
use submissions::{Bundle, FormService};
use web::lambda::Prepared;

use crate::config::{Config, Key};

/// Makes the function of the form that `OKOCE_ENDPOINT` names. `beside` is the folder of the
/// binary. The error names all that is missing from the environment, or the first thing that is
/// there and can't be used.
pub async fn prepare(beside: &Path) -> Result<Prepared<FormService>, String> {
    let parts = Parts::read(beside).await?;
    let Config {
        endpoint, limits, ..
    } = parts.config;
    let function = FormService::new(parts.bundle, &endpoint, parts.repository, parts.secret)
        .ok_or_else(|| format!("no form in the bundle has the endpoint `{endpoint}`"))?;
    Ok(Prepared {
        function: function.with_limits(limits),
        key_age_days: parts.key_age_days,
    })
}

/// Makes the function of places in sessions, as [`prepare`] does that of a form.
#[cfg(feature = "places")]
pub async fn prepare_places(beside: &Path) -> Result<Prepared<places::PlacesService>, String> {
    let parts = Parts::read(beside).await?;
    let folder = &parts.config.bundle;
    let function =
        places::PlacesService::load(folder, parts.bundle, parts.repository, parts.secret, true)
            .map_err(|problem| problem.to_string())?;
    Ok(Prepared {
        function,
        key_age_days: parts.key_age_days,
    })
}

/// Makes the function of the status, as [`prepare`] does that of a form.
#[cfg(feature = "status")]
pub async fn prepare_status(beside: &Path) -> Result<Prepared<status::StatusService>, String> {
    let parts = Parts::read(beside).await?;
    let folder = &parts.config.bundle;
    let function = status::StatusService::load(folder, parts.repository, parts.secret)
        .map_err(|problem| problem.to_string())?
        .ok_or("no form in the bundle asks for a status")?;
    Ok(Prepared {
        function,
        key_age_days: parts.key_age_days,
    })
}

/// Parts of every function that has a table.
struct Parts {
    config: Config,
    bundle: Arc<Bundle>,
    repository: Repository,
    secret: Secret,
    key_age_days: Option<i64>,
}

impl Parts {
    async fn read(beside: &Path) -> Result<Self, String> {
        let config = Config::read(|name| std::env::var(name).ok(), beside)?;
        let (secret, key_made_at) = match &config.key {
            Key::Here(secret) => (secret.clone(), None),
            Key::Stored { arn, endpoint } => {
                stored_key(arn, endpoint.clone(), &config.store).await?
            }
        };
        let bundle = Bundle::load(&config.bundle).map_err(|problem| problem.to_string())?;
        let client = dynamodb_client(&config.store);
        Ok(Self {
            repository: Repository::new(client, config.table.clone()),
            bundle: Arc::new(bundle),
            secret,
            key_age_days: key_made_at.map(days_since),
            config,
        })
    }
}

fn days_since(at: Timestamp) -> i64 {
    let seconds = Timestamp::now().as_second() - at.as_second();
    seconds.max(0) / SECONDS_A_DAY
}

const SECONDS_A_DAY: i64 = 24 * 60 * 60;

/// Longest time for reading the key, tries included. Lambda gives a start 10 seconds.
const KEY_TIMEOUT: std::time::Duration = std::time::Duration::from_secs(5);

/// Reads the keys from Secrets Manager, and when that version of it was made.
async fn stored_key(
    arn: &str,
    endpoint: Option<String>,
    store: &StoreAddress,
) -> Result<(Secret, Option<Timestamp>), String> {
    use aws_sdk_secretsmanager::Config;
    use aws_sdk_secretsmanager::config::{BehaviorVersion, Region};
    use aws_sdk_secretsmanager::error::ProvideErrorMetadata;

    let mut config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(store.region.clone()))
        .credentials_provider(store.credentials.clone())
        .http_client(records::connector())
        .timeout_config(records::timeouts(KEY_TIMEOUT));
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
    let made_at = made_at.and_then(|second| Timestamp::from_second(second).ok());
    Ok((secret, made_at))
}
