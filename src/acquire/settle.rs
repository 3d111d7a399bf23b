//! Who was right: what servers say about histories and balances, held against what could be proved, when all is asked.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use bitcoin::{ScriptBuf, Txid};

use super::{AcquireError, Dispute, Run};
use crate::ledger::{Completeness, Doubt, History, Place, Spend, Update, View, script_hash};
use crate::source::log::Problem;
use crate::source::{Balance, Quorum, Refusal, Request};

/// A server, a script, and a transaction that the server names in its history and that does not touch it.
pub(super) type Stray = (Arc<str>, ScriptBuf, u32, Txid);

/// A history about which it is open who is right: the script, who names something, and who does not.
type Open = (ScriptBuf, Arc<str>, Vec<String>);

/// What a script holds by its history, in satoshi.
pub(super) struct Holding {
    found: u64,
    /// What stands in a second block too, and is there once. Some servers count it again.
    again: u64,
}

impl Holding {
    /// Whether a balance that a server states is this one.
    pub(super) fn is(&self, stated: i64) -> bool {
        u64::try_from(stated)
            .is_ok_and(|stated| stated == self.found || stated == self.found + self.again)
    }
}

impl Run<'_> {
    /// Compares the balances that servers state with what their histories leave unspent; whether there is a new doubt.
    pub(super) fn doubt(&mut self, view: &View) -> bool {
        let mut update = Update::default();
        for (script, stated) in &self.balances {
            let Some(holding) = self.holding(view, script) else {
                continue;
            };
            let is_right = |(_, balance): &(_, Balance)| holding.is(balance.confirmed);
            let wrong = stated.first().filter(|_| !stated.iter().any(is_right));
            let mut waiting = stated.iter().map(|(_, balance)| balance.unconfirmed);
            let waiting = waiting.find(|sat| *sat != 0 && self.is_empty(script));
            let doubt = match (wrong, waiting) {
                (Some((_, balance)), _) => Doubt::Balance {
                    stated: balance.confirmed,
                    found: holding.found,
                },
                (None, Some(stated)) => Doubt::Waiting { stated },
                (None, None) => continue,
            };
            update.doubts.push((script.clone(), doubt));
        }
        let is_new = !update.doubts.is_empty();
        self.ledger.apply(update);
        is_new
    }

    /// Whether a history was given and has nothing in it.
    fn is_empty(&self, script: &ScriptBuf) -> bool {
        let history = self.ledger.history(script);
        history.is_some_and(|history| {
            matches!(history, History::Answered { .. }) && history.entries().is_empty()
        })
    }

    /// Scripts of the case of which every history given is empty, although a server states a balance.
    pub(super) fn contested(&self) -> BTreeSet<ScriptBuf> {
        let is_some =
            |(_, balance): &(_, Balance)| balance.confirmed != 0 || balance.unconfirmed != 0;
        let stated = self.balances.iter();
        let stated =
            stated.filter(|(script, stated)| stated.iter().any(is_some) && self.is_empty(script));
        stated.map(|(script, _)| script.clone()).collect()
    }

    /// Scripts of the case of which balances were asked for and nobody states one.
    pub(super) fn unweighed(&self) -> BTreeSet<ScriptBuf> {
        let unweighed = self.balances.iter().filter(|(_, stated)| stated.is_empty());
        unweighed.map(|(script, _)| script.clone()).collect()
    }

    /// What a script of the case holds as far as its whole history is known, in satoshi; nothing where servers have seen
    /// it move since the block as of which everything is seen.
    pub(super) fn holding(&self, view: &View, script: &ScriptBuf) -> Option<Holding> {
        let address = view.address(script)?;
        let history = self.ledger.history(script)?;
        let has_moved = history
            .entries()
            .iter()
            .any(|entry| matches!(entry.place, Place::Block(height) if height > view.tip().height));
        if *view.completeness(address) != Completeness::Complete || has_moved {
            return None;
        }
        let outputs = view
            .touches(address)
            .iter()
            .flat_map(|tx| view.outputs(*tx));
        let held = outputs.filter(|output| {
            view.owner(*output) == Some(address) && !matches!(view.spend(*output), Spend::By(_))
        });
        let found = held.map(|output| view.value(output).to_sat()).sum();
        let again = view.repeated().iter().flat_map(|(tx, _)| view.outputs(*tx));
        let again = again.filter(|output| view.owner(*output) == Some(address));
        let again = again.map(|output| view.value(output).to_sat()).sum();
        Some(Holding { found, again })
    }

    /// What histories name that is proved and does not touch their script.
    pub(super) fn strays(&self, view: &View) -> Vec<Stray> {
        let is_stray = |script: &ScriptBuf, txid: &Txid| {
            view.number_of(txid)
                .is_some_and(|tx| view.is_touched_by(script, tx) == Some(false))
        };
        let mut strays = Vec::new();
        for (script, hearing) in &self.hearings {
            let named = hearing
                .named()
                .filter(|(_, (_, txid))| is_stray(script, txid));
            strays.extend(named.map(|(server, (height, txid))| {
                (Arc::clone(server), script.clone(), height, txid)
            }));
        }
        strays
    }

    /// Transactions that a history names and of which only their parents can say whether they touch its script.
    pub(super) fn unplaceable(&self, view: &View) -> BTreeSet<Txid> {
        let mut unplaceable = BTreeSet::new();
        for (script, hearing) in &self.hearings {
            let named = hearing.named().map(|(_, (_, txid))| txid);
            unplaceable.extend(named.filter(|txid| {
                view.number_of(txid)
                    .is_some_and(|tx| view.is_touched_by(script, tx).is_none())
            }));
        }
        unplaceable
    }

    /// Whether it is this run that did not look into a transaction or did not keep it, or what was shown of it could be read
    /// in two ways.
    fn is_left_open(&self, txid: Txid, height: u32) -> bool {
        let parts = [Request::Transaction(txid), Request::Proof { txid, height }];
        parts.iter().any(|request| {
            let refusal = self.refused.get(request);
            matches!(
                refusal,
                Some(Refusal::Unkept | Refusal::Budget | Refusal::Unsettled(_))
            )
        })
    }

    /// Names the servers whose word was shown to be wrong, when all that could be proved is proved.
    pub(super) fn settle(&mut self, quorum: &mut Quorum, view: &View) -> Result<(), AcquireError> {
        let disputes: Vec<(ScriptBuf, Dispute)> = self
            .hearings
            .iter()
            .flat_map(|(script, hearing)| {
                hearing
                    .disputes()
                    .into_iter()
                    .map(|dispute| (script.clone(), dispute))
            })
            .collect();
        let is_contradicted = |address| {
            matches!(
                view.completeness(address),
                Completeness::Contradicted(_)
                    | Completeness::Emptied(_)
                    | Completeness::Misplaced(_)
                    | Completeness::Doubted(_)
            )
        };
        let strays = self.strays(view);
        if !disputes.is_empty()
            || !strays.is_empty()
            || self
                .refused
                .values()
                .any(|refusal| *refusal != Refusal::Budget)
            || view.addresses().any(is_contradicted)
        {
            self.confirm_tip(quorum)?;
        }
        // What is open about one history is told in one sentence.
        let mut open: BTreeMap<Open, Vec<(u32, Txid)>> = BTreeMap::new();
        let astray: BTreeSet<(&ScriptBuf, &Txid)> = strays
            .iter()
            .map(|(_, script, _, txid)| (script, txid))
            .collect();
        for (server, script, height, txid) in &strays {
            let problem = Problem::Strays {
                scripthash: script_hash(script),
                txid: *txid,
                height: *height,
            };
            quorum.accuse(server, Request::History(script.clone()).key(), problem)?;
        }
        for (
            script,
            Dispute {
                height,
                txid,
                named_by,
                missed_by,
            },
        ) in disputes
        {
            if astray.contains(&(&script, &txid)) {
                continue;
            }
            let (request, scripthash) =
                (Request::History(script.clone()).key(), script_hash(&script));
            let is_proved = view.stands_at(&txid, height);
            // Of a transaction that stands in two blocks some servers name one place.
            if is_proved
                && view
                    .repeated()
                    .iter()
                    .any(|(tx, _)| view.tx(*tx).txid == txid)
            {
                continue;
            }
            let is_expanded = self
                .frontier
                .expands(&self.ledger, &script, view.tip().height);
            if is_proved {
                for server in missed_by {
                    let problem = Problem::Omits {
                        scripthash: scripthash.clone(),
                        txid,
                        height,
                        named_by: named_by.to_string(),
                    };
                    quorum.accuse(&server, request.clone(), problem)?;
                }
            } else if is_expanded && !self.is_left_open(txid, height) {
                quorum.accuse(
                    &named_by,
                    request,
                    Problem::Invents {
                        scripthash,
                        txid,
                        height,
                    },
                )?;
            } else {
                let missed_by = missed_by.iter().map(ToString::to_string).collect();
                open.entry((script, named_by, missed_by))
                    .or_default()
                    .push((height, txid));
            }
        }
        for ((script, named_by, missed_by), named) in open {
            let (height, txid) = named[0];
            let problem = Problem::Disputed {
                scripthash: script_hash(&script),
                txid,
                height,
                more: named.len() - 1,
                missed_by,
            };
            quorum.accuse(&named_by, Request::History(script).key(), problem)?;
        }
        self.settle_spenders(quorum)?;
        for (script, stated) in std::mem::take(&mut self.balances) {
            let Some(holding) = self.holding(view, &script).filter(|_| stated.len() > 1) else {
                continue;
            };
            for (server, balance) in stated
                .into_iter()
                .filter(|(_, balance)| !holding.is(balance.confirmed))
            {
                let problem = Problem::Balance {
                    scripthash: script_hash(&script),
                    stated: balance.confirmed,
                    found: holding.found,
                };
                quorum.accuse(&server, Request::Balance(script.clone()).key(), problem)?;
            }
        }
        Ok(())
    }
}
