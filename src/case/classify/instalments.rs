//! Finds deposits that together meet a demand, by the rules of the parent module.
//!
//! Work is bounded by deposits times demands, plus a sort: every search is one pass over consecutive parts. Subsets
//! that are not consecutive are not tried; among many deposits some subset always adds up.

use std::collections::{BTreeMap, BTreeSet};

use super::days::{after_deadline, is_surely_late};
use super::runs::runs;
use super::single::{Fit, SMALL, fit};
use super::worth::{DemandRange, Worth};
use super::{Classification, DemandCheck, Deposit, candidates, described};
use crate::case::question::{Case, Demand};
use crate::findings::{Class, Time};
use crate::language::{Sentence, Value, say};
use crate::ledger::AddressNum;
use crate::rates::Rates;

/// Parts below one in this many of a demand are ignored if payers are unknown or differ, and in the second attempt
/// otherwise.
const SUBSTANTIAL: i128 = 10;
/// Most seconds between first and last part if payers are unknown or differ.
const TOGETHER: i64 = 30 * 86_400;
/// Most purses that one person is assumed to pay from at one address.
const PURSES: usize = 3;

/// A deposit that may be part of the amount demanded.
#[derive(Clone, Copy)]
pub(super) struct Part {
    pub(super) index: usize,
    pub(super) payer: Option<AddressNum>,
    purse: u32,
    pub(super) address: usize,
    pub(super) worth: Worth,
    time: Time,
    is_late: bool,
}

/// Reclassifies unrelated deposits that together meet a demand.
pub(super) fn find(
    deposits: &[Deposit],
    case: &Case,
    rates: &[Rates],
    verdicts: &mut [Classification],
) {
    let mut search = Search {
        deposits,
        case,
        rates,
        verdicts,
        groups: 0,
    };
    // A demand met on time precedes one met late.
    for with_late in [false, true] {
        for demand in &case.demands {
            search.of_one_payer(demand, with_late);
        }
    }
    for demand in &case.demands {
        search.too_much_of_one_payer(demand);
    }
    for with_late in [false, true] {
        for demand in &case.demands {
            search.of_payers_unknown_or_few(demand, with_late);
        }
    }
}

/// Returns the parts of a demand among deposits still unrelated, in chain order.
pub(super) fn parts(
    deposits: &[Deposit],
    case: &Case,
    rates: &[Rates],
    verdicts: &[Classification],
    demand: &Demand,
) -> Vec<Part> {
    let open = (0..deposits.len()).filter(|index| verdicts[*index].class == Class::Unrelated);
    let parts = open.filter_map(|index| part(deposits, index, case, rates, demand));
    parts.collect()
}

/// Returns a deposit as a part of a demand, if it can be one.
fn part(
    deposits: &[Deposit],
    index: usize,
    case: &Case,
    rates: &[Rates],
    demand: &Demand,
) -> Option<Part> {
    let deposit = &deposits[index];
    if !candidates(case, deposit.address).any(|candidate| candidate.name == demand.name) {
        return None;
    }
    let Fit::Differs(worths) = fit(deposit, demand, rates) else {
        return None;
    };
    let worth = worths.into_iter().map(|(_, worth)| worth);
    let worth = worth.reduce(Worth::or)?;
    (!DemandRange::of(demand).exceeded_by(worth)).then(|| Part {
        index,
        payer: deposit.payer,
        purse: deposit.purse,
        address: deposit.address,
        worth,
        time: deposit.time,
        is_late: is_surely_late(demand, deposit.time),
    })
}

/// Groups parts by known payer.
pub(super) fn by_payer(parts: Vec<Part>) -> BTreeMap<AddressNum, Vec<Part>> {
    let mut by_payer: BTreeMap<AddressNum, Vec<Part>> = BTreeMap::new();
    for part in parts {
        if let Some(payer) = part.payer {
            by_payer.entry(payer).or_default().push(part);
        }
    }
    by_payer
}

/// Sums parts; `None` if empty.
pub(super) fn sum(parts: &[Part]) -> Option<Worth> {
    parts.iter().map(|part| part.worth).reduce(Worth::plus)
}

struct Search<'a> {
    deposits: &'a [Deposit],
    case: &'a Case,
    rates: &'a [Rates],
    verdicts: &'a mut [Classification],
    /// Number of groups found.
    groups: usize,
}

impl Search<'_> {
    fn parts(&self, demand: &Demand) -> Vec<Part> {
        parts(self.deposits, self.case, self.rates, self.verdicts, demand)
    }

    fn of_one_payer(&mut self, demand: &Demand, with_late: bool) {
        let bounds = DemandRange::of(demand);
        let mut parts = self.parts(demand);
        parts.retain(|part| with_late || !part.is_late);
        for (_, mut parts) in by_payer(parts) {
            for least in [Some(SMALL), Some(SUBSTANTIAL), None] {
                let is_large =
                    |part: &&Part| least.is_none_or(|least| !bounds.dwarf(part.worth, least));
                let row: Vec<Part> = parts.iter().filter(is_large).copied().collect();
                let values: Vec<Worth> = row.iter().map(|part| part.worth).collect();
                let mut taken = BTreeSet::new();
                for run in runs(&values, bounds, true, |_| true) {
                    let group = &row[run];
                    taken.extend(group.iter().map(|part| part.index));
                    self.are_instalments(demand, group, DemandCheck::Done);
                }
                parts.retain(|part| !taken.contains(&part.index));
            }
        }
    }

    fn too_much_of_one_payer(&mut self, demand: &Demand) {
        let bounds = DemandRange::of(demand);
        let exceeds = |parts: &[Part]| {
            parts.len() > 1 && sum(parts).is_some_and(|sum| bounds.exceeded_by(sum))
        };
        let unpriced = self.payers_without_a_price(demand);
        for (payer, all) in by_payer(self.parts(demand)) {
            let large = all.iter().filter(|part| !bounds.dwarf(part.worth, SMALL));
            let large: Vec<Part> = large.copied().collect();
            let (group, exceeds) = if exceeds(&large) {
                (large, true)
            } else if exceeds(&all) {
                (all, true)
            } else if unpriced.contains(&payer) {
                (large, false)
            } else {
                continue;
            };
            let total = sum(&group).map_or_else(Sentence::default, |sum| sum.words());
            for part in &group {
                let deposit = &self.deposits[part.index];
                let deposits = match group.len() {
                    1 => say!("undecided-one-deposit"),
                    several => say!("undecided-deposits", count = several, total = &total),
                };
                let (value, name) = (self.worth(demand, part), described(demand));
                let mut reasons = vec![match exceeds {
                    true => say!(
                        "undecided-exceed",
                        value = value,
                        deposits = deposits,
                        demand = name
                    ),
                    false => say!(
                        "undecided-may-meet",
                        value = value,
                        deposits = deposits,
                        demand = name
                    ),
                }];
                reasons.extend(after_deadline(demand, deposit.time));
                self.verdicts[part.index] = Classification {
                    class: Class::Payment,
                    demand: Some(demand.name.clone()),
                    reasons,
                    check: DemandCheck::Undecided,
                    miss: None,
                    group: None,
                };
            }
        }
    }

    /// Returns the payers of deposits that could not be checked for want of a price.
    fn payers_without_a_price(&self, demand: &Demand) -> BTreeSet<AddressNum> {
        let verdicts = self.deposits.iter().zip(self.verdicts.iter());
        let unpriced = verdicts.filter(|(deposit, verdict)| {
            verdict.check == DemandCheck::NoRate
                && candidates(self.case, deposit.address)
                    .any(|candidate| candidate.name == demand.name)
                && matches!(fit(deposit, demand, self.rates), Fit::NoRate(..))
        });
        unpriced.filter_map(|(deposit, _)| deposit.payer).collect()
    }

    fn of_payers_unknown_or_few(&mut self, demand: &Demand, with_late: bool) {
        let bounds = DemandRange::of(demand);
        let open = |search: &Self| {
            let mut parts = search.parts(demand);
            parts.retain(|part| {
                (with_late || !part.is_late) && !bounds.dwarf(part.worth, SUBSTANTIAL)
            });
            parts
        };
        let mut unknown = open(self);
        unknown.retain(|part| part.payer.is_none());
        self.undecided(demand, &unknown);
        let mut by_purse: BTreeMap<u32, Vec<Part>> = BTreeMap::new();
        for part in open(self) {
            by_purse.entry(part.purse).or_default().push(part);
        }
        for row in by_purse.values() {
            self.undecided(demand, row);
        }
        let mut by_address: BTreeMap<usize, Vec<Part>> = BTreeMap::new();
        for part in open(self) {
            by_address.entry(part.address).or_default().push(part);
        }
        for row in by_address.values() {
            self.undecided(demand, row);
        }
        self.undecided(demand, &open(self));
    }

    /// Finds runs of parts that are not known to have one payer.
    fn undecided(&mut self, demand: &Demand, row: &[Part]) {
        let values: Vec<Worth> = row.iter().map(|part| part.worth).collect();
        let may_be_one = |range: std::ops::Range<usize>| may_be_of_one_person(&row[range]);
        for run in runs(&values, DemandRange::of(demand), false, may_be_one) {
            self.are_instalments(demand, &row[run], DemandCheck::Undecided);
        }
    }

    /// Records that parts together meet a demand.
    fn are_instalments(&mut self, demand: &Demand, group: &[Part], check: DemandCheck) {
        let total = sum(group).map_or_else(Sentence::default, |sum| sum.words());
        let addresses: BTreeSet<usize> = group.iter().map(|part| part.address).collect();
        let to = match addresses.len() {
            1 => say!("to-this-address"),
            several => say!("to-addresses", count = several),
        };
        let is_completed_late = group.iter().any(|part| part.is_late);
        let others: Vec<Sentence> = self.also_met(demand, group);
        self.groups += 1;
        for part in group {
            let mut reasons = vec![say!(
                "one-of-deposits",
                value = self.worth(demand, part),
                count = group.len(),
                payers = payers(group),
                to = &to,
                total = &total,
                demand = described(demand)
            )];
            if check == DemandCheck::Undecided {
                reasons.push(say!("undecided-together"));
            }
            reasons.extend(after_deadline(demand, part.time));
            if let (true, false, Some(deadline)) =
                (is_completed_late, part.is_late, demand.deadline)
            {
                let deadline = Value::IsoDay(deadline);
                reasons.push(say!("complete-after-deadline", deadline = deadline));
            }
            reasons.extend(others.iter().cloned());
            self.verdicts[part.index] = Classification {
                class: if part.is_late {
                    Class::Late
                } else {
                    Class::Instalment
                },
                demand: Some(demand.name.clone()),
                reasons,
                check,
                miss: None,
                group: Some(self.groups),
            };
        }
    }

    /// Notes other demands that the parts would meet together.
    fn also_met(&self, demand: &Demand, group: &[Part]) -> Vec<Sentence> {
        let others = self.case.demands.iter();
        let others = others.filter(|other| other.name != demand.name);
        let met = others.filter(|other| {
            let same: Option<Vec<Part>> = group
                .iter()
                .map(|it| part(self.deposits, it.index, self.case, self.rates, other))
                .collect();
            let total = same.as_deref().and_then(sum);
            total.is_some_and(|total| DemandRange::of(other).are_met_by(total))
        });
        met.map(|other| {
            say!(
                "together-also-meet",
                other = &other.name,
                demand = &demand.name
            )
        })
        .collect()
    }

    /// Describes the value of a part, with the days of its prices.
    fn worth(&self, demand: &Demand, part: &Part) -> Sentence {
        match fit(&self.deposits[part.index], demand, self.rates) {
            Fit::Differs(worths) => Worth::on_each(&worths),
            _ => part.worth.words(),
        }
    }
}

/// Whether one person plausibly made these deposits.
fn may_be_of_one_person(parts: &[Part]) -> bool {
    let known = parts.iter().filter(|part| part.payer.is_some());
    let known: BTreeSet<u32> = known.map(|part| part.purse).collect();
    let unknown = usize::from(parts.iter().any(|part| part.payer.is_none()));
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else {
        return false;
    };
    let is_one_address = parts.iter().all(|part| part.address == first.address);
    (known.len() <= 1 || (is_one_address && known.len() + unknown <= PURSES))
        && (last.time.unix() - first.time.unix()).abs() <= TOGETHER
}

/// Describes the payers of parts.
fn payers(parts: &[Part]) -> Sentence {
    let known: BTreeSet<AddressNum> = parts.iter().filter_map(|part| part.payer).collect();
    match (known.len(), parts.iter().any(|part| part.payer.is_none())) {
        (0, _) => say!("by-payers-unknown"),
        (several, false) => say!("by-payers", count = several),
        (some, true) => say!("by-payers-and-unknown", count = some),
    }
}
