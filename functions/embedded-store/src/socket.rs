//! The store for other processes of the same user: HTTP/1.1 on a Unix socket, in a folder beside
//! the data file that nobody else enters.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use http::header::CONTENT_TYPE as CONTENT_TYPE_HEADER;
use http::{Request, Response};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{UnixListener, UnixStream};
use tokio::task::{JoinHandle, JoinSet};

use crate::connector::Connector;
use crate::file::StoreError;
use crate::private;
use crate::running::{CONTENT_TYPE, TARGET, path_beside};

/// Largest body of a call, in bytes. Source: `DynamoDB` takes no larger one.
const MAX_BODY: usize = 16 * 1024 * 1024;

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
        private::folder(folder)?;
    }
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let listener = UnixListener::bind(path)?;
    private::keep_to_owner(path)?;
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
