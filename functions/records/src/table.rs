//! The shape of the table: the one place that says which keys it has.
//!
//! One table holds everything; `items.rs` says which items. The dev-server creates its
//! table from here, and the AWS template's, on which the tests run, is compared with it.

use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::StalledStreamProtectionConfig;
use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, CreateGlobalSecondaryIndexAction, GlobalSecondaryIndex,
    GlobalSecondaryIndexUpdate, KeySchemaElement, KeyType, Projection, ProjectionType,
    ScalarAttributeType, TableDescription, TableStatus, TimeToLiveSpecification, TimeToLiveStatus,
};

use crate::client::timeouts;

/// Shape of a table of ours. Both keys are strings; billing is by request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Definition {
    /// Name of the partition key.
    pub partition_key: &'static str,
    /// Name of the sort key.
    pub sort_key: &'static str,
    /// Name of the attribute with the second after which the store may delete an item, since
    /// 1970. The store takes its time (up to days), so readers filter by it as well.
    pub expiry: &'static str,
    /// Finds what was sent with a telephone number, by its keyed hash.
    pub by_phone: Index,
    /// The list of a kecamatan's office, in the order of its work.
    pub by_office: Index,
    /// Events by the day they were written down, in eight shards.
    pub by_day: Index,
}

/// A global secondary index. Its keys are strings; items without them are not in the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Index {
    /// Name of the index.
    pub name: &'static str,
    /// Name of its partition key.
    pub partition_key: &'static str,
    /// Name of its sort key, where it has one.
    pub sort_key: Option<&'static str>,
    /// Attributes that are in it besides the keys.
    pub projected: &'static [&'static str],
}

impl Definition {
    /// Lists every index.
    pub const fn indexes(&self) -> [Index; 3] {
        [self.by_phone, self.by_office, self.by_day]
    }
}

impl Index {
    /// Tells whether the attribute is one of the index's own keys.
    pub(crate) fn has_key(&self, attribute: &str) -> bool {
        self.partition_key == attribute || self.sort_key == Some(attribute)
    }
}

/// Returns the one definition.
pub const fn definition() -> Definition {
    Definition {
        partition_key: "pk",
        sort_key: "sk",
        expiry: "expires_at",
        by_phone: Index {
            name: "by_phone",
            partition_key: "phone_hash",
            sort_key: None,
            projected: &[],
        },
        by_office: Index {
            name: "by_office",
            partition_key: "office",
            sort_key: Some("queue"),
            projected: &[
                "nama",
                "stage",
                "since",
                "due",
                "form",
                "quarantine",
                "mentor",
                "facets",
            ],
        },
        by_day: Index {
            name: "by_day",
            partition_key: "day",
            sort_key: Some("by_day"),
            projected: &["at", "kind", "stage", "kecamatan", "delta"],
        },
    }
}

/// Makes sure that the table `name` exists with our shape and is ready: creates it when it is
/// missing, adds the indexes that a table lacks, and switches on the
/// deletion of expired items.
pub async fn ensure(client: &Client, name: &str) -> Result<(), TableError> {
    let table = if let Some(table) = describe(client, name).await? {
        table
    } else {
        create(client, name).await?;
        wait_until_active(client, name).await?
    };
    if !has_our_keys(&table) {
        return Err(TableError::OtherShape {
            name: name.to_owned(),
        });
    }
    if is_of_first_version(&table) && holds_anything(client, name).await? {
        return Err(TableError::FirstVersion {
            name: name.to_owned(),
        });
    }
    add_missing_indexes(client, name).await?;
    expire_items(client, name).await
}

/// Why a table could not be made ready.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// The table exists with other keys, so it is somebody else's.
    #[error(
        "the table `{name}` exists, but its keys are not `{}` and `{}`: choose another name or \
         another store",
        definition().partition_key,
        definition().sort_key
    )]
    OtherShape {
        /// The table's name.
        name: String,
    },
    /// The table holds items of the first version, which the repository would misread.
    #[error(
        "the table `{name}` holds items of an earlier version; `okoce convert` brings them into \
         today's"
    )]
    FirstVersion {
        /// The table's name.
        name: String,
    },
    /// The table was created but did not become ready in time.
    #[error("the table `{name}` was created but is still not ready")]
    NotReady {
        /// The table's name.
        name: String,
    },
    /// The store refused or could not be reached.
    #[error("the store failed while {doing}")]
    Store {
        /// The step that failed.
        doing: &'static str,
        /// The store's own error.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

/// Gives the table `name` the indexes that it lacks.
pub(crate) async fn add_missing_indexes(client: &Client, name: &str) -> Result<(), TableError> {
    let table = wait_until_active(client, name).await?;
    // DynamoDB adds one index at a time.
    for index in definition().indexes() {
        if !has_index(&table, &index) {
            add_index(client, name, &index).await?;
            wait_until_active(client, name).await?;
        }
    }
    Ok(())
}

/// Makes settings that give a call about the whole table its time. The store of one machine counts every item to
/// describe its table, and fills an index before it answers: with 200,000 people some seconds.
fn patient() -> aws_sdk_dynamodb::config::Builder {
    const LONGEST: Duration = Duration::from_mins(5);

    aws_sdk_dynamodb::config::Builder::new()
        .timeout_config(timeouts(LONGEST))
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
}

async fn describe(client: &Client, name: &str) -> Result<Option<TableDescription>, TableError> {
    let call = client.describe_table().table_name(name).customize();
    match call.config_override(patient()).send().await {
        Ok(found) => Ok(found.table),
        Err(error) if error.code() == Some("ResourceNotFoundException") => Ok(None),
        Err(error) => Err(store_error("looking for the table", error)),
    }
}

async fn create(client: &Client, name: &str) -> Result<(), TableError> {
    let Definition {
        partition_key,
        sort_key,
        ..
    } = definition();
    let mut request = client
        .create_table()
        .table_name(name)
        .billing_mode(BillingMode::PayPerRequest)
        .attribute_definitions(attribute(partition_key))
        .attribute_definitions(attribute(sort_key))
        .key_schema(key(partition_key, KeyType::Hash))
        .key_schema(key(sort_key, KeyType::Range));
    for index in definition().indexes() {
        let built = GlobalSecondaryIndex::builder()
            .index_name(index.name)
            .set_key_schema(Some(keys(&index)))
            .projection(projection(&index))
            .build()
            .expect("name and keys are set");
        request = request.global_secondary_indexes(built);
        for attribute in attributes(&index) {
            request = request.attribute_definitions(attribute);
        }
    }
    match request.send().await {
        Ok(_) => Ok(()),
        // Another process was faster; its table is checked like any other.
        Err(error) if error.code() == Some("ResourceInUseException") => Ok(()),
        Err(error) => Err(store_error("creating the table", error)),
    }
}

async fn add_index(client: &Client, name: &str, index: &Index) -> Result<(), TableError> {
    let create = CreateGlobalSecondaryIndexAction::builder()
        .index_name(index.name)
        .set_key_schema(Some(keys(index)))
        .projection(projection(index))
        .build()
        .expect("name and keys are set");
    let update = GlobalSecondaryIndexUpdate::builder().create(create).build();
    client
        .update_table()
        .table_name(name)
        .set_attribute_definitions(Some(attributes(index)))
        .global_secondary_index_updates(update)
        .customize()
        .config_override(patient())
        .send()
        .await
        .map_err(|error| store_error("adding an index to the table", error))?;
    Ok(())
}

fn keys(index: &Index) -> Vec<KeySchemaElement> {
    let partition = key(index.partition_key, KeyType::Hash);
    let sort = index.sort_key.map(|name| key(name, KeyType::Range));
    [partition].into_iter().chain(sort).collect()
}

fn attributes(index: &Index) -> Vec<AttributeDefinition> {
    let names = [index.partition_key].into_iter().chain(index.sort_key);
    names.map(attribute).collect()
}

fn attribute(name: &str) -> AttributeDefinition {
    AttributeDefinition::builder()
        .attribute_name(name)
        .attribute_type(ScalarAttributeType::S)
        .build()
        .expect("name and type are set")
}

fn key(name: &str, key_type: KeyType) -> KeySchemaElement {
    KeySchemaElement::builder()
        .attribute_name(name)
        .key_type(key_type)
        .build()
        .expect("name and type are set")
}

/// Makes the projection of an index: one without attributes of its own says where to look and holds
/// no copy of an answer.
fn projection(index: &Index) -> Projection {
    if index.projected.is_empty() {
        return Projection::builder()
            .projection_type(ProjectionType::KeysOnly)
            .build();
    }
    let names = index.projected.iter().map(|name| (*name).to_owned());
    Projection::builder()
        .projection_type(ProjectionType::Include)
        .set_non_key_attributes(Some(names.collect()))
        .build()
}

async fn wait_until_active(client: &Client, name: &str) -> Result<TableDescription, TableError> {
    const TRIES: u32 = 60;
    const PAUSE: Duration = Duration::from_millis(500);
    for _ in 0..TRIES {
        if let Some(table) = describe(client, name).await?
            && table.table_status == Some(TableStatus::Active)
        {
            return Ok(table);
        }
        tokio::time::sleep(PAUSE).await;
    }
    Err(TableError::NotReady {
        name: name.to_owned(),
    })
}

fn has_our_keys(table: &TableDescription) -> bool {
    let Definition {
        partition_key,
        sort_key,
        ..
    } = definition();
    let found: Vec<_> = table
        .key_schema()
        .iter()
        .map(|key| (key.attribute_name(), key.key_type().clone()))
        .collect();
    found == [(partition_key, KeyType::Hash), (sort_key, KeyType::Range)]
}

/// Tells whether the table was made before there were lists and days: the first version knew
/// neither of these indexes.
fn is_of_first_version(table: &TableDescription) -> bool {
    let Definition {
        by_office, by_day, ..
    } = definition();
    !has_index(table, &by_office) && !has_index(table, &by_day)
}

async fn holds_anything(client: &Client, name: &str) -> Result<bool, TableError> {
    let found = client
        .scan()
        .table_name(name)
        .limit(1)
        .consistent_read(true)
        .send()
        .await
        .map_err(|error| store_error("looking for items", error))?;
    Ok(found.count() > 0)
}

fn has_index(table: &TableDescription, wanted: &Index) -> bool {
    table
        .global_secondary_indexes()
        .iter()
        .any(|index| index.index_name() == Some(wanted.name))
}

async fn expire_items(client: &Client, name: &str) -> Result<(), TableError> {
    let found = client
        .describe_time_to_live()
        .table_name(name)
        .send()
        .await
        .map_err(|error| store_error("reading how items expire", error))?;
    let status = found
        .time_to_live_description()
        .and_then(|description| description.time_to_live_status());
    if matches!(
        status,
        Some(TimeToLiveStatus::Enabled | TimeToLiveStatus::Enabling)
    ) {
        return Ok(());
    }
    let specification = TimeToLiveSpecification::builder()
        .enabled(true)
        .attribute_name(definition().expiry)
        .build()
        .expect("attribute and switch are set");
    client
        .update_time_to_live()
        .table_name(name)
        .time_to_live_specification(specification)
        .send()
        .await
        .map_err(|error| store_error("letting items expire", error))?;
    Ok(())
}

fn store_error(
    doing: &'static str,
    source: impl std::error::Error + Send + Sync + 'static,
) -> TableError {
    TableError::Store {
        doing,
        source: source.into(),
    }
}
