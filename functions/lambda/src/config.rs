//! The environment of a form's function.

use std::path::{Path, PathBuf};

use aws_sdk_dynamodb::config::Credentials;

use records::{Secret, StoreAddress};
use submissions::limits::{Limits, OFFICE_NETWORKS, networks};

/// Everything a function needs to start.
///
/// | variable | what |
/// | --- | --- |
/// | `OKOCE_BUNDLE` | the functions' bundle; without it `dist/functions` beside the binary |
/// | `OKOCE_ENDPOINT` | endpoint of the form, such as `registration` |
/// | `OKOCE_TABLE` | name of the table |
/// | `OKOCE_KEY` | keys of the keyed hashes as [`Secret::new`] takes them, the current one first |
/// | `OKOCE_KEY_ARN` | without `OKOCE_KEY`: the secret in Secrets Manager that holds the keys |
/// | `OKOCE_OFFICE_NETWORKS` | networks with wider [`Limits`], such as `203.0.113.7, 198.51.100.0/24`; none without it |
/// | `AWS_ENDPOINT_URL_DYNAMODB` | the store's URL; without it the region's own endpoint |
/// | `AWS_ENDPOINT_URL_SECRETS_MANAGER` | the URL of Secrets Manager; without it the region's own endpoint |
/// | `AWS_REGION`, `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN` | as Lambda sets them |
#[derive(Clone, Debug)]
pub struct Config {
    /// Path of the bundle.
    pub bundle: PathBuf,
    /// Endpoint of the form.
    pub endpoint: String,
    /// Name of the table.
    pub table: String,
    /// Source of the keys of the keyed hashes.
    pub key: Key,
    /// How much may be sent.
    pub limits: Limits,
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

impl Config {
    /// Reads the configuration. `variable` looks up an environment variable; `beside` is the
    /// folder of the binary.
    ///
    /// The error holds every problem, one a line.
    pub fn read(variable: impl Fn(&str) -> Option<String>, beside: &Path) -> Result<Self, String> {
        let variable = |name: &str| variable(name).filter(|value| !value.trim().is_empty());
        let required = |name: &str, what: &str| {
            variable(name).ok_or_else(|| format!("{name} is not set: {what}"))
        };
        let endpoint = required("OKOCE_ENDPOINT", "the endpoint of the form");
        let table = required("OKOCE_TABLE", "the name of the table");
        let key = match (variable("OKOCE_KEY"), variable("OKOCE_KEY_ARN")) {
            (None, Some(arn)) => Ok(Key::Stored {
                arn,
                endpoint: variable("AWS_ENDPOINT_URL_SECRETS_MANAGER"),
            }),
            (Some(key), _) => Secret::new(&key)
                .map(Key::Here)
                .map_err(|problem| format!("OKOCE_KEY can't be used: {problem}")),
            (None, None) => Err("OKOCE_KEY is not set: the key of the keyed hashes".to_owned()),
        };
        let limits = networks(&variable(OFFICE_NETWORKS).unwrap_or_default())
            .map(Limits::new)
            .map_err(|problem| format!("{OFFICE_NETWORKS} can't be used: {problem}"));
        let store = match variable("AWS_ENDPOINT_URL_DYNAMODB") {
            // A store on this machine checks no signature, so it needs no access key.
            Some(endpoint) if variable("AWS_ACCESS_KEY_ID").is_none() => {
                Ok(StoreAddress::local(endpoint))
            }
            endpoint => {
                let key = required("AWS_ACCESS_KEY_ID", "the access key; Lambda sets it");
                let secret = required("AWS_SECRET_ACCESS_KEY", "the access key; Lambda sets it");
                let region = required("AWS_REGION", "the AWS region; Lambda sets it");
                all(key, secret, region).map(|(key, secret, region)| StoreAddress {
                    endpoint,
                    region,
                    credentials: Credentials::new(
                        key,
                        secret,
                        variable("AWS_SESSION_TOKEN"),
                        None,
                        "environment",
                    ),
                })
            }
        };
        let place = all(endpoint, table, key);
        let ((endpoint, table, key), store, limits) = all(place, store, limits)?;
        Ok(Self {
            bundle: web::bundle::folder(variable, beside),
            endpoint,
            table,
            key,
            limits,
            store,
        })
    }
}

/// All three, or every problem, one a line.
fn all<A, B, C>(
    a: Result<A, String>,
    b: Result<B, String>,
    c: Result<C, String>,
) -> Result<(A, B, C), String> {
    match (a, b, c) {
        (Ok(a), Ok(b), Ok(c)) => Ok((a, b, c)),
        (a, b, c) => {
            let problems = [a.err(), b.err(), c.err()];
            let problems: Vec<_> = problems.into_iter().flatten().collect();
            Err(problems.join("\n"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "0123456789abcdef0123456789abcdef";

    fn read(variables: &[(&str, &str)]) -> Result<Config, String> {
        let variable = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        Config::read(variable, Path::new("/opt/okoce"))
    }

    #[test]
    fn every_problem_is_told_at_once() {
        let problems = read(&[
            ("OKOCE_KEY", "short"),
            ("OKOCE_TABLE", " "),
            ("OKOCE_OFFICE_NETWORKS", "kantor"),
        ])
        .expect_err("nothing is right");
        assert_eq!(
            problems,
            "OKOCE_ENDPOINT is not set: the endpoint of the form\n\
             OKOCE_TABLE is not set: the name of the table\n\
             OKOCE_KEY can't be used: key 1 has 5 bytes and needs at least 32; \
             `openssl rand -hex 32` prints a good one\n\
             AWS_ACCESS_KEY_ID is not set: the access key; Lambda sets it\n\
             AWS_SECRET_ACCESS_KEY is not set: the access key; Lambda sets it\n\
             AWS_REGION is not set: the AWS region; Lambda sets it\n\
             OKOCE_OFFICE_NETWORKS can't be used: `kantor` is no network; write 203.0.113.7 or \
             198.51.100.0/24, with commas between several"
        );
    }

    #[test]
    fn a_local_store_needs_no_access_key() {
        let config = read(&[
            ("OKOCE_ENDPOINT", "registration"),
            ("OKOCE_KEY", KEY),
            ("OKOCE_TABLE", "okoce"),
            ("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:8000"),
        ])
        .expect("complete");
        assert_eq!(config.bundle, Path::new("/opt/okoce/dist/functions"));
        assert_eq!(config.table, "okoce");
        assert_eq!(config.endpoint, "registration");
        assert_eq!(
            config.store.endpoint.as_deref(),
            Some("http://127.0.0.1:8000")
        );
    }

    #[test]
    fn in_aws_the_environment_has_it_all() {
        let config = read(&[
            ("OKOCE_BUNDLE", "/srv/bundle"),
            (
                "OKOCE_KEY_ARN",
                "arn:aws:secretsmanager:ap-southeast-3:1:secret:kunci",
            ),
            ("OKOCE_ENDPOINT", "mentor-request"),
            ("OKOCE_OFFICE_NETWORKS", "203.0.113.7, 198.51.100.0/24"),
            ("OKOCE_TABLE", "okoce"),
            ("AWS_REGION", "ap-southeast-3"),
            ("AWS_ACCESS_KEY_ID", "AKIA"),
            ("AWS_SECRET_ACCESS_KEY", "secret"),
            ("AWS_SESSION_TOKEN", "token"),
        ])
        .expect("complete");
        assert_eq!(config.bundle, Path::new("/srv/bundle"));
        let Key::Stored {
            arn,
            endpoint: None,
        } = config.key
        else {
            panic!("the key is stored: {:?}", config.key);
        };
        assert_eq!(arn, "arn:aws:secretsmanager:ap-southeast-3:1:secret:kunci");
        let offices = networks("203.0.113.7,198.51.100.0/24").expect("two networks");
        assert_eq!(config.limits, Limits::new(offices));
        assert_eq!(config.store.region, "ap-southeast-3");
        assert_eq!(config.store.endpoint, None);
        assert_eq!(config.store.credentials.session_token(), Some("token"));
    }
}
