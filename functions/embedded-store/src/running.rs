//! The way to a store that another process has open: its socket, and one call over it.

use std::io;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use http::Request;
use http::header::{CONTENT_TYPE as CONTENT_TYPE_HEADER, HOST};
use http_body_util::{BodyExt as _, Full};
use hyper_util::rt::TokioIo;
use tokio::net::UnixStream;

use crate::file;
use crate::operation::Answer;

/// The media type of requests and answers.
pub(crate) const CONTENT_TYPE: &str = "application/x-amz-json-1.0";

/// Names the operation of a call.
pub(crate) const TARGET: &str = "x-amz-target";

/// Returns the socket's file for the store on the file `data`: `okoce.socket/store` for `okoce.db`.
pub(crate) fn path_beside(data: &Path) -> PathBuf {
    file::real(data).with_extension("socket").join("store")
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
