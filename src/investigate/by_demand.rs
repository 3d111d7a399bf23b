//! Which demand's payments the money at a place comes from: clinic and patients have claims of their own.

use std::collections::{HashMap, HashSet};

use super::assembly::Assembly;
use super::totals::plus;
use crate::findings::{Cents, DemandPart};
use crate::ledger::OutputNum;
use crate::taint::{TaintByGroup, TaintFlow};

/// Demands by which money is divided at most: a table of more is not read, and every output has a figure for each.
const MOST: usize = 20;

/// Haircut taint by demand.
pub(super) struct ByDemand {
    /// Names of the demands in the order of the case; the last one is empty, for payments of none.
    names: Vec<String>,
    taint: TaintByGroup,
}

impl ByDemand {
    /// Returns the parts of an output, and those of the worth of its ransom part.
    pub(super) fn of(&self, output: OutputNum, worth: Option<Cents>) -> Vec<DemandPart> {
        self.parts(&self.taint.of(output), worth)
    }

    /// Returns the parts of the fees, and those of their worth.
    pub(super) fn fees(&self, worth: Option<Cents>) -> Vec<DemandPart> {
        self.parts(self.taint.fees(), worth)
    }

    fn parts(&self, sat: &[u64], worth: Option<Cents>) -> Vec<DemandPart> {
        let parts = self.names.iter().zip(sat).zip(in_proportion(worth, sat));
        let parts = parts.map(|((demand, sat), worth)| DemandPart {
            demand: demand.clone(),
            haircut_sat: *sat,
            ransom_eur: worth,
        });
        parts.collect()
    }
}

impl Assembly<'_> {
    /// Divides the haircut taint by demand; `None` if the payments are all of one, or of more than [`MOST`].
    pub(super) fn by_demand(&self, flows: &[TaintFlow]) -> Option<ByDemand> {
        let deposits = self.analysis.deposits.iter();
        let demands: HashMap<OutputNum, &str> = deposits
            .filter_map(|it| Some((it.output, it.classification.demand.as_deref()?)))
            .collect();
        let sources = self.analysis.trace.propagation.sources.iter();
        let sources = sources.map(|(output, new)| {
            let demand = demands.get(output).copied().unwrap_or_default();
            (*output, demand, new.haircut)
        });
        let paid: HashSet<&str> = sources.clone().map(|(_, demand, _)| demand).collect();
        if !(2..=MOST).contains(&paid.len()) {
            return None;
        }
        let names = self.case.demands.iter().map(|demand| demand.name.as_str());
        let names = names.chain([""]).filter(|name| paid.contains(name));
        let groups: HashMap<&str, usize> = names.clone().zip(0..).collect();
        let sources = sources.map(|(output, demand, new)| (output, groups[demand], new));
        Some(ByDemand {
            taint: TaintByGroup::new(flows, sources, groups.len()),
            names: names.map(str::to_owned).collect(),
        })
    }
}

/// Divides a worth in proportion to amounts. Each part is within a cent of its exact share, and they sum to the worth.
fn in_proportion(worth: Option<Cents>, sat: &[u64]) -> Vec<Option<Cents>> {
    let whole: i128 = sat.iter().copied().map(i128::from).sum();
    let Some(Cents(worth)) = worth.filter(|_| whole > 0) else {
        return vec![worth.map(|_| Cents(0)); sat.len()];
    };
    let (mut before, mut given) = (0, 0);
    let parts = sat.iter().map(|sat| {
        before += i128::from(*sat);
        let up_to_here = i128::from(worth) * before / whole;
        let part = up_to_here - std::mem::replace(&mut given, up_to_here);
        Some(Cents(
            i64::try_from(part).expect("a part is at most the whole"),
        ))
    });
    parts.collect()
}

/// Adds parts, which are of the same demands.
pub(super) fn add(sum: &mut Vec<DemandPart>, parts: Vec<DemandPart>) {
    if sum.is_empty() {
        *sum = parts;
        return;
    }
    for (sum, part) in sum.iter_mut().zip(parts) {
        sum.haircut_sat += part.haircut_sat;
        sum.ransom_eur = plus(sum.ransom_eur, part.ransom_eur);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn parts_of_a_worth_sum_to_it(
            worth in 0..100_000_000_000_000_i64,
            sat in prop::collection::vec(0..2_100_000_000_000_000_u64 / 8, 1..8),
        ) {
            let whole: u64 = sat.iter().sum();
            prop_assume!(whole > 0);
            let parts = in_proportion(Some(Cents(worth)), &sat);
            let mut sum = 0;
            for (part, sat) in parts.into_iter().zip(&sat) {
                let Some(Cents(part)) = part else { panic!("a worth is known") };
                let exact = i128::from(worth) * i128::from(*sat);
                let apart = (i128::from(part) * i128::from(whole) - exact).abs();
                prop_assert!(apart <= i128::from(whole), "{part}");
                sum += part;
            }
            prop_assert_eq!(sum, worth);
            prop_assert!(in_proportion(None, &sat).iter().all(Option::is_none));
        }
    }
}
