//! Payers: the wallets that paid, and the services that know them.

use std::sync::Arc;

use super::cell::table;
use super::{Cents, Grade, Time};

table! {
    /// A payer of deposits that count as paid, in the order of the first payment. A deposit whose payer is not known, or that a
    /// service paid for a customer, has a row of its own.
    "payers" PayerRow {
        /// Cluster of the payer; empty if it is not known, or a service paid.
        payer: Arc<str>,
        /// Demands paid towards.
        demands: Vec<String>,
        /// Deposits that count.
        payments: u64,
        /// New money in them, in satoshi.
        paid_sat: u64,
        /// Its value in euro, each on its day; empty where a rate is missing.
        paid_eur: Option<Cents>,
        /// Block time of the first.
        first: Time,
        /// Block time of the last.
        last: Time,
        /// Service that paid, or that paid the payer before: its name by a tag, else its wallet, else the transaction by
        /// which it paid.
        paid_from: String,
        /// How sure it is that this is a service; empty where none is seen.
        grade: Option<Grade>,
    }
}
