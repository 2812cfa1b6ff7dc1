//! The store: a file of this machine, whether or not the dev-server has it open, or the table in
//! AWS.

use std::path::{Path, PathBuf};

use aws_table::{Environment, Key, NoKey};
use embedded_store::key::KeyError;
use embedded_store::{Connector, Data, Store, StoreError, is_missing};
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
    /// There is a file without a byte in it; opening it would make a store of it.
    #[error(
        "Berkas data {} kosong (0 bita), jadi tidak ada data di dalamnya.\n\
         Kembalikan berkas data beserta kuncinya dari cadangan, atau sebutkan tempatnya dengan \
         --data BERKAS.",
        _0.display()
    )]
    Empty(PathBuf),
    /// The file cannot be opened.
    #[error("{0}")]
    Store(#[from] StoreError),
    /// The file holds items of another version, or of somebody else.
    #[error("Berkas data {} tidak dapat dipakai: {_1}.", _0.display())]
    Table(PathBuf, TableError),
    /// There is no key to work with.
    #[error("{0}")]
    Key(#[from] KeyError),
    /// The environment does not lead to the table in AWS: these variables are missing.
    #[error(
        "Tabel di AWS belum dapat dibuka. Variabel yang belum diisi: {}.\n\
         {}\n\
         Untuk berkas di komputer ini, sebutkan tempatnya dengan --data BERKAS.",
        _0.join(", "),
        ways_to_set(_0)
    )]
    Incomplete(Vec<&'static str>),
    /// The keys of the table in AWS can't be had.
    #[error("{}", no_key(_0))]
    NoKey(NoKey),
    /// The command is for a file of this machine.
    #[error(
        "Perintah ini hanya untuk berkas data di komputer, bukan tabel di AWS (OKOCE_TABLE).\n\
         Sebutkan tempatnya dengan --data BERKAS."
    )]
    NotInAws,
}

impl OpenStore {
    /// Tells whether another process has the file open, and answers for it.
    pub fn is_shared(&self) -> bool {
        self.held.is_none()
    }
}

impl Place {
    /// Finds the file that was named; without one the table that the environment names, and else
    /// the file `usual`.
    pub fn find(
        named: Option<PathBuf>,
        usual: &str,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, NotOpened> {
        match named {
            Some(file) => Ok(Self::File(file)),
            None if names_a_table(&variable) => Environment::read(variable)
                .map(Self::Aws)
                .map_err(NotOpened::Incomplete),
            None => Ok(Self::File(usual.into())),
        }
    }

    /// Finds the file that was named, or else `usual`, for a command that works on nothing else.
    pub fn find_file(
        named: Option<PathBuf>,
        usual: &str,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<PathBuf, NotOpened> {
        match named {
            Some(file) => Ok(file),
            None if names_a_table(variable) => Err(NotOpened::NotInAws),
            None => Ok(usual.into()),
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
        is_there(path)?;
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

    /// Reads the keys for keyed hashes that belong to the store.
    pub async fn secret(&self) -> Result<Secret, NotOpened> {
        match self {
            Self::File(path) => Ok(embedded_store::key::load(path, |keys| {
                Secret::new(keys).map_err(UnusableKeys::in_indonesian)
            })?),
            Self::Aws(environment) => {
                let key = Key::read(|name| std::env::var(name).ok());
                let key = key.map_err(NotOpened::NoKey)?;
                let open = key.open(&environment.store).await;
                Ok(open.map_err(NotOpened::NoKey)?.secret)
            }
        }
    }
}

/// Refuses a file in which there is no data: who opens a store there makes one.
pub fn is_there(data: &Path) -> Result<(), NotOpened> {
    if data.is_dir() {
        return Err(StoreError::IsFolder(data.to_owned()).into());
    }
    match is_missing(data) {
        Ok(true) if data.exists() => Err(NotOpened::Empty(data.to_owned())),
        Ok(true) => Err(NotOpened::Missing(data.to_owned())),
        // Whoever opens it says what is in the way.
        Ok(false) | Err(_) => Ok(()),
    }
}

/// Reads keys, with their check values.
pub fn keys_and_checks(text: &str) -> Result<(Secret, Vec<String>), String> {
    let secret = Secret::new(text).map_err(UnusableKeys::in_indonesian)?;
    let checks = secret.check_values();
    Ok((secret, checks))
}

fn names_a_table(variable: impl Fn(&str) -> Option<String>) -> bool {
    aws_table::set(&variable, "OKOCE_TABLE").is_some()
}

/// The line for the shell that brings the access key of whoever is logged in. The region is not
/// among what it sets.
const LOG_IN: &str = "eval \"$(aws configure export-credentials --format env)\"";

/// Writes the lines to type so that these variables are set.
fn ways_to_set(missing: &[&str]) -> String {
    let lacks_key = missing.iter().any(|name| *name != "AWS_REGION");
    let mut lines = vec!["Ketik lebih dulu:".to_owned()];
    lines.extend(lacks_key.then(|| format!("  {LOG_IN}")));
    if missing.contains(&"AWS_REGION") {
        lines.push("  export AWS_REGION=ap-southeast-3".to_owned());
    }
    lines.join("\n")
}

fn no_key(why: &NoKey) -> String {
    match why {
        NoKey::Missing => "Kunci tabel di AWS belum disebutkan.\n\
            Isi variabel OKOCE_KEY_ARN dengan HashKeyArn dari keluaran stack; caranya ada di \
            infra/aws/README.md."
            .to_owned(),
        NoKey::Unusable { variable, cause } => format!(
            "Kunci dari variabel {variable} tidak dapat dipakai: {}",
            cause.in_indonesian()
        ),
        NoKey::NotGiven { code } => {
            let code = code.as_deref().unwrap_or("tidak ada jawaban");
            format!(
                "Kunci dari variabel OKOCE_KEY_ARN tidak dapat dibaca ({code}).\n\
                 Periksa isi variabel itu dan hak akun AWS Anda. Bila masa masuknya habis: {LOG_IN}"
            )
        }
    }
}

fn opened(connector: Connector, store: Option<Store>) -> OpenStore {
    OpenStore {
        repository: Repository::new(local_client(connector.clone()), LOCAL_TABLE),
        connector: Some(connector),
        held: store,
    }
}
