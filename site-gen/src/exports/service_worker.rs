//! The service worker: keeps the pages that somebody has visited, and the list of offices,
//! readable where there is no network.
//!
//! What it does is `templates/sw.js`; here it is told what it may and may not keep.

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::File;
use crate::content::Content;
use crate::pages::site_view::SiteView;
use crate::theme::Theme;

/// Address of the worker: at the root, because a worker is in charge of its own folder and below.
pub const SERVICE_WORKER: &str = "/sw.js";

/// The files that pages load from `templates/aset/` when there is no network.
const ASSETS: [&str; 3] = ["ikon.svg", "luring.js", "situs.js"];

/// The worker's knowledge of the site, as the value `SITE` before its source.
#[derive(Serialize)]
struct Knowledge<'a> {
    /// Changes with the assets and with the worker; each version has a store of its own.
    version: String,
    /// Shown in place of a page that was not kept.
    offline: &'a str,
    /// Kept from the start.
    first: Vec<&'a str>,
    /// Pages with a form: what is written there is nobody's to keep.
    forms: Vec<&'a str>,
}

/// Makes the whole worker, or none for a site without an offline page or a theme without a worker.
pub(crate) fn worker(theme: &Theme, content: &Content, site: &SiteView) -> Option<File> {
    let source = theme.service_worker.as_deref()?;
    let offline = content.offline_page()?.path.as_str();
    let mut first = vec![
        offline,
        content.indexes().kecamatan.path.as_str(),
        &site.css,
    ];
    first.extend(site.content_css.as_deref());
    first.extend(
        ASSETS
            .iter()
            .filter_map(|name| site.assets.get(*name))
            .map(String::as_str),
    );
    let mut knowledge = Knowledge {
        version: String::new(),
        offline,
        first,
        forms: content
            .forms()
            .iter()
            .map(|page| page.path.as_str())
            .collect(),
    };
    let mut hash = Sha256::new();
    hash.update(source);
    hash.update(json(&knowledge));
    for (name, address) in &site.assets {
        hash.update(name);
        hash.update(address);
    }
    knowledge.version = hex::encode(&hash.finalize()[..4]);
    let worker = format!("const SITE = {};\n{source}", json(&knowledge));
    Some(File::new(SERVICE_WORKER, worker))
}

fn json(knowledge: &Knowledge<'_>) -> String {
    serde_json::to_string(knowledge).expect("texts and lists of texts, which JSON can hold")
}
