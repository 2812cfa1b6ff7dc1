//! The stages of a build, shown while a long one goes on, and the time that each took.

use std::io::{IsTerminal as _, Write as _, stderr};
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use site_gen::Stage;

/// A build that is done sooner needs to say nothing.
const PATIENCE: Duration = Duration::from_secs(1);

/// The stages of a build with the moments when they began.
pub struct Progress {
    stages: Mutex<Vec<(Stage, Instant)>>,
    /// Whoever shows them, where somebody looks on.
    shown: Option<(Sender<Stage>, JoinHandle<()>)>,
}

impl Progress {
    /// Begins a build.
    pub fn new() -> Self {
        Self {
            stages: Mutex::default(),
            shown: stderr().is_terminal().then(|| {
                let (sender, stages) = channel();
                (sender, thread::spawn(move || show(&stages)))
            }),
        }
    }

    /// Begins a stage.
    pub fn begins(&self, stage: Stage) {
        let mut stages = self.stages.lock().unwrap_or_else(PoisonError::into_inner);
        stages.push((stage, Instant::now()));
        if let Some((sender, _)) = &self.shown {
            // Who shows it ends only with the sender.
            let _ = sender.send(stage);
        }
    }

    /// Ends the build: what was shown goes away. Returns how long each stage took.
    pub fn end(self) -> Vec<(Stage, Duration)> {
        let end = Instant::now();
        if let Some((sender, shown)) = self.shown {
            drop(sender);
            // It writes to the terminal; if that has failed, there is nothing to clear.
            let _ = shown.join();
        }
        let stages = self.stages.into_inner();
        let stages = stages.unwrap_or_else(PoisonError::into_inner);
        let ends = stages.iter().skip(1).map(|(_, begin)| *begin).chain([end]);
        let stages = stages.iter().zip(ends);
        stages
            .map(|((stage, begin), end)| (*stage, end.duration_since(*begin)))
            .collect()
    }
}

/// Names the stage in words.
pub fn name(stage: Stage) -> &'static str {
    match stage {
        Stage::Read => "membaca isi dan templat",
        Stage::Check => "memeriksa isi",
        Stage::Render => "membuat halaman",
        Stage::Verify => "memeriksa tautan dan alamat",
        Stage::Write => "menulis berkas",
    }
}

/// Shows the stages of a build that takes long, on one line, until there are no more.
fn show(stages: &Receiver<Stage>) {
    const CLEARED: &str = "\r\x1b[K";
    let until = Instant::now() + PATIENCE;
    let mut current = None;
    loop {
        let patience = until.saturating_duration_since(Instant::now());
        match stages.recv_timeout(patience) {
            Ok(stage) => current = Some(stage),
            Err(RecvTimeoutError::Timeout) => break,
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
    while let Some(stage) = current {
        let _ = write!(stderr(), "{CLEARED}Sedang {} ...", name(stage));
        let _ = stderr().flush();
        current = stages.recv().ok();
    }
    let _ = write!(stderr(), "{CLEARED}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_stage_lasts_until_the_next() {
        let progress = Progress::new();
        progress.begins(Stage::Read);
        thread::sleep(Duration::from_millis(5));
        progress.begins(Stage::Write);
        let stages = progress.end();
        let names: Vec<Stage> = stages.iter().map(|(stage, _)| *stage).collect();
        assert_eq!(names, [Stage::Read, Stage::Write]);
        assert!(stages[0].1 >= Duration::from_millis(5));
    }
}
