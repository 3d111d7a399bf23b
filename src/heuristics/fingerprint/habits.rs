//! Habits that a transaction may also show by chance: sorted order and short signatures.

use bitcoin::{Transaction, TxIn, TxOut};

/// Least odds against chance for a habit to count as kept: one in ten. The bound is ours.
pub const LEAST_ODDS: u32 = 10;

/// Whether a habit was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Habit {
    /// It was, and hardly by chance.
    Kept,
    /// It was not.
    Broken,
    /// It was, but possibly by chance; or there was no occasion.
    Open,
}

impl Habit {
    /// The habit, if chance would show `kept` once in `odds` times.
    fn new(kept: bool, odds: u32) -> Self {
        match kept {
            false => Self::Broken,
            true if odds >= LEAST_ODDS => Self::Kept,
            true => Self::Open,
        }
    }

    pub(super) fn compare(self, other: Self) -> Option<bool> {
        (self != Self::Open && other != Self::Open).then_some(self == other)
    }
}

/// The habit of grinding for a low R, by the number of signatures with a low and with a high R.
pub(super) fn low_r_of(low: u32, high: u32) -> Habit {
    Habit::new(high == 0, 1_u32.checked_shl(low).unwrap_or(u32::MAX))
}

/// Whether inputs are sorted by transaction id as printed and index, outputs by value and script (BIP 69). The odds
/// against chance are the number of distinguishable orders.
pub(super) fn bip69_of(tx: &Transaction) -> Habit {
    use bitcoin::hashes::Hash;
    let spent = |input: &TxIn| {
        let mut id = input.previous_output.txid.to_byte_array();
        id.reverse();
        (id, input.previous_output.vout)
    };
    let is_sorted = tx
        .input
        .windows(2)
        .all(|pair| spent(&pair[0]) <= spent(&pair[1]))
        && tx.output.windows(2).all(|pair| {
            (pair[0].value, &pair[0].script_pubkey) <= (pair[1].value, &pair[1].script_pubkey)
        });
    if !is_sorted {
        return Habit::Broken;
    }
    Habit::new(true, orders(tx.input.len(), &tx.output))
}

/// Number of distinguishable orders of inputs and sorted outputs, as far as [`LEAST_ODDS`] needs them.
fn orders(inputs: usize, outputs: &[TxOut]) -> u32 {
    let factorial = |count: usize| (1..=count.min(8) as u32).product::<u32>();
    // Equal outputs are adjacent. The factorials are capped at eight, which can only lower the odds.
    let repeated: u32 = outputs
        .chunk_by(|one, next| one == next)
        .map(|run| factorial(run.len()))
        .fold(1, u32::saturating_mul);
    let outputs = factorial(outputs.len()) / repeated;
    factorial(inputs).saturating_mul(outputs.max(1))
}
