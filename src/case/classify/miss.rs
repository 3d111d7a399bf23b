//! Measures how near a deposit that does not count came to a demand: alone, or with others of its payer or address. An
//! exchange that deducts its fee turns 1 BTC into 0.9995 BTC, and a case must not silently end on that.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::instalments::{Part, by_payer, parts, sum};
use super::single::{Fit, SMALL, fit};
use super::worth::{DemandRange, Worth};
use super::{Classification, Deposit, candidates, described};
use crate::case::question::{Case, Demand};
use crate::findings::Class;
use crate::language::{Sentence, Value, say};
use crate::ledger::AddressNum;
use crate::rates::Rates;

/// How near a deposit came to a demand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Miss {
    /// Distance as a share of the minimum demanded, in parts per million.
    pub share: u64,
    /// Whether it falls short.
    pub is_short: bool,
    /// Whether the deposit alone is small compared with every candidate demand.
    pub is_small: bool,
    /// Whether it exceeds a demand together with others not known to be of one payer.
    pub exceeds_together: bool,
    /// Its value and the difference, as a clause.
    pub text: Sentence,
}

/// Measures each unrelated deposit, and notes other deposits of its payer.
pub(super) fn measure(
    deposits: &[Deposit],
    case: &Case,
    rates: &[Rates],
    verdicts: &mut [Classification],
) {
    for (deposit, verdict) in deposits.iter().zip(verdicts.iter_mut()) {
        if verdict.class == Class::Unrelated {
            verdict.miss = alone(deposit, case, rates);
        }
    }
    for demand in &case.demands {
        let all = parts(deposits, case, rates, verdicts, demand);
        let bounds = DemandRange::of(demand);
        let large = all
            .into_iter()
            .filter(|part| !bounds.dwarf(part.worth, SMALL));
        let (known, unknown): (Vec<Part>, Vec<Part>) = large.partition(|part| part.payer.is_some());
        let mut by_address: BTreeMap<usize, Vec<Part>> = BTreeMap::new();
        for part in unknown {
            by_address.entry(part.address).or_default().push(part);
        }
        for group in by_payer(known).values() {
            together(demand, group, "deposits-by-one-payer", verdicts);
        }
        for group in by_address.values() {
            together(demand, group, "deposits-by-payers-unknown", verdicts);
        }
    }
    tell_of_payers(deposits, verdicts);
}

/// Measures a deposit by itself against a demand.
fn alone(deposit: &Deposit, case: &Case, rates: &[Rates]) -> Option<Miss> {
    let misses: Vec<(Miss, bool)> = candidates(case, deposit.address)
        .filter_map(|demand| {
            let bounds = DemandRange::of(demand);
            let (worths, early) = match fit(deposit, demand, rates) {
                Fit::Differs(worths) => (worths, None),
                Fit::Early => {
                    let day = deposit.time.day();
                    let worth = Worth::of(deposit.value, day, demand, rates).ok()?;
                    let from = demand.from?;
                    (vec![(day, worth)], Some((day, from)))
                }
                _ => return None,
            };
            let is_small = worths.iter().all(|(_, worth)| bounds.dwarf(*worth, SMALL));
            let (day, worth) = worths
                .into_iter()
                .min_by_key(|(_, worth)| bounds.distance(*worth).abs())?;
            let miss = miss(demand, worth, worth.on(day), early);
            Some((miss, is_small))
        })
        .collect();
    let is_small = misses.iter().all(|(_, is_small)| *is_small);
    let (nearest, _) = misses.into_iter().min_by_key(|(miss, _)| miss.share)?;
    Some(Miss {
        is_small,
        ..nearest
    })
}

/// Measures a value against a demand, with a description and a suffix for other obstacles.
fn miss(demand: &Demand, worth: Worth, value: Sentence, early: Option<(Date, Date)>) -> Miss {
    let bounds = DemandRange::of(demand);
    let distance = bounds.distance(worth);
    let gap = worth.amount(distance.abs());
    let name = described(demand);
    let text = match distance {
        0 => say!("miss-meets", value = value, demand = name),
        short if short < 0 => say!("miss-short", value = value, gap = gap, demand = name),
        _ => say!("miss-exceeds", value = value, gap = gap, demand = name),
    };
    let text = match early {
        None => text,
        Some((day, from)) => {
            let (day, from) = (Value::IsoDay(day), Value::IsoDay(from));
            say!("miss-early", miss = text, day = day, from = from)
        }
    };
    Miss {
        share: u64::try_from(bounds.share(distance)).unwrap_or(u64::MAX),
        is_short: distance < 0,
        is_small: false,
        exceeds_together: false,
        text,
    }
}

/// Records the distance of the sum on its deposits if it is nearer than each alone.
fn together(
    demand: &Demand,
    group: &[Part],
    message: &'static str,
    verdicts: &mut [Classification],
) {
    let Some(total) = sum(group).filter(|_| group.len() > 1) else {
        return;
    };
    let values = [
        ("total", total.words().into()),
        ("count", group.len().into()),
    ];
    let value = Sentence::new(message, values);
    let mut sum = miss(demand, total, value, None);
    // An excess by one payer counts unchecked.
    sum.exceeds_together = sum.share > 0 && !sum.is_short;
    for part in group {
        let verdict = &mut verdicts[part.index];
        if let Some(alone) = &mut verdict.miss
            && (sum.share < alone.share || sum.exceeds_together)
        {
            verdict.reasons.push(sum.text.clone());
            *alone = Miss {
                is_small: alone.is_small,
                ..sum.clone()
            };
        }
    }
}

/// Notes on a deposit that does not count that its payer made one that does.
fn tell_of_payers(deposits: &[Deposit], verdicts: &mut [Classification]) {
    let counted = deposits.iter().zip(verdicts.iter());
    let counted = counted.filter(|(_, verdict)| verdict.class.counts_as_paid());
    let payers: BTreeSet<AddressNum> = counted.filter_map(|(deposit, _)| deposit.payer).collect();
    for (deposit, verdict) in deposits.iter().zip(verdicts) {
        if verdict.class == Class::Unrelated
            && deposit.payer.is_some_and(|payer| payers.contains(&payer))
        {
            verdict.reasons.push(say!("payer-also-counts"));
        }
    }
}
