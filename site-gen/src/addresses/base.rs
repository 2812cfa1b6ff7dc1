//! The base address: scheme and host of the site, in front of every address that programs read.

/// Returns the advice for an address that is no base.
pub fn advice(address: &str) -> &'static str {
    if address.is_ascii() {
        "tulis `https://` dan nama situs saja, tanpa garis miring di belakang, misalnya `https://okoce.example`"
    } else {
        "tulis nama situs seperti yang dikirim peramban, dengan `xn--`, misalnya `https://xn--kaf-dma.example`"
    }
}

/// Tells whether an address is scheme and host and nothing else, in the letters that a browser
/// sends: of others a host has a spelling that begins with `xn--`. Links, style sheets and pictures
/// begin at the root of a host: under a folder, or with anything behind the host, none of them
/// would be found.
pub fn is_base(address: &str) -> bool {
    let host = ["https://", "http://"]
        .iter()
        .find_map(|scheme| address.strip_prefix(scheme));
    host.is_some_and(|host| {
        let (name, port) = host.rsplit_once(':').unwrap_or((host, "80"));
        let is_label = |label: &str| {
            !label.is_empty()
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label
                    .chars()
                    .all(|letter| letter.is_ascii_alphanumeric() || letter == '-')
        };
        name.split('.').all(is_label) && port.parse::<u16>().is_ok_and(|port| port > 0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// <https://github.com/getzola/zola/issues/1205>, <https://github.com/cstate/cstate/issues/126>
    #[test]
    fn only_scheme_and_host_are_a_base() {
        for good in [
            "https://okoce.example",
            "http://127.0.0.1:8080",
            "http://localhost",
            "https://xn--kaf-dma.example",
        ] {
            assert!(is_base(good), "{good}");
        }
        for wrong in [
            "",
            "okoce.example",
            "https://",
            "https:///okoce",
            "https://okoce.example/",
            "https://contoh.example/okoce",
            "https://okoce.example?a",
            "https://okoce.example#a",
            "https://oko ce.example",
            "https://okoce..example",
            "https://orang@okoce.example",
            "https://okoce.example:",
            "https://okoce.example:0",
            "https://okoce.example:99999",
            "https://okoce.example\\a",
            "https://-okoce.example",
            "ftp://okoce.example",
            "https://kafé.example",
            "https://okoce.εxample",
        ] {
            assert!(!is_base(wrong), "{wrong}");
        }
    }
}
