//! Common ground of the integration tests: the whole system on the real content ([`system`]), its
//! pages as readers see them ([`html`]), a store that fails on command ([`faulty_store`]), requests of
//! every sort ([`fuzz`]), the stores that the benches measure ([`crowd`], [`measure`]), and the source
//! of a crate ([`sources`]).

pub mod crowd;
pub mod faulty_store;
pub mod fuzz;
pub mod html;
pub mod measure;
pub mod sources;
pub mod system;
