//! Transactions seen.

use bitcoin::Txid;

use super::cell::table;
use super::labels::{Proof, TxKind};
use super::time::Time;

table! {
    /// A transaction seen.
    "transactions" TransactionRow {
        /// Its id.
        txid: Txid,
        /// Height of its block; empty unless proved.
        height: Option<u32>,
        /// Place in the block.
        position: Option<u32>,
        /// Time of the block.
        time: Option<Time>,
        /// Version field.
        version: i32,
        /// Lock time field.
        locktime: u32,
        /// Virtual size in vbytes, as a server's witnesses make it: the id does not cover them.
        vsize: u64,
        /// Fee; empty where a parent is not known.
        fee_sat: Option<u64>,
        /// Number of inputs.
        inputs: u32,
        /// Number of outputs.
        outputs: u32,
        /// Shape; empty where parents are missing that decide it.
        kind: Option<TxKind>,
        /// Confidence of the kind in per cent; empty for plain shapes.
        confidence: Option<u32>,
        /// How sure the data is.
        proof: Proof,
    }
}
