//! Reads what a server said: JSON text in, values or a classified refusal out. Nothing here trusts the text.

use std::collections::HashSet;

use bitcoin::block::Header;
use bitcoin::consensus::encode;
use bitcoin::hex::FromHex;
use bitcoin::{TxMerkleNode, Txid};
use serde::Deserialize;
use serde_json::Value;
use thiserror::Error;

use super::Request;
use crate::ledger::{HistoryEntry, Place};
use crate::verify::MerkleBranch;

/// An answer, decoded but not yet proved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Response {
    /// The server's best block.
    Tip {
        /// Its height.
        height: u32,
        /// Its header.
        header: Header,
    },
    /// Consecutive headers.
    Headers(Vec<Header>),
    /// The history of a script, in the server's order.
    History(Vec<HistoryEntry>),
    /// What a script holds in blocks, in satoshi.
    Balance(i64),
    /// A transaction's bytes.
    Transaction(Vec<u8>),
    /// A Merkle branch.
    Proof(MerkleBranch),
}

/// Why a request got no value. Codes mean different things on each server, so both code and words are looked at, and
/// the server's words are kept.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    /// The history is longer than the server gives out.
    #[error("history too long: {0}")]
    HistoryTooLong(String),
    /// The answers of the batch were together too large; alone it may pass.
    #[error("answer too large: {0}")]
    TooLarge(String),
    /// The server is busy or limits its use.
    #[error("server busy: {0}")]
    Busy(String),
    /// Nobody was asked, since the limit on requests was reached.
    #[error("not asked: the limit on requests was reached")]
    Budget,
    /// Answers were given and found wrong.
    #[error("wrong: {0}")]
    Disproved(String),
    /// The evidence holds no usable answer, and there is nobody left to ask.
    #[error("not in the evidence")]
    Unanswered,
    /// Anything else that the server refuses, such as an unknown transaction.
    #[error("{0}")]
    Refused(String),
    /// The answer is not what the protocol says.
    #[error("malformed answer: {0}")]
    Malformed(String),
}

#[derive(Deserialize)]
struct Envelope {
    #[serde(default)]
    result: Value,
    #[serde(default)]
    error: Value,
}

#[derive(Deserialize)]
struct TipAnswer {
    height: u32,
    hex: String,
}

#[derive(Deserialize)]
struct HeadersAnswer {
    hex: String,
}

#[derive(Deserialize)]
struct HistoryAnswer {
    tx_hash: Txid,
    height: i64,
}

#[derive(Deserialize)]
struct BalanceAnswer {
    confirmed: i64,
}

#[derive(Deserialize)]
struct ProofAnswer {
    block_height: u32,
    pos: u32,
    merkle: Vec<TxMerkleNode>,
}

impl Request {
    /// Reads the answer to this request.
    ///
    /// # Errors
    ///
    /// What the server refuses, or [`Refusal::Malformed`].
    pub fn read(&self, answer: &str) -> Result<Response, Refusal> {
        let Envelope { result, error } =
            serde_json::from_str(answer).map_err(|error| malformed(&error, answer))?;
        if !error.is_null() {
            return Err(classify(&error));
        }
        Ok(match self {
            Self::Tip => {
                let TipAnswer { height, hex } = value(result)?;
                Response::Tip {
                    height,
                    header: decode(&hex)?,
                }
            }
            Self::Headers { .. } => {
                let HeadersAnswer { hex } = value(result)?;
                let bytes = bytes(&hex)?;
                if bytes.len() % Header::SIZE != 0 {
                    return Err(malformed(&"headers of 80 bytes each are expected", &hex));
                }
                let headers = bytes.chunks(Header::SIZE).map(encode::deserialize);
                Response::Headers(
                    headers
                        .collect::<Result<_, _>>()
                        .map_err(|error| malformed(&error, &hex))?,
                )
            }
            Self::History(_) => {
                let entries: Vec<HistoryAnswer> = value(result)?;
                let entries = entries.into_iter().map(HistoryAnswer::entry);
                let entries: Vec<HistoryEntry> = entries.collect::<Result<_, _>>()?;
                // Repeated, a few transactions would pass for the long history of a service.
                let mut named = HashSet::with_capacity(entries.len());
                if let Some(again) = entries.iter().find(|entry| !named.insert(entry.txid)) {
                    return Err(malformed(
                        &"a transaction named twice",
                        &again.txid.to_string(),
                    ));
                }
                Response::History(entries)
            }
            Self::Balance(_) => {
                let BalanceAnswer { confirmed } = value(result)?;
                Response::Balance(confirmed)
            }
            Self::Transaction(_) => Response::Transaction(bytes(&value::<String>(result)?)?),
            Self::Proof { .. } => {
                let ProofAnswer {
                    block_height,
                    pos,
                    merkle,
                } = value(result)?;
                Response::Proof(MerkleBranch {
                    height: block_height,
                    position: pos,
                    siblings: merkle,
                })
            }
        })
    }
}

impl HistoryAnswer {
    /// Heights 0 and −1 stand for the mempool; −1 says that a parent is unconfirmed too.
    fn entry(self) -> Result<HistoryEntry, Refusal> {
        let place = match self.height {
            -1 | 0 => Place::Mempool,
            height => Place::Block(
                u32::try_from(height).map_err(|error| malformed(&error, &height.to_string()))?,
            ),
        };
        Ok(HistoryEntry {
            place,
            txid: self.tx_hash,
        })
    }
}

fn value<T: for<'de> Deserialize<'de>>(result: Value) -> Result<T, Refusal> {
    serde_json::from_value(result).map_err(|error| Refusal::Malformed(error.to_string()))
}

fn bytes(hex: &str) -> Result<Vec<u8>, Refusal> {
    Vec::from_hex(hex).map_err(|error| malformed(&error, hex))
}

fn decode<T: encode::Decodable>(hex: &str) -> Result<T, Refusal> {
    encode::deserialize(&bytes(hex)?).map_err(|error| malformed(&error, hex))
}

/// What is wrong, and the beginning of what was given.
fn malformed(what: &dyn std::fmt::Display, given: &str) -> Refusal {
    Refusal::Malformed(format!(
        "{what} in `{}`",
        given.chars().take(80).collect::<String>()
    ))
}

/// Sorts an error by what to do about it. It may be an object with a code and a message, or a bare string.
fn classify(error: &Value) -> Refusal {
    let code = error.get("code").and_then(Value::as_i64);
    let message = error
        .get("message")
        .and_then(Value::as_str)
        .or_else(|| error.as_str());
    let words: String = message
        .map_or_else(|| error.to_string(), str::to_owned)
        .chars()
        .take(300)
        .collect();
    let lower = words.to_lowercase();
    if code == Some(10_001)
        || lower.contains("history too large")
        || lower.contains("too many history")
    {
        Refusal::HistoryTooLong(words)
    } else if lower.contains("response too large") {
        Refusal::TooLarge(words)
    } else if matches!(code, Some(-101 | -102))
        || lower.contains("busy")
        || lower.contains("excessive")
    {
        Refusal::Busy(words)
    } else {
        Refusal::Refused(words)
    }
}

#[cfg(test)]
mod tests {
    use bitcoin::hashes::Hash;

    use super::*;

    fn txid() -> Txid {
        Txid::from_byte_array([1; 32])
    }

    #[test]
    fn a_history_keeps_the_servers_order_and_knows_the_mempool() {
        let request = Request::History(bitcoin::ScriptBuf::new());
        let other = Txid::from_byte_array([2; 32]);
        let answer = format!(
            r#"{{"id":1,"result":[{{"tx_hash":"{}","height":7}},{{"tx_hash":"{other}","height":-1,"fee":5}}]}}   "#,
            txid()
        );
        let entry = |place, txid| HistoryEntry { place, txid };
        let expected = vec![entry(Place::Block(7), txid()), entry(Place::Mempool, other)];
        assert_eq!(request.read(&answer), Ok(Response::History(expected)));
        let twice = answer.replace(&other.to_string(), &txid().to_string());
        let refusal = request.read(&twice).expect_err("named twice");
        assert!(refusal.to_string().contains("named twice"), "{refusal}");
    }

    #[test]
    fn an_error_may_be_an_object_or_a_string() {
        let request = Request::Transaction(txid());
        let object = r#"{"id":1,"error":{"code":2,"message":"daemon error: no such transaction"}}"#;
        let words = "daemon error: no such transaction".to_owned();
        assert_eq!(request.read(object), Err(Refusal::Refused(words)));
        let string = r#"{"id":1,"error":"Too many history entries"}"#;
        assert_eq!(
            request.read(string),
            Err(Refusal::HistoryTooLong(
                "Too many history entries".to_owned()
            ))
        );
        let busy = r#"{"id":1,"error":{"code":-102,"message":"server busy - request timed out"}}"#;
        assert!(matches!(request.read(busy), Err(Refusal::Busy(_))));
    }

    #[test]
    fn what_the_protocol_does_not_know_is_malformed_and_shown() {
        let request = Request::Transaction(txid());
        for answer in [
            "",
            "[]",
            "{",
            r#"{"result":7}"#,
            r#"{"result":"0g"}"#,
            r#"{"id":1}"#,
        ] {
            let refusal = request.read(answer).expect_err(answer);
            assert!(
                matches!(refusal, Refusal::Malformed(_)),
                "{answer}: {refusal}"
            );
        }
        let heights = format!(r#"{{"result":[{{"tx_hash":"{}","height":-7}}]}}"#, txid());
        let refusal = Request::History(bitcoin::ScriptBuf::new())
            .read(&heights)
            .expect_err("height -7");
        assert!(refusal.to_string().contains("`-7`"), "{refusal}");
    }
}
