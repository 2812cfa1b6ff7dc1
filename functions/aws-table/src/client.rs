//! The way to services of AWS.

use aws_sdk_dynamodb::Client;
use records::StoreAddress;

use crate::https::{CONNECT_TIMEOUT, Https};

/// Makes a client for the store at `address`, reached over the network.
pub fn client(address: &StoreAddress) -> Client {
    records::remote_client(address, Https::new(CONNECT_TIMEOUT))
}
