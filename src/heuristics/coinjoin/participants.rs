//! Participants: one who takes part in a join is a script that is paid, and somebody who can have paid for it.
//!
//! Equal outputs are easy to come by: a payout has as many as it has payees, and one script can be paid many times. So outputs
//! are counted by the scripts that they pay, and each needs a funder of its own. A funder is an owner whom inputs show, with
//! everything that this owner brings; an input that shows no owner funds nothing. One who takes part may use several
//! addresses, so several funders can be one participant, but no funder can be two.
//!
//! Which funder stands behind which script cannot be known. What is looked at here are conditions that every true join meets
//! however its inputs are shared out, so that none is lost by them, and that a payer with many payees hardly ever meets:
//!
//! * [`are_round_sums`]: nobody's change is a round sum, so that a transaction that pays several round sums to several each is a payout.
//! * [`most_funders`]: so many can have funded a sum each, at most. A fund below the sum needs others to reach it.
//! * [`is_shared_out`]: what each participant gets has to be met out of funds that are no larger than it. A fund that is larger
//!   than all that any participant gets belongs to a payer. Few funds are shared out in every way.
//! * [`has_no_payer`]: the same from above, where it is not known who gets which of several joined sums.

use super::{Inputs, Outputs};

/// What a round sum is a multiple of, in satoshi: a thousandth of a bitcoin.
const ROUND: u64 = 100_000;

/// Whether a transaction pays round sums, three different ones or more, each to several, and two others at most. In a join all
/// but what is joined is change, and change is what miners and others have left of a coin. The bounds are ours.
pub(super) fn are_round_sums(outputs: &Outputs) -> bool {
    let sums = outputs.tally.iter();
    let sums = sums.filter(|(value, times)| *times >= 2 && value.to_sat().is_multiple_of(ROUND));
    let (count, paid) = sums.fold((0, 0), |(count, paid), (_, times)| {
        (count + 1, paid + times)
    });
    count >= 3 && outputs.values.len() <= paid + 2
}

/// The number of those who can have brought `value` each, at most. Funds that are too small reach it together, two of them at
/// least.
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

/// Most by which what somebody gets may differ from what was brought, in satoshi. All bounds are ours.
#[derive(Debug, Clone, Copy)]
pub(super) struct Margins {
    /// Most that somebody earns, after [`most_earned`](super::settlement::most_earned).
    pub(super) earned: u64,
    /// Most that somebody pays: the miner's fee, and what a coordinator asks.
    pub(super) paid: u64,
}

/// Whether participants who get `value` each, and of whom each has at most one of the other outputs, can have brought what
/// they get. `spent` is what one of them, the taker in a market, may have paid on top of the margin.
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

/// Whether funds meet what participants get, both in ascending order. For those who get the least there have to be enough funds,
/// and in them enough, that are no larger than the most that one of these got, and paid. One can be left out.
fn is_met(gets: &[u64], funds: &[u64], margins: Margins, mut can_leave_out: bool) -> bool {
    let mut funds = funds.iter().peekable();
    // Of those who get so much or less: what they need, how many they are; what there is for them, in how many funds.
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

/// Funds up to which every way to share them out is looked at.
const MOST_FUNDS: usize = 12;
/// Steps of that look after which it is given up.
const MOST_STEPS: usize = 50_000;

/// Whether every way to share out all funds was looked at, and in none everybody gets what was brought.
fn is_no_way(gets: &[u64], funds: &[u64], margins: Margins) -> bool {
    if funds.len() > MOST_FUNDS {
        return false;
    }
    // What each choice of funds comes to. The bits of an index say which are chosen.
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
    // Those who have the fewest choices come first.
    let mut choices: Vec<Vec<usize>> = gets.iter().map(choices).collect();
    choices.sort_by_key(Vec::len);
    let mut steps = MOST_STEPS;
    let is_shared = share(&choices, sums.len() - 1, &mut steps);
    !is_shared && steps > 0
}

/// Whether each can choose among what is left so that nothing is left in the end. It ends when there are no steps left.
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

/// Whether nobody brought more than participants get: those with the greatest funds are so many participants at most, each of
/// whom gets one output of each joined value at most and one other, or as many as there are for each.
pub(super) fn has_no_payer(
    outputs: &Outputs,
    inputs: &Inputs,
    joined: &[u64],
    participants: usize,
    paid: u64,
) -> bool {
    let mut others = outputs.beside(joined, usize::MAX);
    others.sort_unstable_by(|one, next| next.cmp(one));
    // One may be what a coordinator takes.
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
