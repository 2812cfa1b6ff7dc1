//! Pictures drawn at build time: the tile map of the kecamatan, and charts of dated figures.
//!
//! Each module turns checked content into a small view: positions, label lines and number texts,
//! ready for one component under `templates/components/` that places them as inline SVG. Colours
//! are classes, so that one drawing serves the light, dark, forced-colours and printed page, and
//! no drawing needs a `style` attribute, which the site's content security policy refuses.
//!
//! Start with [`TileMap`], [`Funnel`] or [`Growth`]. Nothing here reads a file or a clock.
//!
//! Why no chart library: `plotters`, `charts-rs` and their like write fixed colours, font files
//! and pixel sizes into the picture; none links a shape, follows a colour scheme or grows with the
//! reader's text size, and their output is several times as heavy. Three drawings of rectangles,
//! circles and text cost less than bending one of them.

mod borders;
mod funnel;
mod growth;
mod number;
#[cfg(test)]
mod samples;
mod scale;
mod tile_map;
mod tile_text;

pub use funnel::Funnel;
pub use growth::Growth;
pub(super) use number::grouped;
pub use tile_map::{TileMap, ValueMap};
