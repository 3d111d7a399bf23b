//! Bounds the number of persons who paid a demand.
//!
//! * **Most**: each wallet that paid counts once, and so does each deposit whose payer is not known. An exchange pays for
//!   many customers, so each deposit out of its wallet counts too.
//! * **Likely**: as the most, but wallets of which one was paid out of the change of another count once, and so do deposits
//!   that meet the demand together.
//! * **Least**: one person may have many wallets, so wallets set no lower bound. The demand does: as long as nobody pays more
//!   than is demanded, the sum of the deposits is more than fewer persons owe.

use std::collections::{BTreeMap, BTreeSet};

use bitcoin::Amount;

use super::days::days;
use super::worth::{DemandRange, Worth};
use super::{Classification, Deposit};
use crate::case::question::Demand;
use crate::findings::Victims;
use crate::ledger::AddressNum;
use crate::rates::Rates;

/// A deposit that counts as paid towards a demand.
#[derive(Debug, Clone, Copy)]
pub struct PaidDeposit<'a> {
    /// The deposit.
    pub deposit: &'a Deposit,
    /// Its classification.
    pub classification: &'a Classification,
    /// The part of it that is new money.
    pub new: Amount,
}

/// Bounds the number of persons who paid deposits of one demand; `None` stands for deposits of a case without demands.
pub fn victims(paid: &[PaidDeposit<'_>], demand: Option<&Demand>, rates: &[Rates]) -> Victims {
    let wallets: BTreeSet<AddressNum> = paid.iter().filter_map(|it| it.deposit.payer).collect();
    let unknown = || paid.iter().filter(|it| it.deposit.payer.is_none());
    let most = wallets.len() + unknown().count();
    let likely = persons(paid);
    let owed = demand.and_then(|demand| fewest(paid, demand, rates));
    let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    let most = count(most);
    Victims {
        // A wallet may have paid more than was demanded of one person.
        least: owed.unwrap_or(u64::from(most > 0)).min(most),
        likely: count(likely),
        most,
    }
}

/// Counts groups of deposits that seem to be of one person: those of one purse, and those that meet the demand together.
fn persons(paid: &[PaidDeposit<'_>]) -> usize {
    let mut by_purse: BTreeMap<u32, usize> = BTreeMap::new();
    let mut by_group: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    let mut person_of: Vec<usize> = Vec::new();
    for (index, it) in paid.iter().enumerate() {
        let person = match it.deposit.payer {
            Some(_) => *by_purse.entry(it.deposit.purse).or_insert(index),
            None => index,
        };
        person_of.push(person);
        if let Some(group) = it.classification.group {
            by_group.entry(group).or_default().insert(index);
        }
    }
    for deposits in by_group.into_values() {
        let persons: BTreeSet<usize> = deposits.iter().map(|index| person_of[*index]).collect();
        let first = persons.first().copied().unwrap_or_default();
        let of_group = person_of.iter_mut();
        of_group
            .filter(|person| persons.contains(person))
            .for_each(|person| *person = first);
    }
    person_of.into_iter().collect::<BTreeSet<usize>>().len()
}

/// Returns the least number of persons that owe the sum of the deposits; `None` if a price is missing.
fn fewest(paid: &[PaidDeposit<'_>], demand: &Demand, rates: &[Rates]) -> Option<u64> {
    let amounts = demand.by_amount();
    let highest = amounts
        .iter()
        .max_by_key(|amount| DemandRange::of(amount).highest())?;
    let worths = paid.iter().map(|it| {
        // The lowest value on any day on which it may have been paid.
        let each = days(it.deposit.time).into_iter();
        let each = each.filter_map(|day| Worth::of(it.new, day, demand, rates).ok());
        each.reduce(Worth::or)
    });
    let sum = worths.collect::<Option<Vec<Worth>>>()?;
    let sum = sum.into_iter().reduce(Worth::plus)?;
    u64::try_from(DemandRange::of(highest).persons_owing(sum)).ok()
}
