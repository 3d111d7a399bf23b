//! The fingerprint-consistency rules of Möser and Narayanan (FC 2022): the wallet that made the change spends it
//! again, so an output is ruled out if other software made its spender, as far as [fingerprints](TxFingerprint) show.
//!
//! Each rule compares one trait. An unspent output cannot be ruled out, nor one spent by a CoinJoin, which its
//! coordinator makes; while it is undetermined whether the spender is a CoinJoin, the rules abstain. The paper also
//! votes on the use of unconfirmed coins (*zero-conf*). That vote is left out: the chain shows only that two
//! transactions are in one block, and a wallet that may do so mostly does not.

use super::answer::{CandidateStatus, ChangeCandidates, Missing};
use super::blocksci::by_spender;
use super::context::TxContext;
use crate::heuristics::coinjoin::Verdict;
use crate::heuristics::fingerprint::{ScriptType, SpendTypes, Trait, TxFingerprint};
use crate::ledger::{OutputNum, Prevout, TxNum};

/// The spender of the output does not differ from the transaction in this trait.
pub(super) fn consistent(subject: &TxContext, of: Trait) -> ChangeCandidates {
    let ours = subject.context.fingerprint(subject.tx);
    by_wallet(subject, |_, spender| {
        let theirs = subject.context.fingerprint(spender);
        CandidateStatus::new(ours.compare(theirs, of) != Some(false))
    })
}

/// A consumer wallet makes at most two outputs, so an output of such a transaction is ruled out if its spender makes
/// more (Nick 2015, the consumer heuristic; from memory). The reverse is not evidence.
pub(super) fn consumer(subject: &TxContext) -> ChangeCandidates {
    let ours = subject.context.fingerprint(subject.tx);
    by_wallet(subject, |_, spender| {
        let theirs = subject.context.fingerprint(spender);
        CandidateStatus::new(!ours.is_consumer() || theirs.is_consumer())
    })
}

/// The spender of the output uses only script types that the transaction spends from, and reveals no multi-signature
/// script with other numbers. The script type of the output itself is left to `address-type`, unless the spend
/// reveals more of it than the output does.
pub(super) fn script_types(subject: &TxContext) -> ChangeCandidates {
    let context = subject.context;
    let ours = context.fingerprint(subject.tx);
    by_wallet(subject, |output, spender| {
        let theirs = context.fingerprint(spender);
        let form = ScriptType::of(&subject.view().txout(output).script_pubkey);
        let own = SpendTypes::of_output(form);
        let foreign = theirs.inputs.without(ours.inputs);
        let foreign_but_own = match ours.inputs.meets(own) {
            true => foreign,
            false => foreign.without(own),
        };
        if differ(ours, theirs) {
            return CandidateStatus::RuledOut;
        }
        match subject.missing {
            // An unknown input may be of that type.
            Some(missing) if !foreign.is_empty() => CandidateStatus::Unknown(missing),
            _ if !foreign_but_own.is_empty() => CandidateStatus::RuledOut,
            _ if theirs.knows_inputs => CandidateStatus::Candidate,
            _ => CandidateStatus::Unknown(first_missing(subject, spender)),
        }
    })
}

/// Whether both reveal a multi-signature script, with different numbers.
fn differ(ours: &TxFingerprint, theirs: &TxFingerprint) -> bool {
    matches!((ours.multisig, theirs.multisig), (Some(of), Some(other)) if of != other)
}

fn first_missing(subject: &TxContext, tx: TxNum) -> Missing {
    let inputs = subject.view().inputs(tx).iter();
    let at = inputs
        .enumerate()
        .find(|(_, prevout)| matches!(prevout, Prevout::Missing(_)))
        .map_or(0, |(at, _)| at);
    Missing::Input(tx, at as u32)
}

/// Answers by the spender of each output, unless that is a CoinJoin.
fn by_wallet(
    subject: &TxContext,
    mark: impl Fn(OutputNum, TxNum) -> CandidateStatus,
) -> ChangeCandidates {
    by_spender(subject, |output, spender| {
        match (subject.context.verdict(spender), mark(output, spender)) {
            (Verdict::Is { .. }, _) => CandidateStatus::Candidate,
            (Verdict::Undetermined, CandidateStatus::RuledOut) => {
                CandidateStatus::Unknown(Missing::Verdict(spender))
            }
            (_, mark) => mark,
        }
    })
}
