//! Cash-outs: days on which traced money arrives at services several times or from several wallets.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::movements::Movements;
use crate::findings::Time;
use crate::ledger::OutputNum;
use crate::trace::{EndReason, Trace};

/// A day on which traced money arrived at services in several outputs or from several wallets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CashOut {
    /// The day in UTC.
    pub day: Date,
    /// The outputs that arrived, in chain order.
    pub outputs: Vec<OutputNum>,
    /// Number of wallets that paid them.
    pub wallets: usize,
}

impl Movements<'_> {
    /// Returns the days, in order. A deposit of the case that is itself at a service is no cash-out.
    pub fn cash_outs(&self, trace: &Trace) -> Vec<CashOut> {
        let mut days: BTreeMap<Date, Vec<OutputNum>> = BTreeMap::new();
        for coin in &trace.outputs {
            if let Some(EndReason::Service(_)) = coin.stop
                && !coin.tainted.is_source
            {
                let tx = self.view.tx_of(coin.tainted.output);
                let day = Time::from_unix(self.view.tx(tx).anchor.time).day();
                days.entry(day).or_default().push(coin.tainted.output);
            }
        }
        let days = days.into_iter().map(|(day, outputs)| CashOut {
            day,
            wallets: self.payers(&outputs),
            outputs,
        });
        days.filter(|day| day.outputs.len() > 1 || day.wallets > 1)
            .collect()
    }

    /// Returns the number of wallets that paid outputs.
    fn payers(&self, outputs: &[OutputNum]) -> usize {
        let inputs = outputs
            .iter()
            .flat_map(|output| self.view.inputs(self.view.tx_of(*output)));
        let owners = inputs.filter_map(|prevout| self.view.owner_of(*prevout));
        let wallets: BTreeSet<_> = owners.map(|owner| self.clustering.root(owner)).collect();
        wallets.len()
    }
}
