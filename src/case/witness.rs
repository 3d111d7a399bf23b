//! What the view of a case rests on: who was asked, who agrees, who was caught, what changed since the last time.

use std::collections::{BTreeMap, BTreeSet};

use bitcoin::{OutPoint, Script, ScriptBuf, Txid};

use crate::chain::BlockId;

/// What the view of a case rests on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Witness {
    /// Servers that were asked about every script.
    pub servers: u32,
    /// Scripts whose history does not rest on the word of all of them.
    pub hearings: BTreeMap<ScriptBuf, Agreement>,
    /// Whether the limit on requests ended the run early.
    pub out_of_budget: bool,
    /// Requests that were refused, and the server's words.
    pub refused: Vec<(String, String)>,
    /// Which servers have transactions in their mempools that exclude one another.
    pub waiting: BTreeMap<Txid, BTreeSet<String>>,
    /// Addresses of the case of which nobody states a balance that the history could be held against.
    pub unweighed: u32,
    /// Answers that were shown to be wrong, each a sentence that names the server.
    pub faults: Vec<String>,
    /// Servers that were not asked to the end, and why.
    pub lost: Vec<(String, String)>,
    /// How the clock of this machine was seen to be wrong, each a sentence.
    pub clock: Vec<String>,
    /// How the payments differ from what an earlier run found.
    pub changed: Option<Changed>,
}

/// Who stands for a history, where it is not everybody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Agreement {
    /// Servers that give exactly what is proved.
    pub servers: u32,
    /// In what the others differ; nothing where they only gave none.
    pub disagreement: Option<String>,
    /// Servers that gave none, and why.
    pub refused: Vec<(String, String)>,
}

/// What an earlier run found and this one does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// When the earlier run ended.
    pub since: String,
    /// The block as of which it saw everything.
    pub tip: BlockId,
    /// Whether that block is no longer part of the chain.
    pub is_reorganised: bool,
    /// Payments that stood in another block then.
    pub payments: Vec<Moved>,
}

/// A payment that stands elsewhere now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// The output.
    pub outpoint: OutPoint,
    /// Its value in satoshi.
    pub sat: u64,
    /// Height of the block in which it stood.
    pub was: u32,
    /// Height of the block in which it stands; nothing where it stands in none.
    pub is: Option<u32>,
}

impl Witness {
    /// How many servers stand for the history of a script.
    pub fn agreed(&self, script: &Script) -> u32 {
        self.hearings
            .get(script)
            .map_or(self.servers, |agreement| agreement.servers)
    }

    /// In what servers differ about a script.
    pub fn disagreement(&self, script: &Script) -> Option<&str> {
        self.hearings.get(script)?.disagreement.as_deref()
    }
}
