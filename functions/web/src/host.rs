//! Names under which a request reached us.

/// Tells whether a `Host`, with or without a port, names this machine itself.
pub fn is_loopback(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    ["127.0.0.1", "localhost", "[::1]"].contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_has_three_names() {
        for host in [
            "localhost:8080",
            "localhost",
            "127.0.0.1:8080",
            "[::1]:8080",
            "[::1]",
        ] {
            assert!(is_loopback(host), "{host}");
        }
        for host in [
            "",
            "okoce.example",
            "localhost.okoce.example",
            "127.0.0.1.okoce.example:8080",
            "127.0.0.2",
            "localhost:8080x",
            "[::2]:8080",
        ] {
            assert!(!is_loopback(host), "{host}");
        }
    }
}
