//! Everything on one machine: builds the site, runs the functions on an embedded store, serves
//! both on one address, and reloads the open page when content or templates change.
//!
//! Start at [`Server::start`]. The parts: `site` (the build that is
//! being served), `connections`, `hosts` and `routes` (HTTP), `watch`, `rebuilding`, `reload` and `preview` (the
//! editor's loop).

mod compression;
mod connections;
mod demo;
mod desk;
mod editor;
mod hosts;
mod preview;
mod rebuilding;
mod reload;
mod routes;
mod site;
mod static_files;
mod watch;
mod written_address;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use embedded_store::key::KeyError;
use embedded_store::{Connector, Data, NotOpened, Store, StoreError};
use records::table::TableError;
use records::{LOCAL_TABLE, Repository, Secret, UnusableKeys};
use site_gen::Edited;
use submissions::Limits;

use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::watch::{Sender, channel};
use tokio::task::JoinHandle;

pub use editor::NotInstalled;
pub use hosts::Hosts;

use editor::Editor;
use rebuilding::{announce, keep_up};
use reload::Reloader;
use site::{LiveSite, SiteError};
use watch::Watch;

/// Settings of the server: the things to serve, and the address.
#[derive(Debug, Clone)]
pub struct Options {
    /// TCP port on 127.0.0.1; 0 takes a free one.
    pub port: u16,
    /// Place where submissions are kept.
    pub data: Data,
    /// The site's sources and the folder it is built into.
    pub build: site_gen::Options,
    /// Rebuild and reload when the sources change.
    pub watch: bool,
    /// Whether content can be edited in the browser, at `/admin/`; needs `watch`.
    pub editor: bool,
    /// Origins under which the operator publishes parts of it, besides this machine. Whoever
    /// reaches the editor may edit: to ask who that is, is up to what stands in front.
    pub hosts: Hosts,
    /// How much may be sent from one address and with one telephone number.
    pub limits: Limits,
    /// Fill the store, which is empty, with invented people, and invite an example officer of each
    /// role.
    pub demo: bool,
}

/// Why the server did not start. Its text is for the person at the terminal: what is wrong and
/// what to do, in Indonesian.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The port is taken, or may not be used.
    #[error(
        "Alamat 127.0.0.1:{_0} tidak dapat dipakai ({_1}).\n\
         Mungkin program lain sedang memakainya. Pilih nomor lain, misalnya: \
         cargo run -- --port {}",
        if *_0 == u16::MAX { 8080 } else { _0 + 1 }
    )]
    Port(u16, io::Error),
    /// The store cannot be opened.
    #[error("{0}")]
    Store(StoreError),
    /// The data file was written by an earlier version, whose items would be misread.
    #[error(
        "Berkas data {path} ditulis oleh versi sebelumnya.\n\
         Ubah dulu agar dapat dipakai versi ini: okoce convert --data {path}\n\
         Di folder proyek: cargo run -p operator -- convert --data {path}\n\
         Salinan data lama disimpan lebih dulu, dan tidak ada yang hilang.",
        path = _0.display()
    )]
    EarlierStore(PathBuf),
    /// There is no key for keyed hashes, or none that can be used.
    #[error("{0}")]
    Key(KeyError),
    /// The folders cannot be watched.
    #[error("{0}")]
    Watch(String),
    /// The editor in the browser is not installed.
    #[error("{0}")]
    Editor(editor::NotInstalled),
    /// The store could not be filled with invented people.
    #[error("Orang contoh tidak dapat dibuat: {0}")]
    Demo(String),
    /// The site could not be built for a reason that is not its content.
    #[error("{0}")]
    Site(SiteError),
}

/// A running server. It stops when dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    ending: Sender<bool>,
    reloader: Reloader,
    serving: JoinHandle<()>,
    keeping_up: JoinHandle<()>,
    sweeping: JoinHandle<()>,
    closing: JoinHandle<()>,
    compacting: JoinHandle<()>,
    activation_codes: Vec<String>,
    store: Store,
}

impl Server {
    /// Takes the port, opens the store, builds the site and serves it.
    ///
    /// A problem in the content does not stop the start: it is printed and shown in the browser,
    /// over the last good build when there is one.
    pub async fn start(options: Options) -> Result<Self, StartError> {
        let editor = if options.editor {
            let editor = Editor::new(&options.build.content, options.hosts.editor.clone())
                .map_err(StartError::Editor)?;
            Some(Arc::new(editor))
        } else {
            None
        };
        let port_error = |cause| StartError::Port(options.port, cause);
        let listener = listen(options.port).map_err(port_error)?;
        let address = listener.local_addr().map_err(port_error)?;

        let (store, secret) = open_store(&options.data).await?;
        let repository = Repository::new(records::local_client(store.connector()), LOCAL_TABLE);
        let bundle = options.build.out.join("functions");
        let is_demo = options.demo || repository.is_of_examples().await.unwrap_or_default();

        let reloader = Reloader::default();
        let site = LiveSite::new(
            options.build,
            repository.clone(),
            secret.clone(),
            options.limits,
            site::DeskSettings {
                origin: options.hosts.desk.clone(),
                is_demo,
            },
        );
        // Watching starts before the first build, so that no change between the two is missed.
        let watch = if options.watch {
            Some(Watch::start(&site.sources()).map_err(|cause| watch_error(&cause))?)
        } else {
            None
        };
        let first = site
            .rebuild(Edited::Anything)
            .await
            .map_err(StartError::Site)?;
        announce(&first, false, &reloader);

        let activation_codes = if options.demo {
            demo::fill(&repository, &secret, &bundle).await?
        } else {
            Vec::new()
        };
        let reloading = watch.is_some().then(|| reloader.clone());
        let router = routes::router(&site, reloading, editor, options.hosts);
        let (ending, ended) = channel(false);
        let serving = tokio::spawn(connections::serve(listener, router, ended));
        let sweeping = tokio::spawn(sweep_places(Arc::clone(&site)));
        let closing = tokio::spawn(close_days(repository.clone()));
        let compacting = tokio::spawn(compact_after_erasures(repository, store.connector()));
        let keeping_up = tokio::spawn(keep_up(watch, site, reloader.clone()));
        Ok(Server {
            address,
            ending,
            reloader,
            serving,
            keeping_up,
            sweeping,
            closing,
            compacting,
            activation_codes,
            store,
        })
    }

    /// Takes no more requests, waits for the answers that are in work, and closes the store.
    pub async fn stop(mut self) {
        self.ending.send_replace(true);
        self.reloader.end();
        if let Err(error) = (&mut self.serving).await {
            tracing::error!(event = "serving_broke", %error);
        }
    }

    /// Returns the address at which the site is served.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns the activation codes of an example pendamping and one of the secretariat; none
    /// without [`Options::demo`].
    pub fn activation_codes(&self) -> &[String] {
        &self.activation_codes
    }

    /// Tells whether the store takes nothing because the machine's clock can't be right.
    pub async fn has_wrong_clock(&self) -> bool {
        let state = self.store.connector().state().await;
        state.is_ok_and(|state| state.wrong_before.is_some())
    }

    /// Returns the way to the embedded store, for reading back what was stored.
    pub fn store(&self) -> Connector {
        self.store.connector()
    }

    /// Returns the name of the store's one table.
    pub fn table(&self) -> &'static str {
        LOCAL_TABLE
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.serving.abort();
        self.sweeping.abort();
        self.closing.abort();
        self.compacting.abort();
        self.keeping_up.abort();
    }
}

/// Takes the port. Connections that nobody has accepted yet wait in a queue of the system's: where it
/// is full, the next have to knock again, a second later and more, and the last are turned away.
fn listen(port: u16) -> io::Result<TcpListener> {
    /// As many as may come at once; the system has a bound of its own, most often 4,096.
    const WAITING: u32 = 16_384;

    let socket = TcpSocket::new_v4()?;
    // The next start may have the port that the last one had, as `TcpListener::bind` sees to.
    socket.set_reuseaddr(true)?;
    socket.bind((Ipv4Addr::LOCALHOST, port).into())?;
    socket.listen(WAITING)
}

async fn open_store(data: &Data) -> Result<(Store, Secret), StartError> {
    let read = |text: &str| {
        let secret = Secret::new(text).map_err(UnusableKeys::in_indonesian)?;
        let checks = secret.check_values();
        Ok((secret, checks))
    };
    let opened = Store::open_with_keys(data, read, async |connector| {
        records::table::ensure(&records::local_client(connector), LOCAL_TABLE).await
    });
    opened.await.map_err(|error| {
        let path = match data {
            Data::File(path) => path.clone(),
            Data::Memory => ":memory:".into(),
        };
        match error {
            NotOpened::Store(error) => StartError::Store(error),
            NotOpened::Key(error) => StartError::Key(error),
            NotOpened::Unprepared(TableError::FirstVersion { .. }) => {
                StartError::EarlierStore(path)
            }
            NotOpened::Unprepared(other) => {
                StartError::Store(StoreError::Corrupt(path, other.to_string()))
            }
        }
    })
}

fn watch_error(cause: &notify::Error) -> StartError {
    StartError::Watch(format!(
        "Folder isi atau templat tidak dapat diawasi ({cause}).\n\
         Jalankan perintah ini di folder utama proyek, tempat folder content dan templates berada."
    ))
}

/// Passes on the places that are kept for somebody, by itself, also when nobody asks.
async fn sweep_places(site: Arc<LiveSite>) {
    let mut every = tokio::time::interval(SWEEP_EVERY);
    loop {
        every.tick().await;
        if let Some(places) = site.places() {
            places.sweep().await;
        }
    }
}

/// Closes the days that are over by itself, and adds what is known of them late.
async fn close_days(repository: Repository) {
    let mut every = tokio::time::interval(CLOSE_EVERY);
    loop {
        every.tick().await;
        match repository.close_days(jiff::Timestamp::now()).await {
            Ok(closed) if closed.new + closed.supplements > 0 => tracing::info!(
                event = "days_closed",
                through = %closed.through,
                new = closed.new,
                supplements = closed.supplements
            ),
            Ok(_) => {}
            Err(failure) => tracing::error!(event = "days_not_closed", %failure),
        }
    }
}

/// Removes from the file as well, soon after, whatever an officer erased.
async fn compact_after_erasures(repository: Repository, store: Connector) {
    loop {
        repository.erased().await;
        if let Err(error) = store.compact().await {
            tracing::error!(event = "not_compacted", %error);
        }
    }
}

/// A day is closed an hour after its end, so asking every half hour is often enough.
const CLOSE_EVERY: Duration = Duration::from_mins(30);

const SWEEP_EVERY: Duration = Duration::from_secs(30);
