//! Splits with a recurring ratio, as between an operator and an affiliate.

use std::collections::{BTreeMap, HashSet};

use super::chance::{WINDOW_PPM, one_in};
use super::movements::{Movements, OutputPair};
use super::peels::{LEAST_PEEL, PeelRun};
use crate::findings::RecurringRatio;
use crate::ledger::{AddressNum, TxNum};
use crate::trace::EndReason;

/// A split: a traced transaction that divides money between two wallets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Division {
    /// The transaction.
    pub tx: TxNum,
    /// Its outputs.
    pub outputs: OutputPair,
    /// The larger share of the two values, in millionths, rounded down.
    pub ppm: u32,
    /// The wallets that receive the larger and the smaller output.
    pub wallets: (AddressNum, AddressNum),
}

/// Splits whose ratios lie within half a percentage point of each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SameRatio {
    /// The splits, in chain order.
    pub splits: Vec<Division>,
    /// The larger share of the middle one, in millionths.
    pub ppm: u32,
    /// Number of all splits on the trail, these included.
    pub of: usize,
    /// Chance makes as many at most 1 time in this; 1 if nothing can be said.
    pub one_in: u64,
    /// Whether the same two wallets receive the larger and the smaller share each time.
    pub same_wallets: bool,
}

impl Movements<'_> {
    /// Returns the ratios that recur: groups that chance makes rarely, and groups that pay the same two wallets.
    pub fn recurring_ratios(&self, chains: &[PeelRun]) -> Vec<SameRatio> {
        recurring(self.splits(chains))
    }

    /// Returns the splits in chain order: traced transactions of one wallet with two spendable outputs, to two other
    /// wallets.
    ///
    /// Steps of peel chains are none: there the larger output is the payer's change. So are payments to services, which
    /// are sums that somebody chose. A payment with change to an address that is linked to no other has the shape of a
    /// split and is counted; that makes agreement by chance likelier, so the bound stays on the safe side.
    fn splits(&self, chains: &[PeelRun]) -> Vec<Division> {
        let steps: HashSet<TxNum> = chains
            .iter()
            .flat_map(|chain| &chain.txs)
            .copied()
            .collect();
        let txs = self.txs().filter(|(tx, _)| !steps.contains(tx));
        txs.filter_map(|(tx, _)| self.split(tx)).collect()
    }

    fn split(&self, tx: TxNum) -> Option<Division> {
        let (payer, outputs) = (self.payer(tx)?, self.output_pair(tx)?);
        for output in [outputs.larger, outputs.smaller] {
            let stop = &self.reached(output)?.stop;
            if let Some(EndReason::Service(_) | EndReason::Busy(_) | EndReason::Dust) = stop {
                return None;
            }
        }
        let wallets = (self.wallet(outputs.larger)?, self.wallet(outputs.smaller)?);
        let between_others = wallets.0 != wallets.1 && wallets.0 != payer && wallets.1 != payer;
        if !between_others || self.value(outputs.smaller) < LEAST_PEEL {
            return None;
        }
        let larger = u128::from(self.value(outputs.larger).to_sat());
        let smaller = u128::from(self.value(outputs.smaller).to_sat());
        let ppm = larger * 1_000_000 / (larger + smaller);
        Some(Division {
            tx,
            outputs,
            ppm: u32::try_from(ppm).expect("a share is at most a million millionths"),
            wallets,
        })
    }
}

/// Groups splits, the largest group first. Each split is in one group at most.
fn recurring(mut splits: Vec<Division>) -> Vec<SameRatio> {
    let of = splits.len();
    splits.sort_by_key(|split| (split.ppm, split.tx));
    let mut found = Vec::new();
    while let Some((start, end)) = densest(&splits) {
        let alike: Vec<Division> = splits.drain(start..end).collect();
        if one_in(of, alike.len()) >= RecurringRatio::RARE {
            found.push(SameRatio::new(alike, of));
            continue;
        }
        let mut by_wallets: BTreeMap<_, Vec<Division>> = BTreeMap::new();
        for split in alike {
            by_wallets.entry(split.wallets).or_default().push(split);
        }
        let groups = by_wallets.into_values().filter(|group| group.len() > 1);
        found.extend(groups.map(|group| SameRatio::new(group, of)));
    }
    found
}

/// Returns the bounds of the most splits within one window, of at least two; of several such windows the narrowest, and of
/// these the lowest. The splits are in order of their ratios.
fn densest(splits: &[Division]) -> Option<(usize, usize)> {
    let mut best = None;
    let mut start = 0;
    for (at, split) in splits.iter().enumerate() {
        while split.ppm - splits[start].ppm > WINDOW_PPM {
            start += 1;
        }
        let (count, width) = (at + 1 - start, split.ppm - splits[start].ppm);
        let is_better = match best {
            None => count > 1,
            Some((most, narrowest, _, _)) => count > most || count == most && width < narrowest,
        };
        if is_better {
            best = Some((count, width, start, at + 1));
        }
    }
    best.map(|(_, _, start, end)| (start, end))
}

impl SameRatio {
    /// Describes a group of splits, given in order of their ratios.
    fn new(mut splits: Vec<Division>, of: usize) -> Self {
        let ppm = splits[splits.len() / 2].ppm;
        splits.sort_by_key(|split| split.tx);
        let same_wallets = splits
            .iter()
            .all(|split| split.wallets == splits[0].wallets);
        Self {
            ppm,
            of,
            one_in: one_in(of, splits.len()),
            same_wallets,
            splits,
        }
    }
}
