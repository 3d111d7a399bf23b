//! Error rates of this crate's rules on a population with known owners.
//!
//! Clusterings are passed by name, as one label for each address, so that any rules can be compared; change rules are
//! passed as the outputs that they take for change. Everything is computed from a [`View`] built by proofs ([`view`])
//! and from [`Truth`]. The figures hold for synthetic wallets; the rates on real ones are unknown.

mod change;
mod detectors;
mod guards;
mod partition;
mod proved;
mod requests;
mod rules;
mod services;
#[cfg(test)]
mod tests;

pub use change::{ChangeCalls, ChangeRow};
pub use detectors::{ConfusionRow, Detection, DetectorRow};
pub use guards::is_coinjoin_by_blocksci;
pub use partition::{BCubed, Information, NewPairs, Pairs, PartitionAgreement, WrongMerge, labels};
pub use proved::{MeasureError, view};
pub use requests::{AccountedTaint, BreadthFirst};
pub use rules::{expressions, joining};
pub use services::ServiceRateRow;

use serde::Serialize;

use super::{Chain, Truth};
use crate::heuristics::coinjoin::{self, Verdict};
use crate::ledger::View;
use guards::{KEPT_APART, wallets};

/// A clustering to be measured.
#[derive(Debug, Clone)]
pub struct NamedClustering {
    /// Name of the rule.
    pub rule: String,
    /// The cluster of each address of the view, by any label.
    pub clusters: Vec<u32>,
    /// The same if the rule had recognised every join of several owners; pairs wrong in `clusters` and right here are
    /// wrong because of joins. `None` if that is not counted.
    pub joins_known: Option<Vec<u32>>,
    /// The `--change-rules` with which a trace makes these wallets, empty if it needs none; `None` if no trace makes
    /// them.
    pub change_rules: Option<String>,
    /// Links refused because of contrary evidence.
    pub refused: Option<usize>,
}

/// A clustering, measured.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RuleRow {
    /// Name of the rule.
    pub rule: String,
    /// The `--change-rules` with which a trace makes these wallets, empty if it needs none; `None` if no trace makes
    /// them.
    pub change_rules: Option<String>,
    /// Pairs of addresses.
    pub pairs: Pairs,
    /// Right pairs of those found.
    pub precision: Option<f64>,
    /// Found pairs of those that exist.
    pub recall: Option<f64>,
    /// Pairs beyond those of the first rule.
    pub new: NewPairs,
    /// Share of wrong pairs among them.
    pub new_false_discovery: Option<f64>,
    /// Wrong pairs that would be absent if every join of several owners were recognised.
    pub wrong_by_joins: Option<u64>,
    /// Averages over addresses.
    pub b_cubed: BCubed,
    /// Their harmonic mean.
    pub b_cubed_f: f64,
    /// The adjusted Rand index.
    pub adjusted_rand: f64,
    /// Homogeneity and completeness.
    pub information: Information,
    /// Their harmonic mean.
    pub v_measure: f64,
    /// The worst cluster.
    pub worst: WrongMerge,
    /// Links refused because of contrary evidence; `None` if the rule refuses none.
    pub refused: Option<usize>,
}

/// Error rates on one population.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PopulationRates {
    /// Its seed.
    pub seed: u64,
    /// Its transactions, coinbases among them.
    pub transactions: usize,
    /// Its addresses.
    pub addresses: usize,
    /// Their owners.
    pub owners: usize,
    /// Clusterings.
    pub rules: Vec<RuleRow>,
    /// CoinJoin detectors.
    pub detectors: Vec<DetectorRow>,
    /// Detected kinds of each kind of transaction.
    pub confusion: Vec<ConfusionRow>,
    /// Change rules.
    pub change: Vec<ChangeRow>,
    /// Recognition of services and deposit addresses.
    pub services: Vec<ServiceRateRow>,
}

/// Returns the clusterings of this crate and of other tools. New pairs are counted against the first.
///
/// * `co-spend`: co-spending and addresses of one key, with every CoinJoin detector as guard; used by a trace.
/// * `co-spend, joins known`: the same with a guard that knows the truth, the upper bound for co-spending.
/// * `co-spend, BlockSci's guard`: with [`is_coinjoin_by_blocksci`] alone.
/// * `co-spend, no guard`.
pub fn clusterings(view: &View, truth: &Truth, verdicts: &[Verdict]) -> Vec<NamedClustering> {
    let named = |rule: &str, verdicts: &[Verdict]| NamedClustering {
        rule: rule.to_owned(),
        clusters: wallets(view, verdicts),
        joins_known: Some(wallets(view, &with_joins(view, truth, verdicts))),
        change_rules: None,
        refused: None,
    };
    let nothing = vec![Verdict::Not; verdicts.len()];
    let by_blocksci: Vec<Verdict> = view
        .txs()
        .map(|(tx, _)| match is_coinjoin_by_blocksci(view, tx) {
            true => KEPT_APART,
            false => Verdict::Not,
        })
        .collect();
    vec![
        NamedClustering {
            change_rules: Some(String::new()),
            ..named("co-spend", verdicts)
        },
        named("co-spend, joins known", &with_joins(view, truth, &nothing)),
        named("co-spend, BlockSci's guard", &by_blocksci),
        named("co-spend, no guard", &nothing),
    ]
}

/// Returns verdicts that also keep every join of several owners apart.
fn with_joins(view: &View, truth: &Truth, verdicts: &[Verdict]) -> Vec<Verdict> {
    let known = |((_, entry), verdict): ((_, &crate::ledger::ViewTx), &Verdict)| match truth
        .coinjoins
        .contains(&entry.txid)
    {
        true => KEPT_APART,
        false => *verdict,
    };
    view.txs().zip(verdicts).map(known).collect()
}

/// Measures clusterings, change rules and the CoinJoin detectors against the truth. New pairs are counted beyond those of
/// the first clustering.
///
/// # Errors
///
/// [`MeasureError::NoOwner`].
///
/// # Panics
///
/// If a clustering has not one label for each address, or `verdicts` and change calls not one entry per transaction.
pub fn measure(
    view: &View,
    truth: &Truth,
    verdicts: &[Verdict],
    clusterings: &[NamedClustering],
    changes: &[ChangeCalls],
    seed: u64,
) -> Result<PopulationRates, MeasureError> {
    let mut owners = Vec::with_capacity(view.addresses().len());
    for address in view.addresses() {
        let owner = truth.owner(view.script(address));
        owners.push(owner.ok_or_else(|| MeasureError::NoOwner(view.name(address)))?);
    }
    let owners = labels(owners);
    let base = clusterings.first();
    let row = |named: &NamedClustering| {
        let found = PartitionAgreement::of(&owners, &named.clusters);
        let known = named.joins_known.as_ref();
        let base = base.map_or(&named.clusters, |base| &base.clusters);
        let new = NewPairs::of(&owners, base, &named.clusters);
        RuleRow {
            rule: named.rule.clone(),
            change_rules: named.change_rules.clone(),
            pairs: found.pairs,
            precision: found.pairs.precision(),
            recall: found.pairs.recall(),
            new,
            new_false_discovery: new.false_discovery(),
            wrong_by_joins: known.map(|known| NewPairs::of(&owners, known, &named.clusters).wrong),
            b_cubed: found.b_cubed,
            b_cubed_f: found.b_cubed.f(),
            adjusted_rand: found.pairs.adjusted_rand(),
            information: found.information,
            v_measure: found.information.v_measure(),
            worst: found.worst,
            refused: named.refused,
        }
    };
    let (detectors, confusion) = detectors::measure(view, truth, verdicts);
    Ok(PopulationRates {
        seed,
        transactions: view.txs().len(),
        addresses: owners.len(),
        owners: owners.iter().max().map_or(0, |most| *most as usize + 1),
        rules: clusterings.iter().map(row).collect(),
        detectors,
        confusion,
        change: changes
            .iter()
            .map(|calls| change::measure(view, truth, calls))
            .collect(),
        services: services::measure(view, truth, verdicts),
    })
}

/// Returns the error rates of all rules of this crate on a chain with known owners; `seed` labels the rows.
///
/// # Errors
///
/// [`MeasureError`].
pub fn error_rates(
    chain: &Chain,
    truth: &Truth,
    seed: u64,
) -> Result<PopulationRates, MeasureError> {
    let view = view(chain)?;
    let verdicts = coinjoin::judge_all(&view);
    let called = rules::call(&view, &verdicts, &expressions());
    let mut named = clusterings(&view, truth, &verdicts);
    named.extend(rules::clusterings(&view, truth, &verdicts, &called));
    let calls: Vec<ChangeCalls> = called.iter().map(|called| called.calls(&view)).collect();
    measure(&view, truth, &verdicts, &named, &calls, seed)
}
