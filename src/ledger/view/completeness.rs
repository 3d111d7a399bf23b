//! Whether the view has everything that touches an address: the reported histories, evaluated against the proved facts.

use std::collections::{HashMap, HashSet};

use bitcoin::Txid;

use super::{AddressNum, TxNum, View, count};
use crate::language::{Sentence, say};
use crate::ledger::{Doubt, History, Ledger, MissingReason};

/// Whether the view has everything that touches an address up to the tip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Completeness {
    /// The view has every transaction of the reported history.
    Complete,
    /// The history was not requested.
    NotAsked,
    /// The history is missing.
    Missing(MissingReason),
    /// This many transactions of the reported history are not proved.
    Unproved(usize),
    /// The reported history omits a transaction that is proved to touch the address.
    Contradicted(Txid),
    /// The reported history is empty, although this transaction is proved to touch the address: some servers report
    /// this above their limit.
    Emptied(Txid),
    /// The reported history has this transaction as unconfirmed, or in a future block, although a confirmed transaction
    /// spends from it.
    Misplaced(Txid),
    /// The reported history is in doubt for another reason.
    Doubted(Doubt),
}

impl Completeness {
    /// Describes it.
    pub fn words(&self) -> Sentence {
        match self {
            Self::Complete => say!("history-complete"),
            Self::NotAsked => say!("history-not-requested"),
            Self::Missing(reason) => say!("history-missing", reason = reason.words()),
            Self::Unproved(count) => say!("history-unproved", count = *count),
            Self::Contradicted(txid) => say!("history-omits", txid = *txid),
            Self::Emptied(txid) => say!("history-emptied", txid = *txid),
            Self::Misplaced(txid) => say!("history-misplaced", txid = *txid),
            Self::Doubted(doubt) => doubt.words(),
        }
    }
}

impl std::fmt::Display for Completeness {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.words().fmt(f)
    }
}

impl View {
    /// Evaluates the reported histories.
    pub(super) fn evaluate_histories(&mut self, ledger: &Ledger) {
        for script in ledger.histories.keys() {
            self.address_number(script);
        }
        self.histories = self
            .scripts
            .iter()
            .map(|script| ledger.histories.get(script).cloned())
            .collect();
        let length = |history: &Option<History>| {
            let history = history.iter();
            count(history.flat_map(|it| it.confirmed(self.tip.height)).count())
        };
        self.lengths = self.histories.iter().map(length).collect();
        let floating = self.touched_by_floating();
        let evaluate = |at| {
            let doubts = ledger.doubts.get(&self.scripts[at]);
            match self.evaluate(at, floating.get(&AddressNum::new(at))) {
                Completeness::Complete => doubts
                    .and_then(|doubts| doubts.first().cloned())
                    .map_or(Completeness::Complete, Completeness::Doubted),
                Completeness::Contradicted(txid)
                    if self.histories[at]
                        .as_ref()
                        .is_some_and(|history| history.entries().is_empty()) =>
                {
                    Completeness::Emptied(txid)
                }
                other => other,
            }
        };
        self.completeness = (0..self.scripts.len()).map(evaluate).collect();
    }

    /// Returns the floating transactions that touch each address. Confirmed inputs commit to them, so they are
    /// confirmed and a complete history contains them.
    fn touched_by_floating(&self) -> HashMap<AddressNum, Vec<Txid>> {
        let mut touches: HashMap<AddressNum, Vec<Txid>> = HashMap::new();
        for (txid, tx) in &self.floating {
            let paid = tx
                .output
                .iter()
                .filter_map(|output| self.address(&output.script_pubkey));
            let spent = tx
                .input
                .iter()
                .filter_map(|input| self.owner(self.output(input.previous_output)?));
            for address in paid.chain(spent) {
                touches.entry(address).or_default().push(*txid);
            }
        }
        touches
    }

    fn evaluate(&self, address: usize, floating: Option<&Vec<Txid>>) -> Completeness {
        let history = match &self.histories[address] {
            None => return Completeness::NotAsked,
            Some(History::Missing(reason)) => return Completeness::Missing(reason.clone()),
            Some(history) => history,
        };
        let named: HashSet<TxNum> = history
            .entries()
            .iter()
            .filter_map(|entry| self.number_of(&entry.txid))
            .collect();
        if let Some(omitted) = self.touches[address]
            .iter()
            .find(|touch| !named.contains(touch))
        {
            return Completeness::Contradicted(self.tx(*omitted).txid);
        }
        for txid in floating.into_iter().flatten() {
            if history.entries().iter().all(|entry| entry.txid != *txid) {
                return Completeness::Contradicted(*txid);
            }
            let mut confirmed = history.confirmed(self.tip.height);
            if confirmed.all(|(_, confirmed)| confirmed != *txid) {
                return Completeness::Misplaced(*txid);
            }
        }
        let unproved = history
            .confirmed(self.tip.height)
            .filter(|(_, txid)| !self.numbers.contains_key(txid));
        match unproved.count() + history.unread() {
            0 => Completeness::Complete,
            missing => Completeness::Unproved(missing),
        }
    }
}
