//! Classifies one deposit against the demands, independently of the others.

use jiff::civil::Date;

use super::days::{after_deadline, day_before, days_of, is_late};
use super::worth::{DemandRange, Worth};
use super::{Classification, DemandCheck, Deposit, candidates, described, own_demand};
use crate::case::question::{Case, Demand};
use crate::findings::Class;
use crate::rates::{Currency, Rates};

/// A value below one in this many of a demand is small.
pub(super) const SMALL: i128 = 100;

/// Classifies one deposit.
pub(super) fn judge(deposit: &Deposit, case: &Case, rates: &[Rates]) -> Classification {
    if deposit.value <= case.limits.dust {
        return Classification::new(
            Class::Dust,
            format!(
                "{} sat is not above the dust limit of {} sat",
                deposit.value.to_sat(),
                case.limits.dust.to_sat()
            ),
        );
    }
    if deposit.from_case_wallet && !deposit.by_coinjoin {
        return Classification::new(Class::Internal, "paid by the wallet of the case".to_owned());
    }
    if case.demands.is_empty() {
        return Classification::new(Class::Payment, "the case names no demand".to_owned());
    }
    by_demand(deposit, case, rates)
}

/// How a deposit compares with one demand.
pub(super) enum Fit {
    /// Its block is before the demand began.
    Early,
    /// It meets the demand on this day.
    OnTime(Date, Worth),
    /// It meets the demand on this day, after the deadline.
    Late(Date, Worth),
    /// It does not meet the demand on any of its days.
    Differs(Vec<(Date, Worth)>),
    /// No price is known for this day, and no other day is met.
    NoRate(Date, Currency),
}

/// Compares a deposit with a demand.
pub(super) fn fit(deposit: &Deposit, demand: &Demand, rates: &[Rates]) -> Fit {
    let days = days_of(deposit.time, demand);
    let bounds = DemandRange::of(demand);
    let (mut late, mut missing, mut differs) = (None, None, Vec::new());
    for day in days {
        match Worth::of(deposit.value, day, demand, rates) {
            Err(currency) => missing = missing.or(Some(Fit::NoRate(day, currency))),
            Ok(worth) if !bounds.are_met_by(worth) => differs.push((day, worth)),
            Ok(worth) if is_late(demand, day) => late = late.or(Some(Fit::Late(day, worth))),
            Ok(worth) => return Fit::OnTime(day, worth),
        }
    }
    late.or(missing).unwrap_or(match differs.is_empty() {
        true => Fit::Early,
        false => Fit::Differs(differs),
    })
}

fn by_demand(deposit: &Deposit, case: &Case, rates: &[Rates]) -> Classification {
    let fits: Vec<(&Demand, Fit)> = candidates(case, deposit.address)
        .map(|demand| (demand, fit(deposit, demand, rates)))
        .collect();
    met(deposit, &fits)
        .or_else(|| unchecked(deposit, case, &fits))
        .unwrap_or_else(|| unrelated(deposit, &fits))
}

/// Classifies a deposit that meets a demand.
fn met(deposit: &Deposit, fits: &[(&Demand, Fit)]) -> Option<Classification> {
    let on_time = fits
        .iter()
        .filter(|(_, fit)| matches!(fit, Fit::OnTime(..)));
    let late = fits.iter().filter(|(_, fit)| matches!(fit, Fit::Late(..)));
    let mut met = on_time.chain(late);
    let (demand, Fit::OnTime(day, worth) | Fit::Late(day, worth)) = met.next()? else {
        return None;
    };
    let is_late = is_late(demand, *day);
    let mut reasons = vec![format!(
        "{} meets demand {}",
        worth.on(*day),
        described(demand)
    )];
    let after = after_deadline(demand, deposit.time);
    reasons.extend(after.or_else(|| {
        // In bitcoin the day does not matter.
        let rests_on_day = worth.on(*day) != worth.to_string();
        day_before(deposit.time, *day).filter(|_| rests_on_day)
    }));
    let others = met.filter(|(other, _)| other.name != demand.name);
    reasons.extend(others.map(|(other, fit)| {
        format!(
            "also meets demand \"{}\", but \"{}\" {}",
            other.name,
            demand.name,
            if matches!(fit, Fit::Late(..)) && !is_late {
                "is met on time"
            } else {
                "comes first in the case"
            }
        )
    }));
    Some(Classification {
        class: if is_late { Class::Late } else { Class::Payment },
        demand: Some(demand.name.clone()),
        reasons,
        check: DemandCheck::Done,
        miss: None,
        group: None,
    })
}

/// Classifies a deposit that could not be checked for want of a price.
fn unchecked(deposit: &Deposit, case: &Case, fits: &[(&Demand, Fit)]) -> Option<Classification> {
    let mut reasons: Vec<String> = Vec::new();
    for (demand, fit) in fits {
        if let Fit::NoRate(day, currency) = fit {
            reasons.push(format!(
                "no {currency} rate for {day}: the demand could not be checked"
            ));
            reasons.extend(after_deadline(demand, deposit.time));
        }
    }
    if reasons.is_empty() {
        return None;
    }
    reasons.sort_by_key(|reason| !reason.starts_with("no "));
    reasons.dedup();
    Some(Classification {
        class: Class::Payment,
        // Without a value only the case file ties the deposit to a demand.
        demand: own_demand(case, deposit.address).map(|demand| demand.name.clone()),
        reasons,
        check: DemandCheck::NoRate,
        miss: None,
        group: None,
    })
}

/// Classifies a deposit that meets no demand.
fn unrelated(deposit: &Deposit, fits: &[(&Demand, Fit)]) -> Classification {
    // A demand that rises has begun with its first amount.
    let has_begun = |name: &str| {
        let mut fits = fits.iter();
        fits.any(|(demand, fit)| demand.name == name && !matches!(fit, Fit::Early))
    };
    let reasons = fits.iter().filter_map(|(demand, fit)| match fit {
        Fit::Early if has_begun(&demand.name) => None,
        Fit::Early => Some(format!(
            "in a block of {}, before demand \"{}\" began on {}",
            deposit.time.day(),
            demand.name,
            demand.from?
        )),
        Fit::Differs(worths) => Some(format!(
            "{} does not meet demand {}{}",
            Worth::on_each(worths),
            described(demand),
            match is_small(demand, worths) {
                true => ": less than a hundredth of it, left out of sums",
                false => "",
            }
        )),
        _ => None,
    });
    Classification {
        class: Class::Unrelated,
        demand: None,
        reasons: reasons.collect(),
        check: DemandCheck::Done,
        miss: None,
        group: None,
    }
}

fn is_small(demand: &Demand, worths: &[(Date, Worth)]) -> bool {
    let bounds = DemandRange::of(demand);
    worths.iter().all(|(_, worth)| bounds.dwarf(*worth, SMALL))
}
