//! The answer of every rule on one transaction.

use std::cell::OnceCell;

use super::answer::ChangeCandidates;
use super::context::TxContext;
use super::rule::Rule;
use super::votes::VoteTally;
use super::{blocksci, consistency, others};
use crate::heuristics::fingerprint::Trait;

/// A transaction, and the votes on it once they are counted.
pub(super) struct Evaluation<'c> {
    pub(super) subject: TxContext<'c>,
    tally: OnceCell<VoteTally>,
}

impl<'c> Evaluation<'c> {
    pub(super) fn new(subject: TxContext<'c>) -> Self {
        Self {
            subject,
            tally: OnceCell::new(),
        }
    }

    /// The votes of all rules that vote. None of these counts votes itself.
    pub(super) fn tally(&self) -> &VoteTally {
        self.tally
            .get_or_init(|| VoteTally::count(&self.subject, |rule| self.answer(rule)))
    }

    /// Answers by one rule, without regard to CoinJoins.
    pub(super) fn answer(&self, rule: Rule) -> ChangeCandidates {
        let subject = &self.subject;
        match rule {
            Rule::AddressReuse | Rule::DirectChange => blocksci::address_reuse(subject),
            Rule::AddressType => blocksci::address_type(subject),
            Rule::OptimalChange => blocksci::optimal_change(subject),
            Rule::PowerOfTen(digits) => blocksci::power_of_ten(subject, digits),
            Rule::ClientChangeAddressBehavior => blocksci::client_change_address_behavior(subject),
            Rule::Legacy => blocksci::legacy(subject),
            Rule::Locktime => blocksci::locktime(subject),
            Rule::PeelingChain => blocksci::peeling_chain(subject),
            Rule::FixedFee => blocksci::fixed_fee(subject),
            Rule::Spent => blocksci::spent(subject),
            Rule::None => ChangeCandidates::none(subject.count),
            Rule::OneTimeChange => others::one_time_change(subject),
            Rule::MultiInputChange => others::multi_input_change(subject),
            Rule::Consensus => others::consensus(subject),
            Rule::Meiklejohn => others::meiklejohn(subject),
            Rule::Version => consistency::consistent(subject, Trait::Version),
            Rule::AntiFeeSniping => consistency::consistent(subject, Trait::Locktime),
            Rule::Sequence => consistency::consistent(subject, Trait::Sequence),
            Rule::Bip69 => consistency::consistent(subject, Trait::Bip69),
            Rule::LowR => consistency::consistent(subject, Trait::LowR),
            Rule::ScriptTypes => consistency::script_types(subject),
            Rule::Consumer => consistency::consumer(subject),
            Rule::Votes(threshold) => self.tally().leading(subject, threshold),
            Rule::Unanimous(threshold) => self.tally().unanimous(subject, threshold),
            Rule::NeededInputs => others::needed_inputs(subject),
        }
    }
}
