//! The subject of a page as schema.org JSON-LD for search engines.
//!
//! An example is never described here: a search engine would show it as real. So pages that are
//! examples have no description, an example session is no `CourseInstance`, and an example
//! community organises nothing.
//!
//! ```text
//! every_page ─ the element of a page: the way to it, and news, of which there may be thousands
//! programme, trainings, places, questions ─ a subject each
//! data ─────── the parts that they are made of
//! ```

mod data;
mod every_page;
mod places;
mod programme;
mod questions;
mod trainings;

pub(crate) use self::data::{Described, StructuredData};

use crate::content::{Index, Pillar, Step};

impl Described for Index {}
impl Described for Pillar {}
impl Described for Step {}
