//! What was done, step by step: the entries of the hash-chained log in `evidence.sqlite`.
//!
//! An entry is stored as JSON. What the findings say of a run beyond the answers themselves, such as that a server was
//! caught with a wrong proof, is read back from here, so that a replay says the same.

use std::collections::BTreeMap;

use bitcoin::{OutPoint, Txid};
use serde::{Deserialize, Serialize};

pub use super::clock::WrongClock;
use crate::chain::BlockId;

/// A step of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "kebab-case")]
pub enum Entry {
    /// A run begins.
    Begin(Question),
    /// A run that broke off goes on; its answers stay in use.
    Continue(Question),
    /// A server is connected.
    Server {
        /// Address, as in `ssl://host:50002`.
        server: String,
        /// Name and version that it gives itself.
        software: String,
        /// Protocol version agreed on.
        protocol: String,
        /// How it is reached: `direct`, or through which proxy.
        route: String,
        /// Its certificate and why it is trusted; nothing where the connection is not encrypted.
        certificate: Option<String>,
    },
    /// A server is not asked any more.
    Lost {
        /// The server.
        server: String,
        /// What happened.
        reason: String,
    },
    /// Requests that were to be answered when a connection broke or the run was interrupted. Whether the server heard
    /// them is not known, so that they count as disclosed.
    Unanswered {
        /// The server.
        server: String,
        /// The requests, as the answers have them.
        requests: Vec<String>,
    },
    /// An answer was not what it has to be, and is asked for again. Only if it stays so is it a fault.
    Repeated {
        /// The server.
        server: String,
        /// What it was asked.
        request: String,
        /// What is wrong with the answer.
        reason: String,
    },
    /// A server's word was shown to be wrong.
    Fault(Fault),
    /// The clock of this machine was seen to be wrong.
    Clock(WrongClock),
    /// The block as of which everything is seen.
    Tip(BlockId),
    /// The chain was reorganised while the run went on; it ends here, and another begins.
    Reorganised {
        /// Block as of which the run saw everything.
        fallen: BlockId,
    },
    /// A run ends without findings for what servers said, not for want of them: the next one does not go on with it,
    /// but asks anew.
    Failed {
        /// Why.
        reason: String,
    },
    /// Files of the case folder.
    Files {
        /// SHA-256 by path.
        files: BTreeMap<String, String>,
    },
    /// A run ends with findings.
    End {
        /// Block as of which they hold.
        tip: BlockId,
        /// Answers of each server in this run.
        answers: BTreeMap<String, u64>,
        /// Limits and rules in force, as name and value.
        parameters: Vec<(String, String)>,
        /// The payments that were found.
        payments: Vec<Payment>,
        /// What limits the findings, in words.
        caveats: Vec<String>,
        /// What the other tables of the evidence held.
        seal: Seal,
    },
}

/// What the tables beside the log held when a run ended. It makes their rows part of the chain, so that none can be
/// exchanged together with the hash that stands beside it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seal {
    /// Number of the last answer.
    pub last_answer: i64,
    /// [`RowsHash`](super::RowsHash) over the answers that came after those which the seal before it is about, to the
    /// last: number, run, time, server, request and SHA-256 of each.
    pub answers: String,
    /// The same over all exhibits: number, run, time, path and SHA-256 of each.
    pub exhibits: String,
}

/// What a run was asked to do, and by what.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Name and version of the program, and its features.
    pub tool: String,
    /// The case file.
    pub case: String,
    /// Rates in force: path and SHA-256 of each exhibit.
    pub rates: Vec<(String, String)>,
    /// Tag packs in use: path and SHA-256 of each exhibit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<(String, String)>,
    /// Servers to ask, in the order given.
    pub servers: Vec<String>,
}

/// A deposit to a case address, as a run found it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Payment {
    /// The output.
    pub outpoint: OutPoint,
    /// The address paid.
    pub address: String,
    /// Height of its block.
    pub height: u32,
    /// Its value.
    pub sat: u64,
}

/// A server's word that was shown to be wrong.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Fault {
    /// The server.
    pub server: String,
    /// What it was asked.
    pub request: String,
    /// What is wrong with its answer, so that it reads on after the name of the server.
    pub problem: Problem,
}

/// What is wrong with an answer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "problem", rename_all = "kebab-case")]
pub enum Problem {
    /// A proof does not hold.
    Disproved {
        /// Why.
        reason: String,
    },
    /// A history leaves out a transaction that another server names and that is proved.
    Omits {
        /// Script hash of the history.
        scripthash: String,
        /// What is left out.
        txid: Txid,
        /// Height of its block.
        height: u32,
        /// Who names it.
        named_by: String,
    },
    /// A history names a transaction that no other server names and that cannot be proved.
    Invents {
        /// Script hash of the history.
        scripthash: String,
        /// What is named.
        txid: Txid,
        /// Height at which it is said to stand.
        height: u32,
    },
    /// A history names a transaction that is proved and does not touch the script.
    Strays {
        /// Script hash of the history.
        scripthash: String,
        /// What is named.
        txid: Txid,
        /// Height of its block.
        height: u32,
    },
    /// A history names transactions that another server does not, and that were not fetched or not kept, since there are
    /// many or the limit on requests was reached, so that it is open who is right.
    Disputed {
        /// Script hash of the history.
        scripthash: String,
        /// The first that is named.
        txid: Txid,
        /// Height at which it is said to stand.
        height: u32,
        /// How many more are named.
        more: usize,
        /// Who does not name it.
        missed_by: Vec<String>,
    },
    /// A transaction spends an output of which the server says that nobody does.
    OmitsSpender {
        /// The output.
        outpoint: OutPoint,
        /// What spends it.
        txid: Txid,
        /// Height of its block.
        height: u32,
        /// Who names it.
        named_by: String,
    },
    /// The server's chain is not the one with most work.
    OtherChain {
        /// Its tip.
        tip: BlockId,
        /// What is wrong with it.
        reason: String,
    },
    /// The balance given is not what the history given adds up to.
    Balance {
        /// Script hash.
        scripthash: String,
        /// Confirmed balance that the server states, in satoshi.
        stated: i64,
        /// Sum of the outputs that its history leaves unspent, in satoshi.
        found: u64,
    },
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            server,
            request,
            problem,
        } = self;
        match problem {
            Problem::Disproved { reason } => write!(
                f,
                "{server} answered {request} with a proof that does not hold: {reason}"
            ),
            Problem::Omits {
                scripthash,
                txid,
                height,
                named_by,
            } => write!(
                f,
                "{server} leaves transaction {txid} in block {height} out of the history of script hash {scripthash}; \
                 {named_by} names it, and it is proved"
            ),
            Problem::Invents {
                scripthash,
                txid,
                height,
            } => write!(
                f,
                "{server} names transaction {txid} in block {height} in the history of script hash {scripthash}; no other \
                 server does, and it could not be proved"
            ),
            Problem::Strays {
                scripthash,
                txid,
                height,
            } => write!(
                f,
                "{server} names transaction {txid} in block {height} in the history of script hash {scripthash}, which it \
                 does not touch"
            ),
            Problem::Disputed {
                scripthash,
                txid,
                height,
                more,
                missed_by,
            } => write!(
                f,
                "{server} names transaction {txid} in block {height}{} in the history of script hash {scripthash}, {} does \
                 not; it is open who is right",
                match more {
                    0 => String::new(),
                    more => format!(", and {more} more,"),
                },
                missed_by.join(", ")
            ),
            Problem::OtherChain { tip, reason } => write!(
                f,
                "{server} is not on the chain with most work: its tip is block {} ({}): {reason}",
                tip.height, tip.hash
            ),
            Problem::OmitsSpender {
                outpoint,
                txid,
                height,
                named_by,
            } => write!(
                f,
                "{server} says that nobody spends {outpoint}; transaction {txid} in block {height} does, which {named_by} \
                 names, and it is proved"
            ),
            Problem::Balance {
                scripthash,
                stated,
                found,
            } => write!(
                f,
                "{server} states a balance of {stated} sat for script hash {scripthash}, but the history it gives leaves \
                 {found} sat unspent"
            ),
        }
    }
}
