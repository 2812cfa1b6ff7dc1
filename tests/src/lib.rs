//! What the integration tests share: the whole system on the real content ([`system`]), its pages
//! as readers see them ([`html`]), and a store that fails on command ([`faulty_store`]).

pub mod faulty_store;
pub mod html;
pub mod system;
