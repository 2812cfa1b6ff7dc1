//! What the integration tests share: the whole system on the real content ([`system`]), and a
//! store that fails on command ([`faulty_store`]).

pub mod faulty_store;
pub mod system;
