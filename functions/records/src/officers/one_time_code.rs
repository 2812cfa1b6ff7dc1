//! A code that is used once.

use sha2::{Digest as _, Sha256};

use crate::failure::StoreFailure;

/// A code that is used once: to activate an account (24 letters, 120 bits) or to sign in without
/// the authenticator (16 letters, 80 bits). Only its hash is stored.
#[derive(Clone, PartialEq, Eq)]
pub struct OneTimeCode(String);

impl OneTimeCode {
    /// Draws a code for an activation.
    pub(crate) fn draw_activation() -> Result<Self, StoreFailure> {
        Self::draw(&mut [0; 15])
    }

    /// Draws a recovery code.
    pub fn draw_recovery() -> Result<Self, StoreFailure> {
        Self::draw(&mut [0; 10])
    }

    /// Reads a code as people type it; `None` when it can be none.
    pub fn typed(text: &str) -> Option<Self> {
        let code = programme::base32::typed(text)?;
        matches!(code.len(), 16 | 24).then_some(Self(code))
    }

    /// Writes the code in groups of four, to be shown once.
    pub fn shown(&self) -> String {
        programme::base32::in_fours(&self.0)
    }

    fn draw(bytes: &mut [u8]) -> Result<Self, StoreFailure> {
        getrandom::fill(bytes).map_err(|_| StoreFailure::no_random_numbers())?;
        Ok(Self(programme::base32::encode(bytes)))
    }

    /// Computes a plain hash, which will do: nobody tries 2^80 codes.
    pub(super) fn hash(&self) -> String {
        hex::encode(Sha256::digest(self.0.as_bytes()))
    }
}
