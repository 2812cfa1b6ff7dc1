//! Runs a form's service in AWS Lambda.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use jiff::Timestamp;

use crate::bundle::Bundle;
use crate::config::{Config, Key};
use crate::service::FormService;
use records::Secret;
use records::{Repository, StoreAddress, dynamodb_client};

/// Runs the service of one form until Lambda stops the process. What is missing from the
/// environment is told on standard error, and the exit code is 1.
pub fn run(endpoint: &str) -> ExitCode {
    web::lambda::run(endpoint, env!("CARGO_CRATE_NAME"), async |beside: &Path| {
        service(endpoint, beside).await
    })
}

async fn service(endpoint: &str, beside: &Path) -> Result<FormService, String> {
    let config = Config::read(|name| std::env::var(name).ok(), beside)?;
    let (secret, key_made_at) = match config.key {
        Key::Here(secret) => (secret, None),
        Key::Stored { arn, endpoint } => stored_key(&arn, endpoint, &config.store).await?,
    };
    let bundle = Bundle::load(&config.bundle).map_err(|problem| problem.to_string())?;
    let repository = Repository::new(dynamodb_client(&config.store), config.table);
    let service = FormService::new(Arc::new(bundle), endpoint, repository, secret)
        .ok_or_else(|| format!("no form in the bundle has the endpoint `{endpoint}`"))?;
    log_start(endpoint, key_made_at);
    Ok(service.with_limits(config.limits))
}

/// One line per start:
///
/// | field | what |
/// | --- | --- |
/// | `event` | `started` |
/// | `endpoint` | such as `registration` |
/// | `release` | `OKOCE_RELEASE`, where it is set |
/// | `key_age_days` | days since the key was made, where Secrets Manager says so |
fn log_start(endpoint: &str, key_made_at: Option<Timestamp>) {
    let release = std::env::var("OKOCE_RELEASE").ok();
    let key_age_days = key_made_at.map(|made_at| {
        let seconds = Timestamp::now().as_second() - made_at.as_second();
        seconds.max(0) / SECONDS_A_DAY
    });
    tracing::info!(event = "started", endpoint, release, key_age_days);
}

const SECONDS_A_DAY: i64 = 24 * 60 * 60;

/// How long reading the key may take, tries included. Lambda gives a start 10 seconds.
const KEY_TIMEOUT: std::time::Duration = std::time::Duration::from_secs(5);

/// The key from Secrets Manager, and when that version of it was made.
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
