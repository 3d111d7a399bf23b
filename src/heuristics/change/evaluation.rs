//! The answer of every rule on one transaction.

use std::cell::OnceCell;

use super::answer::ChangeCandidates;
use super::context::TxContext;
use super::rule::ChangeRule;
use super::votes::VoteTally;
use super::{blocksci, consistency, others};
use crate::heuristics::fingerprint::Trait;

/// A transaction and the votes on it, counted on first use.
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

    /// The votes of all rules that vote. None of them counts votes itself.
    pub(super) fn tally(&self) -> &VoteTally {
        self.tally
            .get_or_init(|| VoteTally::count(&self.subject, |rule| self.answer(rule)))
    }

    /// The answer of one rule, without regard to CoinJoins.
    pub(super) fn answer(&self, rule: ChangeRule) -> ChangeCandidates {
        let subject = &self.subject;
        match rule {
            ChangeRule::AddressReuse | ChangeRule::DirectChange => blocksci::address_reuse(subject),
            ChangeRule::AddressType => blocksci::address_type(subject),
            ChangeRule::OptimalChange => blocksci::optimal_change(subject),
            ChangeRule::PowerOfTen(digits) => blocksci::power_of_ten(subject, digits),
            ChangeRule::ClientChangeAddressBehavior => {
                blocksci::client_change_address_behavior(subject)
            }
            ChangeRule::Legacy => blocksci::legacy(subject),
            ChangeRule::Locktime => blocksci::locktime(subject),
            ChangeRule::PeelingChain => blocksci::peeling_chain(subject),
            ChangeRule::FixedFee => blocksci::fixed_fee(subject),
            ChangeRule::Spent => blocksci::spent(subject),
            ChangeRule::None => ChangeCandidates::none(subject.count),
            ChangeRule::OneTimeChange => others::one_time_change(subject),
            ChangeRule::MultiInputChange => others::multi_input_change(subject),
            ChangeRule::Consensus => others::consensus(subject),
            ChangeRule::Meiklejohn => others::meiklejohn(subject),
            ChangeRule::Version => consistency::consistent(subject, Trait::Version),
            ChangeRule::AntiFeeSniping => consistency::consistent(subject, Trait::Locktime),
            ChangeRule::Sequence => consistency::consistent(subject, Trait::Sequence),
            ChangeRule::Bip69 => consistency::consistent(subject, Trait::Bip69),
            ChangeRule::LowR => consistency::consistent(subject, Trait::LowR),
            ChangeRule::ScriptTypes => consistency::script_types(subject),
            ChangeRule::Consumer => consistency::consumer(subject),
            ChangeRule::Votes(threshold) => self.tally().leading(subject, threshold),
            ChangeRule::Unanimous(threshold) => self.tally().unanimous(subject, threshold),
            ChangeRule::NeededInputs => others::needed_inputs(subject),
        }
    }
}
