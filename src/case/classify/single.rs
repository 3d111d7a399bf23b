//! Classifies one deposit against the demands, independently of the others.

use jiff::civil::Date;

use super::days::{after_deadline, day_before, days_of, is_late};
use super::worth::{DemandRange, Worth};
use super::{Classification, DemandCheck, Deposit, candidates, described, own_demand};
use crate::case::question::{Case, Demand};
use crate::findings::Class;
use crate::language::{Value, say};
use crate::rates::{Currency, Rates};

/// A value below one in this many of a demand is small.
pub(super) const SMALL: i128 = 100;

/// Classifies one deposit.
pub(super) fn judge(deposit: &Deposit, case: &Case, rates: &[Rates]) -> Classification {
    if deposit.value <= case.limits.dust {
        return Classification::new(
            Class::Dust,
            say!(
                "deposit-not-above-dust",
                value = Value::Number(deposit.value.to_sat().to_string()),
                limit = Value::Number(case.limits.dust.to_sat().to_string())
            ),
        );
    }
    if deposit.from_case_wallet && !deposit.by_coinjoin {
        return Classification::new(Class::Internal, say!("deposit-of-case-wallet"));
    }
    if case.demands.is_empty() {
        return Classification::new(Class::Payment, say!("case-without-demand"));
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
    let mut reasons = vec![say!(
        "meets-demand",
        value = worth.on(*day),
        demand = described(demand)
    )];
    let after = after_deadline(demand, deposit.time);
    reasons.extend(after.or_else(|| {
        // In bitcoin the day does not matter.
        let rests_on_day = worth.is_of_a_day();
        day_before(deposit.time, *day).filter(|_| rests_on_day)
    }));
    let others = met.filter(|(other, _)| other.name != demand.name);
    reasons.extend(others.map(|(other, fit)| {
        let (other, demand) = (&other.name, &demand.name);
        match matches!(fit, Fit::Late(..)) && !is_late {
            true => say!("also-meets-late", other = other, demand = demand),
            false => say!("also-meets", other = other, demand = demand),
        }
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
    let (mut reasons, mut late) = (Vec::new(), Vec::new());
    for (demand, fit) in fits {
        if let Fit::NoRate(day, currency) = fit {
            let currency = Value::Id(currency.to_string());
            reasons.push(say!(
                "no-rate-for-day",
                currency = currency,
                day = Value::IsoDay(*day)
            ));
            late.extend(after_deadline(demand, deposit.time));
        }
    }
    if reasons.is_empty() {
        return None;
    }
    reasons.extend(late);
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
        Fit::Early => Some(say!(
            "before-demand",
            day = Value::IsoDay(deposit.time.day()),
            demand = &demand.name,
            from = Value::IsoDay(demand.from?)
        )),
        Fit::Differs(worths) => {
            let (value, name) = (Worth::on_each(worths), described(demand));
            Some(match is_small(demand, worths) {
                true => say!("meets-no-demand-small", value = value, demand = name),
                false => say!("meets-no-demand", value = value, demand = name),
            })
        }
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
