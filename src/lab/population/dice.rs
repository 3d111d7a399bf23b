//! The source of randomness of a population: a seeded ChaCha stream, and integer draws from it, so that every machine
//! draws the same.

use bitcoin::hashes::{Hash, sha256};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// A reproducible random number generator.
pub(super) struct Dice(ChaCha20Rng);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        let label = format!("ransomtrace population {seed}");
        Self(ChaCha20Rng::from_seed(
            sha256::Hash::hash(label.as_bytes()).to_byte_array(),
        ))
    }

    /// Returns a number below `end`, or 0 if there is none.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.0.next_u64() % end.max(1)
    }

    /// Returns a number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.below(high.saturating_sub(low) + 1)
    }

    /// Returns an index into a list of this length.
    pub(super) fn index(&mut self, length: usize) -> usize {
        self.below(length as u64) as usize
    }

    /// Returns a count from `low` to `high`, both included.
    pub(super) fn count(&mut self, low: usize, high: usize) -> usize {
        self.between(low as u64, high as u64) as usize
    }

    /// Returns true with a probability of this many thousandths.
    pub(super) fn chance(&mut self, per_mille: u64) -> bool {
        self.below(1_000) < per_mille
    }

    /// Returns how often an event occurs among `whole` that on average occurs `rate` times in ten thousand.
    pub(super) fn times(&mut self, whole: usize, rate: u64) -> usize {
        let (sure, rest) = (whole as u64 * rate / 10_000, whole as u64 * rate % 10_000);
        (sure + u64::from(self.below(10_000) < rest)) as usize
    }

    /// Returns one of several choices, with probability proportional to its weight.
    pub(super) fn weighted<T: Copy>(&mut self, choices: &[(u64, T)]) -> T {
        let whole: u64 = choices.iter().map(|(weight, _)| weight).sum();
        let mut drawn = self.below(whole);
        for &(weight, choice) in choices {
            if drawn < weight {
                return choice;
            }
            drawn -= weight;
        }
        choices[0].1
    }

    /// Returns a number from `low` to `high`, with its power of two uniformly distributed.
    pub(super) fn magnitude(&mut self, low: u64, high: u64) -> u64 {
        let (low, high) = (low.max(1), high.max(low).max(1));
        let power = self.between(u64::from(low.ilog2()), u64::from(high.ilog2()));
        // Truncated, not clamped: clamped values would repeat at the bounds.
        self.between(low.max(1 << power), high.min((2 << power) - 1))
    }

    pub(super) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.index(last + 1));
        }
    }

    pub(super) fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.fill_bytes(&mut bytes);
        bytes
    }
}
