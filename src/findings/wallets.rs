//! Addresses seen, the clusters they form, and the evidence that joins them.

use std::sync::Arc;

use bitcoin::Txid;

use super::cell::table;
use super::labels::Role;
use super::time::Time;
use crate::cluster::Grade;

table! {
    /// An address seen.
    "addresses" AddressRow {
        /// The address, or `script:` and the script in hexadecimal where there is none.
        address: Arc<str>,
        /// Script type: `p2pk`, `p2pkh`, `p2sh`, `p2wpkh`, `p2wsh`, `p2tr`, `multisig`, `nonstandard`.
        script_type: String,
        /// Cluster it belongs to.
        cluster: Arc<str>,
        /// Whether the case names it.
        case_address: bool,
        /// Received in transactions seen, in satoshi; all there is where `complete`. Gross: money that came back counts each
        /// time.
        received_sat: u64,
        /// Spent in transactions seen, in satoshi.
        sent_sat: u64,
        /// Balance as of the tip; empty unless `complete`.
        balance_sat: Option<u64>,
        /// First block time at which it was seen.
        first_seen: Option<Time>,
        /// Last block time at which it was seen.
        last_seen: Option<Time>,
        /// Confirmed transactions in its history; empty where it was not asked for.
        history: Option<u64>,
        /// Whether its whole history was seen.
        complete: bool,
        /// Names attributed to it.
        labels: Vec<String>,
    }
}

table! {
    /// A cluster with two or more addresses.
    "clusters" ClusterRow {
        /// Its name: the smallest member in text order.
        cluster: Arc<str>,
        /// Its part in the case.
        role: Role,
        /// Number of addresses.
        addresses: u64,
        /// Received by its addresses in transactions seen; gross, so that money which came back counts each time.
        received_sat: u64,
        /// Spent by them.
        sent_sat: u64,
        /// Their balance; empty unless every member's history is complete.
        balance_sat: Option<u64>,
        /// First block time at which a member was seen.
        first_seen: Option<Time>,
        /// Last block time at which a member was seen.
        last_seen: Option<Time>,
        /// Names attributed to members.
        labels: Vec<String>,
    }
}

table! {
    /// A piece of evidence that joins two addresses.
    "links" LinkRow {
        /// The smaller address in text order.
        address_a: Arc<str>,
        /// The other one.
        address_b: Arc<str>,
        /// Transaction that shows it; empty for an assertion.
        txid: Option<Txid>,
        /// The link rule.
        rule: String,
        /// Strength.
        grade: Grade,
        /// Whether the clustering used it.
        applied: bool,
    }
}
