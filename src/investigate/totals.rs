//! Sums payments in total and per demand. Headline figures exclude money of earlier payments that came back to a case
//! address and coins that the payee contributed. That part depends on the taint policy; the figures use haircut, as the
//! flow does.

use std::collections::HashMap;

use bitcoin::Txid;

use crate::case::question::Case;
use crate::findings::{Cents, DemandTotal, NewMoney, PaymentRow, Totals};

/// Returns the totals of the payments that count, given the new money in each.
pub(super) fn totals(case: &Case, payments: &[PaymentRow], new_money: &[NewMoney]) -> Totals {
    let new: HashMap<(Txid, u32), &NewMoney> = new_money
        .iter()
        .map(|row| ((row.txid, row.vout), row))
        .collect();
    let sum = |demand: Option<&str>| {
        let counted = payments.iter().filter(|row| row.class.counts_as_paid());
        let counted = counted.filter(|row| demand.is_none_or(|demand| row.demand == demand));
        let mut total = DemandTotal {
            demand: demand.unwrap_or_default().to_owned(),
            payments: 0,
            paid_sat: 0,
            paid_eur: Some(Cents(0)),
            paid_gross_sat: 0,
            paid_gross_eur: Some(Cents(0)),
        };
        for row in counted {
            let new = new[&(row.txid, row.vout)];
            total.payments += 1;
            total.paid_sat += new.new_sat;
            total.paid_gross_sat += row.value_sat;
            total.paid_eur = plus(total.paid_eur, new.new_eur);
            total.paid_gross_eur = plus(total.paid_gross_eur, row.value_eur);
        }
        total
    };
    let all = sum(None);
    let named = case.demands.iter().map(|demand| sum(Some(&demand.name)));
    let by_demand = named
        .chain([sum(Some(""))])
        .filter(|total| total.payments > 0 || !total.demand.is_empty());
    Totals {
        payments: all.payments,
        paid_sat: all.paid_sat,
        paid_eur: all.paid_eur,
        paid_usd: None,
        paid_eur_at_tip: None,
        paid_gross_sat: all.paid_gross_sat,
        paid_gross_eur: all.paid_gross_eur,
        by_demand: by_demand.collect(),
    }
}

/// Adds two values; unknown if one of them is.
pub(super) fn plus(a: Option<Cents>, b: Option<Cents>) -> Option<Cents> {
    Some(Cents(a?.0 + b?.0))
}
