//! Entries of the hash-chained log in `evidence.sqlite`.
//!
//! An entry is stored as JSON. Facts about a run beyond the answers, such as a server's wrong proof, are read back from
//! the log, so that a replay reports the same.

use std::collections::BTreeMap;

use bitcoin::{OutPoint, Txid};
use serde::{Deserialize, Serialize};

use crate::chain::BlockId;
pub use crate::clock::WrongClock;

/// A log entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "kebab-case")]
pub enum LogEntry {
    /// A run begins.
    Begin(RunInputs),
    /// An interrupted run is resumed; its answers remain in use.
    Continue(RunInputs),
    /// A server was connected.
    Server {
        /// Address, as in `ssl://host:50002`.
        server: String,
        /// Name and version that it reports.
        software: String,
        /// Negotiated protocol version.
        protocol: String,
        /// Route: `direct`, or the proxy.
        route: String,
        /// Certificate, with the reason for trusting it; `None` without encryption.
        certificate: Option<String>,
    },
    /// A server is no longer used.
    Lost {
        /// The server.
        server: String,
        /// The reason.
        reason: String,
    },
    /// Requests in flight when a connection broke or the run was interrupted. The server may have received them, so
    /// they count as disclosed.
    Unanswered {
        /// The server.
        server: String,
        /// The requests, in the form of the answers.
        requests: Vec<String>,
    },
    /// An answer was invalid and is requested again; only if it stays invalid is it a fault.
    Repeated {
        /// The server.
        server: String,
        /// The request.
        request: String,
        /// What is wrong with the answer.
        reason: String,
    },
    /// A server's answer was proved wrong.
    Fault(ServerFault),
    /// The system clock is wrong.
    Clock(WrongClock),
    /// The block as of which the chain is seen.
    Tip(BlockId),
    /// The chain was reorganised during the run; it ends here and another begins.
    Reorganised {
        /// The run's tip.
        fallen: BlockId,
    },
    /// The run ended without findings because of the servers' answers; the next one does not resume it.
    Failed {
        /// Why.
        reason: String,
    },
    /// Files of the case folder.
    Files {
        /// SHA-256 by path.
        files: BTreeMap<String, String>,
    },
    /// The run ended with findings.
    End {
        /// Block as of which they hold.
        tip: BlockId,
        /// Answers of each server in this run.
        answers: BTreeMap<String, u64>,
        /// Limits and rules, by name and value.
        parameters: Vec<(String, String)>,
        /// The payments found.
        payments: Vec<Payment>,
        /// Limitations of the findings.
        caveats: Vec<String>,
        /// Hashes of the other tables.
        seal: Seal,
    },
}

/// Hashes of the other tables at the end of a run. It makes their rows part of the hash chain, so that a row cannot be
/// replaced together with the hash stored beside it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seal {
    /// Number of the last answer.
    pub last_answer: i64,
    /// [`RowsHash`](super::RowsHash) of the answers after the previous seal: number, run, time, server, request and
    /// SHA-256 of each.
    pub answers: String,
    /// The same for all exhibits: number, run, time, path and SHA-256 of each.
    pub exhibits: String,
}

/// What the end of a run says of the other tables, read without its payments, which may be hundreds of thousands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedEnd {
    /// Answers of each server in this run.
    pub answers: BTreeMap<String, u64>,
    /// Hashes of the other tables.
    pub seal: Seal,
}

impl SealedEnd {
    /// Parses a log entry; `None` if it is not a [`LogEntry::End`].
    pub fn parse(entry: &str) -> Option<Self> {
        #[derive(Deserialize)]
        struct Parts {
            step: String,
            #[serde(default)]
            answers: BTreeMap<String, u64>,
            seal: Option<Seal>,
        }
        let parts: Parts = serde_json::from_str(entry).ok()?;
        let seal = parts.seal.filter(|_| parts.step == "end")?;
        Some(Self {
            answers: parts.answers,
            seal,
        })
    }
}

/// The input of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunInputs {
    /// Name and version of the program, and its features.
    pub tool: String,
    /// The case file.
    pub case: String,
    /// Rate files: path and SHA-256 of each exhibit.
    pub rates: Vec<(String, String)>,
    /// Tag packs: path and SHA-256 of each exhibit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<(String, String)>,
    /// Servers in the order given.
    pub servers: Vec<String>,
}

/// A deposit to a case address, as found by a run.
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

/// An answer of a server that was proved wrong.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ServerFault {
    /// The server.
    pub server: String,
    /// The request.
    pub request: String,
    /// What is wrong with the answer.
    pub problem: FaultKind,
}

/// What is wrong with an answer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "problem", rename_all = "kebab-case")]
pub enum FaultKind {
    /// A proof is invalid.
    Disproved {
        /// The reason.
        reason: String,
    },
    /// A history omits a transaction that another server reports and that is proved.
    Omits {
        /// Script hash of the history.
        scripthash: String,
        /// The omitted transaction.
        txid: Txid,
        /// Height of its block.
        height: u32,
        /// The servers that report it.
        named_by: String,
    },
    /// A history contains a transaction that no other server reports and that cannot be proved.
    Invents {
        /// Script hash of the history.
        scripthash: String,
        /// The reported transaction.
        txid: Txid,
        /// Its reported height.
        height: u32,
    },
    /// A history contains a proved transaction that does not touch the script.
    Strays {
        /// Script hash of the history.
        scripthash: String,
        /// The reported transaction.
        txid: Txid,
        /// Height of its block.
        height: u32,
    },
    /// A history contains transactions that another server omits and that were not fetched or were dropped, because of
    /// their number or the request limit, so it is undecided which server is right.
    Disputed {
        /// Script hash of the history.
        scripthash: String,
        /// The first of them.
        txid: Txid,
        /// Its reported height.
        height: u32,
        /// Number of further ones.
        more: usize,
        /// The servers that omit it.
        missed_by: Vec<String>,
    },
    /// A transaction spends an output that the server reports as unspent.
    OmitsSpender {
        /// The output.
        outpoint: OutPoint,
        /// The spending transaction.
        txid: Txid,
        /// Height of its block.
        height: u32,
        /// The servers that report it.
        named_by: String,
    },
    /// The server's chain is not the one with the most work.
    OtherChain {
        /// Its tip.
        tip: BlockId,
        /// What is wrong with it.
        reason: String,
    },
    /// The reported balance contradicts the reported history.
    Balance {
        /// Script hash.
        scripthash: String,
        /// Reported confirmed balance, in satoshi.
        stated: i64,
        /// Sum of the unspent outputs in its history, in satoshi.
        found: u64,
    },
}

impl std::fmt::Display for ServerFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            server,
            request,
            problem,
        } = self;
        match problem {
            FaultKind::Disproved { reason } => write!(
                f,
                "{server} answered {request} with an invalid proof: {reason}"
            ),
            FaultKind::Omits {
                scripthash,
                txid,
                height,
                named_by,
            } => write!(
                f,
                "{server} omits transaction {txid} in block {height} from the history of script hash {scripthash}; \
                 {named_by} reports it, and it is proved"
            ),
            FaultKind::Invents {
                scripthash,
                txid,
                height,
            } => write!(
                f,
                "{server} reports transaction {txid} in block {height} in the history of script hash {scripthash}; no other \
                 server does, and it could not be proved"
            ),
            FaultKind::Strays {
                scripthash,
                txid,
                height,
            } => write!(
                f,
                "{server} reports transaction {txid} in block {height} in the history of script hash {scripthash}, which it \
                 does not touch"
            ),
            FaultKind::Disputed {
                scripthash,
                txid,
                height,
                more,
                missed_by,
            } => write!(
                f,
                "{server} reports transaction {txid} in block {height}{} in the history of script hash {scripthash}, {} does \
                 not; it is undecided which is right",
                match more {
                    0 => String::new(),
                    more => format!(", and {more} more,"),
                },
                missed_by.join(", ")
            ),
            FaultKind::OtherChain { tip, reason } => write!(
                f,
                "{server} is not on the chain with the most work: its tip is block {} ({}): {reason}",
                tip.height, tip.hash
            ),
            FaultKind::OmitsSpender {
                outpoint,
                txid,
                height,
                named_by,
            } => write!(
                f,
                "{server} reports {outpoint} as unspent; transaction {txid} in block {height} spends it, which {named_by} \
                 reports, and it is proved"
            ),
            FaultKind::Balance {
                scripthash,
                stated,
                found,
            } => write!(
                f,
                "{server} reports a balance of {stated} sat for script hash {scripthash}, but {found} sat are unspent in the \
                 history that it reports"
            ),
        }
    }
}
