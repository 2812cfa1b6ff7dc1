//! Common ground of the integration tests: the whole system on the real content ([`system`]), its
//! pages as readers see them ([`html`]), a store that fails on command ([`faulty_store`]), and
//! requests of every sort ([`fuzz`]).

pub mod faulty_store;
pub mod fuzz;
pub mod html;
pub mod system;
