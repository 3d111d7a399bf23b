//! Sets of outputs of one transaction.

/// A set of outputs of one transaction, by index. Up to 64 outputs need no allocation.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct OutputSet {
    /// Number of outputs of the transaction.
    count: u32,
    low: u64,
    /// Outputs from 64 on, 64 to a word.
    high: Vec<u64>,
}

impl OutputSet {
    /// No output of a transaction with `count` outputs.
    pub fn none(count: usize) -> Self {
        Self {
            count: u32::try_from(count).expect("a transaction has fewer than 2^32 outputs"),
            low: 0,
            high: vec![0; count.saturating_sub(1) / 64],
        }
    }

    /// The outputs for which `is_in` holds.
    pub fn filter(count: usize, mut is_in: impl FnMut(usize) -> bool) -> Self {
        let mut set = Self::none(count);
        for at in (0..count).filter(|at| is_in(*at)) {
            set.insert(at);
        }
        set
    }

    /// Number of outputs of the transaction.
    pub fn outputs(&self) -> usize {
        self.count as usize
    }

    /// Whether an output is in it.
    pub fn contains(&self, output: usize) -> bool {
        let word = match output / 64 {
            0 => self.low,
            at => self.high.get(at - 1).copied().unwrap_or(0),
        };
        word >> (output % 64) & 1 == 1
    }

    /// Adds an output.
    ///
    /// # Panics
    ///
    /// If the transaction has no such output.
    pub fn insert(&mut self, output: usize) {
        assert!(output < self.outputs(), "an output of the transaction");
        let word = match output / 64 {
            0 => &mut self.low,
            at => &mut self.high[at - 1],
        };
        *word |= 1 << (output % 64);
    }

    /// Number of outputs in it.
    pub fn len(&self) -> usize {
        let high = self.high.iter().map(|word| word.count_ones());
        (self.low.count_ones() + high.sum::<u32>()) as usize
    }

    /// Whether no output is in it.
    pub fn is_empty(&self) -> bool {
        self.low == 0 && self.high.iter().all(|word| *word == 0)
    }

    /// The outputs in it, in order.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.outputs()).filter(|output| self.contains(*output))
    }

    /// The only output in it.
    pub fn only(&self) -> Option<usize> {
        (self.len() == 1).then(|| self.iter().next()).flatten()
    }

    /// Outputs in either set.
    pub fn or(&self, other: &Self) -> Self {
        self.zip(other, |a, b| a | b)
    }

    /// Outputs in both sets.
    pub fn and(&self, other: &Self) -> Self {
        self.zip(other, |a, b| a & b)
    }

    /// Outputs that are not in `other`.
    pub fn minus(&self, other: &Self) -> Self {
        self.zip(other, |a, b| a & !b)
    }

    fn zip(&self, other: &Self, of: impl Fn(u64, u64) -> u64) -> Self {
        debug_assert_eq!(self.count, other.count, "outputs of one transaction");
        let high = self.high.iter().zip(&other.high);
        Self {
            count: self.count,
            low: of(self.low, other.low),
            high: high.map(|(a, b)| of(*a, *b)).collect(),
        }
    }
}
