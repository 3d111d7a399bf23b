//! What limits the conclusions: histories that were requested, caveats, and error rates of the rules.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::cell::table;
use crate::language::Sentence;

table! {
    /// A script whose history was requested.
    "coverage" CoverageRow {
        /// Its address, or `script:` and the script in hexadecimal.
        address: Arc<str>,
        /// Electrum script hash.
        scripthash: String,
        /// Number of servers whose history agrees.
        servers: u32,
        /// Status hash of the confirmed history, as the Electrum protocol defines it; empty for an empty history.
        status: String,
        /// Confirmed transactions in the history; empty if it is unavailable.
        history: Option<u64>,
        /// Whether everything in it was seen.
        complete: bool,
        /// Why not.
        reason: Sentence,
    }
}

/// A limitation of the conclusions, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaveatRow {
    /// The stable word by which programs tell it apart, in snake case; `ransomtrace show --help` lists them. Empty in
    /// findings of earlier versions. Later versions may add words, so that an unknown one is no error.
    #[serde(default)]
    pub kind: String,
    /// Whether it makes the answer incomplete within the limits given (exit code 3).
    pub incomplete: bool,
    /// Whether servers disagree or a proof failed (exit code 4).
    #[serde(default)]
    pub fault: bool,
    /// The statement, one sentence or two.
    pub text: Sentence,
}

/// Measured error rates of the rules that joined wallets.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorRates {
    /// The data on which they were measured.
    pub measured_on: Sentence,
    /// Number of populations; each rate is the worst of them.
    pub populations: u64,
    /// Transactions of the smallest one.
    pub transactions: u64,
    /// The rates, one row for each rule in force.
    pub rates: Vec<ErrorRate>,
}

/// Measured error rates of one rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorRate {
    /// The rule.
    pub rule: Sentence,
    /// The counted unit.
    pub over: Sentence,
    /// Precision with four decimals, rounded down; `None` if not measured.
    pub precision: Option<String>,
    /// Recall, likewise.
    pub recall: Option<String>,
}
