//! The store's client: one place for its timeouts, retries and connector.

use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::retry::{ReconnectMode, RetryConfig};
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, HttpClient, Region};

/// How long one call may take. A healthy table answers in a hundredth of this; a connection
/// that hangs is given up early enough for another try.
const CALL_TIMEOUT: Duration = Duration::from_secs(2);

/// Address of the store and our credentials there.
#[derive(Clone, Debug)]
pub struct StoreAddress {
    /// The store's URL; without one, the region's own endpoint in AWS.
    pub endpoint: Option<String>,
    /// The AWS region, such as `ap-southeast-3`.
    pub region: String,
    /// The access key that signs each call.
    pub credentials: Credentials,
}

impl StoreAddress {
    /// Makes the address of a store on this machine, which checks no signatures.
    pub fn local(endpoint: impl Into<String>) -> Self {
        Self {
            endpoint: Some(endpoint.into()),
            region: "ap-southeast-3".to_owned(),
            credentials: Credentials::new("local", "local", None, None, "local"),
        }
    }
}

/// Makes a client for the store at `address`, reached by `way` over the network.
pub fn remote_client(address: &StoreAddress, way: impl HttpClient + 'static) -> Client {
    client(address, way, RetryConfig::disabled())
}

/// Name of the one table of a store on this machine; its file holds nothing else.
pub const LOCAL_TABLE: &str = "okoce";

/// Makes a client for a store on this machine, reached by `way` and not by an address.
pub fn local_client(way: impl HttpClient + 'static) -> Client {
    // There is no connection to give up after a failure; the SDK would look for it, and log each
    // time as an error that it found none.
    let retries = RetryConfig::disabled().with_reconnect_mode(ReconnectMode::ReuseAllConnections);
    // A name that leads nowhere by definition (RFC 2606): the SDK needs one to sign.
    client(&StoreAddress::local("http://store.invalid"), way, retries)
}

/// Makes a client without the SDK's own retries: [`crate::Repository`] knows better what a failed
/// call may have left behind, counts its tries, and stops at one deadline for all of them.
fn client(address: &StoreAddress, way: impl HttpClient + 'static, retries: RetryConfig) -> Client {
    let mut config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(address.region.clone()))
        .credentials_provider(address.credentials.clone())
        .http_client(way)
        .retry_config(retries)
        .timeout_config(timeouts(CALL_TIMEOUT));
    config.set_endpoint_url(address.endpoint.clone());
    Client::from_conf(config.build())
}

/// Says how long a whole call to an AWS service may take.
pub fn timeouts(call: Duration) -> TimeoutConfig {
    TimeoutConfig::builder().operation_timeout(call).build()
}
