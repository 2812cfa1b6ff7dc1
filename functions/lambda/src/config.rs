//! The environment of a form's function.

use std::path::{Path, PathBuf};

use records::environment::{Environment, Key};
use submissions::limits::{Limits, OFFICE_NETWORKS, networks};

/// Everything a form's function needs to start: the table and its keys as
/// [`records::environment`] reads them, and
///
/// | variable | what |
/// | --- | --- |
/// | `OKOCE_BUNDLE` | the functions' bundle; without it `dist/functions` beside the binary |
/// | `OKOCE_ENDPOINT` | endpoint of the form, such as `registration` |
/// | `OKOCE_DESK_ORIGIN` | where the desk is published, such as `https://meja.okoce.example`; nowhere without it |
/// | `OKOCE_OFFICE_NETWORKS` | networks with wider [`Limits`], such as `203.0.113.7, 198.51.100.0/24`; none without it |
#[derive(Clone, Debug)]
pub struct Config {
    /// Path of the bundle.
    pub bundle: PathBuf,
    /// Endpoint of the form.
    pub endpoint: String,
    /// The table and the way to it.
    pub environment: Environment,
    /// Source of the keys of the keyed hashes.
    pub key: Key,
    /// Scheme and host of the desk; empty where it is published nowhere.
    #[cfg_attr(not(feature = "desk"), allow(dead_code, reason = "only the desk asks"))]
    pub desk_origin: String,
    /// How much may be sent.
    pub limits: Limits,
}

impl Config {
    /// Reads the configuration. `variable` looks up an environment variable; `beside` is the
    /// folder of the binary.
    ///
    /// The error holds every problem, one a line.
    pub fn read(variable: impl Fn(&str) -> Option<String>, beside: &Path) -> Result<Self, String> {
        let variable = |name: &str| variable(name).filter(|value| !value.trim().is_empty());
        let endpoint = variable("OKOCE_ENDPOINT")
            .ok_or_else(|| "OKOCE_ENDPOINT is not set: the endpoint of the form".to_owned());
        let environment = Environment::read(variable);
        let key = Key::read(variable);
        let limits = networks(&variable(OFFICE_NETWORKS).unwrap_or_default())
            .map(Limits::new)
            .map_err(|problem| format!("{OFFICE_NETWORKS} can't be used: {problem}"));
        match (endpoint, environment, key, limits) {
            (Ok(endpoint), Ok(environment), Ok(key), Ok(limits)) => Ok(Self {
                desk_origin: variable("OKOCE_DESK_ORIGIN").unwrap_or_default(),
                bundle: web::bundle::folder(variable, beside),
                endpoint,
                environment,
                key,
                limits,
            }),
            (endpoint, environment, key, limits) => {
                let problems = [endpoint.err(), environment.err(), key.err(), limits.err()];
                let problems: Vec<_> = problems.into_iter().flatten().collect();
                Err(problems.join("\n"))
            }
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
             AWS_ACCESS_KEY_ID is not set: the access key; Lambda sets it\n\
             AWS_SECRET_ACCESS_KEY is not set: the access key; Lambda sets it\n\
             AWS_REGION is not set: the AWS region; Lambda sets it\n\
             OKOCE_KEY can't be used: key 1 has 5 bytes and needs at least 32; \
             `openssl rand -hex 32` prints a good one\n\
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
        assert_eq!(config.environment.table, "okoce");
        assert_eq!(config.endpoint, "registration");
        assert_eq!(config.desk_origin, "", "published nowhere");
        assert_eq!(
            config.environment.store.endpoint.as_deref(),
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
            ("OKOCE_DESK_ORIGIN", "https://meja.okoce.example"),
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
        assert_eq!(config.desk_origin, "https://meja.okoce.example");
        assert_eq!(config.environment.store.region, "ap-southeast-3");
        assert_eq!(config.environment.store.endpoint, None);
        assert_eq!(
            config.environment.store.credentials.session_token(),
            Some("token")
        );
    }
}
