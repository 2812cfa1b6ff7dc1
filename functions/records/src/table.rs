//! The shape of the table: the one place that says which keys it has.
//!
//! One table holds everything; `repository/items.rs` says which items. The dev-server creates its
//! table from here, and the AWS template's, on which the tests run, is compared with it.

use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, CreateGlobalSecondaryIndexAction, GlobalSecondaryIndex,
    GlobalSecondaryIndexUpdate, KeySchemaElement, KeyType, Projection, ProjectionType,
    ScalarAttributeType, TableDescription, TableStatus, TimeToLiveSpecification, TimeToLiveStatus,
};

/// What a table of ours looks like. Both keys are strings; billing is by request.
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
}

/// A global secondary index: a string partition key, no sort key, and nothing but keys in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Index {
    /// Name of the index.
    pub name: &'static str,
    /// Name of its partition key; items without this attribute are not in the index.
    pub partition_key: &'static str,
}

/// The one definition.
pub const fn definition() -> Definition {
    Definition {
        partition_key: "pk",
        sort_key: "sk",
        expiry: "expires_at",
        by_phone: Index {
            name: "by_phone",
            partition_key: "phone_hash",
        },
    }
}

/// Makes sure that the table `name` exists with our shape and is ready: creates it when it is
/// missing, adds the index to a table that was made before there was one, and switches on the
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
    if !has_our_index(&table) {
        add_index(client, name).await?;
        wait_until_active(client, name).await?;
    }
    expire_items(client, name).await
}

/// Why a table could not be made ready.
#[derive(Debug)]
pub enum TableError {
    /// The table exists with other keys, so it is somebody else's.
    OtherShape {
        /// The table's name.
        name: String,
    },
    /// The table was created but did not become ready in time.
    NotReady {
        /// The table's name.
        name: String,
    },
    /// The store refused or could not be reached.
    Store {
        /// What was being done.
        doing: &'static str,
        /// What the store said.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl std::fmt::Display for TableError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::OtherShape { name } => {
                let Definition {
                    partition_key,
                    sort_key,
                    ..
                } = definition();
                write!(
                    f,
                    "the table `{name}` exists, but its keys are not `{partition_key}` and \
                     `{sort_key}`: choose another name or another store"
                )
            }
            Self::NotReady { name } => {
                write!(f, "the table `{name}` was created but is still not ready")
            }
            Self::Store { doing, .. } => write!(f, "the store failed while {doing}"),
        }
    }
}

impl std::error::Error for TableError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Store { source, .. } => Some(&**source),
            Self::OtherShape { .. } | Self::NotReady { .. } => None,
        }
    }
}

async fn describe(client: &Client, name: &str) -> Result<Option<TableDescription>, TableError> {
    match client.describe_table().table_name(name).send().await {
        Ok(found) => Ok(found.table),
        Err(error) if error.code() == Some("ResourceNotFoundException") => Ok(None),
        Err(error) => Err(store_error("looking for the table", error)),
    }
}

async fn create(client: &Client, name: &str) -> Result<(), TableError> {
    let Definition {
        partition_key,
        sort_key,
        by_phone,
        ..
    } = definition();
    let index = GlobalSecondaryIndex::builder()
        .index_name(by_phone.name)
        .key_schema(key(by_phone.partition_key, KeyType::Hash))
        .projection(keys_only())
        .build()
        .expect("name and keys are set");
    let request = client
        .create_table()
        .table_name(name)
        .billing_mode(BillingMode::PayPerRequest)
        .attribute_definitions(attribute(partition_key))
        .attribute_definitions(attribute(sort_key))
        .attribute_definitions(attribute(by_phone.partition_key))
        .key_schema(key(partition_key, KeyType::Hash))
        .key_schema(key(sort_key, KeyType::Range))
        .global_secondary_indexes(index);
    match request.send().await {
        Ok(_) => Ok(()),
        // Another process was faster; its table is checked like any other.
        Err(error) if error.code() == Some("ResourceInUseException") => Ok(()),
        Err(error) => Err(store_error("creating the table", error)),
    }
}

async fn add_index(client: &Client, name: &str) -> Result<(), TableError> {
    let Index {
        name: index,
        partition_key,
    } = definition().by_phone;
    let create = CreateGlobalSecondaryIndexAction::builder()
        .index_name(index)
        .key_schema(key(partition_key, KeyType::Hash))
        .projection(keys_only())
        .build()
        .expect("name and keys are set");
    let update = GlobalSecondaryIndexUpdate::builder().create(create).build();
    client
        .update_table()
        .table_name(name)
        .attribute_definitions(attribute(partition_key))
        .global_secondary_index_updates(update)
        .send()
        .await
        .map_err(|error| store_error("adding the index to the table", error))?;
    Ok(())
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

/// The index says where to look and holds no copy of an answer.
fn keys_only() -> Projection {
    Projection::builder()
        .projection_type(ProjectionType::KeysOnly)
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

fn has_our_index(table: &TableDescription) -> bool {
    table
        .global_secondary_indexes()
        .iter()
        .any(|index| index.index_name() == Some(definition().by_phone.name))
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
