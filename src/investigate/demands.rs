//! The terms of the demands, and the prices of the days on which payments came and went.

use bitcoin::Amount;
use jiff::ToSpan;
use jiff::civil::Date;

use super::assembly::Assembly;
use crate::case::question::{Case, DemandAmount};
use crate::findings::{Cents, DayPrice, DemandTerms, DemandedRange, Findings, StepTerms};
use crate::rates::Currency;

/// Returns the terms of the demands of a case.
pub(super) fn terms(case: &Case) -> Vec<DemandTerms> {
    let terms = case.demands.iter().map(|demand| DemandTerms {
        demand: demand.name.clone(),
        range: demanded(&demand.amount),
        steps: demand
            .steps
            .iter()
            .map(|step| StepTerms {
                day: step.from,
                range: demanded(&step.amount),
            })
            .collect(),
        from: demand.from,
        deadline: demand.deadline,
    });
    terms.collect()
}

fn demanded(amount: &DemandAmount) -> DemandedRange {
    match amount {
        DemandAmount::Btc(range) => DemandedRange::Btc {
            least_sat: range.start().to_sat(),
            most_sat: range.end().to_sat(),
        },
        DemandAmount::Eur(range) => DemandedRange::Eur {
            least: *range.start(),
            most: *range.end(),
        },
        DemandAmount::Usd(range) => DemandedRange::Usd {
            least: *range.start(),
            most: *range.end(),
        },
    }
}

impl Assembly<'_> {
    /// Returns the known prices in euro from the first deposit to the last movement or deadline, and that of the tip's
    /// day.
    pub(super) fn prices(&self, findings: &Findings) -> Vec<DayPrice> {
        let deposits = findings.payments.iter().map(|row| row.time);
        let moves = findings.timeline.iter().map(|point| point.time);
        let days: Vec<Date> = deposits.chain(moves).map(|time| time.day()).collect();
        let Some((first, last)) = days.iter().min().zip(days.iter().max()) else {
            return Vec::new();
        };
        let tip = findings.tip_time.day();
        let deadlines = findings.demands.iter().filter_map(|terms| terms.deadline);
        // A deadline beyond the tip has no price yet.
        let last = deadlines
            .filter(|day| *day <= tip)
            .fold(*last, |last, day| last.max(day));
        let within = first.series(1.day()).take_while(|day| *day <= last);
        let after = (tip > last).then_some(tip);
        let prices = within.chain(after).filter_map(|day| {
            Some(DayPrice {
                day,
                close_eur: self.worth_on(Amount::ONE_BTC, day)?,
            })
        });
        prices.collect()
    }

    /// Returns the value in euro on a day; `None` if no rate is known.
    pub(super) fn worth_on(&self, value: Amount, day: Date) -> Option<Cents> {
        self.valuation.worth(value, day, Currency::Eur)
    }
}
