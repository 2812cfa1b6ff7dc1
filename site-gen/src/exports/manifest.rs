//! The web manifest: how the site looks on a phone's home screen.

use serde_json::json;

use super::File;
use crate::pages::share_image;
use crate::pages::site_view::{MANIFEST_PATH, SiteView};

/// The roof's colour, `--oc-color-roof`, and the page's, `--oc-color-page`.
const ROOF: &str = "#0b4f43";
const PAGE: &str = "#fffdf8";

pub(super) fn file(site: &SiteView) -> File {
    let mut icons: Vec<_> = share_image::ICONS
        .iter()
        .map(|(size, path)| {
            json!({
                "src": path,
                "sizes": format!("{size}x{size}"),
                "type": "image/png",
                "purpose": "any maskable",
            })
        })
        .collect();
    if let Some(icon) = site.assets.get("ikon.svg") {
        icons.push(json!({ "src": icon, "sizes": "any", "type": "image/svg+xml" }));
    }
    let manifest = json!({
        "id": "/",
        "name": format!("{}: {}", site.name, site.long_name),
        "short_name": site.name,
        "description": site.description,
        "lang": "id",
        "dir": "ltr",
        "start_url": "/",
        "scope": "/",
        // As in the browser, with its address bar and back button: the site is no app.
        "display": "browser",
        "theme_color": ROOF,
        "background_color": PAGE,
        "icons": icons,
    });
    File::new(MANIFEST_PATH, format!("{manifest:#}\n"))
}
