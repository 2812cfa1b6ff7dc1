//! Whatever happens to a file, an editor is told where, or the site is good; never a panic, and
//! never a site that is half-written.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::fixture::{Fixture, files};

/// How many changes are tried on the small site and on the real one; each takes a whole build.
/// More of the latter by `OKOCE_MUTATIONS=2000 cargo test -p site-gen mutations -- --nocapture`.
const ON_THE_SMALL: usize = 120;
const ON_THE_REAL: usize = 24;

#[test]
fn any_change_to_the_small_site_gives_a_site_or_problems_with_a_place() {
    let fixture = Fixture::new();
    fixture.build().unwrap();
    mutate(&fixture, ON_THE_SMALL);
}

#[test]
fn any_change_to_the_real_content_gives_a_site_or_problems_with_a_place() {
    let fixture = Fixture::real();
    fixture
        .build()
        .map_err(|problems| fixture.shown(&problems))
        .unwrap();
    let wanted = std::env::var("OKOCE_MUTATIONS").ok();
    let count = wanted.and_then(|count| count.parse().ok());
    mutate(&fixture, count.unwrap_or(ON_THE_REAL));
}

fn mutate(fixture: &Fixture, count: usize) {
    let originals = files(&fixture.options.content);
    let mut random = Random(20_261_121);
    let mut tally: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut before = state(&fixture.options.out);
    for _ in 0..count {
        let (name, bytes) = &originals[random.below(originals.len())];
        let (how, changed) = change(bytes, &mut random);
        let path = fixture.options.content.join(name);
        fs::write(&path, &changed).unwrap();
        let outcome = catch_unwind(AssertUnwindSafe(|| site_gen::build(&fixture.options)));
        let Ok(result) = outcome else {
            panic!(
                "{name}, {how}: a panic with\n{}",
                String::from_utf8_lossy(&changed)
            );
        };
        let after = state(&fixture.options.out);
        let (good, bad) = tally.entry(how).or_default();
        match result {
            Ok(report) => {
                *good += 1;
                for problem in &report.warnings {
                    assert!(!problem.is_error(), "{name}, {how}: {problem}");
                }
                assert!(
                    !after
                        .keys()
                        .any(|file| Path::new(file).extension() == Some(OsStr::new("baru"))),
                    "{name}, {how}"
                );
            }
            Err(problems) => {
                *bad += 1;
                assert!(problems.errors() > 0, "{name}, {how}");
                assert_eq!(after, before, "{name}, {how}: written in spite of problems");
                for problem in &problems {
                    let file = PathBuf::from(&problem.file);
                    let is_ours = file.starts_with(&fixture.options.content)
                        || file.starts_with(&fixture.options.templates);
                    assert!(is_ours, "{name}, {how}: {problem}");
                    let text = fs::read(&file).unwrap_or_default();
                    let text = String::from_utf8_lossy(&text).into_owned();
                    let line = text.split('\n').nth(problem.line - 1);
                    assert!(
                        line.is_some_and(|line| problem.column <= line.chars().count() + 1),
                        "{name}, {how}: no such place: {problem}"
                    );
                    assert!(!problem.message.is_empty());
                    let is_known = !problem.message.contains("belum mengikuti aturan TOML");
                    assert!(
                        is_known,
                        "{name}, {how}: words without a translation: {problem}"
                    );
                }
            }
        }
        before = after;
        fs::write(&path, bytes).unwrap();
    }
    println!("{count} changes; of each sort, good sites and sites with problems:");
    for (how, (good, bad)) in tally {
        println!("  {how}: {good} and {bad}");
    }
}

/// Reads the files of a folder with what tells whether they were written.
fn state(root: &Path) -> BTreeMap<String, (u64, SystemTime)> {
    let mut state = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let data = fs::metadata(&path).unwrap();
                let name = path.display().to_string();
                state.insert(name, (data.len(), data.modified().unwrap()));
            }
        }
    }
    state
}

/// Breaks a file in one of the ways in which files break.
pub fn change(bytes: &[u8], random: &mut Random) -> (&'static str, Vec<u8>) {
    let lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
    if lines.is_empty() {
        return ("filled", b"x".to_vec());
    }
    let line = random.below(lines.len());
    let position = random.below(bytes.len());
    match random.below(8) {
        0 => (
            "a line less",
            [&lines[..line], &lines[line + 1..]].concat().concat(),
        ),
        1 => (
            "a line twice",
            [&lines[..=line], &lines[line..]].concat().concat(),
        ),
        2 => ("cut off", bytes[..position].to_vec()),
        3 => {
            let mut lines = lines;
            let other = random.below(lines.len());
            lines.swap(line, other);
            ("lines swapped", lines.concat())
        }
        4 => ("values swapped", swap_values(&lines, random)),
        5 => {
            let mut bytes = bytes.to_vec();
            bytes[position] ^= 1 << random.below(8);
            ("a bit flipped", bytes)
        }
        6 => {
            let mut bytes = bytes.to_vec();
            bytes[position] = u8::try_from(random.below(256)).unwrap();
            ("another byte", bytes)
        }
        _ => {
            let mut bytes = bytes.to_vec();
            bytes.remove(position);
            ("a byte less", bytes)
        }
    }
}

/// Gives two keys each other's value.
fn swap_values(lines: &[&[u8]], random: &mut Random) -> Vec<u8> {
    let mut lines: Vec<Vec<u8>> = lines.iter().map(|line| line.to_vec()).collect();
    let equals = |line: &[u8]| line.windows(3).position(|part| part == b" = ");
    let keys: Vec<(usize, usize)> = lines
        .iter()
        .enumerate()
        .filter_map(|(number, line)| Some((number, equals(line)?)))
        .collect();
    if keys.is_empty() {
        return lines.concat();
    }
    let (first, at_first) = keys[random.below(keys.len())];
    let (second, at_second) = keys[random.below(keys.len())];
    let (one, other) = (lines[first].clone(), lines[second].clone());
    lines[first] = [&one[..at_first], &other[at_second..]].concat();
    lines[second] = [&other[..at_second], &one[at_first..]].concat();
    lines.concat()
}

/// A small generator (Knuth's MMIX constants), so that a failure can be repeated.
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }
}
