//! Bands: what coins can have reached through CoinJoins, where no policy has a figure.

use bitcoin::Txid;
use serde::{Deserialize, Serialize};

use super::cell::table;
use super::labels::{Basis, State};
use super::time::Time;
use crate::graph::End;
use crate::language::Sentence;

table! {
    /// An output that coins of the payments may have reached through CoinJoins only. It is in no account.
    "bands" BandRow {
        /// Transaction that made it.
        txid: Txid,
        /// Index in it.
        vout: u32,
        /// Address paid; empty where the script has none.
        address: String,
        /// Cluster of the address.
        cluster: String,
        /// Transactions since the CoinJoin, on the shortest way; 0 for an output of the CoinJoin.
        hop: u32,
        /// Height of its block.
        height: u32,
        /// Time of its block.
        time: Time,
        /// Value in satoshi.
        value_sat: u64,
        /// Least of it that comes from the payments.
        least_sat: u64,
        /// Most of it that comes from the payments.
        most_sat: u64,
        /// For an output of a CoinJoin: the probability that it shares a group with the likeliest tainted input, with four
        /// digits; empty where it was not counted.
        link: String,
        /// The first CoinJoin on the shortest way.
        coinjoin: Txid,
        /// What the least and the most rest on.
        basis: Basis,
        /// Whether it was spent.
        state: State,
        /// Why following stopped here; empty where it went on.
        end: Option<End>,
        /// Name that tags give to the address.
        label: String,
        /// The end in words.
        reason: Sentence,
    }
}

/// The least and the most that came to a place through CoinJoins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Band {
    /// At least this much.
    pub least_sat: u64,
    /// At most this much.
    pub most_sat: u64,
}
