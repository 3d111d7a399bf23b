//! Consolidations: transactions that gather several traced outputs of one wallet in one output.

use super::movements::Movements;
use crate::ledger::{AddressNum, OutputNum, TxNum};

/// Fewest traced inputs of a consolidation.
const LEAST_INPUTS: usize = 3;

/// A consolidation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gathering {
    /// The transaction.
    pub tx: TxNum,
    /// The wallet that owns all its inputs.
    pub wallet: AddressNum,
    /// The traced outputs that it spends.
    pub inputs: Vec<OutputNum>,
    /// Its only output.
    pub output: OutputNum,
}

impl Movements<'_> {
    /// Returns the consolidations in chain order: traced transactions of one wallet with at least [`LEAST_INPUTS`] traced
    /// inputs and one output.
    pub fn consolidations(&self) -> Vec<Gathering> {
        let all = self.txs().filter_map(|(tx, inputs)| {
            let mut outputs = self.view.outputs(tx);
            let (output, 0) = (outputs.next()?, outputs.len()) else {
                return None;
            };
            let wallet = self.payer(tx)?;
            (inputs.len() >= LEAST_INPUTS).then(|| Gathering {
                tx,
                wallet,
                inputs: inputs.to_vec(),
                output,
            })
        });
        all.collect()
    }
}
