//! Flat shapes in a few colours, as PNG (RFC 2083).
//!
//! Whole numbers throughout: the same picture on every machine, bit by bit. A pixel at an edge is
//! a mixture of the two colours that meet there; all mixtures are in the palette, so that a pixel
//! is one byte and a large picture stays small.

use std::io::Write as _;

use flate2::Crc;
use flate2::write::ZlibEncoder;

/// One pixel in units of a coordinate.
pub(super) const PIXEL: i32 = 16;

/// Lines that are looked at in each row of pixels, for smooth edges.
const LINES: i32 = 4;

/// Colours of a picture.
const COLOURS: usize = 5;

/// Steps from one colour to another; the last is the other colour itself.
const STEPS: usize = 4;

/// A colour by its number in the picture's list.
pub(super) type Colour = u8;

/// Red, green and blue.
pub(super) type Rgb = [u8; 3];

/// A point, in units of which [`PIXEL`] make a pixel.
pub(super) type Point = (i32, i32);

/// A picture under way.
pub(super) struct Canvas {
    width: usize,
    height: usize,
    colours: [Rgb; COLOURS],
    /// Numbers in the palette: see [`number`].
    pixels: Vec<u8>,
}

impl Canvas {
    /// All of the first colour.
    pub(super) fn new(width: u16, height: u16, colours: [Rgb; COLOURS]) -> Self {
        let (width, height) = (usize::from(width), usize::from(height));
        Self {
            width,
            height,
            colours,
            pixels: vec![number(0, 0, 0); width * height],
        }
    }

    /// Fills closed outlines; what lies inside two of them is a hole.
    pub(super) fn fill(&mut self, outlines: &[Vec<Point>], colour: Colour) {
        let points = || outlines.iter().flatten();
        let (Some(top), Some(bottom), Some(left), Some(right)) = (
            points().map(|point| point.1).min(),
            points().map(|point| point.1).max(),
            points().map(|point| point.0).min(),
            points().map(|point| point.0).max(),
        ) else {
            return;
        };
        // Only what the shape can touch is looked at.
        let rows = index(top / PIXEL)..index(bottom / PIXEL + 1).min(self.height);
        let columns = index(left / PIXEL)..index(right / PIXEL + 1).min(self.width);
        if rows.is_empty() || columns.is_empty() {
            return;
        }
        let start = coordinate(columns.start);
        let whole = number(colour, colour, 0);
        // What is covered of each pixel, as differences from the pixel before it.
        let mut steps = vec![0_i32; columns.len() + 2];
        for row in rows {
            for line in 0..LINES {
                let y = coordinate(row) + (2 * line + 1) * PIXEL / (2 * LINES);
                let mut crossings = crossings(outlines, y);
                crossings.sort_unstable();
                for span in crossings.chunks_exact(2) {
                    add_edge(&mut steps, span[0] - start, 1);
                    add_edge(&mut steps, span[1] - start, -1);
                }
            }
            let mut cover = 0;
            let pixels = &mut self.pixels[row * self.width..][columns.clone()];
            for (pixel, step) in pixels.iter_mut().zip(&steps) {
                cover += step;
                if cover == PIXEL * LINES {
                    *pixel = whole;
                } else if cover > 0 {
                    *pixel = mix(*pixel, colour, cover);
                }
            }
            steps.fill(0);
        }
    }

    /// Fills a rectangle given by its left upper corner and its size.
    pub(super) fn rectangle(&mut self, (x, y): Point, (width, height): Point, colour: Colour) {
        let outline = vec![
            (x, y),
            (x + width, y),
            (x + width, y + height),
            (x, y + height),
        ];
        self.fill(&[outline], colour);
    }

    /// The finished picture: one byte for a pixel, no filter, because areas of one colour shrink
    /// best as they are.
    pub(super) fn png(&self) -> Vec<u8> {
        const IN_MEMORY: &str = "a list of bytes takes whatever is written";
        let mut header = Vec::new();
        for side in [self.width, self.height] {
            header.extend(u32::try_from(side).unwrap_or(u32::MAX).to_be_bytes());
        }
        // Eight bits, numbers in a palette; the only ways there are to compress, filter, arrange.
        header.extend([8, 3, 0, 0, 0]);
        let mut data = ZlibEncoder::new(Vec::new(), flate2::Compression::new(6));
        for row in self.pixels.chunks(self.width) {
            data.write_all(&[0])
                .and_then(|()| data.write_all(row))
                .expect(IN_MEMORY);
        }
        let data = data.finish().expect(IN_MEMORY);
        let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
        push_chunk(&mut png, *b"IHDR", &header);
        push_chunk(&mut png, *b"PLTE", &self.palette());
        push_chunk(&mut png, *b"IDAT", &data);
        push_chunk(&mut png, *b"IEND", &[]);
        png
    }

    fn palette(&self) -> Vec<u8> {
        let mut palette = Vec::with_capacity(COLOURS * COLOURS * STEPS * 3);
        for below in self.colours {
            for above in self.colours {
                for step in 0..STEPS {
                    for channel in 0..3 {
                        let mixed = usize::from(below[channel]) * (STEPS - step)
                            + usize::from(above[channel]) * step;
                        palette.push(u8::try_from(mixed / STEPS).unwrap_or(u8::MAX));
                    }
                }
            }
        }
        palette
    }
}

fn push_chunk(png: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) {
    let mut check = Crc::new();
    check.update(&kind);
    check.update(data);
    png.extend(u32::try_from(data.len()).unwrap_or(u32::MAX).to_be_bytes());
    png.extend(kind);
    png.extend(data);
    png.extend(check.sum().to_be_bytes());
}

/// A circle as an outline. Points of a quarter are found without an angle, by the identity
/// `((n² - i²) / (n² + i²))² + (2ni / (n² + i²))² = 1`.
pub(super) fn circle((x, y): Point, radius: i32) -> Vec<Point> {
    let quarter = quarter(radius);
    let turned = |turn: usize| {
        quarter.iter().map(move |&(a, b)| match turn {
            0 => (x + a, y + b),
            1 => (x - b, y + a),
            2 => (x - a, y - b),
            _ => (x + b, y - a),
        })
    };
    (0..4).flat_map(turned).collect()
}

/// The points of a quarter circle around the origin, from the x axis to before the y axis.
fn quarter(radius: i32) -> Vec<Point> {
    const PARTS: i32 = 24;
    (0..PARTS)
        .map(|part| {
            let (n, i) = (PARTS * PARTS, part * part);
            (
                radius * (n - i) / (n + i),
                radius * 2 * PARTS * part / (n + i),
            )
        })
        .collect()
}

/// Where a horizontal line meets the outlines.
fn crossings(outlines: &[Vec<Point>], y: i32) -> Vec<i32> {
    let mut crossings = Vec::new();
    for outline in outlines {
        let ends = outline.iter().cycle().skip(1);
        for (&(x0, y0), &(x1, y1)) in outline.iter().zip(ends) {
            if (y0 <= y) != (y1 <= y) {
                crossings.push(x0 + (y - y0) * (x1 - x0) / (y1 - y0));
            }
        }
    }
    crossings
}

/// From an edge on, pixels are covered (`sign` 1) or no longer (-1); the one that it runs through,
/// in part.
fn add_edge(steps: &mut [i32], x: i32, sign: i32) {
    let last = coordinate(steps.len() - 2);
    let x = x.clamp(0, last);
    let part = x % PIXEL;
    let column = index(x / PIXEL);
    steps[column] += sign * (PIXEL - part);
    steps[column + 1] += sign * part;
}

/// The pixel with `colour` laid over it, of which it covers up to `PIXEL * LINES`.
fn mix(pixel: u8, colour: Colour, cover: i32) -> u8 {
    let (below, above, step) = parts(pixel);
    // A pixel that is a mixture already counts as the colour it has more of.
    let below = if step * 2 > STEPS { above } else { below };
    let step = index(cover) * STEPS / index(PIXEL * LINES);
    if step >= STEPS {
        number(colour, colour, 0)
    } else {
        number(below, colour, step)
    }
}

/// The number in the palette of `step` parts of `above` over `below`.
fn number(below: Colour, above: Colour, step: usize) -> u8 {
    let number = (usize::from(below) * COLOURS + usize::from(above)) * STEPS + step;
    u8::try_from(number).unwrap_or_default()
}

fn parts(number: u8) -> (Colour, Colour, usize) {
    let number = usize::from(number);
    let pair = number / STEPS;
    let colour = |number: usize| Colour::try_from(number).unwrap_or_default();
    (
        colour(pair / COLOURS),
        colour(pair % COLOURS),
        number % STEPS,
    )
}

/// A coordinate as a position; what is left of or above the picture counts as its edge.
fn index(coordinate: i32) -> usize {
    usize::try_from(coordinate).unwrap_or_default()
}

/// The coordinate at which a pixel begins.
fn coordinate(pixel: usize) -> i32 {
    i32::try_from(pixel).map_or(i32::MAX, |pixel| pixel.saturating_mul(PIXEL))
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLOUR_LIST: [Rgb; COLOURS] = [[0, 0, 0], [255, 255, 255], [255, 0, 0], [0; 3], [0; 3]];

    #[test]
    fn every_mixture_has_a_number_of_its_own() {
        const { assert!(COLOURS * COLOURS * STEPS <= 256) };
        for below in 0..5 {
            for above in 0..5 {
                for step in 0..STEPS {
                    assert_eq!(parts(number(below, above, step)), (below, above, step));
                }
            }
        }
    }

    #[test]
    fn a_pixel_half_covered_is_half_mixed() {
        let mut canvas = Canvas::new(4, 2, COLOUR_LIST);
        canvas.rectangle((PIXEL / 2, 0), (PIXEL * 2, PIXEL), 1);
        let row: Vec<_> = canvas.pixels[..4]
            .iter()
            .map(|pixel| parts(*pixel))
            .collect();
        assert_eq!(row, [(0, 1, 2), (1, 1, 0), (0, 1, 2), (0, 0, 0)]);
        assert!(canvas.pixels[4..].iter().all(|pixel| *pixel == 0));
    }

    #[test]
    fn an_outline_inside_another_is_a_hole() {
        let mut canvas = Canvas::new(9, 9, COLOUR_LIST);
        let centre = (9 * PIXEL / 2, 9 * PIXEL / 2);
        canvas.fill(&[circle(centre, 4 * PIXEL), circle(centre, 2 * PIXEL)], 1);
        assert_eq!(parts(canvas.pixels[4 * 9 + 4]), (0, 0, 0), "the hole");
        assert_eq!(parts(canvas.pixels[4 * 9 + 1]), (1, 1, 0), "the ring");
        assert_eq!(parts(canvas.pixels[0]), (0, 0, 0), "the corner");
    }

    #[test]
    fn what_lies_outside_is_cut_off() {
        let mut canvas = Canvas::new(2, 2, COLOUR_LIST);
        canvas.fill(&[circle((0, 0), 100 * PIXEL)], 2);
        assert!(canvas.pixels.iter().all(|pixel| parts(*pixel) == (2, 2, 0)));
    }
}
