//! The store of one machine, whether or not the dev-server has it open.

use std::path::{Path, PathBuf};

use embedded_store::key::KeyError;
use embedded_store::{Connector, Data, Store, StoreError};
use records::table::TableError;
use records::{LOCAL_TABLE, Repository, Secret, UnusableKeys, local_client};

/// A store that is open for as long as this lives.
pub struct OpenStore {
    /// The items kept in it.
    pub repository: Repository,
    /// The way to the store itself.
    pub connector: Connector,
    _store: Option<Store>,
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
}

/// Opens the store on a file, or reaches it through the process that has it open.
pub async fn open(path: &Path) -> Result<OpenStore, NotOpened> {
    if !path.exists() {
        return Err(NotOpened::Missing(path.to_owned()));
    }
    match Store::open(&Data::File(path.to_owned())) {
        Ok(store) => {
            let client = local_client(store.connector());
            let ensured = records::table::ensure(&client, LOCAL_TABLE).await;
            ensured.map_err(|cause| NotOpened::Table(path.to_owned(), cause))?;
            Ok(opened(store.connector(), Some(store)))
        }
        // Whoever has it open has seen to its table.
        Err(StoreError::InUse(_)) => Ok(opened(Connector::to_running(path), None)),
        Err(other) => Err(other.into()),
    }
}

/// Reads keys, with their check values.
pub fn keys_and_checks(text: &str) -> Result<(Secret, Vec<String>), String> {
    let secret = Secret::new(text).map_err(UnusableKeys::in_indonesian)?;
    let checks = secret.check_values();
    Ok((secret, checks))
}

/// The keys for keyed hashes of the store on a file.
pub fn secret(path: &Path) -> Result<Secret, KeyError> {
    embedded_store::key::load(path, |keys| {
        Secret::new(keys).map_err(UnusableKeys::in_indonesian)
    })
}

fn opened(connector: Connector, store: Option<Store>) -> OpenStore {
    OpenStore {
        repository: Repository::new(local_client(connector.clone()), LOCAL_TABLE),
        connector,
        _store: store,
    }
}
