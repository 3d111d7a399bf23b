//! Which demand's payments the money at a place comes from: clinic and patients have claims of their own.

use super::assembly::Assembly;
use crate::findings::DemandPart;
use crate::ledger::OutputNum;
use crate::taint::{TaintByGroup, TaintFlow};

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
    /// Divides the haircut taint by demand; `None` if the payments are all of one.
    pub(super) fn by_demand(&self, flows: &[TaintFlow]) -> Option<ByDemand> {
        let demands = self.case.demands.iter();
        let mut names: Vec<String> = demands.map(|demand| demand.name.clone()).collect();
        names.push(String::new());
        let of = |output: OutputNum| {
            let deposits = &self.analysis.deposits;
            let deposit = deposits.iter().find(|it| it.output == output)?;
            let demand = deposit.classification.demand.as_deref();
            names
                .iter()
                .position(|name| name == demand.unwrap_or_default())
        };
        let sources = self.analysis.trace.propagation.sources.iter();
        let sources: Vec<_> = sources
            .map(|(output, new)| (*output, of(*output).unwrap_or(names.len() - 1), new.haircut))
            .collect();
        let first = sources.first()?.1;
        if sources.iter().all(|(_, demand, _)| *demand == first) {
            return None;
        }
        let is_paid = |at: usize| sources.iter().any(|(_, demand, _)| *demand == at);
        let paid: Vec<usize> = (0..names.len()).filter(|at| is_paid(*at)).collect();
        let place = |demand: usize| paid.iter().position(|at| *at == demand);
        let sources = sources.iter().map(|(output, demand, new)| {
            let group = place(*demand).expect("the demand of a source is paid");
            (*output, group, *new)
        });
        Some(ByDemand {
            taint: TaintByGroup::new(flows, sources, paid.len()),
            names: paid.iter().map(|at| names[*at].clone()).collect(),
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
