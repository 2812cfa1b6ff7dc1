//! The build that is being served: the folder of pages and the functions' handlers, swapped as
//! one when a new build is good.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use submissions::{Bundle, FormService, Repository, Secret};

/// The functions of one build, by endpoint (`registration`).
type Services = BTreeMap<String, FormService>;

/// The site as it stands, and what it takes to build it again.
#[derive(Debug)]
pub struct LiveSite {
    build: site_gen::Options,
    repository: Repository,
    secret: Secret,
    services: RwLock<Arc<Services>>,
}

/// What a build came to.
#[derive(Debug)]
pub enum Outcome {
    /// The new site is being served; the time is what the build took.
    Built(Duration),
    /// The content has problems, ready to print; the last good site stays up.
    Problems(String),
}

/// The build gave something that the functions cannot read: our own fault, not the content's.
#[derive(Debug)]
pub struct SiteError(String);

impl std::fmt::Display for SiteError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Situs tidak dapat disiapkan: {}", self.0)
    }
}

impl std::error::Error for SiteError {}

impl LiveSite {
    /// Nothing is built yet: call [`LiveSite::rebuild`].
    pub fn new(build: site_gen::Options, repository: Repository, secret: Secret) -> Arc<Self> {
        Arc::new(LiveSite {
            build,
            repository,
            secret,
            services: RwLock::default(),
        })
    }

    /// The folders whose change calls for a rebuild.
    pub fn sources(&self) -> [PathBuf; 2] {
        [self.build.content.clone(), self.build.templates.clone()]
    }

    /// The folder of the built pages.
    pub fn public(&self) -> PathBuf {
        self.build.out.join("public")
    }

    /// The handler of an endpoint of the last good build.
    pub fn service(&self, endpoint: &str) -> Option<FormService> {
        let services = self
            .services
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        services.get(endpoint).cloned()
    }

    /// Builds the site and, when that is good, serves it from now on.
    pub async fn rebuild(self: &Arc<Self>) -> Result<Outcome, SiteError> {
        let site = Arc::clone(self);
        tokio::task::spawn_blocking(move || site.rebuild_blocking())
            .await
            .map_err(|cause| SiteError(cause.to_string()))?
    }

    fn rebuild_blocking(&self) -> Result<Outcome, SiteError> {
        let started = Instant::now();
        // A server left running overnight builds for the new day.
        let build = site_gen::Options {
            date: site_gen::today(),
            ..self.build.clone()
        };
        match site_gen::build(&build) {
            Ok(_report) => {
                self.load_services()?;
                Ok(Outcome::Built(started.elapsed()))
            }
            Err(problems) => {
                if self.is_empty() {
                    // A first start on broken content: an earlier run's good build serves on.
                    let _ = self.load_services();
                }
                Ok(Outcome::Problems(problems.to_string()))
            }
        }
    }

    fn is_empty(&self) -> bool {
        let services = self
            .services
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        services.is_empty()
    }

    fn load_services(&self) -> Result<(), SiteError> {
        let bundle = Bundle::load(&self.build.out.join("functions"))
            .map_err(|cause| SiteError(cause.to_string()))?;
        let bundle = Arc::new(bundle);
        let services = bundle
            .endpoints()
            .filter_map(|endpoint| {
                let service = FormService::new(
                    Arc::clone(&bundle),
                    endpoint,
                    self.repository.clone(),
                    self.secret.clone(),
                )?;
                Some((endpoint.to_owned(), service))
            })
            .collect();
        *self
            .services
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Arc::new(services);
        Ok(())
    }
}
