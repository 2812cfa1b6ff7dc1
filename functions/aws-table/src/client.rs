//! The way to services of AWS.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::SharedHttpClient;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use records::StoreAddress;

/// A client for the store at `address`, reached over the network.
pub fn client(address: &StoreAddress) -> Client {
    records::remote_client(address, connector())
}

/// How services are reached: over TLS, or by plain HTTP where a URL says so.
pub(crate) fn connector() -> SharedHttpClient {
    aws_smithy_http_client::Builder::new()
        .tls_provider(Provider::Rustls(CryptoMode::Ring))
        .build_https()
}
