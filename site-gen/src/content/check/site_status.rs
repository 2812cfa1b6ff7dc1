//! A site that anybody can reach says who answers for it, or that it is only tried out.

use crate::content::Phase;
use crate::content::parse::ParsedContent;
use content_files::diagnostics::Problem;
use content_files::source::key;

/// Refuses a public address to a site that names neither its operator nor the trial.
pub(super) fn check(parsed: &ParsedContent, base_url: Option<&str>, problems: &mut Vec<Problem>) {
    let Some(site) = &parsed.site else {
        return;
    };
    let address = base_url.unwrap_or(&site.value.base_url);
    let says_so = site.value.operator.is_some() || site.value.phase == Some(Phase::Trial);
    if says_so || is_for_trying(address) {
        return;
    }
    let place = match site.value.phase {
        Some(_) => "tahap",
        None => "alamat_dasar",
    };
    problems.push(
        site.source
            .problem_at(
                &[key(place)],
                format!("situs di `{address}` tidak menyebut siapa yang menjalankannya"),
            )
            .with_hint(
                "tulis nama badannya sebagai `pengelola`, atau `tahap = \"percobaan\"` selama badan itu belum ditetapkan",
            ),
    );
}

/// Tells whether an address is of this machine, or of none (RFC 2606).
fn is_for_trying(address: &str) -> bool {
    let host = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = host.split('/').next().unwrap_or_default();
    let host = match host.strip_prefix('[') {
        Some(six) => six.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    host.parse::<std::net::IpAddr>().map_or_else(
        |_| matches!(host.rsplit('.').next(), Some("localhost" | "example")),
        |address| address.is_loopback(),
    )
}

#[cfg(test)]
mod tests {
    use super::is_for_trying;

    #[test]
    fn addresses_that_nobody_else_reaches() {
        for (address, expected) in [
            ("https://okoce.example", true),
            ("http://localhost:8080", true),
            ("http://127.0.0.1:8080", true),
            ("http://[::1]:8080", true),
            ("https://okoce.go.id", false),
            ("https://okoce.example.id", false),
            ("https://localhost.id/example", false),
            ("http://10.0.0.7", false),
        ] {
            assert_eq!(is_for_trying(address), expected, "{address}");
        }
    }
}
