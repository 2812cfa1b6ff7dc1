//! When the site is built anew, and who hears of it.

use std::sync::Arc;
use std::time::Duration;

use command_line::say;

use crate::reload::{Change, Reloader};
use crate::site::{LiveSite, Outcome};
use crate::watch::{Changed, Watch};

/// Time after which a build that could not be served is tried again, though nobody edits: a form may
/// be missing until then.
const AGAIN_AFTER: Duration = Duration::from_secs(5);

/// Builds the site anew whenever its sources change, where they are watched, and for each new day.
pub async fn keep_up(mut watch: Option<Watch>, site: Arc<LiveSite>, reloader: Reloader) {
    // Sources that are not watched are taken as they were at the start, until the next one.
    let again = match watch {
        // An edit may just have been on its way.
        Some(_) => Changed::ANYTHING,
        None => Changed::NOTHING,
    };
    let mut has_failed = false;
    loop {
        let edit = async {
            match &mut watch {
                Some(watch) => watch.changed().await,
                None => std::future::pending().await,
            }
        };
        let changed = tokio::select! {
            changed = edit => changed,
            () = site.outdated() => Some(again.clone()),
            () = tokio::time::sleep(AGAIN_AFTER), if has_failed => Some(again.clone()),
        };
        let Some(Changed { edited, are_styles }) = changed else {
            return;
        };
        let rebuilt = site.rebuild(edited).await;
        has_failed = rebuilt.is_err();
        match rebuilt {
            // Half saved, perhaps: the next build tells whether anything is wrong.
            Ok(Outcome::Problems(_)) if watch.as_ref().is_some_and(Watch::is_changing) => {}
            Ok(outcome) => {
                if let Outcome::Built { took, warnings, .. } = outcome {
                    say(format_args!(
                        "Dibangun ulang dalam {} milidetik{}.",
                        took.as_millis(),
                        in_words(warnings)
                    ));
                }
                announce(&outcome, are_styles, &reloader);
            }
            Err(error) => command_line::warn(format_args!("{error}\n")),
        }
    }
}

/// Tells the open pages what came of a build, and the terminal where it has problems.
pub fn announce(outcome: &Outcome, are_styles: bool, reloader: &Reloader) {
    match outcome {
        Outcome::Built { is_changed, .. } => reloader.built(match (is_changed, are_styles) {
            (false, _) => Change::Nothing,
            (true, true) => Change::Styles,
            (true, false) => Change::Pages,
        }),
        Outcome::Problems(problems) => {
            command_line::warn(format_args!("{problems}\n"));
            reloader.problems(problems);
        }
    }
}

/// Writes the number of warnings. They do not lie over the page: it is right, and somebody may look
/// at them later.
fn in_words(warnings: usize) -> String {
    match warnings {
        0 => String::new(),
        _ => format!(", {warnings} peringatan (baca dengan: cargo run -p site-gen -- check)"),
    }
}
