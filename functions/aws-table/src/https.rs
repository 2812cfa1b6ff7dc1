//! HTTP/1.1 over TLS for the AWS SDK: what its own `aws-smithy-http-client` does, without the HTTP/2
//! and the proxies that it always brings and no call uses: half a megabyte of each function.

use std::error::Error;
use std::fmt;
use std::iter;
use std::time::Duration;

use aws_smithy_runtime_api::client::connection::{CaptureSmithyConnection, ConnectionMetadata};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use http::{Request, Uri};
use hyper_rustls::{HttpsConnector, MaybeHttpsStream};
use hyper_util::client::legacy;
use hyper_util::client::legacy::connect::{HttpConnector as Tcp, capture_connection};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use tokio::net::TcpStream;
use tower::BoxError;
use tower::timeout::{Timeout, error::Elapsed};
use tower::util::BoxCloneSyncService;

use crate::tls;

/// How long connecting may take, TLS included.
pub(crate) const CONNECT_TIMEOUT: Duration = Duration::from_secs(1);

/// Connections over TLS, or by plain HTTP where a URL says so. Clones share a pool of them.
#[derive(Clone)]
pub(crate) struct Https(legacy::Client<Connect, SdkBody>);

type Connect = BoxCloneSyncService<Uri, MaybeHttpsStream<TokioIo<TcpStream>>, BoxError>;

impl Https {
    /// Makes a pool whose connections are given up when they are not there `within` this time, TLS
    /// included.
    pub(crate) fn new(within: Duration) -> Self {
        let mut tcp = Tcp::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        let connect = Timeout::new(HttpsConnector::from((tcp, tls::settings())), within);
        let mut client = legacy::Client::builder(TokioExecutor::new());
        client.pool_timer(TokioTimer::new());
        Self(client.build(BoxCloneSyncService::new(connect)))
    }
}

impl HttpClient for Https {
    fn http_connector(
        &self,
        _settings: &HttpConnectorSettings,
        _components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Https {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let mut request = match request.try_into_http1x() {
            Ok(request) => request,
            Err(problem) => {
                return HttpConnectorFuture::ready(Err(ConnectorError::user(problem.into())));
            }
        };
        tell_connection(&mut request);
        let answer = self.0.request(request);
        HttpConnectorFuture::new(async move {
            let answer = answer.await.map_err(failure)?;
            HttpResponse::try_from(answer.map(SdkBody::from_body_1_x))
                .map_err(|problem| ConnectorError::other(problem.into(), None))
        })
    }
}

/// Lets the SDK, which asks for it, close the connection of a call that a server has failed.
fn tell_connection(request: &mut Request<SdkBody>) {
    let used = capture_connection(request);
    let Some(asked) = request.extensions().get::<CaptureSmithyConnection>() else {
        return;
    };
    asked.set_connection_retriever(move || {
        let used = used.clone();
        used.connection_metadata().as_ref()?;
        let close = move || {
            if let Some(connection) = used.connection_metadata().as_ref() {
                connection.poison();
            }
        };
        let metadata = ConnectionMetadata::builder().proxied(false);
        Some(metadata.poison_fn(close).build())
    });
}

/// Says whether a connection took too long, broke, or was never asked for, or whether the request
/// can't be sent at all: the SDK tries again where a connection took too long or broke.
fn failure(problem: legacy::Error) -> ConnectorError {
    let causes = || iter::successors(problem.source(), |&cause| cause.source());
    if causes().any(<dyn Error>::is::<Elapsed>) {
        ConnectorError::timeout(problem.into())
    } else if causes().any(is_ours) {
        ConnectorError::user(problem.into())
    } else if problem.source().is_some() {
        ConnectorError::io(problem.into())
    } else {
        ConnectorError::other(problem.into(), None)
    }
}

/// Says whether we are at fault and not the connection: what hyper was given, such as a body that ends
/// in an error, or the task that should have sent it, which is gone.
fn is_ours(cause: &(dyn Error + 'static)) -> bool {
    cause
        .downcast_ref::<hyper::Error>()
        .is_some_and(hyper::Error::is_user)
}

impl fmt::Debug for Https {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Https")
    }
}

#[cfg(test)]
mod tests {
    use http_body_util::{Full, Limited};
    use tokio::net::TcpListener;

    use super::*;

    async fn ask(scheme: &str, port: u16) -> ConnectorError {
        send(scheme, port, SdkBody::empty()).await
    }

    async fn send(scheme: &str, port: u16, body: SdkBody) -> ConnectorError {
        let mut request = HttpRequest::new(body);
        let address = format!("{scheme}://127.0.0.1:{port}/");
        request.set_uri(address).expect("an address");
        let way = Https::new(Duration::from_millis(200));
        way.call(request).await.expect_err("nobody answers")
    }

    #[tokio::test]
    async fn where_nobody_listens_the_connection_fails() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("its number").port();
        drop(listener);
        for scheme in ["http", "https"] {
            let failure = ask(scheme, port).await;
            assert!(failure.is_io(), "{failure:?}");
        }
    }

    #[tokio::test]
    async fn who_says_nothing_to_a_handshake_is_given_up_in_time() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("its number").port();
        let failure = ask("https", port).await;
        assert!(failure.is_timeout(), "{failure:?}");
    }

    #[tokio::test]
    async fn who_hangs_up_breaks_the_connection() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("its number").port();
        let hang_up = async {
            for _ in 0..2 {
                drop(listener.accept().await.expect("a connection"));
            }
        };
        let ask_both = async { [ask("http", port).await, ask("https", port).await] };
        let ((), failures) = tokio::join!(hang_up, ask_both);
        for failure in failures {
            assert!(failure.is_io(), "{failure:?}");
        }
    }

    #[tokio::test]
    async fn what_we_can_not_send_is_not_tried_again() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("its number").port();
        let too_long = Limited::new(Full::new("too long".into()), 3);
        let failure = send("http", port, SdkBody::from_body_1_x(too_long)).await;
        assert!(failure.is_user(), "{failure:?}");
    }
}
