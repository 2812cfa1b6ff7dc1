//! The way to a store for the AWS SDK, in place of a network.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use bytes::Bytes;
use serde::de::DeserializeOwned;

use crate::inside::{CLOCK_IS_RIGHT, COMPACT, Inside, STATE, State};
use crate::operation::Answer;
use crate::running;

/// The way to a store: inside this process, or over the socket of another. Clones share everything.
///
/// Give it to an SDK configuration as its `http_client`. The address, region and signature of a
/// call don't matter.
#[derive(Clone)]
pub struct Connector(Arc<Way>);

enum Way {
    Inside(Arc<Inside>),
    Socket(PathBuf),
}

impl Connector {
    pub(crate) fn inside(inside: Arc<Inside>) -> Self {
        Connector(Arc::new(Way::Inside(inside)))
    }

    /// Makes the way to the store that another process of the same user has open on the file
    /// `data`. Whether there is one turns out with the first call.
    pub fn to_running(data: &Path) -> Self {
        Connector(Arc::new(Way::Socket(running::path_beside(data))))
    }

    /// Makes one call without the SDK, for a request that is JSON already. `target` is the value
    /// of the header `x-amz-target`, such as `DynamoDB_20120810.ListTables`; what the store
    /// refuses is an answer as well. The error is that of a socket where nobody answers.
    ///
    /// A call to a store inside the process is worked on to its end, also when nobody waits for
    /// the answer any more.
    pub async fn answer(&self, target: &str, body: Bytes) -> io::Result<Answer> {
        match &*self.0 {
            Way::Inside(inside) => inside.answer(target, body).await,
            Way::Socket(path) => running::ask(path, target, body).await,
        }
    }
}

/// Calls about the store itself.
impl Connector {
    /// Asks for the state of the store's clock.
    pub async fn state(&self) -> io::Result<State> {
        self.about_itself(STATE).await
    }

    /// Lets the store go on with a clock that it holds to be wrong, because somebody has looked at
    /// it. The store writes that into its log.
    pub async fn confirm_clock(&self) -> io::Result<State> {
        self.about_itself(CLOCK_IS_RIGHT).await
    }

    /// Writes the data file anew, so that nothing is left in it, or in its journal, of what was
    /// deleted. Calls wait for as long as it takes: a second for some ten thousand people.
    pub async fn compact(&self) -> io::Result<()> {
        let done: serde_json::Value = self.about_itself(COMPACT).await?;
        drop(done);
        Ok(())
    }

    async fn about_itself<T: DeserializeOwned>(&self, target: &str) -> io::Result<T> {
        let answer = self.answer(target, Bytes::new()).await?;
        if answer.status != 200 {
            return Err(io::Error::other(answer.body));
        }
        serde_json::from_str(&answer.body).map_err(io::Error::other)
    }
}

impl fmt::Debug for Connector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Way::Inside(_) => f.write_str("Connector(inside)"),
            Way::Socket(path) => f.debug_tuple("Connector").field(path).finish(),
        }
    }
}

impl HttpConnector for Connector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let connector = self.clone();
        HttpConnectorFuture::new(async move {
            let target = request.headers().get("x-amz-target").unwrap_or_default();
            // The SDK has the whole body of a DynamoDB call in memory, to sign it.
            let body = request.body().bytes().ok_or_else(|| {
                let cause = io::Error::other("the body is a stream");
                ConnectorError::user(cause.into())
            })?;
            let body = Bytes::copy_from_slice(body);
            let answer = connector.answer(target, body).await;
            response(answer.map_err(|cause| ConnectorError::io(cause.into()))?)
        })
    }
}

impl HttpClient for Connector {
    fn http_connector(
        &self,
        _settings: &HttpConnectorSettings,
        _components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

fn response(answer: Answer) -> Result<HttpResponse, ConnectorError> {
    let status = StatusCode::try_from(answer.status)
        .map_err(|cause| ConnectorError::other(cause.into(), None))?;
    let mut response = HttpResponse::new(status, SdkBody::from(answer.body));
    let headers = response.headers_mut();
    headers.insert("content-type", running::CONTENT_TYPE);
    Ok(response)
}
