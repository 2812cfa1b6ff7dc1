//! A store of invented people, for the benches.

use std::error::Error;
use std::path::{Path, PathBuf};

use embedded_store::{Data, Store};
use example_people::{Crowd, Pace};
use forms::StoringForm;
use jiff::Timestamp;
use records::{LOCAL_TABLE, Repository, Secret, local_client, table};

/// Place and people of a store, as the command line tells them.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The store's file, which is made; left out, the store is in memory
    #[arg(long)]
    data: Option<PathBuf>,
    /// How many people
    #[arg(long)]
    pub people: u32,
    /// The seed they are drawn from
    #[arg(long, default_value_t = 7)]
    seed: u64,
}

/// Returns the key of these stores: nobody in them is real.
pub fn secret() -> Secret {
    Secret::new("0123456789abcdef0123456789abcdef").expect("32 characters are enough")
}

/// Opens an empty store; it lasts as long as what is given back.
pub async fn open(data: Data) -> Result<(Store, Repository), Box<dyn Error>> {
    let store = Store::open(&data)?;
    let client = local_client(store.connector());
    table::ensure(&client, LOCAL_TABLE).await?;
    Ok((store, Repository::new(client, LOCAL_TABLE)))
}

/// Reads the form that invented people send, as the site generator hands it over.
pub fn form(file: &Path) -> Result<StoringForm, Box<dyn Error>> {
    let form = serde_json::from_slice(&std::fs::read(file)?)?;
    Ok(StoringForm::new(form).ok_or("the form stores nothing")?)
}

impl Arguments {
    /// Opens the store.
    pub async fn open(&self) -> Result<(Store, Repository), Box<dyn Error>> {
        open(self.data.clone().map_or(Data::Memory, Data::File)).await
    }

    /// Fills the store with people who sent this form.
    pub async fn fill(
        &self,
        repository: &Repository,
        form: &StoringForm,
        pace: Pace,
        now: Timestamp,
    ) -> Result<(), Box<dyn Error>> {
        let crowd = Crowd {
            form,
            secret: &secret(),
            now,
            seed: self.seed,
            pace,
        };
        if !repository.mark_as_examples().await? {
            return Err("the store holds something else".into());
        }
        crowd.fill(repository, self.people, |_| {}).await?;
        Ok(())
    }
}
