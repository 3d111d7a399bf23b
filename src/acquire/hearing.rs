//! What several servers say about one script, compared item by item. Pure.
//!
//! Lists that are the same have the same status hash, by which the protocol's clients compare, and are held once.

use std::collections::BTreeSet;
use std::sync::Arc;

use bitcoin::Txid;

use crate::ledger::{Gap, History, HistoryEntry, Place};
use crate::source::Refusal;

/// Histories shorter than this no known server holds to be too long (Blockstream's electrs, the strictest, gives 500).
const NEVER_TOO_LONG: usize = 500;

/// What servers say about a history, each with its name.
pub type Said = Vec<(Arc<str>, Result<Vec<HistoryEntry>, Refusal>)>;

/// The part of a history that stands in blocks: height and transaction.
pub type Confirmed = BTreeSet<(u32, Txid)>;

/// What was said about the history of a script.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hearing {
    /// Who gave a history, and which.
    given: Vec<(Arc<str>, History)>,
    /// Who gave none, and why.
    pub refused: Vec<(Arc<str>, Gap)>,
    /// Height up to which they must agree.
    tip: u32,
}

/// Something that one server names and another does not.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dispute {
    /// Height of the block in which it is said to stand.
    pub height: u32,
    /// The transaction.
    pub txid: Txid,
    /// The first server that names it.
    pub named_by: Arc<str>,
    /// The servers that do not.
    pub missed_by: Vec<Arc<str>>,
}

impl Hearing {
    /// Hears what the servers say, in their order, and gives the history that they name together, with everything in it
    /// that any of them names. `tip` is the height up to which they must agree; what is in a mempool need not be the same.
    pub fn new(said: Said, tip: u32) -> (Self, History) {
        let longest = said
            .iter()
            .filter_map(|(_, answer)| answer.as_ref().ok())
            .map(Vec::len)
            .max()
            .unwrap_or(0);
        let is_long = longest >= NEVER_TOO_LONG
            || said
                .iter()
                .any(|(_, answer)| matches!(answer, Err(Refusal::HistoryTooLong(_))));
        let mut hearing = Self {
            tip,
            ..Self::default()
        };
        for (server, answer) in said {
            let given = match answer {
                // Some servers give nothing where there is too much.
                Ok(given) if given.is_empty() && is_long => Err(Gap::Emptied),
                Ok(given) => Ok(given),
                Err(Refusal::HistoryTooLong(words)) => Err(Gap::TooLong(words)),
                Err(Refusal::Unanswered) => Err(Gap::Unanswered),
                Err(other) => Err(Gap::Refused(other.to_string())),
            };
            match given {
                Err(gap) => hearing.refused.push((server, gap)),
                Ok(given) => {
                    let given = History::answered(given);
                    let known = hearing.given.iter().map(|(_, known)| known);
                    let same = known.clone().find(|known| **known == given).cloned();
                    hearing.given.push((server, same.unwrap_or(given)));
                }
            }
        }
        let together = hearing.together();
        (hearing, together)
    }

    /// Everything that any server names, in the order in which it is first named.
    fn together(&self) -> History {
        let Some((_, first)) = self.given.first() else {
            let gap = self.refused.first().map(|(_, gap)| gap.clone());
            return History::Missing(gap.unwrap_or(Gap::Unanswered));
        };
        if self.is_unanimous() {
            return first.clone();
        }
        // What one server gives in a way that cannot be read another gives rightly.
        let is_read = self.given.iter().any(|(_, given)| given.unread() == 0);
        let mut named: BTreeSet<HistoryEntry> = BTreeSet::new();
        let all = self.given.iter().flat_map(|(_, given)| given.entries());
        let all = all.filter(|entry| !is_read || entry.place != Place::Unread);
        History::answered(all.copied().filter(|entry| named.insert(*entry)).collect())
    }

    /// Whether all that gave a history gave the same.
    fn is_unanimous(&self) -> bool {
        self.given.windows(2).all(|pair| pair[0].1 == pair[1].1)
    }

    /// Entries that are held of it.
    pub fn length(&self) -> usize {
        let mut lists: Vec<&History> = self.given.iter().map(|(_, given)| given).collect();
        lists.sort_unstable();
        lists.dedup();
        let given: usize = lists.iter().map(|list| list.entries().len()).sum();
        // Where they differ, together they are another list, at most as long.
        if lists.len() > 1 { 2 * given } else { given }
    }

    /// The same without what was given, which is more than a run holds.
    pub fn unkept(self) -> (Self, History) {
        let gap = |given: &History| Gap::Unkept(given.confirmed(self.tip).count() as u64);
        let given = self.given.iter();
        let given = given.map(|(server, given)| (Arc::clone(server), gap(given)));
        let hearing = Self {
            refused: given.chain(self.refused.iter().cloned()).collect(),
            ..Self::default()
        };
        let together = hearing.together();
        (hearing, together)
    }

    /// Who gave a history.
    pub fn servers(&self) -> impl ExactSizeIterator<Item = &Arc<str>> {
        self.given.iter().map(|(server, _)| server)
    }

    /// Everything that servers name in blocks up to the tip, each with the server.
    pub fn named(&self) -> impl Iterator<Item = (&Arc<str>, (u32, Txid))> {
        let given = self.given.iter();
        given.flat_map(|(server, given)| given.confirmed(self.tip).map(move |item| (server, item)))
    }

    /// Everything that servers hold in their mempools, each with the server.
    pub fn waiting(&self) -> impl Iterator<Item = (&Arc<str>, Txid)> {
        let given = self.given.iter();
        given.flat_map(|(server, given)| given.mempool().map(move |txid| (server, txid)))
    }

    /// How many servers name exactly these transactions in blocks up to the tip.
    pub fn naming(&self, confirmed: &Confirmed) -> usize {
        let names = |(_, given): &&(Arc<str>, History)| {
            given.confirmed(self.tip).collect::<Confirmed>() == *confirmed
        };
        self.given.iter().filter(names).count()
    }

    /// What not all name that gave a history, in order of the chain.
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
