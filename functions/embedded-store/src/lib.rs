//! The store of one machine: DynamoDB's protocol on a SQLite file, for the same client code that
//! reaches DynamoDB in AWS.
//!
//! Start at [`Store::open_with_keys`]. The parts: `file` (the data file, its lock and its
//! permissions), `key`, `inside` (the open store, its turns and its own checks), `operation` (one
//! call of the protocol, answered by the database), [`Connector`] (the way the AWS SDK gets there),
//! `socket` (the same for other processes) and `running` (their end of it), `clock` and `sweep` (what time may do).
//!
//! What must stay true:
//!
//! - There is **no port**. The store is reached inside the process, and by other processes of the
//!   same user through a socket in a folder of mode 0700.
//! - One process has a data file open at a time; a second one is refused, whatever name it uses.
//! - Data is opened with the keys it belongs to, or not at all.
//! - Nothing is said yes to that the next start would not find: a file that was moved away, and a
//!   clock that is wrong, close the store.
//! - No table of ours is known here, and no HTTP server: what the items mean is up to the callers.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")] async fn main() {
//! use aws_sdk_dynamodb::Client;
//! use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};
//! use embedded_store::{Data, Store};
//!
//! let store = Store::open(&Data::Memory).expect("memory needs no rights");
//! let config = aws_sdk_dynamodb::Config::builder()
//!     .behavior_version(BehaviorVersion::latest())
//!     .region(Region::new("ap-southeast-3"))
//!     .credentials_provider(Credentials::new("local", "local", None, None, "local"))
//!     .http_client(store.connector())
//!     .build();
//! let tables = Client::from_conf(config).list_tables().send().await;
//! assert!(tables.expect("the store answers").table_names().is_empty());
//! # }
//! ```

mod clock;
mod connector;
mod file;
mod inside;
pub mod key;
mod marks;
mod operation;
mod private;
mod running;
mod socket;
mod store;
mod sweep;

pub use connector::Connector;
pub use file::{Data, StoreError, has_reserved_name, is_missing};
pub use inside::State;
pub use operation::Answer;
pub use store::{NotOpened, Store};
