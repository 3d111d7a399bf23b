//! The rows of the prices that figures rest on.

use super::assembly::Assembly;
use crate::case::classify::days;
use crate::case::question::DemandAmount;
use crate::findings::{DayRate, Findings};
use crate::rates::Currency;

impl Assembly<'_> {
    /// Returns the prices that values rest on, and those by which deposits were compared with the demands.
    pub(super) fn rates(&self, findings: &Findings) -> Vec<DayRate> {
        let mut used = self.valuation.used();
        for demand in &self.case.demands {
            let currency = match demand.amount {
                DemandAmount::Btc(_) => continue,
                DemandAmount::Eur(_) => Currency::Eur,
                DemandAmount::Usd(_) => Currency::Usd,
            };
            let compared = findings.payments.iter().flat_map(|row| days(row.time));
            used.extend(compared.map(|day| (day, currency)));
        }
        // The chart of balances values what is still there at the tip.
        let balance = findings
            .timeline
            .last()
            .map_or(0, |point| point.balance_sat);
        if balance > 0 {
            used.insert((findings.tip_time.day(), Currency::Eur));
        }
        self.valuation.quoted(used)
    }
}
