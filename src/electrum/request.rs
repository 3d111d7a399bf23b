//! Requests: protocol method and parameters, and the text form under which the archive stores the answer.

use bitcoin::{OutPoint, ScriptBuf, Txid};
use electrum_client::Param;

use crate::ledger::script_hash;

/// A request to an Electrum server.
/// <https://electrum-protocol.readthedocs.io/en/latest/protocol-methods.html>
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Request {
    /// The server's best block.
    Tip,
    /// Consecutive block headers.
    Headers {
        /// Height of the first.
        start: u32,
        /// Number of headers; servers return at most 2016.
        count: u32,
    },
    /// Every transaction that touches a script.
    History(ScriptBuf),
    /// The balance of a script.
    Balance(ScriptBuf),
    /// A serialised transaction.
    Transaction(Txid),
    /// The Merkle branch of a transaction.
    Proof {
        /// The transaction.
        txid: Txid,
        /// Height of its block according to the server.
        height: u32,
    },
    /// The coinbase transaction of a block, with its Merkle branch.
    First {
        /// Height of the block.
        height: u32,
    },
    /// The transaction that spends an output. Requires [`Source::reports_spenders`](crate::client::Source::reports_spenders).
    Spender {
        /// The output.
        outpoint: OutPoint,
        /// The script that it pays.
        script: ScriptBuf,
    },
}

impl Request {
    /// Returns the protocol method in version 1.4, or in the first version that has it.
    pub fn method(&self) -> &'static str {
        match self {
            Self::Tip => "blockchain.headers.subscribe",
            Self::Headers { .. } => "blockchain.block.headers",
            Self::History(_) => "blockchain.scripthash.get_history",
            Self::Balance(_) => "blockchain.scripthash.get_balance",
            Self::Transaction(_) => "blockchain.transaction.get",
            Self::Proof { .. } => "blockchain.transaction.get_merkle",
            Self::First { .. } => "blockchain.transaction.id_from_pos",
            Self::Spender { .. } => "blockchain.outpoint.get_status",
        }
    }

    /// Returns the parameters for that method.
    pub fn params(&self) -> Vec<Param> {
        match self {
            Self::Tip => vec![],
            Self::Headers { start, count } => vec![Param::U32(*start), Param::U32(*count)],
            Self::History(script) | Self::Balance(script) => {
                vec![Param::String(script_hash(script))]
            }
            Self::Transaction(txid) => vec![Param::String(txid.to_string())],
            Self::Proof { txid, height } => {
                vec![Param::String(txid.to_string()), Param::U32(*height)]
            }
            Self::First { height } => {
                vec![Param::U32(*height), Param::U32(0), Param::Bool(true)]
            }
            Self::Spender { outpoint, script } => vec![
                Param::String(outpoint.txid.to_string()),
                Param::U32(outpoint.vout),
                Param::String(script.to_hex_string()),
            ],
        }
    }

    /// Returns the text form, as stored in the archive.
    pub fn key(&self) -> String {
        let params = serde_json::to_string(&self.params()).expect("numbers and texts");
        format!("{} {params}", self.method())
    }

    /// Whether an answer remains valid in later runs: objects fixed by an id or a full retarget period do, a tip, a
    /// history and a spender do not.
    pub fn is_lasting(&self) -> bool {
        match self {
            Self::Transaction(_) | Self::Proof { .. } | Self::First { .. } => true,
            Self::Headers { count, .. } => *count == crate::chain::PERIOD,
            Self::Tip | Self::History(_) | Self::Balance(_) | Self::Spender { .. } => false,
        }
    }

    /// Whether an answer is attested but not provable, so that every server is asked.
    pub fn is_attested(&self) -> bool {
        match self {
            Self::Tip | Self::History(_) | Self::Balance(_) | Self::Spender { .. } => true,
            Self::Headers { .. }
            | Self::Transaction(_)
            | Self::Proof { .. }
            | Self::First { .. } => false,
        }
    }
}
