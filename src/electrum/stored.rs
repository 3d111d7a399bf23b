//! Parses stored requests.

use bitcoin::{ScriptBuf, Txid};
use serde_json::Value;

use super::Request;
use crate::ledger::script_hash;

/// The subject of a stored request. For a script only its hash is stored.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum StoredRequest {
    /// The history or the balance of a script, by script hash.
    Script(String),
    /// A transaction.
    Transaction(Txid),
    /// The Merkle branch of a transaction.
    Proof {
        /// The transaction.
        txid: Txid,
        /// Height of the block.
        height: u32,
    },
    /// The coinbase transaction of a block.
    First {
        /// Height of the block.
        height: u32,
    },
    /// The spender of an output, with the script that the output pays.
    Spender {
        /// The transaction with the output.
        txid: Txid,
        /// Script hash.
        script: String,
    },
    /// Consecutive headers.
    Headers {
        /// Height of the first.
        start: u32,
        /// Number of headers.
        count: u32,
    },
    /// The best block.
    Tip,
}

impl StoredRequest {
    /// Parses a request's text form ([`Request::key`]); `None` if this version does not know it.
    pub fn parse(key: &str) -> Option<Self> {
        let (method, params) = key.split_once(' ')?;
        let params: Vec<Value> = serde_json::from_str(params).ok()?;
        let text = |at: usize| params.get(at).and_then(Value::as_str);
        let number = |at: usize| {
            let number = params.get(at).and_then(Value::as_u64)?;
            u32::try_from(number).ok()
        };
        let txid = || text(0)?.parse::<Txid>().ok();
        let asked = match method {
            "blockchain.headers.subscribe" => Self::Tip,
            "blockchain.block.headers" => Self::Headers {
                start: number(0)?,
                count: number(1)?,
            },
            "blockchain.scripthash.get_history" | "blockchain.scripthash.get_balance" => {
                Self::Script(text(0)?.to_owned())
            }
            "blockchain.transaction.get" => Self::Transaction(txid()?),
            "blockchain.transaction.get_merkle" => Self::Proof {
                txid: txid()?,
                height: number(1)?,
            },
            "blockchain.transaction.id_from_pos" if number(1)? == 0 => {
                Self::First { height: number(0)? }
            }
            "blockchain.outpoint.get_status" => Self::Spender {
                txid: txid()?,
                script: script_hash(&ScriptBuf::from_hex(text(2)?).ok()?),
            },
            _ => return None,
        };
        Some(asked)
    }

    /// Returns the request if its answer is provable.
    pub fn provable(&self) -> Option<Request> {
        match self {
            Self::Transaction(txid) => Some(Request::Transaction(*txid)),
            Self::Proof { txid, height } => Some(Request::Proof {
                txid: *txid,
                height: *height,
            }),
            Self::First { height } => Some(Request::First { height: *height }),
            Self::Headers { start, count } => Some(Request::Headers {
                start: *start,
                count: *count,
            }),
            Self::Script(_) | Self::Spender { .. } | Self::Tip => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use bitcoin::OutPoint;
    use bitcoin::hashes::Hash;

    use super::*;

    #[test]
    fn requests_round_trip_through_text() {
        let (script, txid) = (ScriptBuf::new(), Txid::from_byte_array([7; 32]));
        let hash = script_hash(&script);
        for (request, asked) in [
            (Request::Tip, StoredRequest::Tip),
            (
                Request::Headers { start: 2, count: 3 },
                StoredRequest::Headers { start: 2, count: 3 },
            ),
            (
                Request::History(script.clone()),
                StoredRequest::Script(hash.clone()),
            ),
            (Request::Balance(script), StoredRequest::Script(hash)),
            (Request::Transaction(txid), StoredRequest::Transaction(txid)),
            (
                Request::Proof { txid, height: 9 },
                StoredRequest::Proof { txid, height: 9 },
            ),
            (
                Request::First { height: 9 },
                StoredRequest::First { height: 9 },
            ),
            (
                Request::Spender {
                    outpoint: OutPoint::new(txid, 4),
                    script: ScriptBuf::new(),
                },
                StoredRequest::Spender {
                    txid,
                    script: script_hash(&ScriptBuf::new()),
                },
            ),
        ] {
            assert_eq!(StoredRequest::parse(&request.key()), Some(asked.clone()));
            if let Some(provable) = asked.provable() {
                assert_eq!(provable, request);
            }
        }
    }

    #[test]
    fn unknown_requests_are_none() {
        for text in [
            "",
            "blockchain.transaction.get",
            "blockchain.transaction.get [7]",
            "blockchain.block.headers [0]",
            "blockchain.block.headers [-1,5]",
            "blockchain.transaction.id_from_pos [9,1,true]",
            "server.peers.subscribe []",
        ] {
            assert_eq!(StoredRequest::parse(text), None, "{text}");
        }
    }
}
