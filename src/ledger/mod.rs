//! Facts: what was proved about the chain, and what was answered about scripts. Never judgements.
//!
//! A [`Ledger`] only grows, and the order in which it learns things does not matter: applying the same updates in any
//! order gives the same ledger (tested as a law). What holds as of a block is computed from it as a [`View`].
//!
//! Inclusion is proved, completeness is only attested: a Merkle branch shows that a transaction is in a block, but
//! nothing that an Electrum server sends shows that it left nothing out. So the two live in different types,
//! [`Anchor`] and [`History`].

mod conflicts;
mod coverage;
mod view;

pub use conflicts::Conflict;
pub use coverage::{Doubt, Gap, History, HistoryEntry, Place, Spender, script_hash, status_hash};
pub(crate) use view::is_unspendable;
pub use view::{AddressNum, Completeness, OutputNum, Prevout, Spend, TxNum, View, ViewTx};

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use bitcoin::{OutPoint, ScriptBuf, Txid};

use crate::chain::{Anchor, BlockId, HeaderChain};
pub use crate::verify::{Condition, Sighashes, StrippedTx, Unlocking, redeem_script};
use crate::verify::{Inclusion, KnownTx, Verified};

/// Facts on their way in. Nothing enters the ledger in another form.
#[derive(Debug, Default, Clone)]
pub struct Update {
    /// Transactions whose bytes hash to their id.
    pub txs: Vec<Verified<KnownTx>>,
    /// Places in the chain, each proved by a Merkle branch.
    pub inclusions: Vec<Verified<Inclusion>>,
    /// What was answered about the histories of scripts.
    pub histories: Vec<(ScriptBuf, History)>,
    /// Histories that are not to be believed.
    pub doubts: Vec<(ScriptBuf, Doubt)>,
    /// What was answered about who spends single outputs.
    pub spenders: Vec<(OutPoint, Spender)>,
}

/// Everything known, in no order that matters.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Ledger {
    txs: BTreeMap<Txid, Verified<KnownTx>>,
    /// In order; nearly always one, for which a set takes ten times the memory.
    anchors: BTreeMap<Txid, Vec<Anchor>>,
    histories: BTreeMap<ScriptBuf, History>,
    doubts: BTreeMap<ScriptBuf, BTreeSet<Doubt>>,
    spenders: BTreeMap<OutPoint, Spender>,
}

impl Ledger {
    /// Adds facts. Of two answers about one script the fuller is kept, of two readings of a transaction's witnesses, of
    /// which its id says nothing, the smaller.
    pub fn apply(&mut self, update: Update) {
        for known in update.txs {
            match self.txs.get_mut(&known.txid) {
                Some(before) if before.tx.reading() <= known.tx.reading() => {}
                Some(before) => *before = known,
                None => drop(self.txs.insert(known.txid, known)),
            }
        }
        for inclusion in update.inclusions {
            let anchors = self.anchors.entry(inclusion.txid).or_default();
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

    /// A transaction whose bytes are known.
    pub fn known(&self, txid: &Txid) -> Option<&Verified<KnownTx>> {
        self.txs.get(txid)
    }

    /// A transaction whose bytes are known.
    fn tx(&self, txid: &Txid) -> Option<&Arc<StrippedTx>> {
        self.txs.get(txid).map(|known| &known.tx)
    }

    /// Whether it is proved that a transaction stands in a block at a height. It may stand in two blocks (BIP 30).
    pub fn is_anchored_at(&self, txid: &Txid, height: u32) -> bool {
        let mut anchors = self.anchors.get(txid).into_iter().flatten();
        anchors.any(|anchor| anchor.block.height == height)
    }

    /// Whether a transaction's place in the chain is proved.
    pub fn is_anchored(&self, txid: &Txid) -> bool {
        self.anchors.contains_key(txid)
    }

    /// What was answered about a script.
    pub fn history(&self, script: &ScriptBuf) -> Option<&History> {
        self.histories.get(script)
    }

    /// What was answered about who spends an output.
    pub fn spender(&self, outpoint: &OutPoint) -> Option<&Spender> {
        self.spenders.get(outpoint)
    }

    /// The height of the block in which a transaction is proved to stand.
    pub fn height(&self, txid: &Txid) -> Option<u32> {
        self.anchors
            .get(txid)?
            .first()
            .map(|anchor| anchor.block.height)
    }

    /// Every script that was asked about, with the answer.
    pub fn histories(&self) -> impl Iterator<Item = (&ScriptBuf, &History)> {
        self.histories.iter()
    }

    /// The facts as of the block `tip` of `chain`, numbered in chain order.
    pub fn at(&self, tip: BlockId, chain: &HeaderChain) -> View {
        View::new(self, tip, chain)
    }
}
