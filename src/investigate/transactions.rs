//! The rows of transactions.

use std::sync::Arc;

use bitcoin::{Amount, Txid};

use super::assembly::Assembly;
use crate::cluster;
use crate::findings::labels::tx_kind;
use crate::findings::{Proof, TransactionRow};
use crate::ledger::StrippedTx;

impl Assembly<'_> {
    /// Returns confirmed, floating and unconfirmed transactions, in this order.
    pub(super) fn transactions(&self) -> Vec<TransactionRow> {
        let confirmed = self.view.txs().map(|(tx, entry)| {
            let verdict = self.analysis.verdicts[tx.index()];
            let shape = cluster::kind(self.view, tx, verdict, self.clustering());
            let (kind, confidence) = shape.map(tx_kind).unzip();
            TransactionRow {
                height: Some(entry.anchor.block.height),
                position: Some(entry.anchor.position),
                time: Some(self.time(tx)),
                fee_sat: self.view.fee(tx).map(Amount::to_sat),
                kind,
                confidence: confidence.flatten(),
                ..plain_transaction(entry.txid, &entry.tx, Proof::Proved)
            }
        });
        let without_place = |entries: &[(Txid, Arc<StrippedTx>)], proof| {
            entries
                .iter()
                .map(|(txid, tx)| plain_transaction(*txid, tx, proof))
                .collect::<Vec<_>>()
        };
        confirmed
            .chain(without_place(self.view.floating(), Proof::Floating))
            .chain(without_place(self.view.unconfirmed(), Proof::Unconfirmed))
            .collect()
    }
}

fn plain_transaction(txid: Txid, tx: &StrippedTx, proof: Proof) -> TransactionRow {
    TransactionRow {
        txid,
        height: None,
        position: None,
        time: None,
        version: tx.version.0,
        locktime: tx.lock_time.to_consensus_u32(),
        vsize: u64::from(tx.vsize()),
        fee_sat: None,
        inputs: u32::try_from(tx.input.len()).expect("a transaction fits a block"),
        outputs: u32::try_from(tx.output.len()).expect("a transaction fits a block"),
        kind: None,
        confidence: None,
        proof,
    }
}
