//! The full-text search index: what `/cari/` loads once somebody searches. Made by Pagefind, and
//! only in builds with the cargo feature `search`, because it takes a third of the compile time;
//! without it the page finds titles.
//!
//! Pagefind's index is a WebAssembly program with small pieces of data, of which a browser loads
//! only what a search needs. The program runs in a worker, so that the pages themselves need no
//! right to run WebAssembly: [`WORKER`] alone is served with a policy that allows it.

/// The one file that is served with `script-src 'self' 'wasm-unsafe-eval'`. It has no document:
/// nothing in it can touch a page.
pub const WORKER: &str = "/pagefind/pagefind-worker.js";

/// The policy that [`WORKER`] is served with.
pub const WORKER_POLICY: &str =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";

#[cfg(feature = "search")]
mod index {
    use pagefind::api::PagefindIndex;
    use pagefind::options::PagefindServiceConfig;

    use crate::exports::File;
    use crate::pages::RenderedPages;
    use crate::pages::SEARCH_FOLDER;
    use content_files::diagnostics::Problem;

    /// Files of ready-made search boxes, which we do not use.
    const NOT_OURS: [&str; 4] = [
        "pagefind-ui",
        "pagefind-modular-ui",
        "pagefind-component-ui",
        "pagefind-highlight",
    ];

    /// Makes the files of the index.
    pub(crate) fn files(pages: &RenderedPages) -> Result<Vec<File>, Box<Problem>> {
        let failed = |error: &dyn std::fmt::Display| {
            let message = format!("indeks pencarian gagal dibuat: {error}");
            Box::new(Problem::whole_file("pagefind", message))
        };
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .build()
            .map_err(|error| failed(&error))?;
        runtime.block_on(async {
            // Only what stands in `main` is searched: menus are the same on every page.
            let options = PagefindServiceConfig::builder()
                .root_selector("main".to_owned())
                .force_language("id".to_owned())
                .build();
            let mut index = PagefindIndex::new(Some(options)).map_err(|error| failed(&error))?;
            for rendered in pages.iter().filter(|rendered| rendered.in_search) {
                let html = rendered.html.as_deref().unwrap_or_default();
                index
                    .add_html_file(None, Some(rendered.path.clone()), html.to_owned())
                    .await
                    .map_err(|error| failed(&error))?;
            }
            let files = index.get_files().await.map_err(|error| failed(&error))?;
            Ok(files
                .into_iter()
                .map(|file| {
                    let name = file.filename.to_string_lossy().replace('\\', "/");
                    (name, file.contents)
                })
                .filter(|(name, _)| !NOT_OURS.iter().any(|other| name.starts_with(other)))
                .map(|(name, bytes)| File::new(format!("{SEARCH_FOLDER}{name}"), bytes))
                .collect())
        })
    }
}

#[cfg(feature = "search")]
pub(crate) use index::files;
