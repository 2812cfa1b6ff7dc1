//! The functions that have a table, made from the environment.

use std::path::Path;
#[cfg(feature = "form")]
use std::sync::Arc;

use jiff::Timestamp;
use programme::wib;
use records::{Repository, Secret};
#[cfg(feature = "form")]
use submissions::{Bundle, FormService};

use crate::config::Config;
#[cfg(feature = "desk")]
use crate::config::DeskConfig;
#[cfg(feature = "form")]
use crate::config::FormConfig;
use crate::environment;
use crate::host::Prepared;

/// Makes the function of the form that `OKOCE_ENDPOINT` names. `beside` is the folder of the
/// binary. The error names all that is missing from the environment, or the first thing that is
/// there and can't be used.
#[cfg(feature = "form")]
pub async fn prepare_form(beside: &Path) -> Result<Prepared<FormService>, String> {
    let form = FormConfig::read(variable, beside)?;
    let parts = Parts::open(&form.config).await?;
    let bundle = Bundle::load(&form.config.bundle).map_err(|problem| problem.to_string())?;
    let endpoint = form.endpoint;
    let function = FormService::new(Arc::new(bundle), &endpoint, parts.repository, parts.secret)
        .ok_or_else(|| format!("no form in the bundle has the endpoint `{endpoint}`"))?;
    Ok(Prepared {
        function: function.with_limits(form.limits),
        key_age_days: parts.key_age_days,
    })
}

/// Makes the function of places in sessions, as `prepare_form` does that of a form.
#[cfg(feature = "places")]
pub async fn prepare_places(beside: &Path) -> Result<Prepared<places::PlacesService>, String> {
    let config = Config::read(variable, beside)?;
    let parts = Parts::open(&config).await?;
    let function = places::PlacesService::load(&config.bundle, parts.repository, parts.secret)
        .map_err(|problem| problem.to_string())?
        .ok_or("no form in the bundle asks for a place")?;
    Ok(Prepared {
        function,
        key_age_days: parts.key_age_days,
    })
}

/// Makes the officers' desk, as `prepare_form` does the function of a form.
#[cfg(feature = "desk")]
pub async fn prepare_desk(beside: &Path) -> Result<Prepared<desk::Router>, String> {
    let DeskConfig { config, origin } = DeskConfig::read(variable, beside)?;
    let parts = Parts::open(&config).await?;
    let settings = desk::Settings {
        origin,
        is_demo: false,
    };
    let function = desk::Router::load(&config.bundle, parts.repository, parts.secret, settings)
        .map_err(|problem| problem.to_string())?;
    Ok(Prepared {
        function,
        key_age_days: parts.key_age_days,
    })
}

/// Makes the function of the status, as `prepare_form` does that of a form.
#[cfg(feature = "status")]
pub async fn prepare_status(beside: &Path) -> Result<Prepared<status::StatusService>, String> {
    let config = Config::read(variable, beside)?;
    let parts = Parts::open(&config).await?;
    let function = status::StatusService::load(&config.bundle, parts.repository, parts.secret)
        .map_err(|problem| problem.to_string())?
        .ok_or("no form in the bundle asks for a status")?;
    Ok(Prepared {
        function,
        key_age_days: parts.key_age_days,
    })
}

/// Parts of every function that has a table.
struct Parts {
    repository: Repository,
    secret: Secret,
    key_age_days: Option<i64>,
}

impl Parts {
    async fn open(config: &Config) -> Result<Self, String> {
        let key = environment::open(&config.key, &config.environment).await?;
        Ok(Self {
            repository: config.environment.repository(),
            secret: key.secret,
            key_age_days: key.made_at.map(days_since),
        })
    }
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

fn days_since(at: Timestamp) -> i64 {
    let seconds = Timestamp::now().as_second() - at.as_second();
    seconds.max(0) / wib::SECONDS_A_DAY
}
