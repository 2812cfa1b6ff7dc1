//! A way to the embedded store that fails on command, the ways a store fails: it throttles, answers
//! 500, hangs, or breaks the connection before or after the write was made.

use std::collections::VecDeque;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use embedded_store::Connector;
use serde_json::{Value, json};

/// One way to fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// `ProvisionedThroughputExceededException`; nothing is written.
    Throttle,
    /// Another transaction is under way on the same items; nothing is written. A call that is no
    /// transaction is throttled.
    Conflict,
    /// `InternalServerError`, 500; nothing is written.
    Internal,
    /// No answer, ever; nothing is written.
    Hang,
    /// The connection breaks before the store sees the request.
    DropBefore,
    /// The store does the work, then the connection breaks: the client cannot know.
    DropAfter,
    /// No fault: this request goes through.
    Pass,
}

/// The way to a store that fails on command. Clones share everything.
#[derive(Debug, Clone)]
pub struct FaultyStore {
    store: Connector,
    faults: Arc<Faults>,
    careless_about: Option<&'static str>,
}

#[derive(Debug, Default)]
struct Faults {
    next: Mutex<VecDeque<Fault>>,
    always: Mutex<Option<Fault>>,
    sometimes: Mutex<(u64, Vec<Fault>)>,
    only: Mutex<Option<&'static str>>,
    met: AtomicU64,
    seen: Mutex<Vec<String>>,
}

impl FaultyStore {
    /// Stands before the store that `store` reaches; at first every request goes through.
    pub fn before(store: Connector) -> Self {
        FaultyStore {
            store,
            faults: Arc::default(),
            careless_about: None,
        }
    }

    /// Returns this store without the conditions of writes to items whose sort key starts like
    /// this: a control, which shows that a test would see what the conditions prevent.
    #[must_use]
    pub fn without_conditions_on(mut self, sort_key: &'static str) -> Self {
        self.careless_about = Some(sort_key);
        self
    }

    /// Lets this share of the requests, in percent, meet one of these faults from now on.
    pub fn fail_sometimes(&self, percent: u64, faults: &[Fault]) {
        *lock(&self.faults.sometimes) = (percent, faults.to_vec());
    }

    /// Lets faults be met by this operation alone (`UpdateItem`, ...) from now on.
    pub fn fail_only(&self, operation: &'static str) {
        *lock(&self.faults.only) = Some(operation);
    }

    /// Lets the next requests meet these faults, one each, in order; later ones go through.
    pub fn fail_next(&self, faults: &[Fault]) {
        *lock(&self.faults.always) = None;
        *lock(&self.faults.next) = faults.iter().copied().collect();
    }

    /// Lets every request meet this fault until told otherwise.
    pub fn fail_always(&self, fault: Fault) {
        *lock(&self.faults.always) = Some(fault);
    }

    /// Returns the operations seen so far (`TransactWriteItems`, ...), in order.
    pub fn operations(&self) -> Vec<String> {
        lock(&self.faults.seen).clone()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Faults {
    fn take(&self, operation: &str) -> Fault {
        if lock(&self.only).is_some_and(|only| only != operation) {
            return Fault::Pass;
        }
        let always = *lock(&self.always);
        always
            .or_else(|| lock(&self.next).pop_front())
            .or_else(|| self.some())
            .unwrap_or(Fault::Pass)
    }

    /// Returns one of the faults that happen sometimes, if it is this request's turn.
    fn some(&self) -> Option<Fault> {
        let (percent, faults) = &*lock(&self.sometimes);
        let mut drawn = self.met.fetch_add(1, Ordering::Relaxed) ^ 0x9e37_79b9_7f4a_7c15;
        drawn = (drawn ^ (drawn >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
        drawn = (drawn ^ (drawn >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
        drawn ^= drawn >> 33;
        let kind = usize::try_from(drawn >> 32).unwrap_or_default();
        (drawn % 100 < *percent).then(|| faults[kind % faults.len()])
    }
}

impl HttpConnector for FaultyStore {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let operation = operation(&request);
        let fault = self.faults.take(&operation);
        lock(&self.faults.seen).push(operation);
        let store = self.store.clone();
        let writes = writes(&request);
        let request = match self.careless_about {
            Some(sort_key) => without_conditions(request, sort_key),
            None => request,
        };
        HttpConnectorFuture::new(async move {
            match fault {
                Fault::Pass => store.call(request).await,
                Fault::Throttle => Ok(refusal(400, "ProvisionedThroughputExceededException")),
                Fault::Conflict if writes == 0 => {
                    Ok(refusal(400, "ProvisionedThroughputExceededException"))
                }
                Fault::Conflict => Ok(conflict(writes)),
                Fault::Internal => Ok(refusal(500, "InternalServerError")),
                Fault::Hang => std::future::pending().await,
                Fault::DropBefore => Err(broken()),
                Fault::DropAfter => {
                    store.call(request).await?;
                    Err(broken())
                }
            }
        })
    }
}

impl HttpClient for FaultyStore {
    fn http_connector(
        &self,
        _settings: &HttpConnectorSettings,
        _components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

/// Counts the writes of the transaction; 0 where it is none.
fn writes(request: &HttpRequest) -> usize {
    let body = request.body().bytes().unwrap_or_default();
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    body["TransactItems"].as_array().map_or(0, Vec::len)
}

fn conflict(writes: usize) -> HttpResponse {
    let reasons = vec![json!({ "Code": "TransactionConflict" }); writes];
    let body = json!({
        "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
        "message": "on command",
        "CancellationReasons": reasons,
    });
    let status = StatusCode::try_from(400).expect("a status of three digits");
    HttpResponse::new(status, SdkBody::from(body.to_string()))
}

fn without_conditions(request: HttpRequest, sort_key: &str) -> HttpRequest {
    let body = request.body().bytes().unwrap_or_default();
    let mut body: Value = serde_json::from_slice(body).expect("the SDK writes JSON");
    let writes = body["TransactItems"].as_array_mut();
    for write in writes.into_iter().flatten() {
        let Some(put) = write.get_mut("Put").and_then(Value::as_object_mut) else {
            continue;
        };
        let sort = put["Item"]["sk"]["S"].as_str().unwrap_or_default();
        if sort.starts_with(sort_key) {
            put.retain(|name, _| name == "Item" || name == "TableName");
        }
    }
    request.map(|_| SdkBody::from(body.to_string()))
}

fn operation(request: &HttpRequest) -> String {
    let target = request.headers().get("x-amz-target").unwrap_or_default();
    target.rsplit('.').next().unwrap_or_default().to_owned()
}

fn broken() -> ConnectorError {
    ConnectorError::io(io::Error::from(io::ErrorKind::ConnectionReset).into())
}

fn refusal(status: u16, kind: &str) -> HttpResponse {
    let body =
        format!(r#"{{"__type":"com.amazonaws.dynamodb.v20120810#{kind}","message":"on command"}}"#);
    let status = StatusCode::try_from(status).expect("a status of three digits");
    HttpResponse::new(status, SdkBody::from(body))
}
