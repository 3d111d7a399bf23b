//! How traced money passes from output to output.

use bitcoin::Txid;

use super::cell::table;
use super::time::Time;

table! {
    /// Two outputs that a traced transaction joins: taint passes from the one that it spends to the one that it makes,
    /// or to the fee. Pairs without taint under all policies are left out, and so is poison, which does not divide.
    "flows" FlowRow {
        /// The transaction.
        txid: Txid,
        /// Time of its block.
        time: Time,
        /// Transaction that made the spent output.
        from_txid: Txid,
        /// Index of the spent output in it.
        from_vout: u32,
        /// The transaction again; empty for its fee.
        to_txid: Option<Txid>,
        /// Index of the output made; empty for the fee.
        to_vout: Option<u32>,
        /// Taint that passes under haircut.
        haircut_sat: u64,
        /// Under first in, first out.
        fifo_sat: u64,
        /// Under last in, first out.
        lifo_sat: u64,
        /// Under taint in, highest out.
        tiho_sat: u64,
    }
}
