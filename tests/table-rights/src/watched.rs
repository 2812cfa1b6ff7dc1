//! A client whose calls are looked at before they are sent.

use std::fmt;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::interceptors::BeforeTransmitInterceptorContextRef;
use aws_sdk_dynamodb::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_dynamodb::error::BoxError;
use serde_json::Value;

/// Returns a client that shows `look` the operation and the body of each call, such as
/// `TransactWriteItems`; where it fails, nothing is sent and the call fails with its error.
pub fn watched(
    client: &Client,
    look: impl Fn(&str, &Value) -> Result<(), BoxError> + Send + Sync + 'static,
) -> Client {
    let config = client.config().to_builder().interceptor(Watch(look));
    Client::from_conf(config.build())
}

struct Watch<F>(F);

impl<F> fmt::Debug for Watch<F> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Watch")
    }
}

impl<F: Fn(&str, &Value) -> Result<(), BoxError> + Send + Sync> Intercept for Watch<F> {
    fn name(&self) -> &'static str {
        "watch"
    }

    fn read_before_transmit(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let request = context.request();
        let target = request.headers().get("x-amz-target").unwrap_or_default();
        let operation = target.rsplit('.').next().unwrap_or_default();
        let body = request.body().bytes().unwrap_or_default();
        self.0(operation, &serde_json::from_slice(body)?)
    }
}
