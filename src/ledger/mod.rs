//! Facts: what was proved about the chain, and what servers attested about scripts. No interpretation.
//!
//! A [`Ledger`] only grows, and is independent of order: the same updates in any order give the same ledger (tested as
//! a law). What holds as of a block is computed from it as a [`View`].
//!
//! Inclusion is proved, completeness is only attested: a Merkle branch proves that a transaction is in a block, but an
//! Electrum server cannot prove that it omitted nothing. Hence two types, [`Anchor`] and [`History`].

mod conflicts;
mod coverage;
mod view;

pub use conflicts::Conflict;
pub use coverage::{
    ChainPosition, Doubt, History, HistoryEntry, MissingReason, ReportedSpender, script_hash,
    status_hash,
};
pub(crate) use view::is_unspendable;
pub use view::{
    AddressNum, Completeness, OutputNum, Prevout, Spend, TxNum, View, ViewTx, script_name,
};

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use bitcoin::{OutPoint, ScriptBuf, Txid};

use crate::chain::{Anchor, BlockId, HeaderChain};
pub use crate::verify::{Condition, Sighashes, StrippedTx, Unlocking, redeem_script};
use crate::verify::{Inclusion, KnownTx, Verified};

/// New facts; the only way to change a ledger.
#[derive(Debug, Default, Clone)]
pub struct Update {
    /// Transactions that match their ids.
    pub txs: Vec<Verified<KnownTx>>,
    /// Positions in the chain, proved by Merkle branches.
    pub inclusions: Vec<Verified<Inclusion>>,
    /// Reported histories of scripts.
    pub histories: Vec<(ScriptBuf, History)>,
    /// Histories in doubt.
    pub doubts: Vec<(ScriptBuf, Doubt)>,
    /// Reported spenders of outputs.
    pub spenders: Vec<(OutPoint, ReportedSpender)>,
}

/// The facts about a transaction.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
struct TxFacts {
    /// The transaction; `None` if only its position is known.
    known: Option<Verified<KnownTx>>,
    /// Its proved positions, sorted; nearly always one, for which a set would take ten times the memory.
    anchors: Vec<Anchor>,
}

/// All known facts, independent of the order in which they arrived.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Ledger {
    txs: HashMap<Txid, TxFacts>,
    histories: BTreeMap<ScriptBuf, History>,
    doubts: BTreeMap<ScriptBuf, BTreeSet<Doubt>>,
    spenders: BTreeMap<OutPoint, ReportedSpender>,
}

impl Ledger {
    /// Adds facts. Of two answers about a script or an output the greater is kept, which is the more informative. Of
    /// two versions of a transaction's witnesses, which its id does not cover, the smaller is kept. Both rules make the
    /// result independent of the order.
    pub fn apply(&mut self, update: Update) {
        for known in update.txs {
            let facts = self.txs.entry(known.txid).or_default();
            match &facts.known {
                Some(before) if before.tx.reading() <= known.tx.reading() => {}
                _ => facts.known = Some(known),
            }
        }
        for inclusion in update.inclusions {
            let anchors = &mut self.txs.entry(inclusion.txid).or_default().anchors;
            if let Err(at) = anchors.binary_search(&inclusion.anchor) {
                anchors.reserve_exact(1);
                anchors.insert(at, inclusion.anchor);
            }
        }
        for (outpoint, spender) in update.spenders {
            match self.spenders.get_mut(&outpoint) {
                Some(known) if *known >= spender => {}
                Some(known) => *known = spender,
                None => drop(self.spenders.insert(outpoint, spender)),
            }
        }
        for (script, doubt) in update.doubts {
            self.doubts.entry(script).or_default().insert(doubt);
        }
        for (script, history) in update.histories {
            match self.histories.get_mut(&script) {
                Some(known) if *known >= history => {}
                Some(known) => *known = history,
                None => drop(self.histories.insert(script, history)),
            }
        }
    }

    /// Returns a transaction.
    pub fn known(&self, txid: &Txid) -> Option<&Verified<KnownTx>> {
        self.txs.get(txid)?.known.as_ref()
    }

    /// Returns a transaction.
    fn tx(&self, txid: &Txid) -> Option<&Arc<StrippedTx>> {
        self.known(txid).map(|known| &known.tx)
    }

    /// Returns the proved positions of a transaction, sorted.
    fn anchors(&self, txid: &Txid) -> &[Anchor] {
        self.txs.get(txid).map_or(&[], |facts| &facts.anchors)
    }

    /// Whether a transaction is proved to be in the block at a height. It may be in two blocks (BIP 30).
    pub fn is_anchored_at(&self, txid: &Txid, height: u32) -> bool {
        let mut anchors = self.anchors(txid).iter();
        anchors.any(|anchor| anchor.block.height == height)
    }

    /// Whether a transaction is proved to be in a block.
    pub fn is_anchored(&self, txid: &Txid) -> bool {
        !self.anchors(txid).is_empty()
    }

    /// Returns the reported history of a script.
    pub fn history(&self, script: &ScriptBuf) -> Option<&History> {
        self.histories.get(script)
    }

    /// Returns the reported spender of an output.
    pub fn spender(&self, outpoint: &OutPoint) -> Option<&ReportedSpender> {
        self.spenders.get(outpoint)
    }

    /// Returns the height of a transaction's block, if proved.
    pub fn height(&self, txid: &Txid) -> Option<u32> {
        let first = self.anchors(txid).first();
        first.map(|anchor| anchor.block.height)
    }

    /// Returns every script with its reported history.
    pub fn histories(&self) -> impl Iterator<Item = (&ScriptBuf, &History)> {
        self.histories.iter()
    }

    /// Returns the view as of the block `tip` of `chain`.
    pub fn at(&self, tip: BlockId, chain: &HeaderChain) -> View {
        View::new(self, tip, chain)
    }
}
