//! QR codes as drawings.

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode};

/// Draws a text as SVG, `label` being what a screen reader says; `None` where the text is too long
/// for a code, which holds about two thousand letters.
///
/// One path, a rectangle for each row of dark modules, with the quiet zone of four modules that
/// readers need. Black on white whatever the page's colours: some readers take no other. `label` is
/// placed as it is, so it holds nothing that anybody has typed.
pub fn svg(text: &str, label: &'static str) -> Option<String> {
    const QUIET: usize = 4;
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let width = code.width();
    let mut path = String::new();
    for (row, modules) in code.to_colors().chunks(width).enumerate() {
        let mut at = 0;
        while at < width {
            let dark = modules[at..]
                .iter()
                .take_while(|module| **module == Color::Dark)
                .count();
            if dark > 0 {
                // Writing to a string can't fail.
                let _ = write!(path, "M{} {}h{dark}v1h-{dark}z", at + QUIET, row + QUIET);
            }
            at += dark.max(1);
        }
    }
    let size = width + 2 * QUIET;
    Some(format!(
        "<svg class=\"oc-qr\" viewBox=\"0 0 {size} {size}\" role=\"img\" \
         aria-label=\"{label}\"><path fill=\"#fff\" \
         d=\"M0 0h{size}v{size}H0z\"/><path d=\"{path}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::svg;

    #[test]
    fn a_text_becomes_one_path_or_is_too_long() {
        let drawn = svg("https://okoce.example/kecamatan/tebet/", "Kode QR").expect("short enough");
        assert!(
            drawn.starts_with("<svg class=\"oc-qr\" viewBox=\"0 0 37 37\""),
            "{drawn}"
        );
        assert!(!drawn.contains("okoce"), "{drawn}");
        assert_ne!(
            svg("https://okoce.example/kecamatan/koja/", "Kode QR"),
            Some(drawn)
        );
        assert_eq!(svg(&"a".repeat(3_000), "Kode QR"), None);
    }
}
