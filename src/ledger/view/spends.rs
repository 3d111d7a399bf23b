//! The spenders of outputs: confirmed, in the mempool, or reported.

use std::collections::HashMap;

use bitcoin::{OutPoint, Txid};

use super::{OutputNum, Spend, View};
use crate::ledger::{ChainPosition, Completeness, Ledger, ReportedSpender};

impl View {
    /// Finds the spender of every output that no transaction of the view spends.
    pub(super) fn resolve_spends(&mut self, ledger: &Ledger) {
        self.reported_spenders = ledger
            .spenders
            .iter()
            .filter_map(|(outpoint, spender)| Some((self.output(*outpoint)?, spender.clone())))
            .collect();
        let mut in_mempool: HashMap<OutPoint, Txid> = HashMap::new();
        for (txid, tx) in &self.unconfirmed {
            in_mempool.extend(tx.input.iter().map(|input| (input.previous_output, *txid)));
        }
        for at in 0..self.spends.len() {
            if self.spends[at] != Spend::Unknown {
                continue;
            }
            let outpoint = self.outpoint(OutputNum::new(at));
            self.spends[at] = match self.owners[at] {
                None => Spend::Unspendable,
                // Only a complete history shows that no confirmed transaction spends it.
                Some(owner) if self.completeness[owner.index()] == Completeness::Complete => {
                    in_mempool
                        .get(&outpoint)
                        .map_or(Spend::Unspent, |spender| Spend::Mempool(*spender))
                }
                Some(_) => self.attested(OutputNum::new(at)),
            };
        }
    }

    /// Returns the reported spender of an output. A confirmed spender counts only if it is proved, and then it is in
    /// the view.
    fn attested(&self, output: OutputNum) -> Spend {
        match self.reported_spenders.get(&output) {
            Some(ReportedSpender::Nobody) => Spend::Unspent,
            Some(ReportedSpender::By {
                position: ChainPosition::Block(height),
                ..
            }) if *height > self.tip.height => Spend::Unspent,
            Some(ReportedSpender::By {
                txid,
                position: ChainPosition::Mempool,
            }) => Spend::Mempool(*txid),
            Some(ReportedSpender::By { .. } | ReportedSpender::Missing(_)) | None => Spend::Unknown,
        }
    }

    /// Returns the reported spender of an output, if it was requested separately.
    pub fn reported_spender(&self, output: OutputNum) -> Option<&ReportedSpender> {
        self.reported_spenders.get(&output)
    }
}
