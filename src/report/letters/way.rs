//! The way of the money from a payment to an output, backward along the largest ransom part.

use std::collections::{HashMap, HashSet};

use bitcoin::{OutPoint, Txid};

use crate::findings::{Findings, FlowRow};

/// For every output that traced money reached, the output that most of it came from.
pub(super) struct Ways {
    largest: HashMap<OutPoint, OutPoint>,
    payments: HashSet<OutPoint>,
}

/// The transactions that led from a payment to an output.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Way {
    /// The transactions after the payment, in chain order; the last one makes the output. Empty if the output is a payment.
    pub(super) txids: Vec<Txid>,
    /// Whether the way begins at a payment; false if a row of it is missing.
    pub(super) is_whole: bool,
}

impl Ways {
    pub(super) fn new(findings: &Findings) -> Self {
        let mut largest: HashMap<OutPoint, &FlowRow> = HashMap::new();
        for row in &findings.flows {
            let Some(to) = row.to_txid.zip(row.to_vout) else {
                continue;
            };
            let part = |row: &FlowRow| (row.haircut_sat, row.fifo_sat, row.lifo_sat, row.tiho_sat);
            let entry = largest.entry(outpoint(to)).or_insert(row);
            if part(row) > part(entry) {
                *entry = row;
            }
        }
        let from = |row: &FlowRow| outpoint((row.from_txid, row.from_vout));
        let paid = findings.payments.iter();
        let paid = paid.filter(|row| row.class.counts_as_paid());
        Self {
            largest: largest
                .into_iter()
                .map(|(to, row)| (to, from(row)))
                .collect(),
            payments: paid.map(|row| outpoint((row.txid, row.vout))).collect(),
        }
    }

    /// Returns the output that most of an output came from.
    pub(super) fn before(&self, output: OutPoint) -> Option<OutPoint> {
        self.largest.get(&output).copied()
    }

    /// Returns the way to an output.
    pub(super) fn to(&self, output: OutPoint) -> Way {
        let (mut at, mut txids) = (output, Vec::new());
        let is_whole = loop {
            if self.payments.contains(&at) {
                break true;
            }
            txids.push(at.txid);
            match self.largest.get(&at) {
                // Proved transactions form no circle, but findings may be edited.
                Some(from) if txids.len() <= self.largest.len() => at = *from,
                _ => break false,
            }
        };
        txids.reverse();
        Way { txids, is_whole }
    }
}

fn outpoint((txid, vout): (Txid, u32)) -> OutPoint {
    OutPoint { txid, vout }
}
