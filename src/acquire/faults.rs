//! Attributes faults: compares reported histories and balances with the proved facts, at the end of a run.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use bitcoin::{ScriptBuf, Txid};

use super::{AcquireError, Acquisition, Dispute};
use crate::archive::log::FaultKind;
use crate::electrum::{Balance, Refusal, Request};
use crate::ledger::{
    AddressNum, ChainPosition, Completeness, Doubt, History, Spend, Update, View, script_hash,
};
use crate::servers::Quorum;

/// A server, a script, and a transaction in the reported history that does not touch the script.
pub(super) type Stray = (Arc<str>, ScriptBuf, u32, Txid);

/// An undecided history: the script, the server that reports a transaction, and those that omit it.
type UndecidedHistory = (ScriptBuf, Arc<str>, Vec<String>);

/// The balance of a script according to its history, in satoshi.
pub(super) struct ScriptBalance {
    found: u64,
    /// Amount in transactions that are in a second block too and exist once; some servers count them twice.
    again: u64,
}

impl ScriptBalance {
    /// Whether a reported balance equals it.
    pub(super) fn is(&self, stated: i64) -> bool {
        u64::try_from(stated)
            .is_ok_and(|stated| stated == self.found || stated == self.found + self.again)
    }
}

impl Acquisition<'_> {
    /// Compares reported balances with the unspent outputs in the histories; returns whether a new doubt was found.
    pub(super) fn find_doubts(&mut self, view: &View) -> bool {
        let mut update = Update::default();
        for (script, stated) in &self.balances {
            let Some(script_balance) = self.script_balance(view, script) else {
                continue;
            };
            let is_right = |(_, balance): &(_, Balance)| script_balance.is(balance.confirmed);
            let invalid = stated.first().filter(|_| !stated.iter().any(is_right));
            let mut waiting = stated.iter().map(|(_, balance)| balance.unconfirmed);
            let waiting = waiting.find(|sat| *sat != 0 && self.is_empty(script));
            let doubt = match (invalid, waiting) {
                (Some((_, balance)), _) => Doubt::Balance {
                    stated: balance.confirmed,
                    found: script_balance.found,
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

    /// Whether an empty history was reported.
    fn is_empty(&self, script: &ScriptBuf) -> bool {
        let history = self.ledger.history(script);
        history.is_some_and(|history| {
            matches!(history, History::Answered { .. }) && history.entries().is_empty()
        })
    }

    /// Returns the case scripts with empty histories only, although a server reports a balance.
    pub(super) fn contested(&self) -> BTreeSet<ScriptBuf> {
        let is_some =
            |(_, balance): &(_, Balance)| balance.confirmed != 0 || balance.unconfirmed != 0;
        let stated = self.balances.iter();
        let stated =
            stated.filter(|(script, stated)| stated.iter().any(is_some) && self.is_empty(script));
        stated.map(|(script, _)| script.clone()).collect()
    }

    /// Returns the case scripts for which balances were requested but no server reports one.
    pub(super) fn without_balance(&self) -> BTreeSet<ScriptBuf> {
        let without_balance = self.balances.iter().filter(|(_, stated)| stated.is_empty());
        without_balance.map(|(script, _)| script.clone()).collect()
    }

    /// Returns the balance of a case script, in satoshi, if its whole history is known; `None` if it has moved after
    /// the tip.
    pub(super) fn script_balance(&self, view: &View, script: &ScriptBuf) -> Option<ScriptBalance> {
        let address = view.address(script)?;
        let history = self.ledger.history(script)?;
        let has_moved = history
            .entries()
            .iter()
            .any(|entry| matches!(entry.position, ChainPosition::Block(height) if height > view.tip().height));
        if *view.completeness(address) != Completeness::Complete || has_moved {
            return None;
        }
        let outputs = view
            .touches(address)
            .iter()
            .flat_map(|tx| view.outputs(*tx));
        let unspent = outputs.filter(|output| {
            view.owner(*output) == Some(address) && !matches!(view.spend(*output), Spend::By(_))
        });
        let found = unspent.map(|output| view.value(output).to_sat()).sum();
        let again = view
            .second_positions()
            .iter()
            .flat_map(|(tx, _)| view.outputs(*tx));
        let again = again.filter(|output| view.owner(*output) == Some(address));
        let again = again.map(|output| view.value(output).to_sat()).sum();
        Some(ScriptBalance { found, again })
    }

    /// Returns the proved transactions in reported histories that do not touch the script.
    pub(super) fn strays(&self, view: &View) -> Vec<Stray> {
        let is_stray = |script: &ScriptBuf, txid: &Txid| {
            view.number_of(txid)
                .is_some_and(|tx| view.is_touched_by(script, tx) == Some(false))
        };
        let mut strays = Vec::new();
        for (script, comparison) in &self.comparisons {
            let named = comparison
                .confirmed()
                .filter(|(_, (_, txid))| is_stray(script, txid));
            strays.extend(named.map(|(server, (height, txid))| {
                (Arc::clone(server), script.clone(), height, txid)
            }));
        }
        strays
    }

    /// Returns transactions in a history of which only the prevouts can show whether they touch its script.
    pub(super) fn needing_prevouts(&self, view: &View) -> BTreeSet<Txid> {
        let mut needing_prevouts = BTreeSet::new();
        for (script, comparison) in &self.comparisons {
            let named = comparison.confirmed().map(|(_, (_, txid))| txid);
            needing_prevouts.extend(named.filter(|txid| {
                view.number_of(txid)
                    .is_some_and(|tx| view.is_touched_by(script, tx).is_none())
            }));
        }
        needing_prevouts
    }

    /// Whether this run did not fetch a transaction or dropped it, or its branch was ambiguous.
    fn is_left_open(&self, txid: Txid, height: u32) -> bool {
        let parts = [Request::Transaction(txid), Request::Proof { txid, height }];
        parts.iter().any(|request| {
            let refusal = self.refused.get(request);
            matches!(
                refusal,
                Some(Refusal::Dropped | Refusal::Budget | Refusal::Unsettled(_))
            )
        })
    }

    /// Reports the faults of servers, once everything provable is proved.
    pub(super) fn attribute_faults(
        &mut self,
        quorum: &mut Quorum,
        view: &View,
    ) -> Result<(), AcquireError> {
        let disputes: Vec<(ScriptBuf, Dispute)> = self
            .comparisons
            .iter()
            .flat_map(|(script, comparison)| {
                let disputes = comparison.disputes().into_iter();
                disputes.map(|dispute| (script.clone(), dispute))
            })
            .collect();
        let strays = self.strays(view);
        let mut refusals = self.refused.values();
        if !disputes.is_empty()
            || !strays.is_empty()
            || refusals.any(|refusal| *refusal != Refusal::Budget)
            || view
                .addresses()
                .any(|address| is_contradicted(view, address))
        {
            self.confirm_tip(quorum)?;
        }
        for (server, script, height, txid) in &strays {
            let problem = FaultKind::Strays {
                scripthash: script_hash(script),
                txid: *txid,
                height: *height,
            };
            quorum.report_fault(server, Request::History(script.clone()).key(), problem)?;
        }
        let astray: BTreeSet<(&ScriptBuf, &Txid)> = strays
            .iter()
            .map(|(_, script, _, txid)| (script, txid))
            .collect();
        let disputes = disputes.into_iter();
        self.report_disputes(
            quorum,
            view,
            disputes.filter(|(script, dispute)| !astray.contains(&(script, &dispute.txid))),
        )?;
        self.attribute_spender_faults(quorum)?;
        self.report_balances(quorum, view)
    }

    /// Reports the servers that omit a proved transaction from a history, and those that list one that no block has.
    fn report_disputes(
        &self,
        quorum: &mut Quorum,
        view: &View,
        disputes: impl Iterator<Item = (ScriptBuf, Dispute)>,
    ) -> Result<(), AcquireError> {
        // Undecided transactions of one history are reported together.
        let mut undecided: BTreeMap<UndecidedHistory, Vec<(u32, Txid)>> = BTreeMap::new();
        for (script, dispute) in disputes {
            let Dispute {
                height,
                txid,
                named_by,
                missed_by,
            } = dispute;
            let (request, scripthash) =
                (Request::History(script.clone()).key(), script_hash(&script));
            if view.is_in_block(&txid, height) {
                // Of a transaction in two blocks, some servers report one position.
                let mut seconds = view.second_positions().iter();
                if seconds.any(|(tx, _)| view.tx(*tx).txid == txid) {
                    continue;
                }
                for server in missed_by {
                    let problem = FaultKind::Omits {
                        scripthash: scripthash.clone(),
                        txid,
                        height,
                        named_by: named_by.to_string(),
                    };
                    quorum.report_fault(&server, request.clone(), problem)?;
                }
                continue;
            }
            let tip = view.tip().height;
            let is_expanded = self.frontier.expands(&self.ledger, &script, tip);
            if is_expanded && !self.is_left_open(txid, height) {
                let problem = FaultKind::Invents {
                    scripthash,
                    txid,
                    height,
                };
                quorum.report_fault(&named_by, request, problem)?;
            } else {
                let missed_by = missed_by.iter().map(ToString::to_string).collect();
                let of_history = undecided.entry((script, named_by, missed_by)).or_default();
                of_history.push((height, txid));
            }
        }
        for ((script, named_by, missed_by), named) in undecided {
            let (height, txid) = named[0];
            let problem = FaultKind::Disputed {
                scripthash: script_hash(&script),
                txid,
                height,
                more: named.len() - 1,
                missed_by,
            };
            quorum.report_fault(&named_by, Request::History(script).key(), problem)?;
        }
        Ok(())
    }

    /// Reports the servers that state another balance than the proved one, if several state one.
    fn report_balances(&mut self, quorum: &mut Quorum, view: &View) -> Result<(), AcquireError> {
        for (script, stated) in std::mem::take(&mut self.balances) {
            let balance = self.script_balance(view, &script);
            let Some(proved) = balance.filter(|_| stated.len() > 1) else {
                continue;
            };
            let wrong = stated.into_iter();
            for (server, balance) in wrong.filter(|(_, balance)| !proved.is(balance.confirmed)) {
                let problem = FaultKind::Balance {
                    scripthash: script_hash(&script),
                    stated: balance.confirmed,
                    found: proved.found,
                };
                quorum.report_fault(&server, Request::Balance(script.clone()).key(), problem)?;
            }
        }
        Ok(())
    }
}

/// Whether the proved data contradict what servers say of an address.
fn is_contradicted(view: &View, address: AddressNum) -> bool {
    matches!(
        view.completeness(address),
        Completeness::Contradicted(_)
            | Completeness::Emptied(_)
            | Completeness::Misplaced(_)
            | Completeness::Doubted(_)
    )
}
