//! The threshold vote of Möser and Narayanan (FC 2022), and a stricter one of our own.
//!
//! Each rule of [`VOTERS`] has one vote per transaction if it leaves some spendable outputs, rules some out and is in
//! doubt about none: it votes *for* each output that it leaves and *against* each that it rules out. Otherwise it
//! does not vote: it abstains if data is missing, and has no vote if it leaves all or none. `fixed-fee` votes only if
//! all outputs are spent, since two different fee rates are not evidence while another output has none. An output's
//! *lead* is the number of rules for it less the largest number of rules for another output. `votes(n)` leaves an
//! output that leads by n or more: at most one, as n is at least one.
//!
//! Votes are counted as cast: a leading output is the answer, although rules that abstain may vote later and end the
//! lead. So votes are the only rules whose answer can be withdrawn. If no output leads by n, each output that would
//! lead if all abstaining rules voted for it alone is unknown.
//!
//! The paper counts about 26 rules, several of them one trait in several forms (powers of ten from 2 to 7). Here each
//! trait has one vote, so that a threshold counts independent signs. `consumer` has none: a service pays single
//! payees and batches from one wallet, and the rule would take its change for a payment.
//!
//! # Unanimity
//!
//! `unanimous(n)` is for transactions with exactly two spendable outputs, and leaves the one that every vote is for,
//! if there are n or more. Möser and Narayanan look at such transactions only: each further output is another payment
//! on which weak votes can fall, and services make those with many. A vote against suggests that the wallet is not of
//! the kind that the other votes assume.

use super::answer::{Abstention, ChangeCandidates};
use super::context::{SpendState, TxContext};
use super::output_set::OutputSet;
use super::rule::ChangeRule;

/// The rules that vote. Round amounts are multiples of 1,000 sat, as in GraphSense's one-time change.
pub const VOTERS: [ChangeRule; 11] = [
    ChangeRule::OptimalChange,
    ChangeRule::AddressType,
    ChangeRule::PowerOfTen(3),
    ChangeRule::ClientChangeAddressBehavior,
    ChangeRule::Version,
    ChangeRule::AntiFeeSniping,
    ChangeRule::Sequence,
    ChangeRule::Bip69,
    ChangeRule::ScriptTypes,
    ChangeRule::LowR,
    ChangeRule::FixedFee,
];

/// The vote of one rule.
#[derive(Debug)]
enum Ballot {
    /// It leaves these and rules out the others.
    Cast(OutputSet),
    /// It abstains: data is missing.
    Abstained(Vec<Abstention>),
    /// It does not distinguish outputs.
    Void,
}

/// The votes on one transaction.
#[derive(Debug)]
pub(super) struct VoteTally {
    ballots: Vec<(ChangeRule, Ballot)>,
    /// Votes for each output.
    votes: Vec<u8>,
}

impl VoteTally {
    /// Counts the votes on a transaction; `answer` gives the answer of one rule.
    pub(super) fn count(
        subject: &TxContext,
        answer: impl Fn(ChangeRule) -> ChangeCandidates,
    ) -> Self {
        let spendable = subject.spendable();
        let mut votes = vec![0; subject.count];
        let mut ballots = Vec::with_capacity(VOTERS.len());
        for rule in VOTERS {
            let ballot = ballot(subject, &spendable, rule, &answer);
            if let Ballot::Cast(left) = &ballot {
                left.iter().for_each(|output| votes[output] += 1);
            }
            ballots.push((rule, ballot));
        }
        Self { ballots, votes }
    }

    /// Returns by how many votes an output leads every other one; negative if it does not.
    pub(super) fn lead(&self, output: usize) -> i32 {
        self.leads().nth(output).unwrap_or(0)
    }

    fn leads(&self) -> impl Iterator<Item = i32> + '_ {
        let mut sorted = self.votes.clone();
        sorted.sort_unstable_by(|a, b| b.cmp(a));
        let (first, second) = (
            sorted.first().copied().unwrap_or(0),
            sorted.get(1).copied().unwrap_or(0),
        );
        self.votes.iter().map(move |&votes| {
            let others = if votes == first { second } else { first };
            i32::from(votes) - i32::from(others)
        })
    }

    /// Returns the output that leads by `threshold` or more.
    pub(super) fn leading(&self, subject: &TxContext, threshold: u8) -> ChangeCandidates {
        let threshold = i32::from(threshold.max(1));
        let leads: Vec<i32> = self.leads().collect();
        let candidates = OutputSet::filter(subject.count, |at| leads[at] >= threshold);
        let spendable = subject.spendable();
        // A sole output has no rival to lead.
        if spendable.len() < 2 {
            return ChangeCandidates::none(subject.count);
        }
        if !candidates.is_empty() {
            return ChangeCandidates::settled(candidates);
        }
        let abstained = self.abstained().count() as i32;
        let unknown = OutputSet::filter(subject.count, |at| {
            spendable.contains(at) && leads[at] + abstained >= threshold
        });
        self.in_doubt(candidates, unknown)
    }

    /// Returns, of two outputs, the one that every vote is for, if `threshold` or more are cast.
    pub(super) fn unanimous(&self, subject: &TxContext, threshold: u8) -> ChangeCandidates {
        let threshold = usize::from(threshold.max(1));
        let spendable = subject.spendable();
        if spendable.len() != 2 {
            return ChangeCandidates::none(subject.count);
        }
        let cast = self.cast(|_| true).count();
        let has_all = |at: usize| spendable.contains(at) && usize::from(self.votes[at]) == cast;
        let candidates = OutputSet::filter(subject.count, |at| has_all(at) && cast >= threshold);
        if !candidates.is_empty() {
            return ChangeCandidates::settled(candidates);
        }
        let abstained = self.abstained().count();
        let unknown = OutputSet::filter(subject.count, |at| {
            has_all(at) && cast + abstained >= threshold
        });
        self.in_doubt(candidates, unknown)
    }

    /// Returns an answer in which `unknown` depends on votes that are not cast.
    fn in_doubt(&self, candidates: OutputSet, unknown: OutputSet) -> ChangeCandidates {
        // Data missing for another output keeps a rule from voting as well, but the reasons for this one suffice.
        let reasons = self.abstained().flatten();
        let own = |of: &&Abstention| unknown.contains(of.output as usize);
        let mut abstentions: Vec<Abstention> = reasons.filter(own).copied().collect();
        let mut has_own = OutputSet::none(unknown.outputs());
        for of in &abstentions {
            has_own.insert(of.output as usize);
        }
        if let Some(first) = self.abstained().flatten().next() {
            abstentions.extend(unknown.minus(&has_own).iter().map(|output| Abstention {
                output: output as u32,
                ..*first
            }));
        }
        ChangeCandidates::new(candidates, unknown, abstentions)
    }

    fn abstained(&self) -> impl Iterator<Item = &Vec<Abstention>> {
        self.ballots.iter().filter_map(|(_, ballot)| match ballot {
            Ballot::Abstained(reasons) => Some(reasons),
            _ => None,
        })
    }

    /// Returns the rules that leave an output and rule out another.
    pub(super) fn rules_for(&self, output: usize) -> impl Iterator<Item = ChangeRule> + '_ {
        self.cast(move |left| left.contains(output))
    }

    /// Returns the rules that rule an output out and leave another.
    pub(super) fn rules_against(&self, output: usize) -> impl Iterator<Item = ChangeRule> + '_ {
        self.cast(move |left| !left.contains(output))
    }

    /// Returns the rules that abstain because data is missing.
    pub(super) fn rules_without_vote(&self) -> impl Iterator<Item = ChangeRule> + '_ {
        self.ballots
            .iter()
            .filter(|(_, ballot)| matches!(ballot, Ballot::Abstained(_)))
            .map(|(rule, _)| *rule)
    }

    fn cast(&self, is_meant: impl Fn(&OutputSet) -> bool) -> impl Iterator<Item = ChangeRule> {
        self.ballots.iter().filter_map(move |(rule, ballot)| {
            matches!(ballot, Ballot::Cast(left) if is_meant(left)).then_some(*rule)
        })
    }
}

fn ballot(
    subject: &TxContext,
    spendable: &OutputSet,
    rule: ChangeRule,
    answer: impl Fn(ChangeRule) -> ChangeCandidates,
) -> Ballot {
    let is_unspent = |at: usize| {
        matches!(
            subject.context.spender(subject.output(at)),
            SpendState::Unspent
        )
    };
    if rule == ChangeRule::FixedFee && spendable.iter().any(is_unspent) {
        return Ballot::Void;
    }
    let answer = answer(rule);
    if !answer.is_settled() {
        return Ballot::Abstained(answer.abstentions().to_vec());
    }
    let left = answer.candidates();
    match left.is_empty() || left == spendable {
        true => Ballot::Void,
        false => Ballot::Cast(left.clone()),
    }
}
