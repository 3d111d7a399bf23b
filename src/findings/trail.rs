//! The result of the trace: outputs, the ends among them, and the account of each taint policy.

use std::sync::Arc;

use bitcoin::Txid;

use super::cell::table;
use super::labels::State;
use super::time::Time;
use crate::graph::End;
use crate::language::Sentence;
use crate::money::Cents;
use crate::taint::Policy;

table! {
    /// An output reached by the trace.
    "outputs" OutputRow {
        /// Transaction that made it.
        txid: Txid,
        /// Index in it.
        vout: u32,
        /// Address paid; empty where the script has none.
        address: Arc<str>,
        /// Cluster of the address.
        cluster: Arc<str>,
        /// Transactions on the shortest way from a source output.
        hop: u32,
        /// Height of its block.
        height: u32,
        /// Time of its block.
        time: Time,
        /// Value in satoshi.
        value_sat: u64,
        /// Value in euro on that day.
        value_eur: Option<Cents>,
        /// Taint under poison.
        poison_sat: u64,
        /// Taint under haircut.
        haircut_sat: u64,
        /// Taint under first in, first out.
        fifo_sat: u64,
        /// Taint under last in, first out.
        lifo_sat: u64,
        /// Taint under taint in, highest out.
        tiho_sat: u64,
        /// Worth of the haircut part in euro on that day; `value_eur` is that of the whole output.
        #[serde(default)]
        ransom_eur: Option<Cents>,
        /// Whether it was spent.
        state: State,
        /// Transaction that spends it, confirmed or in the mempool.
        spent_by: Option<Txid>,
        /// Why the trace stopped here; empty where it went on.
        end: Option<End>,
    }
}

table! {
    /// An output, or a total of fees, where the trace ended.
    "endpoints" EndpointRow {
        /// Transaction that made the output; empty for fees.
        txid: Option<Txid>,
        /// Index in it.
        vout: Option<u32>,
        /// Address paid.
        address: Arc<str>,
        /// Cluster of the address.
        cluster: Arc<str>,
        /// Why the trace stopped.
        end: End,
        /// Name of the service, where one is known.
        label: String,
        /// Height of the block of the output; empty for fees.
        #[serde(default)]
        height: Option<u32>,
        /// Time of that block.
        #[serde(default)]
        time: Option<Time>,
        /// Value of the output, or all fees paid on the way.
        value_sat: u64,
        /// Value in euro on the day of the block.
        value_eur: Option<Cents>,
        /// Taint under poison.
        poison_sat: u64,
        /// Taint under haircut.
        haircut_sat: u64,
        /// Taint under first in, first out.
        fifo_sat: u64,
        /// Taint under last in, first out.
        lifo_sat: u64,
        /// Taint under taint in, highest out.
        tiho_sat: u64,
        /// Worth of the haircut part in euro on the day of the block; `value_eur` is that of the whole output.
        #[serde(default)]
        ransom_eur: Option<Cents>,
        /// The end in words.
        reason: Sentence,
    }
}

table! {
    /// The balance of one taint policy: for every conserving policy the parts sum to `source_sat`.
    "accounting" AccountingRow {
        /// The policy.
        policy: Policy,
        /// New taint from the source outputs.
        source_sat: u64,
        /// Ended unspent.
        unspent_sat: u64,
        /// Ended at a service.
        service_sat: u64,
        /// Ended at a CoinJoin.
        coinjoin_sat: u64,
        /// Ended at a busy address.
        busy_sat: u64,
        /// Ended at a limit of the trace.
        limit_sat: u64,
        /// Ended as dust.
        dust_sat: u64,
        /// Ended where the history is not known.
        unknown_sat: u64,
        /// Ended in the mempool.
        unconfirmed_sat: u64,
        /// Paid to miners.
        fee_sat: u64,
        /// Sum of the parts.
        total_sat: u64,
    }
}
