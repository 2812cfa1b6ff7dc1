//! The way from CloudFront to a function.
//!
//! The API has an address of its own, where neither the firewall nor the limits of CloudFront
//! hold. CloudFront proves itself with a secret header; whoever lacks it is refused. With it, the
//! header that names the visitor's address can be believed.

use std::net::IpAddr;

use http::{HeaderValue, Request};

use web::ClientAddress;

/// The header that holds the secret.
const ORIGIN_HEADER: &str = "x-okoce-origin";

/// The header that holds the visitor's address, as plain text.
const VIEWER_HEADER: &str = "x-okoce-viewer";

/// Which requests come through CloudFront.
#[derive(Clone, Default)]
pub(super) struct Edge {
    /// Any of them is right, so that CloudFront can be moved from one to the next. With none,
    /// everything is let in.
    secrets: Vec<String>,
}

impl Edge {
    /// Reads `OKOCE_ORIGIN_SECRET`, secrets with commas between them. `variable` looks up an
    /// environment variable.
    ///
    /// # Errors
    ///
    /// A secret that can be guessed; and none at all, which would let everybody past CloudFront,
    /// unless `OKOCE_OPEN` is `yes`, for trials on one machine.
    pub(super) fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Self, String> {
        let list = variable("OKOCE_ORIGIN_SECRET").unwrap_or_default();
        let secrets: Vec<String> = list
            .split(',')
            .map(str::trim)
            .filter(|secret| !secret.is_empty())
            .map(str::to_owned)
            .collect();
        if secrets.iter().any(|secret| secret.len() < SHORTEST_SECRET) {
            return Err(format!(
                "OKOCE_ORIGIN_SECRET can't be used: each secret needs at least {SHORTEST_SECRET} \
                 characters"
            ));
        }
        if secrets.is_empty() && variable("OKOCE_OPEN").as_deref() != Some("yes") {
            return Err(
                "OKOCE_ORIGIN_SECRET is missing, and without it everybody gets past CloudFront; \
                 OKOCE_OPEN=yes allows it, for trials"
                    .to_owned(),
            );
        }
        Ok(Self { secrets })
    }

    /// Tells whether a request may go on to the service. Both headers are taken off it, and the
    /// visitor's address is put into its extensions.
    pub(super) fn admits<B>(&self, request: &mut Request<B>) -> bool {
        let proof = request.headers_mut().remove(ORIGIN_HEADER);
        let viewer = request.headers_mut().remove(VIEWER_HEADER);
        if self.secrets.is_empty() {
            return true;
        }
        let is_right = |proof: &HeaderValue| {
            // Every secret is looked at whole, so that the time tells nothing of any.
            let mut matches = self.secrets.iter().map(|secret| equal(secret, proof));
            matches.by_ref().fold(false, |any, this| any | this)
        };
        if !proof.as_ref().is_some_and(is_right) {
            return false;
        }
        // The connection is CloudFront's; its address is nobody's.
        request.extensions_mut().remove::<ClientAddress>();
        let viewer = viewer.as_ref().and_then(|viewer| viewer.to_str().ok());
        if let Some(address) = viewer.and_then(|viewer| viewer.parse::<IpAddr>().ok()) {
            request.extensions_mut().insert(ClientAddress(address));
        }
        true
    }
}

impl std::fmt::Debug for Edge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Edge({} secrets)", self.secrets.len())
    }
}

const SHORTEST_SECRET: usize = 16;

/// Compares in a time that depends on the lengths alone.
fn equal(secret: &str, proof: &HeaderValue) -> bool {
    let (secret, proof) = (secret.as_bytes(), proof.as_bytes());
    let differences = secret
        .iter()
        .zip(proof)
        .fold(0, |all, (ours, theirs)| all | (ours ^ theirs));
    secret.len() == proof.len() && std::hint::black_box(differences) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "a-secret-of-enough-length";
    const B: &str = "another-of-enough-length";

    fn edge(list: &str) -> Edge {
        Edge::read(|name| (name == "OKOCE_ORIGIN_SECRET").then(|| list.to_owned())).expect(list)
    }

    /// Says whether a request with these headers is let in, and the address that the service sees.
    fn sent(edge: &Edge, headers: &[(&str, &str)]) -> (bool, Option<String>) {
        let mut request = Request::new(());
        request
            .extensions_mut()
            .insert(ClientAddress([192, 0, 2, 1].into()));
        for (name, value) in headers {
            let name: http::HeaderName = name.parse().expect("a name");
            request
                .headers_mut()
                .insert(name, value.parse().expect("a value"));
        }
        let is_admitted = edge.admits(&mut request);
        assert!(request.headers().is_empty(), "both headers are taken off");
        let address = request.extensions().get::<ClientAddress>();
        (
            is_admitted,
            address.map(|ClientAddress(address)| address.to_string()),
        )
    }

    #[test]
    fn only_who_knows_a_secret_is_let_in() {
        let both = edge(&format!("{A}, {B}"));
        for (proof, expected) in [
            (A, true),
            (B, true),
            ("", false),
            (&A[..A.len() - 1], false),
            (&format!("{A}x"), false),
            (&format!("{A},{B}"), false),
        ] {
            assert_eq!(
                sent(&both, &[(ORIGIN_HEADER, proof)]).0,
                expected,
                "{proof}"
            );
        }
        assert!(!sent(&both, &[]).0);
    }

    #[test]
    fn the_visitor_is_believed_only_with_a_secret() {
        let with = edge(A);
        let proof = (ORIGIN_HEADER, A);
        let table = [
            (
                &with,
                vec![proof, (VIEWER_HEADER, "203.0.113.7")],
                true,
                Some("203.0.113.7"),
            ),
            (
                &with,
                vec![proof, (VIEWER_HEADER, "2001:db8::1")],
                true,
                Some("2001:db8::1"),
            ),
            (
                &with,
                vec![proof, (VIEWER_HEADER, "203.0.113.7:443")],
                true,
                None,
            ),
            (&with, vec![proof], true, None),
            (
                &with,
                vec![(VIEWER_HEADER, "203.0.113.7")],
                false,
                Some("192.0.2.1"),
            ),
            (
                &Edge::default(),
                vec![(VIEWER_HEADER, "203.0.113.7")],
                true,
                Some("192.0.2.1"),
            ),
        ];
        for (edge, headers, is_admitted, address) in table {
            let expected = (is_admitted, address.map(str::to_owned));
            assert_eq!(sent(edge, &headers), expected, "{headers:?}");
        }
    }

    #[test]
    fn a_secret_that_can_be_guessed_is_refused() {
        let short = Edge::read(|_| Some(format!("{A},short")));
        assert!(short.is_err());
        assert_eq!(format!("{:?}", edge(A)), "Edge(1 secrets)");
    }

    #[test]
    fn without_a_secret_nobody_is_let_in_by_mistake() {
        for (opened, expected) in [(None, false), (Some("no"), false), (Some("yes"), true)] {
            let read = Edge::read(|name| {
                let set = if name == "OKOCE_OPEN" {
                    opened
                } else {
                    Some(" , ")
                };
                set.map(str::to_owned)
            });
            assert_eq!(read.is_ok(), expected, "{opened:?}");
            assert!(read.is_ok_and(|edge| edge.secrets.is_empty()) == expected);
        }
    }
}
