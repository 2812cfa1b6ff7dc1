//! The store: a file of this machine, whether or not the dev-server has it open, or the table in
//! AWS.

use std::path::{Path, PathBuf};

use embedded_store::key::KeyError;
use embedded_store::{Connector, Data, Store, StoreError};
use records::environment::{Environment, Key};
use records::table::TableError;
use records::{LOCAL_TABLE, Repository, Secret, UnusableKeys, local_client};

/// The place of a store.
#[derive(Clone, Debug)]
pub enum Place {
    /// A file of this machine.
    File(PathBuf),
    /// The table in AWS that the environment names.
    Aws(Environment),
}

/// A store that is open for as long as this lives.
pub struct OpenStore {
    /// The items kept in it.
    pub repository: Repository,
    /// The way to a file's store itself.
    pub connector: Option<Connector>,
    held: Option<Store>,
}

/// Why a store was not opened, with what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum NotOpened {
    /// There is no such file; opening it would make an empty one.
    #[error(
        "Berkas data {} tidak ada.\n\
         Jalankan situs sekali lebih dulu (cargo run), atau sebutkan tempatnya dengan --data BERKAS.",
        _0.display()
    )]
    Missing(PathBuf),
    /// The file cannot be opened.
    #[error("{0}")]
    Store(#[from] StoreError),
    /// The file holds items of another version, or of somebody else.
    #[error("Berkas data {} tidak dapat dipakai: {_1}.", _0.display())]
    Table(PathBuf, TableError),
    /// There is no key to work with.
    #[error("{0}")]
    Key(#[from] KeyError),
    /// The environment does not lead to a table in AWS, or to its key.
    #[error(
        "Tabel di AWS tidak dapat dipakai:\n{0}\n\
         Untuk berkas di komputer ini, sebutkan tempatnya dengan --data BERKAS."
    )]
    Environment(String),
    /// The command is for a file of this machine.
    #[error(
        "Perintah ini hanya untuk berkas data di komputer, bukan tabel di AWS (OKOCE_TABLE).\n\
         Sebutkan tempatnya dengan --data BERKAS."
    )]
    NotInAws,
}

impl OpenStore {
    /// Whether another process has the file open, and answers for it.
    pub fn is_shared(&self) -> bool {
        self.held.is_none()
    }
}

impl Place {
    /// The file that was named; without one the table that the environment names, and else the
    /// file `usual`.
    pub fn find(
        named: Option<PathBuf>,
        usual: &str,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, NotOpened> {
        let is_aws = variable("OKOCE_TABLE").is_some_and(|table| !table.trim().is_empty());
        match named {
            Some(file) => Ok(Self::File(file)),
            None if is_aws => Environment::read(variable)
                .map(Self::Aws)
                .map_err(NotOpened::Environment),
            None => Ok(Self::File(usual.into())),
        }
    }

    /// The file, for a command that works on nothing else.
    pub fn file(&self) -> Result<&Path, NotOpened> {
        match self {
            Self::File(file) => Ok(file),
            Self::Aws(_) => Err(NotOpened::NotInAws),
        }
    }

    /// Opens the store, or reaches it through the process that has it open.
    pub async fn open(&self) -> Result<OpenStore, NotOpened> {
        let path = match self {
            Self::File(path) => path,
            Self::Aws(environment) => {
                return Ok(OpenStore {
                    repository: environment.repository(),
                    connector: None,
                    held: None,
                });
            }
        };
        if !path.exists() {
            return Err(NotOpened::Missing(path.clone()));
        }
        match Store::open(&Data::File(path.clone())) {
            Ok(store) => {
                let client = local_client(store.connector());
                let ensured = records::table::ensure(&client, LOCAL_TABLE).await;
                ensured.map_err(|cause| NotOpened::Table(path.clone(), cause))?;
                Ok(opened(store.connector(), Some(store)))
            }
            // Whoever has it open has seen to its table.
            Err(StoreError::InUse(_)) => Ok(opened(Connector::to_running(path), None)),
            Err(other) => Err(other.into()),
        }
    }

    /// The keys for keyed hashes that belong to the store.
    pub async fn secret(&self) -> Result<Secret, NotOpened> {
        match self {
            Self::File(path) => Ok(embedded_store::key::load(path, |keys| {
                Secret::new(keys).map_err(UnusableKeys::in_indonesian)
            })?),
            Self::Aws(environment) => {
                let key = Key::read(|name| std::env::var(name).ok());
                let key = key.map_err(NotOpened::Environment)?;
                let open = key.open(&environment.store).await;
                Ok(open.map_err(NotOpened::Environment)?.secret)
            }
        }
    }
}

/// Reads keys, with their check values.
pub fn keys_and_checks(text: &str) -> Result<(Secret, Vec<String>), String> {
    let secret = Secret::new(text).map_err(UnusableKeys::in_indonesian)?;
    let checks = secret.check_values();
    Ok((secret, checks))
}

fn opened(connector: Connector, store: Option<Store>) -> OpenStore {
    OpenStore {
        repository: Repository::new(local_client(connector.clone()), LOCAL_TABLE),
        connector: Some(connector),
        held: store,
    }
}
