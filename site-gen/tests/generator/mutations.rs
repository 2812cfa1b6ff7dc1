//! Whatever happens to a file, an editor is told where, or the site is good; never a panic.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::fixture::{Fixture, files};

/// How many changes are tried; each takes a whole build.
const CHANGES: usize = 250;

#[test]
fn any_change_gives_a_site_or_problems_with_a_place() {
    let fixture = Fixture::new();
    let originals = files(&fixture.options.content);
    let mut random = Random(20_261_121);
    for _ in 0..CHANGES {
        let (name, bytes) = &originals[random.below(originals.len())];
        let (how, changed) = change(bytes, &mut random);
        let path = fixture.options.content.join(name);
        fs::write(&path, &changed).unwrap();
        let outcome = catch_unwind(AssertUnwindSafe(|| site_gen::check(&fixture.options)));
        let shown = String::from_utf8_lossy(&changed).into_owned();
        let Ok(result) = outcome else {
            panic!("{name}, {how}: a panic with\n{shown}");
        };
        for problem in result.err().iter().flatten() {
            let text = fs::read(&problem.file).unwrap_or_default();
            let lines = text.split(|byte| *byte == b'\n').count();
            assert!(problem.line <= lines, "{name}, {how}: {problem}");
            assert!(problem.column > 0, "{name}, {how}: {problem}");
        }
        fs::write(&path, bytes).unwrap();
    }
}

/// One of the ways in which files break.
fn change(bytes: &[u8], random: &mut Random) -> (&'static str, Vec<u8>) {
    let lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
    if lines.is_empty() {
        return ("filled", b"x".to_vec());
    }
    let line = random.below(lines.len());
    let position = random.below(bytes.len());
    match random.below(6) {
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
        4 => {
            let mut bytes = bytes.to_vec();
            bytes[position] ^= 1 << random.below(8);
            ("a bit flipped", bytes)
        }
        _ => {
            let mut bytes = bytes.to_vec();
            bytes.remove(position);
            ("a byte less", bytes)
        }
    }
}

/// A small generator (Knuth's MMIX constants), so that a failure can be repeated.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }
}
