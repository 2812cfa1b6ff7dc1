//! A way to the embedded store that fails on command, the ways a store fails: it throttles, answers
//! 500, hangs, or breaks the connection before or after the write was made.

use std::collections::VecDeque;
use std::io;
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

/// One way to fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// `ProvisionedThroughputExceededException`; nothing is written.
    Throttle,
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
}

#[derive(Debug, Default)]
struct Faults {
    next: Mutex<VecDeque<Fault>>,
    always: Mutex<Option<Fault>>,
    seen: Mutex<Vec<String>>,
}

impl FaultyStore {
    /// Stands before the store that `store` reaches; at first every request goes through.
    pub fn before(store: Connector) -> Self {
        FaultyStore {
            store,
            faults: Arc::default(),
        }
    }

    /// The next requests meet these faults, one each, in order; later ones go through.
    pub fn fail_next(&self, faults: &[Fault]) {
        *lock(&self.faults.always) = None;
        *lock(&self.faults.next) = faults.iter().copied().collect();
    }

    /// Every request meets this fault until told otherwise.
    pub fn fail_always(&self, fault: Fault) {
        *lock(&self.faults.always) = Some(fault);
    }

    /// The operations seen so far (`TransactWriteItems`, ...), in order.
    pub fn operations(&self) -> Vec<String> {
        lock(&self.faults.seen).clone()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Faults {
    fn take(&self) -> Fault {
        let always = *lock(&self.always);
        always
            .or_else(|| lock(&self.next).pop_front())
            .unwrap_or(Fault::Pass)
    }
}

impl HttpConnector for FaultyStore {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        lock(&self.faults.seen).push(operation(&request));
        let fault = self.faults.take();
        let store = self.store.clone();
        HttpConnectorFuture::new(async move {
            match fault {
                Fault::Pass => store.call(request).await,
                Fault::Throttle => Ok(refusal(400, "ProvisionedThroughputExceededException")),
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
