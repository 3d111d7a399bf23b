//! Which demand's payments the money at a place comes from: clinic and patients have claims of their own.

use std::collections::{HashMap, HashSet};

use super::assembly::Assembly;
use crate::findings::DemandPart;
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
    /// Returns the parts of an output.
    pub(super) fn of(&self, output: OutputNum) -> Vec<DemandPart> {
        self.parts(&self.taint.of(output))
    }

    /// Returns the parts of the fees.
    pub(super) fn fees(&self) -> Vec<DemandPart> {
        self.parts(self.taint.fees())
    }

    fn parts(&self, sat: &[u64]) -> Vec<DemandPart> {
        let parts = self.names.iter().zip(sat);
        let parts = parts.map(|(demand, sat)| DemandPart {
            demand: demand.clone(),
            haircut_sat: *sat,
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

/// Adds parts, which are of the same demands.
pub(super) fn add(sum: &mut Vec<DemandPart>, parts: Vec<DemandPart>) {
    if sum.is_empty() {
        *sum = parts;
        return;
    }
    for (sum, part) in sum.iter_mut().zip(parts) {
        sum.haircut_sat += part.haircut_sat;
    }
}
