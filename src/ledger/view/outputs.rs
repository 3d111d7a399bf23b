//! Queries of a view on outputs and prevouts: numbers, values, owners, spenders and fees.

use std::ops::Range;

use bitcoin::{Amount, OutPoint, TxOut};

use super::{AddressNum, OutputNum, Prevout, Spend, TxNum, View};

impl View {
    /// Returns the number of outputs in the view.
    pub fn output_count(&self) -> usize {
        self.owners.len()
    }

    /// Returns the outputs of a transaction.
    pub fn outputs(&self, tx: TxNum) -> impl ExactSizeIterator<Item = OutputNum> + use<> {
        let range: Range<u32> = self.first_output[tx.index()]..self.first_output[tx.index() + 1];
        range.map(OutputNum)
    }

    /// Returns the prevouts of a transaction, in input order.
    pub fn inputs(&self, tx: TxNum) -> &[Prevout] {
        &self.prevouts
            [self.first_input[tx.index()] as usize..self.first_input[tx.index() + 1] as usize]
    }

    /// Returns the number of an output.
    pub fn output(&self, outpoint: OutPoint) -> Option<OutputNum> {
        let tx = self.number_of(&outpoint.txid)?;
        let vout = outpoint.vout;
        ((vout as usize) < self.tx(tx).tx.output.len())
            .then(|| OutputNum(self.first_output[tx.index()] + vout))
    }

    /// Returns the outpoint of an output.
    pub fn outpoint(&self, output: OutputNum) -> OutPoint {
        let tx = self.tx_of(output);
        OutPoint {
            txid: self.tx(tx).txid,
            vout: output.0 - self.first_output[tx.index()],
        }
    }

    /// Returns the transaction that created an output.
    pub fn tx_of(&self, output: OutputNum) -> TxNum {
        self.output_tx[output.index()]
    }

    /// Returns value and script of an output.
    pub fn txout(&self, output: OutputNum) -> &TxOut {
        let tx = self.tx_of(output);
        &self.tx(tx).tx.output[(output.0 - self.first_output[tx.index()]) as usize]
    }

    /// Returns the value of an output.
    pub fn value(&self, output: OutputNum) -> Amount {
        self.txout(output).value
    }

    /// Returns the address that can spend an output; `None` if it is unspendable.
    pub fn owner(&self, output: OutputNum) -> Option<AddressNum> {
        self.owners[output.index()]
    }

    /// Returns the spender of an output.
    pub fn spend(&self, output: OutputNum) -> Spend {
        self.spends[output.index()]
    }

    /// Returns the address of a prevout.
    pub fn owner_of(&self, prevout: Prevout) -> Option<AddressNum> {
        match prevout {
            Prevout::Output(output) => self.owner(output),
            Prevout::Floating { address, .. } => address,
            Prevout::Coinbase | Prevout::Missing(_) => None,
        }
    }

    /// Returns the value of a prevout, if known.
    pub fn value_of(&self, prevout: Prevout) -> Option<Amount> {
        match prevout {
            Prevout::Output(output) => Some(self.value(output)),
            Prevout::Floating { value, .. } => Some(value),
            Prevout::Coinbase | Prevout::Missing(_) => None,
        }
    }

    /// Returns the sum of a transaction's inputs; `None` for a coinbase, or if a prevout is missing.
    pub fn input_sum(&self, tx: TxNum) -> Option<Amount> {
        self.inputs(tx)
            .iter()
            .try_fold(Amount::ZERO, |sum, prevout| {
                sum.checked_add(self.value_of(*prevout)?)
            })
    }

    /// Returns the fee of a transaction; `None` for a coinbase, or if a prevout is missing.
    pub fn fee(&self, tx: TxNum) -> Option<Amount> {
        let out = self.outputs(tx).try_fold(Amount::ZERO, |sum, output| {
            sum.checked_add(self.value(output))
        })?;
        self.input_sum(tx)?.checked_sub(out)
    }
}
