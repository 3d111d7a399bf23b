//! The ledger as of one block: read-only, confirmed transactions only, densely numbered in chain order.
//!
//! Transactions are numbered by height and position in the block, both proved; outputs by transaction and index;
//! addresses by first appearance. Time order is integer order, so maps are vectors, and results do not depend on the
//! order in which facts arrived. Numbers are private to one view: a larger ledger renumbers.
//!
//! `build` places and numbers the facts, `completeness` evaluates the reported histories, `spends` finds the spender of
//! each output, and `outputs` answers questions about outputs; the other questions are answered here.
//!
//! An *address* here is a spendable script pubkey, with or without an address encoding.

mod build;
mod completeness;
mod outputs;
mod spends;

use std::collections::HashMap;
use std::sync::Arc;

use bitcoin::{Address, Amount, Network, OutPoint, Script, ScriptBuf, TxOut, Txid};
use indexmap::IndexSet;

use super::{History, ReportedSpender, StrippedTx};
use crate::chain::{Anchor, BlockId};
pub use completeness::Completeness;

/// Number of a transaction in chain order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TxNum(pub u32);

/// Number of an output in chain order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutputNum(pub u32);

/// Number of an address by first appearance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AddressNum(pub u32);

macro_rules! index {
    ($($name:ident),*) => {$(
        impl $name {
            /// Returns the number as an index into a vector.
            pub fn index(self) -> usize {
                self.0 as usize
            }

            fn new(index: usize) -> Self {
                Self(u32::try_from(index).expect("a view holds fewer than 2^32 of anything"))
            }
        }
    )*};
}

index!(TxNum, OutputNum, AddressNum);

/// The prevout of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prevout {
    /// Newly created coins.
    Coinbase,
    /// An output of the view.
    Output(OutputNum),
    /// An output of a *floating* transaction: it is proved by the id to which the input commits, but its position in
    /// the chain is unknown.
    Floating {
        /// Value of the output.
        value: Amount,
        /// The address that can spend it.
        address: Option<AddressNum>,
    },
    /// An output of an unknown transaction.
    Missing(OutPoint),
}

/// The spender of an output as of the tip. `Unknown` must never be treated as unspent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spend {
    /// A confirmed transaction spends it.
    By(TxNum),
    /// A mempool transaction spends it, and no confirmed one is known.
    Mempool(Txid),
    /// The complete history of its script does not spend it.
    Unspent,
    /// It can never be spent (`OP_RETURN` and the like).
    Unspendable,
    /// The history of its script is missing or incomplete.
    Unknown,
}

/// A confirmed transaction.
#[derive(Debug, Clone)]
pub struct ViewTx {
    /// Its id.
    pub txid: Txid,
    /// The transaction.
    pub tx: Arc<StrippedTx>,
    /// Its position in the chain; the first if it is in two blocks.
    pub anchor: Anchor,
}

/// The facts as of a block.
#[derive(Debug)]
pub struct View {
    network: Network,
    tip: BlockId,
    tip_time: u32,
    txs: Vec<ViewTx>,
    numbers: HashMap<Txid, TxNum>,
    first_output: Vec<u32>,
    first_input: Vec<u32>,
    output_tx: Vec<TxNum>,
    prevouts: Vec<Prevout>,
    owners: Vec<Option<AddressNum>>,
    spends: Vec<Spend>,
    reported_spenders: HashMap<OutputNum, ReportedSpender>,
    /// By the number of the address.
    scripts: IndexSet<ScriptBuf>,
    touches: Vec<Vec<TxNum>>,
    histories: Vec<Option<History>>,
    lengths: Vec<u32>,
    completeness: Vec<Completeness>,
    floating: Vec<(Txid, Arc<StrippedTx>)>,
    unconfirmed: Vec<(Txid, Arc<StrippedTx>)>,
    unplaced: Vec<(Txid, Arc<StrippedTx>)>,
    repeated: Vec<(TxNum, Anchor)>,
}

/// Returns the text form of a script: its address on the network, or `script:` and the script in hexadecimal.
pub fn script_name(script: &Script, network: Network) -> String {
    Address::from_script(script, network).map_or_else(
        |_| format!("script:{}", script.to_hex_string()),
        |address| address.to_string(),
    )
}

impl View {
    /// Returns the network.
    pub fn network(&self) -> Network {
        self.network
    }

    /// Returns the block as of which the view holds.
    pub fn tip(&self) -> BlockId {
        self.tip
    }

    /// Returns the time stamp of the tip, in seconds since 1970-01-01 UTC.
    pub fn tip_time(&self) -> u32 {
        self.tip_time
    }

    /// Returns every transaction, in chain order.
    pub fn txs(&self) -> impl ExactSizeIterator<Item = (TxNum, &ViewTx)> {
        self.txs
            .iter()
            .enumerate()
            .map(|(at, entry)| (TxNum::new(at), entry))
    }

    /// Returns a transaction by number.
    pub fn tx(&self, tx: TxNum) -> &ViewTx {
        &self.txs[tx.index()]
    }

    /// Returns the number of a transaction.
    pub fn number_of(&self, txid: &Txid) -> Option<TxNum> {
        self.numbers.get(txid).copied()
    }

    /// Returns the previous transaction of an input, if known. Inputs are counted from 0.
    pub fn parent(&self, tx: TxNum, input: usize) -> Option<&StrippedTx> {
        match self.inputs(tx).get(input)? {
            Prevout::Output(output) => Some(&self.tx(self.tx_of(*output)).tx),
            Prevout::Floating { .. } => {
                let parent = self.tx(tx).tx.input.get(input)?.previous_output.txid;
                let at = self
                    .floating
                    .binary_search_by_key(&parent, |(txid, _)| *txid);
                Some(&self.floating[at.ok()?].1)
            }
            Prevout::Coinbase | Prevout::Missing(_) => None,
        }
    }

    /// Whether a transaction is proved to be in the block at a height.
    pub fn is_in_block(&self, txid: &Txid, height: u32) -> bool {
        self.number_of(txid).is_some_and(|tx| {
            let first = [self.tx(tx).anchor];
            let again = self.repeated.iter().filter(|(again, _)| *again == tx);
            let mut anchors = first.into_iter().chain(again.map(|(_, anchor)| *anchor));
            anchors.any(|anchor| anchor.block.height == height)
        })
    }

    /// Returns the second positions of transactions in two blocks, as two coinbases had before BIP 30 forbade it. The
    /// second overwrote the outputs of the first, so they exist once.
    pub fn second_positions(&self) -> &[(TxNum, Anchor)] {
        &self.repeated
    }

    /// Returns the floating transactions, by id.
    pub fn floating(&self) -> &[(Txid, Arc<StrippedTx>)] {
        &self.floating
    }

    /// Returns the mempool transactions, by id.
    pub fn unconfirmed(&self) -> &[(Txid, Arc<StrippedTx>)] {
        &self.unconfirmed
    }

    /// Returns the known transactions that are neither proved to be in a block up to the tip nor reported in a mempool,
    /// by id.
    pub fn unplaced(&self) -> &[(Txid, Arc<StrippedTx>)] {
        &self.unplaced
    }

    /// Returns an output of any known transaction, whatever its position.
    pub fn known_output(&self, outpoint: OutPoint) -> Option<&TxOut> {
        if let Some(output) = self.output(outpoint) {
            return Some(self.txout(output));
        }
        let lists = [&self.floating, &self.unconfirmed, &self.unplaced];
        lists.into_iter().find_map(|txs| {
            let at = txs.binary_search_by_key(&outpoint.txid, |(txid, _)| *txid);
            txs[at.ok()?].1.output.get(outpoint.vout as usize)
        })
    }

    /// Returns the number of addresses.
    pub fn address_count(&self) -> usize {
        self.scripts.len()
    }

    /// Returns every address, by number.
    pub fn addresses(&self) -> impl ExactSizeIterator<Item = AddressNum> + use<> {
        (0..count(self.scripts.len())).map(AddressNum)
    }

    /// Returns the address with a script.
    pub fn address(&self, script: &Script) -> Option<AddressNum> {
        self.scripts.get_index_of(script).map(AddressNum::new)
    }

    /// Returns the script of an address.
    pub fn script(&self, address: AddressNum) -> &Script {
        &self.scripts[address.index()]
    }

    /// Returns the text form of an address: its encoding for the network, or `script:` and the script in hexadecimal.
    pub fn name(&self, address: AddressNum) -> String {
        script_name(self.script(address), self.network)
    }

    /// Whether a transaction pays to a script or spends from it; `None` if that depends on a missing prevout.
    pub fn is_touched_by(&self, script: &Script, tx: TxNum) -> Option<bool> {
        let touches = self.address(script).map(|address| self.touches(address));
        if touches.is_some_and(|touches| touches.binary_search(&tx).is_ok()) {
            return Some(true);
        }
        let missing = |prevout: &Prevout| matches!(prevout, Prevout::Missing(_));
        (!self.inputs(tx).iter().any(missing)).then_some(false)
    }

    /// Returns the transactions that touch an address, in chain order.
    pub fn touches(&self, address: AddressNum) -> &[TxNum] {
        &self.touches[address.index()]
    }

    /// Returns the reported history of an address.
    pub fn history(&self, address: AddressNum) -> Option<&History> {
        self.histories[address.index()].as_ref()
    }

    /// Returns the number of confirmed transactions up to the tip in the reported history of an address; 0 if it is
    /// missing.
    pub fn history_length(&self, address: AddressNum) -> u64 {
        u64::from(self.lengths[address.index()])
    }

    /// Returns whether the view has everything that touches an address.
    pub fn completeness(&self, address: AddressNum) -> &Completeness {
        &self.completeness[address.index()]
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).expect("a view holds fewer than 2^32 of anything")
}

/// Longest script that can be executed, in bytes (Bitcoin Core, `script.h`).
const MAX_SCRIPT_SIZE: usize = 10_000;

/// Whether a script can never be spent: it starts with `OP_RETURN` or exceeds the maximum size.
pub(crate) fn is_unspendable(script: &Script) -> bool {
    script.is_op_return() || script.len() > MAX_SCRIPT_SIZE
}
