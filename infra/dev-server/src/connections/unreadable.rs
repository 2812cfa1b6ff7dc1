//! Answers to what is no request: the HTTP library gives them by itself, before any layer of the
//! router, as a bare status (400, 414, 431). Here they get what every other answer has.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum::http::StatusCode;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::hosts;

/// Stream of a connection that puts a whole answer in the place of a bare one.
pub struct Whole<S> {
    stream: S,
    /// Part of the whole answer that is still to be sent.
    rest: Vec<u8>,
    has_refused: bool,
}

impl<S> Whole<S> {
    /// Makes a stream on which nothing was sent yet.
    pub fn new(stream: S) -> Self {
        Self {
            stream,
            rest: Vec::new(),
            has_refused: false,
        }
    }

    /// Returns the stream, and whether something came on it that is no request.
    pub fn into_inner(self) -> (S, bool) {
        (self.stream, self.has_refused)
    }
}

/// Returns the status of a head that the library wrote by itself: it ends with itself, has no body,
/// and lacks what each of our own answers says.
fn bare(written: &[u8]) -> Option<StatusCode> {
    let head = str::from_utf8(written).ok()?.strip_prefix("HTTP/1.1 4")?;
    let is_bare = head.find("\r\n\r\n") == Some(head.len() - 4)
        && head.contains("\r\ncontent-length: 0\r\n")
        && !head.contains("\r\ncontent-security-policy: ");
    let status = format!("4{}", head.get(..2).filter(|_| is_bare)?);
    status.parse().ok()
}

impl<S: AsyncRead + Unpin> AsyncRead for Whole<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl<S: AsyncWrite + Unpin> Whole<S> {
    fn poll_rest(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.rest.is_empty() {
            let count = ready!(Pin::new(&mut self.stream).poll_write(context, &self.rest))?;
            if count == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.rest.drain(..count);
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Whole<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        written: &[u8],
    ) -> Poll<io::Result<usize>> {
        ready!(self.poll_rest(context))?;
        let Some(status) = bare(written) else {
            return Pin::new(&mut self.stream).poll_write(context, written);
        };
        self.rest = hosts::unreadable(status);
        self.has_refused = true;
        Poll::Ready(Ok(written.len()))
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        written: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        match written.iter().find(|slice| !slice.is_empty()) {
            Some(first) if bare(first).is_some() => self.poll_write(context, first),
            _ => {
                ready!(self.poll_rest(context))?;
                Pin::new(&mut self.stream).poll_write_vectored(context, written)
            }
        }
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_rest(context))?;
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_rest(context))?;
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_bare_head_is_told_apart() {
        let bare_head = "HTTP/1.1 431 Request Header Fields Too Large\r\n\
            connection: close\r\ncontent-length: 0\r\ndate: today\r\n\r\n";
        let ours = "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\
            content-security-policy: default-src 'none'\r\n\r\n";
        for (written, expected) in [
            (bare_head, Some(431)),
            (ours, None),
            (&bare_head[..40], None),
            (&format!("{bare_head}more"), None),
            ("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n", None),
            ("HTTP/1.1 4\r\ncontent-length: 0\r\n\r\n", None),
            ("", None),
        ] {
            assert_eq!(
                bare(written.as_bytes()).map(|status| status.as_u16()),
                expected,
                "{written:?}"
            );
        }
    }
}
