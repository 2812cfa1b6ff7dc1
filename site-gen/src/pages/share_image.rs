//! The pictures that stand beside a shared link, one for each section, and the site's icons.
//!
//! They are files under `templates/tetap/`. Without words other than the programme's name they
//! need no text beside them.

/// Icons for the home screen, by their size in pixels.
pub(crate) const ICONS: [(u32, &str); 2] = [(192, TOUCH_ICON), (512, LARGE_ICON)];

/// The small icon; also the one for home screens that read no manifest.
pub(crate) const TOUCH_ICON: &str = "/ikon-192.png";

/// The large icon; also the programme's logo for search engines.
pub(super) const LARGE_ICON: &str = "/ikon-512.png";

/// The picture of pages that belong to no section.
const HOME: &str = "beranda";

/// Sections with a picture of their own, by the first part of their addresses.
const SECTIONS: [&str; 7] = [
    "pilar",
    "langkah",
    "pelatihan",
    "komunitas",
    "kecamatan",
    "berita",
    "angka",
];

/// Returns the address of the picture of the section that a page belongs to.
pub(crate) fn path(page: &str) -> String {
    let section = page.split('/').nth(1).unwrap_or_default();
    let name = if SECTIONS.contains(&section) {
        section
    } else {
        HOME
    };
    format!("/bagikan/{name}.png")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    /// Width and height that Open Graph readers ask for, in pixels.
    const SIZE: (u32, u32) = (1200, 630);

    #[test]
    fn every_page_has_the_picture_of_its_section() {
        let table = [
            ("/", "/bagikan/beranda.png"),
            ("/kecamatan/", "/bagikan/kecamatan.png"),
            ("/kecamatan/menteng/", "/bagikan/kecamatan.png"),
            ("/daftar/", "/bagikan/beranda.png"),
            ("/404.html", "/bagikan/beranda.png"),
        ];
        for (page, picture) in table {
            assert_eq!(path(page), picture);
        }
    }

    /// Weights are about a fifth above today's heaviest, in bytes.
    #[test]
    fn pictures_have_their_size_and_are_light() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../templates/tetap");
        let icons = ICONS.map(|(size, path)| (path.to_owned(), (size, size), 3_000));
        let pictures = [HOME]
            .iter()
            .chain(&SECTIONS)
            .map(|name| (format!("/bagikan/{name}.png"), SIZE, 16_000));
        for (path, size, most) in pictures.chain(icons) {
            let bytes = std::fs::read(folder.join(&path[1..])).expect(&path);
            assert!(bytes.starts_with(b"\x89PNG\r\n\x1a\n"), "{path}");
            // The header chunk comes first: its width and height, RFC 2083.
            let side = |at: usize| {
                bytes[at..at + 4]
                    .iter()
                    .fold(0, |n, b| n << 8 | u32::from(*b))
            };
            assert_eq!((side(16), side(20)), size, "{path}");
            assert!(bytes.len() <= most, "{path}: {} bytes", bytes.len());
        }
    }
}
