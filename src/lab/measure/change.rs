//! Measures the error rates of a change rule, output by output.

use std::collections::HashSet;

use serde::Serialize;

use super::partition::share;
use crate::lab::Truth;
use crate::ledger::{OutputNum, TxNum, View};

/// The calls of a change rule: for each transaction, the outputs that it takes for change; none if it abstains.
#[derive(Debug, Clone)]
pub struct ChangeCalls {
    /// Name of the rule.
    pub rule: String,
    /// One entry for each transaction of the view, in chain order.
    pub calls: Vec<Vec<OutputNum>>,
}

/// A change rule, measured on transactions that are no join of several owners and have two or more spendable outputs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChangeRow {
    /// Name of the rule.
    pub rule: String,
    /// Transactions measured.
    pub transactions: usize,
    /// Of these, those on which it abstains.
    pub abstained: usize,
    /// Outputs that are change.
    pub change: usize,
    /// Of these, those that it takes for change.
    pub right: usize,
    /// Outputs that are not change.
    pub payments: usize,
    /// Of these, those that it takes for change.
    pub wrong: usize,
    /// Of these, those that the payer owns nevertheless: split coins, or transfers between wallets of one owner.
    pub own: usize,
    /// `right` of what it takes for change.
    pub precision: Option<f64>,
    /// `right` of `change`.
    pub true_positive_rate: Option<f64>,
    /// `wrong` of `payments`.
    pub false_positive_rate: Option<f64>,
    /// `abstained` of `transactions`.
    pub abstention: Option<f64>,
    /// Outputs that it takes for change in joins of several owners; each is an error.
    pub called_in_joins: usize,
}

/// Measures a change rule.
///
/// # Panics
///
/// If there is not one entry for each transaction.
pub fn measure(view: &View, truth: &Truth, calls: &ChangeCalls) -> ChangeRow {
    assert_eq!(calls.calls.len(), view.txs().len(), "one entry each");
    let mut row = ChangeRow {
        rule: calls.rule.clone(),
        transactions: 0,
        abstained: 0,
        change: 0,
        right: 0,
        payments: 0,
        wrong: 0,
        own: 0,
        precision: None,
        true_positive_rate: None,
        false_positive_rate: None,
        abstention: None,
        called_in_joins: 0,
    };
    for ((number, entry), called) in view.txs().zip(&calls.calls) {
        let Some(kind) = truth.kinds.get(&entry.txid) else {
            continue;
        };
        if kind.is_coinjoin() {
            row.called_in_joins += called.len();
            continue;
        }
        let spendable = view.outputs(number);
        let spendable: Vec<OutputNum> = spendable
            .filter(|output| view.owner(*output).is_some())
            .collect();
        if spendable.len() < 2 {
            continue;
        }
        let called: HashSet<&OutputNum> = called.iter().collect();
        row.transactions += 1;
        row.abstained += usize::from(called.is_empty());
        let payer = payer(view, truth, number);
        for output in spendable {
            let is_called = usize::from(called.contains(&output));
            if truth.change.contains(&view.outpoint(output)) {
                row.change += 1;
                row.right += is_called;
            } else {
                row.payments += 1;
                row.wrong += is_called;
                let owner = view
                    .owner(output)
                    .and_then(|owner| truth.owner(view.script(owner)));
                row.own += is_called * usize::from(owner.is_some() && owner == payer);
            }
        }
    }
    let rate = |part: usize, whole: usize| share(part as u64, whole as u64);
    row.precision = rate(row.right, row.right + row.wrong);
    row.true_positive_rate = rate(row.right, row.change);
    row.false_positive_rate = rate(row.wrong, row.payments);
    row.abstention = rate(row.abstained, row.transactions);
    row
}

/// Returns the owner of the first input.
fn payer<'a>(view: &View, truth: &'a Truth, tx: TxNum) -> Option<&'a str> {
    let mut inputs = view.inputs(tx).iter();
    let first = inputs.find_map(|prevout| view.owner_of(*prevout))?;
    truth.owner(view.script(first))
}
