//! The rows of payments, their new money, and the timeline of the wallet that received them.

use std::collections::BTreeMap;
use std::sync::Arc;

use bitcoin::Amount;

use super::assembly::Assembly;
use crate::analysis::payer::payer;
use crate::findings::{NewMoney, PaymentRow, Time, TimelinePoint};
use crate::language::{Sentence, Value, say};
use crate::ledger::{OutputNum, Prevout, Spend, TxNum};
use crate::rates::Currency;
use crate::taint::{Policy, Taints};

impl Assembly<'_> {
    /// Returns the deposits to case addresses.
    pub(super) fn payments(&self) -> Vec<PaymentRow> {
        let fresh: BTreeMap<OutputNum, Taints> = self
            .analysis
            .trace
            .propagation
            .sources
            .iter()
            .copied()
            .collect();
        let rows = self.analysis.deposits.iter().map(|deposit| {
            let (output, tx) = (deposit.output, self.view.tx_of(deposit.output));
            let value = self.view.value(output);
            let mut reasons = deposit.classification.reasons.clone();
            reasons.extend(
                fresh
                    .get(&output)
                    .and_then(|fresh| counted_before(value - deposit.returned, fresh)),
            );
            if deposit.classification.class.counts_as_paid() && self.lacks_a_parent(tx) {
                reasons.push(say!("payment-parent-missing"));
            }
            let outpoint = self.view.outpoint(output);
            PaymentRow {
                txid: outpoint.txid,
                vout: outpoint.vout,
                address: self.address(output),
                demand: deposit.classification.demand.clone().unwrap_or_default(),
                height: self.view.tx(tx).anchor.block.height,
                time: self.time(tx),
                value_sat: value.to_sat(),
                value_eur: self.worth(value, tx, Currency::Eur),
                value_usd: self.worth(value, tx, Currency::Usd),
                class: deposit.classification.class,
                reasons,
                payer_cluster: self.payer(tx),
            }
        });
        rows.collect()
    }

    /// Returns the new money in each source, by haircut.
    pub(super) fn new_money(&self) -> Vec<NewMoney> {
        let sources = self.analysis.trace.propagation.sources.iter();
        let rows = sources.map(|(output, new)| {
            let outpoint = self.view.outpoint(*output);
            let tx = self.view.tx_of(*output);
            NewMoney {
                txid: outpoint.txid,
                vout: outpoint.vout,
                new_sat: new.haircut.to_sat(),
                new_eur: self.worth(new.haircut, tx, Currency::Eur),
            }
        });
        rows.collect()
    }

    fn lacks_a_parent(&self, tx: TxNum) -> bool {
        let mut prevouts = self.view.inputs(tx).iter();
        prevouts.any(|prevout| matches!(prevout, Prevout::Missing(_)))
    }

    /// Returns the one cluster that funds a transaction; empty if an input is unknown or there are several.
    fn payer(&self, tx: TxNum) -> Arc<str> {
        let is_own = |address| self.analysis.is_own(address);
        self.cluster_name(payer(self.view, self.clustering(), tx, is_own))
    }

    /// Returns the timeline of the outputs that count as paid.
    pub(super) fn timeline(&self) -> Vec<TimelinePoint> {
        #[derive(Default)]
        struct DayFlow {
            received: u64,
            new: u64,
            sent: u64,
        }
        let mut moves: BTreeMap<Time, DayFlow> = BTreeMap::new();
        for (output, new) in &self.analysis.trace.propagation.sources {
            let value = self.view.value(*output).to_sat();
            let time = self.time(self.view.tx_of(*output));
            let moved = moves.entry(time).or_default();
            moved.received += value;
            moved.new += new.haircut.to_sat();
            if let Spend::By(spender) = self.view.spend(*output) {
                moves.entry(self.time(spender)).or_default().sent += value;
            }
        }
        // A block may have an earlier time than its parent, so a balance could dip below zero in between.
        let mut balance: i128 = 0;
        let points = moves.into_iter().map(|(time, moved)| {
            balance += i128::from(moved.received) - i128::from(moved.sent);
            let balance_sat = u64::try_from(balance).unwrap_or(0);
            TimelinePoint {
                time,
                received_sat: moved.received,
                new_sat: moved.new,
                sent_sat: moved.sent,
                balance_sat,
                balance_eur: self.worth_on(Amount::from_sat(balance_sat), time.day()),
            }
        });
        points.collect()
    }
}

/// Describes taint of earlier payments in a payment, and the part counted as new.
fn counted_before(value: Amount, fresh: &Taints) -> Option<Sentence> {
    let is_all = |policy: &Policy| fresh[*policy] == value;
    if Policy::CONSERVING.iter().all(is_all) {
        return None;
    }
    let counted = |policy: &Policy| {
        say!(
            "counted-by-policy",
            policy = policy_name(*policy),
            sat = Value::Number(fresh[*policy].to_sat().to_string())
        )
    };
    let counted = Policy::ALL.iter().map(counted).collect();
    Some(say!("counted-before", counted = Value::Row(counted, " ")))
}

/// Names a policy in a list; those that go by order have the same name in every language.
fn policy_name(policy: Policy) -> Sentence {
    match policy {
        Policy::Poison => say!("counted-by-poison"),
        Policy::Haircut => say!("counted-by-haircut"),
        Policy::Fifo | Policy::Lifo | Policy::Tiho => Sentence::id(policy.name()),
    }
}
