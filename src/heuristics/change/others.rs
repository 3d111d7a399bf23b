//! The change rules of GraphSense, that of Meiklejohn et al., and one of our own against PayJoins.
//!
//! * GS: graphsense/graphsense-lib, commit a82914b, `heuristics_service.py`
//! * Meiklejohn et al., "A Fistful of Bitcoins", IMC 2013: the four conditions from memory, consistent with the reprint in
//!   CACM 59(4), p. 92

use super::answer::{CandidateStatus, ChangeCandidates, Missing};
use super::blocksci::{
    address_reuse, address_type, below_least, client_change_address_behavior, optimal_change,
    power_of_ten,
};
use super::context::TxContext;
use super::output_set::OutputSet;
use crate::heuristics::coinjoin::Verdict;

/// Numbers of outputs among which GraphSense looks for one-time change (GS).
const ONE_TIME_OUTPUTS: std::ops::RangeInclusive<usize> = 2..=10;

/// GraphSense's one-time change: of 2 to 10 outputs, the only one that (a) has the one script type of all inputs, (b)
/// is not a multiple of 1,000 sat, (c) is smaller than every input, (d) pays an address that no other transaction
/// ever pays and that is spent from at most once, (e) is the only output to it. Condition (d) implies that the
/// address has not appeared before.
pub(super) fn one_time_change(subject: &TxContext) -> ChangeCandidates {
    if !ONE_TIME_OUTPUTS.contains(&subject.count) {
        return ChangeCandidates::none(subject.count);
    }
    let view = subject.view();
    let owners: Vec<_> = (0..subject.count)
        .map(|at| view.owner(subject.output(at)))
        .collect();
    let occurs_once = OutputSet::filter(subject.count, |at| {
        owners.iter().filter(|owner| **owner == owners[at]).count() == 1
    });
    // The rules that need only values come first: most answers are empty after them.
    let values = power_of_ten(subject, 3).within(&occurs_once);
    let values = values.and(&optimal_change(subject));
    if values.candidates().is_empty() && values.is_settled() {
        return values;
    }
    let one_time = subject.mark(|_, owner| subject.context.is_one_time(owner));
    values.and(&address_type(subject)).and(&one_time).unique()
}

/// GraphSense's multi-input change: the wallet of `addr(o)` is that of some input. Abstains without a clustering, and
/// if neither wallet is complete.
pub(super) fn multi_input_change(subject: &TxContext) -> ChangeCandidates {
    subject.mark(|_, owner| {
        match (
            subject.context.shares_wallet(owner, &subject.owners),
            subject.missing,
        ) {
            (CandidateStatus::RuledOut, Some(missing)) => CandidateStatus::Unknown(missing),
            (mark, _) => mark,
        }
    })
}

/// Every output, if all inputs come from one address or some output is smaller than every input; otherwise none.
///
/// Any other transaction bears the sign of a PayJoin ([`payjoin`](crate::heuristics::payjoin)), which has two owners,
/// and its first input may belong to either. Its change is left undecided, which costs links but joins no strangers.
/// A transaction paid from one address is not a PayJoin.
pub(super) fn needed_inputs(subject: &TxContext) -> ChangeCandidates {
    let is_smaller: Vec<CandidateStatus> = (subject.spendable().iter())
        .map(|at| below_least(subject, subject.view().value(subject.output(at))))
        .collect();
    let mark = if subject.owners.len() < 2 && subject.missing.is_none()
        || is_smaller.contains(&CandidateStatus::Candidate)
    {
        CandidateStatus::Candidate
    } else {
        // An unknown input may be the smallest one, or of another address.
        let unknown = is_smaller
            .iter()
            .find(|mark| matches!(mark, CandidateStatus::Unknown(_)));
        match (unknown, subject.missing) {
            (Some(unknown), _) => *unknown,
            (None, Some(missing)) if subject.owners.len() < 2 => CandidateStatus::Unknown(missing),
            _ => CandidateStatus::RuledOut,
        }
    };
    subject.mark(|_, _| mark)
}

/// GraphSense's consensus: direct change (confidence 100) if there is any, otherwise one-time and multi-input change
/// (both 50); none in a CoinJoin.
pub(super) fn consensus(subject: &TxContext) -> ChangeCandidates {
    let verdict = subject.context.verdict(subject.tx);
    if matches!(verdict, Verdict::Is { .. }) {
        return ChangeCandidates::none(subject.count);
    }
    let answer = most_confident(subject);
    match verdict {
        // In other rules a fact holds even in a CoinJoin.
        Verdict::Undetermined => answer.doubt(&subject.spendable(), Missing::Verdict(subject.tx)),
        _ => answer,
    }
}

fn most_confident(subject: &TxContext) -> ChangeCandidates {
    let direct = address_reuse(subject);
    if !direct.candidates().is_empty() {
        return direct;
    }
    let others = one_time_change(subject).or(&multi_input_change(subject));
    match direct.abstentions().first() {
        // If an unknown input turns out to be of an output's address, none of the others counts.
        Some(of) => others.doubt(&subject.spendable(), of.missing).or(&direct),
        None => others,
    }
}

/// Meiklejohn et al.'s one-time change: (1) the transaction is no coin generation; (2) no output address is an input
/// address; (3) it is the first appearance of the change address; (4) every other output address appeared before.
pub(super) fn meiklejohn(subject: &TxContext) -> ChangeCandidates {
    let fresh = client_change_address_behavior(subject).unique();
    let reuse = address_reuse(subject);
    if !reuse.candidates().is_empty() {
        return ChangeCandidates::none(subject.count);
    }
    match reuse.abstentions().first() {
        Some(of) => fresh.doubt(&subject.spendable(), of.missing),
        None => fresh,
    }
}
