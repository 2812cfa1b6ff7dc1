//! Ways to a store, each asked in the same words.

use aws_smithy_runtime_api::client::http::HttpConnector as _;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use dynoxide::Database;
use embedded_store::Connector;
use serde_json::Value;

/// An answer as a client reads it.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    pub status: u16,
    pub content_type: String,
    pub body: Value,
}

impl Answer {
    /// Returns the name of an error, such as `ValidationException`.
    pub fn error(&self) -> Option<&str> {
        self.body["__type"].as_str()?.rsplit('#').next()
    }
}

/// Asks through the SDK's own trait.
pub async fn ask(connector: &Connector, target: &str, body: &str) -> Answer {
    let mut request = HttpRequest::new(SdkBody::from(body));
    request.set_method("POST").unwrap();
    request.set_uri("http://store.invalid/").unwrap();
    let target = target.to_owned();
    request.headers_mut().insert("x-amz-target", target);
    let response = connector.call(request).await.unwrap();
    let content_type = response.headers().get("content-type").unwrap();
    Answer {
        status: response.status().as_u16(),
        content_type: content_type.to_owned(),
        body: serde_json::from_slice(response.body().bytes().unwrap()).unwrap(),
    }
}

/// Dynoxide's own server on a store of its own.
pub struct Server {
    address: String,
}

impl Server {
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}/", listener.local_addr().unwrap());
        let database = Database::memory().unwrap();
        tokio::spawn(dynoxide::server::serve_on(listener, database));
        Server { address }
    }

    pub async fn ask(&self, target: &str, body: &str) -> Answer {
        let (address, target) = (self.address.clone(), target.to_owned());
        let body = body.to_owned();
        tokio::task::spawn_blocking(move || {
            let agent: ureq::Agent = ureq::Agent::config_builder()
                .http_status_as_error(false)
                .build()
                .into();
            let mut response = agent
                .post(address)
                .header("Content-Type", "application/x-amz-json-1.0")
                .header("X-Amz-Target", target)
                .header("X-Amz-Date", "20261128T000000Z")
                .header(
                    "Authorization",
                    "AWS4-HMAC-SHA256 Credential=a/20261128/r/dynamodb/aws4_request, \
                     SignedHeaders=host, Signature=0",
                )
                .send(body)
                .unwrap();
            let content_type = response.headers()["content-type"].to_str().unwrap();
            Answer {
                status: response.status().as_u16(),
                content_type: content_type.to_owned(),
                body: serde_json::from_str(&response.body_mut().read_to_string().unwrap()).unwrap(),
            }
        })
        .await
        .unwrap()
    }
}
