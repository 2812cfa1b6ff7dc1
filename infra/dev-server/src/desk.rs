//! The officers' desk on this server, at `/meja/`. `routes` says under which names it is there.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware;
use axum::response::{IntoResponse as _, Response};

use crate::compression;
use crate::site::LiveSite;
use crate::static_files;

/// Makes the desk's own routes, with its own words for an address that leads nowhere.
pub fn router(site: Arc<LiveSite>) -> Router {
    Router::new()
        .fallback(serve)
        .layer(middleware::from_fn(compression::compress))
        .with_state(site)
}

async fn serve(State(site): State<Arc<LiveSite>>, request: Request) -> Response {
    let Some(desk) = site.desk() else {
        return static_files::not_found(&site, request).await;
    };
    web::serve(&desk, request).await.into_response()
}
