//! Times and memory as the benches print them.

use std::time::{Duration, Instant};

/// Runs of something whose times are taken.
const RUNS: usize = 20;

/// Prints how long something took.
pub fn row(name: &str, took: Duration) {
    println!("{name:<28}{:>10.1} ms", took.as_secs_f64() * 1_000.0);
}

/// Prints how much memory something took.
pub fn memory_row(name: &str, mebibytes: f64) {
    println!("{name:<28}{mebibytes:>10.1} MiB");
}

/// Does something several times and prints the median and the slowest.
pub async fn runs<E>(name: &str, mut run: impl AsyncFnMut() -> Result<(), E>) -> Result<(), E> {
    let mut times = Vec::new();
    for _ in 0..RUNS {
        let began = Instant::now();
        run().await?;
        times.push(began.elapsed());
    }
    times.sort_unstable();
    row(&format!("{name}, median"), times[RUNS / 2]);
    row(&format!("{name}, slowest"), times[RUNS - 1]);
    Ok(())
}

/// The most memory that this process held since a moment, beyond what it held then.
#[derive(Debug)]
pub struct Memory {
    held: f64,
}

impl Memory {
    /// Begins to look.
    pub fn begin() -> Self {
        // Linux: 5 sets the peak back to what is held.
        let _ = std::fs::write("/proc/self/clear_refs", "5");
        Self {
            held: mebibytes("VmRSS:"),
        }
    }

    /// Returns the memory, in MiB.
    pub fn grown(&self) -> f64 {
        mebibytes("VmHWM:") - self.held
    }
}

/// Reads a line of this process's status, which is in KiB.
fn mebibytes(name: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let number = line.and_then(|line| line.split_whitespace().next());
    number
        .and_then(|number| number.parse::<f64>().ok())
        .unwrap_or(f64::NAN)
        / 1024.0
}
