//! Lines around the kota of a tile map, so that it can be read without its colours.

use std::collections::{BTreeMap, BTreeSet};

use crate::content::Tile;

/// Draws an SVG path over tiles of the given side, for tiles with the kota they belong to: every
/// side beyond which another kota or nothing begins, once, with sides that go on straight as one
/// line.
pub(super) fn borders<'a>(tiles: impl Iterator<Item = (Tile, &'a str)>, side: i32) -> String {
    let kota: BTreeMap<(i32, i32), &str> = tiles
        .map(|(tile, kota)| ((i32::from(tile.column), i32::from(tile.row)), kota))
        .collect();
    // A side by the line it lies on and its place along that line.
    let mut level: BTreeSet<(i32, i32)> = BTreeSet::new();
    let mut upright: BTreeSet<(i32, i32)> = BTreeSet::new();
    for (&(column, row), name) in &kota {
        let differs = |column, row| kota.get(&(column, row)) != Some(name);
        if differs(column, row - 1) {
            level.insert((row, column));
        }
        if differs(column, row + 1) {
            level.insert((row + 1, column));
        }
        if differs(column - 1, row) {
            upright.insert((column, row));
        }
        if differs(column + 1, row) {
            upright.insert((column + 1, row));
        }
    }
    let level = runs(&level).into_iter().map(|(line, start, length)| {
        format!("M{} {}h{}", start * side, line * side, length * side)
    });
    let upright = runs(&upright).into_iter().map(|(line, start, length)| {
        format!("M{} {}v{}", line * side, start * side, length * side)
    });
    level.chain(upright).collect::<Vec<_>>().concat()
}

/// Joins neighbours on one line as (line, start, length).
fn runs(sides: &BTreeSet<(i32, i32)>) -> Vec<(i32, i32, i32)> {
    let mut runs: Vec<(i32, i32, i32)> = Vec::new();
    for &(line, position) in sides {
        match runs.last_mut() {
            Some((last, start, length)) if *last == line && *start + *length == position => {
                *length += 1;
            }
            _ => runs.push((line, position, 1)),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn borders_run_once_around_each_kota() {
        let tiles =
            [("a", 0), ("a", 1), ("b", 2)].map(|(kota, column)| (Tile { column, row: 0 }, kota));
        assert_eq!(
            borders(tiles.into_iter(), 100),
            "M0 0h300M0 100h300M0 0v100M200 0v100M300 0v100"
        );
    }

    #[test]
    fn nothing_has_no_borders() {
        assert_eq!(borders(std::iter::empty(), 100), "");
    }
}
