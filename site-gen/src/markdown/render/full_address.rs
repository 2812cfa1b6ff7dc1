//! Links to this site by its full address, as they are copied from the browser: nobody checks them,
//! and they stay behind when a page moves.

use std::ops::Range;

use super::BodyRenderer;

/// Whose address it is.
pub(super) enum Host {
    /// The published site.
    Site,
    /// The preview, which no visitor can open.
    Preview,
}

/// Hosts that are each computer's own.
const PREVIEWS: [&str; 4] = ["127.0.0.1", "localhost", "0.0.0.0", "[::1]"];

/// Returns the address without the site's own scheme and host, if it has those or the preview's.
pub(super) fn own_path(address: &str, base_url: &str) -> Option<(String, Host)> {
    let (host, rest) = split(address)?;
    let path = || format!("/{}", rest.trim_start_matches('/'));
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    if PREVIEWS
        .iter()
        .any(|known| name.eq_ignore_ascii_case(known))
    {
        return Some((path(), Host::Preview));
    }
    let (own, _) = split(base_url)?;
    host.eq_ignore_ascii_case(own).then(|| (path(), Host::Site))
}

/// Returns host and the rest.
fn split(address: &str) -> Option<(&str, &str)> {
    let scheme = ["https://", "http://"]
        .into_iter()
        .find(|scheme| has_prefix(address, scheme))?;
    let rest = &address[scheme.len()..];
    Some(rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len())))
}

impl BodyRenderer<'_> {
    /// Tells of a full address whose short form is `path`.
    pub(super) fn check_full_address(&mut self, path: &str, host: &Host, span: Range<usize>) {
        match host {
            Host::Site => self.warn(
                "alamat-lengkap",
                span,
                "tautan ke situs ini ditulis dengan alamat lengkap",
                format!("tulis `{path}` saja, agar ikut diperiksa dan ikut berubah bila halamannya pindah"),
            ),
            Host::Preview => self.find(
                span,
                "alamat ini hanya dapat dibuka di komputer Anda",
                format!("tulis `{path}` saja"),
            ),
        }
    }
}

pub(super) fn has_prefix(address: &str, scheme: &str) -> bool {
    address
        .get(..scheme.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_sites_own_addresses() {
        let table = [
            ("https://uji.example/langkah/#x", Some("/langkah/#x")),
            ("http://UJI.example", Some("/")),
            ("https://uji.example#x", Some("/#x")),
            ("https://uji.example.com/langkah/", None),
            ("https://uji.example:8443/", None),
            ("http://127.0.0.1:8080/langkah/", Some("/langkah/")),
            ("http://localhost", Some("/")),
            ("https://localhost.example/", None),
            ("https://example.com/?dari=https://uji.example/", None),
        ];
        for (address, expected) in table {
            let path = own_path(address, "https://uji.example").map(|(path, _)| path);
            assert_eq!(path.as_deref(), expected, "{address}");
        }
        assert!(own_path("https://example.com/", "").is_none());
    }
}
