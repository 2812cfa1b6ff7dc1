//! Watches the folders an editor changes and says when they have come to rest.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind, RemoveKind};
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use site_gen::Edited;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// How long the folders must be quiet before a build starts. An editor saves in several steps
/// (write, rename, set times), most of them within a millisecond. Those that take longer cost a
/// build of a half-saved file; see [`Watch::is_changing`].
const QUIET: Duration = Duration::from_millis(4);

/// How often a watch that is not possible now is tried again.
const AGAIN: Duration = Duration::from_millis(200);

/// Changes since the last time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// The files that are to be read again.
    pub edited: Edited,
    /// Whether they are style sheets and nothing else.
    pub are_styles: bool,
}

impl Changed {
    /// Nobody can say what: events were lost, or a whole folder came or went.
    pub const ANYTHING: Self = Self {
        edited: Edited::Anything,
        are_styles: false,
    };

    /// No file, as far as anybody knows: only the day is another.
    pub const NOTHING: Self = Self {
        edited: Edited::Files(BTreeSet::new()),
        are_styles: false,
    };

    fn add(&mut self, more: Self) {
        self.are_styles &= more.are_styles;
        match (&mut self.edited, more.edited) {
            (Edited::Files(files), Edited::Files(more)) => files.extend(more),
            (edited, _) => *edited = Edited::Anything,
        }
    }
}

/// A running watch; it ends when dropped.
pub struct Watch {
    folders: Vec<PathBuf>,
    changes: UnboundedReceiver<Changed>,
    /// `None` as long as not everything can be watched: a folder is gone, or there are too many.
    watcher: Option<RecommendedWatcher>,
}

impl Watch {
    /// Starts watching `folders` and everything in them.
    pub fn start(folders: &[PathBuf]) -> Result<Self, notify::Error> {
        let (watcher, changes) = watch(folders)?;
        Ok(Watch {
            folders: folders.to_owned(),
            changes,
            watcher: Some(watcher),
        })
    }

    /// Waits for the next change and until the folders are quiet again. `None` when the watch
    /// has ended.
    pub async fn changed(&mut self) -> Option<Changed> {
        if self.watcher.is_none() {
            self.watch_again().await;
            return Some(Changed::ANYTHING);
        }
        let mut changed = self.changes.recv().await?;
        while let Ok(more) = tokio::time::timeout(QUIET, self.changes.recv()).await {
            changed.add(more?);
        }
        if changed.edited == Edited::Anything {
            // Of a folder that came, files may have been written before it was watched; of one that
            // is gone, nothing is watched any more. Whatever comes after this is seen, and whatever
            // came before will be read.
            self.watch_anew();
        }
        Some(changed)
    }

    fn watch_anew(&mut self) {
        match watch(&self.folders) {
            Ok((watcher, changes)) => {
                self.watcher = Some(watcher);
                self.changes = changes;
            }
            Err(error) => {
                // That a folder is gone, the build says itself.
                if self.folders.iter().all(|folder| folder.is_dir()) {
                    command_line::warn(format_args!(
                        "Map isi atau templat belum dapat diawasi: {error}. Dicoba lagi.\n"
                    ));
                }
                self.watcher = None;
            }
        }
    }

    /// Waits until everything can be watched again.
    async fn watch_again(&mut self) {
        loop {
            tokio::time::sleep(AGAIN).await;
            if let Ok((watcher, changes)) = watch(&self.folders) {
                self.watcher = Some(watcher);
                self.changes = changes;
                return;
            }
        }
    }

    /// Tells whether something has changed that [`Watch::changed`] has not told yet: what was wrong
    /// with a file before may only have been that it was half saved.
    pub fn is_changing(&self) -> bool {
        !self.changes.is_empty()
    }
}

fn watch(
    folders: &[PathBuf],
) -> Result<(RecommendedWatcher, UnboundedReceiver<Changed>), notify::Error> {
    let (sender, changes) = unbounded_channel();
    let roots: Vec<PathBuf> = folders
        .iter()
        .map(std::path::absolute)
        .collect::<Result<_, _>>()
        .map_err(notify::Error::io)?;
    let mut watcher =
        notify::recommended_watcher(move |event: Result<notify::Event, notify::Error>| {
            let change = match event {
                Ok(event) => changed(&event, &roots),
                Err(_) => Some(Changed::ANYTHING),
            };
            if let Some(change) = change {
                // The receiver is gone only when the server is stopping, or another watch began.
                let _ = sender.send(change);
            }
        })?;
    for folder in folders {
        watcher.watch(folder, RecursiveMode::Recursive)?;
    }
    Ok((watcher, changes))
}

/// Returns the part of the site that an event changed. Hidden files and the backups that editors
/// leave are no part of the site.
fn changed(event: &notify::Event, roots: &[PathBuf]) -> Option<Changed> {
    if event.need_rescan() {
        return Some(Changed::ANYTHING);
    }
    let paths = event.paths.iter().filter(|path| !is_passed_over(path));
    let paths: BTreeSet<PathBuf> = paths.cloned().collect();
    if !is_change(event.kind) || paths.is_empty() {
        return None;
    }
    let is_folder = |path: &PathBuf| roots.contains(path) || may_be_folder(event.kind, path);
    if paths.iter().any(is_folder) {
        return Some(Changed::ANYTHING);
    }
    let is_style = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "css");
    Some(Changed {
        are_styles: paths.iter().all(is_style),
        edited: Edited::Files(paths),
    })
}

/// Tells whether it may be a folder: one that comes or goes takes files with it of which no event
/// speaks.
fn may_be_folder(kind: EventKind, path: &Path) -> bool {
    match kind {
        EventKind::Create(CreateKind::File)
        | EventKind::Remove(RemoveKind::File)
        | EventKind::Modify(ModifyKind::Data(_))
        | EventKind::Access(_) => false,
        EventKind::Create(CreateKind::Folder) | EventKind::Remove(RemoveKind::Folder) => true,
        EventKind::Modify(ModifyKind::Metadata(_)) => path.is_dir(),
        // One that is gone can only be told by its name.
        _ => path.extension().is_none() || path.is_dir(),
    }
}

fn is_passed_over(path: &Path) -> bool {
    site_gen::is_passed_over(&path.file_name().unwrap_or_default().to_string_lossy())
}

/// Tells whether an event is a change; reading a file is none, for our own build reads them all.
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
        let edited = Edited::Files([file.clone()].into());
        assert_eq!(change.unwrap().unwrap().edited, edited);
        let nothing = tokio::time::timeout(Duration::from_millis(100), watch.changed()).await;
        assert!(nothing.is_err(), "one burst counted twice");
        assert!(!watch.is_changing());

        std::fs::write(&file, "lima").unwrap();
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert!(watch.is_changing());
    }

    #[tokio::test]
    async fn a_folder_that_goes_and_comes_back_is_watched_again() {
        let site = tempfile::tempdir().unwrap();
        let content = site.path().join("isi");
        let news = content.join("berita");
        let make = || {
            std::fs::create_dir_all(&news).unwrap();
            std::fs::write(news.join("a.md"), "satu").unwrap();
        };
        make();
        let mut watch = Watch::start(std::slice::from_ref(&content)).unwrap();
        let next = async |watch: &mut Watch| {
            let changed = tokio::time::timeout(Duration::from_secs(5), watch.changed()).await;
            changed.unwrap().unwrap()
        };
        let edit = Changed {
            edited: Edited::Files([news.join("a.md")].into()),
            are_styles: false,
        };

        // One of its folders: removed and made anew, with a file of which no event need speak.
        std::fs::remove_dir_all(&news).unwrap();
        make();
        assert_eq!(next(&mut watch).await, Changed::ANYTHING);
        while tokio::time::timeout(Duration::from_millis(50), watch.changed())
            .await
            .is_ok()
        {}
        std::fs::write(news.join("a.md"), "dua").unwrap();
        assert_eq!(next(&mut watch).await, edit);

        // The whole: nothing is watched until it is back.
        std::fs::remove_dir_all(&content).unwrap();
        assert_eq!(next(&mut watch).await, Changed::ANYTHING);
        make();
        assert_eq!(next(&mut watch).await, Changed::ANYTHING);
        std::fs::write(news.join("a.md"), "tiga").unwrap();
        assert_eq!(next(&mut watch).await, edit);
    }

    #[test]
    fn backups_are_no_change_and_styles_are_known() {
        let files = |names: &[&str], are_styles| {
            let names = names.iter().map(PathBuf::from);
            Some(Changed {
                edited: Edited::Files(names.collect()),
                are_styles,
            })
        };
        let anything = Some(Changed::ANYTHING);
        let any = EventKind::Any;
        let made = EventKind::Create(CreateKind::File);
        let table = [
            (any, vec!["a.md"], files(&["a.md"], false)),
            (any, vec!["base/a.css"], files(&["base/a.css"], true)),
            (
                any,
                vec!["a.css", "a.html"],
                files(&["a.css", "a.html"], false),
            ),
            (any, vec![".a.css.swp", "a.css"], files(&["a.css"], true)),
            (any, vec!["a.css~"], None),
            (any, vec!["berita"], anything.clone()),
            // An editor tries whether it may write.
            (made, vec!["berita/4913"], files(&["berita/4913"], false)),
            (
                EventKind::Create(CreateKind::Folder),
                vec!["berita.d"],
                anything.clone(),
            ),
            // The watched folder itself.
            (EventKind::Modify(ModifyKind::Any), vec!["isi.d"], anything),
        ];
        for (kind, paths, expected) in table {
            let mut event = notify::Event::new(kind);
            event.paths = paths.iter().map(PathBuf::from).collect();
            assert_eq!(changed(&event, &["isi.d".into()]), expected, "{paths:?}");
        }
    }

    #[test]
    fn where_events_were_lost_anything_may_have_changed() {
        let lost = notify::Event::new(EventKind::Other).set_flag(notify::event::Flag::Rescan);
        assert_eq!(changed(&lost, &[]), Some(Changed::ANYTHING));
        let edit = notify::Event::new(EventKind::Any).add_path("a.css".into());
        let mut known = changed(&edit, &[]).unwrap();
        known.add(Changed::ANYTHING);
        assert_eq!(known, Changed::ANYTHING);
    }
}
