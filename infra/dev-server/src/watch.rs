//! Watches the folders an editor changes and says when they have come to rest.

use std::path::{Path, PathBuf};
use std::time::Duration;

use notify::event::{AccessKind, AccessMode};
use notify::{EventKind, RecursiveMode, Watcher as _};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// How long the folders must be quiet before a build starts. An editor saves in several steps
/// (write, rename, set times), most of them within a millisecond. Those that take longer cost a
/// build of a half-saved file; see [`Watch::is_changing`].
const QUIET: Duration = Duration::from_millis(4);

/// Changes since the last time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Changed {
    /// Style sheets and nothing else.
    Styles,
    /// Anything.
    Anything,
}

/// A running watch; it ends when dropped.
pub struct Watch {
    changes: UnboundedReceiver<Changed>,
    _watcher: notify::RecommendedWatcher,
}

impl Watch {
    /// Starts watching `folders` and everything in them.
    pub fn start(folders: &[PathBuf]) -> Result<Self, notify::Error> {
        let (sender, changes) = unbounded_channel();
        let mut watcher =
            notify::recommended_watcher(move |event: Result<notify::Event, notify::Error>| {
                if let Ok(event) = event
                    && let Some(changed) = changed(&event)
                {
                    // The receiver is gone only when the server is stopping.
                    let _ = sender.send(changed);
                }
            })?;
        for folder in folders {
            watcher.watch(folder, RecursiveMode::Recursive)?;
        }
        Ok(Watch {
            changes,
            _watcher: watcher,
        })
    }

    /// Waits for the next change and until the folders are quiet again. `None` when the watch
    /// has ended.
    pub async fn changed(&mut self) -> Option<Changed> {
        let mut changed = self.changes.recv().await?;
        while let Ok(more) = tokio::time::timeout(QUIET, self.changes.recv()).await {
            if more? == Changed::Anything {
                changed = Changed::Anything;
            }
        }
        Some(changed)
    }

    /// Whether something has changed that [`Watch::changed`] has not told yet: what was wrong with
    /// a file before may only have been that it was half saved.
    pub fn is_changing(&self) -> bool {
        !self.changes.is_empty()
    }
}

/// Returns the part of the site that an event changed. Hidden files and the backups that editors
/// leave are no part of the site.
fn changed(event: &notify::Event) -> Option<Changed> {
    let mut paths = event.paths.iter().filter(|path| !is_passed_over(path));
    if !is_change(event.kind) || paths.clone().next().is_none() {
        return None;
    }
    let is_style = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "css");
    if paths.all(is_style) {
        Some(Changed::Styles)
    } else {
        Some(Changed::Anything)
    }
}

fn is_passed_over(path: &Path) -> bool {
    site_gen::is_passed_over(&path.file_name().unwrap_or_default().to_string_lossy())
}

/// Reading a file is no change; our own build reads them all.
fn is_change(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
        EventKind::Access(_) => false,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_burst_of_writes_is_one_change_and_reading_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.md");
        std::fs::write(&file, "satu").unwrap();
        let mut watch = Watch::start(&[folder.path().to_owned()]).unwrap();

        std::fs::read(&file).unwrap();
        let nothing = tokio::time::timeout(Duration::from_millis(100), watch.changed()).await;
        assert!(nothing.is_err(), "reading counted as a change");

        for text in ["dua", "tiga", "empat"] {
            std::fs::write(&file, text).unwrap();
        }
        let change = tokio::time::timeout(Duration::from_secs(5), watch.changed()).await;
        assert_eq!(change, Ok(Some(Changed::Anything)));
        let nothing = tokio::time::timeout(Duration::from_millis(100), watch.changed()).await;
        assert!(nothing.is_err(), "one burst counted twice");
        assert!(!watch.is_changing());

        std::fs::write(&file, "lima").unwrap();
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert!(watch.is_changing());
    }

    #[test]
    fn backups_are_no_change_and_styles_are_known() {
        let table = [
            (vec!["a.md"], Some(Changed::Anything)),
            (vec!["base/a.css"], Some(Changed::Styles)),
            (vec!["a.css", "a.html"], Some(Changed::Anything)),
            (vec![".a.css.swp", "a.css"], Some(Changed::Styles)),
            (vec!["a.css~"], None),
        ];
        for (paths, expected) in table {
            let mut event = notify::Event::new(EventKind::Any);
            event.paths = paths.iter().map(PathBuf::from).collect();
            assert_eq!(changed(&event), expected, "{paths:?}");
        }
    }
}
