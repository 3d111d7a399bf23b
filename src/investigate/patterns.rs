//! The patterns of the trace with names, times and worth in euro.

use std::collections::BTreeSet;

use bitcoin::Amount;

use super::assembly::Assembly;
use super::destinations::add;
use crate::analysis::patterns::{
    CashOut, Division, Gathering, Movements, PeelRun, SameRatio, Tempo,
};
use crate::findings::{
    CashOutDay, Cents, Consolidation, End, PaceChange, Patterns, Peel, PeelChain, RecurringRatio,
    SplitInstance,
};
use crate::ledger::{OutputNum, TxNum};
use crate::rates::Currency;

impl Assembly<'_> {
    /// Returns the patterns in the way the money moved.
    pub(super) fn patterns(&self) -> Patterns {
        let trace = &self.analysis.trace;
        let movements =
            Movements::new(self.view, self.clustering(), &self.analysis.verdicts, trace);
        let chains = movements.peel_chains();
        let consolidations = movements.consolidations();
        let ratios = movements.recurring_ratios(&chains);
        let cash_outs = movements.cash_outs(trace);
        let chains = chains.iter().map(|run| self.peel_chain(&movements, run));
        let consolidations = consolidations.iter();
        let cash_outs = cash_outs.iter();
        Patterns {
            peel_chains: chains.collect(),
            consolidations: consolidations
                .map(|found| self.consolidation(&movements, found))
                .collect(),
            ratios: ratios.iter().map(|found| self.ratio(found)).collect(),
            cash_outs: cash_outs
                .map(|found| self.cash_out(&movements, found))
                .collect(),
            pace: movements.pace().map(|found| self.pace(&found)),
        }
    }

    fn peel_chain(&self, movements: &Movements, run: &PeelRun) -> PeelChain {
        let (first, last) = (run.txs[0], run.txs[run.txs.len() - 1]);
        let start = movements.spent_by(first).iter();
        let start_haircut: Amount = start
            .clone()
            .map(|output| haircut(movements, *output))
            .sum();
        let values = run.peels.iter().map(|peel| self.view.value(*peel));
        let txs = run.txs.iter().zip(&run.peels);
        PeelChain {
            first: self.time(first),
            last: self.time(last),
            start_sat: start
                .map(|output| self.view.value(*output))
                .sum::<Amount>()
                .to_sat(),
            start_haircut_sat: start_haircut.to_sat(),
            start_eur: self.worth(start_haircut, first, Currency::Eur),
            peeled_sat: values.sum::<Amount>().to_sat(),
            rest_sat: self.view.value(run.rest).to_sat(),
            rest_address: self.address(run.rest).to_string(),
            rest_end: end(movements, run.rest),
            peels: txs
                .map(|(tx, peel)| self.peel(movements, *tx, *peel))
                .collect(),
        }
    }

    fn peel(&self, movements: &Movements, tx: TxNum, output: OutputNum) -> Peel {
        let outpoint = self.view.outpoint(output);
        let haircut = haircut(movements, output);
        Peel {
            txid: outpoint.txid,
            vout: outpoint.vout,
            time: self.time(tx),
            value_sat: self.view.value(output).to_sat(),
            haircut_sat: haircut.to_sat(),
            ransom_eur: self.worth(haircut, tx, Currency::Eur),
            address: self.address(output).to_string(),
            label: self.label(output),
            end: end(movements, output),
        }
    }

    fn consolidation(&self, movements: &Movements, found: &Gathering) -> Consolidation {
        let inputs = found.inputs.iter();
        let haircut = haircut(movements, found.output);
        Consolidation {
            txid: self.view.tx(found.tx).txid,
            time: self.time(found.tx),
            cluster: self.clustering().name(self.view, found.wallet),
            inputs: inputs.map(|input| self.view.outpoint(*input)).collect(),
            value_sat: self.view.value(found.output).to_sat(),
            haircut_sat: haircut.to_sat(),
            ransom_eur: self.worth(haircut, found.tx, Currency::Eur),
            address: self.address(found.output).to_string(),
        }
    }

    fn ratio(&self, found: &SameRatio) -> RecurringRatio {
        let instances = found.splits.iter();
        RecurringRatio {
            larger_ppm: found.ppm,
            of_splits: found.of as u64,
            chance_one_in: found.one_in,
            same_wallets: found.same_wallets,
            instances: instances.map(|split| self.instance(split)).collect(),
        }
    }

    fn instance(&self, split: &Division) -> SplitInstance {
        let outputs = split.outputs;
        SplitInstance {
            txid: self.view.tx(split.tx).txid,
            time: self.time(split.tx),
            larger_sat: self.view.value(outputs.larger).to_sat(),
            larger_address: self.address(outputs.larger).to_string(),
            smaller_sat: self.view.value(outputs.smaller).to_sat(),
            smaller_address: self.address(outputs.smaller).to_string(),
        }
    }

    fn cash_out(&self, movements: &Movements, found: &CashOut) -> CashOutDay {
        let outputs = found.outputs.iter();
        let values = outputs.clone().map(|output| self.view.value(*output));
        let ransom = outputs.clone().map(|output| haircut(movements, *output));
        let worth = outputs.clone().map(|output| {
            let tx = self.view.tx_of(*output);
            self.worth(haircut(movements, *output), tx, Currency::Eur)
        });
        let services = outputs.clone().filter_map(|output| {
            let stop = movements.reached(*output)?.stop.as_ref()?;
            let (place, label) = self.place(*output, stop);
            Some(if label.is_empty() { place } else { label })
        });
        let services: BTreeSet<String> = services.collect();
        CashOutDay {
            day: found.day,
            wallets: found.wallets as u64,
            value_sat: values.sum::<Amount>().to_sat(),
            haircut_sat: ransom.sum::<Amount>().to_sat(),
            ransom_eur: worth.fold(Some(Cents(0)), add),
            services: services.into_iter().collect(),
            outputs: outputs.map(|output| self.view.outpoint(*output)).collect(),
        }
    }

    fn pace(&self, found: &Tempo) -> PaceChange {
        PaceChange {
            since: self.time(found.since),
            txid: self.view.tx(found.since).txid,
            hops_before: found.hops_before as u64,
            hops_after: found.hops_after as u64,
            median_before: found.before,
            median_after: found.after,
        }
    }
}

fn haircut(movements: &Movements, output: OutputNum) -> Amount {
    let reached = movements.reached(output);
    reached.map_or(Amount::ZERO, |coin| coin.tainted.taint.haircut)
}

fn end(movements: &Movements, output: OutputNum) -> Option<End> {
    movements.reached(output)?.stop.as_ref().map(End::from)
}
