//! QR codes as drawings.

use fast_qr::{ECL, QRBuilder};

/// Draws a text as SVG, `label` being what a screen reader says; `None` where the text is too long
/// for a code, which holds about two thousand letters.
///
/// One path, a rectangle for each row of dark modules, with the quiet zone of four modules that
/// readers need. Black on white whatever the page's colours: some readers take no other. `label` is
/// placed as it is, so it holds nothing that anybody has typed.
pub fn svg(text: &str, label: &'static str) -> Option<String> {
    const QUIET: usize = 4;
    let code = QRBuilder::new(text).ecl(ECL::M).build().ok()?;
    let width = code.size;
    let numbers: Vec<String> = (0..=width + QUIET)
        .map(|number| number.to_string())
        .collect();
    let mut path = String::new();
    for row in 0..width {
        let modules = &code[row];
        let mut at = 0;
        while at < width {
            let dark = modules[at..]
                .iter()
                .take_while(|module| module.value())
                .count();
            if dark > 0 {
                let (x, y) = (&numbers[at + QUIET], &numbers[row + QUIET]);
                let dark = &numbers[dark];
                path.extend(["M", x, " ", y, "h", dark, "v1h-", dark, "z"]);
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
    use proptest::prelude::*;

    use super::svg;

    /// Reads a drawing as a phone does, at four dots a module.
    fn read(drawing: &str) -> String {
        const DOTS: usize = 4;
        let size = drawing.split('"').nth(3).expect("it has a viewBox");
        let size: usize = size
            .rsplit(' ')
            .next()
            .expect("size")
            .parse()
            .expect("size");
        let mut dark = vec![false; size * size];
        let path = drawing
            .rsplit('"')
            .nth(1)
            .expect("the last value is the path");
        for rectangle in path.split_terminator('z') {
            let parts: Vec<usize> = rectangle
                .split(|letter: char| !letter.is_ascii_digit())
                .filter(|part| !part.is_empty())
                .map(|part| part.parse().expect("a number"))
                .collect();
            let start = parts[1] * size + parts[0];
            dark[start..start + parts[2]].fill(true);
        }
        let mut image =
            rqrr::PreparedImage::prepare_from_greyscale(size * DOTS, size * DOTS, |x, y| {
                if dark[y / DOTS * size + x / DOTS] {
                    0
                } else {
                    255
                }
            });
        let grids = image.detect_grids();
        let (_, text) = grids[0].decode().expect("it can be read");
        text
    }

    #[test]
    fn a_text_becomes_one_path_or_is_too_long() {
        let drawn = svg("https://okoce.example/kecamatan/tebet/", "Kode QR").expect("short enough");
        assert!(
            drawn.starts_with("<svg class=\"oc-qr\" viewBox=\"0 0 37 37\""),
            "{drawn}"
        );
        assert!(!drawn.contains("okoce"), "{drawn}");
        assert_eq!(svg(&"a".repeat(3_000), "Kode QR"), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn what_is_drawn_can_be_read(text in "[0-9]{1,40}|[A-Z0-9 $%*+./:-]{1,80}|\\PC{1,60}|[ -~]{1,400}") {
            let drawn = svg(&text, "Kode QR").expect("short enough");
            prop_assert_eq!(read(&drawn), text);
        }
    }
}
