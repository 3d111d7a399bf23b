//! Change: the output of a payment that returns to the payer.
//!
//! # Contract
//!
//! A rule answers with the outputs that it *cannot rule out* as change ([`ChangeCandidates`]): none, one or all. So
//! rules combine as sets do, by `and`, `or`, `minus` and `unique` ([`Expression`]), and an output is called change
//! only if it is the only one left ([`Context::decide`]).
//!
//! A rule abstains on an output for which data is missing, and names the data ([`Missing`]): whether and by what it
//! was spent, whether its address appeared before, the value of an input. Unknown is neither in nor out, and combines
//! as such: a settled result holds for every value of the unknown ([`answer`]). The exception is the vote, which
//! counts the votes cast ([`votes`]).
//!
//! # Transactions without change
//!
//! * An unspendable output is never change, nor is any output of a coinbase.
//! * In a CoinJoin no output is change by any rule, except outputs to addresses that the transaction spends from
//!   itself, which are a fact (`address-reuse`, `direct-change`). While it is undetermined whether a transaction is a
//!   CoinJoin, every other candidate is unknown. Among the rules only `legacy` and `consensus` have this condition in
//!   their sources; here it holds for all, since a change link would join a whole round.
//! * A sole output is not change ([`Context::decide`]); the rules themselves may leave it, as their sources do.
//!
//! # Sources
//!
//! * citp/BlockSci, commit 14ccc93: `blocksci.rs`
//! * graphsense/graphsense-lib, commit a82914b; Meiklejohn et al. 2013: `others.rs`
//! * Möser and Narayanan, FC 2022: `consistency.rs` and [`votes`]

pub mod answer;
pub mod expression;
pub mod votes;

mod blocksci;
mod consistency;
mod context;
mod evaluation;
mod others;
mod output_set;
mod parser;
mod rule;

pub use answer::{Abstention, ChangeCandidates, Missing};
pub use context::Context;
pub use expression::Expression;
pub use output_set::OutputSet;
pub use parser::ExpressionError;
pub use rule::ChangeRule;

use crate::heuristics::coinjoin::Verdict;
use crate::heuristics::fingerprint::TxFingerprint;
use crate::heuristics::signers;
use crate::ledger::{OutputNum, TxNum};
use evaluation::Evaluation;

/// The rules offered for merging wallets beyond direct change: every vote is for one of two outputs, at least two
/// votes are cast ([`votes`]), and the transaction needed all of its inputs, so that it is no PayJoin as far as the
/// values show.
pub fn offered() -> Expression {
    let parts = vec![
        ChangeRule::Unanimous(2).into(),
        ChangeRule::NeededInputs.into(),
    ];
    Expression::Combined(expression::Operator::And, parts)
}

/// An output that is called change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The output.
    pub output: OutputNum,
    /// Its index in the transaction.
    pub vout: u32,
    /// By how many votes it leads every other output ([`votes`]), for any expression. Links are to be applied by
    /// falling score.
    pub score: i32,
    /// Rules that leave it and rule out another output: voters and rules of the expression.
    pub supported_by: Vec<ChangeRule>,
    /// Rules that rule it out and leave another output: voters and rules of the expression.
    pub opposed_by: Vec<ChangeRule>,
    /// Voters that abstain here because data is missing.
    pub abstained: Vec<ChangeRule>,
}

impl Context<'_> {
    fn evaluation(&self, tx: TxNum) -> Evaluation<'_> {
        Evaluation::new(self.subject(tx))
    }

    /// Returns the outputs of a transaction that an expression cannot rule out as change.
    pub fn candidates(&self, expression: &Expression, tx: TxNum) -> ChangeCandidates {
        guarded(&self.evaluation(tx), |on| expression.answer(on))
    }

    /// Returns the outputs of a transaction that a rule cannot rule out as change.
    pub fn candidates_of(&self, rule: ChangeRule, tx: TxNum) -> ChangeCandidates {
        guarded(&self.evaluation(tx), |on| on.answer(rule))
    }

    /// Returns the output that an expression calls change: the only one it leaves, with no output unknown and another
    /// spendable output beside it.
    pub fn decide(&self, expression: &Expression, tx: TxNum) -> Option<Decision> {
        if !self.has_rivals(tx) {
            return None;
        }
        let evaluation = self.evaluation(tx);
        let subject = &evaluation.subject;
        let only = guarded(&evaluation, |on| expression.answer(on)).only()?;
        let tally = evaluation.tally();
        let mut decision = Decision {
            output: subject.output(only),
            vout: only as u32,
            score: tally.lead(only),
            supported_by: tally.rules_for(only).collect(),
            opposed_by: tally.rules_against(only).collect(),
            abstained: tally.rules_without_vote().collect(),
        };
        let mut named: Vec<ChangeRule> = expression.rules();
        // A vote is listed by its voters.
        let is_vote =
            |rule: &ChangeRule| matches!(rule, ChangeRule::Votes(_) | ChangeRule::Unanimous(_));
        named.retain(|rule| !votes::VOTERS.contains(rule) && !is_vote(rule));
        named.sort_unstable();
        named.dedup();
        for rule in named {
            let answer = guarded(&evaluation, |on| on.answer(rule));
            let left = answer.candidates();
            let rules_out_another = subject
                .spendable()
                .iter()
                .any(|other| other != only && answer.rules_out(other));
            if left.contains(only) && rules_out_another {
                decision.supported_by.push(rule);
            } else if answer.rules_out(only) && !left.is_empty() {
                decision.opposed_by.push(rule);
            }
        }
        Some(decision)
    }

    /// Returns the outputs that [`decide`](Self::decide) calls change by each of several expressions, with the score,
    /// at little more than the cost of one.
    pub fn decide_each(
        &self,
        expressions: &[Expression],
        tx: TxNum,
    ) -> Vec<Option<(OutputNum, i32)>> {
        if !self.has_rivals(tx) {
            return vec![None; expressions.len()];
        }
        let evaluation = self.evaluation(tx);
        let subject = &evaluation.subject;
        let each = expressions.iter().map(|expression| {
            let only = guarded(&evaluation, |on| expression.answer(on)).only()?;
            Some((subject.output(only), evaluation.tally().lead(only)))
        });
        each.collect()
    }

    /// Whether two or more outputs are spendable.
    fn has_rivals(&self, tx: TxNum) -> bool {
        let outputs = self.view.outputs(tx);
        let spendable = outputs.filter(|output| self.view.owner(*output).is_some());
        spendable.take(2).count() == 2
    }

    /// Returns every decision of [`decide`](Self::decide), in chain order.
    pub fn decisions(&self, expression: &Expression) -> impl Iterator<Item = (TxNum, Decision)> {
        let txs = self.view.txs();
        txs.filter_map(|(tx, _)| Some((tx, self.decide(expression, tx)?)))
    }

    /// Returns the fingerprint of a transaction, with the place of the change if a decision names it.
    pub fn fingerprint_with_change(&self, tx: TxNum, change: Option<&Decision>) -> TxFingerprint {
        let fingerprint = *self.fingerprint(tx);
        let Some(change) = change else {
            return fingerprint;
        };
        let before = self.view.outputs(tx).take(change.vout as usize);
        let before = before.filter(|output| self.view.owner(*output).is_some());
        fingerprint.with_change(before.count() as u32)
    }
}

/// Applies the module's rules on transactions without change to an answer.
fn guarded(
    evaluation: &Evaluation,
    answer: impl FnOnce(&Evaluation) -> ChangeCandidates,
) -> ChangeCandidates {
    let subject = &evaluation.subject;
    let (view, none) = (subject.view(), || ChangeCandidates::none(subject.count));
    // If several parties sign, it is unknown which of them gets the change.
    if view.tx(subject.tx).tx.is_coinbase() || signers::has_other_parties(view, subject.tx) {
        return none();
    }
    let verdict = subject.context.verdict(subject.tx);
    if verdict == Verdict::Not {
        return answer(evaluation);
    }
    let facts = blocksci::address_reuse(subject);
    if matches!(verdict, Verdict::Is { .. }) {
        return match facts.candidates().is_empty() {
            true => none(),
            false => answer(evaluation).within(facts.candidates()),
        };
    }
    let others = subject.spendable().minus(facts.candidates());
    answer(evaluation).doubt(&others, Missing::Verdict(subject.tx))
}
