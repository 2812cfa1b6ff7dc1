//! A small generator of numbers: the same seed, the same people.

/// The generator `SplitMix64` (Steele, Lea and Flood, 2014).
#[derive(Clone, Debug)]
pub(crate) struct Dice(u64);

impl Dice {
    /// Makes a generator of its own for the person with this number.
    pub(crate) fn of(seed: u64, person: u64) -> Self {
        let mut dice = Self(seed);
        let own = dice.next() ^ person.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        Self(own)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Draws a number from 0 up to, but not including, `most`, which is at least 1.
    pub(crate) fn up_to(&mut self, most: u32) -> u32 {
        let number = self.next() % u64::from(most.max(1));
        u32::try_from(number).unwrap_or_default()
    }

    /// Draws `true` so many times out of a thousand.
    pub(crate) fn permille(&mut self, share: u32) -> bool {
        self.up_to(1_000) < share
    }

    /// Draws one of these; `None` of none.
    pub(crate) fn one_of<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        let most = u32::try_from(all.len()).unwrap_or(u32::MAX);
        all.get(usize::try_from(self.up_to(most)).unwrap_or_default())
    }

    /// Draws sixteen bytes.
    pub(crate) fn bytes(&mut self) -> [u8; 16] {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&self.next().to_le_bytes());
        bytes[8..].copy_from_slice(&self.next().to_le_bytes());
        bytes
    }
}
