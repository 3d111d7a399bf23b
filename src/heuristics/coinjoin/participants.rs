//! Participants: a participant of a join is a script that is paid, and an owner who can have funded it.
//!
//! Equal outputs are common: a payout has as many as it has payees, and one script can be paid many times. So outputs
//! are counted by the scripts that they pay, and each needs a funder of its own. A funder is an owner visible in the
//! inputs, with all funds of that owner; an input without a visible owner funds nothing. A participant may use
//! several addresses, so several funders can be one participant, but no funder can be two.
//!
//! Which funder belongs to which script cannot be known. The conditions here are met by every true join, however its
//! inputs are divided, and hardly ever by a payer of many payees:
//!
//! * [`are_round_sums`]: change is not a round sum, so a transaction that pays several round sums to several payees
//!   each is a payout.
//! * [`most_funders`]: the largest number of owners that can have funded a sum each. A fund below the sum needs
//!   others to reach it.
//! * [`is_shared_out`]: the receipts of each participant must be covered by funds no larger than them. A fund larger
//!   than the receipts of any participant belongs to a payer. A few funds are divided in every way.
//! * [`has_no_payer`]: the same bound from above, if it is unknown who receives which of several joined sums.

use super::{Inputs, Outputs};

/// A round sum is a multiple of this, in satoshi: a thousandth of a bitcoin.
const ROUND: u64 = 100_000;

/// Whether a transaction pays three or more different round sums, each to several payees, and at most two other
/// outputs. In a join all outputs except the joined ones are change, and change is the odd rest of a coin. The bounds
/// are ours.
pub(super) fn are_round_sums(outputs: &Outputs) -> bool {
    let sums = outputs.tally.iter();
    let sums = sums.filter(|(value, times)| *times >= 2 && value.to_sat().is_multiple_of(ROUND));
    let (count, paid) = sums.fold((0, 0), |(count, paid), (_, times)| {
        (count + 1, paid + times)
    });
    count >= 3 && outputs.values.len() <= paid + 2
}

/// The largest number of owners that can have brought `value` each. Funds below it reach it together, at least two of
/// them.
pub(super) fn most_funders(inputs: &Inputs, value: u64) -> usize {
    let funds = inputs.funds();
    let small = &funds[..funds.partition_point(|fund| *fund < value)];
    let sum = small
        .iter()
        .fold(0, |sum: u64, fund| sum.saturating_add(*fund));
    let reached = sum.checked_div(value).unwrap_or_default();
    let together =
        usize::try_from(reached).map_or(small.len(), |reached| reached.min(small.len() / 2));
    funds.len() - small.len() + together
}

/// Largest differences between what a participant receives and contributes, in satoshi. All bounds are ours.
#[derive(Debug, Clone, Copy)]
pub(super) struct Margins {
    /// Most that a participant earns, after [`most_earned`](super::settlement::most_earned).
    pub(super) earned: u64,
    /// Most that a participant pays: the miner's fee and a coordinator's charge.
    pub(super) paid: u64,
}

/// Whether participants who receive `value` each, and at most one of the other outputs each, can have contributed
/// what they receive. `spent` is the amount that one of them, the taker in a market, may have paid beyond the margin.
pub(super) fn is_shared_out(
    outputs: &Outputs,
    inputs: &Inputs,
    value: u64,
    participants: usize,
    margins: Margins,
    spent: u64,
) -> bool {
    let mut others = outputs.beside(&[value], participants);
    others.sort_unstable_by(|one, next| next.cmp(one));
    let others = others.into_iter().chain(std::iter::repeat(0));
    let gets = others.take(participants);
    let mut gets: Vec<u64> = gets.map(|other| value.saturating_add(other)).collect();
    gets.reverse();
    let with_taker = Margins {
        paid: margins.paid.saturating_add(spent),
        ..margins
    };
    is_met(&gets, inputs.funds(), margins, true)
        && is_met(&gets, inputs.funds(), with_taker, false)
        && !is_no_way(&gets, inputs.funds(), with_taker)
}

/// Whether funds cover the receipts of participants, both in ascending order. For those with the smallest receipts
/// there must be enough funds, of a sufficient sum, that are no larger than the largest of these receipts and its
/// cost. One participant can be left out.
fn is_met(gets: &[u64], funds: &[u64], margins: Margins, mut can_leave_out: bool) -> bool {
    let mut funds = funds.iter().peekable();
    // For receipts up to this one: their sum and number; the sum and number of the funds available.
    let (mut needed, mut needing, mut funded, mut funding) = (0_u64, 0_usize, 0_u64, 0_usize);
    for get in gets {
        let most = get.saturating_add(margins.paid);
        while let Some(fund) = funds.next_if(|fund| **fund <= most) {
            funded = funded.saturating_add(*fund);
            funding += 1;
        }
        let with = needed.saturating_add(get.saturating_sub(margins.earned));
        if with <= funded && needing < funding {
            (needed, needing) = (with, needing + 1);
        } else if can_leave_out {
            can_leave_out = false;
        } else {
            return false;
        }
    }
    true
}

/// Most funds that are divided in every way.
const MOST_FUNDS: usize = 12;
/// Steps of that search after which it is given up.
const MOST_STEPS: usize = 50_000;

/// Whether every division of all funds was tried, and none gives each participant what it contributed.
fn is_no_way(gets: &[u64], funds: &[u64], margins: Margins) -> bool {
    if funds.len() > MOST_FUNDS {
        return false;
    }
    // The sum of each selection of funds. The bits of an index select them.
    let mut sums = vec![0_u64];
    for fund in funds {
        let with = |sum: &u64| sum.saturating_add(*fund);
        sums.extend(sums.clone().iter().map(with));
    }
    let choices = |get: &u64| -> Vec<usize> {
        let range = get.saturating_sub(margins.earned)..=get.saturating_add(margins.paid);
        let fitting = sums.iter().enumerate();
        let fitting = fitting.filter(|(_, sum)| range.contains(sum));
        fitting.map(|(chosen, _)| chosen).collect()
    };
    // Participants with the fewest choices come first.
    let mut choices: Vec<Vec<usize>> = gets.iter().map(choices).collect();
    choices.sort_by_key(Vec::len);
    let mut steps = MOST_STEPS;
    let is_shared = share(&choices, sums.len() - 1, &mut steps);
    !is_shared && steps > 0
}

/// Whether each participant can choose among the remaining funds so that none remains. Stops when no steps are left.
fn share(choices: &[Vec<usize>], left: usize, steps: &mut usize) -> bool {
    let Some((first, others)) = choices.split_first() else {
        return left == 0;
    };
    for chosen in first {
        *steps = steps.saturating_sub(1);
        if *steps == 0 {
            return false;
        }
        if chosen & left == *chosen && share(others, left & !chosen, steps) {
            return true;
        }
    }
    false
}

/// Whether no owner contributed more than participants receive: the owners with the greatest funds are at most this
/// many participants, each of whom receives at most one output of each joined value and one other, or as many others
/// as there are for each.
pub(super) fn has_no_payer(
    outputs: &Outputs,
    inputs: &Inputs,
    joined: &[u64],
    participants: usize,
    paid: u64,
) -> bool {
    let mut others = outputs.beside(joined, usize::MAX);
    others.sort_unstable_by(|one, next| next.cmp(one));
    // One output may be the coordinator's charge.
    let each = others.len().saturating_sub(1).div_ceil(participants.max(1));
    let mut others = others.chunks(each.max(1));
    let counts: Vec<(u64, usize)> = joined
        .iter()
        .map(|value| (*value, outputs.payees_of(*value)))
        .collect();
    let (mut brought, mut got) = (0_u64, 0_u64);
    for (at, fund) in inputs.funds().iter().rev().enumerate() {
        brought = brought.saturating_add(*fund);
        let values = counts.iter().filter(|(_, count)| at < *count);
        let values = values.map(|(value, _)| *value);
        let values = values.chain(others.next().unwrap_or_default().iter().copied());
        got = values.chain([paid]).fold(got, u64::saturating_add);
        if brought > got {
            return false;
        }
    }
    true
}

pub(super) fn no_address_dominates(inputs: &Inputs) -> bool {
    inputs.most_of_one * 10 <= inputs.values.len()
}
