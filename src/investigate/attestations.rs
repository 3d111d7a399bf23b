//! The basis of a case's view besides proofs: which servers answered, where they agree, which were at fault, and
//! what changed since an earlier run.

use std::collections::{BTreeMap, BTreeSet};

use bitcoin::{OutPoint, Script, ScriptBuf, Txid};
use jiff::civil::Date;

use crate::chain::BlockId;
use crate::language::Sentence;

/// The statements of servers about the view of a case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attestations {
    /// Day (UTC) on which the run began.
    pub taken: Option<Date>,
    /// Number of servers that were asked about every script.
    pub servers: u32,
    /// Scripts whose history not all servers attested.
    pub agreements: BTreeMap<ScriptBuf, HistoryAgreement>,
    /// Whether the limit on requests ended the run early.
    pub out_of_budget: bool,
    /// Refused requests, each with the server's error text.
    pub refused: Vec<(String, String)>,
    /// Servers by conflicting mempool transaction.
    pub waiting: BTreeMap<Txid, BTreeSet<String>>,
    /// Number of case addresses without a server-reported balance to check the history against.
    pub without_balance: u32,
    /// Answers proved wrong, each as a sentence that names the server.
    pub faults: Vec<String>,
    /// Servers dropped during the run, each with the reason.
    pub lost: Vec<(String, String)>,
    /// How the clock of this machine was found to be wrong, one sentence each.
    pub clock: Vec<Sentence>,
    /// Differences between these payments and those of an earlier run.
    pub changed: Option<RunDifference>,
}

/// How servers answered about one history, if not all agree.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HistoryAgreement {
    /// Number of servers whose answer equals the proved history.
    pub servers: u32,
    /// How the other answers differ; `None` if the other servers only gave no history.
    pub disagreement: Option<Sentence>,
    /// Servers that gave no history, each with the reason.
    pub refused: Vec<(String, Sentence)>,
}

/// Payments of an earlier run that this run finds in another block or in none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunDifference {
    /// When the earlier run ended.
    pub since: String,
    /// The tip of the earlier run.
    pub tip: BlockId,
    /// Whether that tip is no longer in the chain.
    pub is_reorganised: bool,
    /// Payments whose block changed.
    pub payments: Vec<MovedPayment>,
}

/// A payment that is in another block now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovedPayment {
    /// The output.
    pub outpoint: OutPoint,
    /// Its value in satoshi.
    pub sat: u64,
    /// Height of its block in the earlier run.
    pub was: u32,
    /// Height of its block now; `None` if it is in no block.
    pub is: Option<u32>,
}

impl Attestations {
    /// Returns how many servers attest the history of a script.
    pub fn agreed(&self, script: &Script) -> u32 {
        self.agreements
            .get(script)
            .map_or(self.servers, |agreement| agreement.servers)
    }

    /// Describes how servers disagree about a script.
    pub fn disagreement(&self, script: &Script) -> Option<&Sentence> {
        self.agreements.get(script)?.disagreement.as_ref()
    }
}
