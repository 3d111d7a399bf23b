//! The change rules of BlockSci (citp/BlockSci, commit 14ccc93, `src/heuristics/change_address.cpp`).
//!
//! Each returns the outputs it cannot rule out. Where BlockSci reads a whole chain, these abstain on what is not known.
//! Outputs that nobody can spend are ruled out by all. One word differs on purpose: a step of a peel chain is what
//! [`peeling::looks_like_step`] takes for one, so that a payment with a note in an `OP_RETURN` is none.

use bitcoin::Amount;

use super::answer::{Answer, Mark, Missing};
use super::context::{Spender, Subject};
use crate::heuristics::fingerprint::ScriptType;
use crate::heuristics::peeling;
use crate::ledger::{OutputNum, Prevout, Spend, TxNum, View};

/// `addr(o) ∈ A_in(t)`.
pub(super) fn address_reuse(subject: &Subject) -> Answer {
    subject.mark(|_, owner| subject.spends_from(owner))
}

/// If all inputs share one form of script τ, `type(o) = τ`; else none.
pub(super) fn address_type(subject: &Subject) -> Answer {
    if subject.is_mixed {
        return Answer::none(subject.count);
    }
    subject.mark(|_, owner| {
        let form = ScriptType::of(subject.view().script(owner));
        match (subject.form, subject.missing) {
            (Some(of), _) if of != form => Mark::RuledOut,
            (_, Some(missing)) => Mark::Unknown(missing),
            (of, None) => Mark::new(of == Some(form)),
        }
    })
}

/// `val(o) < min val(I(t))`: else the smallest input would not have been needed. With one input every output qualifies
/// that is smaller than it.
pub(super) fn optimal_change(subject: &Subject) -> Answer {
    subject.mark(|output, _| below_least(subject, subject.view().value(output)))
}

/// Whether a value is below that of every input. An input of unknown value can only make the least one smaller.
pub(super) fn below_least(subject: &Subject, value: Amount) -> Mark {
    match (subject.least, subject.missing) {
        (Some(least), _) if value >= least => Mark::RuledOut,
        (_, Some(missing)) => Mark::Unknown(missing),
        (least, None) => Mark::new(least.is_some()),
    }
}

/// `val(o) mod 10^digits ≠ 0`: people pay round sums, and change is hardly ever round.
pub(super) fn power_of_ten(subject: &Subject, digits: u8) -> Answer {
    // No value has more than 19 digits, so that only zero is a multiple of a larger power.
    let power = 10_u64.checked_pow(digits.into());
    subject.mark(|output, _| {
        let value = subject.view().value(output).to_sat();
        let is_round = power.map_or(value == 0, |power| value.is_multiple_of(power));
        Mark::new(!is_round)
    })
}

/// The transaction is the first ever in which `addr(o)` appears: most wallets take a new address for change.
pub(super) fn client_change_address_behavior(subject: &Subject) -> Answer {
    subject.mark(|_, owner| subject.context.is_first(owner, subject.tx))
}

/// Exactly one output with `val(o) < min val(I(t))` whose address is new, in a transaction with two outputs or more
/// that somebody can spend; not in a CoinJoin. The rule of BlockSci before 0.6.
pub(super) fn legacy(subject: &Subject) -> Answer {
    if subject.spendable().len() < 2 {
        return Answer::none(subject.count);
    }
    optimal_change(subject)
        .and(&client_change_address_behavior(subject))
        .unique()
}

/// `spend(o) = ⊥ ∨ [locktime(spend(o)) > 0] = [locktime(t) > 0]`.
pub(super) fn locktime(subject: &Subject) -> Answer {
    let is_set = |tx: TxNum| subject.view().tx(tx).tx.lock_time.to_consensus_u32() > 0;
    by_spender(subject, |_, spender| {
        Mark::new(is_set(spender) == is_set(subject.tx))
    })
}

/// With `r(t) = ⌊fee · 1000 / vsize⌋`: `spend(o) = ⊥ ∨ r(spend(o)) = r(t)`.
pub(super) fn fixed_fee(subject: &Subject) -> Answer {
    let rate = |tx: TxNum| {
        let rate = subject.context.fingerprint(tx).fee_rate;
        rate.ok_or(Missing::Fee(tx))
    };
    by_spender(subject, |_, spender| {
        match (rate(subject.tx), rate(spender)) {
            (Ok(of), Ok(other)) => Mark::new(of == other),
            (Err(missing), _) | (_, Err(missing)) => Mark::Unknown(missing),
        }
    })
}

/// If the transaction is a step of a peel chain, `spend(o) = ⊥` or `spend(o)` is one; else none. It is a step if it looks
/// like one, and so does the transaction that it spends from or one that spends from it.
pub(super) fn peeling_chain(subject: &Subject) -> Answer {
    let view = subject.view();
    let continues = |subject: &Subject| by_spender(subject, |_, spender| is_step(view, spender));
    match is_step(view, subject.tx) {
        Mark::RuledOut => Answer::none(subject.count),
        Mark::Candidate => continues(subject),
        Mark::Unknown(missing) => continues(subject).doubt(&subject.spendable(), missing),
    }
}

/// `spend(o) ≠ ⊥`.
pub(super) fn spent(subject: &Subject) -> Answer {
    subject.mark(|output, _| match subject.context.spender(output) {
        Spender::Tx(_) => Mark::Candidate,
        Spender::Nobody => Mark::RuledOut,
        Spender::Unknown => Mark::Unknown(Missing::Spend(output)),
    })
}

/// An answer that rests on what spends each output. One that nobody spends cannot be ruled out, so that the answer can
/// change as the chain grows.
pub(super) fn by_spender(subject: &Subject, mark: impl Fn(OutputNum, TxNum) -> Mark) -> Answer {
    subject.mark(|output, _| match subject.context.spender(output) {
        Spender::Nobody => Mark::Candidate,
        Spender::Tx(spender) => mark(output, spender),
        Spender::Unknown => Mark::Unknown(Missing::Spend(output)),
    })
}

/// Whether a transaction is a step of a peel chain (BlockSci's `isPeelingChain`).
fn is_step(view: &View, tx: TxNum) -> Mark {
    if !peeling::looks_like_step(&view.tx(tx).tx) {
        return Mark::RuledOut;
    }
    if peeling::is_step(view, tx) {
        return Mark::Candidate;
    }
    // None of the neighbours that are known looks like a step.
    let is_unknown = |output: &OutputNum| view.spend(*output) == Spend::Unknown;
    if matches!(view.inputs(tx), [Prevout::Missing(_)]) {
        return Mark::Unknown(Missing::Input(tx, 0));
    }
    match view.outputs(tx).find(is_unknown) {
        Some(output) => Mark::Unknown(Missing::Spend(output)),
        None => Mark::RuledOut,
    }
}
