//! What several servers say about one script, compared: by status hash, then item by item. Pure.

use std::collections::BTreeSet;
use std::sync::Arc;

use bitcoin::Txid;

use crate::ledger::{Gap, History, HistoryEntry, Place, status_hash};
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
    /// Who gave a history: its confirmed part up to the tip.
    pub given: Vec<(Arc<str>, Confirmed)>,
    /// Who gave none, and why.
    pub refused: Vec<(Arc<str>, Gap)>,
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
        let mut hearing = Self::default();
        let mut statuses: Vec<Option<String>> = Vec::new();
        let mut entries: Vec<HistoryEntry> = Vec::new();
        let mut named: BTreeSet<HistoryEntry> = BTreeSet::new();
        for (server, answer) in said {
            let given = match answer {
                // Some servers give nothing where there is too much.
                Ok(given) if given.is_empty() && longest >= NEVER_TOO_LONG => Err(Gap::Emptied),
                Ok(given) => Ok(given),
                Err(Refusal::HistoryTooLong(words)) => Err(Gap::TooLong(words)),
                Err(Refusal::Unanswered) => Err(Gap::Unanswered),
                Err(other) => Err(Gap::Refused(other.to_string())),
            };
            match given {
                Err(gap) => hearing.refused.push((server, gap)),
                Ok(given) => {
                    let confirmed = given.iter().filter_map(|entry| match entry.place {
                        Place::Block(height) if height <= tip => Some((height, entry.txid)),
                        _ => None,
                    });
                    statuses.push(status_hash(confirmed.clone()));
                    let is_new_status =
                        !statuses[..statuses.len() - 1].contains(&statuses[statuses.len() - 1]);
                    hearing.given.push((server, confirmed.collect()));
                    let is_first = hearing.given.len() == 1;
                    let is_news = |entry: &HistoryEntry| match entry.place {
                        Place::Block(height) if height <= tip => is_first || is_new_status,
                        _ => true,
                    };
                    let fresh = given.into_iter().filter(is_news);
                    entries.extend(fresh.filter(|entry| named.insert(*entry)));
                }
            }
        }
        if hearing.given.is_empty() {
            let gap = hearing.refused.first().map(|(_, gap)| gap.clone());
            return (hearing, History::Missing(gap.unwrap_or(Gap::Unanswered)));
        }
        (hearing, History::answered(entries))
    }

    /// What not all name that gave a history, in order of the chain.
    pub fn disputes(&self) -> Vec<Dispute> {
        let all: BTreeSet<(u32, Txid)> = self
            .given
            .iter()
            .flat_map(|(_, named)| named)
            .copied()
            .collect();
        let disputed = all.into_iter().filter_map(|item| {
            let (named, missed): (Vec<_>, Vec<_>) = self
                .given
                .iter()
                .partition(|(_, named)| named.contains(&item));
            let name = |(server, _): &(Arc<str>, _)| Arc::clone(server);
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
