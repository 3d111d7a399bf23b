//! What each deposit to a case address is: paid, paid late, paid in parts, or something else. Pure: the deposits, the
//! question and the prices go in, one verdict per deposit comes out.
//!
//! In this order, the first rule that applies decides:
//!
//! 1. `dust`: the value is at most the dust limit.
//! 2. `internal`: paid by the wallet of the case itself, other than through a CoinJoin.
//! 3. `payment`: the case has no demands.
//! 4. `payment`: meets a demand in value, on a day from its `from` to its `deadline`, both included, in UTC.
//! 5. `late`: meets a demand in value, after the day of its deadline.
//! 6. `payment`: a demand in fiat money could apply, but no price is known for the day. Unknown is not unrelated.
//! 7. `instalment`: see below.
//! 8. `unrelated`.
//!
//! Asked for are the demand that the deposit's address names, or all where it names none. Of several that are met the
//! first in file order counts; one that is met on time goes before one that is met late.
//!
//! A deposit meets a demand where its value lies in the demand's range, widened by the tolerance: `min * (1 - t)` down
//! to the next unit, `max * (1 + t)` up to the next unit, the unit being a satoshi or a cent. In fiat money the value
//! of a deposit is itself a range, from the lowest to the highest price of its day, and it is enough that the two
//! ranges share a cent.
//!
//! Instalments are looked for per address and demand, demands in file order. In chain order, the deposits to the
//! address that meet no demand, are not dust or internal, have a price, lie in the period, and do not alone exceed the
//! range are added up, lowest and highest values apart. As soon as the sum reaches the range, the adding stops. If the
//! sum meets the demand and two or more deposits make it, each of them is an instalment, and the next deposit begins
//! a new sum. If it exceeds the range, the search ends for this address and demand: which of the deposits belong
//! together can then not be told. A sum that never reaches the range makes no instalments.

#[cfg(test)]
mod tests;
mod worth;

use std::collections::BTreeMap;

use bitcoin::Amount;
use jiff::civil::Date;

use super::findings::{Class, Time};
use super::question::{Case, Demand, Tolerance};
use crate::ledger::AddressNum;
use crate::rates::{Currency, Rates};
use worth::{Bounds, Worth};

/// An output received by a case address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deposit {
    /// Index of its address in [`Case::addresses`].
    pub address: usize,
    /// Its value.
    pub value: Amount,
    /// Time of its block.
    pub time: Time,
    /// Whether the wallet of the case paid it.
    pub from_case_wallet: bool,
    /// Whether a CoinJoin paid it.
    pub by_coinjoin: bool,
    /// The wallet that paid it, by its root; `None` where that does not tell one person: an input is unknown or they
    /// are of several wallets, a CoinJoin paid, or a service.
    pub payer: Option<AddressNum>,
}

/// What a deposit is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Its class.
    pub class: Class,
    /// The demand it answers, where that is known.
    pub demand: Option<String>,
    /// Why, in short phrases.
    pub reasons: Vec<String>,
    /// Whether it could be held against the demands.
    pub check: Check,
}

/// Whether a deposit could be held against the demands. What could not counts all the same: unknown is not unrelated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// It could.
    Done,
    /// No rate is known for its day.
    NoRate,
    /// Which deposits belong together cannot be decided.
    Undecided,
}

/// Judges deposits, given in chain order; the verdicts are in the same order.
pub fn classify(deposits: &[Deposit], case: &Case, rates: &[Rates]) -> Vec<Verdict> {
    let mut verdicts: Vec<Verdict> = deposits
        .iter()
        .map(|deposit| judge(deposit, case, rates))
        .collect();
    find_instalments(deposits, case, rates, &mut verdicts);
    for (deposit, verdict) in deposits.iter().zip(&mut verdicts) {
        if deposit.by_coinjoin {
            verdict.reasons.push("paid by a coinjoin".to_owned());
        }
    }
    verdicts
}

/// Judges one deposit without regard to the others.
fn judge(deposit: &Deposit, case: &Case, rates: &[Rates]) -> Verdict {
    let plain = |class, reason: String| Verdict {
        class,
        demand: None,
        reasons: vec![reason],
        check: Check::Done,
    };
    if deposit.value <= case.limits.dust {
        return plain(
            Class::Dust,
            format!(
                "{} sat is not above the dust limit of {} sat",
                deposit.value.to_sat(),
                case.limits.dust.to_sat()
            ),
        );
    }
    if deposit.from_case_wallet && !deposit.by_coinjoin {
        return plain(Class::Internal, "paid by the wallet of the case".to_owned());
    }
    if case.demands.is_empty() {
        return plain(Class::Payment, "the case names no demand".to_owned());
    }
    by_demand(deposit, case, rates)
}

/// How a deposit stands to one demand.
enum Fit {
    Early,
    OnTime(Worth),
    Late(Worth),
    Differs(Worth),
    NoRate(Currency),
}

fn fit(deposit: &Deposit, demand: &Demand, rates: &[Rates]) -> Fit {
    let day = deposit.time.day();
    if demand.from.is_some_and(|from| day < from) {
        return Fit::Early;
    }
    match Worth::of(deposit, demand, rates) {
        Err(currency) => Fit::NoRate(currency),
        Ok(worth) if !Bounds::of(demand).are_met_by(worth) => Fit::Differs(worth),
        Ok(worth) if is_late(demand, day) => Fit::Late(worth),
        Ok(worth) => Fit::OnTime(worth),
    }
}

fn by_demand(deposit: &Deposit, case: &Case, rates: &[Rates]) -> Verdict {
    let fits: Vec<(&Demand, Fit)> = candidates(case, deposit.address)
        .map(|demand| (demand, fit(deposit, demand, rates)))
        .collect();
    let day = deposit.time.day();

    let on_time = fits.iter().filter(|(_, fit)| matches!(fit, Fit::OnTime(_)));
    let late = fits.iter().filter(|(_, fit)| matches!(fit, Fit::Late(_)));
    let mut met = on_time.chain(late);
    if let Some((demand, Fit::OnTime(worth) | Fit::Late(worth))) = met.next() {
        let mut reasons = vec![format!(
            "{} meets demand {}",
            worth.on(day),
            described(demand)
        )];
        let late = is_late(demand, day);
        if late {
            reasons.extend(after_deadline(demand, day));
        }
        reasons.extend(met.map(|(other, _)| {
            format!(
                "also meets demand \"{}\", but \"{}\" {}",
                other.name,
                demand.name,
                if is_late(other, day) && !late {
                    "is met on time"
                } else {
                    "comes first in the case"
                }
            )
        }));
        return Verdict {
            class: if late { Class::Late } else { Class::Payment },
            demand: Some(demand.name.clone()),
            reasons,
            check: Check::Done,
        };
    }

    let mut unchecked: Vec<String> = Vec::new();
    for (demand, fit) in &fits {
        if let Fit::NoRate(currency) = fit {
            unchecked.push(format!(
                "no {currency} rate for {day}: the demand could not be checked"
            ));
            unchecked.extend(after_deadline(demand, day));
        }
    }
    if !unchecked.is_empty() {
        unchecked.sort_by_key(|reason| !reason.starts_with("no "));
        unchecked.dedup();
        return Verdict {
            class: Class::Payment,
            // Without a value only the investigator's own word ties the deposit to a demand.
            demand: own_demand(case, deposit.address).map(|demand| demand.name.clone()),
            reasons: unchecked,
            check: Check::NoRate,
        };
    }

    Verdict {
        class: Class::Unrelated,
        demand: None,
        reasons: fits
            .iter()
            .filter_map(|(demand, fit)| match fit {
                Fit::Early => Some(format!(
                    "paid on {day}, before demand \"{}\" began on {}",
                    demand.name, demand.from?
                )),
                Fit::Differs(worth) => Some(format!(
                    "{} does not meet demand {}",
                    worth.on(day),
                    described(demand)
                )),
                _ => None,
            })
            .collect(),
        check: Check::Done,
    }
}

/// Turns unrelated deposits that together meet a demand into instalments, as the module documentation lays down.
fn find_instalments(deposits: &[Deposit], case: &Case, rates: &[Rates], verdicts: &mut [Verdict]) {
    let mut by_address: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, deposit) in deposits.iter().enumerate() {
        by_address.entry(deposit.address).or_default().push(index);
    }
    for (address, indices) in by_address {
        for demand in candidates(case, address) {
            let open: Vec<(usize, Worth)> = indices
                .iter()
                .filter(|index| verdicts[**index].class == Class::Unrelated)
                .filter_map(|index| Some((*index, part(&deposits[*index], demand, rates)?)))
                .collect();
            for group in groups(&open, &Bounds::of(demand)) {
                let sum = group
                    .iter()
                    .map(|(_, worth)| *worth)
                    .reduce(Worth::plus)
                    .map(|sum| sum.to_string())
                    .unwrap_or_default();
                for (index, worth) in group {
                    verdicts[*index] = Verdict {
                        class: Class::Instalment,
                        demand: Some(demand.name.clone()),
                        reasons: vec![format!(
                            "{}, one of {} deposits to this address, together {sum}, that meet demand {}",
                            worth.on(deposits[*index].time.day()),
                            group.len(),
                            described(demand)
                        )],
                        check: Check::Done,
                    };
                }
            }
        }
    }
}

/// The value of a deposit that can be a part of what a demand asks for.
fn part(deposit: &Deposit, demand: &Demand, rates: &[Rates]) -> Option<Worth> {
    match fit(deposit, demand, rates) {
        Fit::Differs(worth)
            if !is_late(demand, deposit.time.day()) && !Bounds::of(demand).exceeded_by(worth) =>
        {
            Some(worth)
        }
        _ => None,
    }
}

/// Stretches of deposits whose sums meet the bounds.
fn groups<'a>(open: &'a [(usize, Worth)], bounds: &Bounds) -> Vec<&'a [(usize, Worth)]> {
    let mut groups = Vec::new();
    let mut start = 0;
    let mut sum: Option<Worth> = None;
    for (place, (_, worth)) in open.iter().enumerate() {
        let total = sum.map_or(*worth, |sum| sum.plus(*worth));
        if bounds.exceeded_by(total) {
            break;
        }
        if bounds.are_met_by(total) {
            groups.push(&open[start..=place]);
            start = place + 1;
            sum = None;
        } else {
            sum = Some(total);
        }
    }
    groups
}

/// The demand that an address names.
fn own_demand(case: &Case, address: usize) -> Option<&Demand> {
    case.demand(case.addresses.get(address)?.demand.as_deref()?)
}

/// The demands that a deposit to an address may answer.
fn candidates(case: &Case, address: usize) -> impl Iterator<Item = &Demand> {
    let own = own_demand(case, address);
    case.demands
        .iter()
        .filter(move |demand| own.is_none_or(|own| own.name == demand.name))
}

fn is_late(demand: &Demand, day: Date) -> bool {
    demand.deadline.is_some_and(|deadline| day > deadline)
}

fn after_deadline(demand: &Demand, day: Date) -> Option<String> {
    let deadline = demand.deadline.filter(|deadline| day > *deadline)?;
    Some(format!("paid on {day}, after the deadline of {deadline}"))
}

/// A demand by its name and what it asks for.
fn described(demand: &Demand) -> String {
    let tolerance = match demand.tolerance {
        Tolerance::ZERO => String::new(),
        some => format!(" give or take {some}"),
    };
    format!("\"{}\" of {}{tolerance}", demand.name, demand.amount)
}
