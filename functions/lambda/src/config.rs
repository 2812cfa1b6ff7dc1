//! The environment of the functions that have a table: of each program what it reads, and no more.

use std::path::{Path, PathBuf};

#[cfg(any(feature = "form", feature = "desk"))]
use aws_table::set;
use aws_table::{Environment, Key};
#[cfg(feature = "form")]
use submissions::limits::{Limits, OFFICE_NETWORKS, networks};

use crate::environment;
use crate::host::both;

/// Everything that each of these functions needs to start: the table and its keys as
/// [`aws_table`] reads them, and
///
/// | variable | what |
/// | --- | --- |
/// | `OKOCE_BUNDLE` | the functions' bundle; without it `dist/functions` beside the binary |
#[derive(Clone, Debug)]
pub struct Config {
    /// Path of the bundle.
    pub bundle: PathBuf,
    /// The table and the way to it.
    pub environment: Environment,
    /// Source of the keys of the keyed hashes.
    pub key: Key,
}

/// Everything that the function of a form needs to start: a [`Config`], and
///
/// | variable | what |
/// | --- | --- |
/// | `OKOCE_ENDPOINT` | endpoint of the form, such as `registration` |
/// | `OKOCE_OFFICE_NETWORKS` | networks with wider [`Limits`], such as `203.0.113.7, 198.51.100.0/24`; none without it |
#[cfg(feature = "form")]
#[derive(Clone, Debug)]
pub struct FormConfig {
    /// The settings of every function with a table.
    pub config: Config,
    /// Endpoint of the form.
    pub endpoint: String,
    /// How much may be sent.
    pub limits: Limits,
}

/// Everything that the desk needs to start: a [`Config`], and
///
/// | variable | what |
/// | --- | --- |
/// | `OKOCE_DESK_ORIGIN` | where the desk is published, such as `https://meja.okoce.example`; nowhere without it |
#[cfg(feature = "desk")]
#[derive(Clone, Debug)]
pub struct DeskConfig {
    /// The settings of every function with a table.
    pub config: Config,
    /// Scheme and host of the desk; empty where it is published nowhere.
    pub origin: String,
}

impl Config {
    /// Reads the configuration. `variable` looks up an environment variable; `beside` is the
    /// folder of the binary.
    ///
    /// The error holds every problem, one a line.
    pub fn read(variable: impl Fn(&str) -> Option<String>, beside: &Path) -> Result<Self, String> {
        let (environment, key) = both(environment::table(&variable), environment::key(&variable))?;
        Ok(Self {
            bundle: web::bundle::folder(variable, beside),
            environment,
            key,
        })
    }
}

#[cfg(feature = "form")]
impl FormConfig {
    /// Reads the configuration of a form's function, as [`Config::read`] does.
    pub fn read(variable: impl Fn(&str) -> Option<String>, beside: &Path) -> Result<Self, String> {
        let own = both(endpoint(&variable), limits(&variable));
        let (config, (endpoint, limits)) = both(Config::read(variable, beside), own)?;
        Ok(Self {
            config,
            endpoint,
            limits,
        })
    }
}

#[cfg(feature = "desk")]
impl DeskConfig {
    /// Reads the configuration of the desk, as [`Config::read`] does.
    pub fn read(variable: impl Fn(&str) -> Option<String>, beside: &Path) -> Result<Self, String> {
        Ok(Self {
            config: Config::read(&variable, beside)?,
            origin: set(&variable, "OKOCE_DESK_ORIGIN").unwrap_or_default(),
        })
    }
}

#[cfg(feature = "form")]
fn endpoint(variable: impl Fn(&str) -> Option<String>) -> Result<String, String> {
    set(&variable, "OKOCE_ENDPOINT")
        .ok_or_else(|| "OKOCE_ENDPOINT is not set: the endpoint of the form".to_owned())
}

#[cfg(feature = "form")]
fn limits(variable: impl Fn(&str) -> Option<String>) -> Result<Limits, String> {
    networks(&set(&variable, OFFICE_NETWORKS).unwrap_or_default())
        .map(Limits::new)
        .map_err(|problem| format!("{OFFICE_NETWORKS} can't be used: {problem}"))
}

#[cfg(all(test, feature = "form"))]
mod tests {
    use super::*;

    const KEY: &str = "0123456789abcdef0123456789abcdef";

    fn read(variables: &[(&str, &str)]) -> Result<FormConfig, String> {
        let variable = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        FormConfig::read(variable, Path::new("/opt/okoce"))
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
            "OKOCE_TABLE is not set: the name of the table\n\
             AWS_ACCESS_KEY_ID is not set: the access key; Lambda sets it\n\
             AWS_SECRET_ACCESS_KEY is not set: the access key; Lambda sets it\n\
             AWS_REGION is not set: the AWS region; Lambda sets it\n\
             OKOCE_KEY can't be used: key 1 has 5 bytes and needs at least 32; \
             `openssl rand -hex 32` prints a good one\n\
             OKOCE_ENDPOINT is not set: the endpoint of the form\n\
             OKOCE_OFFICE_NETWORKS can't be used: `kantor` is no network; write 203.0.113.7 or \
             198.51.100.0/24, with commas between several"
        );
    }

    #[test]
    fn a_local_store_needs_no_access_key() {
        let form = read(&[
            ("OKOCE_ENDPOINT", "registration"),
            ("OKOCE_KEY", KEY),
            ("OKOCE_TABLE", "okoce"),
            ("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:8000"),
        ])
        .expect("complete");
        assert_eq!(form.endpoint, "registration");
        assert_eq!(form.config.bundle, Path::new("/opt/okoce/dist/functions"));
        let environment = form.config.environment;
        assert_eq!(environment.table, "okoce");
        assert_eq!(
            environment.store.endpoint.as_deref(),
            Some("http://127.0.0.1:8000")
        );
    }

    #[test]
    fn in_aws_the_environment_has_it_all() {
        let form = read(&[
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
        let offices = networks("203.0.113.7,198.51.100.0/24").expect("two networks");
        assert_eq!(form.limits, Limits::new(offices));
        let config = form.config;
        assert_eq!(config.bundle, Path::new("/srv/bundle"));
        let Key::Stored {
            arn,
            endpoint: None,
        } = config.key
        else {
            panic!("the key is stored: {:?}", config.key);
        };
        assert_eq!(arn, "arn:aws:secretsmanager:ap-southeast-3:1:secret:kunci");
        assert_eq!(config.environment.store.region, "ap-southeast-3");
        assert_eq!(config.environment.store.endpoint, None);
        assert_eq!(
            config.environment.store.credentials.session_token(),
            Some("token")
        );
    }

    #[cfg(feature = "desk")]
    #[test]
    fn the_desk_is_published_where_its_origin_says() {
        let read = |origin: &str| {
            let variable = |name: &str| match name {
                "OKOCE_TABLE" => Some("okoce".to_owned()),
                "OKOCE_KEY" => Some(KEY.to_owned()),
                "AWS_ENDPOINT_URL_DYNAMODB" => Some("http://127.0.0.1:8000".to_owned()),
                "OKOCE_DESK_ORIGIN" => Some(origin.to_owned()),
                _ => None,
            };
            let desk = DeskConfig::read(variable, Path::new("/opt/okoce"));
            desk.expect("complete").origin
        };
        let published = "https://meja.okoce.example";
        assert_eq!(read(published), published);
        assert_eq!(read(""), "", "nowhere");
    }
}
