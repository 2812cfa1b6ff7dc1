//! Watches the folders an editor changes and says when they have come to rest.

use std::path::PathBuf;
use std::time::Duration;

use notify::event::{AccessKind, AccessMode};
use notify::{EventKind, RecursiveMode, Watcher as _};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// How long the folders must be quiet before a build starts. An editor saves in several steps
/// (write, rename, set times) a few milliseconds apart; building between them would show a
/// half-saved file.
const QUIET: Duration = Duration::from_millis(15);

/// A running watch; it ends when dropped.
pub struct Watch {
    changes: UnboundedReceiver<()>,
    _watcher: notify::RecommendedWatcher,
}

impl Watch {
    /// Starts watching `folders` and everything in them.
    pub fn start(folders: &[PathBuf]) -> Result<Self, notify::Error> {
        let (sender, changes) = unbounded_channel();
        let mut watcher =
            notify::recommended_watcher(move |event: Result<notify::Event, notify::Error>| {
                if event.is_ok_and(|event| is_change(event.kind)) {
                    // The receiver is gone only when the server is stopping.
                    let _ = sender.send(());
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
    pub async fn changed(&mut self) -> Option<()> {
        self.changes.recv().await?;
        while let Ok(more) = tokio::time::timeout(QUIET, self.changes.recv()).await {
            more?;
        }
        Some(())
    }
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
        assert_eq!(change, Ok(Some(())));
        let nothing = tokio::time::timeout(Duration::from_millis(100), watch.changed()).await;
        assert!(nothing.is_err(), "one burst counted twice");
    }
}
