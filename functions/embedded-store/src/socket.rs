//! The store for other processes of the same user: HTTP/1.1 on a Unix socket, in a folder beside
//! the data file that nobody else enters.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use http::header::{CONTENT_TYPE as CONTENT_TYPE_HEADER, HOST};
use http::{Request, Response};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{UnixListener, UnixStream};
use tokio::task::{JoinHandle, JoinSet};

use crate::connector::Connector;
use crate::file::{self, StoreError};
use crate::operation::Answer;

/// The media type of requests and answers.
pub(crate) const CONTENT_TYPE: &str = "application/x-amz-json-1.0";

/// Names the operation of a call.
const TARGET: &str = "x-amz-target";

/// Largest body of a call, in bytes. Source: `DynamoDB` takes no larger one.
const MAX_BODY: usize = 16 * 1024 * 1024;

/// The socket's file for the store on the file `data`: `okoce.socket/store` for `okoce.db`.
pub(crate) fn path_beside(data: &Path) -> PathBuf {
    file::real(data).with_extension("socket").join("store")
}

/// A listening socket. Its file goes when it is dropped.
pub(crate) struct Socket {
    path: PathBuf,
    serving: JoinHandle<()>,
}

impl Socket {
    /// Listens beside the file `data`, whose lock the caller holds: a socket that is there was
    /// left by a process that was killed.
    pub(crate) fn beside(data: &Path, connector: Connector) -> Result<Self, StoreError> {
        let path = path_beside(data);
        let listener = listen(&path).map_err(|cause| StoreError::Socket(path.clone(), cause))?;
        Ok(Socket {
            path,
            serving: tokio::spawn(serve(listener, connector)),
        })
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.serving.abort();
        // Without them, the next start removes what is left.
        let _ = fs::remove_file(&self.path);
        if let Some(folder) = self.path.parent() {
            let _ = fs::remove_dir(folder);
        }
    }
}

fn listen(path: &Path) -> io::Result<UnixListener> {
    if let Some(folder) = path.parent() {
        // Before the socket is in it, so that there is no moment in which others reach it.
        file::private_folder(folder)?;
    }
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let listener = UnixListener::bind(path)?;
    file::make_private(path)?;
    Ok(listener)
}

/// Answers until it is aborted, and with it every connection.
async fn serve(listener: UnixListener, connector: Connector) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(serve_one(stream, connector.clone()));
                }
                Err(error) => {
                    // Too many open files, most likely: it passes.
                    tracing::error!(event = "store_socket", %error);
                    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
                }
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn serve_one(stream: UnixStream, connector: Connector) {
    let service = service_fn(|request| {
        let connector = connector.clone();
        async move { respond(&connector, request).await }
    });
    // A connection that breaks off is the other process's affair.
    let _ = hyper::server::conn::http1::Builder::new()
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

async fn respond(
    connector: &Connector,
    request: Request<Incoming>,
) -> io::Result<Response<Full<Bytes>>> {
    let target = request.headers().get(TARGET);
    let target = target.and_then(|value| value.to_str().ok());
    let target = target.unwrap_or_default().to_owned();
    let body = Limited::new(request.into_body(), MAX_BODY).collect().await;
    let body = body.map_err(io::Error::other)?.to_bytes();
    let answer = connector.answer(&target, body).await?;
    Response::builder()
        .status(answer.status)
        .header(CONTENT_TYPE_HEADER, CONTENT_TYPE)
        .body(Full::from(answer.body))
        .map_err(io::Error::other)
}

/// Makes one call over the socket at `path`, on a connection of its own.
pub(crate) async fn ask(path: &Path, target: &str, body: Bytes) -> io::Result<Answer> {
    let stream = UnixStream::connect(path).await?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
        .await
        .map_err(io::Error::other)?;
    let request = Request::post("/")
        .header(HOST, "store")
        .header(CONTENT_TYPE_HEADER, CONTENT_TYPE)
        .header(TARGET, target)
        .body(Full::new(body))
        .map_err(io::Error::other)?;
    let answer = async move {
        let response = sender.send_request(request).await?;
        let status = response.status().as_u16();
        let body = response.into_body().collect().await?.to_bytes();
        Ok::<_, hyper::Error>((status, body))
    };
    // The connection ends when its sender is gone.
    let (answer, _) = tokio::join!(answer, connection);
    let (status, body) = answer.map_err(io::Error::other)?;
    let body = String::from_utf8(body.to_vec()).map_err(io::Error::other)?;
    Ok(Answer { status, body })
}
