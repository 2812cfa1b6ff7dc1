//! The functions that have a table, made from the environment.

use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use records::{Repository, Secret};
use submissions::{Bundle, FormService};
use web::lambda::Prepared;

use crate::config::Config;

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
    let function = places::PlacesService::new(parts.bundle, parts.repository, parts.secret, true)
        .ok_or("no form in the bundle asks for a place")?;
    Ok(Prepared {
        function,
        key_age_days: parts.key_age_days,
    })
}

/// Makes the officers' desk, as [`prepare`] does the function of a form.
#[cfg(feature = "desk")]
pub async fn prepare_desk(beside: &Path) -> Result<Prepared<desk::Desk>, String> {
    let parts = Parts::read(beside).await?;
    let settings = desk::Settings {
        origin: parts.config.desk_origin.clone(),
        is_demo: false,
    };
    let function = desk::Desk::load(
        &parts.config.bundle,
        parts.repository,
        parts.secret,
        settings,
    )
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
        let key = config.key.open(&config.environment.store).await?;
        let bundle = Bundle::load(&config.bundle).map_err(|problem| problem.to_string())?;
        Ok(Self {
            repository: config.environment.repository(),
            bundle: Arc::new(bundle),
            secret: key.secret,
            key_age_days: key.made_at.map(days_since),
            config,
        })
    }
}

fn days_since(at: Timestamp) -> i64 {
    let seconds = Timestamp::now().as_second() - at.as_second();
    seconds.max(0) / SECONDS_A_DAY
}

const SECONDS_A_DAY: i64 = 24 * 60 * 60;
