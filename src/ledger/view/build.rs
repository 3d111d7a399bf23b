//! Builds a view: places the transactions, and numbers outputs, inputs and addresses in chain order.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use bitcoin::{OutPoint, Script, TxOut, Txid};
use indexmap::IndexSet;

use super::{AddressNum, Prevout, Spend, TxNum, View, ViewTx, count, is_unspendable};
use crate::chain::{Anchor, BlockId, HeaderChain};
use crate::ledger::{ChainPosition, History, Ledger, ReportedSpender};

impl View {
    /// Computes the view of `ledger` as of the block `tip` of `chain`.
    pub(in crate::ledger) fn new(ledger: &Ledger, tip: BlockId, chain: &HeaderChain) -> Self {
        let mut again: Vec<(Txid, Anchor)> = Vec::new();
        let mut txs: Vec<ViewTx> = ledger
            .txs
            .iter()
            .filter_map(|(txid, facts)| {
                let known = facts.known.as_ref()?;
                let mut anchors = facts.anchors.iter().copied().filter(|anchor| {
                    anchor.block.height <= tip.height && chain.contains(anchor.block)
                });
                let anchor = anchors.next()?;
                again.extend(anchors.map(|anchor| (*txid, anchor)));
                Some(ViewTx {
                    txid: *txid,
                    tx: Arc::clone(&known.tx),
                    anchor,
                })
            })
            .collect();
        txs.sort_unstable_by_key(|entry| (entry.anchor, entry.txid));
        let mut view = Self {
            network: chain.network(),
            tip,
            tip_time: chain.header(tip.height).map_or(0, |header| header.time),
            numbers: txs
                .iter()
                .enumerate()
                .map(|(at, entry)| (entry.txid, TxNum::new(at)))
                .collect(),
            txs,
            first_output: vec![0],
            first_input: vec![0],
            output_tx: Vec::new(),
            prevouts: Vec::new(),
            owners: Vec::new(),
            spends: Vec::new(),
            reported_spenders: HashMap::new(),
            scripts: IndexSet::new(),
            touches: Vec::new(),
            histories: Vec::new(),
            lengths: Vec::new(),
            completeness: Vec::new(),
            floating: Vec::new(),
            unconfirmed: Vec::new(),
            unplaced: Vec::new(),
            repeated: Vec::new(),
        };
        let repeated = again.into_iter();
        let repeated = repeated.filter_map(|(txid, anchor)| Some((view.number_of(&txid)?, anchor)));
        view.repeated = repeated.collect();
        view.repeated.sort_unstable();
        view.number(ledger);
        view.sort_unplaced(ledger);
        view.evaluate_histories(ledger);
        view.resolve_spends(ledger);
        view
    }

    /// Numbers outputs, inputs and addresses in chain order.
    fn number(&mut self, ledger: &Ledger) {
        for at in 0..self.txs.len() {
            self.first_output
                .push(self.first_output[at] + count(self.txs[at].tx.output.len()));
            self.first_input
                .push(self.first_input[at] + count(self.txs[at].tx.input.len()));
        }
        let outputs = *self.first_output.last().expect("starts with 0") as usize;
        self.spends = vec![Spend::Unknown; outputs];
        self.owners.reserve(outputs);
        self.output_tx.reserve(outputs);
        self.prevouts
            .reserve(*self.first_input.last().expect("starts with 0") as usize);
        // Most outputs pay a new address. Growing the set stepwise would copy it each time.
        self.scripts.reserve(outputs);
        self.touches.reserve(outputs);
        for at in 0..self.txs.len() {
            let number = TxNum::new(at);
            let tx = Arc::clone(&self.txs[at].tx);
            for input in &tx.input {
                let prevout = self.prevout(ledger, tx.is_coinbase(), input.previous_output);
                if let Prevout::Output(output) = prevout {
                    self.spends[output.index()] = Spend::By(number);
                }
                let owner = self.owner_of(prevout);
                self.touch(owner, number);
                self.prevouts.push(prevout);
            }
            for output in &tx.output {
                let owner = self.address_number(&output.script_pubkey);
                self.touch(owner, number);
                self.owners.push(owner);
                self.output_tx.push(number);
            }
        }
        self.scripts.shrink_to_fit();
        self.touches.shrink_to_fit();
    }

    fn prevout(&mut self, ledger: &Ledger, is_coinbase: bool, outpoint: OutPoint) -> Prevout {
        if is_coinbase {
            return Prevout::Coinbase;
        }
        if let Some(output) = self
            .output(outpoint)
            .filter(|output| output.index() < self.owners.len())
        {
            return Prevout::Output(output);
        }
        let parent = ledger
            .tx(&outpoint.txid)
            .and_then(|tx| tx.output.get(outpoint.vout as usize));
        match parent {
            Some(TxOut {
                value,
                script_pubkey,
            }) => {
                let address = self.address_number(script_pubkey);
                Prevout::Floating {
                    value: *value,
                    address,
                }
            }
            None => Prevout::Missing(outpoint),
        }
    }

    pub(super) fn address_number(&mut self, script: &Script) -> Option<AddressNum> {
        if is_unspendable(script) {
            return None;
        }
        if let Some(number) = self.scripts.get_index_of(script) {
            return Some(AddressNum::new(number));
        }
        let (number, _) = self.scripts.insert_full(script.to_owned());
        self.touches.push(Vec::new());
        Some(AddressNum::new(number))
    }

    fn touch(&mut self, address: Option<AddressNum>, tx: TxNum) {
        if let Some(address) = address {
            let touches = &mut self.touches[address.index()];
            if touches.last() != Some(&tx) {
                touches.push(tx);
            }
        }
    }

    /// Sorts transactions without a proved position: floating if a confirmed input commits to one, regardless of any
    /// history; else mempool if a history or the answer about an output says so.
    fn sort_unplaced(&mut self, ledger: &Ledger) {
        let waiting_spenders = ledger
            .spenders
            .values()
            .filter_map(|spender| match spender {
                ReportedSpender::By {
                    txid,
                    position: ChainPosition::Mempool,
                } => Some(*txid),
                _ => None,
            });
        let in_mempool: HashSet<Txid> = ledger
            .histories
            .values()
            .flat_map(History::mempool)
            .chain(waiting_spenders)
            .collect();
        let inputs = self.txs.iter().flat_map(|entry| &entry.tx.input);
        let committed: HashSet<Txid> = inputs.map(|input| input.previous_output.txid).collect();
        let known = ledger.txs.values().filter_map(|facts| facts.known.as_ref());
        let unplaced = known.filter(|known| !self.numbers.contains_key(&known.txid));
        let mut unplaced: Vec<_> = unplaced
            .map(|known| (known.txid, Arc::clone(&known.tx)))
            .collect();
        unplaced.sort_unstable_by_key(|(txid, _)| *txid);
        for entry in unplaced {
            let txid = &entry.0;
            if committed.contains(txid) {
                self.floating.push(entry)
            } else if in_mempool.contains(txid) {
                self.unconfirmed.push(entry)
            } else {
                self.unplaced.push(entry)
            }
        }
    }
}
