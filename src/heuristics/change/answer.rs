//! The answer of a rule on one transaction, in three values: each output is a candidate, ruled out, or unknown.
//!
//! # Laws
//!
//! An answer with unknown outputs stands for all its *completions*, which decide for each unknown output whether it
//! is a candidate. An operation on answers is *sound*: for any completions of the operands, its result on them
//! contains all candidates of the result, and no output beyond its candidates and its unknown ones. It is *tight*: an
//! output that the result leaves unknown is in for one completion and out for another. So `and` with an empty answer
//! is empty even if the other side knows nothing, and a settled output stays settled when more is learnt. The tests
//! of `ChangeCandidates` check both laws on random answers.

use std::fmt;

use bitcoin::Txid;

use super::output_set::OutputSet;
use crate::ledger::{AddressNum, OutputNum, TxNum, View};

/// The data that a rule lacks for a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Missing {
    /// Whether an output was spent, and by what.
    Spend(OutputNum),
    /// The whole history of an address: whether it appeared before, or how often it was paid.
    History(AddressNum),
    /// The parent of an input: its value and its address.
    Input(TxNum, u32),
    /// The fee of a transaction, since a parent of it is not known.
    Fee(TxNum),
    /// Whether a transaction is a CoinJoin, since a parent of it is not known.
    Verdict(TxNum),
    /// The whole wallet of an address, as far as co-spending shows it.
    Wallet(AddressNum),
}

impl Missing {
    /// Describes the missing data in English.
    pub fn describe(self, view: &View) -> String {
        let txid = |tx: TxNum| -> Txid { view.tx(tx).txid };
        match self {
            Self::Spend(output) => format!(
                "whether output {} was spent is not known",
                view.outpoint(output)
            ),
            Self::History(address) => format!(
                "the whole history of {} is not known: {}",
                view.name(address),
                view.completeness(address)
            ),
            Self::Input(tx, input) => {
                format!("what input {input} of {} spends is not known", txid(tx))
            }
            Self::Fee(tx) => format!("the fee of {} is not known", txid(tx)),
            Self::Verdict(tx) => format!("whether {} is a CoinJoin is not known", txid(tx)),
            Self::Wallet(address) => {
                format!("the whole wallet of {} is not known", view.name(address))
            }
        }
    }
}

/// Why a rule abstains on an output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Abstention {
    /// Index of the output.
    pub output: u32,
    /// The missing data.
    pub missing: Missing,
}

/// The outputs that a rule cannot rule out as change, and those about which it abstains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeCandidates {
    candidates: OutputSet,
    unknown: OutputSet,
    /// At least one reason for each unknown output and none for others; sorted, without duplicates.
    abstentions: Vec<Abstention>,
}

/// The status of one output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CandidateStatus {
    /// It cannot be ruled out.
    Candidate,
    /// It is ruled out.
    RuledOut,
    /// This data is missing.
    Unknown(Missing),
}

impl CandidateStatus {
    /// A candidate if `is_candidate`, ruled out if not.
    pub fn new(is_candidate: bool) -> Self {
        if is_candidate {
            Self::Candidate
        } else {
            Self::RuledOut
        }
    }
}

impl ChangeCandidates {
    /// No candidate among `count` outputs.
    pub fn none(count: usize) -> Self {
        Self::settled(OutputSet::none(count))
    }

    /// These candidates, with no output unknown.
    pub fn settled(candidates: OutputSet) -> Self {
        Self {
            unknown: OutputSet::none(candidates.outputs()),
            candidates,
            abstentions: Vec::new(),
        }
    }

    /// These candidates and unknown outputs, for these reasons.
    pub(super) fn new(
        candidates: OutputSet,
        unknown: OutputSet,
        mut abstentions: Vec<Abstention>,
    ) -> Self {
        abstentions.sort_unstable();
        abstentions.dedup();
        Self {
            candidates,
            unknown,
            abstentions,
        }
    }

    /// Each of `count` outputs as marked.
    pub fn mark(count: usize, mut mark: impl FnMut(usize) -> CandidateStatus) -> Self {
        let mut answer = Self::none(count);
        for at in 0..count {
            match mark(at) {
                CandidateStatus::RuledOut => {}
                CandidateStatus::Candidate => answer.candidates.insert(at),
                CandidateStatus::Unknown(missing) => {
                    answer.unknown.insert(at);
                    answer.abstentions.push(Abstention {
                        output: at as u32,
                        missing,
                    });
                }
            }
        }
        answer
    }

    /// Outputs that cannot be ruled out.
    pub fn candidates(&self) -> &OutputSet {
        &self.candidates
    }

    /// Outputs about which the rule abstains.
    pub fn unknown(&self) -> &OutputSet {
        &self.unknown
    }

    /// The reasons, by output: at least one for each unknown output.
    pub fn abstentions(&self) -> &[Abstention] {
        &self.abstentions
    }

    /// Whether an output is ruled out.
    pub fn rules_out(&self, output: usize) -> bool {
        !self.candidates.contains(output) && !self.unknown.contains(output)
    }

    /// Whether no output is unknown.
    pub fn is_settled(&self) -> bool {
        self.unknown.is_empty()
    }

    /// The only candidate, if no output is unknown.
    pub fn only(&self) -> Option<usize> {
        self.is_settled().then(|| self.candidates.only()).flatten()
    }

    fn possible(&self) -> OutputSet {
        self.candidates.or(&self.unknown)
    }

    /// Outputs that neither answer rules out.
    pub fn and(&self, other: &Self) -> Self {
        let possible = self.possible().and(&other.possible());
        let candidates = self.candidates.and(&other.candidates);
        self.combine(other, candidates, possible)
    }

    /// Outputs that either answer leaves.
    pub fn or(&self, other: &Self) -> Self {
        let possible = self.possible().or(&other.possible());
        let candidates = self.candidates.or(&other.candidates);
        self.combine(other, candidates, possible)
    }

    /// Outputs that `other` rules out and this does not.
    pub fn minus(&self, other: &Self) -> Self {
        let possible = self.possible().minus(&other.candidates);
        let candidates = self.candidates.minus(&other.possible());
        self.combine(other, candidates, possible)
    }

    fn combine(&self, other: &Self, candidates: OutputSet, possible: OutputSet) -> Self {
        let unknown = possible.minus(&candidates);
        let both = self.abstentions.iter().chain(&other.abstentions);
        let both = both.filter(|of| unknown.contains(of.output as usize));
        let abstentions = both.copied().collect();
        Self::new(candidates, unknown, abstentions)
    }

    /// The only candidate; no output if there are several.
    pub fn unique(&self) -> Self {
        let count = self.candidates.outputs();
        match (self.candidates.only(), self.candidates.is_empty()) {
            // It is unique unless an unknown output is a candidate too, in which case there is none.
            (Some(only), _) if !self.is_settled() => {
                let mut unknown = OutputSet::none(count);
                unknown.insert(only);
                let abstentions = self.abstentions.iter().map(|of| Abstention {
                    output: only as u32,
                    ..*of
                });
                Self::new(OutputSet::none(count), unknown, abstentions.collect())
            }
            (None, false) => Self::none(count),
            _ => self.clone(),
        }
    }

    /// The same answer, with the candidates in `of` unknown.
    pub(super) fn doubt(&self, of: &OutputSet, missing: Missing) -> Self {
        let doubted = self.candidates.and(of);
        let abstentions = doubted.iter().map(|output| Abstention {
            output: output as u32,
            missing,
        });
        let abstentions = abstentions.chain(self.abstentions.iter().copied());
        let (candidates, unknown) = (self.candidates.minus(of), self.unknown.or(&doubted));
        Self::new(candidates, unknown, abstentions.collect())
    }

    /// The same answer, restricted to the outputs in `of`.
    pub(super) fn within(&self, of: &OutputSet) -> Self {
        self.and(&Self::settled(of.clone()))
    }
}

impl fmt::Display for ChangeCandidates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |set: &OutputSet| {
            let outputs: Vec<String> = set.iter().map(|output| output.to_string()).collect();
            outputs.join(", ")
        };
        write!(f, "[{}]", list(&self.candidates))?;
        if self.is_settled() {
            return Ok(());
        }
        write!(f, ", unknown [{}]", list(&self.unknown))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const OUTPUTS: usize = 4;

    fn missing(at: usize) -> Missing {
        Missing::Spend(OutputNum(at as u32))
    }

    /// Answers about this many outputs: 0 ruled out, 1 candidate, 2 unknown.
    fn answers(outputs: usize) -> impl Strategy<Value = ChangeCandidates> {
        let marks = prop::collection::vec(0..3_u8, outputs);
        marks.prop_map(|marks| {
            ChangeCandidates::mark(marks.len(), |at| match marks[at] {
                0 => CandidateStatus::RuledOut,
                1 => CandidateStatus::Candidate,
                _ => CandidateStatus::Unknown(missing(at)),
            })
        })
    }

    /// Every set that the answer can become.
    fn completions(answer: &ChangeCandidates) -> Vec<OutputSet> {
        let unknown: Vec<usize> = answer.unknown().iter().collect();
        (0..1_usize << unknown.len())
            .map(|choice| {
                let mut set = answer.candidates().clone();
                for (bit, output) in unknown.iter().enumerate() {
                    if choice >> bit & 1 == 1 {
                        set.insert(*output);
                    }
                }
                set
            })
            .collect()
    }

    /// Soundness, tightness, and a reason for every abstention.
    fn check(result: &ChangeCandidates, completed: &[OutputSet]) {
        for output in 0..result.candidates().outputs() {
            let within = completed.iter().filter(|set| set.contains(output)).count();
            let expected = match within {
                0 => Some(false),
                all if all == completed.len() => Some(true),
                _ => None,
            };
            let found = match (
                result.candidates().contains(output),
                result.unknown().contains(output),
            ) {
                (true, false) => Some(true),
                (false, false) => Some(false),
                (false, true) => None,
                (true, true) => panic!("{output} is both"),
            };
            assert_eq!(found, expected, "output {output} of {result}");
            let reasons = result.abstentions().iter();
            let has_reason = reasons.clone().any(|of| of.output as usize == output);
            assert_eq!(has_reason, expected.is_none(), "output {output}");
        }
        assert!(result.abstentions().is_sorted());
    }

    fn pairs(
        a: &ChangeCandidates,
        b: &ChangeCandidates,
        of: impl Fn(&OutputSet, &OutputSet) -> OutputSet,
    ) -> Vec<OutputSet> {
        let (a, b) = (completions(a), completions(b));
        let pair = |a: &OutputSet| b.iter().map(|b| of(a, b)).collect::<Vec<_>>();
        a.iter().flat_map(pair).collect()
    }

    proptest! {
        #[test]
        fn operations_are_sound_and_tight(a in answers(OUTPUTS), b in answers(OUTPUTS)) {
            check(&a.and(&b), &pairs(&a, &b, OutputSet::and));
            check(&a.or(&b), &pairs(&a, &b, OutputSet::or));
            check(&a.minus(&b), &pairs(&a, &b, OutputSet::minus));
            let unique = |set: &OutputSet| match set.only() {
                Some(_) => set.clone(),
                None => OutputSet::none(OUTPUTS),
            };
            let completed: Vec<OutputSet> = completions(&a).iter().map(unique).collect();
            check(&a.unique(), &completed);
        }

        #[test]
        fn and_and_or_do_not_depend_on_order_or_grouping(
            a in answers(OUTPUTS),
            b in answers(OUTPUTS),
            c in answers(OUTPUTS),
        ) {
            prop_assert_eq!(a.and(&b), b.and(&a));
            prop_assert_eq!(a.or(&b), b.or(&a));
            prop_assert_eq!(a.and(&b).and(&c), a.and(&b.and(&c)));
            prop_assert_eq!(a.or(&b).or(&c), a.or(&b.or(&c)));
            prop_assert_eq!(a.and(&a), a.clone());
            prop_assert_eq!(a.or(&a), a.clone());
        }

        #[test]
        fn settled_answers_stay_settled_with_more_data(
            a in answers(OUTPUTS),
            b in answers(OUTPUTS),
            learnt in prop::collection::vec(any::<bool>(), OUTPUTS),
        ) {
            // Some of the unknown outputs become known.
            let more = ChangeCandidates::mark(OUTPUTS, |at| match a.unknown().contains(at) {
                true if at % 2 == 0 => CandidateStatus::new(learnt[at]),
                true => CandidateStatus::Unknown(missing(at)),
                false => CandidateStatus::new(a.candidates().contains(at)),
            });
            let all: [fn(&ChangeCandidates, &ChangeCandidates) -> ChangeCandidates; 4] =
                [ChangeCandidates::and, ChangeCandidates::or, ChangeCandidates::minus, |a, _| a.unique()];
            for of in all {
                let (before, after) = (of(&a, &b), of(&more, &b));
                for at in 0..OUTPUTS {
                    if before.candidates().contains(at) {
                        prop_assert!(after.candidates().contains(at));
                    }
                    if before.rules_out(at) {
                        prop_assert!(after.rules_out(at));
                    }
                }
            }
        }

        #[test]
        fn a_set_of_many_outputs_is_one_of_few(inside in prop::collection::vec(any::<bool>(), 0..200)) {
            let set = OutputSet::filter(inside.len(), |at| inside[at]);
            let expected: Vec<usize> = (0..inside.len()).filter(|at| inside[*at]).collect();
            prop_assert_eq!(set.iter().collect::<Vec<_>>(), expected.clone());
            prop_assert_eq!(set.len(), expected.len());
            prop_assert_eq!(set.is_empty(), expected.is_empty());
            let all = OutputSet::filter(inside.len(), |_| true);
            prop_assert_eq!(all.minus(&set).or(&set), all.clone());
            prop_assert!(all.minus(&set).and(&set).is_empty());
            prop_assert!(!set.contains(inside.len()));
        }
    }

    #[test]
    fn and_with_empty_set_is_empty_even_if_other_side_abstains() {
        let abstains = ChangeCandidates::mark(2, |at| CandidateStatus::Unknown(missing(at)));
        let nothing = ChangeCandidates::none(2);
        assert_eq!(abstains.and(&nothing), nothing);
        assert_eq!(nothing.minus(&abstains), nothing);
        assert_eq!(abstains.or(&nothing), abstains);
    }

    #[test]
    fn sole_candidate_is_undetermined_while_another_output_is() {
        let answer = ChangeCandidates::mark(3, |at| match at {
            0 => CandidateStatus::Candidate,
            1 => CandidateStatus::Unknown(missing(1)),
            _ => CandidateStatus::RuledOut,
        });
        let unique = answer.unique();
        assert_eq!(unique.to_string(), "[], unknown [0]");
        let reason = Abstention {
            output: 0,
            missing: missing(1),
        };
        assert_eq!(unique.abstentions(), [reason]);
        assert_eq!(answer.only(), None);
    }
}
