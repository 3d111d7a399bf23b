//! The change rules of BlockSci (citp/BlockSci, commit 14ccc93, `src/heuristics/change_address.cpp`).
//!
//! Each returns the outputs it cannot rule out. BlockSci reads a whole chain; these rules abstain where data is
//! missing. All rule out unspendable outputs. One definition differs on purpose: a step of a peel chain is a
//! transaction that [`peeling::looks_like_step`] accepts, so that a payment with a note in an `OP_RETURN` is not one.

use bitcoin::Amount;

use super::answer::{CandidateStatus, ChangeCandidates, Missing};
use super::context::{SpendState, TxContext};
use crate::heuristics::fingerprint::ScriptType;
use crate::heuristics::peeling;
use crate::ledger::{OutputNum, Prevout, Spend, TxNum, View};

/// `addr(o) ∈ A_in(t)`.
pub(super) fn address_reuse(subject: &TxContext) -> ChangeCandidates {
    subject.mark(|_, owner| subject.spends_from(owner))
}

/// `type(o) = τ` if all inputs have the one script type τ; otherwise no output.
pub(super) fn address_type(subject: &TxContext) -> ChangeCandidates {
    if subject.is_mixed {
        return ChangeCandidates::none(subject.count);
    }
    subject.mark(|_, owner| {
        let form = ScriptType::of(subject.view().script(owner));
        match (subject.form, subject.missing) {
            (Some(of), _) if of != form => CandidateStatus::RuledOut,
            (_, Some(missing)) => CandidateStatus::Unknown(missing),
            (of, None) => CandidateStatus::new(of == Some(form)),
        }
    })
}

/// `val(o) < min val(I(t))`: otherwise the smallest input would not have been needed. With one input, every smaller
/// output qualifies.
pub(super) fn optimal_change(subject: &TxContext) -> ChangeCandidates {
    subject.mark(|output, _| below_least(subject, subject.view().value(output)))
}

/// Whether a value is below that of every input. An input of unknown value can only make the least one smaller.
pub(super) fn below_least(subject: &TxContext, value: Amount) -> CandidateStatus {
    match (subject.least, subject.missing) {
        (Some(least), _) if value >= least => CandidateStatus::RuledOut,
        (_, Some(missing)) => CandidateStatus::Unknown(missing),
        (least, None) => CandidateStatus::new(least.is_some()),
    }
}

/// `val(o) mod 10^digits ≠ 0`: people pay round sums, and change is rarely round.
pub(super) fn power_of_ten(subject: &TxContext, digits: u8) -> ChangeCandidates {
    // No value has more than 19 digits, so only zero is a multiple of a larger power.
    let power = 10_u64.checked_pow(digits.into());
    subject.mark(|output, _| {
        let value = subject.view().value(output).to_sat();
        let is_round = power.map_or(value == 0, |power| value.is_multiple_of(power));
        CandidateStatus::new(!is_round)
    })
}

/// The transaction is the first ever in which `addr(o)` appears: most wallets take a new address for change.
pub(super) fn client_change_address_behavior(subject: &TxContext) -> ChangeCandidates {
    subject.mark(|_, owner| subject.context.is_first(owner, subject.tx))
}

/// The only output with `val(o) < min val(I(t))` and a new address, in a transaction with two or more spendable
/// outputs that is not a CoinJoin. The rule of BlockSci before 0.6.
pub(super) fn legacy(subject: &TxContext) -> ChangeCandidates {
    if subject.spendable().len() < 2 {
        return ChangeCandidates::none(subject.count);
    }
    optimal_change(subject)
        .and(&client_change_address_behavior(subject))
        .unique()
}

/// `spend(o) = ⊥ ∨ [locktime(spend(o)) > 0] = [locktime(t) > 0]`.
pub(super) fn locktime(subject: &TxContext) -> ChangeCandidates {
    let is_set = |tx: TxNum| subject.view().tx(tx).tx.lock_time.to_consensus_u32() > 0;
    by_spender(subject, |_, spender| {
        CandidateStatus::new(is_set(spender) == is_set(subject.tx))
    })
}

/// With `r(t) = ⌊fee · 1000 / vsize⌋`: `spend(o) = ⊥ ∨ r(spend(o)) = r(t)`.
pub(super) fn fixed_fee(subject: &TxContext) -> ChangeCandidates {
    let rate = |tx: TxNum| {
        let rate = subject.context.fingerprint(tx).fee_rate;
        rate.ok_or(Missing::Fee(tx))
    };
    by_spender(subject, |_, spender| {
        match (rate(subject.tx), rate(spender)) {
            (Ok(of), Ok(other)) => CandidateStatus::new(of == other),
            (Err(missing), _) | (_, Err(missing)) => CandidateStatus::Unknown(missing),
        }
    })
}

/// `spend(o) = ⊥` or `spend(o)` is a step, if the transaction is a step of a peel chain; otherwise no output. A
/// transaction is a step if it looks like one, and so does its parent or a child.
pub(super) fn peeling_chain(subject: &TxContext) -> ChangeCandidates {
    let view = subject.view();
    let continues = |subject: &TxContext| by_spender(subject, |_, spender| is_step(view, spender));
    match is_step(view, subject.tx) {
        CandidateStatus::RuledOut => ChangeCandidates::none(subject.count),
        CandidateStatus::Candidate => continues(subject),
        CandidateStatus::Unknown(missing) => {
            continues(subject).doubt(&subject.spendable(), missing)
        }
    }
}

/// `spend(o) ≠ ⊥`.
pub(super) fn spent(subject: &TxContext) -> ChangeCandidates {
    subject.mark(|output, _| match subject.context.spender(output) {
        SpendState::Tx(_) => CandidateStatus::Candidate,
        SpendState::Unspent => CandidateStatus::RuledOut,
        SpendState::Unknown => CandidateStatus::Unknown(Missing::Spend(output)),
    })
}

/// Answers by the spender of each output. An unspent output cannot be ruled out, so the answer can change as the
/// chain grows.
pub(super) fn by_spender(
    subject: &TxContext,
    mark: impl Fn(OutputNum, TxNum) -> CandidateStatus,
) -> ChangeCandidates {
    subject.mark(|output, _| match subject.context.spender(output) {
        SpendState::Unspent => CandidateStatus::Candidate,
        SpendState::Tx(spender) => mark(output, spender),
        SpendState::Unknown => CandidateStatus::Unknown(Missing::Spend(output)),
    })
}

/// Whether a transaction is a step of a peel chain (BlockSci's `isPeelingChain`).
fn is_step(view: &View, tx: TxNum) -> CandidateStatus {
    if !peeling::looks_like_step(&view.tx(tx).tx) {
        return CandidateStatus::RuledOut;
    }
    if peeling::is_step(view, tx) {
        return CandidateStatus::Candidate;
    }
    // No known neighbour looks like a step.
    let is_unknown = |output: &OutputNum| view.spend(*output) == Spend::Unknown;
    if matches!(view.inputs(tx), [Prevout::Missing(_)]) {
        return CandidateStatus::Unknown(Missing::Input(tx, 0));
    }
    match view.outputs(tx).find(is_unknown) {
        Some(output) => CandidateStatus::Unknown(Missing::Spend(output)),
        None => CandidateStatus::RuledOut,
    }
}
