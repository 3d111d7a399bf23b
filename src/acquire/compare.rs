//! Compares the histories that servers report for one script, entry by entry. Pure.
//!
//! Equal lists have equal status hashes, by which the protocol's clients compare, and are stored once.

use std::collections::BTreeSet;
use std::sync::Arc;

use bitcoin::Txid;

use super::missing::missing;
use crate::electrum::Refusal;
use crate::ledger::{ChainPosition, History, HistoryEntry, MissingReason};

/// No known server refuses a shorter history as too long (the strictest, Blockstream's electrs, allows 500).
const NEVER_TOO_LONG: usize = 500;

/// Answers to a history request, with the name of each server.
pub type HistoryAnswers = Vec<(Arc<str>, Result<Vec<HistoryEntry>, Refusal>)>;

/// The confirmed part of a history: height and transaction.
pub type Confirmed = BTreeSet<(u32, Txid)>;

/// Comparison of the histories reported for a script.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HistoryComparison {
    /// Servers that reported a history.
    given: Vec<(Arc<str>, History)>,
    /// Servers that did not, with the reason.
    pub refused: Vec<(Arc<str>, MissingReason)>,
    /// Height up to which they must agree.
    tip: u32,
}

/// A transaction that one server reports and another omits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dispute {
    /// Reported height.
    pub height: u32,
    /// The transaction.
    pub txid: Txid,
    /// The first server that reports it.
    pub named_by: Arc<str>,
    /// The servers that omit it.
    pub missed_by: Vec<Arc<str>>,
}

impl HistoryComparison {
    /// Compares answers in the order of the servers, and returns the union of the histories. `tip` is the height up to
    /// which they must agree; mempools may differ.
    pub fn new(answers: HistoryAnswers, tip: u32) -> (Self, History) {
        let longest = answers
            .iter()
            .filter_map(|(_, answer)| answer.as_ref().ok())
            .map(Vec::len)
            .max()
            .unwrap_or(0);
        let is_long = longest >= NEVER_TOO_LONG
            || answers
                .iter()
                .any(|(_, answer)| matches!(answer, Err(Refusal::HistoryTooLong(_))));
        let mut comparison = Self {
            tip,
            ..Self::default()
        };
        for (server, answer) in answers {
            let given = match answer {
                // Some servers return an empty history if it is too long.
                Ok(given) if given.is_empty() && is_long => Err(MissingReason::Emptied),
                Ok(given) => Ok(given),
                Err(refusal) => Err(missing(refusal)),
            };
            match given {
                Err(reason) => comparison.refused.push((server, reason)),
                Ok(given) => {
                    let given = History::answered(given);
                    let known = comparison.given.iter().map(|(_, known)| known);
                    let same = known.clone().find(|known| **known == given).cloned();
                    comparison.given.push((server, same.unwrap_or(given)));
                }
            }
        }
        let together = comparison.union();
        (comparison, together)
    }

    /// Returns the union of the histories, in order of first appearance.
    fn union(&self) -> History {
        let Some((_, first)) = self.given.first() else {
            let reason = self.refused.first().map(|(_, reason)| reason.clone());
            return History::Missing(reason.unwrap_or(MissingReason::Unanswered));
        };
        if self.is_unanimous() {
            return first.clone();
        }
        // An entry unreadable in one history may be readable in another.
        let is_read = self.given.iter().any(|(_, given)| given.unread() == 0);
        let mut named: BTreeSet<HistoryEntry> = BTreeSet::new();
        let all = self.given.iter().flat_map(|(_, given)| given.entries());
        let all = all.filter(|entry| !is_read || entry.position != ChainPosition::Unreadable);
        History::answered(all.copied().filter(|entry| named.insert(*entry)).collect())
    }

    /// Whether all histories are equal.
    fn is_unanimous(&self) -> bool {
        self.given.windows(2).all(|pair| pair[0].1 == pair[1].1)
    }

    /// Returns the number of entries stored.
    pub fn length(&self) -> usize {
        let mut lists: Vec<&History> = self.given.iter().map(|(_, given)| given).collect();
        lists.sort_unstable();
        lists.dedup();
        let given: usize = lists.iter().map(|list| list.entries().len()).sum();
        // If they differ, their union is another list, at most as long.
        if lists.len() > 1 { 2 * given } else { given }
    }

    /// Returns the comparison without the histories, which exceed the memory limit.
    pub fn dropped(self) -> (Self, History) {
        let reason =
            |given: &History| MissingReason::Dropped(given.confirmed(self.tip).count() as u64);
        let given = self.given.iter();
        let given = given.map(|(server, given)| (Arc::clone(server), reason(given)));
        let comparison = Self {
            refused: given.chain(self.refused.iter().cloned()).collect(),
            ..Self::default()
        };
        let together = comparison.union();
        (comparison, together)
    }

    /// Returns the servers that reported a history.
    pub fn servers(&self) -> impl ExactSizeIterator<Item = &Arc<str>> {
        self.given.iter().map(|(server, _)| server)
    }

    /// Returns every confirmed transaction up to the tip, with the server that reports it.
    pub fn confirmed(&self) -> impl Iterator<Item = (&Arc<str>, (u32, Txid))> {
        let given = self.given.iter();
        given.flat_map(|(server, given)| given.confirmed(self.tip).map(move |item| (server, item)))
    }

    /// Returns every mempool transaction, with the server that reports it.
    pub fn waiting(&self) -> impl Iterator<Item = (&Arc<str>, Txid)> {
        let given = self.given.iter();
        given.flat_map(|(server, given)| given.mempool().map(move |txid| (server, txid)))
    }

    /// Returns the number of servers that report exactly these transactions up to the tip.
    pub fn count_agreeing(&self, confirmed: &Confirmed) -> usize {
        let names = |(_, given): &&(Arc<str>, History)| {
            given.confirmed(self.tip).collect::<Confirmed>() == *confirmed
        };
        self.given.iter().filter(names).count()
    }

    /// Returns the transactions that not all histories contain, in chain order.
    pub fn disputes(&self) -> Vec<Dispute> {
        if self.is_unanimous() {
            return Vec::new();
        }
        let given: Vec<(&Arc<str>, Confirmed)> = self
            .given
            .iter()
            .map(|(server, given)| (server, given.confirmed(self.tip).collect()))
            .collect();
        let all: BTreeSet<(u32, Txid)> =
            given.iter().flat_map(|(_, named)| named).copied().collect();
        let disputed = all.into_iter().filter_map(|item| {
            let (named, missed): (Vec<_>, Vec<_>) =
                given.iter().partition(|(_, named)| named.contains(&item));
            let name = |(server, _): &(&Arc<str>, _)| Arc::clone(server);
            let named_by = named.first().map(|given| name(given))?;
            let missed_by: Vec<Arc<str>> = missed.into_iter().map(name).collect();
            (!missed_by.is_empty()).then_some(Dispute {
                height: item.0,
                txid: item.1,
                named_by,
                missed_by,
            })
        });
        disputed.collect()
    }
}
