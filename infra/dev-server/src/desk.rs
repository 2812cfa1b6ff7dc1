//! The officers' desk on this server: at `/meja/` on this machine itself, and alone on the host that
//! `--desk-origin` names. To everybody else there is nothing at `/meja/`.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::HeaderMap;
use axum::http::StatusCode;
use axum::http::header::{HOST, LOCATION};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use tower::ServiceExt as _;
use web::ClientAddress;

use crate::compression;
use crate::routes::not_found;
use crate::site::LiveSite;

/// Everything a host has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ground {
    /// The site, and no desk.
    Site,
    /// The desk, and no site.
    Desk,
    /// Both: this machine itself.
    Both,
}

/// Puts the desk before a router of everything else.
pub fn before(router: Router, site: &Arc<LiveSite>) -> Router {
    let desk = Router::new()
        .fallback(serve)
        .layer(middleware::from_fn(compression::compress))
        .with_state(Arc::clone(site));
    let gate = Gate {
        site: Arc::clone(site),
        desk,
    };
    router.layer(middleware::from_fn_with_state(gate, choose))
}

#[derive(Clone)]
struct Gate {
    site: Arc<LiveSite>,
    desk: Router,
}

async fn choose(State(gate): State<Gate>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_desk = path == "/meja" || path.starts_with("/meja/");
    match ground(request.headers(), gate.site.desk_origin()) {
        Ground::Site if is_desk => not_found(&gate.site, request).await,
        Ground::Desk if path == "/" => {
            (StatusCode::SEE_OTHER, [(LOCATION, "/meja/")]).into_response()
        }
        // What its pages load.
        Ground::Desk if path.starts_with("/aset/") => next.run(request).await,
        // Its own words for an address that leads nowhere.
        Ground::Desk => desk(&gate, request).await,
        Ground::Both if is_desk => desk(&gate, request).await,
        Ground::Site | Ground::Both => next.run(request).await,
    }
}

async fn desk(gate: &Gate, request: Request) -> Response {
    let Ok(response) = gate.desk.clone().oneshot(request).await;
    response
}

async fn serve(
    State(site): State<Arc<LiveSite>>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    mut request: Request,
) -> Response {
    let Some(desk) = site.desk() else {
        return not_found(&site, request).await;
    };
    request.extensions_mut().insert(ClientAddress(address.ip()));
    web::serve(&desk, request).await.into_response()
}

fn ground(headers: &HeaderMap, desk_origin: Option<&str>) -> Ground {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let host = host.unwrap_or_default();
    let desk_host = desk_origin.and_then(|origin| origin.split_once("://"));
    if desk_host.is_some_and(|(_, name)| name.eq_ignore_ascii_case(host)) {
        Ground::Desk
    } else if web::is_loopback(host) {
        Ground::Both
    } else {
        Ground::Site
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_desk_is_on_this_machine_and_on_its_own_host() {
        let origin = Some("https://meja.okoce.example");
        for (host, expected) in [
            ("localhost:8080", Ground::Both),
            ("127.0.0.1:8080", Ground::Both),
            ("[::1]:8080", Ground::Both),
            ("meja.okoce.example", Ground::Desk),
            ("okoce.example", Ground::Site),
            ("meja.okoce.example.evil.example", Ground::Site),
            ("localhost.evil.example", Ground::Site),
        ] {
            let headers = HeaderMap::from_iter([(HOST, host.parse().expect("a value"))]);
            assert_eq!(ground(&headers, origin), expected, "{host}");
        }
        assert_eq!(ground(&HeaderMap::new(), origin), Ground::Site);
        assert_eq!(ground(&HeaderMap::new(), None), Ground::Site);
    }
}
