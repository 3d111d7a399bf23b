//! The one source of chance in a population: a seeded ChaCha stream, and draws from it in integers alone, so that every
//! machine draws the same.

use bitcoin::hashes::{Hash, sha256};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// Dice that fall the same way every time.
pub(super) struct Dice(ChaCha20Rng);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        let label = format!("ransomtrace population {seed}");
        Self(ChaCha20Rng::from_seed(
            sha256::Hash::hash(label.as_bytes()).to_byte_array(),
        ))
    }

    /// A number below `end`, or 0 where there is none.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.0.next_u64() % end.max(1)
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.below(high.saturating_sub(low) + 1)
    }

    /// An index into something of this length.
    pub(super) fn index(&mut self, length: usize) -> usize {
        self.below(length as u64) as usize
    }

    /// A number of things from `low` to `high`, both included.
    pub(super) fn count(&mut self, low: usize, high: usize) -> usize {
        self.between(low as u64, high as u64) as usize
    }

    /// Whether something happens that happens so many times out of a thousand.
    pub(super) fn chance(&mut self, per_mille: u64) -> bool {
        self.below(1_000) < per_mille
    }

    /// How often something happens among `whole` that happens `rate` times in ten thousand, on average.
    pub(super) fn times(&mut self, whole: usize, rate: u64) -> usize {
        let (sure, rest) = (whole as u64 * rate / 10_000, whole as u64 * rate % 10_000);
        (sure + u64::from(self.below(10_000) < rest)) as usize
    }

    /// One of several, each as often as its weight has it.
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

    /// A number from `low` to `high` whose order of magnitude, in powers of two, is even.
    pub(super) fn magnitude(&mut self, low: u64, high: u64) -> u64 {
        let (low, high) = (low.max(1), high.max(low).max(1));
        let power = self.between(u64::from(low.ilog2()), u64::from(high.ilog2()));
        // Cut off, not pushed to the bounds: sums that are the same by no chance would pile up there.
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
