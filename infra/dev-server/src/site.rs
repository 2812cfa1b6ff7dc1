//! The build that is being served: the folder of pages and the functions' handlers, swapped as
//! one when a new build is good.

use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread;
use std::time::{Duration, Instant};

use desk::{Router, Settings};
use jiff::civil::Date;
use office_finder::OfficeFinder;
use places::PlacesService;
use records::{Repository, Secret};
use site_gen::diagnostics::Problems;
use site_gen::{Builder, Edited};
use status::StatusService;
use submissions::{Bundle, FormService, Limits};
use web::bundle::BundleError;
use web::{Function, Functions};

/// The host of the officers' desk, and what it says of its store.
#[derive(Clone, Debug)]
pub struct DeskSettings {
    /// Scheme and host under which it is published, besides this machine.
    pub origin: Option<String>,
    /// Whether the store holds invented people only.
    pub is_demo: bool,
}

/// The functions of one build.
#[derive(Debug, Default)]
struct Services {
    /// All of them.
    functions: Arc<Functions>,
    /// Those of the forms, whose pages can be previewed.
    forms: Vec<FormService>,
    /// The officers' desk, which is not for every host.
    desk: Option<Router>,
    /// Places in sessions, where the site has the form for them.
    places: Option<PlacesService>,
}

/// New addresses of those that moved, by the old ones, of one build.
type Redirects = BTreeMap<String, String>;

/// The site as it stands, and what it takes to build it again.
#[derive(Debug)]
pub struct LiveSite {
    build: site_gen::Options,
    builder: Mutex<Builder>,
    repository: Repository,
    secret: Secret,
    limits: Limits,
    desk: DeskSettings,
    services: RwLock<Arc<Services>>,
    redirects: RwLock<Arc<Redirects>>,
    /// Whether the functions are still those of an earlier build than the pages.
    is_behind: AtomicBool,
    /// The day for which it was built last, or was to be.
    day: Mutex<Option<Date>>,
}

/// Result of a build.
#[derive(Debug)]
pub enum Outcome {
    /// The new site is being served.
    Built {
        /// Time the build took.
        took: Duration,
        /// How many warnings there are; an editor reads them with `site-gen check`.
        warnings: usize,
        /// Whether any file of the site is another than before.
        is_changed: bool,
    },
    /// The content has problems; the last good site stays up.
    Problems(Problems),
}

/// The build gave something that the functions cannot read: our own fault, not the content's.
#[derive(Debug, thiserror::Error)]
#[error("Situs tidak dapat disiapkan: {0}")]
pub struct SiteError(String);

impl LiveSite {
    /// Makes a site of which nothing is built yet: call [`LiveSite::rebuild`].
    pub fn new(
        build: site_gen::Options,
        repository: Repository,
        secret: Secret,
        limits: Limits,
        desk: DeskSettings,
    ) -> Arc<Self> {
        Arc::new(LiveSite {
            build,
            builder: Mutex::default(),
            repository,
            secret,
            limits,
            desk,
            services: RwLock::default(),
            redirects: RwLock::default(),
            is_behind: AtomicBool::new(true),
            day: Mutex::default(),
        })
    }

    /// Returns the folders whose change calls for a rebuild.
    pub fn sources(&self) -> [PathBuf; 2] {
        [self.build.content.clone(), self.build.templates.clone()]
    }

    /// Returns the folder of the built pages.
    pub fn public(&self) -> PathBuf {
        self.build.out.join("public")
    }

    /// Returns the functions of the last good build.
    pub fn functions(&self) -> Arc<Functions> {
        Arc::clone(&self.services().functions)
    }

    /// Returns the functions of all forms in the last good build.
    pub fn forms(&self) -> Vec<FormService> {
        self.services().forms.clone()
    }

    /// Returns the officers' desk of the last good build.
    pub fn desk(&self) -> Option<Router> {
        self.services().desk.clone()
    }

    /// Returns the service of places in sessions, in the last good build.
    pub fn places(&self) -> Option<PlacesService> {
        self.services().places.clone()
    }

    /// Returns the address to which another moved, by the last good build; with or without its last
    /// slash.
    pub fn redirect(&self, path: &str) -> Option<String> {
        let redirects = self
            .redirects
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        let target = redirects.get(path);
        target
            .or_else(|| redirects.get(&format!("{path}/")))
            .cloned()
    }

    /// Waits until another day begins in Jakarta than the one for which it was built last: pages say
    /// what is still to come. The clock is asked again and again, for it may leap, or have slept.
    pub async fn outdated(&self) {
        const ASK_EVERY: Duration = Duration::from_secs(5);

        while *self.day.lock().unwrap_or_else(PoisonError::into_inner) == Some(site_gen::today()) {
            tokio::time::sleep(ASK_EVERY).await;
        }
    }

    /// Builds the site and, when that is good, serves it from now on.
    /// It is enough to say what was `edited` since the last time.
    pub async fn rebuild(self: &Arc<Self>, edited: Edited) -> Result<Outcome, SiteError> {
        let site = Arc::clone(self);
        tokio::task::spawn_blocking(move || site.rebuild_blocking(&edited))
            .await
            .map_err(|cause| SiteError(cause.to_string()))?
    }

    fn rebuild_blocking(&self, edited: &Edited) -> Result<Outcome, SiteError> {
        let started = Instant::now();
        let today = site_gen::today();
        *self.day.lock().unwrap_or_else(PoisonError::into_inner) = Some(today);
        let build = site_gen::Options {
            date: today,
            ..self.build.clone()
        };
        let mut builder = self.builder.lock().unwrap_or_else(PoisonError::into_inner);
        match builder.rebuild(&build, edited) {
            Ok(report) => {
                let site_gen::Changes { written, removed } = &report.changes;
                let mut changed = written.iter().chain(removed);
                if changed.clone().any(|file| is_for_functions(file)) {
                    self.is_behind.store(true, Ordering::Relaxed);
                }
                // Whatever hindered it the last time (no file numbers left, a disk that was away) may
                // be over, also where nothing of the functions has changed since.
                if self.is_behind.load(Ordering::Relaxed) {
                    self.load_services()?;
                    self.is_behind.store(false, Ordering::Relaxed);
                }
                Ok(Outcome::Built {
                    took: started.elapsed(),
                    warnings: report.warnings.warnings(),
                    is_changed: changed.next().is_some(),
                })
            }
            Err(problems) => {
                if self.services().forms.is_empty() {
                    // A first start on broken content: an earlier run's good build serves on.
                    let _ = self.load_services();
                }
                Ok(Outcome::Problems(problems))
            }
        }
    }

    fn services(&self) -> Arc<Services> {
        let services = self.services.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&services)
    }

    fn load_services(&self) -> Result<(), SiteError> {
        let folder = self.build.out.join("functions");
        // Side by side: an editor waits for all of them.
        let (bundle, offices, desk) = thread::scope(|scope| {
            let offices = scope.spawn(|| OfficeFinder::load(&folder));
            let desk = scope.spawn(|| self.load_desk(&folder));
            let bundle = Bundle::load(&folder);
            (
                bundle,
                offices.join().unwrap_or_else(|panic| resume_unwind(panic)),
                desk.join().unwrap_or_else(|panic| resume_unwind(panic)),
            )
        });
        let failure = |cause: BundleError| SiteError(cause.to_string());
        let bundle = Arc::new(bundle.map_err(failure)?);
        let (offices, desk) = (offices.map_err(failure)?, desk.map_err(failure)?);
        let forms: Vec<FormService> = bundle
            .endpoints()
            .filter_map(|endpoint| {
                let (repository, secret) = (self.repository.clone(), self.secret.clone());
                FormService::new(Arc::clone(&bundle), endpoint, repository, secret)
            })
            .map(|service| service.with_limits(self.limits.clone()))
            .collect();
        let (repository, secret) = (self.repository.clone(), self.secret.clone());
        let is_counted = self.limits != Limits::none();
        let places = PlacesService::load(&folder, repository, secret).map_err(failure)?;
        let places = places.map(|places| places.counting_addresses(is_counted));
        let mut functions: Vec<Arc<dyn Function>> = vec![Arc::new(offices)];
        let (repository, secret) = (self.repository.clone(), self.secret.clone());
        let status = StatusService::load(&folder, repository, secret).map_err(failure)?;
        functions
            .extend(status.map(|status| {
                Arc::new(status.counting_addresses(is_counted)) as Arc<dyn Function>
            }));
        if let Some(places) = &places {
            functions.push(Arc::new(places.clone()));
        }
        for form in &forms {
            functions.push(Arc::new(form.clone()));
        }
        let functions = Functions::new(functions).map_err(|cause| SiteError(cause.to_string()))?;
        let services = Services {
            functions: Arc::new(functions),
            forms,
            desk: Some(desk),
            places,
        };
        let redirects = self.load_redirects()?;
        *self
            .services
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Arc::new(services);
        *self
            .redirects
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Arc::new(redirects);
        Ok(())
    }

    fn load_desk(&self, folder: &Path) -> Result<Router, BundleError> {
        let settings = Settings {
            origin: self.desk.origin.clone().unwrap_or_default(),
            is_demo: self.desk.is_demo,
        };
        let (repository, secret) = (self.repository.clone(), self.secret.clone());
        Router::load(folder, repository, secret, settings)
    }

    fn load_redirects(&self) -> Result<Redirects, SiteError> {
        let file = self.build.out.join(site_gen::EDGE_REDIRECTS);
        let json = std::fs::read(&file)
            .map_err(|cause| SiteError(format!("{}: {cause}", file.display())))?;
        serde_json::from_slice(&json)
            .map_err(|cause| SiteError(format!("{}: {cause}", file.display())))
    }
}

/// Tells whether the functions, or the redirects beside them, are made from this file of a build.
fn is_for_functions(file: &str) -> bool {
    !file.starts_with("public/")
}
