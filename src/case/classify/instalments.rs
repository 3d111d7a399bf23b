//! Deposits that answer a demand together, by the rules that the module above lays down.
//!
//! The work is bounded by deposits times demands, but for a sort: every search is one pass along a row of parts. Sets of
//! parts that do not follow one another are not tried; among many deposits some set always adds up.

use std::collections::{BTreeMap, BTreeSet};

use super::days::{after_deadline, is_surely_late};
use super::runs::runs;
use super::single::{Fit, SMALL, fit};
use super::worth::{Bounds, Worth};
use super::{Check, Deposit, Verdict, candidates, described};
use crate::case::findings::{Class, Time};
use crate::case::question::{Case, Demand};
use crate::case::words::counted;
use crate::ledger::AddressNum;
use crate::rates::Rates;

/// What is less than this part of a demand is left out where payers are not known or differ, and at the second attempt
/// where they do not.
const SUBSTANTIAL: i128 = 10;
/// Seconds between the first and the last of a sum whose payers are not known or differ.
const TOGETHER: i64 = 30 * 86_400;
/// Purses that one person may pay from at one address.
const PURSES: usize = 3;

/// A deposit that can be a part of what a demand asks for.
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

/// Turns unrelated deposits that answer a demand together into what they are.
pub(super) fn find(deposits: &[Deposit], case: &Case, rates: &[Rates], verdicts: &mut [Verdict]) {
    let mut search = Search {
        deposits,
        case,
        rates,
        verdicts,
    };
    // A demand that is met on time goes before one that is met late.
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

/// The parts of a demand among deposits that are unrelated so far, in chain order.
pub(super) fn parts(
    deposits: &[Deposit],
    case: &Case,
    rates: &[Rates],
    verdicts: &[Verdict],
    demand: &Demand,
) -> Vec<Part> {
    let open = (0..deposits.len()).filter(|index| verdicts[*index].class == Class::Unrelated);
    let parts = open.filter_map(|index| part(deposits, index, case, rates, demand));
    parts.collect()
}

/// A deposit as a part of a demand, if it can be one.
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
    (!Bounds::of(demand).exceeded_by(worth)).then(|| Part {
        index,
        payer: deposit.payer,
        purse: deposit.purse,
        address: deposit.address,
        worth,
        time: deposit.time,
        is_late: is_surely_late(demand, deposit.time),
    })
}

/// Parts by their payers, as far as those are known.
pub(super) fn by_payer(parts: Vec<Part>) -> BTreeMap<AddressNum, Vec<Part>> {
    let mut by_payer: BTreeMap<AddressNum, Vec<Part>> = BTreeMap::new();
    for part in parts {
        if let Some(payer) = part.payer {
            by_payer.entry(payer).or_default().push(part);
        }
    }
    by_payer
}

/// The sum of parts; `None` of none.
pub(super) fn sum(parts: &[Part]) -> Option<Worth> {
    parts.iter().map(|part| part.worth).reduce(Worth::plus)
}

struct Search<'a> {
    deposits: &'a [Deposit],
    case: &'a Case,
    rates: &'a [Rates],
    verdicts: &'a mut [Verdict],
}

impl Search<'_> {
    fn parts(&self, demand: &Demand) -> Vec<Part> {
        parts(self.deposits, self.case, self.rates, self.verdicts, demand)
    }

    fn of_one_payer(&mut self, demand: &Demand, with_late: bool) {
        let bounds = Bounds::of(demand);
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
                    self.are_instalments(demand, group, Check::Done);
                }
                parts.retain(|part| !taken.contains(&part.index));
            }
        }
    }

    fn too_much_of_one_payer(&mut self, demand: &Demand) {
        let bounds = Bounds::of(demand);
        let exceeds = |parts: &[Part]| {
            parts.len() > 1 && sum(parts).is_some_and(|sum| bounds.exceeded_by(sum))
        };
        let unpriced = self.payers_without_a_price(demand);
        for (payer, all) in by_payer(self.parts(demand)) {
            let large = all.iter().filter(|part| !bounds.dwarf(part.worth, SMALL));
            let large: Vec<Part> = large.copied().collect();
            let (group, why) = if exceeds(&large) {
                (large, "exceed")
            } else if exceeds(&all) {
                (all, "exceed")
            } else if unpriced.contains(&payer) {
                (
                    large,
                    "may meet, with what the payer paid on days without a rate,",
                )
            } else {
                continue;
            };
            let total = sum(&group).map_or_else(String::new, |sum| sum.to_string());
            for part in &group {
                let deposit = &self.deposits[part.index];
                let mut reasons = vec![format!(
                    "{}, {} that {why} demand {}: which of them answer it cannot be decided",
                    self.worth(demand, part),
                    match group.len() {
                        1 => "a deposit".to_owned(),
                        several =>
                            format!("one of {several} deposits by one payer, together {total},"),
                    },
                    described(demand)
                )];
                reasons.extend(after_deadline(demand, deposit.time));
                self.verdicts[part.index] = Verdict {
                    class: Class::Payment,
                    demand: Some(demand.name.clone()),
                    reasons,
                    check: Check::Undecided,
                    miss: None,
                };
            }
        }
    }

    /// Payers of deposits that could not be held against a demand for want of a price.
    fn payers_without_a_price(&self, demand: &Demand) -> BTreeSet<AddressNum> {
        let verdicts = self.deposits.iter().zip(self.verdicts.iter());
        let unpriced = verdicts.filter(|(deposit, verdict)| {
            verdict.check == Check::NoRate
                && candidates(self.case, deposit.address)
                    .any(|candidate| candidate.name == demand.name)
                && matches!(fit(deposit, demand, self.rates), Fit::NoRate(..))
        });
        unpriced.filter_map(|(deposit, _)| deposit.payer).collect()
    }

    fn of_payers_unknown_or_few(&mut self, demand: &Demand, with_late: bool) {
        let bounds = Bounds::of(demand);
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

    /// Looks for runs in a row of parts of which it is not known that one person paid them.
    fn undecided(&mut self, demand: &Demand, row: &[Part]) {
        let values: Vec<Worth> = row.iter().map(|part| part.worth).collect();
        let may_be_one = |range: std::ops::Range<usize>| may_be_of_one_person(&row[range]);
        for run in runs(&values, Bounds::of(demand), false, may_be_one) {
            self.are_instalments(demand, &row[run], Check::Undecided);
        }
    }

    /// Records that parts meet a demand together.
    fn are_instalments(&mut self, demand: &Demand, group: &[Part], check: Check) {
        let total = sum(group).map_or_else(String::new, |sum| sum.to_string());
        let addresses: BTreeSet<usize> = group.iter().map(|part| part.address).collect();
        let to = match addresses.len() {
            1 => "to this address".to_owned(),
            several => format!("to {several} addresses"),
        };
        let is_completed_late = group.iter().any(|part| part.is_late);
        let others: Vec<String> = self.also_met(demand, group);
        for part in group {
            let mut reasons = vec![format!(
                "{}, one of {} deposits {} {to}, together {total}, that meet demand {}",
                self.worth(demand, part),
                group.len(),
                payers(group),
                described(demand)
            )];
            if check == Check::Undecided {
                reasons.push(
                    "whether they belong together cannot be decided: it is not known that one person paid them"
                        .to_owned(),
                );
            }
            reasons.extend(after_deadline(demand, part.time));
            if let (true, false, Some(deadline)) =
                (is_completed_late, part.is_late, demand.deadline)
            {
                reasons.push(format!(
                    "the sum is complete only in a block after the deadline of {deadline}"
                ));
            }
            reasons.extend(others.iter().cloned());
            self.verdicts[part.index] = Verdict {
                class: if part.is_late {
                    Class::Late
                } else {
                    Class::Instalment
                },
                demand: Some(demand.name.clone()),
                reasons,
                check,
                miss: None,
            };
        }
    }

    /// Says which other demands parts would meet together.
    fn also_met(&self, demand: &Demand, group: &[Part]) -> Vec<String> {
        let others = self.case.demands.iter();
        let others = others.filter(|other| other.name != demand.name);
        let met = others.filter(|other| {
            let same: Option<Vec<Part>> = group
                .iter()
                .map(|it| part(self.deposits, it.index, self.case, self.rates, other))
                .collect();
            let total = same.as_deref().and_then(sum);
            total.is_some_and(|total| Bounds::of(other).are_met_by(total))
        });
        met.map(|other| {
            format!(
                "together they also meet demand \"{}\", but \"{}\" comes first",
                other.name, demand.name
            )
        })
        .collect()
    }

    /// What a part is worth, with the days whose prices it rests on.
    fn worth(&self, demand: &Demand, part: &Part) -> String {
        match fit(&self.deposits[part.index], demand, self.rates) {
            Fit::Differs(worths) => Worth::on_each(&worths),
            _ => part.worth.to_string(),
        }
    }
}

/// Whether it is possible, and not too far-fetched, that one person made these deposits.
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

/// The payers of parts, in words.
fn payers(parts: &[Part]) -> String {
    let known: BTreeSet<AddressNum> = parts.iter().filter_map(|part| part.payer).collect();
    match (known.len(), parts.iter().any(|part| part.payer.is_none())) {
        (0, _) => "by payers not known".to_owned(),
        (1, false) => "by one payer".to_owned(),
        (several, false) => format!("by {several} payers"),
        (some, true) => format!("by {} and payers not known", counted(some, "payer")),
    }
}
