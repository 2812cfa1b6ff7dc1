//! The pictures that stand beside a shared link, one for each section, and the site's icons.
//!
//! Drawn here instead of from a file with a font: six letters, the gigi balang ornament and one
//! plain figure are polygons, and drawing them takes no library and a few milliseconds. Without
//! words other than the programme's name they need no text beside them.

use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::raster::{Canvas, Colour, PIXEL, Rgb, circle};
use super::{File, raster};
use crate::content::{Content, Tile};

/// Width and height that Open Graph readers ask for.
pub(super) const SIZE: (u16, u16) = (1200, 630);

/// Icons for the home screen, by their size in pixels.
pub(super) const ICONS: [(u16, &str); 2] = [(192, TOUCH_ICON), (512, LARGE_ICON)];

/// The small icon; also the one for home screens that read no manifest.
pub(crate) const TOUCH_ICON: &str = "/ikon-192.png";

/// The large icon; also the programme's logo for search engines.
pub(super) const LARGE_ICON: &str = "/ikon-512.png";

/// Address of the picture of the section that a page belongs to.
pub(crate) fn path(page: &str) -> String {
    let section = page.split('/').nth(1).unwrap_or_default();
    let name = SECTIONS
        .iter()
        .find(|(name, _, _)| *name == section)
        .map_or(HOME, |(name, _, _)| name);
    format!("/bagikan/{name}.png")
}

/// The picture of pages that belong to no section.
const HOME: &str = "beranda";

type Figure = fn(&mut Canvas, &[Tile]);

/// Sections by the first part of their addresses, with the colour of the boards and the figure.
const SECTIONS: [(&str, Rgb, Figure); 8] = [
    (HOME, [0x0b, 0x4f, 0x43], house),
    ("pilar", [0x5c, 0x40, 0x16], pillars),
    ("langkah", [0x0b, 0x4f, 0x43], steps),
    ("pelatihan", [0x8a, 0x34, 0x13], book),
    ("komunitas", [0x5a, 0x2a, 0x4f], people),
    ("kecamatan", [0x0a, 0x4a, 0x5c], tiles),
    ("berita", [0x2b, 0x3a, 0x75], sheet),
    ("angka", [0x4b, 0x50, 0x10], bars),
];

// Numbers of the colours in each picture.
const BOARD: Colour = 0;
const SHADE: Colour = 1;
const TRIM: Colour = 2;
const WHITE: Colour = 3;

const YELLOW: Rgb = [0xf6, 0xc4, 0x43];
const WHITEWASH: Rgb = [0xff, 0xfd, 0xf8];

/// All pictures. Where one process builds again and again, they are drawn once: nothing in the
/// content but the places of the tiles changes them.
pub(super) fn files(content: &Content) -> Vec<File> {
    static DRAWN: Mutex<Option<(Vec<Tile>, Vec<File>)>> = Mutex::new(None);
    let tiles: Vec<Tile> = content
        .kecamatan
        .iter()
        .map(|office| office.data.tile)
        .collect();
    let lock = || DRAWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((same, files)) = &*lock()
        && *same == tiles
    {
        return files.clone();
    }
    // Drawn without the lock: a thread that waits for the others takes up other work meanwhile,
    // and that may be the pictures of another build.
    let files = draw(&tiles);
    *lock() = Some((tiles, files.clone()));
    files
}

fn draw(tiles: &[Tile]) -> Vec<File> {
    let mut files: Vec<File> = SECTIONS
        .par_iter()
        .map(|(name, board, figure)| {
            let mut canvas = card(*board);
            figure(&mut canvas, tiles);
            File::new(format!("/bagikan/{name}.png"), canvas.png())
        })
        .collect();
    files.extend(ICONS.map(|(size, path)| File::new(path, icon(size))));
    files
}

/// The boards with eaves above, the name, and a strip of whitewash below.
fn card(board: Rgb) -> Canvas {
    let (width, height) = SIZE;
    let shade = board.map(|channel| channel / 4 * 3);
    let mut canvas = Canvas::new(width, height, [board, shade, YELLOW, WHITEWASH, shade]);
    canvas.rectangle(at(0, 0), at(1200, 36), SHADE);
    canvas.rectangle(at(0, 36), at(1200, 12), TRIM);
    for tooth in 0..20 {
        let left = tooth * 60;
        let board = vec![at(left, 48), at(left + 60, 48), at(left + 30, 126)];
        canvas.fill(&[board, circle(at(left + 30, 72), px(9))], TRIM);
    }
    canvas.rectangle(at(0, 570), at(1200, 60), SHADE);
    canvas.rectangle(at(0, 564), at(1200, 6), TRIM);
    letters(&mut canvas);
    canvas
}

/// `OK OCE` in two lines.
fn letters(canvas: &mut Canvas) {
    let ring = |x: i32, y: i32| {
        let centre = at(x + 75, y + 75);
        [circle(centre, px(75)), circle(centre, px(43))]
    };
    canvas.fill(&ring(90, 180), WHITE);
    // K: a post and two arms.
    canvas.rectangle(at(270, 180), at(32, 150), WHITE);
    canvas.fill(
        &[vec![at(302, 246), at(358, 180), at(398, 180), at(302, 293)]],
        WHITE,
    );
    canvas.fill(
        &[vec![at(322, 236), at(352, 226), at(404, 330), at(364, 330)]],
        WHITE,
    );
    canvas.fill(&ring(90, 370), WHITE);
    // C: a ring that is open to the right.
    canvas.fill(&ring(262, 370), WHITE);
    canvas.fill(&[vec![at(337, 445), at(416, 398), at(416, 492)]], BOARD);
    // E: a post and three arms.
    canvas.rectangle(at(434, 370), at(32, 150), WHITE);
    for y in [370, 429, 488] {
        canvas.rectangle(at(434, y), at(100, 32), WHITE);
    }
}

/// A house with its eaves.
fn house(canvas: &mut Canvas, _: &[Tile]) {
    canvas.fill(&[vec![at(640, 330), at(870, 170), at(1100, 330)]], TRIM);
    canvas.rectangle(at(690, 330), at(360, 190), WHITE);
    for tooth in 0..9 {
        let left = 690 + tooth * 40;
        canvas.fill(
            &[vec![at(left, 330), at(left + 40, 330), at(left + 20, 380)]],
            TRIM,
        );
    }
    canvas.rectangle(at(830, 420), at(80, 100), BOARD);
}

/// The four pillars under their roof.
fn pillars(canvas: &mut Canvas, _: &[Tile]) {
    canvas.fill(&[vec![at(640, 270), at(870, 170), at(1100, 270)]], TRIM);
    for pillar in 0..4 {
        canvas.rectangle(at(670 + pillar * 112, 290), at(64, 190), WHITE);
    }
    canvas.rectangle(at(640, 490), at(460, 30), TRIM);
}

/// The seven steps, rising.
fn steps(canvas: &mut Canvas, _: &[Tile]) {
    for step in 0..7 {
        let height = 60 + step * 48;
        let colour = if step == 6 { TRIM } else { WHITE };
        canvas.rectangle(at(640 + step * 68, 520 - height), at(52, height), colour);
    }
}

/// An open book.
fn book(canvas: &mut Canvas, _: &[Tile]) {
    for side in [-1, 1] {
        let page = [(0, 230), (220, 190), (220, 460), (0, 500)];
        let outline = page.map(|(x, y)| at(870 + side * (x + 6), y)).to_vec();
        canvas.fill(&[outline], WHITE);
        for line in 0..4 {
            let y = 268 + line * 52;
            let line = [(40, y), (180, y - 25), (180, y - 11), (40, y + 14)];
            let outline = line.map(|(x, y)| at(870 + side * x, y)).to_vec();
            canvas.fill(&[outline], if side == 1 { TRIM } else { BOARD });
        }
    }
}

/// Three people.
fn people(canvas: &mut Canvas, _: &[Tile]) {
    for (x, y, colour) in [(740, 0, WHITE), (1000, 0, WHITE), (870, 40, TRIM)] {
        let body = circle(at(x, 470 + y), px(110))
            .into_iter()
            .map(|(x, y)| (x, y.min(px(520))))
            .collect();
        // A rim keeps those in front apart from those behind.
        let rim = circle(at(x, 470 + y), px(122))
            .into_iter()
            .map(|(x, y)| (x, y.min(px(520))))
            .collect();
        canvas.fill(&[rim], BOARD);
        canvas.fill(&[body], colour);
        canvas.fill(&[circle(at(x, 285 + y), px(72))], BOARD);
        canvas.fill(&[circle(at(x, 285 + y), px(60))], colour);
    }
}

/// The kecamatan as tiles, in the places that the content gives them.
fn tiles(canvas: &mut Canvas, places: &[Tile]) {
    let columns = places.iter().map(|tile| tile.column).max();
    let rows = places.iter().map(|tile| tile.row).max();
    let (columns, rows) = (columns.unwrap_or_default(), rows.unwrap_or_default());
    let side = (460 / (i32::from(columns) + 1)).min(380 / (i32::from(rows) + 1));
    let gap = side / 8;
    for (position, tile) in places.iter().enumerate() {
        let x = 640 + i32::from(tile.column) * side;
        let y = 156 + i32::from(tile.row) * side;
        let colour = if position == 0 { TRIM } else { WHITE };
        canvas.rectangle(at(x, y), at(side - gap, side - gap), colour);
    }
}

/// A sheet of news.
fn sheet(canvas: &mut Canvas, _: &[Tile]) {
    canvas.rectangle(at(700, 170), at(340, 350), WHITE);
    canvas.rectangle(at(740, 210), at(260, 44), BOARD);
    canvas.rectangle(at(740, 284), at(110, 90), TRIM);
    for line in 0..3 {
        canvas.rectangle(at(872, 284 + line * 36), at(128, 16), SHADE);
    }
    for line in 0..3 {
        canvas.rectangle(at(740, 402 + line * 36), at(260, 16), SHADE);
    }
}

/// Bars that become shorter, as the figures of the steps do.
fn bars(canvas: &mut Canvas, _: &[Tile]) {
    for (row, length) in [460, 300, 190, 110, 60].into_iter().enumerate() {
        let y = 180 + i32::try_from(row).unwrap_or_default() * 70;
        let colour = if row == 0 { TRIM } else { WHITE };
        canvas.rectangle(at(640, y), at(length, 50), colour);
    }
}

/// The icon, as in `templates/aset/ikon.svg` on a grid of 32, with square corners: phones cut
/// their own, and what they cut off (a tenth on each side) is board alone.
fn icon(size: u16) -> Vec<u8> {
    let green = SECTIONS[0].1;
    let mut canvas = Canvas::new(size, size, [green, green, YELLOW, [0xff; 3], green]);
    // Tenths of a unit of the grid, drawn at four fifths around the middle.
    let unit = |tenths: i32| i32::from(size) * PIXEL * (tenths * 4 / 5 + 32) / 320;
    let corner = |x: i32, y: i32| (unit(x), unit(y));
    let rectangle = |canvas: &mut Canvas, x, y, width, height, colour| {
        let ((left, top), (right, bottom)) = (corner(x, y), corner(x + width, y + height));
        canvas.rectangle((left, top), (right - left, bottom - top), colour);
    };
    rectangle(&mut canvas, 30, 70, 260, 30, TRIM);
    for (left, right) in [(30, 117), (117, 203), (203, 290)] {
        let tooth = vec![
            corner(left, 110),
            corner(right, 110),
            corner(i32::midpoint(left, right), 200),
        ];
        canvas.fill(&[tooth], TRIM);
    }
    rectangle(&mut canvas, 30, 230, 260, 25, WHITE);
    canvas.png()
}

/// Pixels as a coordinate.
const fn px(pixels: i32) -> i32 {
    pixels * PIXEL
}

/// A point in pixels.
const fn at(x: i32, y: i32) -> raster::Point {
    (px(x), px(y))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_has_the_picture_of_its_section() {
        let table = [
            ("/", "/bagikan/beranda.png"),
            ("/kecamatan/", "/bagikan/kecamatan.png"),
            ("/kecamatan/menteng/", "/bagikan/kecamatan.png"),
            ("/daftar/", "/bagikan/beranda.png"),
            ("/404.html", "/bagikan/beranda.png"),
        ];
        for (page, picture) in table {
            assert_eq!(path(page), picture);
        }
    }

    #[test]
    fn icons_have_their_size() {
        for (size, path) in ICONS {
            let bytes = icon(size);
            assert!(bytes.starts_with(b"\x89PNG"), "{path}");
            assert_eq!(bytes[16..20], u32::from(size).to_be_bytes(), "{path}");
        }
    }
}
