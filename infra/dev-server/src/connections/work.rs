//! An answer in work, until its last byte is out.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::response::Response;
use http_body::{Frame, SizeHint};

use super::seats::State;

/// An answer in work, until its last byte is handed on.
pub(super) struct Work(Arc<State>);

impl Work {
    pub(super) fn begin(state: &Arc<State>) -> Self {
        state.begin();
        Work(Arc::clone(state))
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        self.0.end();
    }
}

/// A body that ends its work when it is sent or given up.
pub(super) struct Sent {
    body: Body,
    _work: Work,
}

pub(super) fn until_sent(response: Response, work: Work) -> hyper::Response<Sent> {
    response.map(|body| Sent { body, _work: work })
}

impl http_body::Body for Sent {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
