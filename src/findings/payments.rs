//! Deposits and payments: rows, totals, and the timeline of the wallet that received them.

use std::sync::Arc;

use bitcoin::Txid;
use serde::{Deserialize, Serialize};

use super::cell::table;
use super::labels::Class;
use super::time::Time;
use crate::language::Sentence;
use crate::money::Cents;

table! {
    /// An output received by a case address.
    "payments" PaymentRow {
        /// Transaction that pays.
        txid: Txid,
        /// Index of the output in it.
        vout: u32,
        /// Case address that received it.
        address: Arc<str>,
        /// Demand it is counted towards; empty where none.
        demand: String,
        /// Height of its block.
        height: u32,
        /// Time of its block.
        time: Time,
        /// Value in satoshi.
        value_sat: u64,
        /// Value in euro on that day; empty where no rate is known.
        value_eur: Option<Cents>,
        /// Value in US dollars on that day; empty where no rate is known.
        value_usd: Option<Cents>,
        /// What the deposit is.
        class: Class,
        /// Why it has that class.
        reasons: Vec<Sentence>,
        /// Cluster of the payer; empty where inputs are unknown or of several clusters.
        payer_cluster: Arc<str>,
    }
}

/// New money in a deposit that counts as paid: its value less money of earlier payments that came back (by haircut) and
/// the payee's own coins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewMoney {
    /// Transaction that pays.
    pub txid: Txid,
    /// Index of the output in it.
    pub vout: u32,
    /// New money, in satoshi.
    pub new_sat: u64,
    /// Its value in euro on that day; empty where no rate is known.
    pub new_eur: Option<Cents>,
}

/// Totals over the payments that are sources.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Number of deposits counted as paid.
    pub payments: u64,
    /// New money, in satoshi; money that came back counts once.
    pub paid_sat: u64,
    /// New money in euro, each on its day; `None` if a rate is missing.
    pub paid_eur: Option<Cents>,
    /// New money in US dollars, each on its day; `None` if a rate is missing.
    #[serde(default)]
    pub paid_usd: Option<Cents>,
    /// New money in euro on the day of the tip, as the sum of the destinations, each rounded to the cent; `None` if no rate is
    /// known.
    #[serde(default)]
    pub paid_eur_at_tip: Option<Cents>,
    /// Their value in satoshi, where money that came back counts each time.
    #[serde(default)]
    pub paid_gross_sat: u64,
    /// That in euro.
    #[serde(default)]
    pub paid_gross_eur: Option<Cents>,
    /// Per demand: name, number, satoshi, euro.
    pub by_demand: Vec<DemandTotal>,
}

/// The payments of one demand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemandTotal {
    /// Name of the demand; empty where none applies.
    pub demand: String,
    /// Number of deposits.
    pub payments: u64,
    /// New money, in satoshi; money that came back counts once.
    pub paid_sat: u64,
    /// New money in euro, each on its day; `None` if a rate is missing.
    pub paid_eur: Option<Cents>,
    /// Their value in satoshi, where money that came back counts each time.
    #[serde(default)]
    pub paid_gross_sat: u64,
    /// That in euro.
    #[serde(default)]
    pub paid_gross_eur: Option<Cents>,
}

/// A point of the timeline: movements at one time in the wallet that received the payments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelinePoint {
    /// Block time.
    pub time: Time,
    /// Payments received in the block, in satoshi. Gross: money that came back counts each time.
    pub received_sat: u64,
    /// The new part by haircut.
    #[serde(default)]
    pub new_sat: u64,
    /// Payment outputs spent in the block, in satoshi.
    pub sent_sat: u64,
    /// Payment outputs not yet moved after the block, in satoshi.
    pub balance_sat: u64,
    /// Their value in euro on the day of the block; empty where no rate is known.
    #[serde(default)]
    pub balance_eur: Option<Cents>,
}
